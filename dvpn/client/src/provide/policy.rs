//! Where an exit forwards to.
//!
//! An exit must not be a hole into its owner's network: by default it forwards only to addresses of
//! the public internet. Names are judged by the addresses they resolve to, after resolving.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Which addresses may be reached.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExitPolicy {
	/// Also private, loopback and link-local addresses: for tests on one machine.
	pub allow_private: bool,
}

impl ExitPolicy {
	/// Whether packets may go to `address`.
	pub fn permits(&self, address: IpAddr) -> bool {
		match address {
			IpAddr::V4(address) => !never(address) && (self.allow_private || is_public_v4(address)),
			IpAddr::V6(address) => match embedded_v4(address) {
				Some(inner) => self.permits(inner.into()),
				None => {
					!address.is_unspecified()
						&& !address.is_multicast()
						&& (self.allow_private || is_public_v6(address))
				},
			},
		}
	}
}

/// Addresses that are no single host's.
fn never(address: Ipv4Addr) -> bool {
	address.octets()[0] == 0 || address.is_multicast() || address.is_broadcast()
}

fn is_public_v4(address: Ipv4Addr) -> bool {
	let [a, b, c, _] = address.octets();
	let carrier_grade_nat = a == 100 && b & 0b1100_0000 == 64;
	let protocol_assignments = a == 192 && b == 0 && c == 0;
	let relay_anycast = a == 192 && b == 88 && c == 99;
	let benchmarking = a == 198 && b & 0b1111_1110 == 18;
	let reserved = a >= 240;
	!(address.is_private()
		|| address.is_loopback()
		|| address.is_link_local()
		|| address.is_documentation()
		|| carrier_grade_nat
		|| protocol_assignments
		|| relay_anycast
		|| benchmarking
		|| reserved)
}

fn is_public_v6(address: Ipv6Addr) -> bool {
	let [a, b, ..] = address.segments();
	// What is routed on the internet lies in 2000::/3. Inside it, documentation and Teredo.
	let global_unicast = a & 0xe000 == 0x2000;
	let documentation = (a == 0x2001 && b == 0x0db8) || a & 0xfff0 == 0x3ff0;
	let special_purpose = a == 0x2001 && b < 0x0200;
	global_unicast && !documentation && !special_purpose
}

/// The IPv4 address that a packet to this IPv6 address ends up at: mapped, compatible, NAT64, 6to4.
fn embedded_v4(address: Ipv6Addr) -> Option<Ipv4Addr> {
	let segments = address.segments();
	let [.., high, low] = segments;
	let inner = |high: u16, low: u16| {
		let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
		Ipv4Addr::new(a, b, c, d)
	};
	match segments {
		[0, 0, 0, 0, 0, 0xffff, _, _] | [0x64, 0xff9b, 0, 0, 0, 0, _, _] => Some(inner(high, low)),
		[0, 0, 0, 0, 0, 0, high, low] if high != 0 => Some(inner(high, low)),
		[0x64, 0xff9b, 1, ..] => Some(inner(high, low)),
		[0x2002, high, low, ..] => Some(inner(high, low)),
		_ => None,
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn permits(policy: ExitPolicy, address: &str) -> bool {
		policy.permits(address.parse().unwrap())
	}

	#[test]
	fn the_internet_is_open() {
		for address in [
			"1.1.1.1",
			"93.184.215.14",
			"100.128.0.1",
			"172.32.0.1",
			"2606:4700::1111",
			"2a00:1450::1",
			"64:ff9b::1.1.1.1",
			"::ffff:1.1.1.1",
			"2002:101:101::1",
		] {
			assert!(permits(ExitPolicy::default(), address), "{address}");
		}
	}

	#[test]
	fn the_providers_own_network_is_not() {
		for address in [
			"10.0.0.1",
			"172.16.0.1",
			"172.31.255.255",
			"192.168.1.1",
			"127.0.0.1",
			"127.9.9.9",
			"169.254.169.254",
			"100.64.0.1",
			"192.0.0.1",
			"198.18.0.1",
			"192.0.2.1",
			"203.0.113.9",
			"240.0.0.1",
			"::1",
			"fe80::1",
			"fc00::1",
			"fd6d:6574:6100::1",
			"2001:db8::1",
			"2001::1",
			"3fff::1",
			"::ffff:127.0.0.1",
			"::ffff:192.168.0.1",
			"::10.0.0.1",
			"64:ff9b::10.0.0.1",
			"64:ff9b:1::10.0.0.1",
			"2002:a00:1::1",
			"2002:7f00:1::1",
			"4000::1",
		] {
			assert!(!permits(ExitPolicy::default(), address), "{address}");
		}
	}

	#[test]
	fn what_is_no_host_is_never_reached() {
		for address in ["0.0.0.0", "0.1.2.3", "255.255.255.255", "224.0.0.251", "::", "ff02::1"] {
			assert!(!permits(ExitPolicy { allow_private: true }, address), "{address}");
		}
	}

	#[test]
	fn a_test_may_reach_its_own_machine() {
		for address in ["127.0.0.1", "::1", "10.200.0.2", "192.168.0.1"] {
			assert!(permits(ExitPolicy { allow_private: true }, address), "{address}");
		}
	}
}

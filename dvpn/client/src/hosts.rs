//! The chain's addresses, as the standard library has them.

use metachain_primitives::offer::{Endpoint, Host, Transport};
use std::net::{IpAddr, SocketAddr};

/// A host by its address.
pub fn host_of(address: IpAddr) -> Host {
	match address {
		IpAddr::V4(address) => Host::V4(address.octets()),
		IpAddr::V6(address) => Host::V6(address.octets()),
	}
}

/// The address of a host.
pub fn address_of(host: Host) -> IpAddr {
	match host {
		Host::V4(octets) => octets.into(),
		Host::V6(octets) => octets.into(),
	}
}

/// The endpoint of a provider that listens for UDP at `address`.
pub fn udp_endpoint(address: SocketAddr) -> Endpoint {
	Endpoint { transport: Transport::Udp, host: host_of(address.ip()), port: address.port() }
}

/// The UDP addresses among `endpoints`.
pub fn udp_addresses(endpoints: &[Endpoint]) -> Vec<SocketAddr> {
	endpoints
		.iter()
		.filter(|endpoint| endpoint.transport == Transport::Udp && endpoint.port != 0)
		.map(|endpoint| SocketAddr::new(address_of(endpoint.host), endpoint.port))
		.collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_address_survives_the_chain() {
		for text in ["192.0.2.1:40000", "[2001:db8::1]:1"] {
			let address: SocketAddr = text.parse().unwrap();
			assert_eq!(udp_addresses(&[udp_endpoint(address)]), [address]);
		}
	}

	#[test]
	fn other_transports_are_left_out() {
		let tcp = Endpoint { transport: Transport::Tcp, ..udp_endpoint(([1, 1, 1, 1], 1).into()) };
		assert_eq!(udp_addresses(&[tcp]), []);
	}
}

//! SOCKS5 as bytes.
//!
//! Readers take what has arrived so far and say how much of it they used, or that more is needed.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

const VERSION: u8 = 5;
const RESERVED: u8 = 0;
const NO_AUTHENTICATION: u8 = 0;
const NO_METHOD: u8 = 0xff;

/// The greeting's answer: no authentication.
pub const ACCEPT_METHOD: [u8; 2] = [VERSION, NO_AUTHENTICATION];
/// The greeting's answer when the client does not offer that.
pub const REFUSE_METHOD: [u8; 2] = [VERSION, NO_METHOD];
/// The longest request: a domain name of 255 bytes.
pub const MAX_REQUEST: usize = 4 + 1 + 255 + 2;
/// The longest header of a relayed datagram.
pub const MAX_UDP_HEADER: usize = MAX_REQUEST;

/// Where to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
	Address(SocketAddr),
	/// A domain name and a port.
	Name(String, u16),
}

/// What a client asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
	Connect,
	Associate,
}

/// The second field of a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Reply {
	Succeeded = 0,
	GeneralFailure = 1,
	NotAllowed = 2,
	NetworkUnreachable = 3,
	HostUnreachable = 4,
	ConnectionRefused = 5,
	TimedOut = 6,
	CommandNotSupported = 7,
	AddressTypeNotSupported = 8,
}

/// Why bytes are not SOCKS5. With the reply that is due, if there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
	#[error("not version 5 of SOCKS")]
	Version,
	#[error("a command that is not supported")]
	Command,
	#[error("a type of address that is not supported")]
	AddressType,
	#[error("a domain name that is none")]
	Name,
	#[error("a fragmented datagram")]
	Fragment,
}

impl Malformed {
	/// What the client is told.
	pub fn reply(self) -> Reply {
		match self {
			Self::Version | Self::Fragment => Reply::GeneralFailure,
			Self::Command => Reply::CommandNotSupported,
			Self::AddressType => Reply::AddressTypeNotSupported,
			Self::Name => Reply::HostUnreachable,
		}
	}
}

/// What was read and how many bytes it took; `None` when more bytes are needed.
pub type Read<T> = Result<Option<(T, usize)>, Malformed>;

/// Reads the greeting: whether the client offers to go without authentication.
pub fn read_greeting(bytes: &[u8]) -> Read<bool> {
	let &[version, ref rest @ ..] = bytes else { return Ok(None) };
	if version != VERSION {
		return Err(Malformed::Version);
	}
	let &[count, ref rest @ ..] = rest else { return Ok(None) };
	let Some(methods) = rest.get(..usize::from(count)) else { return Ok(None) };
	Ok(Some((methods.contains(&NO_AUTHENTICATION), 2 + methods.len())))
}

/// Reads a request.
pub fn read_request(bytes: &[u8]) -> Read<(Command, Target)> {
	match bytes.first() {
		None => return Ok(None),
		Some(&VERSION) => {},
		Some(_) => return Err(Malformed::Version),
	}
	let &[_, command, _, ref rest @ ..] = bytes else { return Ok(None) };
	let Some((target, length)) = read_target(rest)? else { return Ok(None) };
	let command = match command {
		1 => Command::Connect,
		3 => Command::Associate,
		_ => return Err(Malformed::Command),
	};
	Ok(Some(((command, target), 3 + length)))
}

/// Reads the header of a relayed datagram; the payload is what follows.
pub fn read_datagram(bytes: &[u8]) -> Read<Target> {
	let &[_, _, fragment, ref rest @ ..] = bytes else { return Ok(None) };
	if fragment != 0 {
		return Err(Malformed::Fragment);
	}
	Ok(read_target(rest)?.map(|(target, length)| (target, 3 + length)))
}

/// Writes a reply that names the address the proxy uses.
pub fn write_reply(reply: Reply, bound: SocketAddr) -> Vec<u8> {
	let mut bytes = vec![VERSION, reply as u8, RESERVED];
	write_address(&mut bytes, bound);
	bytes
}

/// Writes a datagram that came from `from`, with its header.
pub fn write_datagram(from: SocketAddr, payload: &[u8]) -> Vec<u8> {
	let mut bytes = Vec::with_capacity(MAX_UDP_HEADER + payload.len());
	bytes.extend([RESERVED, RESERVED, 0]);
	write_address(&mut bytes, from);
	bytes.extend_from_slice(payload);
	bytes
}

fn read_target(bytes: &[u8]) -> Read<Target> {
	let &[kind, ref rest @ ..] = bytes else { return Ok(None) };
	let (host_length, prefix) = match kind {
		1 => (4, 1),
		4 => (16, 1),
		3 => match rest.first() {
			Some(length) => (usize::from(*length), 2),
			None => return Ok(None),
		},
		_ => return Err(Malformed::AddressType),
	};
	let Some(host) = bytes.get(prefix..prefix + host_length) else { return Ok(None) };
	let Some(&[high, low]) = bytes.get(prefix + host_length..prefix + host_length + 2) else {
		return Ok(None);
	};
	let port = u16::from_be_bytes([high, low]);
	let target = if kind == 3 {
		name_target(host, port)?
	} else {
		let ip = match <[u8; 4]>::try_from(host) {
			Ok(octets) => IpAddr::from(octets),
			Err(_) => IpAddr::from(<[u8; 16]>::try_from(host).map_err(|_| Malformed::AddressType)?),
		};
		Target::Address(SocketAddr::new(ip, port))
	};
	Ok(Some((target, prefix + host_length + 2)))
}

/// Some clients write addresses as names.
fn name_target(bytes: &[u8], port: u16) -> Result<Target, Malformed> {
	let name = std::str::from_utf8(bytes).map_err(|_| Malformed::Name)?;
	let bare = name.trim_start_matches('[').trim_end_matches(']');
	if let Ok(ip) = bare.parse::<IpAddr>() {
		return Ok(Target::Address(SocketAddr::new(ip, port)));
	}
	let is_name = !name.is_empty()
		&& name.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'/' | b'\\' | b'@'));
	is_name.then(|| Target::Name(name.to_string(), port)).ok_or(Malformed::Name)
}

fn write_address(bytes: &mut Vec<u8>, address: SocketAddr) {
	match address.ip() {
		IpAddr::V4(ip) => {
			bytes.push(1);
			bytes.extend(ip.octets());
		},
		IpAddr::V6(ip) => {
			bytes.push(4);
			bytes.extend(ip.octets());
		},
	}
	bytes.extend(address.port().to_be_bytes());
}

/// No address in particular, of the family of `address`.
pub fn unspecified_like(address: SocketAddr) -> SocketAddr {
	match address {
		SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
		SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn address(text: &str) -> SocketAddr {
		text.parse().unwrap()
	}

	#[test]
	fn a_greeting_is_read() {
		assert_eq!(read_greeting(&[5, 2, 0, 2]), Ok(Some((true, 4))));
		assert_eq!(read_greeting(&[5, 1, 2, 9]), Ok(Some((false, 3))));
		assert_eq!(read_greeting(&[5, 0]), Ok(Some((false, 2))));
		assert_eq!(read_greeting(&[4, 1, 0]), Err(Malformed::Version));
		assert_eq!(read_greeting(b"GET / HTTP/1.1"), Err(Malformed::Version));
		for partial in [&[][..], &[5], &[5, 2, 0]] {
			assert_eq!(read_greeting(partial), Ok(None));
		}
	}

	#[test]
	fn requests_are_read() {
		let v4 = [5, 1, 0, 1, 192, 0, 2, 7, 0, 80];
		let target = Target::Address(address("192.0.2.7:80"));
		assert_eq!(read_request(&v4), Ok(Some(((Command::Connect, target), 10))));

		let mut v6 = vec![5, 3, 0, 4];
		v6.extend([0; 15]);
		v6.extend([1, 0, 53]);
		let target = Target::Address(address("[::1]:53"));
		assert_eq!(read_request(&v6), Ok(Some(((Command::Associate, target), 22))));

		let name = b"\x05\x01\x00\x03\x0bexample.org\x01\xbb";
		let target = Target::Name("example.org".into(), 443);
		assert_eq!(read_request(name), Ok(Some(((Command::Connect, target), 18))));
	}

	#[test]
	fn an_address_written_as_a_name_is_an_address() {
		let name = b"\x05\x01\x00\x03\x09127.0.0.1\x00\x50";
		let target = Target::Address(address("127.0.0.1:80"));
		assert_eq!(read_request(name), Ok(Some(((Command::Connect, target), 16))));
	}

	#[test]
	fn what_is_not_supported_is_named() {
		let bind = [5, 2, 0, 1, 1, 1, 1, 1, 0, 80];
		assert_eq!(read_request(&bind), Err(Malformed::Command));
		assert_eq!(Malformed::Command.reply(), Reply::CommandNotSupported);
		assert_eq!(read_request(&[5, 1, 0, 9]), Err(Malformed::AddressType));
		assert_eq!(read_request(&[5, 1, 0, 3, 0, 0, 80]), Err(Malformed::Name));
		assert_eq!(read_request(&[5, 1, 0, 3, 2, b'a', b' ', 0, 80]), Err(Malformed::Name));
		assert_eq!(read_datagram(&[0, 0, 1, 1]), Err(Malformed::Fragment));
	}

	#[test]
	fn a_datagram_is_read_as_it_was_written() {
		for from in [address("192.0.2.7:53"), address("[2001:db8::7]:53")] {
			let bytes = write_datagram(from, b"answer");
			let (target, length) = read_datagram(&bytes).unwrap().unwrap();
			assert_eq!(target, Target::Address(from));
			assert_eq!(&bytes[length..], b"answer");
		}
	}

	#[test]
	fn a_reply_names_the_bound_address() {
		let bytes = write_reply(Reply::Succeeded, address("127.0.0.1:1080"));
		assert_eq!(bytes, [5, 0, 0, 1, 127, 0, 0, 1, 4, 56]);
	}

	proptest! {
		#[test]
		fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
			for length in [
				read_greeting(&bytes).ok().flatten().map(|(_, length)| length),
				read_request(&bytes).ok().flatten().map(|(_, length)| length),
				read_datagram(&bytes).ok().flatten().map(|(_, length)| length),
			]
			.into_iter()
			.flatten()
			{
				prop_assert!(length <= bytes.len());
			}
		}

		/// Bytes that arrive one by one are read no earlier and no later than all at once.
		#[test]
		fn a_request_is_read_once_it_is_whole(
			name in "[a-z]{1,60}\\.[a-z]{2,6}",
			port: u16,
			tail in proptest::collection::vec(any::<u8>(), 0..20),
		) {
			let mut bytes = vec![5, 1, 0, 3, name.len() as u8];
			bytes.extend(name.as_bytes());
			bytes.extend(port.to_be_bytes());
			let whole = bytes.len();
			bytes.extend(tail);
			for length in 0..whole {
				prop_assert_eq!(read_request(&bytes[..length]), Ok(None));
			}
			let expected = ((Command::Connect, Target::Name(name, port)), whole);
			prop_assert_eq!(read_request(&bytes), Ok(Some(expected)));
			prop_assert!(whole <= MAX_REQUEST);
		}
	}
}

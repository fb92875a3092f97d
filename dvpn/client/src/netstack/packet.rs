//! Inner packets: IPv4 and IPv6 with TCP or UDP. Others are not carried.

use smoltcp::{
	phy::ChecksumCapabilities,
	wire::{
		IpAddress, IpProtocol, IpRepr, IpVersion, Ipv4Packet, Ipv6Packet, TcpControl, TcpPacket,
		TcpRepr, TcpSeqNumber, UdpPacket, UdpRepr,
	},
};
use std::net::{IpAddr, SocketAddr};

/// The longest headers before a UDP payload: IPv6 and UDP.
pub const MAX_UDP_HEADERS: usize = 48;
/// The smallest MTU of IPv6, below which no inner packet needs to be split.
pub const MIN_MTU: usize = 1_280;

/// An inner packet, as far as carrying it needs to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parsed<'a> {
	pub source: SocketAddr,
	pub destination: SocketAddr,
	pub payload: Payload<'a>,
}

/// What an inner packet carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Payload<'a> {
	/// A TCP segment. `opening`: it asks for a new connection.
	Tcp { opening: bool },
	/// A UDP datagram.
	Udp(&'a [u8]),
}

/// Reads a packet. `None` for what is malformed, fragmented, neither TCP nor UDP, or not from and
/// to one host each.
pub fn parse(packet: &[u8]) -> Option<Parsed<'_>> {
	if packet.is_empty() {
		return None;
	}
	let (source, destination, protocol, body): (IpAddr, IpAddr, _, _) =
		match IpVersion::of_packet(packet).ok()? {
			IpVersion::Ipv4 => {
				let ip = Ipv4Packet::new_checked(packet).ok()?;
				if ip.more_frags() || ip.frag_offset() != 0 {
					return None;
				}
				(ip.src_addr().into(), ip.dst_addr().into(), ip.next_header(), ip.payload())
			},
			IpVersion::Ipv6 => {
				let ip = Ipv6Packet::new_checked(packet).ok()?;
				(ip.src_addr().into(), ip.dst_addr().into(), ip.next_header(), ip.payload())
			},
		};
	if !IpAddress::from(source).is_unicast() || !IpAddress::from(destination).is_unicast() {
		return None;
	}
	let (ports, payload) = match protocol {
		IpProtocol::Tcp => {
			let tcp = TcpPacket::new_checked(body).ok()?;
			let opening = tcp.syn() && !tcp.ack() && !tcp.rst();
			((tcp.src_port(), tcp.dst_port()), Payload::Tcp { opening })
		},
		IpProtocol::Udp => {
			let udp = UdpPacket::new_checked(body).ok()?;
			((udp.src_port(), udp.dst_port()), Payload::Udp(udp.payload()))
		},
		_ => return None,
	};
	if ports.0 == 0 || ports.1 == 0 {
		return None;
	}
	Some(Parsed {
		source: SocketAddr::new(source, ports.0),
		destination: SocketAddr::new(destination, ports.1),
		payload,
	})
}

/// Writes a UDP packet into `buffer`, replacing its content. `false` when the payload is too long
/// for packets of `mtu` bytes, or the addresses are of different families.
pub fn write_udp(
	buffer: &mut Vec<u8>,
	source: SocketAddr,
	destination: SocketAddr,
	payload: &[u8],
	mtu: usize,
) -> bool {
	if source.is_ipv4() != destination.is_ipv4() {
		return false;
	}
	let udp = UdpRepr { src_port: source.port(), dst_port: destination.port() };
	let ip = header(source, destination, IpProtocol::Udp, udp.header_len() + payload.len());
	let length = ip.buffer_len();
	if length > mtu {
		return false;
	}
	buffer.clear();
	buffer.resize(length, 0);
	let checksums = ChecksumCapabilities::default();
	ip.emit(&mut buffer[..], &checksums);
	udp.emit(
		&mut UdpPacket::new_unchecked(&mut buffer[ip.header_len()..]),
		&ip.src_addr(),
		&ip.dst_addr(),
		payload.len(),
		|body| body.copy_from_slice(payload),
		&checksums,
	);
	true
}

/// Writes into `buffer` the reset that refuses the TCP segment in `packet`. `false` when there is
/// nothing to refuse: the packet is no segment, or a reset itself.
pub fn write_reset(buffer: &mut Vec<u8>, packet: &[u8]) -> bool {
	let Some(Parsed { source, destination, payload: Payload::Tcp { .. } }) = parse(packet) else {
		return false;
	};
	let Some(segment) = segment(packet) else { return false };
	if segment.rst() {
		return false;
	}
	let (seq_number, ack_number) = match segment.ack() {
		true => (segment.ack_number(), None),
		false => (TcpSeqNumber(0), Some(segment.seq_number() + segment.segment_len())),
	};
	let tcp = TcpRepr {
		src_port: destination.port(),
		dst_port: source.port(),
		control: TcpControl::Rst,
		seq_number,
		ack_number,
		window_len: 0,
		window_scale: None,
		max_seg_size: None,
		sack_permitted: false,
		sack_ranges: [None; 3],
		timestamp: None,
		payload: &[],
	};
	let ip = header(destination, source, IpProtocol::Tcp, tcp.buffer_len());
	buffer.clear();
	buffer.resize(ip.buffer_len(), 0);
	let checksums = ChecksumCapabilities::default();
	ip.emit(&mut buffer[..], &checksums);
	tcp.emit(
		&mut TcpPacket::new_unchecked(&mut buffer[ip.header_len()..]),
		&ip.src_addr(),
		&ip.dst_addr(),
		&checksums,
	);
	true
}

fn segment(packet: &[u8]) -> Option<TcpPacket<&[u8]>> {
	let body = match IpVersion::of_packet(packet).ok()? {
		IpVersion::Ipv4 => Ipv4Packet::new_checked(packet).ok()?.payload(),
		IpVersion::Ipv6 => Ipv6Packet::new_checked(packet).ok()?.payload(),
	};
	TcpPacket::new_checked(body).ok()
}

fn header(source: SocketAddr, destination: SocketAddr, next: IpProtocol, length: usize) -> IpRepr {
	const HOP_LIMIT: u8 = 64;
	IpRepr::new(source.ip().into(), destination.ip().into(), next, length, HOP_LIMIT)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn address(text: &str) -> SocketAddr {
		text.parse().unwrap()
	}

	#[test]
	fn a_datagram_is_read_as_it_was_written() {
		let mut buffer = Vec::new();
		for (source, destination) in
			[("100.64.0.2:5000", "192.0.2.7:53"), ("[fd6d:6574:6100::2]:5000", "[2001:db8::7]:53")]
		{
			let (source, destination) = (address(source), address(destination));
			assert!(write_udp(&mut buffer, source, destination, b"question", MIN_MTU));
			let parsed = Parsed { source, destination, payload: Payload::Udp(b"question") };
			assert_eq!(parse(&buffer), Some(parsed));
		}
	}

	#[test]
	fn a_datagram_must_fit() {
		let mut buffer = Vec::new();
		let (source, destination) = (address("100.64.0.2:1"), address("192.0.2.7:2"));
		assert!(write_udp(&mut buffer, source, destination, &[0; MIN_MTU - 28], MIN_MTU));
		assert!(!write_udp(&mut buffer, source, destination, &[0; MIN_MTU - 27], MIN_MTU));
		assert!(!write_udp(&mut buffer, source, address("[::1]:2"), b"", MIN_MTU));
	}

	#[test]
	fn broadcasts_and_fragments_are_not_carried() {
		let mut buffer = Vec::new();
		for destination in ["255.255.255.255:9", "224.0.0.1:9", "0.0.0.0:9"] {
			write_udp(&mut buffer, address("100.64.0.2:1"), address(destination), b"x", MIN_MTU);
			assert_eq!(parse(&buffer), None, "{destination}");
		}
		write_udp(&mut buffer, address("100.64.0.2:1"), address("192.0.2.7:2"), b"x", MIN_MTU);
		Ipv4Packet::new_unchecked(&mut buffer[..]).set_more_frags(true);
		assert_eq!(parse(&buffer), None);
	}

	#[test]
	fn no_port_is_zero() {
		let mut buffer = Vec::new();
		write_udp(&mut buffer, address("100.64.0.2:1"), address("192.0.2.7:0"), b"x", MIN_MTU);
		assert_eq!(parse(&buffer), None);
	}

	#[test]
	fn an_empty_packet_is_none() {
		assert_eq!(parse(&[]), None);
		assert!(!write_reset(&mut Vec::new(), &[]));
	}

	proptest! {
		#[test]
		fn any_bytes_are_read_or_refused(
			mut bytes in proptest::collection::vec(any::<u8>(), 0..200),
		) {
			let _ = parse(&bytes);
			let _ = write_reset(&mut Vec::new(), &bytes);
			// The same with a version that leads further.
			for first in [0x45, 0x60] {
				if let Some(byte) = bytes.first_mut() {
					*byte = first;
				}
				let _ = parse(&bytes);
				let _ = write_reset(&mut Vec::new(), &bytes);
			}
		}
	}
}

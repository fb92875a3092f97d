//! What smoltcp sees of the tunnel.

use smoltcp::{
	phy::{Checksum, ChecksumCapabilities, Device, DeviceCapabilities, Medium, RxToken, TxToken},
	time::Instant,
};

use super::PacketSink;

/// A device for one call of smoltcp: at most one packet in, and a sink for packets out.
pub(super) struct TunnelDevice<'a> {
	pub mtu: usize,
	pub incoming: Option<&'a [u8]>,
	pub outgoing: &'a mut dyn PacketSink,
	/// Packets are put together in it; grows to the MTU once.
	pub scratch: &'a mut Vec<u8>,
}

impl Device for TunnelDevice<'_> {
	type RxToken<'b>
		= Incoming<'b>
	where
		Self: 'b;
	type TxToken<'b>
		= Outgoing<'b>
	where
		Self: 'b;

	fn receive(&mut self, _now: Instant) -> Option<(Incoming<'_>, Outgoing<'_>)> {
		let packet = self.incoming.take()?;
		let outgoing = Outgoing { sink: self.outgoing, scratch: self.scratch };
		Some((Incoming(packet), outgoing))
	}

	fn transmit(&mut self, _now: Instant) -> Option<Outgoing<'_>> {
		self.outgoing.has_room().then_some(Outgoing { sink: self.outgoing, scratch: self.scratch })
	}

	fn capabilities(&self) -> DeviceCapabilities {
		let mut checksum = ChecksumCapabilities::ignored();
		// The tunnel authenticates every packet. Whoever takes them out of it may want checksums.
		checksum.ipv4 = Checksum::Tx;
		checksum.tcp = Checksum::Tx;
		let mut capabilities = DeviceCapabilities::default();
		capabilities.medium = Medium::Ip;
		capabilities.max_transmission_unit = self.mtu;
		capabilities.checksum = checksum;
		capabilities
	}
}

pub(super) struct Incoming<'a>(&'a [u8]);

impl RxToken for Incoming<'_> {
	fn consume<R, F: FnOnce(&[u8]) -> R>(self, f: F) -> R {
		f(self.0)
	}
}

pub(super) struct Outgoing<'a> {
	sink: &'a mut dyn PacketSink,
	scratch: &'a mut Vec<u8>,
}

impl TxToken for Outgoing<'_> {
	fn consume<R, F: FnOnce(&mut [u8]) -> R>(self, length: usize, f: F) -> R {
		if self.scratch.len() < length {
			self.scratch.resize(length, 0);
		}
		let packet = &mut self.scratch[..length];
		let result = f(packet);
		self.sink.send(packet);
		result
	}
}

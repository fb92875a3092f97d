//! One TCP connection.

use smoltcp::{
	iface::{Config, Interface, PollResult, SocketHandle, SocketSet},
	socket::tcp::{self, CongestionControl, State},
	time::{Duration as TcpDuration, Instant as TcpInstant},
	wire::{HardwareAddress, IpCidr, IpListenEndpoint},
};

use super::{device::TunnelDevice, FlowKey};

/// Bytes buffered in each direction of a connection: 1 MiB carries 160 Mbit/s over 50 ms. The
/// memory is touched only as far as it is used.
const BUFFER: usize = 1 << 20;
/// A peer that acknowledges nothing for so long is gone.
const UNANSWERED: TcpDuration = TcpDuration::from_secs(60);

/// A smoltcp interface with a single socket.
pub(super) struct Flow {
	interface: Interface,
	sockets: SocketSet<'static>,
	handle: SocketHandle,
	established: bool,
	/// Whether somebody holds the stream.
	pub held: bool,
	/// Whether our half is to be closed when all is acknowledged.
	closing: bool,
}

impl Flow {
	/// A connection that asks for itself.
	pub fn connect(
		key: &FlowKey,
		device: &mut TunnelDevice,
		now: TcpInstant,
		seed: u64,
	) -> Option<Self> {
		let mut flow = Self::new(key, device, now, seed);
		let socket = flow.sockets.get_mut::<tcp::Socket>(flow.handle);
		socket.connect(flow.interface.context(), key.remote, key.local).ok()?;
		Some(flow)
	}

	/// A connection that waits for the segment that opens it.
	pub fn listen(
		key: &FlowKey,
		device: &mut TunnelDevice,
		now: TcpInstant,
		seed: u64,
	) -> Option<Self> {
		let mut flow = Self::new(key, device, now, seed);
		flow.socket().listen(IpListenEndpoint::from(key.local)).ok()?;
		Some(flow)
	}

	fn new(key: &FlowKey, device: &mut TunnelDevice, now: TcpInstant, seed: u64) -> Self {
		let mut config = Config::new(HardwareAddress::Ip);
		config.random_seed = seed;
		let mut interface = Interface::new(config, device, now);
		interface.update_ip_addrs(|addresses| {
			// Everything is in this network: no routes are needed.
			let _ = addresses.push(IpCidr::new(key.local.ip().into(), 0));
		});
		let buffer = || tcp::SocketBuffer::new(vec![0; BUFFER]);
		let mut socket = tcp::Socket::new(buffer(), buffer());
		socket.set_congestion_control(CongestionControl::Cubic);
		socket.set_nagle_enabled(false);
		socket.set_timeout(Some(UNANSWERED));
		let mut sockets = SocketSet::new(Vec::with_capacity(1));
		let handle = sockets.add(socket);
		Self { interface, sockets, handle, established: false, held: true, closing: false }
	}

	pub fn socket(&mut self) -> &mut tcp::Socket<'static> {
		self.sockets.get_mut(self.handle)
	}

	/// Takes in the device's packet.
	pub fn input(&mut self, device: &mut TunnelDevice, now: TcpInstant) {
		self.interface.poll_ingress_single(now, device, &mut self.sockets);
	}

	/// Sends one packet, if there is one to send and room for it.
	pub fn output(&mut self, device: &mut TunnelDevice, now: TcpInstant) -> bool {
		self.limit_silence();
		if self.closing && self.socket().send_queue() == 0 {
			self.closing = false;
			self.socket().close();
		}
		self.interface.poll_egress(now, device, &mut self.sockets) == PollResult::SocketStateChanged
	}

	/// When there may be something to send.
	pub fn poll_at(&mut self, now: TcpInstant) -> Option<TcpInstant> {
		self.interface.poll_at(now, &self.sockets)
	}

	/// Whether the connection has left its opening behind.
	pub fn was_established(&mut self) -> bool {
		self.established |= self.sockets.get::<tcp::Socket>(self.handle).may_send();
		self.established
	}

	/// Closes our half: what was written before is still delivered.
	pub fn shut_down(&mut self) {
		let socket = self.socket();
		// In LAST-ACK smoltcp takes no notice of duplicate acknowledgements, so that every loss
		// would cost a timeout. Stay out of it until there is nothing left to lose.
		if socket.state() == State::CloseWait && socket.send_queue() > 0 {
			self.closing = true;
		} else {
			socket.close();
		}
	}

	/// Whether our half is open.
	pub fn may_send(&mut self) -> bool {
		!self.closing && self.socket().may_send()
	}

	/// Whether there is nothing left to send or to wait for. What was received can still be read.
	pub fn is_over(&mut self) -> bool {
		let socket = self.socket();
		match socket.state() {
			// An aborted connection still has its reset to send.
			State::Closed => socket.remote_endpoint().is_none(),
			// The last acknowledgement is out; what comes again is answered with a reset.
			State::TimeWait => true,
			// The opening segment was taken back.
			State::Listen => true,
			_ => false,
		}
	}

	/// Silence counts only while something is unanswered: an idle connection may live for days.
	fn limit_silence(&mut self) {
		let established = self.was_established();
		let socket = self.socket();
		let waiting = !established || socket.send_queue() > 0;
		socket.set_timeout(waiting.then_some(UNANSWERED));
	}
}

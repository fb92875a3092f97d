//! Drives a trident endpoint over a UDP socket.
//!
//! One task owns the endpoint, the socket and the [`Peer`] that decides what to say. Datagrams,
//! timers and the peer's own inputs are handled in it one after the other, so nothing on the way of
//! a packet needs a lock, a channel or an allocation of ours.

mod socket;

use std::{
	future::pending,
	io,
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::{
	net::UdpSocket,
	sync::{mpsc, Notify},
	time::sleep_until,
};
use trident::{Clock, Config, Endpoint, Event, SendError, SessionId, StaticSecret, Transmit};

use crate::{keys, netstack::PacketSink};

pub use socket::bind;

/// Datagrams received before anything is sent, and packets sent before anything is received.
const BATCH: usize = 64;
/// The largest UDP payload.
const MAX_DATAGRAM: usize = 65_536;
/// A session from which nothing is heard for so long is given up.
const IDLE_TIMEOUT: Duration = Duration::from_secs(3_600);

/// What speaks through an endpoint.
pub trait Peer {
	/// What it is told from outside.
	type Input;
	/// What is left when it is done.
	type Output;

	/// Something happened in the tunnel.
	fn handle_event(&mut self, event: Event, now: Instant, tunnel: &mut Tunnel);

	/// Something was told from outside.
	fn handle_input(&mut self, input: Self::Input, now: Instant, tunnel: &mut Tunnel);

	/// Does what is due and sends what there is to send, as long as the tunnel
	/// [has room](Tunnel::has_room). Returns something when all is done.
	fn poll(&mut self, now: Instant, tunnel: &mut Tunnel) -> Option<Self::Output>;

	/// Whether [`poll`](Self::poll) has more to send at once, if there is room.
	fn has_output(&self) -> bool;

	/// When [`poll`](Self::poll) is due, even if nothing happens before.
	fn poll_timeout(&mut self) -> Option<Instant>;
}

/// An endpoint, as a [`Peer`] uses it.
pub struct Tunnel {
	endpoint: Endpoint,
	room: usize,
}

impl Tunnel {
	/// A tunnel for the holder of `secret`.
	pub fn new(secret: StaticSecret, now: Instant) -> Self {
		let clock = Clock::new(now, std::time::SystemTime::now());
		let mut config = Config::new(secret, keys::random_bytes(), clock);
		config.idle_timeout = IDLE_TIMEOUT;
		Self { endpoint: Endpoint::new(config), room: BATCH }
	}

	/// The endpoint itself.
	pub fn endpoint(&mut self) -> &mut Endpoint {
		&mut self.endpoint
	}

	/// The longest inner packet.
	pub fn max_packet(&self) -> usize {
		self.endpoint.max_packet()
	}

	/// Whether another packet may be sent in this turn.
	pub fn has_room(&self) -> bool {
		self.room > 0
	}

	/// Sends an inner packet. When the session's queue is full the packet is lost, as on a router.
	pub fn send_packet(&mut self, session: SessionId, packet: &[u8], now: Instant) {
		self.room = self.room.saturating_sub(1);
		match self.endpoint.send_packet(now, session, packet) {
			Ok(()) | Err(SendError::QueueFull) => {},
			Err(error) => tracing::debug!(?session, %error, "a packet was not sent"),
		}
	}

	/// Sends a control message, which may be lost.
	pub fn send_message(&mut self, session: SessionId, message: &[u8], now: Instant) {
		if let Err(error) = self.endpoint.send_message(now, session, message) {
			tracing::debug!(?session, %error, "a message was not sent");
		}
	}

	/// Gives a packet's or message's buffer back.
	pub fn recycle(&mut self, buffer: Vec<u8>) {
		self.endpoint.recycle(buffer);
	}
}

/// Sends a stack's packets through one session, as long as `admit` lets them pass.
pub struct SessionSink<'a, A> {
	pub tunnel: &'a mut Tunnel,
	pub session: SessionId,
	pub now: Instant,
	/// Asked before each packet with the length of the longest, told of each that was sent.
	pub meter: A,
}

/// Decides whether packets may be sent, and counts them.
pub trait Meter {
	/// Whether a packet of up to `length` bytes may be sent now.
	fn allows(&mut self, length: usize, now: Instant) -> bool;
	/// Counts a packet that was sent.
	fn sent(&mut self, length: usize, now: Instant);
}

impl<A: Meter> PacketSink for SessionSink<'_, A> {
	fn has_room(&mut self) -> bool {
		self.tunnel.has_room() && self.meter.allows(self.tunnel.max_packet(), self.now)
	}

	fn send(&mut self, packet: &[u8]) {
		self.meter.sent(packet.len(), self.now);
		self.tunnel.send_packet(self.session, packet, self.now);
	}
}

/// Runs `peer` until it is done. `wake` makes it poll the peer.
pub async fn drive<P: Peer>(
	socket: &UdpSocket,
	tunnel: &mut Tunnel,
	peer: &mut P,
	inputs: &mut mpsc::Receiver<P::Input>,
	wake: &Arc<Notify>,
) -> io::Result<P::Output> {
	let mut buffer = vec![0; MAX_DATAGRAM];
	// A datagram that the socket had no room for.
	let mut held: Option<Transmit> = None;
	loop {
		let now = Instant::now();
		receive(socket, &mut buffer, now, tunnel)?;
		while let Some(event) = tunnel.endpoint.poll_event() {
			peer.handle_event(event, now, tunnel);
		}
		for _ in 0..BATCH {
			let Ok(input) = inputs.try_recv() else { break };
			peer.handle_input(input, now, tunnel);
		}
		if tunnel.endpoint.poll_timeout().is_some_and(|at| at <= now) {
			tunnel.endpoint.handle_timeout(now);
		}
		// Handling inputs and timers may have raised events; nothing may wait for the next
		// datagram.
		while let Some(event) = tunnel.endpoint.poll_event() {
			peer.handle_event(event, now, tunnel);
		}
		tunnel.room = if held.is_none() { BATCH } else { 0 };
		let output = peer.poll(now, tunnel);
		held = send(socket, tunnel, held)?;
		if let Some(output) = output {
			flush(socket, tunnel, held).await?;
			return Ok(output);
		}
		if held.is_none() && peer.has_output() {
			// Let others run, then go on.
			tokio::task::yield_now().await;
			continue;
		}
		let deadline =
			[tunnel.endpoint.poll_timeout(), peer.poll_timeout()].into_iter().flatten().min();
		tokio::select! {
			ready = socket.readable() => ready?,
			ready = socket.writable(), if held.is_some() => ready?,
			_ = wake.notified() => {},
			input = inputs.recv(), if !inputs.is_closed() => if let Some(input) = input {
				peer.handle_input(input, Instant::now(), tunnel);
			},
			_ = sleep(deadline) => {},
		}
	}
}

/// Takes in the datagrams that have arrived, up to a batch.
fn receive(
	socket: &UdpSocket,
	buffer: &mut [u8],
	now: Instant,
	tunnel: &mut Tunnel,
) -> io::Result<()> {
	for _ in 0..BATCH {
		match socket.try_recv_from(buffer) {
			Ok((length, from)) => tunnel.endpoint.handle_datagram(now, from, &mut buffer[..length]),
			Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
			// A host on the way refused an earlier datagram: says nothing about this one.
			Err(error) if is_of_the_path(&error) => {},
			Err(error) => return Err(error),
		}
	}
	Ok(())
}

/// Sends what the endpoint has to send. Returns the datagram that did not fit any more.
fn send(
	socket: &UdpSocket,
	tunnel: &mut Tunnel,
	mut held: Option<Transmit>,
) -> io::Result<Option<Transmit>> {
	while let Some(transmit) = held.take().or_else(|| tunnel.endpoint.poll_transmit()) {
		match socket.try_send_to(&transmit.payload, transmit.to) {
			Ok(_) => tunnel.endpoint.recycle(transmit.payload),
			Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(Some(transmit)),
			Err(error) if is_of_the_path(&error) => {
				tracing::debug!(to = %transmit.to, %error, "a datagram was not sent");
			},
			Err(error) => return Err(error),
		}
	}
	Ok(None)
}

/// Sends the last datagrams.
async fn flush(socket: &UdpSocket, tunnel: &mut Tunnel, held: Option<Transmit>) -> io::Result<()> {
	let mut held = held;
	while let Some(transmit) = held {
		socket.writable().await?;
		held = send(socket, tunnel, Some(transmit))?;
	}
	Ok(())
}

/// Whether an error is about one peer or path, rather than about the socket.
fn is_of_the_path(error: &io::Error) -> bool {
	use io::ErrorKind::*;
	matches!(
		error.kind(),
		ConnectionRefused
			| ConnectionReset
			| HostUnreachable
			| NetworkUnreachable
			| NetworkDown
			| AddrNotAvailable
			| PermissionDenied
			| InvalidInput
			| OutOfMemory
			| Interrupted
			| Other
	) || error.raw_os_error().is_some_and(|code| code == EMSGSIZE || code == ENOBUFS)
}

/// The datagram is longer than the path carries.
const EMSGSIZE: i32 = 90;
/// The interface's queue is full.
const ENOBUFS: i32 = 105;

async fn sleep(deadline: Option<Instant>) {
	match deadline {
		Some(deadline) => sleep_until(deadline.into()).await,
		None => pending().await,
	}
}

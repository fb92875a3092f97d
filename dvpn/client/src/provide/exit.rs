//! Where a session's traffic leaves the tunnel: connections and datagrams go on with sockets of the
//! host.

use metachain_primitives::offer::Host;
use std::{
	collections::{HashMap, HashSet},
	io,
	net::{Ipv4Addr, Ipv6Addr, SocketAddr},
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::{
	io::copy_bidirectional_with_sizes,
	net::{TcpStream, UdpSocket},
	sync::{mpsc, OwnedSemaphorePermit, Semaphore},
	time::timeout,
};
use trident::SessionId;

use super::{policy::ExitPolicy, resolver::Resolver};
use crate::{
	netstack::{
		packet::{self, Parsed, Payload},
		FlowKey, Input, PacketSink, Stack, TunnelStream, Wake,
	},
	protocol::ResolveError,
};

/// Connections of a session, and of all sessions. Each may come to hold two buffers of 1 MiB.
const MAX_CONNECTIONS: usize = 512;
const MAX_ALL_CONNECTIONS: usize = 4_096;
/// Addresses of a consumer that datagrams come from, each with sockets of its own.
const MAX_UDP_PORTS: usize = 256;
/// Hosts that one such address talks to.
const MAX_UDP_PEERS: usize = 1_024;
/// Datagrams that wait for a socket.
const UDP_QUEUE: usize = 256;
/// An address that neither sends nor receives datagrams for so long loses its sockets.
const UDP_IDLE: Duration = Duration::from_secs(120);
/// A host that does not take a connection within this time is unreachable.
const DIAL_TIMEOUT: Duration = Duration::from_secs(10);
/// Bytes copied at once.
const COPY_BUFFER: usize = 64 << 10;
/// The largest UDP payload.
const MAX_DATAGRAM: usize = 65_536;

/// What a task of the exit has to tell its session.
#[derive(Debug)]
pub enum ExitEvent {
	/// A host took the connection that `opening` asks for, or did not.
	Dialed {
		key: FlowKey,
		opening: Vec<u8>,
		outcome: io::Result<TcpStream>,
		/// Held for as long as the connection lasts.
		place: OwnedSemaphorePermit,
	},
	/// A datagram came for the consumer's address.
	Datagram { consumer: SocketAddr, from: SocketAddr, payload: Vec<u8> },
	/// The sockets of a consumer's address are closed.
	UdpClosed { consumer: SocketAddr },
	/// A name was resolved.
	Resolved { id: u32, addresses: Result<Vec<Host>, ResolveError> },
}

/// Where the tasks of a session's exit report to.
pub trait ExitReports: Clone + Send + Sync + 'static {
	/// Reports, waiting for room. Fails when nobody listens any more.
	fn report(
		&self,
		session: SessionId,
		event: ExitEvent,
	) -> impl std::future::Future<Output = bool> + Send;
	/// Reports if there is room. Fails when nobody listens any more.
	fn try_report(&self, session: SessionId, event: ExitEvent) -> bool;
}

/// What the exits of all sessions share.
#[derive(Clone, Debug)]
pub struct Surroundings<R> {
	policy: ExitPolicy,
	resolver: Resolver,
	/// Places for connections.
	places: Arc<Semaphore>,
	reports: R,
}

impl<R> Surroundings<R> {
	/// Exits that go where `policy` permits and report to `reports`.
	pub fn new(policy: ExitPolicy, reports: R) -> Self {
		let places = Arc::new(Semaphore::new(MAX_ALL_CONNECTIONS));
		Self { policy, resolver: Resolver::new(policy), places, reports }
	}
}

/// The exit of one session.
pub struct Exit<R> {
	session: SessionId,
	shared: Surroundings<R>,
	mtu: usize,
	stack: Stack,
	dialing: HashSet<FlowKey>,
	datagrams: HashMap<SocketAddr, mpsc::Sender<(SocketAddr, Vec<u8>)>>,
	scratch: Vec<u8>,
}

impl<R: ExitReports> Exit<R> {
	/// An exit for inner packets of at most `mtu` bytes. `wake` is called when it may have packets.
	pub fn new(
		session: SessionId,
		shared: Surroundings<R>,
		mtu: usize,
		wake: Wake,
		now: Instant,
	) -> Self {
		Self {
			session,
			shared,
			mtu,
			stack: Stack::new(mtu, MAX_CONNECTIONS, wake, now),
			dialing: HashSet::new(),
			datagrams: HashMap::new(),
			scratch: Vec::new(),
		}
	}

	/// Takes a packet of the consumer.
	pub fn input(&mut self, packet: &[u8], now: Instant, sink: &mut dyn PacketSink) {
		let Input::Other(parsed) = self.stack.input(packet, now, sink) else { return };
		let Parsed { source, destination, payload } = parsed;
		match payload {
			Payload::Tcp { opening: true } => {
				let key = FlowKey { local: destination, remote: source };
				self.open(key, packet, sink);
			},
			Payload::Tcp { opening: false } => self.stack.refuse(packet, sink),
			Payload::Udp(body) => self.forward(source, destination, body),
		}
	}

	/// Takes what one of the exit's tasks reports.
	pub fn handle(&mut self, event: ExitEvent, now: Instant, sink: &mut dyn PacketSink) {
		match event {
			ExitEvent::Dialed { key, opening, outcome, place } => {
				self.dialing.remove(&key);
				match outcome {
					Ok(host) => match self.stack.accept(key, &opening, now) {
						Ok(stream) => {
							tokio::spawn(relay(stream, host, place));
						},
						Err(error) => tracing::debug!(?key, %error, "a connection was not taken"),
					},
					Err(error) => {
						tracing::debug!(?key, %error, "a host cannot be reached");
						self.stack.refuse(&opening, sink);
					},
				}
			},
			ExitEvent::Datagram { consumer, from, payload } => {
				let written =
					packet::write_udp(&mut self.scratch, from, consumer, &payload, self.mtu);
				if written && sink.has_room() {
					sink.send(&self.scratch);
				}
			},
			ExitEvent::UdpClosed { consumer } => {
				if self.datagrams.get(&consumer).is_some_and(mpsc::Sender::is_closed) {
					self.datagrams.remove(&consumer);
				}
			},
			// The answer to a question is the session's to send.
			ExitEvent::Resolved { .. } => {},
		}
	}

	/// Resolves a name in the background; the answer comes as [`ExitEvent::Resolved`].
	pub fn resolve(&self, id: u32, name: Vec<u8>) {
		let (shared, session) = (self.shared.clone(), self.session);
		tokio::spawn(async move {
			let addresses = shared.resolver.resolve(&name).await;
			shared.reports.report(session, ExitEvent::Resolved { id, addresses }).await;
		});
	}

	/// Sends what there is to send, as long as `sink` has room.
	pub fn output(&mut self, now: Instant, sink: &mut dyn PacketSink) {
		self.stack.output(now, sink);
	}

	/// Whether there is more to send.
	pub fn has_output(&self) -> bool {
		self.stack.has_output()
	}

	/// When [`output`](Self::output) is due.
	pub fn poll_timeout(&self) -> Option<Instant> {
		self.stack.poll_timeout()
	}

	fn open(&mut self, key: FlowKey, opening: &[u8], sink: &mut dyn PacketSink) {
		if self.dialing.contains(&key) {
			return;
		}
		let full = self.stack.len() + self.dialing.len() >= MAX_CONNECTIONS;
		let place = match self.shared.places.clone().try_acquire_owned() {
			Ok(place) if !full && self.shared.policy.permits(key.local.ip()) => place,
			_ => return self.stack.refuse(opening, sink),
		};
		self.dialing.insert(key);
		let (reports, session) = (self.shared.reports.clone(), self.session);
		let opening = opening.to_vec();
		tokio::spawn(async move {
			let outcome = match timeout(DIAL_TIMEOUT, TcpStream::connect(key.local)).await {
				Ok(outcome) => outcome.and_then(|host| host.set_nodelay(true).map(|()| host)),
				Err(_) => Err(io::ErrorKind::TimedOut.into()),
			};
			reports.report(session, ExitEvent::Dialed { key, opening, outcome, place }).await;
		});
	}

	fn forward(&mut self, consumer: SocketAddr, destination: SocketAddr, payload: &[u8]) {
		if !self.shared.policy.permits(destination.ip()) {
			return;
		}
		let closed = self.datagrams.get(&consumer).is_some_and(mpsc::Sender::is_closed);
		if closed || !self.datagrams.contains_key(&consumer) {
			if !closed && self.datagrams.len() >= MAX_UDP_PORTS {
				return;
			}
			let (queue, queued) = mpsc::channel(UDP_QUEUE);
			self.datagrams.insert(consumer, queue);
			let port = UdpPort {
				session: self.session,
				consumer,
				longest: self.mtu,
				reports: self.shared.reports.clone(),
			};
			tokio::spawn(port.run(queued));
		}
		if let Some(queue) = self.datagrams.get(&consumer) {
			// A full queue loses datagrams, as networks do.
			let _ = queue.try_send((destination, payload.to_vec()));
		}
	}
}

/// Copies both ways until both sides have ended, or one fails; then gives up the place.
async fn relay(mut stream: TunnelStream, mut host: TcpStream, _place: OwnedSemaphorePermit) {
	let key = stream.key();
	match copy_bidirectional_with_sizes(&mut stream, &mut host, COPY_BUFFER, COPY_BUFFER).await {
		Ok((up, down)) => tracing::debug!(?key, up, down, "a connection ended"),
		Err(error) => tracing::debug!(?key, %error, "a connection broke"),
	}
}

/// The host's sockets behind one address of a consumer.
struct UdpPort<R> {
	session: SessionId,
	consumer: SocketAddr,
	/// Datagrams that are longer do not fit through the tunnel anyway.
	longest: usize,
	reports: R,
}

impl<R: ExitReports> UdpPort<R> {
	/// Sends what is queued, reports what comes back, ends when nothing does any more.
	async fn run(self, mut queued: mpsc::Receiver<(SocketAddr, Vec<u8>)>) {
		let (mut v4, mut v6) = (None, None);
		// Only hosts that were written to may answer: the consumer pays for what arrives.
		let mut peers = HashSet::new();
		let mut buffers = (vec![0; MAX_DATAGRAM], vec![0; MAX_DATAGRAM]);
		loop {
			let step = async {
				tokio::select! {
					biased;
					message = queued.recv() => Step::Send(message),
					received = receive(&v4, &mut buffers.0) => Step::Received(received, true),
					received = receive(&v6, &mut buffers.1) => Step::Received(received, false),
				}
			};
			match timeout(UDP_IDLE, step).await {
				Err(_) | Ok(Step::Send(None)) => break,
				Ok(Step::Send(Some((destination, payload)))) => {
					if peers.len() >= MAX_UDP_PEERS && !peers.contains(&destination) {
						continue;
					}
					let socket = if destination.is_ipv4() { &mut v4 } else { &mut v6 };
					if socket.is_none() {
						*socket = open(destination).await;
					}
					if let Some(socket) = socket {
						peers.insert(destination);
						let _ = socket.send_to(&payload, destination).await;
					}
				},
				Ok(Step::Received(Ok((length, from)), is_v4))
					if length <= self.longest && peers.contains(&from) =>
				{
					let buffer = if is_v4 { &buffers.0 } else { &buffers.1 };
					let payload = buffer[..length].to_vec();
					let event = ExitEvent::Datagram { consumer: self.consumer, from, payload };
					if !self.reports.try_report(self.session, event) {
						break;
					}
				},
				// An unknown sender, too long, or an earlier datagram was refused on its way.
				Ok(Step::Received(..)) => {},
			}
		}
		drop(queued);
		self.reports.report(self.session, ExitEvent::UdpClosed { consumer: self.consumer }).await;
	}
}

enum Step {
	Send(Option<(SocketAddr, Vec<u8>)>),
	Received(io::Result<(usize, SocketAddr)>, bool),
}

async fn open(destination: SocketAddr) -> Option<UdpSocket> {
	let any: SocketAddr = match destination {
		SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
		SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
	};
	match UdpSocket::bind(any).await {
		Ok(socket) => Some(socket),
		Err(error) => {
			tracing::debug!(%error, "no socket for datagrams");
			None
		},
	}
}

async fn receive(socket: &Option<UdpSocket>, buffer: &mut [u8]) -> io::Result<(usize, SocketAddr)> {
	match socket {
		Some(socket) => socket.recv_from(buffer).await,
		None => std::future::pending().await,
	}
}

//! The consumer's side of a session.

use codec::Encode;
use metachain_primitives::{
	channel::Tariff,
	money::Musd,
	voucher::{GenesisHash, SignedVoucher, Voucher},
};
use std::{
	collections::HashMap,
	net::{IpAddr, SocketAddr},
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::sync::{mpsc, watch};
use trident::{CloseReason, Event, SessionId};

use super::{
	dialer::{DialError, Request},
	questions::{Questions, Repeat, Reply},
	signer::Signer,
};
use crate::{
	keeper::Keeper,
	keys,
	metering::{consumer::figures, Asked, ConsumerLedger, Direction, Figures, TokenBucket},
	netstack::{
		packet, FlowKey, Input as Incoming, Stack, TunnelStream, Wake, CONSUMER_V4, CONSUMER_V6,
	},
	protocol::{Farewell, Message},
	state::ConsumerChannel,
	tunnel::{Meter, Peer, SessionSink, Tunnel},
};

/// Connections through the tunnel.
const MAX_CONNECTIONS: usize = 4_096;
/// The first of the ports that connections and datagrams come from.
const FIRST_PORT: u16 = 1_024;
/// The provider has to answer the handshake, and then the greeting, within this time.
const PATIENCE: Duration = Duration::from_secs(10);
/// The last voucher is tried to be handed over for so long.
const LEAVING: Duration = Duration::from_secs(5);
/// Figures are shown, and what is not signed is kept, once in this time.
const REFRESH: Duration = Duration::from_millis(250);
const KEEP_EVERY: Duration = Duration::from_secs(1);

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum End {
	/// The user left, and the provider confirmed that it is paid.
	#[error("left")]
	Left,
	/// The user left; the provider did not confirm the last voucher.
	#[error("left, and the provider did not confirm the last voucher")]
	LeftUnconfirmed,
	/// The provider did not answer the handshake.
	#[error("the provider does not answer")]
	NoAnswer,
	/// The session broke.
	#[error("{0}")]
	Lost(CloseReason),
	/// The provider ended it.
	#[error("the provider ended the session: {0}")]
	Farewell(Farewell),
	/// All that may be spent was spent.
	#[error("the budget is spent")]
	BudgetSpent,
}

/// What a session has come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stats {
	/// Whether packets flow.
	pub open: bool,
	pub bytes_up: u64,
	pub bytes_down: u64,
	/// MUSD signed for in this session.
	pub spent: Musd,
	/// MUSD signed for in all.
	pub signed: Musd,
	/// MUSD worth of what was received and not signed for yet.
	pub unsigned: Musd,
	/// TCP connections.
	pub connections: usize,
}

/// How far a session has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
	/// The handshake.
	Dialing {
		until: Instant,
	},
	/// Hello was said; the welcome is awaited.
	Greeting {
		until: Instant,
		repeat: Repeat,
	},
	/// Packets flow.
	Open,
	/// The last voucher is handed over.
	Leaving {
		end: End,
		until: Instant,
		repeat: Repeat,
	},
	Done(End),
}

/// What a session starts from.
pub struct Start<S> {
	pub session: SessionId,
	/// The channel as it is kept; followed by what is signed.
	pub record: ConsumerChannel,
	/// What is settled on chain, with the sequence.
	pub settled: (Figures, u64),
	/// The most to be signed in all.
	pub limit: Musd,
	pub signer: S,
	pub genesis: GenesisHash,
	pub keeper: Arc<Keeper<ConsumerChannel>>,
	pub stats: watch::Sender<Stats>,
}

/// The consumer's side of a session.
pub struct Consumer<S> {
	session: SessionId,
	record: ConsumerChannel,
	signer: S,
	genesis: GenesisHash,
	keeper: Arc<Keeper<ConsumerChannel>>,
	stats: watch::Sender<Stats>,
	ledger: ConsumerLedger,
	shaper: Option<TokenBucket>,
	stack: Stack,
	mtu: usize,
	phase: Phase,
	/// Sockets for datagrams, by their port inside the tunnel.
	ports: HashMap<u16, mpsc::Sender<(SocketAddr, Vec<u8>)>>,
	next_port: u16,
	questions: Questions,
	refreshed: Instant,
	kept: Instant,
	kept_unsigned: Musd,
	scratch: Vec<u8>,
}

impl<S: Signer> Consumer<S> {
	/// A session that has been dialed.
	pub fn new(start: Start<S>, mtu: usize, wake: Wake, now: Instant) -> Self {
		let Start { session, record, settled, limit, signer, genesis, keeper, stats } = start;
		let (base, sequence) = match &record.last {
			Some(last) if last.voucher.amount > settled.0.amount => {
				(figures(&last.voucher), last.voucher.sequence)
			},
			_ => settled,
		};
		let ledger = ConsumerLedger::new(record.channel, record.tariff, base, sequence, limit, now)
			.carrying(record.unsigned);
		let shaper = match record.tariff {
			Tariff::Traffic { .. } => None,
			Tariff::Time { mbps, .. } => Some(TokenBucket::new(mbps, now)),
		};
		let mut random = [0; 2];
		random.copy_from_slice(&keys::random_bytes()[..2]);
		Self {
			session,
			kept_unsigned: record.unsigned,
			record,
			signer,
			genesis,
			keeper,
			stats,
			ledger,
			shaper,
			stack: Stack::new(mtu, MAX_CONNECTIONS, wake, now),
			mtu,
			phase: Phase::Dialing { until: now + PATIENCE },
			ports: HashMap::new(),
			next_port: u16::from_le_bytes(random).max(FIRST_PORT),
			questions: Questions::default(),
			refreshed: now,
			kept: now,
			scratch: Vec::new(),
		}
	}

	/// The channel as it is to be kept.
	pub fn record(&self) -> &ConsumerChannel {
		&self.record
	}

	fn handle_message(&mut self, message: Message, now: Instant, tunnel: &mut Tunnel) {
		self.ledger.heard(now);
		match message {
			Message::Welcome { last } => {
				if let Phase::Greeting { .. } = self.phase {
					self.begin(last, now);
				}
			},
			Message::Begin if self.phase == Phase::Open => {
				// The provider forgot the session, and with it the connections.
				self.stack.abort_all();
				self.ledger.restart(now);
				self.greet(now, tunnel);
			},
			Message::Begin => {
				if let Phase::Leaving { end, .. } = self.phase {
					self.phase = Phase::Done(end);
				}
			},
			Message::Request(asked) => self.pay(&asked, now, tunnel),
			Message::Resolved { id, addresses } => self.questions.answer(id, addresses),
			Message::Settled => {
				if let Phase::Leaving { end, .. } = self.phase {
					let end = if end == End::LeftUnconfirmed { End::Left } else { end };
					self.phase = Phase::Done(end);
				}
			},
			Message::Goodbye(farewell) if !matches!(self.phase, Phase::Done(_)) => {
				self.phase = Phase::Done(End::Farewell(farewell));
			},
			// What only a consumer says, or what comes at the wrong time.
			_ => {},
		}
	}

	/// Signs for what was received, and keeps the voucher.
	fn pay(&mut self, asked: &Asked, now: Instant, tunnel: &mut Tunnel) {
		let mut ledger = self.ledger.clone();
		if let Some(voucher) = ledger.answer(&asked.figures) {
			let Some(signed) = self.signer.sign(&voucher) else { return };
			self.ledger = ledger;
			self.record.last = Some(signed);
			self.record.unsigned = self.ledger.unsigned();
			self.keep(now);
		}
		// Without a voucher to repeat, one over nothing says that nothing arrived.
		let nothing = Voucher {
			channel: self.record.channel,
			amount: 0,
			bytes_up: 0,
			bytes_down: 0,
			sequence: 0,
		};
		let last = self.record.last.or_else(|| self.signer.sign(&nothing));
		if let Some(signed) = last {
			let answer = Message::Voucher { number: asked.number, signed };
			self.say(&answer, now, tunnel);
		}
	}

	/// Begins from the later of the vouchers that we and the provider hold.
	fn begin(&mut self, last: Option<SignedVoucher>, now: Instant) {
		let known = self.record.last.map_or(0, |last| last.voucher.amount);
		let later = last.filter(|last| last.voucher.amount > known).filter(|last| {
			let payload = last.voucher.signing_payload(&self.genesis);
			last.voucher.channel == self.record.channel
				&& keys::verify(&self.record.secret.public(), &payload, &last.signature)
		});
		self.ledger.begin(later.as_ref().map(|later| &later.voucher), now);
		self.record.last = later.or(self.record.last);
		self.phase = Phase::Open;
		self.publish(now);
	}

	fn greet(&mut self, now: Instant, tunnel: &mut Tunnel) {
		self.phase = Phase::Greeting { until: now + PATIENCE, repeat: Repeat::new(now) };
		self.say(&Message::Hello { last: self.record.last }, now, tunnel);
	}

	fn leave(&mut self, end: End, now: Instant, tunnel: &mut Tunnel) {
		match self.phase {
			Phase::Dialing { .. } | Phase::Greeting { .. } => self.phase = Phase::Done(End::Left),
			Phase::Open => {
				self.stack.abort_all();
				self.phase = Phase::Leaving { end, until: now + LEAVING, repeat: Repeat::new(now) };
				self.say(&Message::Leave, now, tunnel);
			},
			Phase::Leaving { .. } | Phase::Done(_) => {},
		}
	}

	fn handle_packet(&mut self, packet: &[u8], now: Instant, tunnel: &mut Tunnel) {
		self.ledger.heard(now);
		if !matches!(self.phase, Phase::Open | Phase::Leaving { .. }) {
			return;
		}
		// It was delivered, whatever becomes of it here.
		self.ledger.count(Direction::Down, packet.len());
		let mut sink = SessionSink {
			tunnel,
			session: self.session,
			now,
			meter: UpMeter { ledger: &mut self.ledger, shaper: &mut self.shaper },
		};
		let Incoming::Other(parsed) = self.stack.input(packet, now, &mut sink) else { return };
		match parsed.payload {
			packet::Payload::Tcp { .. } => self.stack.refuse(packet, &mut sink),
			packet::Payload::Udp(payload) => {
				if let Some(port) = self.ports.get(&parsed.destination.port()) {
					// A full queue loses datagrams, as networks do.
					let _ = port.try_send((parsed.source, payload.to_vec()));
				}
			},
		}
	}

	fn connect(&mut self, remote: SocketAddr, now: Instant) -> Result<TunnelStream, DialError> {
		let local = |port| own_address(remote, port);
		let used =
			|port: u16, stack: &Stack| stack.contains(&FlowKey { local: local(port), remote });
		let port = self.free_port(|port, this| used(port, &this.stack)).ok_or(DialError::Busy)?;
		let key = FlowKey { local: local(port), remote };
		self.stack.connect(key, now).map_err(DialError::Stack)
	}

	fn open_port(
		&mut self,
		datagrams: mpsc::Sender<(SocketAddr, Vec<u8>)>,
	) -> Result<u16, DialError> {
		self.ports.retain(|_, port| !port.is_closed());
		let port =
			self.free_port(|port, this| this.ports.contains_key(&port)).ok_or(DialError::Busy)?;
		self.ports.insert(port, datagrams);
		Ok(port)
	}

	fn free_port(&mut self, used: impl Fn(u16, &Self) -> bool) -> Option<u16> {
		for _ in FIRST_PORT..=u16::MAX {
			let port = self.next_port;
			self.next_port = self.next_port.checked_add(1).unwrap_or(FIRST_PORT);
			if !used(port, self) {
				return Some(port);
			}
		}
		None
	}

	fn send_datagram(
		&mut self,
		port: u16,
		destination: SocketAddr,
		payload: &[u8],
		now: Instant,
		tunnel: &mut Tunnel,
	) {
		let source = own_address(destination, port);
		if !packet::write_udp(&mut self.scratch, source, destination, payload, self.mtu) {
			tracing::debug!(length = payload.len(), "a datagram is too long for the tunnel");
			return;
		}
		let mut meter = UpMeter { ledger: &mut self.ledger, shaper: &mut self.shaper };
		if meter.allows(self.scratch.len(), now) {
			meter.sent(self.scratch.len(), now);
			tunnel.send_packet(self.session, &self.scratch, now);
		}
	}

	fn resolve(&mut self, name: Vec<u8>, reply: Reply, now: Instant, tunnel: &mut Tunnel) {
		if let Some(question) = self.questions.ask(name, reply, now) {
			self.say(&question, now, tunnel);
		}
	}

	fn say(&self, message: &Message, now: Instant, tunnel: &mut Tunnel) {
		tunnel.send_message(self.session, &message.encode(), now);
	}

	fn keep(&mut self, now: Instant) {
		self.kept = now;
		self.kept_unsigned = self.record.unsigned;
		self.keeper.save(self.record.clone(), || {});
	}

	fn publish(&mut self, now: Instant) {
		self.refreshed = now;
		let usage = self.ledger.usage();
		self.stats.send_replace(Stats {
			open: self.phase == Phase::Open,
			bytes_up: usage.bytes_up,
			bytes_down: usage.bytes_down,
			spent: self.ledger.spent(),
			signed: self.ledger.signed(),
			unsigned: self.ledger.unsigned(),
			connections: self.stack.len(),
		});
	}

	/// Shows the figures, and keeps what was received and not signed for, now and then.
	fn refresh(&mut self, now: Instant) {
		if now >= self.refreshed + REFRESH {
			self.publish(now);
		}
		self.record.unsigned = self.ledger.unsigned();
		if now >= self.kept + KEEP_EVERY && self.record.unsigned != self.kept_unsigned {
			self.keep(now);
		}
	}
}

impl<S: Signer> Peer for Consumer<S> {
	type Input = Request;
	type Output = End;

	fn handle_event(&mut self, event: Event, now: Instant, tunnel: &mut Tunnel) {
		match event {
			Event::Established { session } if session == self.session => {
				if matches!(self.phase, Phase::Dialing { .. }) {
					self.greet(now, tunnel);
				}
			},
			Event::Packet { session, packet } if session == self.session => {
				self.handle_packet(&packet, now, tunnel);
				tunnel.recycle(packet);
			},
			Event::Message { session, message } if session == self.session => {
				if let Some(message) = Message::read(&message) {
					self.handle_message(message, now, tunnel);
				}
			},
			Event::Closed { session, reason } if session == self.session => {
				self.phase = Phase::Done(match self.phase {
					Phase::Dialing { .. } => End::NoAnswer,
					Phase::Leaving { end, .. } | Phase::Done(end) => end,
					_ => End::Lost(reason),
				});
			},
			// Nobody connects to a consumer.
			Event::Incoming { session, .. } => tunnel.endpoint().refuse(session),
			_ => {},
		}
	}

	fn handle_input(&mut self, request: Request, now: Instant, tunnel: &mut Tunnel) {
		match request {
			Request::Leave => self.leave(End::LeftUnconfirmed, now, tunnel),
			Request::SetLimit(limit) => self.ledger.set_limit(limit),
			// Dropping a request tells whoever made it.
			_ if self.phase != Phase::Open => {},
			Request::Connect { remote, reply } => {
				let _ = reply.send(self.connect(remote, now));
			},
			Request::OpenPort { datagrams, reply } => {
				let _ = reply.send(self.open_port(datagrams));
			},
			Request::Datagram { port, destination, payload } => {
				self.send_datagram(port, destination, &payload, now, tunnel);
			},
			Request::Resolve { name, reply } => self.resolve(name, reply, now, tunnel),
		}
	}

	fn poll(&mut self, now: Instant, tunnel: &mut Tunnel) -> Option<End> {
		match self.phase {
			Phase::Dialing { until } => {
				if now >= until {
					self.phase = Phase::Done(End::NoAnswer);
				}
			},
			Phase::Greeting { until, mut repeat } => {
				if now >= until {
					self.phase = Phase::Done(End::NoAnswer);
				} else if repeat.is_due(now) {
					self.phase = Phase::Greeting { until, repeat };
					self.say(&Message::Hello { last: self.record.last }, now, tunnel);
				}
			},
			Phase::Open => {
				let mut sink = SessionSink {
					tunnel,
					session: self.session,
					now,
					meter: UpMeter { ledger: &mut self.ledger, shaper: &mut self.shaper },
				};
				self.stack.output(now, &mut sink);
				for question in self.questions.again(now) {
					self.say(&question, now, tunnel);
				}
				if self.ledger.is_spent() {
					self.leave(End::BudgetSpent, now, tunnel);
				}
			},
			Phase::Leaving { end, until, mut repeat } => {
				if now >= until {
					self.phase = Phase::Done(end);
				} else if repeat.is_due(now) {
					self.phase = Phase::Leaving { end, until, repeat };
					self.say(&Message::Leave, now, tunnel);
				}
			},
			Phase::Done(_) => {},
		}
		self.refresh(now);
		let Phase::Done(end) = self.phase else { return None };
		tunnel.endpoint().close(now, self.session);
		self.keep(now);
		self.publish(now);
		Some(end)
	}

	fn has_output(&self) -> bool {
		let shaped =
			self.shaper.clone().is_some_and(|mut shaper| !shaper.allows(self.mtu, Instant::now()));
		self.phase == Phase::Open && self.stack.has_output() && !shaped && !self.ledger.is_spent()
	}

	fn poll_timeout(&mut self) -> Option<Instant> {
		let refresh = (self.ledger.unsigned() != self.kept_unsigned
			|| self.stats.borrow().bytes_down != self.ledger.usage().bytes_down
			|| self.stats.borrow().bytes_up != self.ledger.usage().bytes_up)
			.then(|| self.refreshed + REFRESH);
		let phase = match self.phase {
			Phase::Dialing { until } => Some(until),
			Phase::Greeting { until, repeat } | Phase::Leaving { until, repeat, .. } => {
				Some(until.min(repeat.at()))
			},
			Phase::Open => {
				let shaped = match &self.shaper {
					Some(shaper) if self.stack.has_output() => {
						shaper.ready_at(self.mtu).filter(|at| *at > Instant::now())
					},
					_ => None,
				};
				let questions = self.questions.poll_timeout();
				[self.stack.poll_timeout(), shaped, questions].into_iter().flatten().min()
			},
			Phase::Done(_) => None,
		};
		[refresh, phase].into_iter().flatten().min()
	}
}

/// Lets packets up to the provider as far as they may be paid for and as fast as was sold.
struct UpMeter<'a> {
	ledger: &'a mut ConsumerLedger,
	shaper: &'a mut Option<TokenBucket>,
}

impl Meter for UpMeter<'_> {
	fn allows(&mut self, length: usize, now: Instant) -> bool {
		!self.ledger.is_spent()
			&& self.shaper.as_mut().is_none_or(|shaper| shaper.allows(length, now))
	}

	fn sent(&mut self, length: usize, now: Instant) {
		self.ledger.count(Direction::Up, length);
		if let Some(shaper) = self.shaper {
			shaper.take(length, now);
		}
	}
}

/// Our address inside the tunnel, in the family of `remote`.
fn own_address(remote: SocketAddr, port: u16) -> SocketAddr {
	let ip: IpAddr = match remote {
		SocketAddr::V4(_) => CONSUMER_V4.into(),
		SocketAddr::V6(_) => CONSUMER_V6.into(),
	};
	SocketAddr::new(ip, port)
}

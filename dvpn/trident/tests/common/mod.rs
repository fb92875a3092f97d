//! A network in memory: endpoints, time that is set rather than spent, and a path that loses,
//! delays and duplicates as a seed decides.

#![allow(dead_code)]

use rand_chacha::ChaCha8Rng;
use rand_core::{RngCore, SeedableRng};
use std::{
	collections::BTreeMap,
	net::SocketAddr,
	time::{Duration, Instant, SystemTime},
};
use trident::{Clock, CloseReason, Config, Endpoint, Event, SessionId, StaticSecret};

pub const CLIENT: usize = 0;
pub const SERVER: usize = 1;

pub const ADMISSION: &[u8] = b"channel 7";

pub fn millis(n: u64) -> Duration {
	Duration::from_millis(n)
}

pub fn seconds(n: u64) -> Duration {
	Duration::from_secs(n)
}

pub fn address(n: u16) -> SocketAddr {
	SocketAddr::from(([10, 0, (n >> 8) as u8, n as u8], 1_000 + n))
}

/// The configuration of the party with this number.
pub fn config(number: u8, now: Instant) -> Config {
	let time = SystemTime::UNIX_EPOCH + seconds(1_800_000_000);
	Config::new(StaticSecret::from_bytes([number; 32]), [number ^ 0x55; 32], Clock::new(now, time))
}

/// What the path does to datagrams.
#[derive(Clone, Copy)]
pub struct Path {
	pub lost_percent: u32,
	pub doubled_percent: u32,
	pub delay: (Duration, Duration),
}

impl Path {
	pub const GOOD: Self =
		Self { lost_percent: 0, doubled_percent: 0, delay: (millis_const(20), millis_const(20)) };
	pub const UNORDERED: Self =
		Self { lost_percent: 0, doubled_percent: 20, delay: (millis_const(5), millis_const(60)) };
	pub const BAD: Self =
		Self { lost_percent: 20, doubled_percent: 10, delay: (millis_const(5), millis_const(80)) };
	pub const DEAD: Self = Self { lost_percent: 100, ..Self::GOOD };
}

const fn millis_const(n: u64) -> Duration {
	Duration::from_millis(n)
}

/// What a party does with those who ask for a session.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Policy {
	Accept,
	Refuse,
	Ignore,
}

pub struct Party {
	pub endpoint: Endpoint,
	pub address: SocketAddr,
	pub policy: Policy,
	pub events: Vec<Event>,
}

impl Party {
	pub fn new(config: Config, address: SocketAddr) -> Self {
		Self {
			endpoint: Endpoint::new(config),
			address,
			policy: Policy::Accept,
			events: Vec::new(),
		}
	}

	pub fn packets(&self) -> Vec<Vec<u8>> {
		let packet = |event: &Event| match event {
			Event::Packet { packet, .. } => Some(packet.clone()),
			_ => None,
		};
		self.events.iter().filter_map(packet).collect()
	}

	pub fn messages(&self) -> Vec<Vec<u8>> {
		let message = |event: &Event| match event {
			Event::Message { message, .. } => Some(message.clone()),
			_ => None,
		};
		self.events.iter().filter_map(message).collect()
	}

	pub fn incoming(&self) -> Vec<SessionId> {
		let incoming = |event: &Event| match event {
			Event::Incoming { session, .. } => Some(*session),
			_ => None,
		};
		self.events.iter().filter_map(incoming).collect()
	}

	pub fn established(&self) -> Vec<SessionId> {
		let established = |event: &Event| match event {
			Event::Established { session } => Some(*session),
			_ => None,
		};
		self.events.iter().filter_map(established).collect()
	}

	pub fn closed(&self) -> Vec<CloseReason> {
		let closed = |event: &Event| match event {
			Event::Closed { reason, .. } => Some(*reason),
			_ => None,
		};
		self.events.iter().filter_map(closed).collect()
	}
}

/// A datagram as an observer of the path sees it.
#[derive(Clone)]
pub struct Seen {
	pub at: Instant,
	pub from: SocketAddr,
	pub to: SocketAddr,
	pub bytes: Vec<u8>,
}

pub struct Net {
	pub now: Instant,
	pub start: Instant,
	pub parties: Vec<Party>,
	pub path: Path,
	/// All that was sent, whether it arrived or not.
	pub seen: Vec<Seen>,
	flying: BTreeMap<(Instant, u64), Seen>,
	count: u64,
	rng: ChaCha8Rng,
}

impl Net {
	/// A client and a server, with what is changed in their configurations.
	pub fn with(seed: u64, change: impl Fn(usize, &mut Config)) -> Self {
		let now = Instant::now();
		let party = |number: usize| {
			let mut config = config(number as u8 + 1, now);
			config.seed.0[..8].copy_from_slice(&seed.to_be_bytes());
			change(number, &mut config);
			Party::new(config, address(number as u16))
		};
		Self {
			now,
			start: now,
			parties: vec![party(CLIENT), party(SERVER)],
			path: Path::GOOD,
			seen: Vec::new(),
			flying: BTreeMap::new(),
			count: 0,
			rng: ChaCha8Rng::seed_from_u64(seed),
		}
	}

	pub fn new(seed: u64) -> Self {
		Self::with(seed, |_, _| {})
	}

	/// A client and a server with an established session; the session's names on both sides.
	pub fn connected(seed: u64) -> (Self, SessionId, SessionId) {
		Self::connected_with(seed, |_, _| {})
	}

	pub fn connected_with(
		seed: u64,
		change: impl Fn(usize, &mut Config),
	) -> (Self, SessionId, SessionId) {
		let mut net = Self::with(seed, change);
		let session = net.connect();
		net.run(seconds(1));
		let [there] = net.parties[SERVER].established()[..] else { panic!("not established") };
		assert_eq!(net.parties[CLIENT].established(), [session]);
		net.forget();
		(net, session, there)
	}

	pub fn connect(&mut self) -> SessionId {
		let (peer, to) = (self.parties[SERVER].endpoint.public_key(), self.parties[SERVER].address);
		self.parties[CLIENT]
			.endpoint
			.connect(self.now, to, peer, ADMISSION)
			.expect("a session is granted")
	}

	/// Forgets events and datagrams so far.
	pub fn forget(&mut self) {
		self.seen.clear();
		self.parties.iter_mut().for_each(|party| party.events.clear());
	}

	pub fn send(&mut self, party: usize, session: SessionId, packet: &[u8]) {
		self.parties[party]
			.endpoint
			.send_packet(self.now, session, packet)
			.expect("the packet is taken");
	}

	/// Lets time pass, and everything happen that falls due in it.
	pub fn run(&mut self, time: Duration) {
		let end = self.now + time;
		loop {
			self.settle();
			let flight = self.flying.first_key_value().map(|((at, _), _)| *at);
			let timers = self.parties.iter().filter_map(|party| party.endpoint.poll_timeout());
			let next = timers.chain(flight).min().filter(|at| *at <= end);
			self.now = self.now.max(next.unwrap_or(end));
			if next.is_none() {
				return;
			}
			while let Some(entry) = self.flying.first_entry().filter(|e| e.key().0 <= self.now) {
				let datagram = entry.remove();
				self.deliver(&datagram);
			}
			for party in &mut self.parties {
				if party.endpoint.poll_timeout().is_some_and(|at| at <= self.now) {
					party.endpoint.handle_timeout(self.now);
				}
			}
		}
	}

	/// Hands a datagram to whoever has its destination's address.
	pub fn deliver(&mut self, datagram: &Seen) {
		for party in self.parties.iter_mut().filter(|party| party.address == datagram.to) {
			let mut bytes = datagram.bytes.clone();
			party.endpoint.handle_datagram(self.now, datagram.from, &mut bytes);
		}
	}

	/// Takes out what the endpoints have to say, and puts it on the path.
	pub fn settle(&mut self) {
		for n in 0..self.parties.len() {
			loop {
				let party = &mut self.parties[n];
				let mut quiet = true;
				while let Some(event) = party.endpoint.poll_event() {
					quiet = false;
					if let Event::Incoming { session, .. } = &event {
						match party.policy {
							Policy::Accept => party.endpoint.accept(self.now, *session),
							Policy::Refuse => party.endpoint.refuse(*session),
							Policy::Ignore => {},
						}
					}
					party.events.push(event);
				}
				let from = party.address;
				while let Some(transmit) = self.parties[n].endpoint.poll_transmit() {
					quiet = false;
					self.fly(Seen { at: self.now, from, to: transmit.to, bytes: transmit.payload });
				}
				if quiet {
					break;
				}
			}
		}
	}

	fn fly(&mut self, datagram: Seen) {
		let chance = |rng: &mut ChaCha8Rng, percent| rng.next_u32() % 100 < percent;
		let copies = if chance(&mut self.rng, self.path.lost_percent) {
			0
		} else {
			1 + u32::from(chance(&mut self.rng, self.path.doubled_percent))
		};
		for _ in 0..copies {
			let (least, most) = self.path.delay;
			let spread = (most - least).as_micros() as u64 + 1;
			let delay = least + Duration::from_micros(self.rng.next_u64() % spread);
			self.count += 1;
			self.flying.insert((self.now + delay, self.count), datagram.clone());
		}
		self.seen.push(datagram);
	}
}

/// Distinct packets of pseudo-random lengths.
pub fn packets(seed: u64, count: usize, longest: usize) -> Vec<Vec<u8>> {
	let mut rng = ChaCha8Rng::seed_from_u64(seed);
	(0..count)
		.map(|n| {
			let length = 8 + rng.next_u32() as usize % (longest - 7);
			let mut packet = vec![0; length];
			rng.fill_bytes(&mut packet);
			packet[..8].copy_from_slice(&(n as u64).to_be_bytes());
			packet
		})
		.collect()
}

pub fn sorted(mut packets: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
	packets.sort();
	packets
}

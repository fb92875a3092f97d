//! Two endpoints and a path that the fuzzer controls: what arrives was sent, once, whatever is
//! lost, doubled, altered, reordered or delayed, and the endpoints never wait for a time that has
//! passed.

#![no_main]

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use std::{
	collections::{HashSet, VecDeque},
	net::SocketAddr,
	time::{Duration, Instant, SystemTime},
};
use trident::{Clock, Config, Endpoint, Event, SessionId, StaticSecret};

#[derive(Arbitrary, Debug)]
enum Step {
	Send { from_second: bool, length: u16 },
	Deliver { position: u8 },
	Double { position: u8 },
	Lose { position: u8 },
	Alter { position: u8, byte: u16, bits: u8 },
	Wait { millis: u16 },
	Move { second: bool, to: u8 },
	Close { second: bool },
}

struct Party {
	endpoint: Endpoint,
	address: SocketAddr,
	session: Option<SessionId>,
	sent: HashSet<Vec<u8>>,
	received: HashSet<Vec<u8>>,
}

fn address(n: u8) -> SocketAddr {
	SocketAddr::from(([127, 0, 0, 1], u16::from(n) + 1))
}

impl Party {
	fn new(n: u8, clock: Clock) -> Self {
		let config = Config::new(StaticSecret::from_bytes([n; 32]), [n; 32], clock);
		Self {
			endpoint: Endpoint::new(config),
			address: address(n),
			session: None,
			sent: HashSet::new(),
			received: HashSet::new(),
		}
	}

	fn poll(&mut self, now: Instant, flying: &mut VecDeque<Flight>) {
		loop {
			while let Some(transmit) = self.endpoint.poll_transmit() {
				assert!((24..=1_400).contains(&transmit.payload.len()));
				flying.push_back(Flight {
					from: self.address,
					to: transmit.to,
					bytes: transmit.payload,
				});
			}
			let Some(event) = self.endpoint.poll_event() else { break };
			match event {
				Event::Incoming { session, .. } => self.endpoint.accept(now, session),
				Event::Established { session } => self.session = Some(session),
				Event::Packet { packet, .. } => assert!(self.received.insert(packet), "twice"),
				Event::Closed { session, .. } if self.session == Some(session) => {
					self.session = None;
				},
				_ => {},
			}
		}
		self.endpoint.handle_timeout(now);
		assert!(self.endpoint.poll_timeout().is_none_or(|at| at > now));
	}
}

struct Flight {
	from: SocketAddr,
	to: SocketAddr,
	bytes: Vec<u8>,
}

fuzz_target!(|steps: Vec<Step>| {
	let mut now = Instant::now();
	let clock = Clock::new(now, SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000));
	let mut parties = [Party::new(1, clock), Party::new(2, clock)];
	let peer = parties[1].endpoint.public_key();
	parties[0].endpoint.connect(now, address(2), peer, b"").expect("a session is granted");
	let mut flying = VecDeque::new();
	let mut count = 0u64;
	for step in steps {
		parties.iter_mut().for_each(|party| party.poll(now, &mut flying));
		let at =
			|position: u8, flying: &VecDeque<Flight>| usize::from(position) % flying.len().max(1);
		match step {
			Step::Send { from_second, length } => {
				let party = &mut parties[usize::from(from_second)];
				let length = usize::from(length) % (party.endpoint.max_packet() - 7);
				let mut packet = vec![7; 8 + length];
				packet[..8].copy_from_slice(&count.to_be_bytes());
				count += 1;
				if let Some(session) = party.session {
					if party.endpoint.send_packet(now, session, &packet).is_ok() {
						party.sent.insert(packet);
					}
				}
			},
			Step::Deliver { position } => {
				if let Some(mut flight) = flying.remove(at(position, &flying)) {
					for party in parties.iter_mut().filter(|party| party.address == flight.to) {
						party.endpoint.handle_datagram(now, flight.from, &mut flight.bytes);
					}
				}
			},
			Step::Double { position } => {
				if let Some(flight) = flying.get(at(position, &flying)) {
					let Flight { from, to, bytes } = flight;
					let copy = Flight { from: *from, to: *to, bytes: bytes.clone() };
					flying.push_back(copy);
				}
			},
			Step::Lose { position } => {
				flying.remove(at(position, &flying));
			},
			Step::Alter { position, byte, bits } => {
				let position = at(position, &flying);
				if let Some(flight) = flying.get_mut(position) {
					let byte = usize::from(byte) % flight.bytes.len();
					flight.bytes[byte] ^= bits;
				}
			},
			Step::Wait { millis } => now += Duration::from_millis(millis.into()),
			Step::Move { second, to } => {
				parties[usize::from(second)].address =
					address(if second { to | 1 } else { to & !1 });
			},
			Step::Close { second } => {
				let party = &mut parties[usize::from(second)];
				if let Some(session) = party.session.take() {
					party.endpoint.close(now, session);
				}
			},
		}
	}
	let [first, second] = &parties;
	assert!(second.received.is_subset(&first.sent));
	assert!(first.received.is_subset(&second.sent));
});

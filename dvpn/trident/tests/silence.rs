//! To whom it does not authenticate, an endpoint does not exist.

mod common;

use common::*;
use proptest::prelude::*;
use std::sync::{LazyLock, Mutex};
use trident::{CloseReason, Event};

/// A connected pair, and one datagram of each kind that never arrived: first message, reply, data.
struct Fixture {
	net: Net,
	unseen: Vec<Seen>,
}

/// Lets a client with the same key ask for further sessions and keeps the datagrams from arriving.
fn fixture(seed: u64) -> Fixture {
	let (mut net, here, _) = Net::connected(seed);
	let mut unseen = Vec::new();

	net.send(CLIENT, here, &[7; 300]);
	net.path = Path::DEAD;
	net.settle();
	unseen.append(&mut net.seen);

	net.connect();
	net.settle();
	let first = net.seen.remove(0);
	unseen.push(first);

	net.connect();
	net.settle();
	let request = net.seen.remove(0);
	net.deliver(&request);
	net.settle();
	unseen.append(&mut net.seen);
	assert_eq!(unseen.len(), 3);
	net.forget();
	Fixture { net, unseen }
}

impl Fixture {
	/// Delivers a datagram and asserts that nothing comes of it.
	fn assert_silence(&mut self, datagram: &Seen) {
		let before: Vec<_> = self.net.parties.iter().map(|p| p.endpoint.poll_timeout()).collect();
		let paths = self.paths();
		self.net.deliver(datagram);
		for (party, timeout) in self.net.parties.iter_mut().zip(before) {
			assert_eq!(party.endpoint.poll_transmit(), None);
			assert_eq!(party.endpoint.poll_event(), None);
			assert_eq!(party.endpoint.poll_timeout(), timeout);
		}
		assert_eq!(self.paths(), paths);
	}

	fn paths(&self) -> Vec<usize> {
		self.net.parties.iter().map(|party| party.endpoint.session_count()).collect()
	}
}

static SHARED: LazyLock<Mutex<Fixture>> = LazyLock::new(|| Mutex::new(fixture(1)));

fn junk(to: usize, from: u16, bytes: Vec<u8>) -> Seen {
	Seen { at: std::time::Instant::now(), from: address(from), to: address(to as u16), bytes }
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(512))]

	#[test]
	fn junk_should_be_met_with_silence(
		bytes in prop_oneof![
			4 => prop::collection::vec(any::<u8>(), 0..2_000),
			1 => (0..=65_536usize, any::<u8>()).prop_map(|(length, byte)| vec![byte; length]),
		],
		to in 0..2usize,
		from in 0..3u16,
	) {
		let mut fixture = SHARED.lock().expect("no test panicked");
		fixture.assert_silence(&junk(to, from, bytes));
	}

	#[test]
	fn altered_datagrams_should_be_met_with_silence(
		which in 0..3usize,
		flips in prop::collection::vec((any::<prop::sample::Index>(), 0..8u8), 1..4),
	) {
		let mut fixture = SHARED.lock().expect("no test panicked");
		let genuine = fixture.unseen[which].clone();
		let mut altered = genuine.clone();
		for (index, bit) in flips {
			let index = index.index(altered.bytes.len());
			altered.bytes[index] ^= 1 << bit;
		}
		prop_assume!(altered.bytes != genuine.bytes);
		fixture.assert_silence(&altered);
	}

	#[test]
	fn cut_and_lengthened_datagrams_should_be_met_with_silence(
		which in 0..3usize,
		length in any::<prop::sample::Index>(),
		more in prop::collection::vec(any::<u8>(), 1..600),
	) {
		let mut fixture = SHARED.lock().expect("no test panicked");
		let genuine = fixture.unseen[which].clone();
		let mut cut = genuine.clone();
		cut.bytes.truncate(length.index(genuine.bytes.len()));
		fixture.assert_silence(&cut);
		let mut longer = genuine;
		longer.bytes.extend(more);
		fixture.assert_silence(&longer);
	}
}

#[test]
fn every_bit_of_every_kind_should_count() {
	let mut fixture = fixture(2);
	for genuine in fixture.unseen.clone() {
		// Data last, with the datagram's other bits intact; the genuine one must still be good
		// then.
		for bit in 0..genuine.bytes.len().min(130) * 8 {
			let mut altered = genuine.clone();
			altered.bytes[bit / 8] ^= 1 << (bit % 8);
			fixture.assert_silence(&altered);
		}
	}
	for genuine in fixture.unseen.clone() {
		fixture.net.deliver(&genuine);
	}
	fixture.net.settle();
	assert_eq!(fixture.net.parties[SERVER].packets(), [[7; 300]]);
	assert_eq!(fixture.net.parties[SERVER].incoming().len(), 1);
	assert_eq!(fixture.net.parties[CLIENT].established().len(), 1);
}

#[test]
fn replays_should_be_met_with_silence() {
	let mut net = Net::new(3);
	let here = net.connect();
	net.run(seconds(1));
	net.send(CLIENT, here, b"packet");
	net.run(seconds(1));
	let seen = net.seen.clone();
	assert!(seen.len() >= 4);
	let unseen = Vec::new();
	net.forget();
	let mut fixture = Fixture { net, unseen };
	for datagram in &seen {
		fixture.assert_silence(datagram);
		let elsewhere = Seen { from: address(99), ..datagram.clone() };
		fixture.assert_silence(&elsewhere);
	}
}

#[test]
fn first_flight_should_not_be_taken_by_a_responder_that_was_restarted() {
	let mut net = Net::new(4);
	net.connect();
	net.run(seconds(5));
	let first = net.seen[0].clone();
	let now = net.now;
	let mut restarted = config(2, net.start);
	restarted.clock = trident::Clock::new(
		now,
		std::time::SystemTime::UNIX_EPOCH + seconds(1_800_000_000) + (now - net.start),
	);
	net.parties[SERVER] = Party::new(restarted, address(1));
	net.forget();
	let mut fixture = Fixture { net, unseen: Vec::new() };
	fixture.assert_silence(&first);

	fixture.net.connect();
	fixture.net.run(seconds(1));
	assert_eq!(fixture.net.parties[SERVER].established().len(), 1, "a new one is taken");
}

#[test]
fn wrong_key_should_never_establish_and_never_be_answered() {
	let mut net = Net::new(5);
	let (now, to) = (net.now, address(1));
	for wrong in 0..5 {
		let mut key = net.parties[SERVER].endpoint.public_key();
		key.0[wrong * 7] ^= 4;
		let client = &mut net.parties[CLIENT].endpoint;
		client.connect(now, to, key, ADMISSION).expect("a session is granted");
	}
	net.run(seconds(120));
	assert!(net.seen.iter().all(|datagram| datagram.from == address(0)));
	assert_eq!(net.parties[SERVER].events, []);
	assert_eq!(net.parties[CLIENT].closed(), [CloseReason::TimedOut; 5]);
	assert_eq!(net.parties[CLIENT].endpoint.session_count(), 0);
}

#[test]
fn refused_and_undecided_peers_should_hear_nothing() {
	for policy in [Policy::Refuse, Policy::Ignore] {
		let mut net = Net::new(6);
		net.parties[SERVER].policy = policy;
		net.connect();
		net.run(seconds(120));
		assert!(net.seen.iter().all(|datagram| datagram.from == address(0)));
		assert!(!net.parties[SERVER].incoming().is_empty());
		assert_eq!(net.parties[CLIENT].closed(), [CloseReason::TimedOut]);
		assert_eq!(net.parties[SERVER].endpoint.session_count(), 0);
		assert_eq!(net.parties[SERVER].endpoint.poll_timeout(), None);
		let told = net.parties[SERVER].closed().len();
		assert_eq!(
			told,
			if policy == Policy::Ignore { net.parties[SERVER].incoming().len() } else { 0 }
		);
	}
}

#[test]
fn wrong_clocks_should_be_met_with_silence() {
	for (skew, taken) in [(-130, false), (-100, true), (5, true), (15, false)] {
		let mut net = Net::new(7);
		// The responder has been up for long enough to tell what it saw.
		net.now += seconds(1_000);
		let mut client = config(1, net.now);
		let time = std::time::SystemTime::UNIX_EPOCH
			+ seconds(1_800_001_000u64.saturating_add_signed(skew));
		client.clock = trident::Clock::new(net.now, time);
		net.parties[CLIENT] = Party::new(client, address(0));
		net.connect();
		net.run(seconds(3));
		assert_eq!(net.parties[SERVER].incoming().len(), usize::from(taken), "{skew} s");
	}
}

#[test]
fn idle_session_should_send_nothing() {
	let (mut net, here, there) =
		Net::connected_with(8, |_, config| config.idle_timeout = seconds(3_600));
	net.send(CLIENT, here, b"a last word");
	net.run(seconds(10));
	net.forget();
	net.run(seconds(600));
	assert_eq!(net.seen.len(), 0);
	net.send(SERVER, there, b"after ten minutes");
	net.run(millis(25));
	assert_eq!(net.parties[CLIENT].packets(), [b"after ten minutes"]);
}

#[test]
fn endpoints_without_sessions_should_have_nothing_to_do() {
	let mut net = Net::new(9);
	for party in &mut net.parties {
		assert_eq!(party.endpoint.poll_timeout(), None);
		party.endpoint.handle_timeout(net.now + seconds(1_000_000));
		assert_eq!(party.endpoint.poll_transmit(), None);
		assert_eq!(party.endpoint.poll_event(), None::<Event>);
	}
}

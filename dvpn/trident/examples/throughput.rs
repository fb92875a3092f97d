//! Measures what two endpoints in memory carry on one core, against the bare cipher in the same
//! run, and how fast junk is refused.
//!
//! `cargo run --release -p trident --example throughput [-- --json] [--seconds N]`

use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use ring::aead::{Aad, LessSafeKey, Nonce, UnboundKey, CHACHA20_POLY1305};
use std::{
	env,
	hint::black_box,
	net::{Ipv4Addr, SocketAddr},
	process::ExitCode,
	time::{Duration, Instant, SystemTime},
};
use trident::{Clock, Config, Endpoint, Event, SessionId, StaticSecret};

/// Bytes that the bare cipher seals and opens at a time: a full datagram.
const DATAGRAM: usize = 1_400;
/// Packets sent between two polls, as a busy TUN device gives them.
const BATCH: usize = 32;
/// The measurements take turns, so that a change of the machine's pace meets all of them.
const ROUNDS: u32 = 5;

const HERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 1);
const THERE: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 2);

fn main() -> ExitCode {
	let Some(options) = Options::read(env::args().skip(1)) else {
		eprintln!("usage: throughput [--json] [--seconds N]");
		return ExitCode::FAILURE;
	};
	let slice = options.time / (3 * ROUNDS);
	let (mut cipher, mut tunnel, mut junk) = (Cipher::new(), Tunnel::new(), Junk::new());
	let (mut bare, mut carried, mut refused) = <(Rate, Rate, Rate)>::default();
	for _ in 0..ROUNDS {
		bare.measure(slice, || cipher.seal_and_open());
		carried.measure(slice, || tunnel.carry());
		refused.measure(slice, || junk.refuse());
	}
	let overhead = tunnel.overhead_percent();
	let (bare, carried) = (bare.gigabits(), carried.gigabits());
	let ratio = carried / bare;
	let refused = refused.per_second();
	if options.json {
		println!(
			"{{\"cipher_gbit_s\":{bare:.3},\"tunnel_gbit_s\":{carried:.3},\"ratio\":{ratio:.3},\
			 \"overhead_percent\":{overhead:.2},\"junk_refused_per_s\":{refused:.0}}}"
		);
	} else {
		println!("seal and open, one core, {DATAGRAM} bytes");
		println!("  bare ChaCha20-Poly1305   {bare:8.3} Gbit/s");
		println!("  through two endpoints    {carried:8.3} Gbit/s   {ratio:.2} of it");
		println!("  bytes beyond the packets {overhead:8.2} %");
		println!("junk datagrams refused     {refused:8.0} a second");
	}
	ExitCode::SUCCESS
}

struct Options {
	json: bool,
	time: Duration,
}

impl Options {
	fn read(mut arguments: impl Iterator<Item = String>) -> Option<Self> {
		let mut options = Self { json: false, time: Duration::from_secs(6) };
		while let Some(argument) = arguments.next() {
			match argument.as_str() {
				"--json" => options.json = true,
				"--seconds" => {
					let seconds = arguments.next()?.parse::<u32>().ok()?;
					options.time = Duration::from_secs(seconds.max(1).into());
				},
				_ => return None,
			}
		}
		Some(options)
	}
}

/// Work done, and the time it took.
#[derive(Default)]
struct Rate {
	amount: u64,
	time: Duration,
}

impl Rate {
	/// Repeats `work`, which returns how much it did, for about `slice`.
	fn measure(&mut self, slice: Duration, mut work: impl FnMut() -> usize) {
		let start = Instant::now();
		while start.elapsed() < slice {
			self.amount += (0..64).map(|_| work() as u64).sum::<u64>();
		}
		self.time += start.elapsed();
	}

	fn per_second(&self) -> f64 {
		self.amount as f64 / self.time.as_secs_f64()
	}

	/// Of an amount in bytes.
	fn gigabits(&self) -> f64 {
		self.per_second() * 8.0 / 1e9
	}
}

/// The cipher alone.
struct Cipher {
	key: LessSafeKey,
	counter: u64,
	buffer: Vec<u8>,
}

impl Cipher {
	fn new() -> Self {
		let key = UnboundKey::new(&CHACHA20_POLY1305, &[7; 32]).expect("32 bytes are a key");
		Self { key: LessSafeKey::new(key), counter: 0, buffer: vec![1; DATAGRAM] }
	}

	fn nonce(&self) -> Nonce {
		let mut nonce = [0; 12];
		nonce[4..].copy_from_slice(&self.counter.to_be_bytes());
		Nonce::assume_unique_for_key(nonce)
	}

	fn seal_and_open(&mut self) -> usize {
		self.counter += 1;
		self.key
			.seal_in_place_append_tag(self.nonce(), Aad::empty(), &mut self.buffer)
			.expect("the buffer is short");
		self.key
			.open_in_place(self.nonce(), Aad::empty(), &mut self.buffer)
			.expect("what was sealed opens");
		self.buffer.truncate(DATAGRAM);
		black_box(self.buffer.len())
	}
}

/// Two endpoints with an established session.
struct Tunnel {
	now: Instant,
	sender: Endpoint,
	receiver: Endpoint,
	session: SessionId,
	packet: Vec<u8>,
}

impl Tunnel {
	fn new() -> Self {
		let now = Instant::now();
		let clock = Clock::new(now, SystemTime::now());
		let (mut sender, mut receiver) = (endpoint(clock, 1), endpoint(clock, 2));
		let session = sender
			.connect(now, THERE, receiver.public_key(), b"")
			.expect("a first session is granted");
		while sender.stats(session).is_some_and(|stats| stats.rtt.is_none()) {
			deliver(now, &mut sender, HERE, &mut receiver);
			while let Some(event) = receiver.poll_event() {
				if let Event::Incoming { session, .. } = event {
					receiver.accept(now, session);
				}
			}
			deliver(now, &mut receiver, THERE, &mut sender);
		}
		let packet = vec![9; sender.max_packet()];
		Self { now, sender, receiver, session, packet }
	}

	fn carry(&mut self) -> usize {
		for _ in 0..BATCH {
			self.sender
				.send_packet(self.now, self.session, &self.packet)
				.expect("the queue was emptied");
		}
		deliver(self.now, &mut self.sender, HERE, &mut self.receiver);
		let mut carried = 0;
		while let Some(event) = self.receiver.poll_event() {
			if let Event::Packet { packet, .. } = event {
				carried += packet.len();
				self.receiver.recycle(packet);
			}
		}
		deliver(self.now, &mut self.receiver, THERE, &mut self.sender);
		carried
	}

	fn overhead_percent(&self) -> f64 {
		let stats = self.sender.stats(self.session).unwrap_or_default();
		(stats.wire_out as f64 / stats.bytes_out as f64 - 1.0) * 100.0
	}
}

/// Random datagrams, for an endpoint that has sessions.
struct Junk {
	tunnel: Tunnel,
	datagrams: Vec<Vec<u8>>,
	next: usize,
	buffer: Vec<u8>,
}

impl Junk {
	fn new() -> Self {
		let mut rng = ChaCha20Rng::from_seed([3; 32]);
		let datagrams = (0..256)
			.map(|_| {
				let mut datagram = vec![0; DATAGRAM];
				rng.fill_bytes(&mut datagram);
				datagram
			})
			.collect();
		Self { tunnel: Tunnel::new(), datagrams, next: 0, buffer: Vec::new() }
	}

	fn refuse(&mut self) -> usize {
		self.next = (self.next + 1) % self.datagrams.len();
		self.buffer.clear();
		self.buffer.extend_from_slice(&self.datagrams[self.next]);
		self.tunnel.receiver.handle_datagram(self.tunnel.now, HERE, &mut self.buffer);
		assert!(self.tunnel.receiver.poll_transmit().is_none());
		1
	}
}

fn endpoint(clock: Clock, seed: u8) -> Endpoint {
	Endpoint::new(Config::new(StaticSecret::from_bytes([seed; 32]), [seed; 32], clock))
}

fn deliver(now: Instant, sender: &mut Endpoint, from: SocketAddr, receiver: &mut Endpoint) {
	while let Some(mut transmit) = sender.poll_transmit() {
		receiver.handle_datagram(now, from, &mut transmit.payload);
		sender.recycle(transmit.payload);
	}
}

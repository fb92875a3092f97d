//! What every session of an endpoint works with.

use crate::{
	config::Config,
	event::{Event, SessionId},
	pool::Pool,
};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use std::{collections::VecDeque, time::Instant};

/// Packets and messages that may wait for the application; what exceeds it is lost, as in a full
/// socket buffer.
const MOST_WAITING: usize = 8_192;

/// Time, randomness, buffers, limits, and the way to the application.
pub(crate) struct Context {
	pub config: Config,
	/// The latest time the endpoint was told.
	pub now: Instant,
	pub rng: ChaCha20Rng,
	pub pool: Pool,
	events: VecDeque<Event>,
}

impl Context {
	pub fn new(config: Config) -> Self {
		let now = config.clock.start();
		// A seed used twice by mistake still gives different streams to different keys and starts.
		let seed = blake3::Hasher::new_derive_key("trident/1 endpoint randomness")
			.update(&config.seed.0)
			.update(config.secret.as_bytes())
			.update(&config.clock.unix_nanos().to_be_bytes())
			.finalize();
		Self {
			now,
			rng: ChaCha20Rng::from_seed(seed.into()),
			pool: Pool::new(config.max_datagram),
			events: VecDeque::new(),
			config,
		}
	}

	/// Calendar time, in milliseconds since the Unix epoch.
	pub fn date(&self) -> u64 {
		self.config.clock.unix_millis(self.now)
	}

	/// Tells the application what it must know. As many as there are sessions, at most.
	pub fn tell(&mut self, event: Event) {
		self.events.push_back(event);
	}

	/// Hands over a packet, and says whether there was room for it.
	pub fn deliver_packet(&mut self, session: SessionId, packet: Vec<u8>) -> bool {
		let room = self.events.len() < MOST_WAITING;
		if room {
			self.events.push_back(Event::Packet { session, packet });
		} else {
			self.pool.give(packet);
		}
		room
	}

	/// Hands over a message, if there is room.
	pub fn deliver_message(&mut self, session: SessionId, message: &[u8]) {
		if self.events.len() < MOST_WAITING {
			self.events.push_back(Event::Message { session, message: message.to_vec() });
		}
	}

	pub fn next_event(&mut self) -> Option<Event> {
		self.events.pop_front()
	}
}

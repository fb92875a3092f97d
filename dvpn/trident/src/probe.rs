//! Pings that ride in data: round-trip times and signs of life, and nothing while there is no
//! traffic.

use crate::{
	frame::Token,
	random::{between, bytes},
};
use rand_core::RngCore;
use std::time::{Duration, Instant};

/// Time from a pong to the next ping.
const PAUSE: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(3));
/// How long a peer may be silent after a ping.
const PATIENCE: (Duration, Duration) = (Duration::from_secs(10), Duration::from_secs(15));
/// After this time, a ping whose sender was heard since counts as lost.
const LOST: Duration = Duration::from_secs(3);
/// Time until the ping that confirms new keys is repeated; then 8/5 of it, and so on. Each is
/// varied by a quarter.
const REPEAT: Duration = Duration::from_secs(1);

/// One session's pings.
#[derive(Debug)]
pub(crate) struct Probe {
	/// No ping before this.
	not_before: Instant,
	waiting: Option<Waiting>,
	/// When the ping is repeated until the peer is heard, and the time between that and the next.
	repeat: Option<(Instant, Duration)>,
}

#[derive(Debug)]
struct Waiting {
	token: Token,
	sent: Instant,
	/// When the first of those was sent of which none was answered.
	since: Instant,
	patience: Duration,
}

impl Probe {
	pub const fn new(now: Instant) -> Self {
		Self { not_before: now, waiting: None, repeat: None }
	}

	/// The token of a ping to send along with data, if it is time for one.
	pub fn due(
		&mut self,
		rng: &mut impl RngCore,
		now: Instant,
		last_heard: Instant,
	) -> Option<Token> {
		let due = match &self.waiting {
			None => now >= self.not_before,
			Some(waiting) => last_heard > waiting.sent && now >= waiting.sent + LOST,
		};
		due.then(|| self.begin(rng, now))
	}

	/// The token of a ping to send now, under new keys. It is repeated until
	/// [`confirmed`](Self::confirmed).
	pub fn confirm(&mut self, rng: &mut impl RngCore, now: Instant) -> Token {
		self.schedule(rng, now, REPEAT);
		self.begin(rng, now)
	}

	/// Notes that the peer was heard under the keys in use.
	pub fn confirmed(&mut self) {
		self.repeat = None;
	}

	/// When the ping is to be repeated.
	pub fn repeat_at(&self) -> Option<Instant> {
		self.repeat.map(|(at, _)| at)
	}

	/// The token of the repeated ping, if it is time for it.
	pub fn repeat(&mut self, rng: &mut impl RngCore, now: Instant) -> Option<Token> {
		let (_, wait) = self.repeat.filter(|(at, _)| now >= *at)?;
		self.schedule(rng, now, wait);
		let waiting = self.waiting.as_mut()?;
		waiting.token = bytes(rng);
		waiting.sent = now;
		Some(waiting.token)
	}

	/// The round-trip time, if the pong answers the last ping.
	pub fn answered(
		&mut self,
		rng: &mut impl RngCore,
		token: Token,
		now: Instant,
	) -> Option<Duration> {
		let waiting = self.waiting.take_if(|waiting| waiting.token == token)?;
		self.not_before = now + between(rng, PAUSE.0, PAUSE.1);
		Some(now.saturating_duration_since(waiting.sent))
	}

	/// Forgets the ping that waits.
	pub fn reset(&mut self) {
		self.waiting = None;
		self.repeat = None;
	}

	/// When the peer is to be taken for gone, unless it is heard before.
	pub fn patience_ends(&self, last_heard: Instant) -> Option<Instant> {
		let waiting = self.waiting.as_ref()?;
		(last_heard <= waiting.since).then(|| waiting.since + waiting.patience)
	}

	fn begin(&mut self, rng: &mut impl RngCore, now: Instant) -> Token {
		let token = bytes(rng);
		let patience = between(rng, PATIENCE.0, PATIENCE.1);
		self.waiting = Some(Waiting { token, sent: now, since: now, patience });
		token
	}

	fn schedule(&mut self, rng: &mut impl RngCore, now: Instant, wait: Duration) {
		self.repeat = Some((now + between(rng, wait * 3 / 4, wait * 5 / 4), wait * 8 / 5));
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use rand_chacha::ChaCha20Rng;
	use rand_core::SeedableRng;

	fn seconds(n: u64) -> Duration {
		Duration::from_secs(n)
	}

	#[test]
	fn ping_should_wait_for_its_pong_and_a_pause() {
		let (mut rng, start) = (ChaCha20Rng::from_seed([1; 32]), Instant::now());
		let mut probe = Probe::new(start);
		let token = probe.due(&mut rng, start, start).unwrap();
		assert_eq!(probe.due(&mut rng, start + seconds(60), start), None);
		let pong = start + Duration::from_millis(30);
		assert_eq!(probe.answered(&mut rng, [0; 4], pong), None);
		assert_eq!(probe.answered(&mut rng, token, pong), Some(Duration::from_millis(30)));
		assert_eq!(probe.answered(&mut rng, token, pong), None);
		assert_eq!(probe.due(&mut rng, pong + Duration::from_millis(999), pong), None);
		assert!(probe.due(&mut rng, pong + PAUSE.1, pong).is_some());
	}

	#[test]
	fn lost_ping_should_be_repeated_when_the_peer_was_heard() {
		let (mut rng, start) = (ChaCha20Rng::from_seed([1; 32]), Instant::now());
		let mut probe = Probe::new(start);
		let token = probe.due(&mut rng, start, start).unwrap();
		assert_eq!(probe.due(&mut rng, start + seconds(2), start + seconds(1)), None);
		let second = probe.due(&mut rng, start + LOST, start + seconds(1)).unwrap();
		assert_ne!(second, token);
	}

	#[test]
	fn confirming_ping_should_be_repeated_until_the_peer_is_heard() {
		let (mut rng, start) = (ChaCha20Rng::from_seed([1; 32]), Instant::now());
		let mut probe = Probe::new(start);
		let first = probe.confirm(&mut rng, start);
		let ends = probe.patience_ends(start);
		assert_eq!(probe.repeat(&mut rng, start), None);
		let mut at = start;
		for _ in 0..4 {
			at = probe.repeat_at().unwrap();
			assert_ne!(probe.repeat(&mut rng, at).unwrap(), first);
			assert!(probe.repeat_at().unwrap() > at);
		}
		assert!((start + seconds(5)..start + seconds(15)).contains(&at));
		assert_eq!(probe.patience_ends(start), ends, "repeating does not buy patience");
		probe.confirmed();
		assert_eq!(probe.repeat_at(), None);
		assert_eq!(probe.repeat(&mut rng, start + seconds(60)), None);
	}

	#[test]
	fn patience_should_end_only_in_silence() {
		let (mut rng, start) = (ChaCha20Rng::from_seed([1; 32]), Instant::now());
		let mut probe = Probe::new(start);
		assert_eq!(probe.patience_ends(start), None);
		probe.due(&mut rng, start, start).unwrap();
		let ends = probe.patience_ends(start).unwrap();
		assert!((start + PATIENCE.0..=start + PATIENCE.1).contains(&ends));
		assert_eq!(probe.patience_ends(start + seconds(1)), None);
		probe.reset();
		assert_eq!(probe.patience_ends(start), None);
	}
}

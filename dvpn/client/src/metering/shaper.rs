//! A token bucket.

use std::time::{Duration, Instant};

/// How much may pass at once, in time at the full rate.
const BURST: Duration = Duration::from_millis(100);
/// Never a smaller burst than this, so that whole trains of packets pass at low rates.
const MIN_BURST: u64 = 64 * 1024;
const NANOS: u128 = 1_000_000_000;

/// Lets bytes pass at a rate, with a burst of a tenth of a second.
#[derive(Clone, Debug)]
pub struct TokenBucket {
	/// Bytes a second.
	rate: u64,
	burst: u64,
	tokens: u64,
	filled: Instant,
}

impl TokenBucket {
	/// A full bucket for `mbps` Mbit/s (10^6 bits a second).
	pub fn new(mbps: u32, now: Instant) -> Self {
		let rate = u64::from(mbps) * 1_000_000 / 8;
		let burst = (rate * BURST.as_millis() as u64 / 1_000).max(MIN_BURST);
		Self { rate, burst, tokens: burst, filled: now }
	}

	/// Whether `length` bytes may pass now. Takes nothing.
	pub fn allows(&mut self, length: usize, now: Instant) -> bool {
		self.refill(now);
		self.tokens >= length as u64
	}

	/// Lets `length` bytes pass, if they may.
	pub fn take(&mut self, length: usize, now: Instant) -> bool {
		let allowed = self.allows(length, now);
		if allowed {
			self.tokens -= length as u64;
		}
		allowed
	}

	/// When `length` bytes may pass; `None` when never.
	pub fn ready_at(&self, length: usize) -> Option<Instant> {
		let missing = (length as u64).saturating_sub(self.tokens);
		if missing == 0 {
			return Some(self.filled);
		}
		if self.rate == 0 || length as u64 > self.burst {
			return None;
		}
		let nanos = u128::from(missing) * NANOS / u128::from(self.rate);
		self.filled.checked_add(Duration::from_nanos(u64::try_from(nanos).ok()? + 1))
	}

	fn refill(&mut self, now: Instant) {
		let elapsed = now.saturating_duration_since(self.filled);
		let gained = elapsed.as_nanos() * u128::from(self.rate) / NANOS;
		let tokens = u128::from(self.tokens) + gained;
		if tokens >= u128::from(self.burst) {
			self.tokens = self.burst;
			self.filled = now.max(self.filled);
		} else if gained > 0 {
			self.tokens += gained as u64;
			// Only the time that whole bytes took, or frequent calls would lose the fractions.
			self.filled += Duration::from_nanos((gained * NANOS / u128::from(self.rate)) as u64);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_rate_is_kept_over_time() {
		let start = Instant::now();
		let mut bucket = TokenBucket::new(8, start);
		let mut passed = 0;
		for millis in 0..10_000 {
			let now = start + Duration::from_millis(millis);
			while bucket.take(1_250, now) {
				passed += 1_250;
			}
		}
		// 1 MB/s for ten seconds, and the first burst of 0.1 s.
		assert!((10_000_000..=10_110_000).contains(&passed), "{passed}");
	}

	#[test]
	fn asking_often_costs_nothing() {
		let start = Instant::now();
		let mut bucket = TokenBucket::new(8, start);
		while bucket.take(1_000, start) {}
		let passed = (0..100_000)
			.filter(|step| bucket.take(1_000, start + Duration::from_nanos(step * 1_500)))
			.count();
		// 150 ms at 1 MB/s.
		assert!((149..=151).contains(&passed), "{passed}");
	}

	#[test]
	fn it_tells_when_to_come_back() {
		let start = Instant::now();
		let mut bucket = TokenBucket::new(8, start);
		while bucket.take(1_000, start) {}
		let ready = bucket.ready_at(1_000).unwrap();
		assert!(ready > start);
		assert!(!bucket.allows(1_000, start));
		assert!(bucket.allows(1_000, ready + Duration::from_millis(1)));
	}

	#[test]
	fn nothing_passes_at_no_speed() {
		let start = Instant::now();
		let mut bucket = TokenBucket::new(0, start);
		while bucket.take(1_000, start) {}
		assert!(!bucket.take(1_000, start + Duration::from_secs(3_600)));
		assert_eq!(bucket.ready_at(1_000), None);
	}
}

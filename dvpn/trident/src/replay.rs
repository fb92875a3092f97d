//! Memory of what was received before, so that nothing is taken twice.

use std::{collections::BTreeSet, time::Duration};

const WORD: u32 = u64::BITS;
const WORDS: usize = 33;

/// Counters seen under one set of keys: exact for the newest [`ReplayWindow::SIZE`], older ones
/// count as seen.
///
/// A ring of words in which the word that the newest counter lives in is always clean ahead of it
/// (RFC 6479), so that advancing clears whole words and shifts nothing.
#[derive(Clone, Debug)]
pub(crate) struct ReplayWindow {
	/// One more than the newest counter seen; 0 if none was.
	next: u64,
	words: [u64; WORDS],
}

impl ReplayWindow {
	/// How far behind the newest counter another may lie and still be told apart.
	pub const SIZE: u64 = (WORDS as u64 - 1) * WORD as u64;

	pub const fn new() -> Self {
		Self { next: 0, words: [0; WORDS] }
	}

	/// One more than the newest counter seen; 0 if none was.
	pub const fn next(&self) -> u64 {
		self.next
	}

	/// Whether `counter` may be taken.
	pub fn is_fresh(&self, counter: u32) -> bool {
		let counter = u64::from(counter);
		if counter >= self.next {
			return true;
		}
		let (word, bit) = Self::place(counter);
		self.next - counter <= Self::SIZE && self.words[word] & bit == 0
	}

	/// Remembers a counter that is fresh.
	pub fn mark(&mut self, counter: u32) {
		let counter = u64::from(counter);
		if counter >= self.next {
			let (from, to) = (self.next.div_ceil(WORD.into()), counter / u64::from(WORD));
			for cleared in from.max(to.saturating_sub(WORDS as u64 - 1))..=to {
				self.words[(cleared % WORDS as u64) as usize] = 0;
			}
			self.next = counter + 1;
		}
		let (word, bit) = Self::place(counter);
		self.words[word] |= bit;
	}

	fn place(counter: u64) -> (usize, u64) {
		let word = counter / u64::from(WORD) % WORDS as u64;
		(word as usize, 1 << (counter % u64::from(WORD)))
	}
}

/// Identifies a first message: its authenticator, which no other first message shares.
pub(crate) type FlightId = [u8; 16];

/// First messages seen within the time in which they are accepted.
///
/// Bounded: when full, it forgets the oldest and from then on refuses everything as old as that.
/// Started anew, it refuses what is dated before its start, since it cannot tell what was seen
/// then.
#[derive(Debug)]
pub(crate) struct FirstFlights {
	seen: BTreeSet<(u64, FlightId)>,
	capacity: usize,
	behind: u64,
	ahead: u64,
	/// Dates before this are refused.
	floor: u64,
}

impl FirstFlights {
	/// A memory that starts at `start`, in milliseconds since the Unix epoch like every date here.
	pub fn new(start: u64, capacity: usize, behind: Duration, ahead: Duration) -> Self {
		let millis = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
		Self {
			seen: BTreeSet::new(),
			capacity: capacity.max(1),
			behind: millis(behind),
			ahead: millis(ahead),
			floor: start,
		}
	}

	/// Whether a first message of this date may be taken at `now`.
	pub fn is_fresh(&self, date: u64, id: FlightId, now: u64) -> bool {
		date >= self.floor
			&& date >= now.saturating_sub(self.behind)
			&& date <= now.saturating_add(self.ahead)
			&& !self.seen.contains(&(date, id))
	}

	/// Remembers a first message that is fresh.
	pub fn remember(&mut self, date: u64, id: FlightId, now: u64) {
		let oldest = now.saturating_sub(self.behind);
		while self.seen.first().is_some_and(|(date, _)| *date < oldest) {
			self.seen.pop_first();
		}
		self.seen.insert((date, id));
		while self.seen.len() > self.capacity {
			if let Some((forgotten, _)) = self.seen.pop_first() {
				self.floor = self.floor.max(forgotten.saturating_add(1));
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use std::collections::HashSet;

	/// The window without any cleverness.
	#[derive(Default)]
	struct Model {
		seen: HashSet<u32>,
		newest: u32,
	}

	impl Model {
		fn is_fresh(&self, counter: u32) -> bool {
			let too_old = u64::from(self.newest) + 1 > u64::from(counter) + ReplayWindow::SIZE;
			!self.seen.contains(&counter) && (self.seen.is_empty() || !too_old)
		}
	}

	fn counters() -> impl Strategy<Value = Vec<u32>> {
		let step = prop_oneof![
			4 => 0..4u32,
			2 => 0..200u32,
			1 => 1_900..2_300u32,
			1 => 0..1_000_000u32,
		];
		let steps = prop::collection::vec((step, any::<bool>()), 1..400);
		(prop_oneof![Just(0), Just(u32::MAX - 5_000), any::<u32>()], steps).prop_map(
			|(start, steps)| {
				let mut newest = start;
				steps
					.into_iter()
					.map(|(step, forward)| {
						let next = if forward {
							newest.saturating_add(step)
						} else {
							newest.saturating_sub(step)
						};
						newest = newest.max(next);
						next
					})
					.collect()
			},
		)
	}

	proptest! {
		#[test]
		fn window_should_agree_with_the_model(counters in counters()) {
			let mut window = ReplayWindow::new();
			let mut model = Model::default();
			for counter in counters {
				prop_assert_eq!(window.is_fresh(counter), model.is_fresh(counter), "{}", counter);
				if model.is_fresh(counter) {
					window.mark(counter);
					model.seen.insert(counter);
					model.newest = model.newest.max(counter);
				}
				prop_assert!(!window.is_fresh(counter));
			}
		}
	}

	#[test]
	fn window_should_reach_far_enough_back() {
		const { assert!(ReplayWindow::SIZE >= 2_048) };
		let mut window = ReplayWindow::new();
		window.mark(5_000);
		assert!(window.is_fresh(5_001 - ReplayWindow::SIZE as u32));
		assert!(!window.is_fresh(5_000 - ReplayWindow::SIZE as u32));
	}

	const BEHIND: Duration = Duration::from_millis(100);
	const AHEAD: Duration = Duration::from_millis(10);

	#[test]
	fn first_flight_should_be_taken_once_and_only_in_time() {
		let mut flights = FirstFlights::new(1_000, 10, BEHIND, AHEAD);
		assert!(flights.is_fresh(1_005, [1; 16], 1_000));
		flights.remember(1_005, [1; 16], 1_000);
		assert!(!flights.is_fresh(1_005, [1; 16], 1_000));
		assert!(flights.is_fresh(1_005, [2; 16], 1_000));

		assert!(!flights.is_fresh(999, [3; 16], 1_000), "dated before the start");
		assert!(!flights.is_fresh(1_011, [3; 16], 1_000), "dated too far ahead");
		assert!(flights.is_fresh(1_400, [3; 16], 1_500));
		assert!(!flights.is_fresh(1_399, [3; 16], 1_500), "too old");
	}

	#[test]
	fn first_flights_should_stay_bounded_and_never_forget_what_could_come_again() {
		let mut flights = FirstFlights::new(0, 4, BEHIND, AHEAD);
		for n in 0..50u8 {
			let date = 1_000 + u64::from(n % 7);
			if flights.is_fresh(date, [n; 16], 1_000) {
				flights.remember(date, [n; 16], 1_000);
			}
			assert!(!flights.is_fresh(date, [n; 16], 1_000));
			assert!(flights.seen.len() <= 4);
		}
		for n in 0..50u8 {
			assert!(!flights.is_fresh(1_000 + u64::from(n % 7), [n; 16], 1_000));
		}
	}

	#[test]
	fn first_flights_should_be_forgotten_when_too_old_to_be_taken() {
		let mut flights = FirstFlights::new(0, 100, BEHIND, AHEAD);
		for n in 0..50u8 {
			flights.remember(1_000, [n; 16], 1_000);
		}
		flights.remember(2_000, [0; 16], 2_000);
		assert_eq!(flights.seen.len(), 1);
	}
}

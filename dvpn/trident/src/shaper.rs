//! How long datagrams are.
//!
//! The policy, for datagrams of at most `max` bytes:
//! - **Bulk.** As long as more is waiting than a datagram holds, datagrams are filled to a size
//!   that is held for a run of 8 to 40 of them and then drawn anew, between 15/16 `max` and `max`,
//!   the longer the likelier. They carry no padding. Each session draws its own ceiling, so
//!   sessions differ.
//! - **The rest.** A datagram that is not full is padded by a random amount up to a limit that each
//!   session draws for itself (48 to 255 bytes), now and then (one in 16) by any amount.
//! - **The opening.** A session's first 24 datagrams that are not full are padded by any amount:
//!   there the sizes of an inner handshake would show.
//! - **Handshakes** have any length from the least possible to nearly `max`.
//!
//! Runs of equal sizes leave room for segmentation offload. Timing is not shaped.

use crate::random::up_to;
use rand_core::RngCore;

const OPENING: u32 = 24;
const RUN: (usize, usize) = (8, 40);
const PAD: (usize, usize) = (48, 255);
const ANY_PAD_ONE_IN: usize = 16;

/// Decides the lengths of one session's datagrams.
#[derive(Clone, Debug)]
pub(crate) struct Shaper {
	/// The longest datagram of this session.
	ceiling: usize,
	/// Bulk is at most this much shorter than the ceiling.
	span: usize,
	/// The most padding of an ordinary datagram.
	pad: usize,
	/// Length of full datagrams in the present run, and how many of them remain.
	size: usize,
	run: usize,
	/// How many datagrams of the opening remain.
	opening: u32,
}

impl Shaper {
	/// The policy of a new session, for datagrams of at most `max` bytes.
	pub fn new(rng: &mut impl RngCore, max: usize) -> Self {
		let span = Self::span(max);
		Self {
			ceiling: max - up_to(rng, span),
			span,
			pad: PAD.0 + up_to(rng, PAD.1 - PAD.0),
			size: 0,
			run: 0,
			opening: OPENING,
		}
	}

	/// The shortest datagram that counts as full: whatever fits in it never needs to be split.
	pub const fn least_full(max: usize) -> usize {
		max - 2 * Self::span(max)
	}

	const fn span(max: usize) -> usize {
		max / 32
	}

	/// The length that the next datagram has if it is filled.
	pub fn full(&mut self, rng: &mut impl RngCore) -> usize {
		if self.run == 0 {
			self.run = RUN.0 + up_to(rng, RUN.1 - RUN.0);
			let short = up_to(rng, self.span);
			self.size = self.ceiling - up_to(rng, short);
		}
		self.run -= 1;
		self.size
	}

	/// The length of a datagram of which `used` bytes are needed and that could have `full`.
	pub fn partial(&mut self, rng: &mut impl RngCore, used: usize, full: usize) -> usize {
		let room = full.saturating_sub(used);
		let any = self.opening > 0 || up_to(rng, ANY_PAD_ONE_IN - 1) == 0;
		self.opening = self.opening.saturating_sub(1);
		used + up_to(rng, if any { room } else { room.min(self.pad) })
	}
}

/// The length of a first message that needs `least` bytes.
pub(crate) fn first_message(rng: &mut impl RngCore, least: usize, max: usize) -> usize {
	least + up_to(rng, max.saturating_sub(least) / 8 * 7)
}

/// The length of a reply that needs `least` bytes: never more than what it answers had, so that
/// nobody is flooded by answers to messages sent in his name.
pub(crate) fn reply(rng: &mut impl RngCore, least: usize, answered: usize) -> usize {
	least + up_to(rng, answered.saturating_sub(least))
}

#[cfg(test)]
mod tests {
	use super::*;
	use rand_chacha::ChaCha20Rng;
	use rand_core::SeedableRng;
	use std::collections::BTreeSet;

	const MAX: usize = 1_400;

	fn rng() -> ChaCha20Rng {
		ChaCha20Rng::from_seed([3; 32])
	}

	#[test]
	fn full_datagrams_should_vary_within_narrow_bounds() {
		let mut rng = rng();
		let mut sizes = BTreeSet::new();
		let mut total = 0;
		for _ in 0..100 {
			let mut shaper = Shaper::new(&mut rng, MAX);
			for _ in 0..100 {
				let size = shaper.full(&mut rng);
				assert!((Shaper::least_full(MAX)..=MAX).contains(&size));
				sizes.insert(size);
				total += size;
			}
		}
		assert!(sizes.len() > 70, "{}", sizes.len());
		assert!(total / 10_000 > MAX * 96 / 100);
	}

	#[test]
	fn full_datagrams_should_come_in_runs() {
		let mut rng = rng();
		let mut shaper = Shaper::new(&mut rng, MAX);
		let sizes: Vec<_> = (0..10_000).map(|_| shaper.full(&mut rng)).collect();
		let changes = sizes.windows(2).filter(|pair| pair[0] != pair[1]).count();
		assert!((10_000 / RUN.1 / 2..=10_000 / RUN.0).contains(&changes), "{changes}");
	}

	#[test]
	fn partial_datagrams_should_hold_what_they_must_and_vary() {
		let mut rng = rng();
		for used in [24, 80, 700, 1_390, 1_400] {
			let mut shaper = Shaper::new(&mut rng, MAX);
			let mut total = 0;
			let mut sizes = BTreeSet::new();
			for _ in 0..1_000 {
				let size = shaper.partial(&mut rng, used, MAX);
				assert!((used..=MAX).contains(&size));
				sizes.insert(size);
				total += size - used;
			}
			assert!(sizes.len() > (MAX - used).min(PAD.0) / 2);
			assert!(total / 1_000 < 220, "mean padding {}", total / 1_000);
		}
	}

	#[test]
	fn opening_should_use_the_whole_room() {
		let mut rng = rng();
		let longest = (0..50)
			.flat_map(|_| {
				let mut shaper = Shaper::new(&mut rng, MAX);
				[0; OPENING as usize].map(|_| shaper.partial(&mut rng, 60, MAX))
			})
			.filter(|size| *size > MAX / 2)
			.count();
		assert!((450..=750).contains(&longest), "{longest} of 1200 in the upper half");
	}

	#[test]
	fn replies_should_never_be_longer_than_what_they_answer() {
		let mut rng = rng();
		for answered in 92..1_400 {
			assert!((92..=answered).contains(&reply(&mut rng, 92, answered)));
			assert!((92..=1_400).contains(&first_message(&mut rng, 92, answered)));
		}
	}
}

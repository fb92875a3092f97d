//! Weights of the calls.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// What a call costs at most. The runtime has the measured values.
pub trait WeightInfo {
	fn publish_first() -> Weight;
	fn publish_again() -> Weight;
	fn withdraw() -> Weight;
}

/// Estimates for tests: the accesses to storage, and a guess of the rest.
impl WeightInfo for () {
	fn publish_first() -> Weight {
		// Reads and writes: tunnel key, offer, account, holds. Reads: credit record.
		Weight::from_parts(70_000_000, 6_000)
			.saturating_add(ParityDbWeight::get().reads_writes(5, 4))
	}

	fn publish_again() -> Weight {
		// Reads: tunnel key, offer. Writes: the old and the new tunnel key, offer.
		Weight::from_parts(40_000_000, 4_000)
			.saturating_add(ParityDbWeight::get().reads_writes(2, 3))
	}

	fn withdraw() -> Weight {
		// Reads and writes: offer, tunnel key, account, holds.
		Weight::from_parts(60_000_000, 5_000)
			.saturating_add(ParityDbWeight::get().reads_writes(4, 4))
	}
}

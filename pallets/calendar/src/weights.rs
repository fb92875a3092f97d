//! Weights of the pallet's part in the inherent that sets the timestamp.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// What the calendar itself costs, without those who are told of a turn. The runtime has the measured
/// values.
pub trait WeightInfo {
	/// In every block: comparing the time with today and this month.
	fn compare() -> Weight;
	/// In the first block of a day, in addition.
	fn begin_day() -> Weight;
	/// In the first block of a month, in addition.
	fn begin_month() -> Weight;
}

/// Estimates for tests: the accesses to storage, and a guess of the rest.
impl WeightInfo for () {
	fn compare() -> Weight {
		// Reads: length of the day, today, this month.
		Weight::from_parts(5_000_000, 1_500).saturating_add(ParityDbWeight::get().reads(3))
	}

	fn begin_day() -> Weight {
		// Writes: today. The event is kept in a value that the block holds in memory.
		Weight::from_parts(5_000_000, 0).saturating_add(ParityDbWeight::get().writes(1))
	}

	fn begin_month() -> Weight {
		// Writes: this month. The event is kept in a value that the block holds in memory.
		Weight::from_parts(5_000_000, 0).saturating_add(ParityDbWeight::get().writes(1))
	}
}

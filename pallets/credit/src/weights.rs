//! Weights of the call and of the day's turn.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// What the pallet's work costs at most. The runtime has the measured values.
pub trait WeightInfo {
	fn check_in() -> Weight;
	fn on_new_day() -> Weight;
}

/// Estimates for tests: the accesses to storage, and a guess of the rest.
impl WeightInfo for () {
	fn check_in() -> Weight {
		// Reads: day, record, active nodes. Writes: record, active nodes.
		Weight::from_parts(30_000_000, 4_000)
			.saturating_add(ParityDbWeight::get().reads_writes(3, 2))
	}

	fn on_new_day() -> Weight {
		// Reads: active nodes of today. Writes: those of today and of the last day.
		Weight::from_parts(10_000_000, 1_500)
			.saturating_add(ParityDbWeight::get().reads_writes(1, 2))
	}
}

//! Weights of the pallet's hook.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// What the pallet costs by itself. Draws are part of what their callers measure. The runtime has the
/// measured values.
pub trait WeightInfo {
	/// In the first block of a day.
	fn on_new_day() -> Weight;
}

/// Estimates for tests: the accesses to storage, and a guess of the rest.
impl WeightInfo for () {
	fn on_new_day() -> Weight {
		// Reads: account of the pool, number of active nodes. Writes: budget.
		Weight::from_parts(20_000_000, 4_000)
			.saturating_add(ParityDbWeight::get().reads_writes(2, 1))
	}
}

//! Weight of the day's turn.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// What the pallet costs by itself. Noting a burn is part of what its callers measure. The runtime has
/// the measured values.
pub trait WeightInfo {
	fn on_new_day() -> Weight;
}

/// Estimates for tests: the accesses to storage, and a guess of the rest.
impl WeightInfo for () {
	fn on_new_day() -> Weight {
		// Writes: the slot's entry of each of the four reasons.
		Weight::from_parts(10_000_000, 0).saturating_add(ParityDbWeight::get().writes(4))
	}
}

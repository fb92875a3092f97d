//! Weights of the calls.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// What a call costs at most. The runtime has the measured values.
pub trait WeightInfo {
	fn burn_mc() -> Weight;
}

/// Estimates for tests: the accesses to storage, and a guess of the rest.
impl WeightInfo for () {
	fn burn_mc() -> Weight {
		// Reads: price, issuance, share of the pool, both accounts of MC, total MC, MUSD balance, day, and
		// two of the ledger of burns. Writes: both accounts of MC, total MC, issuance, MUSD balance, two
		// of the ledger of burns.
		Weight::from_parts(70_000_000, 8_000)
			.saturating_add(ParityDbWeight::get().reads_writes(10, 7))
	}
}

//! Weights of the calls and of the day's turn.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// What the pallet's work costs at most. What those do who listen to changes of credit runs inside, and
/// is part of it. The runtime has the measured values.
pub trait WeightInfo {
	fn check_in() -> Weight;
	fn check_in_authorized() -> Weight;
	/// The check of a check-in without a fee.
	fn authorize_check_in() -> Weight;
	fn purchase() -> Weight;
	fn replenish() -> Weight;
	/// The turn of a day at which the grace of `m` members of the genesis begins.
	fn on_new_day(m: u32) -> Weight;
}

/// The check of a signature.
const SIGNATURE: Weight = Weight::from_parts(50_000_000, 0);

/// Estimates for tests, where nobody listens: the accesses to storage, and a guess of the rest.
impl WeightInfo for () {
	fn check_in() -> Weight {
		// Reads: day, record, active nodes. Writes: record, active nodes.
		Weight::from_parts(30_000_000, 4_000)
			.saturating_add(ParityDbWeight::get().reads_writes(3, 2))
	}

	fn check_in_authorized() -> Weight {
		Self::check_in()
	}

	fn authorize_check_in() -> Weight {
		// Reads: day, record, deposit, the chain's first hash.
		Weight::from_parts(20_000_000, 6_000)
			.saturating_add(SIGNATURE)
			.saturating_add(ParityDbWeight::get().reads(4))
	}

	fn purchase() -> Weight {
		// Reads and writes: record, both accounts of MC, total MC, two of the ledger of burns, the
		// rewards to share out. Reads: day.
		Weight::from_parts(100_000_000, 12_000)
			.saturating_add(ParityDbWeight::get().reads_writes(8, 7))
	}

	fn replenish() -> Weight {
		// Reads and writes: record, account of MC, total MC, two of the ledger of burns. Reads: day.
		Weight::from_parts(60_000_000, 8_000)
			.saturating_add(ParityDbWeight::get().reads_writes(6, 5))
	}

	fn on_new_day(m: u32) -> Weight {
		// A member: its record.
		let member = Weight::from_parts(10_000_000, 2_600)
			.saturating_add(ParityDbWeight::get().reads_writes(1, 1));
		// Reads: active nodes of today, members of the genesis, day. Writes: active nodes of today and
		// of the last day, members of the genesis.
		Weight::from_parts(15_000_000, 35_000)
			.saturating_add(ParityDbWeight::get().reads_writes(3, 3))
			.saturating_add(member.saturating_mul(m.into()))
	}
}

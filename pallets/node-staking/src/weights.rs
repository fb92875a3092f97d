//! Weights of the calls and hooks.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// What a call or hook costs at most. The runtime has the measured values.
pub trait WeightInfo {
	fn register() -> Weight;
	fn change_role() -> Weight;
	fn raise() -> Weight;
	fn lower() -> Weight;
	fn unregister() -> Weight;
	fn withdraw() -> Weight;
	fn claim() -> Weight;
	/// A fine. Part of what those calls measure that fine.
	fn fine() -> Weight;
	/// A change of a registered node's credit. Part of what those calls measure that change credit.
	fn on_credit_change() -> Weight;
	/// Rewards of others. Part of what those calls measure that share.
	fn share() -> Weight;
	/// The turn of a day at which `d` days are closed, one of them with rewards.
	fn on_new_day(d: u32) -> Weight;
	/// Closing `d` days that were missed.
	fn close_missed_days(d: u32) -> Weight;
}

/// Settling a node: the books and up to five prefix sums.
fn settlement() -> Weight {
	Weight::from_parts(20_000_000, 20_000).saturating_add(ParityDbWeight::get().reads(6))
}

/// Settling a node and letting it take part in another way: up to three changes of slope of the old way
/// and three of the new one, the books and the node.
fn change_of_share() -> Weight {
	settlement()
		.saturating_add(Weight::from_parts(20_000_000, 20_000))
		.saturating_add(ParityDbWeight::get().reads_writes(7, 8))
}

/// A day that is closed: a change of slope, a prefix sum that is added and one that is removed.
fn closing() -> Weight {
	Weight::from_parts(10_000_000, 5_000).saturating_add(ParityDbWeight::get().reads_writes(1, 3))
}

/// Estimates for tests: the accesses to storage, and a guess of the rest.
impl WeightInfo for () {
	fn register() -> Weight {
		// The day, the credit, the account and its holds.
		Weight::from_parts(40_000_000, 6_000)
			.saturating_add(ParityDbWeight::get().reads_writes(4, 2))
			.saturating_add(change_of_share())
	}

	fn change_role() -> Weight {
		// The node.
		Weight::from_parts(10_000_000, 3_000)
			.saturating_add(ParityDbWeight::get().reads_writes(1, 1))
	}

	fn raise() -> Weight {
		// The day, the account and its holds.
		Weight::from_parts(40_000_000, 6_000)
			.saturating_add(ParityDbWeight::get().reads_writes(3, 2))
			.saturating_add(change_of_share())
	}

	fn lower() -> Weight {
		// The day, the account and its holds.
		Weight::from_parts(50_000_000, 6_000)
			.saturating_add(ParityDbWeight::get().reads_writes(3, 2))
			.saturating_add(change_of_share())
	}

	fn unregister() -> Weight {
		Self::lower()
	}

	fn withdraw() -> Weight {
		// The day, the node, the account and its holds.
		Weight::from_parts(50_000_000, 6_000)
			.saturating_add(ParityDbWeight::get().reads_writes(4, 3))
	}

	fn claim() -> Weight {
		// The day, the node, its account and the pot.
		Weight::from_parts(50_000_000, 6_000)
			.saturating_add(ParityDbWeight::get().reads_writes(4, 3))
			.saturating_add(settlement())
	}

	fn fine() -> Weight {
		// The day, the account, its holds and the treasury.
		Weight::from_parts(60_000_000, 8_000)
			.saturating_add(ParityDbWeight::get().reads_writes(4, 3))
			.saturating_add(change_of_share())
	}

	fn on_credit_change() -> Weight {
		// The day.
		ParityDbWeight::get().reads(1).saturating_add(change_of_share())
	}

	fn share() -> Weight {
		// The payer's account, the pot and what was shared.
		Weight::from_parts(50_000_000, 6_000)
			.saturating_add(ParityDbWeight::get().reads_writes(3, 3))
	}

	fn on_new_day(d: u32) -> Weight {
		// The day, the books, what was shared, the pool, the pot and the stream's budget.
		Weight::from_parts(60_000_000, 8_000)
			.saturating_add(ParityDbWeight::get().reads_writes(6, 5))
			.saturating_add(closing().saturating_mul(d.into()))
	}

	fn close_missed_days(d: u32) -> Weight {
		// The books, written. They and the day were read before.
		Weight::from_parts(10_000_000, 1_000)
			.saturating_add(ParityDbWeight::get().writes(1))
			.saturating_add(closing().saturating_mul(d.into()))
	}
}

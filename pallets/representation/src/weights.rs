//! Weights of the calls and hooks.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// What a call or hook costs at most. The runtime has the measured values.
pub trait WeightInfo {
	fn register() -> Weight;
	fn set_profile() -> Weight;
	fn set_commission() -> Weight;
	fn raise_self_deposit() -> Weight;
	fn lower_self_deposit() -> Weight;
	fn withdraw() -> Weight;
	fn chill() -> Weight;
	fn resume() -> Weight;
	fn resign() -> Weight;
	fn delegate() -> Weight;
	fn undelegate() -> Weight;
	fn claim() -> Weight;
	/// What follows here from a change of a node's credit or deposit. It is a part of the calls that
	/// change them, and of what these measure.
	fn update_delegation() -> Weight;
	fn note_author() -> Weight;
	/// The turn of a day with `c` candidates, of which `a` authored blocks, without the election.
	fn on_new_day(c: u32, a: u32) -> Weight;
	/// An election with `c` candidates.
	fn elect(c: u32) -> Weight;
	/// Passing `s` days of candidates that lag behind.
	fn catch_up(s: u32) -> Weight;
	fn forget_departed() -> Weight;
}

fn weight(ref_time: u64, proof_size: u64, reads: u64, writes: u64) -> Weight {
	Weight::from_parts(ref_time, proof_size)
		.saturating_add(ParityDbWeight::get().reads_writes(reads, writes))
}

/// Estimates for tests: the accesses to storage, and a guess of the rest.
impl WeightInfo for () {
	fn register() -> Weight {
		// Reads: candidate, their number, the next candidacy, holds and account, stake, day. Writes: all
		// but the day, and the ledger.
		weight(60_000_000, 8_000, 7, 7)
	}

	fn set_profile() -> Weight {
		// The candidate.
		weight(25_000_000, 4_000, 1, 1)
	}

	fn set_commission() -> Weight {
		// The candidate, the day.
		weight(25_000_000, 4_000, 2, 1)
	}

	fn raise_self_deposit() -> Weight {
		// The candidate, holds and account, stake.
		weight(50_000_000, 8_000, 4, 4)
	}

	fn lower_self_deposit() -> Weight {
		// The candidate, stake, day, holds and account.
		weight(50_000_000, 8_000, 5, 4)
	}

	fn withdraw() -> Weight {
		// Stake, day, holds and account.
		weight(40_000_000, 8_000, 4, 3)
	}

	fn chill() -> Weight {
		weight(25_000_000, 4_000, 1, 1)
	}

	fn resume() -> Weight {
		weight(25_000_000, 4_000, 1, 1)
	}

	fn resign() -> Weight {
		// The parliament, and what lowering the self-deposit needs.
		weight(70_000_000, 60_000, 6, 4)
	}

	fn delegate() -> Weight {
		// Reads: candidate, credit, deposit, day, delegation; two ledgers, three changes of the slope in
		// each; five prefix sums; what is owed. Writes: delegation, ledgers, changes, what is owed.
		weight(90_000_000, 40_000, 19, 10)
	}

	fn undelegate() -> Weight {
		// Reads: delegation, day, ledger, three changes of the slope, five prefix sums, what is owed.
		weight(60_000_000, 25_000, 12, 6)
	}

	fn claim() -> Weight {
		// Reads: delegation, ledger, five prefix sums, what is owed, the pot and the account.
		weight(80_000_000, 25_000, 10, 5)
	}

	fn update_delegation() -> Weight {
		// Reads: delegation, ledger, six changes of the slope, five prefix sums. Writes: all but those.
		weight(50_000_000, 30_000, 13, 8)
	}

	fn note_author() -> Weight {
		weight(5_000_000, 3_000, 1, 1)
	}

	fn on_new_day(c: u32, a: u32) -> Weight {
		// Those that lag, what is undistributed, the stream's budget, the pool and the pot twice.
		let base = weight(50_000_000, 20_000, 8, 6);
		// A candidate, its ledger, and a change of the slope; a prefix sum comes and one goes.
		let candidate = weight(15_000_000, 6_000, 3, 4);
		// Its blocks, and what it is owed.
		let author = weight(10_000_000, 6_000, 2, 2);
		base.saturating_add(candidate.saturating_mul(c.into()))
			.saturating_add(author.saturating_mul(a.into()))
	}

	fn elect(c: u32) -> Weight {
		// The parliament, its size, the number of candidates.
		let base = weight(50_000_000, 60_000, 4, 2);
		// A candidate, its stake, its ledger, its keys.
		let candidate = weight(15_000_000, 10_000, 4, 0);
		base.saturating_add(candidate.saturating_mul(c.into()))
	}

	fn catch_up(s: u32) -> Weight {
		// The day, those that lag.
		let base = weight(10_000_000, 10_000, 2, 1);
		// A ledger, the first change of the slope; a prefix sum comes and one goes.
		let step = weight(15_000_000, 6_000, 3, 4);
		base.saturating_add(step.saturating_mul(s.into()))
	}

	fn forget_departed() -> Weight {
		// As many entries of both kinds as are removed in a block, the ledger, what is undistributed,
		// the queue.
		let removed = u64::from(crate::FORGOTTEN_PER_BLOCK).saturating_mul(2);
		weight(50_000_000, 10_000, removed.saturating_add(4), removed.saturating_add(4))
	}
}

//! The runtime's fixed numbers. What differs between networks is a genesis value instead.

/// Time.
pub mod time {
	use metachain_primitives::time::Moment;

	use crate::BlockNumber;

	/// The length of a slot. At most one block is produced in each.
	pub const MILLIS_PER_SLOT: Moment = 6_000;

	pub const MINUTES: BlockNumber = 60_000 / MILLIS_PER_SLOT as BlockNumber;
	pub const HOURS: BlockNumber = 60 * MINUTES;
	pub const DAYS: BlockNumber = 24 * HOURS;
}

/// Money.
pub mod money {
	use metachain_primitives::money::{Balance, MC};

	pub const MILLI_MC: Balance = MC / 1_000;
	pub const MICRO_MC: Balance = MILLI_MC / 1_000;

	/// What an account must hold to exist.
	pub const EXISTENTIAL_DEPOSIT: Balance = MILLI_MC;

	/// What must be deposited for as long as so many items with so many bytes stay in storage.
	pub const fn storage_deposit(items: u32, bytes: u32) -> Balance {
		items as Balance * MC + bytes as Balance * 10 * MILLI_MC
	}
}

/// What fits into a block.
pub mod block {
	use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight};
	use sp_runtime::Perbill;

	/// Two seconds of computation. The size of storage proofs is no concern of a chain that nobody
	/// validates from proofs.
	pub const MAX_WEIGHT: Weight =
		Weight::from_parts(WEIGHT_REF_TIME_PER_SECOND.saturating_mul(2), u64::MAX);

	/// Five MiB.
	pub const MAX_LENGTH: u32 = 5 * 1024 * 1024;

	/// The part of a block that normal transactions may fill.
	pub const NORMAL_RATIO: Perbill = Perbill::from_percent(75);

	/// The part of a block that is expected to go into `on_initialize`.
	pub const INITIALIZATION_RATIO: Perbill = Perbill::from_percent(5);
}

/// Consensus.
pub mod consensus {
	use sp_consensus_babe::{AllowedSlots, BabeEpochConfiguration};

	use super::time::{DAYS, HOURS};
	use crate::BlockNumber;

	/// Some slots have a primary author, or several; a secondary author, who is known beforehand, fills
	/// the others. Plain secondary slots follow the list of authorities, in which a key stands once per
	/// seat. A quarter of the slots are primary ones.
	pub const EPOCH_CONFIG: BabeEpochConfiguration = BabeEpochConfiguration {
		c: (1, 4),
		allowed_slots: AllowedSlots::PrimaryAndSecondaryPlainSlots,
	};

	/// Room for a parliament of 600 seats, and more. There cannot be more validators than seats.
	pub const MAX_SEATS: u32 = 1_000;

	/// For how many blocks a node keeps a report that it has made, until a block has it. How old an offence
	/// may be is a matter of [`REMEMBERED_SESSIONS`].
	pub const REPORT_LONGEVITY: BlockNumber = 7 * DAYS;

	/// For how many sessions it is remembered who held which key and seats. An offence can be reported
	/// in its own session, and in one more than so many after it.
	///
	/// With sessions of an hour, as on public networks, that is just within six days, for the sake of
	/// slashing: what a validator takes out of its self-deposit unbonds for six whole days from the next
	/// election on, and the seats that it had before are in force for at most two sessions of these.
	///
	/// Sessions of test networks are shorter, so there it is less time. Where days are shorter still, it is
	/// more days than unbonding takes, and an old offence may find nothing left to slash. So may one from
	/// before the chain has stood still.
	pub const REMEMBERED_SESSIONS: u32 = 6 * DAYS / HOURS - 3;

	/// The longest that validators may have a revived GRANDPA wait.
	pub const MAX_STALL_DELAY: BlockNumber = DAYS;

	/// With sessions of an hour, operators have a day to agree on that GRANDPA has stalled.
	pub const STALL_VOTE_SESSIONS: u32 = DAYS / HOURS;
}

//! Consensus: nodes elect validators with seats, BABE lets these produce blocks, and GRANDPA finalize them.

use frame_support::{
	parameter_types,
	traits::{ConstU128, ConstU32, ConstU64, Contains},
	PalletId,
};
use metachain_primitives::money::MC;
use pallet_seats::{
	AuthorOfSeat, ClosedSeats, KeysInUse, SeatShare, SeatShareOf, UpToLimitBySeats, ValidatorOf,
};
use pallet_session::historical::{IdentificationTuple, NoteHistoricalRoot};
use sp_runtime::{traits::OpaqueKeys, Perbill};
use sp_session::MembershipProof;

use super::money::TreasuryAccount;
use crate::{
	constants::{
		consensus::{
			MAX_SEATS, MAX_STALL_DELAY, REMEMBERED_SESSIONS, REPORT_LONGEVITY, STALL_VOTE_SESSIONS,
		},
		money::storage_deposit,
		time::MILLIS_PER_SLOT,
	},
	weights, AccountId, Babe, Balances, Calendar, Credit, Invitation, NodeStaking, Offences,
	Representation, Runtime, RuntimeEvent, RuntimeHoldReason, Seats, Session, SessionKeys,
};

type ReportLongevity = ConstU64<{ REPORT_LONGEVITY as u64 }>;

impl pallet_babe::Config for Runtime {
	type EpochDuration = pallet_calendar::EpochLength<Runtime>;
	type ExpectedBlockTime = ConstU64<MILLIS_PER_SLOT>;
	type EpochChangeTrigger = pallet_babe::ExternalTrigger;
	type DisabledValidators = ClosedSeats<Runtime>;
	type WeightInfo = ();
	type MaxAuthorities = ConstU32<MAX_SEATS>;
	type MaxNominators = ConstU32<0>;
	type KeyOwnerProof = MembershipProof;
	type EquivocationReportSystem = pallet_babe::EquivocationReportSystem<
		Runtime,
		Offences,
		KeysInUse<Runtime>,
		ReportLongevity,
	>;
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = ConstU32<MAX_SEATS>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<{ REMEMBERED_SESSIONS as u64 }>;
	type KeyOwnerProof = MembershipProof;
	type EquivocationReportSystem = pallet_grandpa::EquivocationReportSystem<
		Runtime,
		Offences,
		KeysInUse<Runtime>,
		ReportLongevity,
	>;
}

impl pallet_authorship::Config for Runtime {
	type FindAuthor = AuthorOfSeat<Runtime>;
	type EventHandler = Representation;
}

impl pallet_seats::Config for Runtime {
	type Parliament = Representation;
	type Candidates = Representation;
	type MaxSeats = ConstU32<MAX_SEATS>;
	type RememberedSessions = ConstU32<REMEMBERED_SESSIONS>;
	type MaxStallDelay = ConstU32<MAX_STALL_DELAY>;
	type StallVoteSessions = ConstU32<STALL_VOTE_SESSIONS>;
	type WeightInfo = weights::pallet_seats::WeightInfo<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::SeatsHelper;
}

parameter_types! {
	/// The pot's account is derived from it.
	pub const RepresentationPalletId: PalletId = PalletId(*b"mc/repre");
	pub const MaxCommission: Perbill = Perbill::from_percent(50);
	/// A challenger must exceed an incumbent by this part of its weight.
	pub const IncumbentMargin: Perbill = Perbill::from_percent(5);
	/// Of all weights, once thirty are elected.
	pub const WeightCap: Perbill = Perbill::from_percent(10);
}

impl pallet_representation::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Credit = Credit;
	type CreditAuthority = Credit;
	type OnFined = Invitation;
	type Deposits = NodeStaking;
	type Stream = pallet_emission::ValidatorStream<Runtime>;
	type Clock = Calendar;
	type Keys = WithSessionKeys;
	type Treasury = TreasuryAccount;
	type PalletId = RepresentationPalletId;
	type MaxCandidates = ConstU32<1_000>;
	type MinSelfDeposit = ConstU128<{ 10_000 * MC }>;
	type MinDeposits = ConstU128<{ 20_000 * MC }>;
	type MinCredit = ConstU128<100>;
	type MaxCommission = MaxCommission;
	type CommissionNotice = ConstU32<2>;
	type MoveCooldown = ConstU32<1>;
	type UnbondingDays = ConstU32<7>;
	type BarDays = ConstU32<7>;
	type IncumbentMargin = IncumbentMargin;
	type WeightCap = WeightCap;
	type CapFrom = ConstU32<30>;
	type MaxCatchUp = ConstU32<1_000>;
	type MaxSeats = ConstU32<MAX_SEATS>;
	type WeightInfo = weights::pallet_representation::WeightInfo<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::RepresentationHelper;
}

parameter_types! {
	/// Held for as long as keys are set.
	pub const KeyDeposit: crate::Balance = storage_deposit(1, 96);
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ValidatorOf<Runtime>;
	type ShouldEndSession = Babe;
	type NextSessionRotation = Babe;
	type SessionManager = NoteHistoricalRoot<Runtime, Seats>;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	/// Fewer than a third of the seats, those of the gravest offenders.
	type DisablingStrategy = UpToLimitBySeats;
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type KeyDeposit = KeyDeposit;
}

/// Who has session keys.
pub struct WithSessionKeys;

impl Contains<AccountId> for WithSessionKeys {
	fn contains(who: &AccountId) -> bool {
		Session::load_keys(who).is_some()
	}
}

impl pallet_session::historical::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = SeatShare;
	type FullIdentificationOf = SeatShareOf<Runtime>;
}

impl pallet_offences::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = IdentificationTuple<Runtime>;
	type OnOffenceHandler = Seats;
}

//! Consensus: BABE produces blocks, GRANDPA finalizes them, sessions change their keys.

use frame_support::{
	parameter_types,
	traits::{ConstU32, ConstU64},
};
use sp_runtime::traits::OpaqueKeys;
use sp_session::MembershipProof;

use crate::{
	constants::{
		consensus::{MAX_AUTHORITIES, REMEMBERED_SESSIONS, REPORT_LONGEVITY},
		money::storage_deposit,
		time::MILLIS_PER_SLOT,
	},
	validators::{NoFurtherIdentification, RecordedValidators, ValidatorOf},
	AccountId, Babe, Balances, Historical, Offences, Runtime, RuntimeEvent, Session, SessionKeys,
};

impl pallet_babe::Config for Runtime {
	type EpochDuration = pallet_calendar::EpochLength<Runtime>;
	type ExpectedBlockTime = ConstU64<MILLIS_PER_SLOT>;
	type EpochChangeTrigger = pallet_babe::ExternalTrigger;
	type DisabledValidators = Session;
	type WeightInfo = ();
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type MaxNominators = ConstU32<0>;
	type KeyOwnerProof = MembershipProof;
	type EquivocationReportSystem = pallet_babe::EquivocationReportSystem<
		Runtime,
		Offences,
		Historical,
		ConstU64<{ REPORT_LONGEVITY as u64 }>,
	>;
}

impl pallet_grandpa::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = ConstU32<MAX_AUTHORITIES>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<{ REMEMBERED_SESSIONS as u64 }>;
	type KeyOwnerProof = MembershipProof;
	type EquivocationReportSystem = pallet_grandpa::EquivocationReportSystem<
		Runtime,
		Offences,
		Historical,
		ConstU64<{ REPORT_LONGEVITY as u64 }>,
	>;
}

impl pallet_authorship::Config for Runtime {
	type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Runtime, Babe>;
	type EventHandler = ();
}

parameter_types! {
	/// Held for as long as keys are set.
	pub const KeyDeposit: crate::Balance = storage_deposit(1, 96);
}

impl pallet_session::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ValidatorOf;
	type ShouldEndSession = Babe;
	type NextSessionRotation = Babe;
	type SessionManager = RecordedValidators;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = ();
	type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
	type Currency = Balances;
	type KeyDeposit = KeyDeposit;
}

impl pallet_session::historical::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = ();
	type FullIdentificationOf = NoFurtherIdentification;
}

/// Records offences. What they cost comes with what validators have at stake.
impl pallet_offences::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = pallet_session::historical::IdentificationTuple<Runtime>;
	type OnOffenceHandler = ();
}

//! A runtime with this pallet, MC, a clock that tests set, and nodes whose credit never decays. All of
//! it is kept in storage, so that a failed call undoes it.

use frame_support::{
	derive_impl,
	dispatch::GetDispatchInfo,
	parameter_types, storage_alias,
	traits::{fungible::InspectHold, ConstU128, ConstU32, ConstU64},
	Blake2_128Concat, BoundedVec,
};
use metachain_primitives::{
	curve::{Curve, Points},
	invitation::{consent_payload, invitation_payload, InvitationKey, InvitationProof},
	money::{Balance, Musd, MC, MUSD},
	time::{Day, Moment, MILLIS_PER_NATURAL_DAY},
	traits::{Clock, Credit, CreditAuthority, CreditChange, OnCreditChange},
};
use sp_core::{sr25519, Pair, H256};
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::{
	generic,
	testing::{TestSignature, UintAuthorityId},
	traits::{Applyable, BlakeTwo256, Checkable},
	transaction_validity::{TransactionSource, TransactionValidity, TransactionValidityError},
	ApplyExtrinsicResultWithInfo, BuildStorage, DispatchError, DispatchResult, Permill,
};

use crate as pallet_invitation;

pub type AccountId = u64;
pub type TransactionExtension = (frame_system::AuthorizeCall<Test>,);
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<AccountId, RuntimeCall, UintAuthorityId, TransactionExtension>;
pub type Block = generic::Block<generic::Header<u64, BlakeTwo256>, UncheckedExtrinsic>;

/// A node with 200 points, which nobody invited.
pub const ALICE: AccountId = 1;
/// A node with 100 points, which nobody invited.
pub const BOB: AccountId = 2;
/// No node, and without MC, as is every account from here on.
pub const NEWCOMER: AccountId = 11;

pub const GENESIS: H256 = H256::repeat_byte(7);
pub const EXISTENTIAL_DEPOSIT: Balance = MC / 100;
/// MC of Alice and Bob at genesis.
pub const ENDOWMENT: Balance = 1_000 * MC;
pub const HOLD: Balance = 2 * MC;
pub const THRESHOLD: Points = 100;
pub const CAP: Points = 1_000;
/// The first day of a test.
pub const START: Day = 20_000;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Currency = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Invitation = pallet_invitation;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
}

parameter_types! {
	pub const BonusShare: Permill = Permill::from_percent(10);
}

impl pallet_invitation::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Currency;
	type Credit = Nodes;
	type Clock = TestClock;
	type Signature = TestSignature;
	type InvitationHold = ConstU128<HOLD>;
	type PointsPerInvitation = ConstU32<50>;
	type QuotaDays = ConstU32<30>;
	type InvitationDays = ConstU32<14>;
	type MaxInvitationsPerCall = ConstU32<20>;
	type ActivationBonus = ConstU32<10>;
	type BonusShare = BonusShare;
	type MaxShareBonus = ConstU32<20>;
	type BonusDays = ConstU32<90>;
	type MaxBonusPerDay = ConstU32<3>;
	type JoinPriority = ConstU64<1_000>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Signatory;
}

#[storage_alias]
type Today = StorageValue<Mock, Day>;
#[storage_alias]
type Curves = StorageMap<Mock, Blake2_128Concat, AccountId, Curve>;

pub struct TestClock;

impl Clock for TestClock {
	fn today() -> Day {
		Today::get().unwrap_or(START)
	}

	fn now() -> Moment {
		Moment::from(Self::today()) * MILLIS_PER_NATURAL_DAY
	}
}

/// Lets `days` pass.
pub fn pass_days(days: Day) {
	Today::put(TestClock::today() + days);
}

/// Stands in for the pallet of credit.
pub struct Nodes;

impl Credit<AccountId> for Nodes {
	fn curve(who: &AccountId) -> Option<Curve> {
		Curves::get(who)
	}

	fn points(who: &AccountId) -> Points {
		Curves::get(who).map_or(0, |curve| curve.value_at(TestClock::today()))
	}

	fn threshold() -> Points {
		THRESHOLD
	}

	/// A point for each tenth of a MUSD.
	fn note_active(_who: &AccountId) {}

	fn record_work(who: &AccountId, musd: Musd) {
		earn(*who, (musd / (MUSD / 10)) as Points);
	}
}

impl CreditAuthority<AccountId> for Nodes {
	fn admit(who: &AccountId) -> DispatchResult {
		if Curves::contains_key(who) {
			return Err(DispatchError::Other("a node already"));
		}
		set_points(*who, 50, 0);
		Ok(())
	}

	fn grant(who: &AccountId, points: Points) -> Points {
		let before = points_of(*who);
		let gained = points.min(CAP.saturating_sub(before));
		set_points(*who, before + gained, 0);
		gained
	}

	fn revoke(who: &AccountId, points: Points) -> Points {
		let before = points_of(*who);
		let lost = points.min(before);
		set_points(*who, before - lost, 0);
		lost
	}
}

/// Makes `who`, which is a node from then on, have so many points, of which it has just earned some.
fn set_points(who: AccountId, points: Points, earned: Points) {
	let (old, new) = (Curves::get(who), Curve::constant(points));
	Curves::insert(who, new);
	if old != Some(new) {
		Invitation::on_credit_change(&who, &CreditChange { old, new, earned });
	}
}

/// The points of a node.
pub fn points_of(who: AccountId) -> Points {
	Nodes::points(&who)
}

/// Makes a node earn points.
pub fn earn(who: AccountId, points: Points) {
	set_points(who, points_of(who) + points, points);
}

/// Makes a node buy points.
pub fn buy(who: AccountId, points: Points) {
	set_points(who, points_of(who) + points, 0);
}

/// Makes a node lose points.
pub fn lose(who: AccountId, points: Points) {
	Nodes::revoke(&who, points);
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Signatory;

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId, TestSignature> for Signatory {
	fn signer() -> AccountId {
		NEWCOMER
	}

	fn sign(who: &AccountId, payload: &[u8]) -> TestSignature {
		TestSignature(*who, payload.to_vec())
	}

	fn set_today(day: Day) {
		Today::put(day);
	}
}

pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		let genesis = RuntimeGenesisConfig {
			currency: pallet_balances::GenesisConfig {
				balances: vec![(ALICE, ENDOWMENT), (BOB, ENDOWMENT)],
				..Default::default()
			},
			..Default::default()
		};
		let mut ext: sp_io::TestExternalities =
			genesis.build_storage().expect("the genesis is sound").into();
		ext.register_extension(KeystoreExt::new(MemoryKeystore::new()));
		ext.execute_with(|| {
			System::initialize(&1, &GENESIS, &Default::default());
			set_points(ALICE, 200, 0);
			set_points(BOB, 100, 0);
		});
		ext
	}

	/// Runs `test`, then checks the pallet's invariants.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Invitation::do_try_state().expect("the invariants hold");
		});
	}
}

/// A key pair for an invitation.
pub fn pair(number: u8) -> sr25519::Pair {
	sr25519::Pair::from_seed(&[number; 32])
}

/// The public part of [`pair`].
pub fn key(number: u8) -> InvitationKey {
	pair(number).public().0
}

/// Creates an invitation for each of these key pairs.
pub fn create(who: AccountId, numbers: &[u8]) -> DispatchResult {
	let keys = BoundedVec::truncate_from(numbers.iter().map(|number| key(*number)).collect());
	Invitation::create(RuntimeOrigin::signed(who), keys)
}

/// What the holder of an invitation signs for an account.
pub fn prove(number: u8, account: AccountId) -> InvitationProof {
	pair(number).sign(&invitation_payload(&GENESIS.0, &account)).0
}

/// What an account signs for an invitation.
pub fn consent(number: u8, account: AccountId) -> TestSignature {
	TestSignature(account, consent_payload(&GENESIS.0, &key(number)))
}

/// The transaction by which `account` joins, with these signatures.
pub fn transaction(
	number: u8,
	account: AccountId,
	proof: InvitationProof,
	consent: TestSignature,
) -> UncheckedExtrinsic {
	let call = crate::Call::join { key: key(number), account, proof, consent };
	UncheckedExtrinsic::new_transaction(call.into(), (frame_system::AuthorizeCall::new(),))
}

/// The transaction by which `account` joins, signed as it should be.
pub fn joining(number: u8, account: AccountId) -> UncheckedExtrinsic {
	transaction(number, account, prove(number, account), consent(number, account))
}

/// What the pool does with a transaction.
pub fn validate(transaction: UncheckedExtrinsic) -> TransactionValidity {
	let info = transaction.get_dispatch_info();
	let length = codec::Encode::encoded_size(&transaction);
	Checkable::check(transaction, &frame_system::ChainContext::<Test>::default())?.validate::<Test>(
		TransactionSource::External,
		&info,
		length,
	)
}

/// What a block does with a transaction.
pub fn apply(transaction: UncheckedExtrinsic) -> Result<DispatchResult, TransactionValidityError> {
	let info = transaction.get_dispatch_info();
	let length = codec::Encode::encoded_size(&transaction);
	let result: ApplyExtrinsicResultWithInfo<_> =
		Checkable::check(transaction, &frame_system::ChainContext::<Test>::default())?
			.apply::<Test>(&info, length);
	result.map(|outcome| outcome.map(|_| ()).map_err(|error| error.error))
}

/// Makes `account` join.
pub fn join(number: u8, account: AccountId) {
	apply(joining(number, account)).expect("the join is valid").expect("the join succeeds");
}

/// Makes `account` join by an invitation that Alice creates for it.
pub fn join_by_alice(number: u8, account: AccountId) {
	create(ALICE, &[number]).expect("Alice may invite");
	join(number, account);
	take_events();
}

/// MC that is on hold of an inviter.
pub fn held(who: AccountId) -> Balance {
	Currency::balance_on_hold(&crate::HoldReason::Invitation.into(), &who)
}

/// The events of this pallet since the last call.
pub fn take_events() -> Vec<crate::Event<Test>> {
	let events = System::read_events_for_pallet::<crate::Event<Test>>();
	System::reset_events();
	events
}

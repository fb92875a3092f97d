//! A runtime with this pallet, MC, and stand-ins for the capabilities it uses. The stand-ins keep their
//! state in storage, so that a failed call undoes it.

use codec::Encode;
use frame_support::{
	derive_impl,
	dispatch::GetDispatchInfo,
	pallet_prelude::{OptionQuery, ValueQuery},
	parameter_types, storage_alias,
	traits::{fungible::Mutate, tokens::Preservation::Preserve, ConstU128, ConstU32, ConstU64},
	Twox64Concat,
};
use metachain_primitives::{
	check_in::signing_payload,
	curve::{Curve, Points},
	decaying_sum::{DecayingSum, Schedule},
	money::{Balance, BurnReason, MC, MUSD},
	time::{Day, Moment, MILLIS_PER_NATURAL_DAY},
	traits::{
		BurnLedger, Clock, Credit as _, CreditAuthority, CreditChange, Deposits, OnCreditChange,
		OnNewDay, ShareRewards,
	},
};
use sp_core::H256;
use sp_runtime::{
	generic,
	testing::{TestSignature, UintAuthorityId},
	traits::{Applyable, BlakeTwo256, Checkable},
	transaction_validity::{TransactionSource, TransactionValidity, TransactionValidityError},
	ApplyExtrinsicResultWithInfo, BuildStorage, DispatchResult, Perbill,
};

use crate as pallet_credit;

pub type AccountId = u64;
pub type TransactionExtension = (frame_system::AuthorizeCall<Test>,);
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<AccountId, RuntimeCall, UintAuthorityId, TransactionExtension>;
pub type Block = generic::Block<generic::Header<u64, BlakeTwo256>, UncheckedExtrinsic>;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
/// Has no MC.
pub const PAUPER: AccountId = 9;
/// Shares out rewards.
pub const REWARDS: AccountId = 99;

pub const GENESIS: H256 = H256::repeat_byte(7);
pub const EXISTENTIAL_DEPOSIT: Balance = MC / 100;
/// MC of the accounts 1 to 5 and of the one that shares out rewards, at genesis.
pub const ENDOWMENT: Balance = 10_000_000 * MC;
pub const CHECK_IN_PRIORITY: u64 = 1_000;

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
	pub type Credit = pallet_credit;
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
	pub static PointPrice: Balance = 50 * MC;
	pub const RewardShare: Perbill = Perbill::from_percent(50);
}

impl pallet_credit::Config for Test {
	type Currency = Currency;
	type Clock = TestClock;
	type Deposits = Collateral;
	type OnCreditChange = Listener;
	type Burns = Burns;
	type PurchaseRewards = Rewards;
	type Signature = TestSignature;
	type JoiningPoints = ConstU32<50>;
	type Threshold = ConstU32<100>;
	type Cap = ConstU32<1_000>;
	type Floor = ConstU32<50>;
	type DecayPerDay = ConstU32<5>;
	type GraceDays = ConstU32<3>;
	type CheckInPoints = ConstU32<1>;
	type MusdPerPoint = ConstU128<{ MUSD / 10 }>;
	type MaxWorkPointsPerDay = ConstU32<5>;
	type PointPrice = PointPrice;
	type RewardShare = RewardShare;
	type CheckInPriority = ConstU64<CHECK_IN_PRIORITY>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Collateral;
}

#[storage_alias]
type Today = StorageValue<MockClock, Day, OptionQuery>;

pub struct TestClock;

impl Clock for TestClock {
	fn today() -> Day {
		Today::get().unwrap_or(START)
	}

	fn now() -> Moment {
		Moment::from(Self::today()) * MILLIS_PER_NATURAL_DAY
	}
}

#[storage_alias]
type DepositOf = StorageMap<MockDeposits, Twox64Concat, AccountId, Balance, ValueQuery>;

pub struct Collateral;

impl Collateral {
	pub fn set(who: AccountId, deposit: Balance) {
		DepositOf::insert(who, deposit);
	}
}

impl Deposits<AccountId> for Collateral {
	fn deposit(who: &AccountId) -> Balance {
		DepositOf::get(who)
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId, TestSignature> for Collateral {
	fn signer() -> AccountId {
		ALICE
	}

	fn sign(who: &AccountId, payload: &[u8]) -> TestSignature {
		TestSignature(*who, payload.to_vec())
	}

	fn register(who: &AccountId) {
		Self::set(*who, MC);
	}
}

#[storage_alias]
type Burned = StorageMap<MockBurns, Twox64Concat, BurnReason, Balance, ValueQuery>;

pub struct Burns;

impl Burns {
	pub fn of(reason: BurnReason) -> Balance {
		Burned::get(reason)
	}
}

impl BurnLedger for Burns {
	fn note_burned(reason: BurnReason, amount: Balance) {
		assert!(amount > 0, "nothing was burned");
		Burned::mutate(reason, |burned| *burned += amount);
	}
}

pub struct Rewards;

impl ShareRewards<AccountId> for Rewards {
	fn share(from: &AccountId, amount: Balance) -> DispatchResult {
		assert!(amount > 0, "nothing is shared out");
		Currency::transfer(from, &REWARDS, amount, Preserve).map(|_| ())
	}
}

/// A node, its curve before and after a change, and the points that it has earned.
pub type Told = (AccountId, Option<Curve>, Curve, Points);

#[storage_alias]
type ToldSoFar = StorageValue<MockListener, Vec<Told>, ValueQuery>;
#[storage_alias]
type InviterOf = StorageMap<MockListener, Twox64Concat, AccountId, AccountId, OptionQuery>;
#[storage_alias]
type Sum = StorageValue<MockListener, DecayingSum, OptionQuery>;
#[storage_alias]
type SlopeChanges = StorageMap<MockListener, Twox64Concat, Day, i128, ValueQuery>;

struct Slopes;

impl Schedule for Slopes {
	fn get(&self, day: Day) -> i128 {
		SlopeChanges::get(day)
	}

	fn set(&mut self, day: Day, change: i128) {
		if change == 0 {
			SlopeChanges::remove(day);
		} else {
			SlopeChanges::insert(day, change);
		}
	}
}

/// Adds up the credit of all nodes by what it is told alone, and grants inviters as many points as
/// those earn whom they invited.
pub struct Listener;

impl Listener {
	pub fn set_inviter(who: AccountId, inviter: AccountId) {
		InviterOf::insert(who, inviter);
	}

	/// What was told since the last call.
	pub fn take() -> Vec<Told> {
		ToldSoFar::take()
	}

	/// The credit of all nodes today.
	pub fn sum() -> u128 {
		let sum = Self::stored_sum();
		assert_eq!(sum.day(), TestClock::today());
		sum.total()
	}

	fn stored_sum() -> DecayingSum {
		Sum::get().unwrap_or(DecayingSum::new(START))
	}

	fn roll_to(day: Day) {
		let mut sum = Self::stored_sum();
		sum.roll_to(day, Day::MAX, &mut Slopes);
		Sum::put(sum);
	}
}

impl OnCreditChange<AccountId> for Listener {
	fn on_credit_change(who: &AccountId, change: &CreditChange) {
		assert_eq!(Credit::curve(who), Some(change.new), "told before it is stored");
		let mut sum = Self::stored_sum();
		if let Some(old) = change.old {
			sum.remove(&old, 1, &mut Slopes).expect("the curve of before was inserted");
		}
		sum.insert(&change.new, 1, &mut Slopes).expect("the weights are small");
		Sum::put(sum);
		ToldSoFar::mutate(|told| told.push((*who, change.old, change.new, change.earned)));

		if let Some(inviter) = InviterOf::get(who).filter(|_| change.earned > 0) {
			Credit::grant(&inviter, change.earned);
		}
	}
}

pub fn today() -> Day {
	TestClock::today()
}

/// Lets `days` pass, as a chain does that has no block until they are over. Like the real clock, it
/// moves on only after everyone was told.
pub fn pass_days(days: Day) {
	let ended = TestClock::today();
	if days > 0 {
		Credit::on_new_day(ended, ended + days);
		Today::put(ended + days);
		Listener::roll_to(ended + days);
	}
}

#[derive(Default)]
pub struct ExtBuilder {
	members: Vec<(AccountId, Points)>,
}

impl ExtBuilder {
	/// The nodes of the genesis, with their points.
	pub fn members(mut self, members: &[(AccountId, Points)]) -> Self {
		self.members = members.to_vec();
		self
	}

	pub fn build(self) -> sp_io::TestExternalities {
		PointPrice::set(50 * MC);
		let genesis = RuntimeGenesisConfig {
			system: Default::default(),
			currency: pallet_balances::GenesisConfig {
				balances: (1..=5).chain([REWARDS]).map(|who| (who, ENDOWMENT)).collect(),
				..Default::default()
			},
			credit: pallet_credit::GenesisConfig { members: self.members },
		};
		let mut ext: sp_io::TestExternalities =
			genesis.build_storage().expect("the genesis is sound").into();
		ext.execute_with(|| System::initialize(&1, &GENESIS, &Default::default()));
		ext
	}

	/// Runs `test`, then checks the pallet's invariants.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Credit::do_try_state().expect("the invariants hold");
		});
	}
}

/// Makes `who` a node, and forgets that it was told.
pub fn admit(who: AccountId) {
	Credit::admit(&who).expect("it is no node yet");
	take_events();
	Listener::take();
}

/// Makes `who` a node with a peak of so many points.
pub fn admit_with(who: AccountId, points: Points) {
	admit(who);
	Credit::grant(&who, points - Credit::points(who));
	take_events();
	Listener::take();
}

pub fn check_in(who: AccountId) -> DispatchResult {
	Credit::check_in(RuntimeOrigin::signed(who))
}

/// The record of `who`, which is a node.
pub fn record(who: AccountId) -> crate::Record {
	crate::Records::<Test>::get(who).expect("it is a node")
}

/// The points of `who` on as many days from today on, if nothing changes until then.
pub fn course(who: AccountId, days: Day) -> Vec<Points> {
	let today = TestClock::today();
	(today..today + days).map(|day| Credit::points_on(who, day).expect("it is a node")).collect()
}

/// The signature of `signer` that `who` checks in on `day`.
pub fn sign_check_in(signer: AccountId, who: AccountId, day: Day) -> TestSignature {
	TestSignature(signer, signing_payload(&GENESIS.0, &who, day))
}

/// The transaction by which `who` checks in on `day` without a fee.
pub fn feeless_check_in(who: AccountId, day: Day) -> UncheckedExtrinsic {
	feeless_check_in_with(who, day, sign_check_in(who, who, day))
}

pub fn feeless_check_in_with(
	who: AccountId,
	day: Day,
	signature: TestSignature,
) -> UncheckedExtrinsic {
	let call = crate::Call::check_in_authorized { who, day, signature };
	UncheckedExtrinsic::new_transaction(call.into(), (frame_system::AuthorizeCall::new(),))
}

/// What the pool does with a transaction.
pub fn validate(transaction: UncheckedExtrinsic) -> TransactionValidity {
	let info = transaction.get_dispatch_info();
	let length = transaction.encoded_size();
	Checkable::check(transaction, &frame_system::ChainContext::<Test>::default())?.validate::<Test>(
		TransactionSource::External,
		&info,
		length,
	)
}

/// What a block does with a transaction.
pub fn apply(transaction: UncheckedExtrinsic) -> Result<DispatchResult, TransactionValidityError> {
	let info = transaction.get_dispatch_info();
	let length = transaction.encoded_size();
	let result: ApplyExtrinsicResultWithInfo<_> =
		Checkable::check(transaction, &frame_system::ChainContext::<Test>::default())?
			.apply::<Test>(&info, length);
	result.map(|outcome| outcome.map(|_| ()).map_err(|error| error.error))
}

/// The events of this pallet since the last call.
pub fn take_events() -> Vec<crate::Event<Test>> {
	let events = System::read_events_for_pallet::<crate::Event<Test>>();
	System::reset_events();
	events
}

//! A runtime with this pallet, MC, and stand-ins for the capabilities it uses. The stand-ins keep their
//! state in storage, so that a failed call undoes it.

use frame_support::{
	derive_impl,
	pallet_prelude::{OptionQuery, ValueQuery},
	parameter_types, storage_alias,
	traits::{
		fungible::{Inspect, Mutate},
		tokens::{Fortitude, Preservation},
		ConstU128, ConstU32, Contains, Hooks,
	},
	weights::{Weight, WeightMeter},
	Blake2_128Concat, PalletId,
};
use metachain_primitives::{
	curve::{Curve, Points},
	money::{Balance, Musd, MC},
	time::{Day, Moment, MILLIS_PER_NATURAL_DAY},
	traits::{
		Clock, Credit, CreditAuthority, CreditChange, Deposits, OnCreditChange, OnDepositChange,
		OnFined, OnNewDay, RewardStream,
	},
};
use sp_io::TestExternalities;
use sp_runtime::{BuildStorage, DispatchError, DispatchResult, Perbill};

use crate as pallet_representation;
use crate::{Delegation, Delegations, Ledger, Ledgers, Profile, Stakes};

pub type AccountId = u64;

/// Candidates, in tests that need some.
pub const ANNA: AccountId = 1;
pub const BORIS: AccountId = 2;
pub const CLARA: AccountId = 3;
/// Nodes, in tests that need some.
pub const NORA: AccountId = 11;
pub const OTTO: AccountId = 12;
pub const PAUL: AccountId = 13;
/// Has no MC.
pub const PAUPER: AccountId = 97;
pub const TREASURY: AccountId = 98;
/// The incentive pool.
pub const POOL: AccountId = 99;

pub const EXISTENTIAL_DEPOSIT: Balance = MC / 1_000;
/// MC at genesis of everyone who is named, and of a hundred accounts from 1,000 on or more.
pub const ENDOWMENT: Balance = 1_000_000 * MC;
/// What the stream gives a day.
pub const BUDGET: Balance = 1_000 * MC;
/// The least self-deposit.
pub const SELF_DEPOSIT: Balance = 1_000 * MC;
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
	pub type Representation = pallet_representation;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
}

#[storage_alias]
type Today = StorageValue<MockClock, Day, OptionQuery>;
#[storage_alias]
type Curves = StorageMap<MockNodes, Blake2_128Concat, AccountId, Curve, OptionQuery>;
#[storage_alias]
type Collateral = StorageMap<MockNodes, Blake2_128Concat, AccountId, Balance, ValueQuery>;
#[storage_alias]
type Budget = StorageValue<MockStream, Balance, ValueQuery>;
#[storage_alias]
type Keyless = StorageMap<MockKeys, Blake2_128Concat, AccountId, (), OptionQuery>;

pub struct TestClock;

impl Clock for TestClock {
	/// As at genesis while nothing is set.
	fn today() -> Day {
		Today::get().unwrap_or_default()
	}

	fn now() -> Moment {
		Moment::from(Self::today()) * MILLIS_PER_NATURAL_DAY
	}
}

/// Credit and deposits that tests set.
pub struct Nodes;

impl Credit<AccountId> for Nodes {
	fn curve(who: &AccountId) -> Option<Curve> {
		Curves::get(who)
	}

	fn points(who: &AccountId) -> Points {
		Curves::get(who).map_or(0, |curve| curve.value_at(TestClock::today()))
	}

	fn threshold() -> Points {
		100
	}

	fn note_active(_who: &AccountId) {}

	fn record_work(_who: &AccountId, _musd: Musd) {
		unreachable!("no work is settled here")
	}
}

parameter_types! {
	/// Who was fined, in this order.
	pub static Fined: Vec<AccountId> = Vec::new();
}

impl OnFined<AccountId> for Nodes {
	fn on_fined(who: &AccountId) {
		Fined::mutate(|fined| fined.push(*who));
	}
}

impl CreditAuthority<AccountId> for Nodes {
	fn admit(who: &AccountId) -> DispatchResult {
		set_curve(*who, Curve::constant(50));
		Ok(())
	}

	fn grant(_who: &AccountId, _points: Points) -> Points {
		unreachable!("nothing is granted here")
	}

	fn revoke(who: &AccountId, points: Points) -> Points {
		let Some(curve) = Curves::get(who) else {
			return 0;
		};
		let value = curve.value_at(TestClock::today());
		let left = value.saturating_sub(points);
		set_curve(*who, Curve { value: left, flat_until: TestClock::today(), ..curve });
		value - left
	}
}

impl Deposits<AccountId> for Nodes {
	fn deposit(who: &AccountId) -> Balance {
		Collateral::get(who)
	}
}

/// Sets the course of a node's credit, as the pallet of credit does: in one place, which tells.
pub fn set_curve(who: AccountId, new: Curve) {
	let old = Curves::get(who);
	Curves::insert(who, new);
	Representation::on_credit_change(&who, &CreditChange { old, new, earned: 0 });
}

/// Sets a node's deposit, and tells.
pub fn set_deposit(who: AccountId, new: Balance) {
	let old = Collateral::get(who);
	Collateral::insert(who, new);
	Representation::on_deposit_change(&who, old, new);
}

/// Makes `who` a node with so many MC on deposit and credit that stays.
pub fn make_node(who: AccountId, mc: Balance, points: Points) {
	set_curve(who, Curve::constant(points));
	set_deposit(who, mc * MC);
}

/// The stream, paid from the pool, with a budget that is set anew each day.
pub struct Stream;

impl RewardStream<AccountId> for Stream {
	fn draw(to: &AccountId, amount: Balance) -> Balance {
		let spare = Currency::reducible_balance(&POOL, Preservation::Preserve, Fortitude::Polite);
		let amount = amount.min(Budget::get()).min(spare);
		if amount == 0 || Currency::transfer(&POOL, to, amount, Preservation::Preserve).is_err() {
			return 0;
		}
		Budget::mutate(|left| *left -= amount);
		amount
	}

	fn give_back(from: &AccountId, amount: Balance) -> Result<(), DispatchError> {
		Currency::transfer(from, &POOL, amount, Preservation::Expendable).map(|_| ())
	}
}

/// Sets what the stream still gives today.
pub fn set_budget(planck: Balance) {
	Budget::put(planck);
}

/// Everybody but those whose keys tests take away.
pub struct Keys;

impl Contains<AccountId> for Keys {
	fn contains(who: &AccountId) -> bool {
		!Keyless::contains_key(who)
	}
}

pub fn take_keys_of(who: AccountId) {
	Keyless::insert(who, ());
}

parameter_types! {
	pub const PotId: PalletId = PalletId(*b"mc/repre");
	pub const Treasury: AccountId = TREASURY;
	pub const MaxCommission: Perbill = Perbill::from_percent(50);
	pub const IncumbentMargin: Perbill = Perbill::from_percent(5);
	pub const WeightCap: Perbill = Perbill::from_percent(10);
	pub static MaxCatchUp: u32 = 1_000;
	pub static MoveCooldown: Day = 1;
}

impl pallet_representation::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Currency;
	type Credit = Nodes;
	type CreditAuthority = Nodes;
	type OnFined = Nodes;
	type MaxSeats = ConstU32<1_000>;
	type Deposits = Nodes;
	type Stream = Stream;
	type Clock = TestClock;
	type Keys = Keys;
	type Treasury = Treasury;
	type PalletId = PotId;
	type MaxCandidates = ConstU32<60>;
	type MinSelfDeposit = ConstU128<SELF_DEPOSIT>;
	type MinDeposits = ConstU128<{ 2 * SELF_DEPOSIT }>;
	type MinCredit = ConstU128<100>;
	type MaxCommission = MaxCommission;
	type CommissionNotice = ConstU32<2>;
	type MoveCooldown = MoveCooldown;
	type UnbondingDays = ConstU32<7>;
	type BarDays = ConstU32<3>;
	type IncumbentMargin = IncumbentMargin;
	type WeightCap = WeightCap;
	type CapFrom = ConstU32<30>;
	type MaxCatchUp = MaxCatchUp;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Helper;
}

#[cfg(feature = "runtime-benchmarks")]
pub struct Helper;

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId> for Helper {
	fn set_day(day: Day) {
		Today::put(day);
	}

	fn make_node(who: &AccountId, deposit: Balance) {
		set_curve(*who, Curve::new(222, TestClock::today() + 3, 5, 50));
		set_deposit(*who, deposit);
	}

	fn be_active(who: &AccountId) {
		set_curve(*who, Curve::new(333, TestClock::today() + 5, 7, 50));
	}

	fn set_keys(who: &AccountId) {
		Keyless::remove(who);
	}

	fn fund_stream() {
		set_budget(BUDGET);
	}
}

pub struct ExtBuilder {
	seats: u32,
	elected_at_most: u32,
	accounts: u64,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self { seats: 20, elected_at_most: 10, accounts: 100 }
	}
}

impl ExtBuilder {
	pub fn seats(mut self, seats: u32) -> Self {
		self.seats = seats;
		self
	}

	pub fn elected_at_most(mut self, validators: u32) -> Self {
		self.elected_at_most = validators;
		self
	}

	/// How many accounts from 1,000 on have MC.
	pub fn accounts(mut self, accounts: u64) -> Self {
		self.accounts = accounts;
		self
	}

	pub fn build(self) -> TestExternalities {
		MaxCatchUp::set(1_000);
		MoveCooldown::set(1);
		let genesis = RuntimeGenesisConfig {
			system: Default::default(),
			currency: pallet_balances::GenesisConfig {
				balances: balances(self.accounts),
				..Default::default()
			},
			representation: pallet_representation::GenesisConfig {
				seats: self.seats,
				elected_at_most: self.elected_at_most,
				..Default::default()
			},
		};
		let mut ext: TestExternalities =
			genesis.build_storage().expect("the genesis is sound").into();
		ext.execute_with(|| {
			System::set_block_number(1);
			Today::put(START);
			set_budget(BUDGET);
		});
		ext
	}

	/// Runs `test`, then checks the pallet's invariants.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Representation::do_try_state().expect("the invariants hold");
		});
	}
}

/// MC at genesis, of so many accounts from 1,000 on besides those that have names.
pub fn balances(accounts: u64) -> Vec<(AccountId, Balance)> {
	[ANNA, BORIS, CLARA, NORA, OTTO, PAUL]
		.into_iter()
		.chain(1_000..1_000 + accounts)
		.map(|who| (who, ENDOWMENT))
		.chain([
			(TREASURY, EXISTENTIAL_DEPOSIT),
			(POOL, 1_000_000_000 * MC),
			(Representation::pot_account(), EXISTENTIAL_DEPOSIT),
		])
		.collect()
}

/// The hooks of a block after its inherents.
pub fn poll() {
	Representation::on_poll(System::block_number(), &mut WeightMeter::new());
}

/// Spare time at the end of a block.
pub fn idle() -> Weight {
	Representation::on_idle(System::block_number(), Weight::MAX)
}

/// Lets `days` pass, as a chain does that has no block until they are over, without what follows the
/// inherents of the next block.
pub fn pass_days_without_poll(days: Day) {
	let ended = TestClock::today();
	Representation::on_new_day(ended, ended + days);
	Today::put(ended + days);
	set_budget(BUDGET);
}

/// Lets `days` pass, as a chain does that has no block until they are over.
pub fn pass_days(days: Day) {
	pass_days_without_poll(days);
	poll();
}

/// Brings the first day to a chain that has just begun.
pub fn begin(day: Day) {
	Today::put(day);
	set_budget(BUDGET);
	poll();
}

pub fn signed(who: AccountId) -> RuntimeOrigin {
	RuntimeOrigin::signed(who)
}

/// Registers a candidate with the least self-deposit and so much commission.
pub fn register_with(who: AccountId, percent: u32) -> DispatchResult {
	let commission = Perbill::from_percent(percent);
	Representation::register(signed(who), SELF_DEPOSIT, commission, Profile::default())
}

/// Registers a candidate with the least self-deposit and no commission.
pub fn register(who: AccountId) {
	register_with(who, 0).expect("registers");
}

/// Registers a candidate to whom a node of its own, 1,000 higher, delegates so many MC and points.
pub fn register_with_node(who: AccountId, mc: Balance, points: Points) {
	register(who);
	make_node(who + 1_000, mc, points);
	delegate(who + 1_000, who);
}

pub fn delegate(node: AccountId, candidate: AccountId) {
	Representation::delegate(signed(node), candidate).expect("delegates");
}

/// Makes what was delegated today earn today already, as if it had been delegated the day before.
pub fn settle_in() {
	let today = TestClock::today();
	Delegations::<Test>::translate_values(|delegation: Delegation<AccountId>| {
		let since = delegation.since.min(today - 1);
		let unsettled = delegation.unsettled.min(today);
		Some(Delegation { since, unsettled, ..delegation })
	});
	Ledgers::<Test>::translate_values(|ledger: Ledger| {
		Some(Ledger { newcomers: Default::default(), ..ledger })
	});
}

/// Lets `who` author so many blocks.
pub fn author(who: AccountId, blocks: u32) {
	for _ in 0..blocks {
		<Representation as pallet_authorship::EventHandler<_, _>>::note_author(who);
	}
}

/// Claims, and returns what was paid.
pub fn claim(who: AccountId) -> Balance {
	let before = Currency::free_balance(who);
	match Representation::claim(signed(who)) {
		Ok(()) => Currency::free_balance(who) - before,
		Err(error) => {
			assert_eq!(error, crate::Error::<Test>::NothingToClaim.into());
			0
		},
	}
}

/// The elected and their seats.
pub fn parliament() -> Vec<(AccountId, u32)> {
	Representation::parliament().into_iter().map(|one| (one.validator, one.seats)).collect()
}

/// What a candidate's sums say: deposits of its delegators in MC, and credit.
pub fn sums(who: AccountId) -> (Balance, u128) {
	let info = Representation::candidate(who).expect("a candidate");
	(info.deposits / MC, info.credit)
}

pub fn on_hold(who: AccountId) -> Balance {
	Stakes::<Test>::get(who).on_hold()
}

/// Sets the free MC of an account.
pub fn set_balance(who: AccountId, planck: Balance) {
	Currency::set_balance(&who, planck);
}

/// The events of this pallet since the last call.
pub fn take_events() -> Vec<crate::Event<Test>> {
	let events = System::read_events_for_pallet::<crate::Event<Test>>();
	System::reset_events();
	events
}

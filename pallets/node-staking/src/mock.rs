//! A runtime with this pallet and MC, and stand-ins for the capabilities it uses. They keep their
//! state in storage, so that a failed call undoes it.

use frame_support::{
	derive_impl, parameter_types, storage_alias,
	traits::{
		fungible::{InspectHold, Mutate},
		tokens::Preservation,
		ConstU128, ConstU32, Hooks,
	},
	weights::{Weight, WeightMeter},
	Blake2_128Concat, PalletId,
};
use metachain_primitives::{
	curve::{Curve, Points},
	money::{Balance, Musd, MC},
	time::{Day, Moment, MILLIS_PER_NATURAL_DAY},
	traits::{
		Clock, Credit, CreditChange, OnCreditChange, OnDepositChange, OnFined, OnNewDay,
		RewardStream,
	},
};
use sp_runtime::{BuildStorage, DispatchError};

use crate as pallet_node_staking;
use crate::Role;

pub type AccountId = u64;

/// Nodes with 200 points.
pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CAROL: AccountId = 3;
/// Has MC, but no credit.
pub const STRANGER: AccountId = 1_000_000;
pub const TREASURY: AccountId = 1_000_001;
/// The incentive pool.
pub const POOL: AccountId = 1_000_002;

pub const EXISTENTIAL_DEPOSIT: Balance = MC / 100;
/// MC of each node and of the stranger at genesis.
pub const ENDOWMENT: Balance = 10_000 * MC;
pub const MIN_CLIENT: Balance = 100 * MC;
pub const MIN_GATEWAY: Balance = 300 * MC;
/// What the stream gives a day.
pub const DAILY: Balance = 1_000 * MC;
pub const THRESHOLD: Points = 100;
pub const MAX_DAYS_PER_BLOCK: u32 = 8;
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
	pub type NodeStaking = pallet_node_staking;
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

parameter_types! {
	pub const StakingPalletId: PalletId = PalletId(*b"mc/stake");
	pub const Treasury: AccountId = TREASURY;
}

impl pallet_node_staking::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Currency;
	type Credit = Surroundings;
	type Clock = Surroundings;
	type Stream = Surroundings;
	type OnDepositChange = Surroundings;
	type OnFined = Surroundings;
	type Treasury = Treasury;
	type PalletId = StakingPalletId;
	type MinClientDeposit = ConstU128<MIN_CLIENT>;
	type MinGatewayDeposit = ConstU128<MIN_GATEWAY>;
	type UnbondingDays = ConstU32<7>;
	type MaxUnbonding = ConstU32<8>;
	type MaxDaysPerBlock = ConstU32<MAX_DAYS_PER_BLOCK>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Surroundings;
}

#[storage_alias]
pub type Today = StorageValue<Mock, Day>;
#[storage_alias]
pub type Curves = StorageMap<Mock, Blake2_128Concat, AccountId, Curve>;
#[storage_alias]
pub type Budget = StorageValue<Mock, Balance>;
/// The changes of deposits that were told, each with what the pallet said the deposit was then.
#[storage_alias]
pub type DepositChanges = StorageValue<Mock, Vec<(AccountId, Balance, Balance, Balance)>>;
#[storage_alias]
pub type Fined = StorageValue<Mock, Vec<AccountId>>;

/// Stands in for all pallets around this one.
pub struct Surroundings;

impl Clock for Surroundings {
	fn today() -> Day {
		Today::get().unwrap_or_default()
	}

	fn now() -> Moment {
		Moment::from(Self::today()) * MILLIS_PER_NATURAL_DAY
	}
}

impl Credit<AccountId> for Surroundings {
	fn curve(who: &AccountId) -> Option<Curve> {
		Curves::get(who)
	}

	fn points(who: &AccountId) -> Points {
		Curves::get(who).map_or(0, |curve| curve.value_at(Self::today()))
	}

	fn threshold() -> Points {
		THRESHOLD
	}

	/// A point, whatever the work.
	fn note_active(_who: &AccountId) {}

	fn record_work(who: &AccountId, _musd: Musd) {
		work(*who, 1);
	}
}

impl RewardStream<AccountId> for Surroundings {
	fn draw(to: &AccountId, amount: Balance) -> Balance {
		let budget = Budget::get().unwrap_or_default();
		let amount = amount.min(budget);
		match Currency::transfer(&POOL, to, amount, Preservation::Preserve) {
			Ok(moved) => {
				Budget::put(budget - moved);
				moved
			},
			Err(_) => 0,
		}
	}

	fn give_back(from: &AccountId, amount: Balance) -> Result<(), DispatchError> {
		Currency::transfer(from, &POOL, amount, Preservation::Expendable).map(|_| ())
	}
}

impl OnDepositChange<AccountId> for Surroundings {
	fn on_deposit_change(who: &AccountId, old: Balance, new: Balance) {
		use metachain_primitives::traits::Deposits;

		let stored = <NodeStaking as Deposits<_>>::deposit(who);
		DepositChanges::append((*who, old, new, stored));
	}
}

impl OnFined<AccountId> for Surroundings {
	fn on_fined(who: &AccountId) {
		Fined::append(*who);
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId> for Surroundings {
	fn make_node(who: &AccountId) {
		set_curve(*who, Curve::constant(200));
	}

	fn fund_stream() {
		Budget::put(DAILY);
	}
}

/// Gives `who` another course of credit, and tells the pallet.
pub fn set_curve(who: AccountId, new: Curve) {
	let old = Curves::get(who);
	Curves::insert(who, new);
	NodeStaking::on_credit_change(&who, &CreditChange { old, new, earned: 0 });
}

/// Gives `who` so many points that never decay.
pub fn set_points(who: AccountId, points: Points) {
	set_curve(who, Curve::constant(points));
}

/// Lets `who` gain points by an activity, after which they decay as the defaults have it.
pub fn work(who: AccountId, gain: Points) {
	let today = Surroundings::today();
	let points = Surroundings::points(&who).saturating_add(gain).min(1_000);
	set_curve(who, Curve::new(points, today + 3, 5, 50));
}

pub struct ExtBuilder {
	nodes: u64,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self { nodes: CAROL }
	}
}

impl ExtBuilder {
	/// How many accounts have credit and MC, from Alice on.
	pub fn nodes(mut self, count: u64) -> Self {
		self.nodes = count;
		self
	}

	/// A chain before its first block: no day is known.
	pub fn build_at_genesis(self) -> sp_io::TestExternalities {
		let pot = (NodeStaking::pot_account(), EXISTENTIAL_DEPOSIT);
		let genesis = RuntimeGenesisConfig {
			currency: pallet_balances::GenesisConfig {
				balances: (ALICE..=self.nodes)
					.chain([STRANGER, TREASURY])
					.map(|who| (who, ENDOWMENT))
					.chain([pot, (POOL, 1_000_000_000 * MC)])
					.collect(),
				..Default::default()
			},
			..Default::default()
		};
		let mut ext: sp_io::TestExternalities =
			genesis.build_storage().expect("the genesis is sound").into();
		ext.execute_with(|| {
			(ALICE..=self.nodes).for_each(|who| Curves::insert(who, Curve::constant(200)));
			Budget::put(DAILY);
		});
		ext
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let mut ext = self.build_at_genesis();
		ext.execute_with(|| {
			System::set_block_number(1);
			Today::put(START);
		});
		ext
	}

	/// Runs `test`, then checks the pallet's invariants.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			NodeStaking::do_try_state().expect("the invariants hold");
		});
	}
}

/// Turns the day, with so many days without blocks before it, as the calendar does: the pallet is told
/// before today is another day and before the stream has another budget.
pub fn turn_day_after(missed: Day) -> Weight {
	let ended = Surroundings::today();
	let today = ended + 1 + missed;
	let weight = NodeStaking::on_new_day(ended, today);
	Today::put(today);
	Budget::put(DAILY);
	weight
}

/// Turns the day so many times.
pub fn pass_days(days: Day) {
	for _ in 0..days {
		turn_day_after(0);
	}
}

/// Lets a block pass in which there is so much spare weight.
pub fn poll(spare: Weight) {
	NodeStaking::on_poll(1, &mut WeightMeter::with_limit(spare));
}

pub fn register(who: AccountId, role: Role, deposit: Balance) {
	NodeStaking::register(RuntimeOrigin::signed(who), role, deposit).expect("it may register");
}

/// Claims the rewards of `who` and returns what was paid.
pub fn claim(who: AccountId) -> Balance {
	let before = Currency::free_balance(who);
	NodeStaking::claim(RuntimeOrigin::signed(who)).expect("there are rewards");
	Currency::free_balance(who) - before
}

/// Expects what was paid to be the exact share rounded down, or a planck less.
#[track_caller]
pub fn assert_paid(paid: Balance, exact: Balance) {
	assert!(paid == exact || paid + 1 == exact, "{paid} were paid for {exact}");
}

/// MC of `who` on hold.
pub fn held(who: AccountId) -> Balance {
	Currency::balance_on_hold(&crate::HoldReason::Collateral.into(), &who)
}

/// What is in the pot beyond what keeps it alive.
pub fn pot() -> Balance {
	Currency::free_balance(NodeStaking::pot_account()) - EXISTENTIAL_DEPOSIT
}

/// The events of this pallet since the last call.
pub fn take_events() -> Vec<crate::Event<Test>> {
	let events = System::read_events_for_pallet::<crate::Event<Test>>();
	System::reset_events();
	events
}

//! A runtime with this pallet, MC, and a clock that tests set.

use frame_support::{derive_impl, storage_alias, traits::ConstU128};
use metachain_primitives::{
	money::{Balance, BurnReason, MC},
	time::{Day, Moment, MILLIS_PER_NATURAL_DAY},
	traits::{Clock, OnNewDay},
};
use sp_runtime::BuildStorage;

use crate as pallet_burning;

pub type AccountId = u64;

pub const ALICE: AccountId = 1;

/// MC of Alice at genesis.
pub const ENDOWMENT: Balance = 1_000 * MC;

/// The first day of a test. Not a multiple of the number of kept days.
pub const START: Day = 20_123;

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
	pub type Burning = pallet_burning;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
	type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<MC>;
	type AccountStore = System;
}

/// In storage, as the real clock's day is.
#[storage_alias]
type Today = StorageValue<MockClock, Day>;

pub struct TestClock;

impl Clock for TestClock {
	fn today() -> Day {
		Today::get().unwrap_or(START)
	}

	fn now() -> Moment {
		Moment::from(Self::today()) * MILLIS_PER_NATURAL_DAY
	}
}

impl pallet_burning::Config for Test {
	type Clock = TestClock;
	type WeightInfo = ();
}

/// Lets `days` pass, as a chain does that has no block until they are over.
pub fn pass_days(days: Day) {
	let ended = TestClock::today();
	if days > 0 {
		Burning::on_new_day(ended, ended + days);
		Today::put(ended + days);
	}
}

pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		let genesis = RuntimeGenesisConfig {
			currency: pallet_balances::GenesisConfig {
				balances: vec![(ALICE, ENDOWMENT)],
				..Default::default()
			},
			..Default::default()
		};
		let mut ext: sp_io::TestExternalities =
			genesis.build_storage().expect("the genesis is sound").into();
		ext.execute_with(|| System::set_block_number(1));
		ext
	}

	/// Runs `test`, then checks the pallet's invariants.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Burning::do_try_state().expect("the invariants hold");
		});
	}
}

/// What is told of a reason on a day; `None` when the day is not told of.
pub fn burned_on(day: Day, reason: BurnReason) -> Option<Balance> {
	let (_, amount) = Burning::burned_on(day)?.into_iter().find(|(told, _)| *told == reason)?;
	Some(amount)
}

/// The events of this pallet since the last call.
pub fn take_events() -> Vec<crate::Event<Test>> {
	let events = System::read_events_for_pallet::<crate::Event<Test>>();
	System::reset_events();
	events
}

//! A runtime with this pallet, and a clock that tests set.

use frame_support::{
	derive_impl, storage_alias,
	traits::{ConstU128, ConstU32},
};
use metachain_primitives::{
	money::MUSD,
	time::{Day, Moment, MILLIS_PER_NATURAL_DAY},
	traits::{Clock, OnNewDay},
};
use sp_runtime::BuildStorage;

use crate as pallet_credit;

pub type AccountId = u64;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;

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
	pub type Credit = pallet_credit;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
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

impl pallet_credit::Config for Test {
	type Clock = TestClock;
	type JoiningPoints = ConstU32<50>;
	type Threshold = ConstU32<100>;
	type Cap = ConstU32<1_000>;
	type Floor = ConstU32<50>;
	type DecayPerDay = ConstU32<5>;
	type GraceDays = ConstU32<3>;
	type CheckInPoints = ConstU32<1>;
	type MusdPerPoint = ConstU128<{ MUSD / 10 }>;
	type MaxWorkPointsPerDay = ConstU32<5>;
	type WeightInfo = ();
}

/// Lets `days` pass, as a chain does that has no block until they are over.
pub fn pass_days(days: Day) {
	let ended = TestClock::today();
	if days > 0 {
		Today::put(ended + days);
		Credit::on_new_day(ended, ended + days);
	}
}

pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		let mut ext: sp_io::TestExternalities =
			RuntimeGenesisConfig::default().build_storage().expect("the genesis is sound").into();
		ext.execute_with(|| System::set_block_number(1));
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

/// The events of this pallet since the last call.
pub fn take_events() -> Vec<crate::Event<Test>> {
	let events = System::read_events_for_pallet::<crate::Event<Test>>();
	System::reset_events();
	events
}

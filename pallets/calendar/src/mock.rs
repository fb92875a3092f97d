//! A runtime with this pallet, a clock that tests set, and two listeners that write down what they hear.

use frame_support::{
	derive_impl, parameter_types,
	traits::{OnTimestampSet, Time},
	weights::Weight,
};
use metachain_primitives::{
	time::{Day, Moment, Month, MILLIS_PER_NATURAL_DAY},
	traits::{Clock, OnNewDay, OnNewMonth},
};
use sp_runtime::BuildStorage;

use crate as pallet_calendar;

/// 2026-01-30 00:00:00 UTC.
pub const START: Moment = 20_483 * DAY;
pub const DAY: Moment = MILLIS_PER_NATURAL_DAY;

/// What each of the two listeners says it has used.
pub const LISTENER_WEIGHT: Weight = Weight::from_parts(1_000_000_000, 1_000);

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
	pub type Calendar = pallet_calendar;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = frame_system::mocking::MockBlock<Test>;
}

parameter_types! {
	pub static Now: Moment = 0;
	pub static Heard: Vec<Turn> = Vec::new();
}

pub struct BlockTime;

impl Time for BlockTime {
	type Moment = Moment;

	fn now() -> Moment {
		Now::get()
	}
}

/// What a listener was told, and what the clock said at that time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Turn {
	Day { ended: Day, today: Day, clock: Day },
	Month { ended: Month, month: Month },
}

pub struct Listener;

impl OnNewDay for Listener {
	fn on_new_day(ended: Day, today: Day) -> Weight {
		let clock = <Calendar as Clock>::today();
		Heard::mutate(|heard| heard.push(Turn::Day { ended, today, clock }));
		LISTENER_WEIGHT
	}
}

impl OnNewMonth for Listener {
	fn on_new_month(ended: Month, month: Month) -> Weight {
		Heard::mutate(|heard| heard.push(Turn::Month { ended, month }));
		LISTENER_WEIGHT
	}
}

impl pallet_calendar::Config for Test {
	type Time = BlockTime;
	type OnNewDay = (Listener,);
	type OnNewMonth = (Listener,);
	type WeightInfo = ();
}

pub struct ExtBuilder {
	day_length: Moment,
	epoch_length: u64,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		let pallet_calendar::GenesisConfig { day_length, epoch_length, .. } =
			pallet_calendar::GenesisConfig::<Test>::default();
		Self { day_length, epoch_length }
	}
}

impl ExtBuilder {
	pub fn day_length(mut self, millis: Moment) -> Self {
		self.day_length = millis;
		self
	}

	pub fn epoch_length(mut self, slots: u64) -> Self {
		self.epoch_length = slots;
		self
	}

	pub fn build(self) -> sp_io::TestExternalities {
		Now::set(0);
		Heard::set(Vec::new());
		let genesis = RuntimeGenesisConfig {
			system: Default::default(),
			calendar: pallet_calendar::GenesisConfig {
				day_length: self.day_length,
				epoch_length: self.epoch_length,
				..Default::default()
			},
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
			Calendar::do_try_state().expect("the invariants hold");
		});
	}
}

/// Makes a block at `now`.
pub fn block_at(now: Moment) {
	Now::set(now);
	Calendar::on_timestamp_set(now);
}

/// What the listeners were told since the last call.
pub fn take_heard() -> Vec<Turn> {
	Heard::take()
}

/// The events of this pallet since the last call.
pub fn take_events() -> Vec<crate::Event<Test>> {
	let events = System::read_events_for_pallet::<crate::Event<Test>>();
	System::reset_events();
	events
}

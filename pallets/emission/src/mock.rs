//! A runtime with this pallet, MC, and a number of active nodes that tests set.

use frame_support::{derive_impl, parameter_types, traits::ConstU128, PalletId};
use metachain_primitives::{
	money::{Balance, MC},
	time::Day,
	traits::{ActiveNodes, OnNewDay},
};
use sp_runtime::{BuildStorage, Perbill};

use crate as pallet_emission;

pub type AccountId = u64;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const NEWCOMER: AccountId = 3;

pub const EXISTENTIAL_DEPOSIT: Balance = MC / 100;
/// MC of Alice and of Bob at genesis.
pub const ENDOWMENT: Balance = 1_000 * MC;
/// MC in the pool at genesis: 0.05 % of it is a round number.
pub const POOL: Balance = 2_000_000 * MC;

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
	pub type Emission = pallet_emission;
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
	pub static Nodes: u32 = 0;
	pub const PoolId: PalletId = PalletId(*b"mc/incen");
	pub const DailyShare: Perbill = Perbill::from_parts(500_000);
	pub const ValidatorShare: Perbill = Perbill::from_percent(20);
	pub const EvenSplitNodes: u32 = 10_000;
}

impl ActiveNodes for Nodes {
	fn active_nodes() -> u32 {
		Nodes::get()
	}
}

impl pallet_emission::Config for Test {
	type Currency = Currency;
	type ActiveNodes = Nodes;
	type PalletId = PoolId;
	type DailyShare = DailyShare;
	type ValidatorShare = ValidatorShare;
	type EvenSplitNodes = EvenSplitNodes;
	type WeightInfo = ();
}

pub struct ExtBuilder {
	pool: Balance,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self { pool: POOL }
	}
}

impl ExtBuilder {
	pub fn pool(mut self, planck: Balance) -> Self {
		self.pool = planck;
		self
	}

	pub fn build(self) -> sp_io::TestExternalities {
		Nodes::set(0);
		let pool = (self.pool > 0).then(|| (Emission::pool_account(), self.pool));
		let genesis = RuntimeGenesisConfig {
			system: Default::default(),
			currency: pallet_balances::GenesisConfig {
				balances: [(ALICE, ENDOWMENT), (BOB, ENDOWMENT)].into_iter().chain(pool).collect(),
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
			Emission::do_try_state().expect("the invariants hold");
		});
	}
}

/// Begins `day`.
pub fn begin_day(day: Day) {
	Emission::on_new_day(day.saturating_sub(1), day);
}

/// The events of this pallet since the last call.
pub fn take_events() -> Vec<crate::Event<Test>> {
	let events = System::read_events_for_pallet::<crate::Event<Test>>();
	System::reset_events();
	events
}

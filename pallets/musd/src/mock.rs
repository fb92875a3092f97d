//! A runtime with this pallet, MC, and a stand-in for the ledger of burns.

use frame_support::{
	derive_impl, pallet_prelude::ValueQuery, parameter_types, storage_alias, traits::ConstU128,
};
use metachain_primitives::{
	money::{Balance, BurnReason, Price, MC, MUSD},
	traits::BurnLedger,
};
use sp_runtime::{BuildStorage, Permill};

use crate as pallet_musd;
use crate::PriceFromGenesis;

pub type AccountId = u64;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const NOBODY: AccountId = 3;
pub const POOL: AccountId = 99;

pub const EXISTENTIAL_DEPOSIT: Balance = MC / 100;
/// MC of Alice, of Bob and of the pool at genesis.
pub const ENDOWMENT: Balance = 1_000_000 * MC;
/// Five cents.
pub const PRICE: Price = MUSD / 20;

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
	pub type Musd = pallet_musd;
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
	pub const IncentivePool: AccountId = POOL;
}

/// What was noted as burned. In storage, so that what fails is rolled back.
#[storage_alias]
pub type Noted = StorageValue<MockBurns, Balance, ValueQuery>;

pub struct Burns;

impl BurnLedger for Burns {
	fn note_burned(reason: BurnReason, amount: Balance) {
		assert_eq!(reason, BurnReason::MusdPurchase);
		assert!(amount > 0, "nothing was burned");
		Noted::mutate(|noted| *noted += amount);
	}
}

impl pallet_musd::Config for Test {
	type Currency = Currency;
	type PriceFeed = PriceFromGenesis<Test>;
	type Burns = Burns;
	type IncentivePool = IncentivePool;
	type WeightInfo = ();
}

pub struct ExtBuilder {
	price: Option<Price>,
	pool_share: Permill,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self { price: Some(PRICE), pool_share: Permill::zero() }
	}
}

impl ExtBuilder {
	pub fn price(mut self, price: Option<Price>) -> Self {
		self.price = price;
		self
	}

	pub fn pool_share(mut self, share: Permill) -> Self {
		self.pool_share = share;
		self
	}

	pub fn build(self) -> sp_io::TestExternalities {
		let genesis = RuntimeGenesisConfig {
			system: Default::default(),
			currency: pallet_balances::GenesisConfig {
				balances: vec![(ALICE, ENDOWMENT), (BOB, ENDOWMENT), (POOL, ENDOWMENT)],
				..Default::default()
			},
			musd: pallet_musd::GenesisConfig {
				price: self.price,
				pool_share: self.pool_share,
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
			Musd::do_try_state().expect("the invariants hold");
		});
	}
}

/// The events of this pallet since the last call.
pub fn take_events() -> Vec<crate::Event<Test>> {
	let events = System::read_events_for_pallet::<crate::Event<Test>>();
	System::reset_events();
	events
}

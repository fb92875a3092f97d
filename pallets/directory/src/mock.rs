//! A runtime with this pallet, MC, and a stand-in for the credit.

use frame_support::{
	derive_impl, parameter_types, storage_alias,
	traits::{fungible::InspectHold, ConstU128, ConstU32},
	BoundedVec, Twox64Concat,
};
use metachain_primitives::{
	curve::{Curve, Points},
	money::{Balance, Musd, MC, MUSD},
	offer::{Endpoint, Host, Prices, Region, Transport, TunnelKey},
	traits,
};
use sp_runtime::{BuildStorage, DispatchResult};

use crate as pallet_directory;
use crate::HoldReason;

pub type AccountId = u64;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
/// Has no MC.
pub const PAUPER: AccountId = 1_001;
/// Is no node, as the only one.
pub const OUTSIDER: AccountId = 3;

/// The accounts with MC are 1 to this one.
pub const RICH: AccountId = 1_000;
pub const ENDOWMENT: Balance = 100 * MC;
pub const MAX_PAGE: u32 = 10;
pub const MAX_EXAMINED: u32 = 25;
/// The credit of a node, unless it is set.
pub const JOINING: Points = 50;

pub const GERMANY: Region = Region(*b"DE");
pub const FRANCE: Region = Region(*b"FR");
pub const PRICES: Prices = Prices { per_gib: MUSD / 10, per_hour: MUSD / 100, mbps: 50 };

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
	pub type Directory = pallet_directory;
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

parameter_types! {
	pub static OfferDeposit: Balance = 10 * MC;
}

impl pallet_directory::Config for Test {
	type Currency = Currency;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Credit = Nodes;
	type OfferDeposit = OfferDeposit;
	type MaxEndpoints = ConstU32<4>;
	type MaxPage = ConstU32<MAX_PAGE>;
	type MaxExamined = ConstU32<MAX_EXAMINED>;
	type WeightInfo = ();
}

/// The points of nodes that were set.
#[storage_alias]
type PointsOfNodes = StorageMap<MockCredit, Twox64Concat, AccountId, Points>;

pub struct Nodes;

impl Nodes {
	pub fn set_points(who: AccountId, points: Points) {
		PointsOfNodes::insert(who, points);
	}
}

impl traits::Credit<AccountId> for Nodes {
	fn curve(who: &AccountId) -> Option<Curve> {
		let points = PointsOfNodes::get(who).unwrap_or(JOINING);
		(*who != OUTSIDER).then(|| Curve::constant(points))
	}

	fn points(who: &AccountId) -> Points {
		Self::curve(who).map_or(0, |curve| curve.value)
	}

	fn threshold() -> Points {
		100
	}

	fn note_active(_: &AccountId) {}

	fn record_work(_: &AccountId, _: Musd) {}
}

#[cfg(feature = "runtime-benchmarks")]
impl traits::CreditAuthority<AccountId> for Nodes {
	fn admit(_: &AccountId) -> DispatchResult {
		Ok(())
	}

	fn grant(_: &AccountId, _: Points) -> Points {
		0
	}

	fn revoke(_: &AccountId, _: Points) -> Points {
		0
	}
}

pub struct ExtBuilder;

impl ExtBuilder {
	pub fn build(self) -> sp_io::TestExternalities {
		OfferDeposit::set(10 * MC);
		let genesis = RuntimeGenesisConfig {
			currency: pallet_balances::GenesisConfig {
				balances: (1..=RICH).map(|who| (who, ENDOWMENT)).collect(),
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
			Directory::do_try_state().expect("the invariants hold");
		});
	}
}

/// A tunnel key for each number.
pub fn key(number: u64) -> TunnelKey {
	let mut key = [0; 32];
	key[..8].copy_from_slice(&number.to_le_bytes());
	key
}

pub fn endpoint(port: u16) -> Endpoint {
	Endpoint { transport: Transport::Udp, host: Host::V4([192, 0, 2, 1]), port }
}

pub fn endpoints<const N: usize>(ports: [u16; N]) -> BoundedVec<Endpoint, ConstU32<4>> {
	BoundedVec::truncate_from(ports.map(endpoint).to_vec())
}

/// Publishes an offer under the provider's own number as its key.
pub fn publish(provider: AccountId, region: Region, prices: Prices) -> DispatchResult {
	let origin = RuntimeOrigin::signed(provider);
	Directory::publish(origin, key(provider), endpoints([443]), region, prices)
}

/// MC of `who` that this pallet holds.
pub fn held(who: AccountId) -> Balance {
	Currency::balance_on_hold(&HoldReason::Offer.into(), &who)
}

/// The events of this pallet since the last call.
pub fn take_events() -> Vec<crate::Event<Test>> {
	let events = System::read_events_for_pallet::<crate::Event<Test>>();
	System::reset_events();
	events
}

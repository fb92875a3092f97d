use metachain_primitives::money::MUSD;
use sp_runtime::Permill;

use crate::{mock::*, GenesisPrice, PoolShare};

#[test]
fn genesis_should_set_price_and_share() {
	let share = Permill::from_percent(25);
	ExtBuilder::default().price(Some(3 * MUSD)).pool_share(share).build_and_execute(|| {
		assert_eq!(Musd::price(), Some(3 * MUSD));
		assert_eq!(PoolShare::<Test>::get(), share);
	});
}

#[test]
#[should_panic = "the price of MC must not be zero"]
fn genesis_should_refuse_a_price_of_zero() {
	ExtBuilder::default().price(Some(0)).build();
}

#[test]
fn price_should_be_none_rather_than_zero() {
	ExtBuilder::default().build().execute_with(|| {
		GenesisPrice::<Test>::put(0);
		assert_eq!(Musd::price(), None);
	});
}

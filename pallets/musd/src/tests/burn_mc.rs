use frame_support::{assert_noop, assert_ok};
use metachain_primitives::money::{MC, MUSD};
use sp_runtime::{DispatchError, Permill, TokenError};

use crate::{mock::*, Balances, Error, Event, GenesisPrice, Issuance};

#[test]
fn burn_mc_should_credit_the_value_and_destroy_the_mc() {
	ExtBuilder::default().build_and_execute(|| {
		let issuance = Currency::total_issuance();
		assert_ok!(Musd::burn_mc(RuntimeOrigin::signed(ALICE), 200 * MC, 10 * MUSD));

		assert_eq!(Musd::balance(ALICE), 10 * MUSD);
		assert_eq!(Issuance::<Test>::get(), 10 * MUSD);
		assert_eq!(Currency::free_balance(ALICE), ENDOWMENT - 200 * MC);
		assert_eq!(Currency::total_issuance(), issuance - 200 * MC);
		assert_eq!(Noted::get(), 200 * MC);
		assert_eq!(
			take_events(),
			[Event::McBurned { who: ALICE, destroyed: 200 * MC, to_pool: 0, musd: 10 * MUSD }]
		);
	});
}

#[test]
fn burn_mc_should_add_to_what_is_there() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Musd::burn_mc(RuntimeOrigin::signed(ALICE), 20 * MC, 0));
		GenesisPrice::<Test>::put(2 * PRICE);
		assert_ok!(Musd::burn_mc(RuntimeOrigin::signed(ALICE), 20 * MC, 0));
		assert_eq!(Musd::balance(ALICE), 3 * MUSD);
	});
}

#[test]
fn burn_mc_should_send_the_pools_share_to_the_pool() {
	ExtBuilder::default().pool_share(Permill::from_percent(30)).build_and_execute(|| {
		let issuance = Currency::total_issuance();
		// Three of ten planck, rounded down, are the pool's.
		assert_ok!(Musd::burn_mc(RuntimeOrigin::signed(ALICE), 100 * MC + 9, 0));

		assert_eq!(Currency::free_balance(POOL), ENDOWMENT + 30 * MC + 2);
		assert_eq!(Currency::total_issuance(), issuance - 70 * MC - 7);
		assert_eq!(Noted::get(), 70 * MC + 7);
		assert_eq!(Musd::balance(ALICE), 5 * MUSD);
		assert_eq!(
			take_events(),
			[Event::McBurned {
				who: ALICE,
				destroyed: 70 * MC + 7,
				to_pool: 30 * MC + 2,
				musd: 5 * MUSD
			}]
		);
	});
}

#[test]
fn burn_mc_should_destroy_nothing_when_the_pool_gets_all() {
	ExtBuilder::default().pool_share(Permill::one()).build_and_execute(|| {
		let issuance = Currency::total_issuance();
		assert_ok!(Musd::burn_mc(RuntimeOrigin::signed(ALICE), 100 * MC, 0));
		assert_eq!(Currency::total_issuance(), issuance);
		assert_eq!(Noted::get(), 0);
		assert_eq!(Currency::free_balance(POOL), ENDOWMENT + 100 * MC);
	});
}

#[test]
fn burn_mc_should_round_down() {
	// Seven planck at three units of MUSD for two planck.
	ExtBuilder::default().price(Some(MC * 3 / 2)).build_and_execute(|| {
		assert_ok!(Musd::burn_mc(RuntimeOrigin::signed(ALICE), 7, 0));
		assert_eq!(Musd::balance(ALICE), 10);
	});
}

#[test]
fn burn_mc_should_keep_the_account_alive() {
	ExtBuilder::default().pool_share(Permill::from_percent(50)).build_and_execute(|| {
		let spare = ENDOWMENT - EXISTENTIAL_DEPOSIT;
		assert_noop!(
			Musd::burn_mc(RuntimeOrigin::signed(ALICE), spare + 1, 0),
			TokenError::FundsUnavailable
		);
		assert_ok!(Musd::burn_mc(RuntimeOrigin::signed(ALICE), spare, 0));
		assert_eq!(Currency::free_balance(ALICE), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn burn_mc_should_fail_without_mc() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Musd::burn_mc(RuntimeOrigin::signed(NOBODY), MC, 0),
			TokenError::FundsUnavailable
		);
	});
}

#[test]
fn burn_mc_should_fail_without_a_price() {
	ExtBuilder::default().price(None).build_and_execute(|| {
		assert_eq!(Musd::price(), None);
		assert_noop!(Musd::burn_mc(RuntimeOrigin::signed(ALICE), MC, 0), Error::<Test>::NoPrice);
	});
}

#[test]
fn burn_mc_should_fail_below_the_callers_minimum() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			Musd::burn_mc(RuntimeOrigin::signed(ALICE), 20 * MC, MUSD + 1),
			Error::<Test>::BelowMinimum
		);
		assert_ok!(Musd::burn_mc(RuntimeOrigin::signed(ALICE), 20 * MC, MUSD));
	});
}

#[test]
fn burn_mc_should_fail_when_it_buys_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		for worthless in [0, 19] {
			assert_noop!(
				Musd::burn_mc(RuntimeOrigin::signed(ALICE), worthless, 0),
				Error::<Test>::WorthNothing
			);
		}
		assert_ok!(Musd::burn_mc(RuntimeOrigin::signed(ALICE), 20, 0));
		assert_eq!(Musd::balance(ALICE), 1);
	});
}

#[test]
fn burn_mc_should_need_a_signature() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(Musd::burn_mc(origin, MC, 0), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn view_functions_should_tell_balance_and_price() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Musd::price(), Some(PRICE));
		assert_eq!(Musd::balance(NOBODY), 0);
		assert!(!Balances::<Test>::contains_key(NOBODY));
	});
}

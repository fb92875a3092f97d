use frame_support::{assert_err, assert_ok};
use metachain_primitives::money::MUSD;

use crate::{mock::*, Balances, GenesisPrice, Issuance, Locked};

/// Corrupts a sound ledger, and expects the invariants to be found broken in this way.
fn assert_caught(corrupt: impl FnOnce(), complaint: &'static str) {
	ExtBuilder::default().build().execute_with(|| {
		assert_ok!(Musd::burn_mc(RuntimeOrigin::signed(ALICE), ENDOWMENT / 2, 0));
		assert_ok!(Musd::do_try_state());
		corrupt();
		assert_err!(Musd::do_try_state(), complaint);
	});
}

#[test]
fn musd_from_nowhere_should_be_caught() {
	assert_caught(
		|| Balances::<Test>::insert(BOB, MUSD),
		"MUSD in accounts and locked is not the issuance",
	);
	assert_caught(|| Locked::<Test>::put(1), "MUSD in accounts and locked is not the issuance");
}

#[test]
fn musd_that_vanished_should_be_caught() {
	assert_caught(
		|| Issuance::<Test>::mutate(|issuance| *issuance += 1),
		"MUSD in accounts and locked is not the issuance",
	);
}

#[test]
fn an_overflow_should_be_caught() {
	assert_caught(
		|| Balances::<Test>::insert(BOB, u128::MAX),
		"the MUSD of all accounts overflows",
	);
}

#[test]
fn an_entry_of_zero_should_be_caught() {
	assert_caught(|| Balances::<Test>::insert(BOB, 0), "an account holds an entry of zero MUSD");
}

#[test]
fn a_price_of_zero_should_be_caught() {
	assert_caught(|| GenesisPrice::<Test>::put(0), "the price from genesis is zero");
}

use frame_support::{assert_err, assert_ok};
use metachain_primitives::{
	money::{BurnReason, MC},
	traits::BurnLedger,
};

use crate::{mock::*, BurnedOn, Ring, Totals};

const REASON: BurnReason = BurnReason::CreditReplenishment;

/// Corrupts a sound ledger, and expects the invariants to be found broken in this way.
fn assert_caught(corrupt: impl FnOnce(), complaint: &'static str) {
	ExtBuilder.build().execute_with(|| {
		Burning::note_burned(REASON, MC);
		assert_ok!(Burning::do_try_state());
		corrupt();
		assert_err!(Burning::do_try_state(), complaint);
	});
}

/// Puts an entry for `day` where it belongs.
fn put(day: u32, amount: u128) {
	Ring::<Test>::insert(Burning::slot(day), REASON, BurnedOn { day, amount });
}

#[test]
fn a_day_out_of_place_should_be_caught() {
	assert_caught(
		|| {
			let slot = Burning::slot(START - 1);
			Ring::<Test>::insert(slot, REASON, BurnedOn { day: START, amount: 1 });
		},
		"a day is in the slot of another",
	);
}

#[test]
fn a_day_to_come_should_be_caught() {
	assert_caught(|| put(START + 1, 1), "something burned on a day to come");
}

#[test]
fn an_entry_of_zero_should_be_caught() {
	assert_caught(|| put(START - 1, 0), "an entry tells of no burn");
}

#[test]
fn days_above_the_total_should_be_caught() {
	assert_caught(|| put(START, MC + 1), "more was burned on days than in all");
	assert_caught(|| Totals::<Test>::insert(REASON, MC - 1), "more was burned on days than in all");
}

use frame_support::{assert_noop, assert_ok};
use metachain_primitives::{
	money::{MC, MUSD},
	traits::MusdEscrow,
};

use crate::{mock::*, Balances, Error, Event, Issuance, Locked};

/// Runs `test` with five MUSD of Alice's.
fn with_five_musd(test: impl FnOnce()) {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Musd::burn_mc(RuntimeOrigin::signed(ALICE), 100 * MC, 5 * MUSD));
		take_events();
		test();
	});
}

#[test]
fn lock_should_set_aside() {
	with_five_musd(|| {
		assert_ok!(Musd::lock(&ALICE, 2 * MUSD));
		assert_eq!(Musd::balance(ALICE), 3 * MUSD);
		assert_eq!(Locked::<Test>::get(), 2 * MUSD);
		assert_eq!(Issuance::<Test>::get(), 5 * MUSD);
		assert_eq!(take_events(), [Event::MusdLocked { who: ALICE, amount: 2 * MUSD }]);
	});
}

#[test]
fn lock_should_fail_when_too_little_can_be_spent() {
	with_five_musd(|| {
		assert_noop!(Musd::lock(&ALICE, 5 * MUSD + 1), Error::<Test>::InsufficientBalance);
		assert_noop!(Musd::lock(&BOB, 1), Error::<Test>::InsufficientBalance);
	});
}

#[test]
fn lock_should_leave_no_entry_of_zero() {
	with_five_musd(|| {
		assert_ok!(Musd::lock(&ALICE, 5 * MUSD));
		assert!(!Balances::<Test>::contains_key(ALICE));
	});
}

#[test]
fn unlock_should_give_back() {
	with_five_musd(|| {
		assert_ok!(Musd::lock(&ALICE, 5 * MUSD));
		take_events();
		assert_ok!(Musd::unlock(&ALICE, 2 * MUSD));
		assert_eq!(Musd::balance(ALICE), 2 * MUSD);
		assert_eq!(Locked::<Test>::get(), 3 * MUSD);
		assert_eq!(take_events(), [Event::MusdUnlocked { who: ALICE, amount: 2 * MUSD }]);
	});
}

#[test]
fn unlock_should_fail_above_what_is_locked() {
	with_five_musd(|| {
		assert_ok!(Musd::lock(&ALICE, MUSD));
		assert_noop!(Musd::unlock(&ALICE, MUSD + 1), Error::<Test>::InsufficientLocked);
	});
}

#[test]
fn burn_locked_should_end_the_musd() {
	with_five_musd(|| {
		assert_ok!(Musd::lock(&ALICE, 2 * MUSD));
		take_events();
		assert_ok!(Musd::burn_locked(MUSD));
		assert_eq!(Locked::<Test>::get(), MUSD);
		assert_eq!(Issuance::<Test>::get(), 4 * MUSD);
		assert_eq!(take_events(), [Event::MusdBurned { amount: MUSD }]);
	});
}

#[test]
fn burn_locked_should_fail_above_what_is_locked() {
	with_five_musd(|| {
		assert_ok!(Musd::lock(&ALICE, MUSD));
		assert_noop!(Musd::burn_locked(MUSD + 1), Error::<Test>::InsufficientLocked);
	});
}

#[test]
fn zero_should_change_nothing() {
	with_five_musd(|| {
		assert_ok!(Musd::lock(&BOB, 0));
		assert_ok!(Musd::unlock(&BOB, 0));
		assert_ok!(Musd::burn_locked(0));
		assert!(!Balances::<Test>::contains_key(BOB));
		assert_eq!(take_events(), []);
	});
}

//! What those hear who listen to changes of credit.

use frame_support::assert_ok;
use metachain_primitives::{
	curve::Curve,
	money::{Balance, MUSD},
	traits::{Credit as _, CreditAuthority},
};

use crate::mock::*;

/// A curve by the rules of today, that begins to decay so many days after the first.
fn curve(points: u32, grace: u32) -> Curve {
	Curve { value: points, flat_until: START + grace, slope: 5, floor: 50 }
}

#[test]
fn activity_should_be_told_with_what_was_earned() {
	ExtBuilder::default().build_and_execute(|| {
		admit(ALICE);
		pass_days(1);
		assert_ok!(check_in(ALICE));
		assert_eq!(Listener::take(), [(ALICE, Some(curve(50, 3)), curve(51, 4), 1)]);
		Credit::record_work(&ALICE, 3 * MUSD / 10);
		assert_eq!(Listener::take(), [(ALICE, Some(curve(51, 4)), curve(54, 4), 3)]);
	});
}

#[test]
fn what_was_earned_should_not_exceed_what_was_gained() {
	ExtBuilder::default().build_and_execute(|| {
		admit_with(ALICE, 998);
		Credit::record_work(&ALICE, MUSD);
		assert_eq!(Listener::take(), [(ALICE, Some(curve(998, 3)), curve(1_000, 3), 2)]);
		// The curve is the same, although the check-in counts.
		assert_ok!(check_in(ALICE));
		assert_eq!(Listener::take(), []);
		// A new grace is told, although nothing is gained.
		pass_days(1);
		assert_ok!(check_in(ALICE));
		assert_eq!(Listener::take(), [(ALICE, Some(curve(1_000, 3)), curve(1_000, 4), 0)]);
	});
}

#[test]
fn what_was_earned_should_count_from_the_points_of_today() {
	ExtBuilder::default().build_and_execute(|| {
		admit_with(ALICE, 90);
		pass_days(5);
		assert_ok!(check_in(ALICE));
		assert_eq!(Listener::take(), [(ALICE, Some(curve(90, 3)), curve(81, 8), 1)]);
	});
}

#[test]
fn nothing_else_should_be_earned() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Credit::admit(&ALICE));
		let alice = || RuntimeOrigin::signed(ALICE);
		assert_ok!(Credit::purchase(alice(), 50, Balance::MAX));
		Credit::revoke(&ALICE, 20);
		Credit::grant(&ALICE, 30);
		pass_days(5);
		assert_ok!(Credit::replenish(alice(), 10, Balance::MAX));
		assert_eq!(
			Listener::take(),
			[
				(ALICE, None, curve(50, 3), 0),
				(ALICE, Some(curve(50, 3)), curve(100, 3), 0),
				(ALICE, Some(curve(100, 3)), curve(80, 3), 0),
				(ALICE, Some(curve(80, 3)), curve(110, 3), 0),
				(ALICE, Some(curve(110, 3)), curve(110, 5), 0),
			]
		);
	});
}

#[test]
fn an_unchanged_curve_should_not_be_told() {
	ExtBuilder::default().build_and_execute(|| {
		admit(ALICE);
		Credit::record_work(&ALICE, 1);
		Credit::record_work(&ALICE, 1);
		Credit::grant(&ALICE, 0);
		Credit::revoke(&ALICE, 0);
		pass_days(100);
		assert_eq!(Listener::take(), []);
	});
}

#[test]
fn a_grant_to_an_inviter_should_come_from_inside_and_end_there() {
	ExtBuilder::default().build_and_execute(|| {
		for node in [ALICE, BOB] {
			admit(node);
		}
		// Each as the inviter of the other: what one is granted earns the other nothing.
		Listener::set_inviter(ALICE, BOB);
		Listener::set_inviter(BOB, ALICE);
		assert_ok!(check_in(ALICE));
		assert_eq!(
			Listener::take(),
			[
				(ALICE, Some(curve(50, 3)), curve(51, 3), 1),
				(BOB, Some(curve(50, 3)), curve(51, 3), 0),
			]
		);
		assert_eq!(Listener::sum(), 102);
	});
}

#[test]
fn a_change_from_inside_should_not_be_lost() {
	ExtBuilder::default().build_and_execute(|| {
		admit(ALICE);
		Listener::set_inviter(ALICE, ALICE);
		assert_ok!(check_in(ALICE));
		assert_eq!(Credit::points(ALICE), 52);
		assert_eq!(record(ALICE).last_check_in, Some(START));
		assert_eq!(record(ALICE).peak, 52);
		Credit::record_work(&ALICE, MUSD);
		assert_eq!(Credit::points(ALICE), 62);
	});
}

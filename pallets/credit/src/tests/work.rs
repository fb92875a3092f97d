use frame_support::{assert_ok, assert_storage_noop};
use metachain_primitives::{
	money::{Musd, MUSD},
	traits::Credit as _,
};

use crate::{mock::*, Event, Reason, Records};

const POINT: Musd = MUSD / 10;

/// Runs `test` with Alice as a node of 50 points.
fn with_node(test: impl FnOnce()) {
	ExtBuilder::default().build_and_execute(|| {
		admit(ALICE);
		test();
	});
}

#[test]
fn work_should_bring_a_point_for_each_tenth_of_a_musd() {
	with_node(|| {
		Credit::record_work(&ALICE, 3 * POINT);
		assert_eq!(Credit::points(ALICE), 53);
		assert_eq!(
			take_events(),
			[Event::CreditChanged { who: ALICE, points: 53, reason: Reason::Work }]
		);
	});
}

#[test]
fn work_should_add_up_within_the_day() {
	with_node(|| {
		Credit::record_work(&ALICE, POINT - 1);
		assert_eq!(Credit::points(ALICE), 50);
		Credit::record_work(&ALICE, 1);
		assert_eq!(Credit::points(ALICE), 51);
		for _ in 0..10 {
			Credit::record_work(&ALICE, POINT / 10);
		}
		assert_eq!(Credit::points(ALICE), 52);
	});
}

#[test]
fn fractions_of_a_point_should_not_outlast_the_day() {
	with_node(|| {
		Credit::record_work(&ALICE, POINT - 1);
		pass_days(1);
		Credit::record_work(&ALICE, POINT - 1);
		assert_eq!(Credit::points(ALICE), 50);
		assert_eq!(Records::<Test>::get(ALICE).map(|record| record.work), Some(POINT - 1));
	});
}

#[test]
fn work_should_bring_no_more_than_the_days_bound() {
	with_node(|| {
		for amount in [4 * POINT, 4 * POINT, Musd::MAX, Musd::MAX] {
			Credit::record_work(&ALICE, amount);
		}
		assert_eq!(Credit::points(ALICE), 55);
		pass_days(1);
		Credit::record_work(&ALICE, 100 * MUSD);
		assert_eq!(Credit::points(ALICE), 60);
	});
}

#[test]
fn work_and_check_in_should_both_count() {
	with_node(|| {
		Credit::record_work(&ALICE, MUSD);
		assert_ok!(check_in(ALICE));
		assert_eq!(Credit::points(ALICE), 56);
	});
}

#[test]
fn work_without_a_gain_should_renew_the_grace_once_a_day() {
	with_node(|| {
		pass_days(1);
		take_events();
		Credit::record_work(&ALICE, 1);
		assert_eq!(
			take_events(),
			[Event::CreditChanged { who: ALICE, points: 50, reason: Reason::Work }]
		);
		assert_eq!(
			Records::<Test>::get(ALICE).map(|record| record.curve.flat_until),
			Some(START + 4)
		);
		Credit::record_work(&ALICE, 1);
		assert_eq!(take_events(), []);
	});
}

#[test]
fn work_of_zero_and_of_strangers_should_change_nothing() {
	with_node(|| {
		pass_days(1);
		assert_storage_noop!(Credit::record_work(&ALICE, 0));
		assert_storage_noop!(Credit::record_work(&BOB, MUSD));
	});
}

use frame_support::{assert_noop, assert_ok};
use sp_runtime::DispatchError;

use crate::{mock::*, Error, Event, Reason, Records};

#[test]
fn check_in_should_bring_a_point() {
	ExtBuilder::default().build_and_execute(|| {
		admit(ALICE);
		assert!(Credit::may_check_in(ALICE));
		assert_ok!(check_in(ALICE));
		assert_eq!(Credit::points(ALICE), 51);
		assert!(!Credit::may_check_in(ALICE));
		assert_eq!(
			take_events(),
			[Event::CreditChanged { who: ALICE, points: 51, reason: Reason::CheckIn }]
		);
	});
}

#[test]
fn check_in_should_make_nobody_a_node() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(check_in(ALICE), Error::<Test>::NotANode);
	});
}

#[test]
fn check_in_should_succeed_once_a_day() {
	ExtBuilder::default().build_and_execute(|| {
		admit(ALICE);
		for day in 1..=10 {
			assert_ok!(check_in(ALICE));
			assert_noop!(check_in(ALICE), Error::<Test>::AlreadyCheckedIn);
			assert_eq!(Credit::points(ALICE), 50 + day);
			pass_days(1);
		}
	});
}

#[test]
fn check_in_should_lead_above_the_threshold() {
	ExtBuilder::default().build_and_execute(|| {
		admit(ALICE);
		for _ in 1..50 {
			assert_ok!(check_in(ALICE));
			assert!(!Credit::is_above_threshold(ALICE));
			pass_days(1);
		}
		assert_ok!(check_in(ALICE));
		assert_eq!(Credit::points(ALICE), 100);
		assert!(Credit::is_above_threshold(ALICE));
	});
}

#[test]
fn check_in_should_not_lead_above_the_cap() {
	ExtBuilder::default().build_and_execute(|| {
		admit_with(ALICE, 999);
		for _ in 0..3 {
			assert_ok!(check_in(ALICE));
			assert_eq!(Credit::points(ALICE), 1_000);
			pass_days(1);
		}
		assert_eq!(Records::<Test>::get(ALICE).map(|record| record.peak), Some(1_000));
	});
}

#[test]
fn check_in_should_need_a_signature() {
	ExtBuilder::default().build_and_execute(|| {
		admit(ALICE);
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(Credit::check_in(origin), DispatchError::BadOrigin);
		}
	});
}

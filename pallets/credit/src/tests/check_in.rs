use frame_support::{assert_noop, assert_ok};
use metachain_primitives::traits::Credit as _;
use sp_runtime::DispatchError;

use crate::{mock::*, Error, Event, Reason, Records};

fn check_in(who: AccountId) -> sp_runtime::DispatchResult {
	Credit::check_in(RuntimeOrigin::signed(who))
}

#[test]
fn the_first_check_in_should_make_a_node() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(check_in(ALICE));
		assert_eq!(Credit::points(ALICE), 51);
		assert_eq!(
			take_events(),
			[
				Event::CreditChanged { who: ALICE, points: 50, reason: Reason::Joined },
				Event::CreditChanged { who: ALICE, points: 51, reason: Reason::CheckIn },
			]
		);
	});
}

#[test]
fn check_in_should_bring_a_point_to_an_enrolled_node() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Credit::enroll(&ALICE));
		take_events();
		assert_ok!(check_in(ALICE));
		assert_eq!(
			take_events(),
			[Event::CreditChanged { who: ALICE, points: 51, reason: Reason::CheckIn }]
		);
	});
}

#[test]
fn check_in_should_succeed_once_a_day() {
	ExtBuilder.build_and_execute(|| {
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
	ExtBuilder.build_and_execute(|| {
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
	ExtBuilder.build_and_execute(|| {
		assert_ok!(check_in(ALICE));
		Records::<Test>::mutate(ALICE, |record| {
			let record = record.as_mut().expect("Alice is a node");
			record.curve.value = 999;
			record.peak = 999;
		});
		for _ in 0..3 {
			pass_days(1);
			assert_ok!(check_in(ALICE));
			assert_eq!(Credit::points(ALICE), 1_000);
		}
		assert_eq!(Records::<Test>::get(ALICE).map(|record| record.peak), Some(1_000));
	});
}

#[test]
fn check_in_should_need_a_signature() {
	ExtBuilder.build_and_execute(|| {
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(Credit::check_in(origin), DispatchError::BadOrigin);
		}
	});
}

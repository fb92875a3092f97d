//! Grants and revocations: points without an activity of the node.

use frame_support::{assert_ok, assert_storage_noop};
use metachain_primitives::{curve::Points, traits::CreditAuthority};

use crate::{mock::*, Event, Reason};

/// Runs `test` with Alice as a node that had 90 points so many days ago.
fn after_days(days: u32, test: impl FnOnce()) {
	ExtBuilder::default().build_and_execute(|| {
		admit_with(ALICE, 90);
		pass_days(days);
		take_events();
		test();
	});
}

#[test]
fn grant_should_add_points_and_tell() {
	after_days(0, || {
		assert_eq!(Credit::grant(&ALICE, 20), 20);
		assert_eq!(Credit::points(ALICE), 110);
		assert_eq!(record(ALICE).peak, 110);
		assert_eq!(record(ALICE).last_active, None);
		assert_eq!(
			take_events(),
			[Event::CreditChanged { who: ALICE, points: 110, reason: Reason::Grant }]
		);
	});
}

#[test]
fn revoke_should_take_points_and_tell() {
	after_days(0, || {
		assert_eq!(Credit::revoke(&ALICE, 20), 20);
		assert_eq!(Credit::points(ALICE), 70);
		assert_eq!(
			take_events(),
			[Event::CreditChanged { who: ALICE, points: 70, reason: Reason::Revocation }]
		);
	});
}

#[test]
fn grant_and_revoke_should_leave_the_rest_of_the_grace() {
	after_days(2, || {
		Credit::grant(&ALICE, 20);
		assert_eq!(course(ALICE, 4), [110, 110, 105, 100]);
		Credit::revoke(&ALICE, 45);
		assert_eq!(course(ALICE, 6), [65, 65, 60, 55, 50, 50]);
	});
}

#[test]
fn grant_and_revoke_should_not_delay_the_decay_on_the_last_day_of_grace() {
	after_days(3, || {
		Credit::grant(&ALICE, 1);
		assert_eq!(course(ALICE, 3), [91, 86, 81]);
		Credit::revoke(&ALICE, 2);
		assert_eq!(course(ALICE, 3), [89, 84, 79]);
	});
}

#[test]
fn grant_and_revoke_should_go_on_with_the_decay() {
	after_days(5, || {
		assert_eq!(course(ALICE, 2), [80, 75]);
		Credit::grant(&ALICE, 7);
		assert_eq!(course(ALICE, 10), [87, 82, 77, 72, 67, 62, 57, 52, 50, 50]);
		Credit::revoke(&ALICE, 20);
		assert_eq!(course(ALICE, 5), [67, 62, 57, 52, 50]);
	});
}

#[test]
fn granted_points_should_decay_when_the_floor_was_reached_long_ago() {
	after_days(1_000, || {
		Credit::grant(&ALICE, 12);
		assert_eq!(course(ALICE, 5), [62, 57, 52, 50, 50]);
	});
}

#[test]
fn points_below_the_floor_should_stay_until_something_is_added() {
	after_days(5, || {
		assert_eq!(Credit::revoke(&ALICE, 35), 35);
		assert_eq!(course(ALICE, 10), [45; 10]);
		pass_days(100);
		assert_eq!(Credit::points(ALICE), 45);

		// Activity adds to them and there is nothing to decay.
		assert_ok!(check_in(ALICE));
		assert_eq!(course(ALICE, 10), [46; 10]);

		// What is above the floor decays again, from the next day without grace.
		pass_days(50);
		Credit::grant(&ALICE, 14);
		assert_eq!(course(ALICE, 5), [60, 55, 50, 50, 50]);
	});
}

#[test]
fn a_grant_that_stays_below_the_floor_should_not_decay() {
	after_days(10, || {
		Credit::revoke(&ALICE, Points::MAX);
		Credit::grant(&ALICE, 49);
		assert_eq!(course(ALICE, 10), [49; 10]);
		Credit::grant(&ALICE, 1);
		assert_eq!(course(ALICE, 10), [50; 10]);
		Credit::grant(&ALICE, 1);
		assert_eq!(course(ALICE, 3), [51, 50, 50]);
	});
}

#[test]
fn revoke_should_take_no_more_than_there_is() {
	after_days(4, || {
		assert_eq!(Credit::revoke(&ALICE, Points::MAX), 85);
		assert_eq!(course(ALICE, 10), [0; 10]);
		assert_storage_noop!(assert_eq!(Credit::revoke(&ALICE, 1), 0));
		assert_storage_noop!(assert_eq!(Credit::revoke(&ALICE, Points::MAX), 0));
	});
}

#[test]
fn grant_should_stop_at_the_cap() {
	after_days(4, || {
		assert_eq!(Credit::grant(&ALICE, Points::MAX), 915);
		assert_eq!(Credit::points(ALICE), 1_000);
		assert_storage_noop!(assert_eq!(Credit::grant(&ALICE, 1), 0));
		pass_days(1);
		assert_eq!(Credit::grant(&ALICE, Points::MAX), 5);
	});
}

#[test]
fn nothing_should_change_for_strangers_and_by_zero_points() {
	after_days(10, || {
		assert_storage_noop!(assert_eq!(Credit::grant(&BOB, 10), 0));
		assert_storage_noop!(assert_eq!(Credit::revoke(&BOB, 10), 0));
		assert_storage_noop!(assert_eq!(Credit::grant(&ALICE, 0), 0));
		assert_storage_noop!(assert_eq!(Credit::revoke(&ALICE, 0), 0));
	});
}

#[test]
fn revoke_should_undo_a_grant() {
	for days in [0, 2, 3, 4, 7, 11, 12, 1_000] {
		after_days(days, || {
			let before = course(ALICE, 30);
			Credit::grant(&ALICE, 33);
			Credit::revoke(&ALICE, 33);
			assert_eq!(course(ALICE, 30), before);
		});
	}
}

#[test]
fn what_was_revoked_should_leave_the_peak_and_what_decayed_should_not() {
	after_days(1_000, || {
		assert_eq!(Credit::replenishable(ALICE), 40);
		Credit::revoke(&ALICE, 30);
		assert_eq!(record(ALICE).peak, 60);
		assert_eq!(Credit::replenishable(ALICE), 40);
	});
}

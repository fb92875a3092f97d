//! How many invitations a node has, and that no trick gets it more.

use frame_support::{assert_noop, assert_ok};

use crate::{mock::*, Error};

fn revoke(number: u8) {
	assert_ok!(Invitation::revoke(RuntimeOrigin::signed(ALICE), key(number)));
}

#[test]
fn the_quota_should_grow_with_credit() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(Invitation::available_invitations(NEWCOMER), 0);
		assert_eq!(Invitation::available_invitations(BOB), 2);
		assert_eq!(Invitation::available_invitations(ALICE), 4);
		earn(ALICE, 49);
		assert_eq!(Invitation::available_invitations(ALICE), 4);
		earn(ALICE, 1);
		assert_eq!(Invitation::available_invitations(ALICE), 5);
		lose(ALICE, 151);
		assert_eq!(Invitation::available_invitations(ALICE), 0);
	});
}

#[test]
fn open_invitations_should_count() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(create(ALICE, &[1, 2, 3, 4, 5]), Error::<Test>::QuotaExceeded);
		assert_ok!(create(ALICE, &[1, 2, 3]));
		assert_eq!(Invitation::available_invitations(ALICE), 1);
		assert_noop!(create(ALICE, &[4, 5]), Error::<Test>::QuotaExceeded);
		assert_ok!(create(ALICE, &[4]));
		assert_noop!(create(ALICE, &[5]), Error::<Test>::QuotaExceeded);
	});
}

#[test]
fn a_revoked_invitation_should_count_no_more() {
	ExtBuilder.build_and_execute(|| {
		for _ in 0..10 {
			assert_ok!(create(ALICE, &[1, 2, 3, 4]));
			(1..=4).for_each(revoke);
		}
		assert_eq!(Invitation::available_invitations(ALICE), 4);
	});
}

#[test]
fn a_used_invitation_should_count_until_the_period_ends() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1, 2, 3, 4]));
		(1..=4).for_each(|number| join(number, NEWCOMER + AccountId::from(number)));
		assert_eq!(Invitation::available_invitations(ALICE), 0);
		pass_days(29);
		assert_noop!(create(ALICE, &[5]), Error::<Test>::QuotaExceeded);
		pass_days(1);
		assert_eq!(Invitation::available_invitations(ALICE), 4);
		assert_ok!(create(ALICE, &[5, 6, 7, 8]));
	});
}

#[test]
fn an_invitation_should_count_in_the_period_in_which_it_is_used() {
	ExtBuilder.build_and_execute(|| {
		pass_days(100);
		assert_ok!(create(ALICE, &[1]));
		revoke(1);
		pass_days(29);
		assert_ok!(create(ALICE, &[1, 2, 3, 4]));
		// A new period begins. The open ones still take the places.
		pass_days(1);
		assert_noop!(create(ALICE, &[5]), Error::<Test>::QuotaExceeded);
		join(1, NEWCOMER);
		assert_noop!(create(ALICE, &[5]), Error::<Test>::QuotaExceeded);
		pass_days(30);
		assert_eq!(Invitation::available_invitations(ALICE), 1);
	});
}

#[test]
fn an_expired_invitation_should_count_until_it_is_cleared() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1, 2, 3, 4]));
		pass_days(15);
		assert_noop!(create(ALICE, &[5]), Error::<Test>::QuotaExceeded);
		assert_ok!(Invitation::clear(RuntimeOrigin::signed(BOB), key(1)));
		assert_ok!(create(ALICE, &[5]));
	});
}

#[test]
fn credit_that_falls_should_leave_open_invitations_as_they_are() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1, 2, 3, 4]));
		lose(ALICE, 60);
		assert_eq!(Invitation::available_invitations(ALICE), 0);
		join(4, NEWCOMER);
		assert_eq!(points_of(NEWCOMER), 50);
	});
}

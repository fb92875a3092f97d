use frame_support::{assert_noop, assert_ok};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError,
};

use crate::{mock::*, Error, Event, Invitations};

#[test]
fn revoke_should_release_the_hold() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1, 2]));
		take_events();
		assert_ok!(Invitation::revoke(RuntimeOrigin::signed(ALICE), key(1)));
		assert_eq!(held(ALICE), HOLD);
		assert_eq!(Currency::free_balance(ALICE), ENDOWMENT - HOLD);
		assert!(!Invitations::<Test>::contains_key(key(1)));
		assert_eq!(take_events(), [Event::InvitationRevoked { inviter: ALICE, key: key(1) }]);
	});
}

#[test]
fn a_revoked_invitation_should_be_worth_nothing() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1]));
		assert_ok!(Invitation::revoke(RuntimeOrigin::signed(ALICE), key(1)));
		let stale = Err(TransactionValidityError::Invalid(InvalidTransaction::Stale));
		assert_eq!(apply(joining(1, NEWCOMER)), stale);
		assert_noop!(
			Invitation::revoke(RuntimeOrigin::signed(ALICE), key(1)),
			Error::<Test>::UnknownInvitation
		);
	});
}

#[test]
fn revoke_should_be_for_the_inviter_alone() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1]));
		assert_noop!(
			Invitation::revoke(RuntimeOrigin::signed(BOB), key(1)),
			Error::<Test>::NotInviter
		);
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(Invitation::revoke(origin, key(1)), DispatchError::BadOrigin);
		}
	});
}

#[test]
fn an_expired_invitation_should_be_revocable() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1]));
		pass_days(1_000);
		assert_ok!(Invitation::revoke(RuntimeOrigin::signed(ALICE), key(1)));
		assert_eq!(held(ALICE), 0);
	});
}

use frame_support::{assert_noop, assert_ok, dispatch::Pays};
use sp_runtime::DispatchError;

use crate::{mock::*, Error, Event, Invitations};

#[test]
fn clear_should_give_the_hold_back_to_the_inviter_without_a_fee() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1, 2]));
		take_events();
		pass_days(15);
		let outcome = Invitation::clear(RuntimeOrigin::signed(BOB), key(1));
		assert_eq!(outcome.map(|info| info.pays_fee), Ok(Pays::No));
		assert_eq!(held(ALICE), HOLD);
		assert_eq!(Currency::free_balance(ALICE), ENDOWMENT - HOLD);
		assert!(!Invitations::<Test>::contains_key(key(1)));
		assert_eq!(take_events(), [Event::InvitationCleared { inviter: ALICE, key: key(1) }]);
	});
}

#[test]
fn clear_should_wait_for_the_end_of_the_last_day() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1]));
		for _ in 0..=14 {
			assert_noop!(
				Invitation::clear(RuntimeOrigin::signed(BOB), key(1)),
				Error::<Test>::NotExpired
			);
			pass_days(1);
		}
		assert_ok!(Invitation::clear(RuntimeOrigin::signed(BOB), key(1)));
	});
}

#[test]
fn clear_should_fail_when_there_is_nothing() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(
			Invitation::clear(RuntimeOrigin::signed(BOB), key(1)),
			Error::<Test>::UnknownInvitation
		);
	});
}

#[test]
fn clear_should_need_a_signature() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1]));
		pass_days(15);
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(Invitation::clear(origin, key(1)), DispatchError::BadOrigin);
		}
	});
}

use frame_support::{assert_noop, assert_ok, BoundedVec};
use sp_runtime::{DispatchError, TokenError};

use crate::{mock::*, Error, Event, Invitation as Open, Invitations, Inviter, Inviters};

#[test]
fn create_should_open_invitations_and_hold_for_each() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1, 2, 3]));
		let last_day = START + 14;
		for number in 1..=3 {
			assert_eq!(
				Invitations::<Test>::get(key(number)),
				Some(Open { inviter: ALICE, last_day, hold: HOLD })
			);
		}
		assert_eq!(held(ALICE), 3 * HOLD);
		assert_eq!(
			Inviters::<Test>::get(ALICE),
			Inviter { open: 3, period: START, ..Default::default() }
		);
		assert_eq!(
			take_events(),
			[1, 2, 3].map(|number| Event::InvitationCreated {
				inviter: ALICE,
				key: key(number),
				last_day
			})
		);
	});
}

#[test]
fn create_should_need_credit_above_the_threshold() {
	ExtBuilder.build_and_execute(|| {
		lose(BOB, 1);
		assert_noop!(create(BOB, &[1]), Error::<Test>::BelowThreshold);
		earn(BOB, 1);
		assert_ok!(create(BOB, &[1]));
	});
}

#[test]
fn create_should_need_a_node() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(create(NEWCOMER, &[1]), Error::<Test>::BelowThreshold);
	});
}

#[test]
fn create_should_need_keys() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(create(ALICE, &[]), Error::<Test>::NoKeys);
	});
}

#[test]
fn create_should_refuse_a_key_that_is_taken() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(create(ALICE, &[1, 1]), Error::<Test>::KeyTaken);
		assert_ok!(create(ALICE, &[1]));
		assert_noop!(create(ALICE, &[2, 1]), Error::<Test>::KeyTaken);
		assert_noop!(create(BOB, &[1]), Error::<Test>::KeyTaken);
	});
}

#[test]
fn create_should_need_the_mc_for_the_holds() {
	ExtBuilder.build_and_execute(|| {
		let spare = HOLD + EXISTENTIAL_DEPOSIT;
		assert_ok!(Currency::transfer_allow_death(
			RuntimeOrigin::signed(ALICE),
			BOB,
			ENDOWMENT - spare
		));
		assert_noop!(create(ALICE, &[1, 2]), TokenError::FundsUnavailable);
		assert_ok!(create(ALICE, &[1]));
	});
}

#[test]
fn create_should_need_a_signature() {
	ExtBuilder.build_and_execute(|| {
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			let keys = BoundedVec::truncate_from(vec![key(1)]);
			assert_noop!(Invitation::create(origin, keys), DispatchError::BadOrigin);
		}
	});
}

use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use frame_system::RawOrigin;
use metachain_primitives::invitation::{consent_payload, invitation_payload};
use sp_core::Pair;
use sp_runtime::{
	testing::TestSignature,
	transaction_validity::{InvalidTransaction, TransactionValidityError, ValidTransaction},
	DispatchError,
};

use crate::{mock::*, Error, Event, Invitations, Invitee, Inviters, JOIN_LONGEVITY};

/// Expects the pool and the block to refuse a transaction.
fn assert_refused(transaction: UncheckedExtrinsic, reason: InvalidTransaction) {
	let reason = TransactionValidityError::Invalid(reason);
	assert_eq!(validate(transaction.clone()), Err(reason));
	assert_noop!(apply(transaction), reason);
}

#[test]
fn join_should_make_a_node_with_the_basic_credit() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1, 2]));
		take_events();
		pass_days(3);
		assert_ok!(apply(joining(1, NEWCOMER)));

		assert_eq!(points_of(NEWCOMER), 50);
		assert_eq!(Invitation::invitee(NEWCOMER), Some(Invitee::new(ALICE, START + 3)));
		assert!(!Invitations::<Test>::contains_key(key(1)));
		assert_eq!(held(ALICE), HOLD);
		assert_eq!(Inviters::<Test>::get(ALICE).open, 1);
		assert_eq!(
			take_events(),
			[Event::InvitationUsed { inviter: ALICE, key: key(1), invitee: NEWCOMER }]
		);
	});
}

#[test]
fn join_should_leave_no_account_behind() {
	ExtBuilder.build_and_execute(|| {
		join_by_alice(1, NEWCOMER);
		assert!(!frame_system::Account::<Test>::contains_key(NEWCOMER));
		// It comes into being when it receives MC, and can then send transactions.
		assert_ok!(Currency::transfer_allow_death(
			RuntimeOrigin::signed(ALICE),
			NEWCOMER,
			EXISTENTIAL_DEPOSIT
		));
		assert_eq!(System::providers(&NEWCOMER), 1);
	});
}

#[test]
fn the_pool_should_take_one_join_for_each_invitation_and_account() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1]));
		assert_eq!(
			validate(joining(1, NEWCOMER)),
			Ok(ValidTransaction {
				priority: 1_000,
				requires: vec![],
				provides: vec![
					("invitation-join", ("invitation", key(1))).encode(),
					("invitation-join", ("account", NEWCOMER)).encode(),
				],
				longevity: JOIN_LONGEVITY,
				propagate: true,
			})
		);
	});
}

#[test]
fn an_invitation_should_be_good_until_the_end_of_its_last_day() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1, 2]));
		pass_days(14);
		join(1, NEWCOMER);
		pass_days(1);
		assert_refused(joining(2, NEWCOMER + 1), InvalidTransaction::Stale);
	});
}

#[test]
fn nobody_should_join_twice() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1, 2]));
		join(1, NEWCOMER);
		assert_refused(joining(1, NEWCOMER), InvalidTransaction::Stale);
		assert_refused(joining(2, NEWCOMER), InvalidTransaction::Stale);
	});
}

#[test]
fn a_node_should_not_become_its_own_invitee_or_anothers() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1]));
		assert_refused(joining(1, ALICE), InvalidTransaction::Stale);
		assert_refused(joining(1, BOB), InvalidTransaction::Stale);
	});
}

#[test]
fn an_invitation_should_serve_one_account_only() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1]));
		join(1, NEWCOMER);
		assert_refused(joining(1, NEWCOMER + 1), InvalidTransaction::Stale);
	});
}

#[test]
fn a_proof_should_serve_no_other_account() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1]));
		let thief = NEWCOMER + 1;
		let stolen = transaction(1, thief, prove(1, NEWCOMER), consent(1, thief));
		assert_refused(stolen, InvalidTransaction::BadProof);
	});
}

#[test]
fn a_proof_should_serve_no_other_invitation() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1]));
		let forged = transaction(1, NEWCOMER, prove(2, NEWCOMER), consent(1, NEWCOMER));
		assert_refused(forged, InvalidTransaction::BadProof);
	});
}

#[test]
fn a_proof_should_serve_no_other_chain() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1]));
		let elsewhere = pair(1).sign(&invitation_payload(&[8; 32], &NEWCOMER)).0;
		let replayed = transaction(1, NEWCOMER, elsewhere, consent(1, NEWCOMER));
		assert_refused(replayed, InvalidTransaction::BadProof);
	});
}

#[test]
fn a_proof_should_serve_no_other_purpose() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1]));
		let without_domain = pair(1).sign(&(GENESIS.0, NEWCOMER).encode()).0;
		let misused = transaction(1, NEWCOMER, without_domain, consent(1, NEWCOMER));
		assert_refused(misused, InvalidTransaction::BadProof);
	});
}

#[test]
fn an_inviter_should_not_catch_the_invitees_of_others() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1]));
		assert_ok!(create(BOB, &[2]));
		// Bob sees that the newcomer is about to join by Alice's invitation, and tries to be first.
		let caught = transaction(2, NEWCOMER, prove(2, NEWCOMER), consent(1, NEWCOMER));
		assert_refused(caught, InvalidTransaction::BadSigner);
		join(1, NEWCOMER);
		assert_eq!(Invitation::invitee(NEWCOMER).map(|invitee| invitee.inviter), Some(ALICE));
	});
}

#[test]
fn nobody_should_join_without_consent() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1]));
		let of_another = TestSignature(BOB, consent_payload(&GENESIS.0, &key(1)));
		let of_another_chain = TestSignature(NEWCOMER, consent_payload(&[8; 32], &key(1)));
		for consent in [of_another, of_another_chain] {
			let forged = transaction(1, NEWCOMER, prove(1, NEWCOMER), consent);
			assert_refused(forged, InvalidTransaction::BadSigner);
		}
	});
}

#[test]
fn an_invitation_that_was_never_created_should_be_worth_nothing() {
	ExtBuilder.build_and_execute(|| {
		assert_refused(joining(1, NEWCOMER), InvalidTransaction::Stale);
	});
}

#[test]
fn join_should_need_to_be_authorized() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1]));
		for origin in
			[RuntimeOrigin::none(), RuntimeOrigin::root(), RuntimeOrigin::signed(NEWCOMER)]
		{
			let (proof, consent) = (prove(1, NEWCOMER), consent(1, NEWCOMER));
			assert_noop!(
				Invitation::join(origin, key(1), NEWCOMER, proof, consent),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn join_should_check_again_what_may_have_changed() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(create(ALICE, &[1]));
		let join = |number, account| {
			let (proof, consent) = (prove(number, account), consent(number, account));
			Invitation::join(RawOrigin::Authorized.into(), key(number), account, proof, consent)
		};
		assert_noop!(join(2, NEWCOMER), Error::<Test>::UnknownInvitation);
		assert_noop!(join(1, BOB), DispatchError::Other("a node already"));
		pass_days(15);
		assert_noop!(join(1, NEWCOMER), Error::<Test>::Expired);
	});
}

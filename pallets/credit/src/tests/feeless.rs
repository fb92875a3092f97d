//! Check-ins without a fee: which the pool and the block take.

use codec::Encode;
use frame_support::{assert_noop, assert_ok};
use metachain_primitives::{check_in::signing_payload, money::MC};
use sp_runtime::{
	testing::TestSignature,
	transaction_validity::{InvalidTransaction, TransactionValidityError, ValidTransaction},
	DispatchError,
};

use crate::{mock::*, ActiveToday, Error, Event, Reason, CHECK_IN_LONGEVITY};

/// Runs `test` with Alice and Bob as nodes, of which Alice has a deposit of a single planck.
fn with_nodes(test: impl FnOnce()) {
	ExtBuilder::default().build_and_execute(|| {
		admit(ALICE);
		admit(BOB);
		Collateral::set(ALICE, 1);
		test();
	});
}

/// Expects neither the pool nor a block to take the transaction.
fn assert_refused(transaction: UncheckedExtrinsic, reason: InvalidTransaction) {
	let refused = TransactionValidityError::Invalid(reason);
	assert_eq!(validate(transaction.clone()), Err(refused));
	assert_noop!(apply(transaction), refused);
}

#[test]
fn the_pool_should_take_the_check_in_of_today() {
	with_nodes(|| {
		assert_eq!(
			validate(feeless_check_in(ALICE, START)),
			Ok(ValidTransaction {
				priority: CHECK_IN_PRIORITY,
				requires: vec![],
				provides: vec![("credit-check-in", (ALICE, START)).encode()],
				longevity: CHECK_IN_LONGEVITY.into(),
				propagate: true,
			})
		);
	});
}

#[test]
fn a_block_should_check_the_node_in_without_a_fee() {
	with_nodes(|| {
		assert_eq!(apply(feeless_check_in(ALICE, START)), Ok(Ok(())));
		assert_eq!(Credit::points(ALICE), 51);
		assert_eq!(ActiveToday::<Test>::get(), 1);
		assert_eq!(Currency::free_balance(ALICE), ENDOWMENT);
		assert_eq!(
			take_events(),
			[Event::CreditChanged { who: ALICE, points: 51, reason: Reason::CheckIn }]
		);
	});
}

#[test]
fn a_node_without_mc_should_check_in() {
	with_nodes(|| {
		admit(PAUPER);
		Collateral::set(PAUPER, MC);
		assert_eq!(apply(feeless_check_in(PAUPER, START)), Ok(Ok(())));
		assert_eq!(Credit::points(PAUPER), 51);
	});
}

#[test]
fn a_day_should_take_one_check_in_of_a_node() {
	with_nodes(|| {
		for day in START..START + 5 {
			let transaction = feeless_check_in(ALICE, day);
			assert_eq!(apply(transaction.clone()), Ok(Ok(())));
			assert_refused(transaction.clone(), InvalidTransaction::Stale);
			assert_noop!(check_in(ALICE), Error::<Test>::AlreadyCheckedIn);
			pass_days(1);
			// Nor can it be used again on the next day.
			assert_refused(transaction, InvalidTransaction::Stale);
		}
		assert_eq!(Credit::points(ALICE), 55);
	});
}

#[test]
fn a_check_in_with_a_fee_should_count_for_the_day() {
	with_nodes(|| {
		assert_ok!(check_in(ALICE));
		assert_refused(feeless_check_in(ALICE, START), InvalidTransaction::Stale);
	});
}

#[test]
fn the_check_in_of_a_day_to_come_should_wait_outside() {
	with_nodes(|| {
		let early = feeless_check_in(ALICE, START + 1);
		assert_refused(early.clone(), InvalidTransaction::Future);
		assert_refused(feeless_check_in(ALICE, u32::MAX), InvalidTransaction::Future);
		pass_days(1);
		assert_eq!(apply(early), Ok(Ok(())));
	});
}

#[test]
fn strangers_should_be_refused() {
	with_nodes(|| {
		Collateral::set(5, MC);
		assert_refused(feeless_check_in(5, START), InvalidTransaction::BadSigner);
	});
}

#[test]
fn nodes_without_a_deposit_should_be_refused() {
	with_nodes(|| {
		assert_refused(feeless_check_in(BOB, START), InvalidTransaction::Payment);
		Collateral::set(BOB, 1);
		assert_ok!(validate(feeless_check_in(BOB, START)));
		Collateral::set(BOB, 0);
		assert_refused(feeless_check_in(BOB, START), InvalidTransaction::Payment);
		assert_ok!(check_in(BOB));
	});
}

#[test]
fn forged_signatures_should_be_refused() {
	with_nodes(|| {
		Collateral::set(BOB, 1);
		let of_another_chain = TestSignature(ALICE, signing_payload(&[8; 32], &ALICE, START));
		for signature in [
			sign_check_in(BOB, ALICE, START),
			sign_check_in(ALICE, BOB, START),
			sign_check_in(ALICE, ALICE, START - 1),
			sign_check_in(ALICE, ALICE, START + 1),
			of_another_chain,
			TestSignature(ALICE, vec![]),
		] {
			let forged = feeless_check_in_with(ALICE, START, signature);
			assert_refused(forged, InvalidTransaction::BadProof);
		}
	});
}

#[test]
fn what_is_cheap_should_be_checked_before_the_signature() {
	with_nodes(|| {
		let forged = |who, day| feeless_check_in_with(who, day, TestSignature(0, vec![]));
		assert_refused(forged(ALICE, START - 1), InvalidTransaction::Stale);
		assert_refused(forged(ALICE, START + 1), InvalidTransaction::Future);
		assert_refused(forged(5, START), InvalidTransaction::BadSigner);
		assert_refused(forged(BOB, START), InvalidTransaction::Payment);
		assert_ok!(check_in(ALICE));
		assert_refused(forged(ALICE, START), InvalidTransaction::Stale);
	});
}

#[test]
fn nobody_should_get_around_the_authorization() {
	with_nodes(|| {
		for origin in [RuntimeOrigin::signed(ALICE), RuntimeOrigin::none(), RuntimeOrigin::root()] {
			let signature = sign_check_in(ALICE, ALICE, START);
			assert_noop!(
				Credit::check_in_authorized(origin, ALICE, START, signature),
				DispatchError::BadOrigin
			);
		}
	});
}

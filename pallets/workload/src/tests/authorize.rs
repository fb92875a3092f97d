//! Which batches the pool and the block take.

use codec::Encode;
use frame_support::{assert_ok, BoundedVec};
use metachain_primitives::money::MUSD;
use sp_core::Pair;
use sp_runtime::transaction_validity::{
	InvalidTransaction, TransactionValidityError, ValidTransaction,
};

use crate::{mock::*, Batch, BatchCount, Group, BATCH_LONGEVITY};

/// A batch of a single useless voucher.
fn small_batch() -> Batch<Test> {
	batch(vec![(PROVIDER, vec![voucher(0, MUSD)])])
}

fn numbered(number: u32) -> Batch<Test> {
	Batch { number, ..small_batch() }
}

fn tag(number: u32) -> Vec<u8> {
	("workload-batch", (0u32, 0u32, number)).encode()
}

fn invalid<T>(reason: InvalidTransaction) -> Result<T, TransactionValidityError> {
	Err(TransactionValidityError::Invalid(reason))
}

#[test]
fn the_pool_should_take_the_next_batch() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(
			validate(transaction(small_batch())),
			Ok(ValidTransaction {
				priority: BatchPriority::get(),
				requires: vec![],
				provides: vec![tag(0)],
				longevity: BATCH_LONGEVITY.into(),
				propagate: true,
			})
		);
	});
}

#[test]
fn the_pool_should_chain_the_batches_that_follow() {
	ExtBuilder::default().build_and_execute(|| {
		for number in 1..4 {
			let validity = validate(transaction(numbered(number))).expect("it may wait");
			assert_eq!(validity.requires, [tag(number - 1)]);
			assert_eq!(validity.provides, [tag(number)]);
		}
		assert_eq!(validate(transaction(numbered(4))), invalid(InvalidTransaction::Future));
	});
}

#[test]
fn a_block_should_take_batches_in_their_order_only() {
	ExtBuilder::default().build_and_execute(|| {
		let [first, second] = [0, 1].map(|number| transaction(numbered(number)));
		assert_eq!(apply(second.clone()), invalid(InvalidTransaction::Future));
		assert_ok!(apply(first.clone()));
		assert_eq!(apply(first.clone()), invalid(InvalidTransaction::Stale));
		assert_ok!(apply(second));
		assert_eq!(validate(first), invalid(InvalidTransaction::Stale));
		assert_eq!(BatchCount::<Test>::get(0, 0), 2);
	});
}

#[test]
fn authorities_should_count_apart() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(apply(transaction(small_batch())));
		let others = Batch { authority_index: 1, number: 0, ..small_batch() };
		assert_ok!(apply(transaction(others)));
		assert_eq!(BatchCount::<Test>::get(0, 1), 1);
	});
}

#[test]
fn batches_of_another_session_should_be_refused() {
	ExtBuilder::default().build_and_execute(|| {
		let early = Batch { session_index: 1, ..small_batch() };
		assert_eq!(validate(transaction(early)), invalid(InvalidTransaction::Future));
		crate::CurrentSession::<Test>::put(1);
		let late = Batch { session_index: 0, ..small_batch() };
		assert_eq!(validate(transaction(late)), invalid(InvalidTransaction::Stale));
	});
}

#[test]
fn malformed_batches_should_be_refused() {
	ExtBuilder::default().build_and_execute(|| {
		let vouchers = vec![voucher(0, MUSD); 9];
		for groups in [
			vec![],
			vec![(PROVIDER, vec![])],
			vec![(PROVIDER, vec![voucher(0, MUSD)]), (OTHER_PROVIDER, vec![])],
			// Sixteen is the most.
			vec![(PROVIDER, vouchers.clone()), (OTHER_PROVIDER, vouchers.clone())],
		] {
			let malformed = transaction(batch(groups));
			assert_eq!(validate(malformed.clone()), invalid(InvalidTransaction::Call));
			assert_eq!(apply(malformed), invalid(InvalidTransaction::Call));
		}
	});
}

#[test]
fn strangers_should_be_refused() {
	ExtBuilder::default().build_and_execute(|| {
		let stranger = Batch { authority_index: 2, ..small_batch() };
		assert_eq!(validate(transaction(stranger)), invalid(InvalidTransaction::BadSigner));
	});
}

#[test]
fn forged_signatures_should_be_refused() {
	ExtBuilder::default().build_and_execute(|| {
		let batch = small_batch();
		let other_authority = authority_pair(1).sign(&batch.signing_hash(&GENESIS.0));
		let other_chain = authority_pair(0).sign(&batch.signing_hash(&[8; 32]));
		let other_batch = sign_batch(&Batch {
			groups: BoundedVec::truncate_from(vec![Group {
				provider: OTHER_PROVIDER,
				vouchers: BoundedVec::truncate_from(vec![voucher(0, MUSD)]),
			}]),
			..batch.clone()
		});
		for signature in [other_authority, other_chain, other_batch] {
			let call = crate::Call::settle_batch { batch: batch.clone(), signature };
			let forged = UncheckedExtrinsic::new_transaction(call.into(), transaction_extension());
			assert_eq!(validate(forged.clone()), invalid(InvalidTransaction::BadProof));
			assert_eq!(apply(forged), invalid(InvalidTransaction::BadProof));
		}
	});
}

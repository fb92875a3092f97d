use frame_support::{
	assert_err, assert_ok,
	traits::{fungible::MutateHold, tokens::Precision},
};
use metachain_primitives::offer::Region;
use sp_runtime::DispatchError;

use crate::{mock::*, Error, HoldReason, OfferRecord, Offers, Providers};

/// Corrupts a sound directory, and expects the invariants to be found broken in this way.
fn assert_caught(corrupt: impl FnOnce(), complaint: impl Into<DispatchError>) {
	ExtBuilder.build().execute_with(|| {
		assert_ok!(publish(ALICE, GERMANY, PRICES));
		assert_ok!(Directory::do_try_state());
		corrupt();
		assert_err!(Directory::do_try_state(), complaint.into());
	});
}

fn mutate_offer(change: impl FnOnce(&mut OfferRecord<Test>)) {
	Offers::<Test>::mutate(ALICE, |offer| change(offer.as_mut().expect("it was published")));
}

#[test]
fn a_missing_hold_should_be_caught() {
	let reason = HoldReason::Offer.into();
	assert_caught(
		|| {
			assert_ok!(Currency::release(&reason, &ALICE, 1, Precision::Exact));
		},
		"what is held is not the deposit of the offer",
	);
}

#[test]
fn a_wrong_deposit_should_be_caught() {
	assert_caught(
		|| mutate_offer(|offer| offer.deposit += 1),
		"what is held is not the deposit of the offer",
	);
}

#[test]
fn an_unsound_offer_should_be_caught() {
	assert_caught(
		|| mutate_offer(|offer| offer.endpoints = endpoints([7, 7])),
		Error::<Test>::DuplicateEndpoint,
	);
	assert_caught(
		|| mutate_offer(|offer| offer.endpoints = endpoints([])),
		Error::<Test>::NoEndpoint,
	);
	assert_caught(
		|| mutate_offer(|offer| offer.region = Region(*b"xx")),
		Error::<Test>::InvalidRegion,
	);
}

#[test]
fn a_broken_index_should_be_caught() {
	assert_caught(
		|| Providers::<Test>::insert(key(ALICE), BOB),
		"the tunnel key of an offer leads elsewhere",
	);
	assert_caught(
		|| Providers::<Test>::remove(key(ALICE)),
		"the tunnel key of an offer leads elsewhere",
	);
	assert_caught(|| Providers::<Test>::insert(key(77), ALICE), "a tunnel key leads to no offer");
}

use frame_support::assert_noop;
use sp_runtime::traits::Convert;

use super::reports::*;
use crate::{mock::*, Event, ValidatorOf};

#[test]
fn rotated_keys_should_come_into_use_with_the_second_session() {
	ExtBuilder::default().build_and_execute(|| {
		next_block_ok(|| set_keys(ALICE, 1));
		let (old, new) = (keys(ALICE, 0), keys(ALICE, 1));
		let in_use =
			|| (Babe::authorities()[4].0.clone(), Grandpa::grandpa_authorities()[0].clone());
		next_session();
		assert_eq!(events(), [Event::SeatsPlanned { session: 2, validators: 4, seats: 8 }]);
		assert_eq!(in_use(), (old.babe, (old.grandpa, 5)));
		next_session();
		assert_eq!(in_use(), (new.babe, (new.grandpa, 5)));
		assert_eq!(Grandpa::current_set_id(), 1);
		next_session();
		assert_eq!(events(), []);
	});
}

#[test]
fn a_key_should_be_provable_in_its_sessions_alone() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		let (old, new) = (pairs(ALICE, 0).babe, pairs(ALICE, 1).babe);
		let first = prove_babe(&old);
		next_block_ok(|| set_keys(ALICE, 1));
		next_session();
		next_session();
		let second = prove_babe(&new);
		next_session();
		assert_eq!(owner_of(&old, first.clone()), Some((ALICE, 5, 8)));
		assert_eq!(owner_of(&new, second.clone()), Some((ALICE, 5, 8)));
		assert_eq!(owner_of(&new, first), None);
		assert_eq!(owner_of(&old, second), None);
	});
}

#[test]
fn a_proof_from_before_a_rotation_should_serve_after_it() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		let (slot, bob) = (slot(), pairs(BOB, 0));
		let (babe, grandpa) = (prove_babe(&bob.babe), prove_grandpa(&bob.grandpa));
		next_block_ok(|| set_keys(BOB, 1));
		next_block_ok(|| report_babe(two_blocks(&bob.babe, slot), babe));
		next_session();
		next_block_ok(|| report_grandpa(two_votes(&bob.grandpa, 0, 1), grandpa));
		assert_eq!(Session::disabled_validators(), [1]);
	});
}

#[test]
fn keys_should_be_provable_for_as_long_as_they_are_in_use() {
	ExtBuilder::default().build_and_execute(|| {
		let (old, new) = (pairs(BOB, 0).babe, pairs(BOB, 1).babe);
		let in_use = || Babe::authorities()[5].0.clone();
		next_block_ok(|| set_keys(BOB, 1));
		for _ in 0..2 {
			assert_eq!(in_use(), keys(BOB, 0).babe);
			assert_eq!(owner_of(&old, prove_babe(&old)), Some((BOB, 1, 8)));
			assert_eq!(owner_of(&new, prove_babe(&new)), None);
			next_session();
		}
		assert_eq!(in_use(), keys(BOB, 1).babe);
		assert_eq!(owner_of(&new, prove_babe(&new)), Some((BOB, 1, 8)));
		assert_eq!(owner_of(&old, prove_babe(&old)), None);
	});
}

#[test]
fn who_rotates_its_keys_and_then_offends_with_the_old_ones_should_be_punished() {
	ExtBuilder::default().build_and_execute(|| {
		next_block_ok(|| set_keys(BOB, 1));
		let old = pairs(BOB, 0);
		next_session();
		next_block_ok(|| report_babe(two_blocks(&old.babe, slot()), prove_babe(&old.babe)));
		assert_eq!(Session::disabled_validators(), [1]);
		assert!(stake_left(BOB) < STAKE);
		// To look at the keys in use changes nothing.
		assert_eq!(Session::load_keys(&BOB), Some(keys(BOB, 1)));
	});
}

#[test]
fn candidates_and_validators_alone_should_set_keys() {
	const NOBODY: AccountId = 99;
	let convert = ValidatorOf::<Test>::convert;
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(convert(EVE), Some(EVE));
		assert_eq!(convert(NOBODY), None);
		next_block_with(|| {
			let error = pallet_session::Error::<Test>::NoAssociatedValidatorId;
			assert_noop!(set_keys(NOBODY, 0), error);
		});
		// Whom the nodes have elected is no candidate in this test, and still a validator.
		elect(&[(ALICE, 1), (NOBODY, 1)]);
		next_session();
		assert_eq!(convert(NOBODY), Some(NOBODY));
	});
}

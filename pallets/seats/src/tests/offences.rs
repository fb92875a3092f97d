use frame_support::{assert_noop, assert_ok};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
	Perbill,
};

use super::reports::*;
use crate::{mock::*, Event, Offenders, Punished};

/// What one of eight seats costs.
fn one_of_eight() -> Perbill {
	Perbill::from_rational(9u32, 64)
}

fn lost(who: AccountId) -> u128 {
	STAKE - stake_left(who)
}

#[test]
fn two_blocks_in_a_slot_should_cost_the_author() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		next_block_with(|| {
			let bob = pairs(BOB, 0).babe;
			assert_ok!(report_babe(two_blocks(&bob, slot()), prove_babe(&bob)));
		});
		assert_eq!(Losses::get(), [(BOB, one_of_eight())]);
		assert_eq!(lost(BOB), 140_625);
		let (part, taken) = (one_of_eight(), 140_625);
		let punished = Event::ValidatorPunished { validator: BOB, session: 0, part, taken };
		assert_eq!(events(), [punished]);
		assert_eq!(Session::disabled_validators(), [1]);
	});
}

#[test]
fn two_votes_in_a_round_should_cost_the_voter() {
	ExtBuilder::default().build_and_execute(|| {
		next_block_with(|| {
			let charlie = pairs(CHARLIE, 0).grandpa;
			assert_ok!(report_grandpa(two_votes(&charlie, 0, 3), prove_grandpa(&charlie)));
		});
		assert_eq!(Losses::get(), [(CHARLIE, one_of_eight())]);
		assert_eq!(Session::disabled_validators(), [2]);
	});
}

#[test]
fn many_seats_should_cost_everything_but_not_be_disabled() {
	ExtBuilder::default().build_and_execute(|| {
		next_block_with(|| {
			let alice = pairs(ALICE, 0).babe;
			assert_ok!(report_babe(two_blocks(&alice, slot()), prove_babe(&alice)));
		});
		assert_eq!(Losses::get(), [(ALICE, Perbill::one())]);
		assert_eq!(stake_left(ALICE), 0);
		assert_eq!(Session::disabled_validators(), [0u32; 0]);
		next_session();
	});
}

#[test]
fn an_offence_should_be_weighed_by_the_seats_of_its_session() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		let (babe, grandpa) = (pairs(ALICE, 0).babe, pairs(BOB, 0).grandpa);
		let (slot, proofs) = (slot(), (prove_babe(&babe), prove_grandpa(&grandpa)));
		assert_eq!(owner_of(&babe, proofs.0.clone()), Some((ALICE, 5, 8)));

		// Alice has one of a hundred seats, and Bob none, when they are reported.
		elect(&[(ALICE, 1), (EVE, 99)]);
		(0..4).for_each(|_| {
			next_session();
		});
		assert_eq!(Grandpa::current_set_id(), 1);
		assert_eq!(owner_of(&babe, proofs.0.clone()), Some((ALICE, 5, 8)));
		next_block_with(|| {
			assert_ok!(report_babe(two_blocks(&babe, slot), proofs.0));
			assert_ok!(report_grandpa(two_votes(&grandpa, 0, 1), proofs.1));
		});
		assert_eq!(Losses::get(), [(ALICE, Perbill::one()), (BOB, one_of_eight())]);
		// Alice with her one seat is disabled, and Bob is no validator any more.
		assert_eq!(Session::disabled_validators(), [0]);

		// For what happens now, the seats of now count.
		let proof = prove_babe(&babe);
		assert_eq!(owner_of(&babe, proof.clone()), Some((ALICE, 1, 100)));
	});
}

#[test]
fn reports_should_be_possible_in_every_session_that_is_remembered() {
	for sessions_later in 0..=REMEMBERED_SESSIONS {
		ExtBuilder::default().build_and_execute(|| {
			next_block();
			let bob = pairs(BOB, 0);
			let (slot, babe, grandpa) =
				(slot(), prove_babe(&bob.babe), prove_grandpa(&bob.grandpa));
			(0..sessions_later).for_each(|_| {
				next_session();
			});
			next_block_ok(|| report_babe(two_blocks(&bob.babe, slot), babe));
			next_block_ok(|| report_grandpa(two_votes(&bob.grandpa, 0, 1), grandpa));
			assert_eq!(Session::disabled_validators(), [1]);
		});
	}
}

#[test]
fn what_is_forgotten_should_not_be_reported() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		let bob = pairs(BOB, 0).babe;
		let (slot, proof) = (slot(), prove_babe(&bob));
		(0..REMEMBERED_SESSIONS + 2).for_each(|_| {
			next_session();
		});
		assert_noop!(
			report_babe(two_blocks(&bob, slot), proof),
			pallet_babe::Error::<Test>::InvalidKeyOwnershipProof
		);
	});
}

#[test]
fn skipped_epochs_should_not_hide_an_equivocation() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		skip_epochs(4);
		elect(&[(ALICE, 1), (BOB, 1), (CHARLIE, 1)]);
		skip_epochs(2);
		let charlie = pairs(CHARLIE, 0).babe;
		let (slot, proof) = (slot(), prove_babe(&charlie));
		assert_eq!((Session::current_index(), Babe::epoch_index()), (2, 8));
		skip_epochs(3);
		next_session();
		next_block_ok(|| report_babe(two_blocks(&charlie, slot), proof));
		assert_eq!(Losses::get(), [(CHARLIE, one_of_eight())]);
	});
}

#[test]
fn one_equivocation_should_be_reported_once() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		let bob = pairs(BOB, 0);
		let (first_slot, babe) = (slot(), prove_babe(&bob.babe));
		let grandpa = prove_grandpa(&bob.grandpa);
		next_block_with(|| {
			let blocks = two_blocks(&bob.babe, first_slot);
			let votes = two_votes(&bob.grandpa, 0, 1);
			assert_ok!(report_babe(blocks.clone(), babe.clone()));
			assert_ok!(report_grandpa(votes.clone(), grandpa.clone()));
			assert_noop!(
				report_babe(blocks, babe),
				pallet_babe::Error::<Test>::DuplicateOffenceReport
			);
			assert_noop!(
				report_grandpa(votes, grandpa),
				pallet_grandpa::Error::<Test>::DuplicateOffenceReport
			);
		});
	});
}

#[test]
fn several_offences_in_a_session_should_cost_once() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		let bob = pairs(BOB, 0);
		for _ in 0..2 {
			next_block_with(|| {
				assert_ok!(report_babe(two_blocks(&bob.babe, slot()), prove_babe(&bob.babe)));
			});
		}
		next_block_with(|| {
			let votes = two_votes(&bob.grandpa, 0, 1);
			assert_ok!(report_grandpa(votes, prove_grandpa(&bob.grandpa)));
		});
		assert_eq!(Losses::get(), [(BOB, one_of_eight())]);

		// In another session it costs again.
		next_session();
		next_block_with(|| {
			assert_ok!(report_babe(two_blocks(&bob.babe, slot()), prove_babe(&bob.babe)));
		});
		assert_eq!(Losses::get().len(), 2);
	});
}

#[test]
fn offending_together_should_cost_each_more() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		let shared = slot();
		let report = |who| {
			let pair = pairs(who, 0).babe;
			next_block_with(|| {
				assert_ok!(report_babe(two_blocks(&pair, shared), prove_babe(&pair)));
			});
		};
		report(BOB);
		assert_eq!(lost(BOB), 140_625);
		// Two seats of eight: Bob pays what is missing for that.
		report(CHARLIE);
		assert_eq!(lost(CHARLIE), 562_500);
		assert!(lost(BOB).abs_diff(562_500) <= 1);
		assert_eq!(Punished::<Test>::get(0, BOB), Perbill::from_rational(36u32, 64));
		// With Alice they had enough to do anything.
		report(ALICE);
		assert_eq!([ALICE, BOB, CHARLIE].map(stake_left), [0, 0, 0]);
		assert_eq!(lost(DAVE), 0);
		let offenders = Offenders::<Test>::get().into_iter().map(|offender| offender.validator);
		assert!(offenders.eq([BOB, CHARLIE, ALICE]));
		assert_eq!(Session::disabled_validators(), [1, 2]);
	});
}

#[test]
fn false_reports_should_be_refused() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		let (bob, eve) = (pairs(BOB, 0), pairs(EVE, 0));
		let mut innocent = two_blocks(&bob.babe, slot());
		innocent.second_header = innocent.first_header.clone();
		assert_noop!(
			report_babe(innocent, prove_babe(&bob.babe)),
			pallet_babe::Error::<Test>::InvalidEquivocationProof
		);
		// Not a validator.
		assert_noop!(
			report_babe(two_blocks(&eve.babe, slot()), prove_babe(&eve.babe)),
			pallet_babe::Error::<Test>::InvalidKeyOwnershipProof
		);
		// The key of somebody else.
		assert_noop!(
			report_grandpa(two_votes(&eve.grandpa, 0, 1), prove_grandpa(&bob.grandpa)),
			pallet_grandpa::Error::<Test>::InvalidKeyOwnershipProof
		);
		// A session that has not been.
		assert_noop!(
			report_babe(two_blocks(&bob.babe, slot() + EPOCH), prove_babe(&bob.babe)),
			pallet_babe::Error::<Test>::InvalidKeyOwnershipProof
		);
		// A set that has not been.
		assert_noop!(
			report_grandpa(two_votes(&bob.grandpa, 1, 1), prove_grandpa(&bob.grandpa)),
			pallet_grandpa::Error::<Test>::InvalidEquivocationProof
		);
		assert_eq!(Losses::get(), []);
	});
}

#[test]
fn a_vote_should_belong_to_the_session_of_its_set() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		let bob = pairs(BOB, 0).grandpa;
		let old = prove_grandpa(&bob);
		elect(&[(ALICE, 1), (BOB, 2), (CHARLIE, 3), (DAVE, 4)]);
		next_session();
		next_session();
		next_block_with(|| {
			assert_noop!(
				report_grandpa(two_votes(&bob, 1, 1), old.clone()),
				pallet_grandpa::Error::<Test>::InvalidEquivocationProof
			);
			assert_ok!(report_grandpa(two_votes(&bob, 0, 1), old));
			assert_ok!(report_grandpa(two_votes(&bob, 1, 1), prove_grandpa(&bob)));
		});
		let two_of_ten = Perbill::from_rational(36u32, 100);
		assert_eq!(Losses::get(), [(BOB, one_of_eight()), (BOB, two_of_ten)]);
	});
}

#[test]
fn nodes_should_check_reports_before_they_spread() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		let bob = pairs(BOB, 0);
		let babe = pallet_babe::Call::<Test>::report_equivocation_unsigned {
			equivocation_proof: Box::new(two_blocks(&bob.babe, slot())),
			key_owner_proof: prove_babe(&bob.babe),
		};
		let grandpa = pallet_grandpa::Call::<Test>::report_equivocation_unsigned {
			equivocation_proof: Box::new(two_votes(&bob.grandpa, 0, 1)),
			key_owner_proof: prove_grandpa(&bob.grandpa),
		};
		assert!(Babe::validate_unsigned(TransactionSource::Local, &babe).is_ok());
		assert!(Grandpa::validate_unsigned(TransactionSource::Local, &grandpa).is_ok());

		next_block_with(|| {
			let blocks = two_blocks(&bob.babe, slot() - 1);
			assert_ok!(report_babe(blocks, prove_babe(&bob.babe)));
			assert_ok!(report_grandpa(two_votes(&bob.grandpa, 0, 1), prove_grandpa(&bob.grandpa)));
		});
		let stale: Result<_, TransactionValidityError> = Err(InvalidTransaction::Stale.into());
		assert_eq!(Babe::validate_unsigned(TransactionSource::Local, &babe).map(drop), stale);
		assert_eq!(Grandpa::validate_unsigned(TransactionSource::Local, &grandpa).map(drop), stale);
	});
}

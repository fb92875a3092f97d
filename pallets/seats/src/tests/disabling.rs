use frame_support::traits::DisabledValidators;
use sp_runtime::{traits::Header as _, Perbill};
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};

use crate::{mock::*, ClosedSeats, Offenders, SeatShare};

/// `who` is found out to have offended in this session.
fn convict(who: AccountId) {
	let held = Seats::seats_now();
	let of = held.iter().map(|one| one.seats).sum();
	let seats = held.iter().find(|one| one.validator == who).map_or(1, |one| one.seats);
	let details = OffenceDetails { offender: (who, SeatShare { seats, of }), reporters: vec![] };
	Seats::on_offence(&[details], &[Perbill::one()], Session::current_index());
}

/// Which seats BABE's log says to be disabled, and which validators GRANDPA's log does.
fn logged(header: &Header) -> (Vec<u32>, Vec<u64>) {
	use sp_consensus_babe::{ConsensusLog as Babe, BABE_ENGINE_ID};
	use sp_consensus_grandpa::{ConsensusLog as Grandpa, GRANDPA_ENGINE_ID};
	let logs = || header.digest().logs().iter();
	let babe = logs().filter_map(|log| match log.consensus_try_to(&BABE_ENGINE_ID)? {
		Babe::OnDisabled(seat) => Some(seat),
		_ => None,
	});
	let grandpa = logs().filter_map(|log| match log.consensus_try_to(&GRANDPA_ENGINE_ID)? {
		Grandpa::<u64>::OnDisabled(index) => Some(index),
		_ => None,
	});
	(babe.collect(), grandpa.collect())
}

fn closed_seats() -> Vec<u32> {
	ClosedSeats::<Test>::disabled_validators()
}

#[test]
fn a_disabled_validator_should_lose_all_its_seats() {
	let held = [(ALICE, 2), (BOB, 3), (CHARLIE, 1), (DAVE, 1)];
	ExtBuilder::default().validators(&held).build_and_execute(|| {
		next_block();
		assert_eq!(closed_seats(), [1, 3, 4]);
		let header = next_block_with(|| convict(BOB));
		assert_eq!(closed_seats(), [1, 2, 3, 4]);
		assert_eq!(logged(&header), (vec![2, 3, 4], vec![1]));
		assert_eq!(Session::disabled_validators(), [1]);

		// The others go on, also in the next session.
		assert_eq!(logged(&next_session()), (vec![], vec![]));
		assert_eq!(closed_seats(), [1, 2, 3, 4]);
	});
}

#[test]
#[should_panic(expected = "should not be attempting to author blocks")]
fn a_block_of_a_disabled_validator_should_be_invalid() {
	ExtBuilder::default().build_and_execute(|| {
		next_block_with(|| convict(ALICE));
		run_block(slot() + 1, 0, || ());
	});
}

#[test]
fn no_more_should_be_disabled_than_the_strategy_allows() {
	ExtBuilder::default().build_and_execute(|| {
		// One of four. A graver offender takes the place of a smaller one.
		next_block_with(|| convict(BOB));
		assert_eq!(Session::disabled_validators(), [1]);
		next_block_with(|| convict(ALICE));
		assert_eq!(Session::disabled_validators(), [0]);
		next_block_with(|| convict(CHARLIE));
		assert_eq!(Session::disabled_validators(), [0]);
	});
}

#[test]
fn rotating_its_keys_should_not_free_an_offender() {
	ExtBuilder::default().build_and_execute(|| {
		next_block_with(|| convict(ALICE));
		next_block_ok(|| set_keys(ALICE, 1));
		next_session();
		let header = next_session();
		// The session pallet has forgiven everybody, as a key has changed.
		assert_eq!(Babe::authorities()[0].0, keys(ALICE, 1).babe);
		assert_eq!(logged(&header), (vec![0, 1, 2, 3, 4], vec![0]));
		assert_eq!(Session::disabled_validators(), [0]);
		next_session();
		assert_eq!(Session::disabled_validators(), [0]);
	});
}

#[test]
fn an_election_should_free_an_offender_that_is_elected_again() {
	ExtBuilder::default().build_and_execute(|| {
		next_block_with(|| convict(ALICE));
		next_session();
		elect(&[(ALICE, 1), (BOB, 1), (CHARLIE, 1), (DAVE, 1)]);
		next_session();
		assert_eq!(Offenders::<Test>::get(), vec![]);
		assert_eq!(Session::disabled_validators(), [0]);
		next_session();
		assert_eq!(Session::disabled_validators(), [0u32; 0]);
		assert_eq!(closed_seats(), [0u32; 0]);
	});
}

#[test]
fn an_election_should_not_free_an_offender_of_which_it_did_not_know() {
	// Reported before or after the parliament that was elected earlier is planned.
	for sessions in 0..2 {
		ExtBuilder::default().build_and_execute(|| {
			next_block();
			elect(&[(ALICE, 1), (BOB, 1), (CHARLIE, 1), (DAVE, 1)]);
			(0..sessions).for_each(|_| {
				next_session();
			});
			next_block_with(|| convict(BOB));
			(0..4).for_each(|_| {
				next_session();
			});
			assert_eq!(Seats::seats_now(), Seats::seats_planned());
			assert_eq!(Session::disabled_validators(), [1]);

			elect(&[(ALICE, 2), (BOB, 1), (CHARLIE, 1), (DAVE, 1)]);
			next_session();
			next_session();
			assert_eq!(Session::disabled_validators(), [0u32; 0]);
		});
	}
}

#[test]
fn an_offender_that_is_elected_anew_should_be_disabled() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		// Ferdie is found out when it has been elected, and before that is planned.
		elect(&[(BOB, 1), (CHARLIE, 1), (DAVE, 1), (FERDIE, 1)]);
		next_block_with(|| convict(FERDIE));
		assert_eq!(Session::disabled_validators(), [0u32; 0]);
		next_session();
		next_session();
		assert_eq!(Session::disabled_validators(), [3]);
	});
}

#[test]
fn who_is_not_elected_should_be_forgotten() {
	ExtBuilder::default().build_and_execute(|| {
		next_block_with(|| convict(FERDIE));
		assert_eq!(stake_left(FERDIE), STAKE - Perbill::from_rational(9u32, 64) * STAKE);
		assert_eq!(Session::disabled_validators(), [0u32; 0]);
		elect(&[(ALICE, 1), (BOB, 1)]);
		next_session();
		assert_eq!(Offenders::<Test>::get(), vec![]);
	});
}

use frame_support::traits::DisabledValidators;
use pallet_session::disabling::DisablingStrategy;
use proptest::prelude::*;
use sp_runtime::{traits::Header as _, Perbill};
use sp_staking::offence::{OffenceDetails, OffenceSeverity, OnOffenceHandler};

use crate::{mock::*, ClosedSeats, Offenders, SeatShare, UpToLimitBySeats};

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
	let held = [(ALICE, 2), (BOB, 3), (CHARLIE, 4), (DAVE, 1)];
	ExtBuilder::default().validators(&held).build_and_execute(|| {
		next_block();
		assert_eq!(closed_seats(), [1, 3, 4, 6, 7, 8]);
		let header = next_block_with(|| convict(BOB));
		assert_eq!(closed_seats(), [1, 2, 3, 4, 6, 7, 8]);
		assert_eq!(logged(&header), (vec![2, 3, 4], vec![1]));
		assert_eq!(Session::disabled_validators(), [1]);

		// The others go on, also in the next session.
		assert_eq!(logged(&next_session()), (vec![], vec![]));
		assert_eq!(closed_seats(), [1, 2, 3, 4, 6, 7, 8]);
	});
}

#[test]
#[should_panic(expected = "should not be attempting to author blocks")]
fn a_block_of_a_disabled_validator_should_be_invalid() {
	ExtBuilder::default().build_and_execute(|| {
		next_block_with(|| convict(BOB));
		run_block(slot() + 1, 5, || ());
	});
}

#[test]
fn fewer_than_a_third_of_the_seats_should_be_disabled() {
	ExtBuilder::default().build_and_execute(|| {
		next_block_with(|| convict(BOB));
		next_block_with(|| convict(CHARLIE));
		assert_eq!(Session::disabled_validators(), [1, 2]);
		// The third of eight seats would be too many, and has done no more than the others.
		next_block_with(|| convict(DAVE));
		assert_eq!(Session::disabled_validators(), [1, 2]);
		next_session();
		assert_eq!(Session::disabled_validators(), [1, 2]);
	});
}

#[test]
fn nobody_should_be_disabled_where_each_holds_a_third() {
	let held = [(ALICE, 1), (BOB, 1), (CHARLIE, 1)];
	ExtBuilder::default().validators(&held).build_and_execute(|| {
		next_block_with(|| convict(BOB));
		assert_eq!(Session::disabled_validators(), [0u32; 0]);
	});
}

#[test]
fn an_offender_without_whom_the_chain_would_halt_should_go_on() {
	ExtBuilder::default().build_and_execute(|| {
		next_block_with(|| convict(BOB));
		let header = next_block_with(|| convict(ALICE));
		assert_eq!(logged(&header), (vec![], vec![]));
		assert_eq!(Session::disabled_validators(), [1]);
		assert_eq!(stake_left(ALICE), 0);
		// Its blocks are good.
		run_block(slot() + 1, 0, || ());
		assert_eq!(NotedAuthor::take(), Some(ALICE));
	});
}

#[test]
fn an_offender_should_be_disabled_when_it_has_fewer_seats() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		elect(&[(ALICE, 2), (BOB, 3), (CHARLIE, 3), (DAVE, 1)]);
		next_block_with(|| convict(ALICE));
		assert_eq!(Session::disabled_validators(), [0u32; 0]);
		next_session();
		next_session();
		assert_eq!(Session::disabled_validators(), [0]);
	});
}

#[test]
fn a_graver_offence_should_take_the_place_of_a_lesser_one() {
	// Three seats may be disabled.
	let held = [(ALICE, 4), (BOB, 3), (CHARLIE, 2), (DAVE, 1)];
	ExtBuilder::default().validators(&held).build_and_execute(|| {
		next_block_with(|| convict(CHARLIE));
		assert_eq!(Session::disabled_validators(), [2]);
		next_block_with(|| convict(BOB));
		assert_eq!(Session::disabled_validators(), [1]);
		next_block_with(|| convict(DAVE));
		next_block_with(|| convict(CHARLIE));
		assert_eq!(Session::disabled_validators(), [1]);
	});
}

#[test]
fn the_gravest_offenders_should_stay_disabled_when_something_changes() {
	// Three seats may be disabled.
	let held = [(ALICE, 1), (BOB, 2), (CHARLIE, 3), (DAVE, 4)];
	ExtBuilder::default().validators(&held).build_and_execute(|| {
		next_block_with(|| convict(ALICE));
		next_block_with(|| convict(BOB));
		// Both would have to make room.
		next_block_with(|| convict(CHARLIE));
		assert_eq!(Session::disabled_validators(), [0, 1]);
		next_block_ok(|| set_keys(DAVE, 1));
		next_session();
		assert_eq!(logged(&next_session()), (vec![3, 4, 5], vec![2]));
		assert_eq!(Session::disabled_validators(), [2]);
	});
}

/// What is decided on an offender, when these are disabled, for offences of so many percent.
fn decide(who: AccountId, percent: u32, disabled: &[(u32, u32)]) -> (Option<u32>, Option<u32>) {
	let severity = |percent| OffenceSeverity(Perbill::from_percent(percent));
	let disabled = disabled.iter().map(|&(index, percent)| (index, severity(percent))).collect();
	let decision =
		<UpToLimitBySeats as DisablingStrategy<Test>>::decision(&who, severity(percent), &disabled);
	(decision.disable, decision.reenable)
}

#[test]
fn the_least_offender_that_makes_room_should_go_on() {
	// Five seats may be disabled.
	let held = [(ALICE, 6), (BOB, 3), (CHARLIE, 2), (DAVE, 2), (EVE, 2), (FERDIE, 1)];
	ExtBuilder::default().validators(&held).build_and_execute(|| {
		assert_eq!(decide(BOB, 1, &[]), (Some(1), None));
		assert_eq!(decide(BOB, 1, &[(2, 50)]), (Some(1), None));
		assert_eq!(decide(BOB, 40, &[(2, 20), (3, 10)]), (Some(1), Some(3)));
		// Neither has done less.
		assert_eq!(decide(BOB, 10, &[(2, 20), (3, 10)]), (None, None));
		// Ferdie's seat would not be enough.
		assert_eq!(decide(CHARLIE, 40, &[(3, 30), (4, 35), (5, 10)]), (Some(2), Some(3)));
		// Of equal offences that with fewer seats.
		assert_eq!(decide(DAVE, 40, &[(1, 10), (2, 10)]), (Some(3), Some(2)));
		// Two would have to make room.
		assert_eq!(decide(BOB, 90, &[(3, 20), (4, 20), (5, 20)]), (None, None));
		assert_eq!(decide(ALICE, 100, &[]), (None, None));
		assert_eq!(decide(ALICE, 100, &[(1, 10), (2, 10)]), (None, None));
	});
}

#[test]
fn a_known_offender_should_be_noted_with_its_gravest_offence() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(decide(BOB, 40, &[(1, 20), (2, 30)]), (Some(1), None));
		assert_eq!(decide(BOB, 20, &[(1, 20), (2, 10)]), (None, None));
		assert_eq!(decide(FERDIE, 100, &[]), (None, None));
	});
}

proptest! {
	/// The invariants, which are checked after each history, include the limit.
	#[test]
	fn any_offences_should_leave_enough_seats(
		held in proptest::collection::vec(1..30u32, 1..=6),
		reports in proptest::collection::vec((0..6usize, 1..=100u32), 1..20),
	) {
		let held: Vec<_> = ACCOUNTS.into_iter().zip(held).collect();
		ExtBuilder::default().validators(&held).build_and_execute(|| {
			for (who, percent) in reports {
				let severity = OffenceSeverity(Perbill::from_percent(percent));
				Session::report_offence(ACCOUNTS[who], severity);
				Seats::do_try_state().expect("the invariants hold");
			}
		});
	}
}

#[test]
fn rotating_its_keys_should_not_free_an_offender() {
	ExtBuilder::default().build_and_execute(|| {
		next_block_with(|| convict(BOB));
		next_block_ok(|| set_keys(BOB, 1));
		next_session();
		let header = next_session();
		// The session pallet has forgiven everybody, as a key has changed.
		assert_eq!(Babe::authorities()[5].0, keys(BOB, 1).babe);
		assert_eq!(logged(&header), (vec![5], vec![1]));
		assert_eq!(Session::disabled_validators(), [1]);
		next_session();
		assert_eq!(Session::disabled_validators(), [1]);
	});
}

#[test]
fn an_election_should_free_an_offender_that_is_elected_again() {
	ExtBuilder::default().build_and_execute(|| {
		next_block_with(|| convict(BOB));
		next_session();
		elect(&[(ALICE, 1), (BOB, 1), (CHARLIE, 1), (DAVE, 1)]);
		next_session();
		assert_eq!(Offenders::<Test>::get(), vec![]);
		assert_eq!(Session::disabled_validators(), [1]);
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

use frame_support::{assert_err, assert_ok, BoundedVec};
use sp_runtime::Perbill;
use sp_staking::offence::OffenceSeverity;

use crate::{
	mock::*, Active, ActiveKeys, GrandpaLags, Offender, Offenders, Planned, Punished, Queued,
	Stall, StallVote, StallVotes,
};

/// Corrupts a sound state, and expects the invariants to be found broken in this way.
fn assert_caught(corrupt: impl FnOnce(), complaint: &'static str) {
	ExtBuilder::default().build().execute_with(|| {
		next_block();
		elect(&[(ALICE, 2), (EVE, 2)]);
		next_session();
		assert_ok!(Seats::do_try_state());
		corrupt();
		assert_err!(Seats::do_try_state(), complaint);
	});
}

#[test]
fn lists_that_are_not_sound_should_be_caught() {
	let complaint = "a list of seats is not sound";
	assert_caught(|| Planned::<Test>::mutate(|held| held.as_mut().reverse()), complaint);
	assert_caught(|| Queued::<Test>::mutate(|held| held[0].seats = 0), complaint);
	assert_caught(|| Active::<Test>::mutate(|held| held[0].seats = MAX_SEATS), complaint);
}

#[test]
fn other_validators_than_the_sessions_should_be_caught() {
	assert_caught(
		|| Active::<Test>::mutate(|held| held[3].validator = FERDIE),
		"the active seats are not those of the session's validators",
	);
	assert_caught(
		|| Queued::<Test>::put(BoundedVec::truncate_from(seats(&[(ALICE, 2)]))),
		"the queued seats are not those of the queued validators",
	);
}

#[test]
fn other_authorities_of_babe_should_be_caught() {
	let complaint = "BABE's authorities are not the active seats";
	assert_caught(|| pallet_babe::Authorities::<Test>::mutate(|list| list[0].1 = 1), complaint);
	assert_caught(
		|| {
			pallet_babe::Authorities::<Test>::mutate(|list| {
				list.remove(0);
			})
		},
		complaint,
	);
	assert_caught(
		|| pallet_babe::Authorities::<Test>::mutate(|list| list[1].0 = keys(FERDIE, 0).babe),
		"BABE's keys do not follow the active seats",
	);
	assert_caught(
		|| {
			pallet_babe::NextAuthorities::<Test>::mutate(|list| {
				list[0].0 = keys(FERDIE, 0).babe;
			})
		},
		"what BABE has announced is not the queued seats",
	);
}

#[test]
fn other_weights_of_grandpa_should_be_caught_unless_it_lags() {
	let corrupt = || pallet_grandpa::Authorities::<Test>::mutate(|list| list[0].1 = 1);
	assert_caught(corrupt, "GRANDPA's weights are not the active seats");
	ExtBuilder::default().build_and_execute(|| {
		corrupt();
		GrandpaLags::<Test>::put(true);
	});
}

#[test]
fn other_keys_in_use_should_be_caught() {
	assert_caught(
		|| ActiveKeys::<Test>::mutate(|keys| keys.truncate(1)),
		"the keys in use are not those of the active validators",
	);
	assert_caught(
		|| ActiveKeys::<Test>::mutate(|list| list[0].1 = keys(FERDIE, 0)),
		"the keys in use are not BABE's",
	);
}

#[test]
fn unsound_votes_on_a_stall_should_be_caught() {
	let vote = |validator| StallVote {
		validator,
		stall: Stall { delay: 1, best_finalized: 0 },
		cast_in: 0,
	};
	let put = |votes: &[AccountId]| {
		let votes = votes.iter().map(|&validator| vote(validator)).collect();
		StallVotes::<Test>::put(BoundedVec::truncate_from(votes));
	};
	let unordered = "votes on a stall are out of order";
	assert_caught(|| put(&[CHARLIE, BOB]), unordered);
	assert_caught(|| put(&[BOB, BOB]), unordered);
	assert_caught(|| put(&[FERDIE]), "somebody without a seat has a vote on a stall");
}

#[test]
fn disabling_too_many_seats_should_be_caught() {
	assert_caught(|| assert!(Session::disable_index(0)), "too many seats are disabled");
}

#[test]
fn offenders_noted_twice_should_be_caught() {
	assert_caught(
		|| {
			let (validator, severity) = (BOB, OffenceSeverity::default());
			let offender = Offender { validator, severity, reported_in: 0 };
			Offenders::<Test>::put(BoundedVec::truncate_from(vec![offender.clone(), offender]));
		},
		"an offender is noted twice",
	);
}

#[test]
fn a_punishment_by_nothing_should_be_caught() {
	assert_caught(
		|| Punished::<Test>::insert(0, BOB, Perbill::zero()),
		"a punishment is noted that takes nothing",
	);
}

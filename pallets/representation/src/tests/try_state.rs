use frame_support::{
	assert_err, assert_ok,
	traits::{
		fungible::{Mutate, MutateHold},
		tokens::{Precision, Preservation},
	},
	BoundedVec,
};
use metachain_primitives::{
	decaying_sum::DecayingSum, money::MC, reward_integral::Prefix, seats::SeatsOf,
};

use crate::{
	by_day::ByDay, mock::*, Candidates, Delegation, Delegations, Departure, Departures, Elected,
	HoldReason, Lagging, Ledger, Ledgers, NextCandidacy, Owed, PaidDays, SlopeChanges, Stakes,
	Undistributed,
};

/// Corrupts a sound state, and expects the invariants to be found broken in this way. Anna, of the
/// candidacy 0, is elected and was paid; Boris, of the candidacy 1, has left.
fn assert_caught(corrupt: impl FnOnce(), complaint: &'static str) {
	ExtBuilder::default().build().execute_with(|| {
		register_with_node(ANNA, 5_000, 500);
		register_with_node(BORIS, 1, 500);
		assert_ok!(Representation::resign(signed(BORIS)));
		settle_in();
		author(ANNA, 1);
		pass_days(1);
		assert_ok!(Representation::do_try_state());
		corrupt();
		assert_err!(Representation::do_try_state(), complaint);
	});
}

fn change_ledger(candidacy: u32, change: impl FnOnce(&mut Ledger)) {
	Ledgers::<Test>::mutate(candidacy, |ledger| change(ledger.as_mut().expect("a ledger")));
}

fn lag(candidacy: u32) {
	Lagging::<Test>::mutate(|lagging| *lagging = BoundedVec::truncate_from(vec![candidacy]));
}

#[test]
fn ledgers_of_nobody_should_be_caught() {
	let misplaced = || Ledger::new(START + 1);
	assert_caught(|| Ledgers::<Test>::insert(7, misplaced()), "a candidacy was never given out");
	assert_caught(
		|| {
			NextCandidacy::<Test>::put(8);
			Ledgers::<Test>::insert(7, misplaced());
		},
		"a ledger belongs to nobody",
	);
	assert_caught(
		|| change_ledger(0, |ledger| ledger.departed = true),
		"a ledger belongs to nobody",
	);
	assert_caught(
		|| change_ledger(1, |ledger| ledger.departed = false),
		"a ledger belongs to nobody",
	);
	assert_caught(|| Ledgers::<Test>::remove(0), "a candidacy has no ledger");
	assert_caught(|| Ledgers::<Test>::remove(1), "a candidacy has no ledger");
}

#[test]
fn newcomers_that_never_came_should_be_caught() {
	assert_caught(
		|| change_ledger(0, |ledger| ledger.newcomers.credit += 1),
		"newcomers do not add up",
	);
}

#[test]
fn candidates_with_one_candidacy_should_be_caught() {
	assert_caught(
		|| {
			let anna = Candidates::<Test>::get(ANNA).expect("a candidate");
			Candidates::<Test>::insert(CLARA, anna);
		},
		"candidates share a candidacy",
	);
}

#[test]
fn a_departure_outside_the_queue_should_be_caught() {
	assert_caught(
		|| Departures::<Test>::insert(9, Departure { candidacy: 1, day: START }),
		"a departure is not in the queue",
	);
}

#[test]
fn days_of_a_candidacy_that_is_gone_should_be_caught() {
	let complaint = "days are stored for a candidacy that is gone";
	assert_caught(|| SlopeChanges::<Test>::insert(7, [0u8; 4], 1i128), complaint);
	assert_caught(|| PaidDays::<Test>::insert(7, START, Prefix::default()), complaint);
}

#[test]
fn candidates_on_a_wrong_day_should_be_caught() {
	assert_caught(
		|| change_ledger(0, |ledger| ledger.credit.skip_quiet_days(START + 2)),
		"credit and rewards are of different days",
	);
	assert_caught(
		|| {
			change_ledger(0, |ledger| {
				ledger.close_day(0, &mut ByDay::<Test>::of(0));
			});
		},
		"a day was closed before its end",
	);
	assert_caught(|| begin(START + 2), "a candidate was left behind");
	assert_caught(|| lag(1), "who has left lags behind");
	assert_caught(|| lag(7), "nobody lags behind");
}

#[test]
fn a_deposit_or_credit_that_is_not_there_should_be_caught() {
	let complaint = "a delegation counts what its node does not have";
	let change = |change: fn(&mut Delegation<AccountId>)| {
		Delegations::<Test>::mutate(ANNA + 1_000, |delegation| {
			change(delegation.as_mut().expect("a delegation"));
		});
	};
	assert_caught(|| change(|delegation| delegation.deposit += 1), complaint);
	assert_caught(|| change(|delegation| delegation.curve.value += 1), complaint);
}

#[test]
fn sums_that_do_not_add_up_should_be_caught() {
	assert_caught(
		|| change_ledger(0, |ledger| ledger.delegators += 1),
		"delegators are miscounted",
	);
	assert_caught(
		|| change_ledger(1, |ledger| ledger.delegators += 1),
		"delegators are miscounted",
	);
	assert_caught(|| change_ledger(0, |ledger| ledger.deposits -= 1), "deposits do not add up");
	assert_caught(
		|| {
			let day = START + 1;
			change_ledger(0, |ledger| {
				ledger.credit = DecayingSum::new(day);
			});
		},
		"credit does not add up",
	);
	assert_caught(
		|| SlopeChanges::<Test>::insert(0, (START + 5).to_be_bytes(), -3i128),
		"credit is scheduled to change in another way",
	);
}

#[test]
fn stakes_that_are_not_on_hold_should_be_caught() {
	assert_caught(
		|| Stakes::<Test>::mutate(ANNA, |stake| stake.deposit += 1),
		"a stake is not what is on hold",
	);
	assert_caught(
		|| {
			let reason = HoldReason::SelfDeposit.into();
			assert_ok!(Currency::release(&reason, &BORIS, 1, Precision::Exact));
		},
		"a stake is not what is on hold",
	);
	assert_caught(
		|| {
			Stakes::<Test>::mutate(BORIS, |stake| {
				stake.deposit = SELF_DEPOSIT;
				stake.unbonding = Default::default();
			});
		},
		"the deposit of who is no candidate counts",
	);
	assert_caught(
		|| {
			Stakes::<Test>::mutate(BORIS, |stake| {
				let mut half = stake.unbonding[0];
				half.amount /= 2;
				stake.unbonding = BoundedVec::truncate_from(vec![half, half]);
			});
		},
		"what is unbonding is out of order",
	);
}

#[test]
fn more_due_than_there_is_should_be_caught() {
	let complaint = "the pot does not hold what is due";
	assert_caught(|| Owed::<Test>::insert(PAUL, 1_000_000 * MC), complaint);
	assert_caught(|| Undistributed::<Test>::put(EXISTENTIAL_DEPOSIT + 1), complaint);
	assert_caught(
		|| change_ledger(0, |ledger| ledger.unpaid += EXISTENTIAL_DEPOSIT + 1),
		complaint,
	);
	assert_caught(
		|| {
			let pot = Representation::pot_account();
			let all = EXISTENTIAL_DEPOSIT + MC;
			assert_ok!(Currency::transfer(&pot, &PAUL, all, Preservation::Preserve));
		},
		complaint,
	);
}

#[test]
fn a_parliament_that_cannot_be_should_be_caught() {
	let elect = |seats: &[(AccountId, u32)]| {
		let elected =
			seats.iter().map(|(validator, seats)| SeatsOf { validator: *validator, seats: *seats });
		let elected = elected.collect();
		Elected::<Test>::mutate(|seats| *seats = BoundedVec::truncate_from(elected));
	};
	let eleven: Vec<_> = (1..=11).map(|who| (who, 1)).collect();
	assert_caught(|| elect(&eleven), "too many are elected");
	assert_caught(
		|| elect(&[(2, 10), (1, 10)]),
		"the elected are not in the order of their accounts",
	);
	assert_caught(
		|| elect(&[(1, 10), (1, 10)]),
		"the elected are not in the order of their accounts",
	);
	assert_caught(|| elect(&[(1, 20), (2, 0)]), "an elected has no seat");
	assert_caught(|| elect(&[(1, 10), (2, 9)]), "the elected do not have all seats");
}

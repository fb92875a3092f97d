use frame_support::{assert_noop, assert_ok, traits::Hooks, weights::Weight};
use metachain_primitives::{
	curve::Curve, money::MC, reward_integral::KEPT_DAYS, traits::Candidates as _,
};

use crate::{
	mock::*, Delegations, Departures, Error, Event, Ledgers, Owed, PaidDays, QueuedDepartures,
	SlopeChanges, Undistributed, FORGOTTEN_PER_BLOCK,
};

/// Anna was paid one day for Nora, with credit that decays, and Otto; then she resigned.
fn anna_resigns() {
	register(ANNA);
	set_curve(NORA, Curve::new(800, START + 9, 5, 100));
	set_deposit(NORA, 5_000 * MC);
	delegate(NORA, ANNA);
	make_node(OTTO, 5_000, 200);
	delegate(OTTO, ANNA);
	assert_ok!(Representation::chill(signed(ANNA)));
	settle_in();
	author(ANNA, 1);
	pass_days(1);
	assert_ok!(Representation::resign(signed(ANNA)));
}

#[test]
fn who_resigns_should_leave_when_the_day_turns_and_be_paid_for_that_day() {
	ExtBuilder::default().build_and_execute(|| {
		anna_resigns();
		assert!(Representation::is_candidate(&ANNA));
		author(ANNA, 1);
		take_events();
		pass_days(1);
		assert!(!Representation::is_candidate(&ANNA));
		assert!(take_events().contains(&Event::CandidateLeft { candidate: ANNA, candidacy: 0 }));
		assert_eq!(Representation::candidate(ANNA), None);
		assert_eq!(parliament(), []);

		// Two days are paid, and no more.
		author(ANNA, 1);
		pass_days(1);
		assert_eq!(claim(NORA), 2 * 800 * MC);
		assert_eq!(claim(OTTO), 2 * 200 * MC);
	});
}

#[test]
fn delegators_of_who_left_should_go_elsewhere_at_once() {
	ExtBuilder::default().build_and_execute(|| {
		anna_resigns();
		register(BORIS);
		MoveCooldown::set(99);
		assert_noop!(Representation::undelegate(signed(OTTO)), Error::<Test>::TooSoon);
		pass_days(1);
		delegate(NORA, BORIS);
		assert_eq!(sums(BORIS), (5_000, 800));
		assert_ok!(Representation::undelegate(signed(OTTO)));
		assert_eq!([Owed::<Test>::get(NORA), Owed::<Test>::get(OTTO)], [800 * MC, 200 * MC]);
	});
}

#[test]
fn a_delegation_to_who_left_should_end_with_the_next_change_or_claim() {
	ExtBuilder::default().build_and_execute(|| {
		anna_resigns();
		pass_days(1);
		take_events();
		set_curve(NORA, Curve::constant(900));
		assert_eq!(take_events(), [Event::DelegationEnded { node: NORA, candidate: ANNA }]);
		assert_eq!(claim(OTTO), 200 * MC);
		assert_eq!(Delegations::<Test>::iter().count(), 0);
		assert_eq!(claim(NORA), 800 * MC);
	});
}

#[test]
fn a_new_candidacy_should_have_none_of_the_old_weight() {
	ExtBuilder::default().build_and_execute(|| {
		anna_resigns();
		assert_eq!(register_with(ANNA, 0), Err(Error::<Test>::AlreadyCandidate.into()));
		pass_days(1);
		register(ANNA);
		assert_eq!(sums(ANNA), (0, 0));
		set_deposit(NORA, 6_000 * MC);
		assert_eq!(sums(ANNA), (0, 0));
		author(ANNA, 1);
		pass_days(1);
		assert_eq!(parliament(), []);
		assert_eq!((claim(NORA), claim(OTTO)), (800 * MC, 200 * MC));

		// Who wants to be with her chooses her again.
		delegate(OTTO, ANNA);
		assert_eq!(sums(ANNA), (5_000, 200));
	});
}

#[test]
fn a_candidacy_should_be_forgotten_when_nothing_can_be_claimed_any_more() {
	ExtBuilder::default().build_and_execute(|| {
		anna_resigns();
		pass_days(1);
		assert_eq!(claim(OTTO), 200 * MC);
		pass_days(KEPT_DAYS - 1);
		idle();
		assert!(Ledgers::<Test>::contains_key(0));
		assert_eq!(QueuedDepartures::<Test>::get().end, 1);
		assert!(PaidDays::<Test>::iter().count() > 0);
		assert!(SlopeChanges::<Test>::iter().count() > 0);

		pass_days(1);
		take_events();
		idle();
		assert_eq!(take_events(), [Event::CandidacyForgotten { candidacy: 0 }]);
		assert!(!Ledgers::<Test>::contains_key(0));
		assert_eq!(Departures::<Test>::iter().count(), 0);
		assert_eq!(PaidDays::<Test>::iter().count(), 0);
		assert_eq!(SlopeChanges::<Test>::iter().count(), 0);
		// What Nora did not claim is shared out anew. Her delegation is still there, and means nothing.
		assert_eq!(Undistributed::<Test>::get(), 800 * MC);
		assert_eq!(Representation::pending_rewards(NORA), 0);
		assert_eq!(claim(NORA), 0);
		idle();
		assert_eq!(take_events(), []);
	});
}

#[test]
fn a_claim_should_be_possible_until_the_last_day() {
	ExtBuilder::default().build_and_execute(|| {
		anna_resigns();
		pass_days(1);
		pass_days(KEPT_DAYS - 1);
		idle();
		assert_eq!(claim(NORA), 800 * MC);
	});
}

#[test]
fn many_entries_should_be_forgotten_over_several_blocks() {
	let mut ext = ExtBuilder::default().build();
	ext.execute_with(|| {
		register_with_node(ANNA, 5_000, 500);
		for _ in 0..FORGOTTEN_PER_BLOCK * 2 + 1 {
			author(ANNA, 1);
			pass_days(1);
		}
		assert_ok!(Representation::chill(signed(ANNA)));
		register_with_node(BORIS, 5_000, 500);
		pass_days(1);
		assert_ok!(Representation::resign(signed(ANNA)));
		pass_days(1);
		pass_days(KEPT_DAYS);
	});
	let mut blocks = 0;
	while ext.execute_with(|| Ledgers::<Test>::contains_key(0)) {
		// Only what is in the database counts for the limit, not what the block itself has changed.
		ext.commit_all().expect("no storage layer is open");
		ext.execute_with(|| {
			idle();
			Representation::do_try_state().expect("the invariants hold");
		});
		blocks += 1;
	}
	assert_eq!(blocks, 3);
}

#[test]
fn forgetting_should_respect_the_weight_that_is_left() {
	ExtBuilder::default().build_and_execute(|| {
		anna_resigns();
		pass_days(1);
		pass_days(KEPT_DAYS);
		let used = Representation::on_idle(1, Weight::from_parts(1_000_000, 1_000));
		assert!(used.all_lte(Weight::from_parts(1_000_000, 1_000)));
		assert!(Ledgers::<Test>::contains_key(0));
		idle();
		assert!(!Ledgers::<Test>::contains_key(0));
	});
}

#[test]
fn nothing_should_be_kept_of_a_candidacy_that_nobody_noticed() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		assert_ok!(Representation::resign(signed(ANNA)));
		pass_days(1);
		assert_eq!(Ledgers::<Test>::iter().count(), 0);
		assert_eq!(Departures::<Test>::iter().count(), 0);
	});
}

use frame_support::{assert_ok, traits::Hooks, weights::WeightMeter};
use metachain_primitives::{
	curve::Curve,
	money::MC,
	reward_integral::KEPT_DAYS,
	traits::{Clock, OnNewDay},
};

use crate::{
	mock::*, AuthoredBlocks, ElectionDue, Event, Lagging, Ledgers, PaidDays, SlopeChanges,
	WeightInfo,
};

/// Two candidates with credit that decays for a while, of which one was paid.
fn two_candidates() {
	for (who, node) in [(ANNA, NORA), (BORIS, OTTO)] {
		register(who);
		set_curve(node, Curve::new(640, START + 3, 20, 100));
		set_deposit(node, 5_000 * MC);
		delegate(node, who);
	}
	settle_in();
	author(ANNA, 1);
	pass_days(1);
	take_events();
}

fn credit_today() -> (u128, u128) {
	(sums(ANNA).1, sums(BORIS).1)
}

#[test]
fn a_missed_day_should_be_caught_up_with_in_the_same_block() {
	ExtBuilder::default().build_and_execute(|| {
		two_candidates();
		author(BORIS, 4);
		pass_days_without_poll(4);
		assert!(ElectionDue::<Test>::get());
		assert_eq!(Lagging::<Test>::get().len(), 2);
		poll();
		assert!(!ElectionDue::<Test>::get());
		assert_eq!(credit_today(), (600, 600));
		let elected = Event::ParliamentElected { day: START + 5, validators: 2, seats: 20 };
		assert!(take_events().contains(&elected));
		// The day before those that were missed is paid.
		assert_eq!(claim(OTTO), BUDGET);
		assert_eq!(claim(NORA), BUDGET);
	});
}

#[test]
fn a_thousand_missed_days_should_delay_the_election_and_break_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		two_candidates();
		assert_eq!(claim(NORA), BUDGET);
		pass_days_without_poll(1_000);
		let mut blocks = 0;
		while ElectionDue::<Test>::get() {
			assert_ok!(Representation::do_try_state());
			poll();
			blocks += 1;
		}
		// A thousand days of one of them; the other was never paid, and skips.
		assert_eq!(blocks, 2);
		assert_eq!(credit_today(), (100, 100));
		assert_eq!(SlopeChanges::<Test>::iter().count(), 0);
		assert_eq!(PaidDays::<Test>::iter().count(), KEPT_DAYS as usize);
		assert_eq!(parliament(), [(ANNA, 10), (BORIS, 10)]);

		author(ANNA, 1);
		pass_days(1);
		assert_eq!(claim(NORA), BUDGET);
	});
}

#[test]
fn a_reward_should_outlast_missed_days_as_long_as_days_are_kept() {
	ExtBuilder::default().build_and_execute(|| {
		two_candidates();
		pass_days(KEPT_DAYS - 1);
		assert_eq!(claim(NORA), BUDGET);
	});
	ExtBuilder::default().build_and_execute(|| {
		two_candidates();
		pass_days(KEPT_DAYS);
		assert_eq!(claim(NORA), 0);
	});
}

#[test]
fn catching_up_should_take_no_more_steps_than_allowed() {
	ExtBuilder::default().build_and_execute(|| {
		two_candidates();
		author(BORIS, 1);
		pass_days(1);
		MaxCatchUp::set(7);
		let today = TestClock::today() + 10;
		pass_days_without_poll(10);
		let behind =
			|| -> u32 { Ledgers::<Test>::iter_values().map(|ledger| today - ledger.day()).sum() };
		// The first of ten days is closed with the turn.
		for left in [18, 11, 4] {
			assert_eq!(behind(), left);
			assert!(ElectionDue::<Test>::get());
			poll();
		}
		assert_eq!(behind(), 0);
		assert!(!ElectionDue::<Test>::get());
	});
}

#[test]
fn catching_up_should_respect_the_meter() {
	ExtBuilder::default().build_and_execute(|| {
		two_candidates();
		author(BORIS, 1);
		pass_days(1);
		pass_days_without_poll(10);
		let nothing_happens = |limit| {
			let before = Lagging::<Test>::get();
			let mut meter = WeightMeter::with_limit(limit);
			Representation::on_poll(1, &mut meter);
			assert!(meter.consumed().all_lte(limit));
			assert_eq!(Lagging::<Test>::get(), before);
		};
		nothing_happens(Default::default());
		nothing_happens(<() as WeightInfo>::catch_up(0));

		let limit = <() as WeightInfo>::catch_up(4);
		let mut meter = WeightMeter::with_limit(limit);
		Representation::on_poll(1, &mut meter);
		assert!(meter.consumed().all_lte(limit));
		let days: u32 = Ledgers::<Test>::iter_values().map(|ledger| ledger.day() - START - 3).sum();
		assert!((1..=4).contains(&days));

		MaxCatchUp::set(1_000);
		let limit = <() as WeightInfo>::catch_up(30);
		Representation::on_poll(1, &mut WeightMeter::with_limit(limit));
		assert!(Lagging::<Test>::get().is_empty());
		poll();
		assert!(!ElectionDue::<Test>::get());
	});
}

#[test]
fn delegations_should_change_while_sums_lag_behind() {
	ExtBuilder::default().build_and_execute(|| {
		two_candidates();
		MaxCatchUp::set(1);
		pass_days_without_poll(6);
		poll();
		// Nora moves, Otto is active, Paul comes.
		delegate(NORA, BORIS);
		set_curve(OTTO, Curve::new(700, START + 8, 10, 100));
		make_node(PAUL, 10, 50);
		delegate(PAUL, ANNA);
		register(CLARA);
		assert_ok!(Representation::do_try_state());
		while ElectionDue::<Test>::get() {
			poll();
		}
		assert_eq!(credit_today(), (50, 640 - 80 + 700));
		assert_eq!(sums(CLARA), (0, 0));
		assert_eq!(claim(NORA), BUDGET);
		assert_eq!(claim(PAUL), 0);
	});
}

#[test]
fn blocks_should_be_paid_later_when_a_day_turns_before_the_sums_have_caught_up() {
	ExtBuilder::default().build_and_execute(|| {
		two_candidates();
		assert_eq!(claim(NORA), BUDGET);
		MaxCatchUp::set(1);
		pass_days_without_poll(30);
		poll();
		author(ANNA, 3);
		author(BORIS, 1);
		register(CLARA);
		make_node(PAUL, 10, 50);
		delegate(PAUL, CLARA);
		settle_in();
		author(CLARA, 1);
		pass_days_without_poll(1);
		// Only Clara's day is closed: she came after the missed days.
		assert_eq!(claim(PAUL), BUDGET);
		assert_eq!(AuthoredBlocks::<Test>::get(ANNA), 3);
		assert!(ElectionDue::<Test>::get());

		MaxCatchUp::set(1_000);
		poll();
		assert!(!ElectionDue::<Test>::get());
		author(BORIS, 1);
		pass_days(1);
		assert_eq!(claim(NORA), BUDGET * 3 / 5);
		assert_eq!(claim(OTTO), BUDGET * 2 / 5);
	});
}

#[test]
fn days_that_pay_nothing_should_leave_no_trace() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 100);
		for _ in 0..20 {
			pass_days(1);
		}
		assert_eq!(PaidDays::<Test>::iter().count(), 0);
		author(ANNA, 1);
		pass_days(1);
		assert_eq!(PaidDays::<Test>::iter().count(), 1);
		assert_eq!(claim(ANNA + 1_000), BUDGET);
	});
}

#[test]
fn a_turn_without_candidates_should_do_nothing_but_look_for_some() {
	ExtBuilder::default().build_and_execute(|| {
		let weight = Representation::on_new_day(START, START + 1);
		assert_eq!(
			weight,
			<() as WeightInfo>::on_new_day(0, 0).saturating_add(<() as WeightInfo>::elect(0))
		);
		begin(START + 1);
	});
}

use frame_support::{assert_noop, assert_ok};
use metachain_primitives::{
	curve::Curve,
	money::{Balance, MC},
	reward_integral::KEPT_DAYS,
	traits::{RewardStream, ShareRewards},
};
use sp_runtime::{Perbill, TokenError};

use crate::{mock::*, AuthoredBlocks, Error, Event, Ledgers, Owed, Undistributed};

/// Not a candidate.
const STRANGER: AccountId = 555;

fn pot() -> Balance {
	Currency::free_balance(Representation::pot_account()) - EXISTENTIAL_DEPOSIT
}

fn pool() -> Balance {
	Currency::free_balance(POOL)
}

#[test]
fn a_day_should_be_paid_by_blocks() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 500);
		register_with_node(BORIS, 5_000, 500);
		register_with_node(CLARA, 5_000, 500);
		settle_in();
		author(ANNA, 3);
		author(BORIS, 1);
		let before = pool();
		pass_days(1);
		assert_eq!(before - pool(), BUDGET);
		assert_eq!(AuthoredBlocks::<Test>::iter().count(), 0);
		assert_eq!(claim(ANNA + 1_000), 750 * MC);
		assert_eq!(claim(BORIS + 1_000), 250 * MC);
		// A day without blocks of its own pays nothing.
		assert_eq!(claim(CLARA + 1_000), 0);
		assert_eq!(pot(), 0);
	});
}

#[test]
fn a_day_should_be_shared_by_credit_after_the_commission() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(register_with(ANNA, 20));
		for (node, mc, points) in [(NORA, 7_000, 100), (OTTO, 10, 300)] {
			make_node(node, mc, points);
			delegate(node, ANNA);
		}
		settle_in();
		author(ANNA, 2);
		take_events();
		pass_days(1);
		assert_eq!(
			take_events()[..2],
			[
				Event::BlocksPaid {
					day: START,
					candidate: ANNA,
					blocks: 2,
					commission: 200 * MC,
					shared: 800 * MC,
				},
				Event::DayClosed { day: START, undistributed: 0 },
			]
		);
		assert_ok!(Representation::claim(signed(NORA)));
		assert_eq!(take_events(), [Event::Claimed { who: NORA, amount: 200 * MC }]);
		assert_eq!(claim(OTTO), 600 * MC);
		assert_eq!(claim(ANNA), 200 * MC);
		assert_eq!(pot(), 0);
	});
}

#[test]
fn a_day_should_be_claimed_once() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(register_with(ANNA, 50));
		make_node(NORA, 5_000, 500);
		delegate(NORA, ANNA);
		settle_in();
		author(ANNA, 1);
		assert_noop!(Representation::claim(signed(NORA)), Error::<Test>::NothingToClaim);
		pass_days(1);
		assert_eq!(claim(NORA), 500 * MC);
		assert_noop!(Representation::claim(signed(NORA)), Error::<Test>::NothingToClaim);
		assert_eq!(claim(ANNA), 500 * MC);
		assert_noop!(Representation::claim(signed(ANNA)), Error::<Test>::NothingToClaim);
		assert_noop!(Representation::claim(signed(PAUPER)), Error::<Test>::NothingToClaim);

		// Nor again by leaving, or with other credit.
		set_curve(NORA, Curve::constant(900));
		assert_eq!(claim(NORA), 0);
		assert_ok!(Representation::undelegate(signed(NORA)));
		assert_eq!(claim(NORA), 0);
		delegate(NORA, ANNA);
		assert_eq!(claim(NORA), 0);
	});
}

#[test]
fn nothing_should_be_paid_for_days_before_delegating() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 500);
		make_node(NORA, 5_000, 500);
		settle_in();
		author(ANNA, 1);
		pass_days(1);
		// Nor for the day itself.
		author(ANNA, 1);
		delegate(NORA, ANNA);
		assert_eq!(claim(NORA), 0);
		pass_days(1);
		assert_eq!(claim(NORA), 0);
		author(ANNA, 1);
		pass_days(1);
		assert_eq!(claim(NORA), 500 * MC);
		assert_eq!(claim(ANNA + 1_000), 2_500 * MC);
	});
}

#[test]
fn who_moves_should_earn_there_from_the_next_day_on() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 500);
		register_with_node(BORIS, 5_000, 500);
		make_node(NORA, 5_000, 500);
		delegate(NORA, ANNA);
		settle_in();
		author(ANNA, 1);
		pass_days(1);
		author(ANNA, 1);
		author(BORIS, 3);
		delegate(NORA, BORIS);
		// 500 of the first day, whether it is claimed before or after the move.
		assert_eq!(Owed::<Test>::get(NORA), 500 * MC);
		// Whatever becomes of its credit meanwhile.
		set_curve(NORA, Curve::constant(700));
		set_curve(NORA, Curve::constant(500));
		pass_days(1);
		assert_eq!(claim(NORA), 500 * MC);
		assert_eq!(claim(ANNA + 1_000), 500 * MC + 250 * MC);
		assert_eq!(claim(BORIS + 1_000), 750 * MC);
		author(BORIS, 1);
		pass_days(1);
		assert_eq!(claim(NORA), 500 * MC);
		assert_eq!(claim(BORIS + 1_000), 500 * MC);
	});
}

#[test]
fn what_is_for_newcomers_alone_should_be_left_for_the_next_day() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 500);
		author(ANNA, 1);
		pass_days(1);
		assert_eq!(claim(ANNA + 1_000), 0);
		assert_eq!(Undistributed::<Test>::get(), BUDGET);
		author(ANNA, 1);
		pass_days(1);
		assert_eq!(claim(ANNA + 1_000), 2 * BUDGET);
	});
}

#[test]
fn what_was_earned_should_stay_due_without_a_delegation() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 500);
		make_node(NORA, 5_000, 500);
		delegate(NORA, ANNA);
		settle_in();
		author(ANNA, 1);
		pass_days(1);
		set_deposit(NORA, 0);
		author(ANNA, 1);
		pass_days(KEPT_DAYS + 9);
		assert_eq!(claim(NORA), 500 * MC);
	});
}

#[test]
fn days_should_be_paid_by_the_credit_of_each() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 100);
		set_curve(NORA, Curve::new(300, START + 1, 200, 0));
		set_deposit(NORA, MC);
		delegate(NORA, ANNA);
		// Nora has 300, 300, 100, 100 and 0 beside 100.
		for _ in 0..2 {
			author(ANNA, 1);
			pass_days(1);
		}
		author(ANNA, 1);
		pass_days(1);
		// Without this her credit would be gone.
		set_curve(NORA, Curve::constant(100));
		author(ANNA, 1);
		pass_days(1);
		assert_eq!(claim(NORA), (750 + 750 + 500 + 500) * MC);
		set_curve(NORA, Curve::constant(0));
		author(ANNA, 1);
		pass_days(1);
		assert_eq!(claim(NORA), 0);
		assert_eq!(claim(ANNA + 1_000), (250 + 250 + 500 + 500 + 1_000) * MC);
	});
}

#[test]
fn a_commission_should_be_that_of_the_day() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 100);
		assert_ok!(Representation::set_commission(signed(ANNA), Perbill::from_percent(50)));
		for _ in 0..3 {
			author(ANNA, 1);
			pass_days(1);
		}
		assert_eq!(claim(ANNA), 500 * MC);
		assert_eq!(claim(ANNA + 1_000), 2_500 * MC);
	});
}

#[test]
fn payments_should_be_shared_out_with_the_day() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 100);
		take_events();
		assert_ok!(Representation::share(&OTTO, 70 * MC));
		assert_eq!(take_events(), [Event::Shared { from: OTTO, amount: 70 * MC }]);
		assert_eq!(Currency::free_balance(OTTO), ENDOWMENT - 70 * MC);
		assert_ok!(Representation::share(&OTTO, 0));
		assert_eq!(take_events(), []);

		// Without blocks they wait.
		pass_days(1);
		assert_eq!(Undistributed::<Test>::get(), 70 * MC);
		assert_ok!(Representation::share(&PAUL, 30 * MC));
		author(ANNA, 1);
		pass_days(1);
		assert_eq!(Undistributed::<Test>::get(), 0);
		assert_eq!(claim(ANNA + 1_000), BUDGET + 100 * MC);
	});
}

#[test]
fn a_payment_should_fail_without_the_means() {
	ExtBuilder::default().build_and_execute(|| {
		assert!(Representation::share(&PAUPER, MC).is_err());
		assert!(Representation::share(&OTTO, ENDOWMENT).is_err());
		assert_eq!(Undistributed::<Test>::get(), 0);
	});
}

#[test]
fn blocks_of_who_is_no_candidate_should_leave_their_part_in_the_pool() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 100);
		assert_ok!(Representation::share(&OTTO, 70 * MC));
		settle_in();
		author(ANNA, 1);
		author(STRANGER, 3);
		let before = pool();
		pass_days(1);
		assert_eq!(before - pool(), BUDGET / 4);
		assert_eq!(claim(ANNA + 1_000), BUDGET / 4 + 70 * MC);

		author(STRANGER, 3);
		let before = pool();
		pass_days(1);
		assert_eq!(pool(), before);
		assert_eq!(AuthoredBlocks::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_day_should_draw_no_more_than_there_is() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 100);
		assert_eq!(Stream::draw(&OTTO, BUDGET - 200), BUDGET - 200);
		settle_in();
		author(ANNA, 1);
		pass_days(1);
		assert_eq!(claim(ANNA + 1_000), 200);

		set_budget(0);
		author(ANNA, 1);
		pass_days(1);
		assert_eq!(claim(ANNA + 1_000), 0);
	});
}

#[test]
fn what_nobody_has_credit_for_should_be_left_for_the_next_day() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(register_with(ANNA, 10));
		author(ANNA, 1);
		pass_days(1);
		assert_eq!(claim(ANNA), 100 * MC);
		assert_eq!(Undistributed::<Test>::get(), 900 * MC);

		make_node(NORA, 5_000, 100);
		delegate(NORA, ANNA);
		settle_in();
		author(ANNA, 1);
		pass_days(1);
		assert_eq!(claim(ANNA), 190 * MC);
		assert_eq!(claim(NORA), 1_710 * MC);
	});
}

#[test]
fn what_is_rounded_off_should_stay_in_the_pot() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		for node in [NORA, OTTO, PAUL] {
			make_node(node, 5_000, 100);
			delegate(node, ANNA);
		}
		settle_in();
		for _ in 0..3 {
			set_budget(100);
			author(ANNA, 1);
			pass_days(1);
			// 33 and a third, of which the third is kept for the next claim.
			assert!([NORA, OTTO, PAUL].into_iter().all(|node| [33, 34].contains(&claim(node))));
		}
		let ledger = Ledgers::<Test>::get(0).expect("a ledger");
		assert_eq!(pot(), ledger.unpaid);
		// Three times a hundred thirds are a hundred but for less than a planck.
		assert_eq!(ledger.unpaid, 3);
	});
}

#[test]
fn a_payment_below_the_existential_deposit_should_stay_due() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		make_node(PAUPER, 5_000, 100);
		delegate(PAUPER, ANNA);
		settle_in();
		set_budget(EXISTENTIAL_DEPOSIT / 2);
		author(ANNA, 1);
		pass_days(1);
		assert_noop!(Representation::claim(signed(PAUPER)), TokenError::BelowMinimum);
		set_budget(EXISTENTIAL_DEPOSIT / 2);
		author(ANNA, 1);
		pass_days(1);
		assert_eq!(claim(PAUPER), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn a_claim_should_reach_back_as_far_as_days_are_kept() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 100);
		for _ in 0..KEPT_DAYS + 5 {
			author(ANNA, 1);
			pass_days(1);
		}
		assert_eq!(claim(ANNA + 1_000), Balance::from(KEPT_DAYS) * BUDGET);
		assert_eq!(claim(ANNA + 1_000), 0);
		assert_eq!(Ledgers::<Test>::get(0).map(|ledger| ledger.unpaid), Some(5 * BUDGET));
	});
}

#[test]
fn settled_days_should_never_be_forfeited() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 100);
		for day in 0..KEPT_DAYS + 5 {
			author(ANNA, 1);
			pass_days(1);
			if day % 100 == 0 {
				set_curve(ANNA + 1_000, Curve::constant(100 + day));
			}
		}
		// Days with a credit of 300 cannot be divided without a rest.
		assert_eq!(claim(ANNA + 1_000), Balance::from(KEPT_DAYS + 5) * BUDGET - 1);
	});
}

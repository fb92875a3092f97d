use frame_support::{assert_noop, assert_ok};
use metachain_primitives::{
	curve::Points,
	money::{Balance, BurnReason, MC},
	traits::CreditAuthority,
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, TokenError};

use crate::{mock::*, Error, Event, Reason};

fn replenish(who: AccountId, points: Points) -> DispatchResult {
	Credit::replenish(RuntimeOrigin::signed(who), points, Balance::MAX)
}

/// Runs `test` with Alice as a node that had 300 points and whose credit has decayed to 280.
fn with_decayed(test: impl FnOnce()) {
	ExtBuilder::default().build_and_execute(|| {
		admit_with(ALICE, 300);
		pass_days(7);
		take_events();
		test();
	});
}

#[test]
fn replenish_should_burn_all_it_costs() {
	with_decayed(|| {
		let issuance = Currency::total_issuance();
		assert_eq!(Credit::replenishable(ALICE), 20);
		assert_ok!(Credit::replenish(RuntimeOrigin::signed(ALICE), 15, 750 * MC));

		assert_eq!(Credit::points(ALICE), 295);
		assert_eq!(Currency::free_balance(ALICE), ENDOWMENT - 750 * MC);
		assert_eq!(Currency::free_balance(REWARDS), ENDOWMENT);
		assert_eq!(Currency::total_issuance(), issuance - 750 * MC);
		assert_eq!(Burns::of(BurnReason::CreditReplenishment), 750 * MC);
		assert_eq!(
			take_events(),
			[
				Event::CreditChanged { who: ALICE, points: 295, reason: Reason::Replenishment },
				Event::CreditReplenished { who: ALICE, points: 15, burned: 750 * MC },
			]
		);
	});
}

#[test]
fn replenish_should_lead_to_the_peak_and_no_further() {
	with_decayed(|| {
		for beyond in [21, 1_000, Points::MAX] {
			assert_noop!(replenish(ALICE, beyond), Error::<Test>::AbovePeak);
		}
		assert_ok!(replenish(ALICE, 20));
		assert_eq!(record(ALICE).peak, 300);
		assert_eq!(Credit::replenishable(ALICE), 0);
		assert_noop!(replenish(ALICE, 1), Error::<Test>::AbovePeak);
	});
}

#[test]
fn replenish_should_not_keep_credit_from_decaying() {
	with_decayed(|| {
		assert_ok!(replenish(ALICE, 20));
		assert_eq!(course(ALICE, 3), [300, 295, 290]);
		pass_days(1);
		assert_ok!(replenish(ALICE, 5));
		assert_eq!(course(ALICE, 3), [300, 295, 290]);
		assert_ok!(check_in(ALICE));
		assert_eq!(course(ALICE, 5), [301, 301, 301, 301, 296]);
	});
}

#[test]
fn replenish_should_work_from_below_the_threshold() {
	with_decayed(|| {
		pass_days(1_000);
		assert_eq!(Credit::points(ALICE), 50);
		assert_ok!(replenish(ALICE, 250));
		assert_eq!(Credit::points(ALICE), 300);
	});
}

#[test]
fn a_node_that_has_lost_nothing_should_have_nothing_to_replenish() {
	ExtBuilder::default().build_and_execute(|| {
		admit(ALICE);
		pass_days(100);
		assert_eq!(Credit::replenishable(ALICE), 0);
		assert_noop!(replenish(ALICE, 1), Error::<Test>::AbovePeak);
	});
}

#[test]
fn what_was_revoked_should_not_be_bought_back() {
	with_decayed(|| {
		Credit::revoke(&ALICE, 100);
		assert_eq!(Credit::points(ALICE), 180);
		assert_noop!(replenish(ALICE, 21), Error::<Test>::AbovePeak);
		assert_ok!(replenish(ALICE, 20));
		Credit::revoke(&ALICE, Points::MAX);
		assert_noop!(replenish(ALICE, 1), Error::<Test>::AbovePeak);
	});
}

#[test]
fn replenish_should_cost_no_more_than_the_caller_says() {
	with_decayed(|| {
		let alice = || RuntimeOrigin::signed(ALICE);
		assert_noop!(Credit::replenish(alice(), 10, 500 * MC - 1), Error::<Test>::CostAboveMaximum);
		assert_ok!(Credit::replenish(alice(), 10, 500 * MC));
	});
}

#[test]
fn replenish_of_nothing_should_fail() {
	with_decayed(|| {
		assert_noop!(replenish(ALICE, 0), Error::<Test>::NoPoints);
	});
}

#[test]
fn replenish_should_make_nobody_a_node() {
	with_decayed(|| {
		assert_noop!(replenish(BOB, 1), Error::<Test>::NotANode);
	});
}

#[test]
fn replenish_should_keep_the_account_alive() {
	with_decayed(|| {
		let spare = ENDOWMENT - EXISTENTIAL_DEPOSIT;
		PointPrice::set(spare + 1);
		assert_noop!(replenish(ALICE, 1), TokenError::FundsUnavailable);
		PointPrice::set(spare);
		assert_ok!(replenish(ALICE, 1));
		assert_eq!(Currency::free_balance(ALICE), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn the_largest_price_should_not_overflow() {
	with_decayed(|| {
		PointPrice::set(Balance::MAX);
		assert_noop!(replenish(ALICE, 1), TokenError::FundsUnavailable);
		assert_noop!(replenish(ALICE, 2), ArithmeticError::Overflow);
	});
}

#[test]
fn replenish_should_need_a_signature() {
	with_decayed(|| {
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(Credit::replenish(origin, 1, Balance::MAX), DispatchError::BadOrigin);
		}
	});
}

use frame_support::{assert_noop, assert_ok};
use metachain_primitives::{
	curve::Points,
	money::{Balance, BurnReason, MC},
	traits::CreditAuthority,
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, TokenError};

use crate::{mock::*, Error, Event, Reason};

fn purchase(who: AccountId, points: Points) -> DispatchResult {
	Credit::purchase(RuntimeOrigin::signed(who), points, Balance::MAX)
}

/// Runs `test` with Alice as a node of 50 points.
fn with_node(test: impl FnOnce()) {
	ExtBuilder::default().build_and_execute(|| {
		admit(ALICE);
		test();
	});
}

#[test]
fn purchase_should_burn_one_half_and_share_out_the_other() {
	with_node(|| {
		let issuance = Currency::total_issuance();
		assert_eq!(Credit::purchasable(ALICE), 50);
		assert_ok!(Credit::purchase(RuntimeOrigin::signed(ALICE), 30, 1_500 * MC));

		assert_eq!(Credit::points(ALICE), 80);
		assert_eq!(record(ALICE).peak, 80);
		assert_eq!(Currency::free_balance(ALICE), ENDOWMENT - 1_500 * MC);
		assert_eq!(Currency::free_balance(REWARDS), ENDOWMENT + 750 * MC);
		assert_eq!(Currency::total_issuance(), issuance - 750 * MC);
		assert_eq!(Burns::of(BurnReason::CreditPurchase), 750 * MC);
		assert_eq!(
			take_events(),
			[
				Event::CreditChanged { who: ALICE, points: 80, reason: Reason::Purchase },
				Event::CreditPurchased {
					who: ALICE,
					points: 30,
					burned: 750 * MC,
					shared: 750 * MC
				},
			]
		);
	});
}

#[test]
fn purchase_should_lead_to_the_threshold_and_no_further() {
	with_node(|| {
		for beyond in [51, 1_000, Points::MAX] {
			assert_noop!(purchase(ALICE, beyond), Error::<Test>::AboveThreshold);
		}
		assert_ok!(purchase(ALICE, 50));
		assert!(Credit::is_above_threshold(ALICE));
		assert_eq!(Credit::purchasable(ALICE), 0);
		assert_noop!(purchase(ALICE, 1), Error::<Test>::AboveThreshold);
		assert_ok!(check_in(ALICE));
		assert_noop!(purchase(ALICE, 1), Error::<Test>::AboveThreshold);
	});
}

#[test]
fn purchase_should_start_from_the_points_of_today() {
	ExtBuilder::default().build_and_execute(|| {
		admit_with(ALICE, 110);
		pass_days(6);
		assert_eq!(Credit::points(ALICE), 95);
		assert_noop!(purchase(ALICE, 6), Error::<Test>::AboveThreshold);
		assert_ok!(purchase(ALICE, 5));
		assert_eq!(course(ALICE, 3), [100, 95, 90]);
		assert_eq!(record(ALICE).peak, 110);
	});
}

#[test]
fn purchase_should_leave_the_rest_of_the_grace() {
	with_node(|| {
		pass_days(2);
		assert_ok!(purchase(ALICE, 20));
		assert_eq!(course(ALICE, 4), [70, 70, 65, 60]);
	});
}

#[test]
fn purchase_should_not_keep_credit_from_decaying() {
	ExtBuilder::default().build_and_execute(|| {
		admit_with(ALICE, 95);
		pass_days(3);
		for points in [95, 91, 87, 83, 79, 75] {
			assert_eq!(Credit::points(ALICE), points);
			assert_ok!(purchase(ALICE, 1));
			pass_days(1);
		}
		// What keeps it is the check-in.
		assert_ok!(purchase(ALICE, 29));
		assert_ok!(check_in(ALICE));
		assert_eq!(course(ALICE, 5), [101, 101, 101, 101, 96]);
	});
}

#[test]
fn purchase_should_lead_out_of_the_depth_below_the_floor() {
	with_node(|| {
		Credit::revoke(&ALICE, Points::MAX);
		pass_days(10);
		assert_ok!(purchase(ALICE, 40));
		assert_eq!(course(ALICE, 10), [40; 10]);
		assert_ok!(purchase(ALICE, 60));
		assert_eq!(course(ALICE, 3), [100, 95, 90]);
	});
}

#[test]
fn the_odd_planck_should_be_burned() {
	with_node(|| {
		PointPrice::set(1);
		assert_ok!(purchase(ALICE, 1));
		assert_eq!(Burns::of(BurnReason::CreditPurchase), 1);
		assert_ok!(purchase(ALICE, 3));
		assert_eq!(Burns::of(BurnReason::CreditPurchase), 3);
		assert_eq!(Currency::free_balance(REWARDS), ENDOWMENT + 1);
		assert_eq!(Currency::free_balance(ALICE), ENDOWMENT - 4);
	});
}

#[test]
fn purchase_should_cost_no_more_than_the_caller_says() {
	with_node(|| {
		let alice = || RuntimeOrigin::signed(ALICE);
		let one_planck_less = 500 * MC - 1;
		assert_noop!(
			Credit::purchase(alice(), 10, one_planck_less),
			Error::<Test>::CostAboveMaximum
		);
		PointPrice::set(51 * MC);
		assert_noop!(Credit::purchase(alice(), 10, 500 * MC), Error::<Test>::CostAboveMaximum);
		assert_ok!(Credit::purchase(alice(), 10, 510 * MC));
	});
}

#[test]
fn purchase_of_nothing_should_fail() {
	with_node(|| {
		assert_noop!(purchase(ALICE, 0), Error::<Test>::NoPoints);
	});
}

#[test]
fn purchase_should_make_nobody_a_node() {
	with_node(|| {
		assert_noop!(purchase(BOB, 1), Error::<Test>::NotANode);
	});
}

#[test]
fn purchase_should_fail_without_mc() {
	with_node(|| {
		admit(PAUPER);
		assert_noop!(purchase(PAUPER, 1), TokenError::FundsUnavailable);
	});
}

#[test]
fn purchase_should_keep_the_account_alive() {
	with_node(|| {
		let spare = ENDOWMENT - EXISTENTIAL_DEPOSIT;
		PointPrice::set(spare + 1);
		assert_noop!(purchase(ALICE, 1), TokenError::FundsUnavailable);
		PointPrice::set(spare);
		assert_ok!(purchase(ALICE, 1));
		assert_eq!(Currency::free_balance(ALICE), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn the_largest_price_should_not_overflow() {
	with_node(|| {
		PointPrice::set(Balance::MAX);
		assert_noop!(purchase(ALICE, 1), ArithmeticError::Underflow);
		assert_noop!(purchase(ALICE, 2), ArithmeticError::Overflow);
	});
}

#[test]
fn purchase_should_need_a_signature() {
	with_node(|| {
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(Credit::purchase(origin, 1, Balance::MAX), DispatchError::BadOrigin);
		}
	});
}

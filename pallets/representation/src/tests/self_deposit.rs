use frame_support::{assert_noop, assert_ok};
use metachain_primitives::money::MC;
use sp_runtime::TokenError;

use crate::{mock::*, Error, Event, Stakes};

#[test]
fn raising_should_hold_more_and_count() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 1_000, 400);
		let before = Representation::candidate(ANNA).expect("a candidate");
		take_events();
		assert_ok!(Representation::raise_self_deposit(signed(ANNA), 6_000 * MC));
		assert_eq!(
			take_events(),
			[Event::SelfDepositRaised { candidate: ANNA, amount: 6_000 * MC }]
		);
		let after = Representation::candidate(ANNA).expect("a candidate");
		assert_eq!(after.self_deposit, 7_000 * MC);
		assert_eq!(on_hold(ANNA), 7_000 * MC);
		// Four times the deposits, twice the weight.
		assert_eq!(after.weight / 10_000, before.weight * 2 / 10_000);
	});
}

#[test]
fn raising_should_be_refused_without_the_means_or_a_candidacy() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		let raise = |who, amount| Representation::raise_self_deposit(signed(who), amount);
		assert_noop!(raise(ANNA, 0), Error::<Test>::ZeroAmount);
		assert_noop!(raise(BORIS, MC), Error::<Test>::NotCandidate);
		assert_noop!(raise(ANNA, ENDOWMENT), TokenError::FundsUnavailable);
	});
}

#[test]
fn what_is_unbonding_should_not_count() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 1_000, 400);
		let small = Representation::candidate(ANNA).map(|info| info.weight);
		assert_ok!(Representation::raise_self_deposit(signed(ANNA), 6_000 * MC));
		take_events();
		assert_ok!(Representation::lower_self_deposit(signed(ANNA), 6_000 * MC));
		assert_eq!(Representation::candidate(ANNA).map(|info| info.weight), small);
		assert_eq!(on_hold(ANNA), 7_000 * MC);
		assert_eq!(
			take_events(),
			[Event::SelfDepositLowered { candidate: ANNA, amount: 6_000 * MC, release: START + 7 }]
		);
	});
}

#[test]
fn what_was_lowered_should_be_free_after_seven_days() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		assert_ok!(Representation::raise_self_deposit(signed(ANNA), 30 * MC));
		assert_ok!(Representation::lower_self_deposit(signed(ANNA), 10 * MC));
		pass_days(1);
		assert_ok!(Representation::lower_self_deposit(signed(ANNA), 20 * MC));
		pass_days(5);
		assert_noop!(Representation::withdraw(signed(ANNA)), Error::<Test>::NothingToWithdraw);
		pass_days(1);
		take_events();
		assert_ok!(Representation::withdraw(signed(ANNA)));
		assert_eq!(take_events(), [Event::Withdrawn { who: ANNA, amount: 10 * MC }]);
		assert_noop!(Representation::withdraw(signed(ANNA)), Error::<Test>::NothingToWithdraw);
		pass_days(1);
		assert_ok!(Representation::withdraw(signed(ANNA)));
		assert_eq!(on_hold(ANNA), SELF_DEPOSIT);
		assert_eq!(Currency::free_balance(ANNA), ENDOWMENT - SELF_DEPOSIT);
	});
}

#[test]
fn lowering_every_day_should_never_run_out_of_room() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		assert_ok!(Representation::raise_self_deposit(signed(ANNA), 100 * MC));
		for _ in 0..100 {
			assert_ok!(Representation::lower_self_deposit(signed(ANNA), MC / 2));
			assert_ok!(Representation::lower_self_deposit(signed(ANNA), MC / 2));
			assert!(Stakes::<Test>::get(ANNA).unbonding.len() <= 7);
			pass_days(1);
		}
		assert_eq!(on_hold(ANNA), SELF_DEPOSIT + 7 * MC);
	});
}

#[test]
fn lowering_should_leave_the_least_self_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		assert_ok!(Representation::raise_self_deposit(signed(ANNA), MC));
		let lower = |who, amount| Representation::lower_self_deposit(signed(who), amount);
		assert_noop!(lower(ANNA, 0), Error::<Test>::ZeroAmount);
		assert_noop!(lower(ANNA, MC + 1), Error::<Test>::SelfDepositTooSmall);
		assert_noop!(lower(ANNA, u128::MAX), Error::<Test>::SelfDepositTooSmall);
		assert_noop!(lower(BORIS, MC), Error::<Test>::NotCandidate);
		assert_ok!(lower(ANNA, MC));
	});
}

#[test]
fn nothing_should_be_left_of_a_stake_that_was_withdrawn() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		assert_ok!(Representation::resign(signed(ANNA)));
		pass_days(7);
		assert_ok!(Representation::withdraw(signed(ANNA)));
		assert!(!Stakes::<Test>::contains_key(ANNA));
		assert_eq!(Currency::free_balance(ANNA), ENDOWMENT);
		assert_noop!(Representation::withdraw(signed(ANNA)), Error::<Test>::NothingToWithdraw);
	});
}

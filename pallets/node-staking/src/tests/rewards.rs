use frame_support::{assert_noop, assert_ok, assert_storage_noop};
use metachain_primitives::{
	curve::Curve,
	money::MC,
	reward_integral::KEPT_DAYS,
	traits::{CreditChange, OnCreditChange, ShareRewards},
};
use sp_runtime::TokenError;

use crate::{mock::*, Error, Event, Role, Shared};

fn assert_nothing_due(who: AccountId) {
	assert_eq!(NodeStaking::pending_rewards(who), 0);
	assert_noop!(NodeStaking::claim(RuntimeOrigin::signed(who)), Error::<Test>::NothingToClaim);
}

#[test]
fn a_day_should_be_shared_out_by_deposit_times_credit() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		register(BOB, Role::Client, 200 * MC);
		register(CAROL, Role::Client, 100 * MC);
		set_points(CAROL, 400);
		pass_days(1);
		// 2 : 4 : 4.
		assert_paid(claim(ALICE), 200 * MC);
		assert_paid(claim(BOB), 400 * MC);
		assert_paid(claim(CAROL), 400 * MC);
		assert!(pot() <= 3);
	});
}

#[test]
fn claim_should_pay_all_closed_days_and_tell() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		pass_days(10);
		let due = NodeStaking::pending_rewards(ALICE);
		assert_paid(due, 10 * DAILY);
		take_events();
		assert_eq!(claim(ALICE), due);
		assert_eq!(take_events(), [Event::RewardsClaimed { who: ALICE, amount: due }]);
	});
}

#[test]
fn a_day_should_not_be_claimed_twice() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		pass_days(3);
		claim(ALICE);
		assert_nothing_due(ALICE);
		assert_ok!(NodeStaking::unregister(RuntimeOrigin::signed(ALICE)));
		assert_nothing_due(ALICE);
		register(ALICE, Role::Client, 100 * MC);
		assert_nothing_due(ALICE);
	});
}

#[test]
fn a_day_should_not_be_claimed_before_it_has_ended() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		assert_nothing_due(ALICE);
	});
}

#[test]
fn days_before_registration_should_bring_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		pass_days(10);
		register(BOB, Role::Client, 100 * MC);
		assert_nothing_due(BOB);
		pass_days(1);
		assert_paid(claim(BOB), DAILY / 2);
		assert_paid(claim(ALICE), 10 * DAILY + DAILY / 2);
	});
}

#[test]
fn days_after_leaving_should_bring_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		register(BOB, Role::Client, 100 * MC);
		pass_days(1);
		assert_ok!(NodeStaking::unregister(RuntimeOrigin::signed(ALICE)));
		pass_days(5);
		assert_paid(claim(ALICE), DAILY / 2);
		assert_paid(claim(BOB), 5 * DAILY + DAILY / 2);
	});
}

#[test]
fn what_is_leaving_should_not_count() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 400 * MC);
		register(BOB, Role::Client, 100 * MC);
		assert_ok!(NodeStaking::lower(RuntimeOrigin::signed(ALICE), 300 * MC));
		pass_days(1);
		assert_paid(claim(ALICE), DAILY / 2);
	});
}

#[test]
fn a_day_should_count_with_what_a_node_has_when_it_is_closed() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		register(BOB, Role::Client, 100 * MC);
		pass_days(1);
		// From the second day on, Alice has three times as much.
		assert_ok!(NodeStaking::raise(RuntimeOrigin::signed(ALICE), 200 * MC));
		pass_days(1);
		assert_paid(NodeStaking::pending_rewards(ALICE), 500 * MC + 750 * MC);
		// From the third day on, Bob has three times the credit.
		set_points(BOB, 600);
		pass_days(1);
		assert_paid(claim(ALICE), 500 * MC + 750 * MC + 500 * MC);
		assert_paid(claim(BOB), 500 * MC + 250 * MC + 500 * MC);
	});
}

#[test]
fn the_same_deposit_should_not_count_twice() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		register(BOB, Role::Client, 100 * MC);
		for _ in 0..5 {
			assert_ok!(NodeStaking::unregister(RuntimeOrigin::signed(ALICE)));
			register(ALICE, Role::Client, 100 * MC);
			set_points(ALICE, 200);
		}
		assert_eq!(NodeStaking::totals().deposits, 200 * MC);
		pass_days(1);
		assert_paid(claim(ALICE), DAILY / 2);
	});
}

#[test]
fn credit_below_the_threshold_should_bring_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		register(BOB, Role::Client, 100 * MC);
		set_points(ALICE, THRESHOLD - 1);
		pass_days(1);
		assert_nothing_due(ALICE);
		set_points(ALICE, THRESHOLD);
		set_points(BOB, THRESHOLD);
		pass_days(1);
		assert_paid(claim(ALICE), DAILY / 2);
	});
}

#[test]
fn credit_that_decays_should_count_as_it_is_each_day() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		register(BOB, Role::Client, 100 * MC);
		// 150 on the first day, then 120, and below the threshold from the third on.
		set_curve(ALICE, Curve::new(150, START, 30, 50));
		set_points(BOB, 150);
		pass_days(5);
		let second = DAILY * 120 / (120 + 150);
		assert_paid(claim(ALICE), DAILY / 2 + second);
		assert!(pot() - NodeStaking::pending_rewards(BOB) <= 2);
	});
}

#[test]
fn changes_of_credit_should_keep_what_was_earned() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		register(BOB, Role::Client, 300 * MC);
		for _ in 0..50 {
			work(ALICE, 0);
			work(BOB, 0);
			pass_days(1);
		}
		// However often it was settled, it is rounded once.
		assert_paid(claim(ALICE), 50 * DAILY / 4);
		assert_paid(claim(BOB), 150 * DAILY / 4);
	});
}

#[test]
fn changes_of_credit_of_others_should_change_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		let change = CreditChange { old: None, new: Curve::constant(7), earned: 0 };
		assert_storage_noop!(NodeStaking::on_credit_change(&STRANGER, &change));
		register(ALICE, Role::Client, 100 * MC);
		assert_ok!(NodeStaking::unregister(RuntimeOrigin::signed(ALICE)));
		assert_storage_noop!(NodeStaking::on_credit_change(&ALICE, &change));
	});
}

#[test]
fn rewards_that_are_too_old_should_be_forfeited() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		pass_days(KEPT_DAYS + 25);
		assert_paid(claim(ALICE), u128::from(KEPT_DAYS) * DAILY);
		assert!(pot() >= 25 * DAILY);
	});
}

#[test]
fn what_is_shared_should_be_paid_with_the_day() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		assert_ok!(NodeStaking::share(&STRANGER, 70 * MC));
		assert_ok!(NodeStaking::share(&STRANGER, 30 * MC));
		assert_eq!(NodeStaking::totals().shared, 100 * MC);
		assert_eq!(Currency::free_balance(STRANGER), ENDOWMENT - 100 * MC);
		pass_days(1);
		assert_eq!(NodeStaking::totals().shared, 0);
		assert_paid(claim(ALICE), DAILY + 100 * MC);
	});
}

#[test]
fn what_is_shared_should_wait_for_somebody_to_share_it_with() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(NodeStaking::share(&STRANGER, 70 * MC));
		pass_days(3);
		register(ALICE, Role::Client, 100 * MC);
		set_points(ALICE, THRESHOLD - 1);
		pass_days(3);
		assert_eq!(Shared::<Test>::get(), 70 * MC);
		set_points(ALICE, THRESHOLD);
		pass_days(1);
		assert_paid(claim(ALICE), DAILY + 70 * MC);
	});
}

#[test]
fn share_should_keep_the_payers_account_alive() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(
			NodeStaking::share(&STRANGER, ENDOWMENT - EXISTENTIAL_DEPOSIT + 1),
			TokenError::NotExpendable
		);
		assert_storage_noop!(NodeStaking::share(&STRANGER, 0).expect("nothing can be shared"));
		assert_ok!(NodeStaking::share(&STRANGER, ENDOWMENT - EXISTENTIAL_DEPOSIT));
		let amount = ENDOWMENT - EXISTENTIAL_DEPOSIT;
		assert_eq!(take_events(), [Event::RewardsShared { from: STRANGER, amount }]);
	});
}

#[test]
fn the_view_functions_should_tell_of_nobody() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(NodeStaking::node(ALICE), None);
		assert_eq!(NodeStaking::pending_rewards(ALICE), 0);
		assert_eq!(NodeStaking::withdrawable(ALICE), 0);
		assert_eq!(NodeStaking::totals().weight, 0);
	});
}

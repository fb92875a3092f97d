use frame_support::{assert_noop, assert_ok, traits::fungible::Mutate};
use metachain_primitives::{
	money::{Balance, MC},
	traits::{Deposits, Fines},
};

use crate::{mock::*, Error, Event, Nodes, Role, Unbonding};

fn treasury() -> Balance {
	Currency::free_balance(TREASURY) - ENDOWMENT
}

/// Runs `test` with Alice's client, which has 200 MC on deposit, and 30 and 40 MC that leave.
fn with_leaving(test: impl FnOnce()) {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 270 * MC);
		assert_ok!(NodeStaking::lower(RuntimeOrigin::signed(ALICE), 30 * MC));
		pass_days(1);
		assert_ok!(NodeStaking::lower(RuntimeOrigin::signed(ALICE), 40 * MC));
		take_events();
		DepositChanges::kill();
		test();
	});
}

fn leaving() -> Vec<Unbonding> {
	Nodes::<Test>::get(ALICE).map_or(vec![], |node| node.unbonding.into_inner())
}

#[test]
fn a_fine_should_go_from_the_deposit_to_the_treasury() {
	with_leaving(|| {
		assert_eq!(NodeStaking::fine(&ALICE, 150 * MC), 150 * MC);
		assert_eq!(treasury(), 150 * MC);
		assert_eq!(held(ALICE), 120 * MC);
		assert_eq!(<NodeStaking as Deposits<_>>::deposit(&ALICE), 50 * MC);
		assert_eq!(NodeStaking::totals().deposits, 50 * MC);
		assert_eq!(DepositChanges::get(), Some(vec![(ALICE, 200 * MC, 50 * MC, 50 * MC)]));
		assert_eq!(Fined::get(), Some(vec![ALICE]));
		assert_eq!(
			take_events(),
			[Event::Fined { who: ALICE, amount: 150 * MC, deposit: 50 * MC }]
		);
	});
}

#[test]
fn a_fine_should_reach_what_is_leaving() {
	with_leaving(|| {
		assert_eq!(NodeStaking::fine(&ALICE, 250 * MC), 250 * MC);
		assert_eq!(leaving(), [Unbonding { amount: 20 * MC, ends: START + 7 }]);
		assert_eq!(DepositChanges::get(), Some(vec![(ALICE, 200 * MC, 0, 0)]));
		DepositChanges::kill();
		// There is no deposit left to change.
		assert_eq!(NodeStaking::fine(&ALICE, 5 * MC), 5 * MC);
		assert_eq!(leaving(), [Unbonding { amount: 15 * MC, ends: START + 7 }]);
		assert_eq!(DepositChanges::get(), None);
		assert_eq!(treasury(), 255 * MC);
	});
}

#[test]
fn a_fine_should_take_no_more_than_there_is() {
	with_leaving(|| {
		let free = Currency::free_balance(ALICE);
		assert_eq!(NodeStaking::fine(&ALICE, Balance::MAX), 270 * MC);
		assert_eq!(held(ALICE), 0);
		assert_eq!(Currency::free_balance(ALICE), free);
		assert_eq!(NodeStaking::fine(&ALICE, Balance::MAX), 0);
		assert_eq!(treasury(), 270 * MC);
	});
}

#[test]
fn a_fine_should_leave_the_rewards_of_the_days_before() {
	with_leaving(|| {
		assert_eq!(NodeStaking::fine(&ALICE, Balance::MAX), 270 * MC);
		assert_paid(claim(ALICE), DAILY);
		assert!(!Nodes::<Test>::contains_key(ALICE));
	});
}

#[test]
fn a_fined_node_should_count_with_what_is_left() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 400 * MC);
		register(BOB, Role::Client, 100 * MC);
		NodeStaking::fine(&ALICE, 300 * MC);
		pass_days(1);
		assert_paid(claim(BOB), DAILY / 2);
	});
}

#[test]
fn a_node_below_the_minimum_should_stay_until_it_leaves() {
	with_leaving(|| {
		NodeStaking::fine(&ALICE, 150 * MC);
		assert_noop!(
			NodeStaking::lower(RuntimeOrigin::signed(ALICE), 1),
			Error::<Test>::BelowMinimum
		);
		assert_ok!(NodeStaking::raise(RuntimeOrigin::signed(ALICE), MC));
		assert_ok!(NodeStaking::unregister(RuntimeOrigin::signed(ALICE)));
		pass_days(7);
		assert_ok!(NodeStaking::withdraw(RuntimeOrigin::signed(ALICE)));
		assert_eq!(held(ALICE), 0);
	});
}

#[test]
fn a_fine_of_nothing_should_still_be_told() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(NodeStaking::fine(&BOB, 5 * MC), 0);
		assert_eq!(NodeStaking::fine(&STRANGER, 5 * MC), 0);
		assert_eq!(Fined::get(), Some(vec![BOB, STRANGER]));
		assert_eq!(take_events(), []);
	});
}

#[test]
fn what_was_withdrawn_in_time_should_be_out_of_reach() {
	with_leaving(|| {
		pass_days(7);
		assert_ok!(NodeStaking::withdraw(RuntimeOrigin::signed(ALICE)));
		assert_eq!(NodeStaking::fine(&ALICE, Balance::MAX), 200 * MC);
	});
}

#[test]
fn what_could_be_withdrawn_and_was_not_should_be_within_reach() {
	with_leaving(|| {
		pass_days(100);
		assert_eq!(NodeStaking::fine(&ALICE, Balance::MAX), 270 * MC);
	});
}

#[test]
fn a_fine_that_the_treasury_cannot_take_should_leave_all_as_it_is() {
	with_leaving(|| {
		Currency::set_balance(&TREASURY, 0);
		assert_eq!(NodeStaking::fine(&ALICE, EXISTENTIAL_DEPOSIT - 1), 0);
		assert_eq!(held(ALICE), 270 * MC);
		assert_eq!(take_events(), []);
		assert_eq!(NodeStaking::fine(&ALICE, EXISTENTIAL_DEPOSIT), EXISTENTIAL_DEPOSIT);
	});
}

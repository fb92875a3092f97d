use frame_support::{assert_noop, assert_ok};
use metachain_primitives::{
	money::{Balance, MC},
	traits::Deposits,
};
use sp_runtime::DispatchResult;

use crate::{mock::*, Error, Event, Nodes, Role, Unbonding};

fn lower(amount: Balance) -> DispatchResult {
	NodeStaking::lower(RuntimeOrigin::signed(ALICE), amount)
}

fn withdraw() -> DispatchResult {
	NodeStaking::withdraw(RuntimeOrigin::signed(ALICE))
}

fn leaving() -> Vec<Unbonding> {
	Nodes::<Test>::get(ALICE).map_or(vec![], |node| node.unbonding.into_inner())
}

/// Runs `test` with Alice's client, which has 1,000 MC on deposit.
fn with_client(test: impl FnOnce()) {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 1_000 * MC);
		take_events();
		DepositChanges::kill();
		test();
	});
}

#[test]
fn lower_should_take_out_of_the_deposit_and_keep_the_hold() {
	with_client(|| {
		assert_ok!(lower(400 * MC));
		assert_eq!(<NodeStaking as Deposits<_>>::deposit(&ALICE), 600 * MC);
		assert_eq!(held(ALICE), 1_000 * MC);
		assert_eq!(NodeStaking::totals().deposits, 600 * MC);
		let ends = START + 7;
		assert_eq!(leaving(), [Unbonding { amount: 400 * MC, ends }]);
		assert_eq!(DepositChanges::get(), Some(vec![(ALICE, 1_000 * MC, 600 * MC, 600 * MC)]));
		assert_eq!(
			take_events(),
			[Event::DepositLowered { who: ALICE, amount: 400 * MC, deposit: 600 * MC, ends }]
		);
	});
}

#[test]
fn lower_should_leave_the_minimum() {
	with_client(|| {
		assert_noop!(lower(0), Error::<Test>::ZeroAmount);
		assert_noop!(lower(900 * MC + 1), Error::<Test>::BelowMinimum);
		assert_noop!(lower(1_000 * MC), Error::<Test>::BelowMinimum);
		assert_noop!(lower(1_000 * MC + 1), Error::<Test>::InsufficientDeposit);
		assert_ok!(lower(900 * MC));
		assert_noop!(lower(1), Error::<Test>::BelowMinimum);
	});
}

#[test]
fn lower_and_unregister_should_need_a_registered_node() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(lower(1), Error::<Test>::NotRegistered);
		let unregister = || NodeStaking::unregister(RuntimeOrigin::signed(ALICE));
		assert_noop!(unregister(), Error::<Test>::NotRegistered);
		register(ALICE, Role::Client, MIN_CLIENT);
		assert_ok!(unregister());
		assert_noop!(unregister(), Error::<Test>::NotRegistered);
		assert_noop!(lower(1), Error::<Test>::NotRegistered);
	});
}

#[test]
fn withdraw_should_wait_for_seven_days() {
	with_client(|| {
		assert_ok!(lower(400 * MC));
		for _ in 0..7 {
			assert_eq!(NodeStaking::withdrawable(ALICE), 0);
			assert_noop!(withdraw(), Error::<Test>::NothingToWithdraw);
			pass_days(1);
		}
		assert_eq!(NodeStaking::withdrawable(ALICE), 400 * MC);
		take_events();
		assert_ok!(withdraw());
		assert_eq!(held(ALICE), 600 * MC);
		assert_eq!(take_events(), [Event::Withdrawn { who: ALICE, amount: 400 * MC }]);
		assert_noop!(withdraw(), Error::<Test>::NothingToWithdraw);
	});
}

#[test]
fn days_without_blocks_should_count() {
	with_client(|| {
		assert_ok!(lower(400 * MC));
		turn_day_after(6);
		assert_ok!(withdraw());
	});
}

#[test]
fn what_leaves_on_one_day_should_be_one_chunk() {
	with_client(|| {
		assert_ok!(lower(MC));
		assert_ok!(lower(2 * MC));
		pass_days(1);
		assert_ok!(lower(4 * MC));
		assert_eq!(
			leaving(),
			[
				Unbonding { amount: 3 * MC, ends: START + 7 },
				Unbonding { amount: 4 * MC, ends: START + 8 }
			]
		);
		pass_days(6);
		assert_ok!(withdraw());
		assert_eq!(leaving(), [Unbonding { amount: 4 * MC, ends: START + 8 }]);
	});
}

#[test]
fn a_deposit_should_be_lowered_every_day_for_ever() {
	with_client(|| {
		for day in 1..100u128 {
			assert_ok!(lower(MC));
			assert_eq!(held(ALICE), (1_000 - day.saturating_sub(7)) * MC);
			assert!(leaving().len() <= 7);
			pass_days(1);
		}
	});
}

#[test]
fn unregister_should_take_all_out() {
	with_client(|| {
		assert_ok!(NodeStaking::unregister(RuntimeOrigin::signed(ALICE)));
		assert_eq!(<NodeStaking as Deposits<_>>::deposit(&ALICE), 0);
		assert_eq!(NodeStaking::totals().weight, 0);
		assert_eq!(DepositChanges::get(), Some(vec![(ALICE, 1_000 * MC, 0, 0)]));
		assert_eq!(
			take_events(),
			[Event::DepositLowered { who: ALICE, amount: 1_000 * MC, deposit: 0, ends: START + 7 }]
		);
	});
}

#[test]
fn a_node_should_be_forgotten_when_nothing_is_left() {
	with_client(|| {
		pass_days(1);
		assert_ok!(NodeStaking::unregister(RuntimeOrigin::signed(ALICE)));
		pass_days(7);
		assert_ok!(withdraw());
		// It is still due its rewards.
		assert!(Nodes::<Test>::contains_key(ALICE));
		assert_paid(claim(ALICE), DAILY);
		assert!(!Nodes::<Test>::contains_key(ALICE));
		assert_noop!(withdraw(), Error::<Test>::NothingToWithdraw);
	});
}

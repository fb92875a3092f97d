use frame_support::{assert_noop, assert_ok};
use metachain_primitives::{
	money::{Balance, MC},
	traits::Deposits,
};
use sp_runtime::{DispatchError, TokenError};

use crate::{mock::*, Error, Event, Nodes, Role};

fn try_register(who: AccountId, role: Role, deposit: Balance) -> sp_runtime::DispatchResult {
	NodeStaking::register(RuntimeOrigin::signed(who), role, deposit)
}

fn raise(who: AccountId, amount: Balance) -> sp_runtime::DispatchResult {
	NodeStaking::raise(RuntimeOrigin::signed(who), amount)
}

fn change_role(who: AccountId, role: Role) -> sp_runtime::DispatchResult {
	NodeStaking::change_role(RuntimeOrigin::signed(who), role)
}

#[test]
fn register_should_hold_the_deposit_and_tell_of_it() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(try_register(ALICE, Role::Client, MIN_CLIENT));
		assert_eq!(held(ALICE), MIN_CLIENT);
		assert_eq!(Currency::free_balance(ALICE), ENDOWMENT - MIN_CLIENT);
		assert_eq!(<NodeStaking as Deposits<_>>::deposit(&ALICE), MIN_CLIENT);
		assert_eq!(DepositChanges::get(), Some(vec![(ALICE, 0, MIN_CLIENT, MIN_CLIENT)]));
		assert_eq!(
			take_events(),
			[Event::Registered { who: ALICE, role: Role::Client, deposit: MIN_CLIENT }]
		);
		let totals = NodeStaking::totals();
		assert_eq!((totals.day, totals.deposits), (START, MIN_CLIENT));
		assert_eq!(totals.weight, 200 * MIN_CLIENT);
	});
}

#[test]
fn register_should_need_credit() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(try_register(STRANGER, Role::Client, MIN_CLIENT), Error::<Test>::NotANode);
		assert_eq!(<NodeStaking as Deposits<_>>::deposit(&STRANGER), 0);
	});
}

#[test]
fn register_should_need_the_minimum_of_the_role() {
	ExtBuilder::default().build_and_execute(|| {
		for (role, minimum) in [(Role::Client, MIN_CLIENT), (Role::Gateway, MIN_GATEWAY)] {
			assert_noop!(try_register(ALICE, role, minimum - 1), Error::<Test>::BelowMinimum);
		}
		assert_ok!(try_register(ALICE, Role::Gateway, MIN_GATEWAY));
	});
}

#[test]
fn register_should_leave_the_existential_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		let spare = ENDOWMENT - EXISTENTIAL_DEPOSIT;
		assert_noop!(try_register(ALICE, Role::Client, spare + 1), TokenError::FundsUnavailable);
		assert_ok!(try_register(ALICE, Role::Client, spare));
	});
}

#[test]
fn a_node_should_not_register_twice() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(try_register(ALICE, Role::Client, MIN_CLIENT));
		assert_noop!(
			try_register(ALICE, Role::Gateway, MIN_GATEWAY),
			Error::<Test>::AlreadyRegistered
		);
	});
}

#[test]
fn a_node_that_left_should_be_able_to_come_back() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, MIN_CLIENT);
		assert_ok!(NodeStaking::unregister(RuntimeOrigin::signed(ALICE)));
		assert_ok!(try_register(ALICE, Role::Gateway, MIN_GATEWAY));
		// What is leaving does not count.
		assert_eq!(<NodeStaking as Deposits<_>>::deposit(&ALICE), MIN_GATEWAY);
		assert_eq!(NodeStaking::totals().deposits, MIN_GATEWAY);
		assert_eq!(held(ALICE), MIN_CLIENT + MIN_GATEWAY);
	});
}

#[test]
fn raise_should_add_to_the_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, MIN_CLIENT);
		take_events();
		DepositChanges::kill();
		assert_ok!(raise(ALICE, 7 * MC));
		let deposit = MIN_CLIENT + 7 * MC;
		assert_eq!(held(ALICE), deposit);
		assert_eq!(NodeStaking::totals().weight, 200 * deposit);
		assert_eq!(DepositChanges::get(), Some(vec![(ALICE, MIN_CLIENT, deposit, deposit)]));
		assert_eq!(take_events(), [Event::DepositRaised { who: ALICE, amount: 7 * MC, deposit }]);
	});
}

#[test]
fn raise_should_need_a_registered_node_and_an_amount_it_has() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(raise(ALICE, MC), Error::<Test>::NotRegistered);
		register(ALICE, Role::Client, MIN_CLIENT);
		assert_noop!(raise(ALICE, 0), Error::<Test>::ZeroAmount);
		assert_noop!(raise(ALICE, ENDOWMENT), TokenError::FundsUnavailable);
		assert_noop!(raise(ALICE, Balance::MAX), sp_runtime::ArithmeticError::Overflow);
		assert_ok!(NodeStaking::unregister(RuntimeOrigin::signed(ALICE)));
		assert_noop!(raise(ALICE, MC), Error::<Test>::NotRegistered);
	});
}

#[test]
fn change_role_should_need_the_minimum_of_the_new_role() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(change_role(ALICE, Role::Gateway), Error::<Test>::NotRegistered);
		register(ALICE, Role::Client, MIN_CLIENT);
		assert_noop!(change_role(ALICE, Role::Gateway), Error::<Test>::BelowMinimum);
		assert_ok!(raise(ALICE, MIN_GATEWAY - MIN_CLIENT));
		take_events();
		assert_ok!(change_role(ALICE, Role::Gateway));
		assert_eq!(Nodes::<Test>::get(ALICE).map(|node| node.role), Some(Role::Gateway));
		assert_eq!(take_events(), [Event::RoleChanged { who: ALICE, role: Role::Gateway }]);
		assert_ok!(change_role(ALICE, Role::Client));
	});
}

#[test]
fn more_than_can_be_added_up_should_be_refused() {
	ExtBuilder::default().build_and_execute(|| {
		use frame_support::traits::fungible::Mutate;
		use metachain_primitives::decaying_sum::MAX_WEIGHT;

		register(ALICE, Role::Client, MIN_CLIENT);
		// Four million times as much MC as there are.
		Currency::set_balance(&BOB, MAX_WEIGHT + MC);
		assert_noop!(
			try_register(BOB, Role::Client, MAX_WEIGHT - MIN_CLIENT + 1),
			Error::<Test>::TooMuchDeposited
		);
		assert_ok!(try_register(BOB, Role::Client, MAX_WEIGHT - MIN_CLIENT));
		set_points(BOB, u32::MAX);
		set_points(ALICE, u32::MAX);
		pass_days(2);
		assert!(claim(BOB) < 2 * DAILY);
	});
}

#[test]
fn the_calls_should_need_a_signature() {
	ExtBuilder::default().build_and_execute(|| {
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			let bad = DispatchError::BadOrigin;
			let role = Role::Client;
			assert_noop!(NodeStaking::register(origin.clone(), role, MIN_CLIENT), bad);
			assert_noop!(NodeStaking::change_role(origin.clone(), role), bad);
			assert_noop!(NodeStaking::raise(origin.clone(), MC), bad);
			assert_noop!(NodeStaking::lower(origin.clone(), MC), bad);
			assert_noop!(NodeStaking::unregister(origin.clone()), bad);
			assert_noop!(NodeStaking::withdraw(origin.clone()), bad);
			assert_noop!(NodeStaking::claim(origin), bad);
		}
	});
}

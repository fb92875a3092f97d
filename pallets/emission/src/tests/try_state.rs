use frame_support::{
	assert_err, assert_ok,
	traits::{fungible::Mutate, tokens::Preservation::Preserve},
};
use metachain_primitives::{money::MC, traits::RewardStream};

use crate::{mock::*, Budget, WorkloadStream};

/// Corrupts a sound state, and expects the invariants to be found broken in this way.
fn assert_caught(corrupt: impl FnOnce(), complaint: &'static str) {
	ExtBuilder::default().build().execute_with(|| {
		Nodes::set(EvenSplitNodes::get());
		begin_day(1);
		assert_eq!(WorkloadStream::<Test>::draw(&ALICE, 10 * MC), 10 * MC);
		assert_ok!(Emission::do_try_state());
		corrupt();
		assert_err!(Emission::do_try_state(), complaint);
	});
}

#[test]
fn more_left_than_the_budget_should_be_caught() {
	assert_caught(
		|| Budget::<Test>::mutate(|budget| budget.staking.left += 1),
		"a stream has more left than its budget",
	);
}

#[test]
fn a_budget_above_the_share_of_the_pool_should_be_caught() {
	assert_caught(
		|| Budget::<Test>::mutate(|budget| budget.validators.budget += 1),
		"the budget exceeds the share of the pool",
	);
}

#[test]
fn a_leak_of_the_pool_should_be_caught() {
	assert_caught(
		|| {
			let pool = Emission::pool_account();
			assert_ok!(Currency::transfer(&pool, &BOB, 1, Preserve));
		},
		"the pool has lost more than was drawn",
	);
}

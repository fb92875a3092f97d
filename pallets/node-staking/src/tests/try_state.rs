use frame_support::{
	assert_err, assert_ok,
	traits::{
		fungible::{Mutate, MutateHold},
		tokens::{Precision::Exact, Preservation::Preserve},
	},
};
use metachain_primitives::{curve::Curve, money::MC, traits::ShareRewards};

use crate::{
	mock::*, Books, HoldReason, Node, Nodes, Prefixes, Role, Shared, SlopeChanges, Unbonding,
};

/// Corrupts a sound state, in which Alice is registered, due rewards, and has something leaving, and
/// expects the invariants to be found broken in this way.
fn assert_caught(corrupt: impl FnOnce(), complaint: &'static str) {
	ExtBuilder::default().build().execute_with(|| {
		register(ALICE, Role::Client, 200 * MC);
		pass_days(3);
		assert_ok!(NodeStaking::lower(RuntimeOrigin::signed(ALICE), MC));
		work(ALICE, 1);
		assert_ok!(NodeStaking::share(&STRANGER, MC));
		assert_ok!(NodeStaking::do_try_state());
		corrupt();
		assert_err!(NodeStaking::do_try_state(), complaint);
	});
}

fn corrupt_node(change: impl FnOnce(&mut Node<Test>)) {
	Nodes::<Test>::mutate(ALICE, |node| change(node.as_mut().expect("she is registered")));
}

#[test]
fn corrupted_holds_should_be_caught() {
	let complaint = "what is on hold is not the deposit and what is leaving";
	assert_caught(|| corrupt_node(|node| node.deposit += 1), complaint);
	assert_caught(|| corrupt_node(|node| node.unbonding[0].amount += 1), complaint);
	assert_caught(
		|| {
			Nodes::<Test>::insert(
				BOB,
				Node::new(Role::Client, NodeStaking::gated(Curve::constant(1))),
			)
		},
		"a node with nothing left is remembered",
	);
	assert_caught(
		|| corrupt_node(|node| node.unbonding[0].ends += 1),
		"a chunk takes too long to leave",
	);
	assert_caught(
		|| {
			corrupt_node(|node| {
				assert_ok!(node.unbonding.try_push(Unbonding { amount: 0, ends: START }));
			})
		},
		"an empty chunk is leaving",
	);
}

#[test]
fn corrupted_credit_should_be_caught() {
	assert_caught(
		|| Curves::insert(ALICE, Curve::constant(7)),
		"a node takes part with another credit than its own",
	);
	assert_caught(
		|| corrupt_node(|node| node.unsettled += 1),
		"a node was settled for days to come",
	);
}

#[test]
fn corrupted_books_should_be_caught() {
	assert_caught(
		|| Books::<Test>::mutate(|books| *books = Some(crate::Ledger::new(START + 3))),
		"the sum is not that of the registered nodes",
	);
	assert_caught(
		|| {
			corrupt_node(|node| node.credit.threshold += 10);
		},
		"the schedule is not that of the registered nodes",
	);
	assert_caught(
		|| SlopeChanges::<Test>::insert(START + 100, 1),
		"the schedule is not that of the registered nodes",
	);
	assert_caught(Books::<Test>::kill, "there are nodes, but no books");
	assert_caught(
		|| {
			corrupt_node(|node| node.unbonding = Default::default());
			assert_ok!(Currency::release(&HoldReason::Collateral.into(), &ALICE, MC, Exact));
			Today::put(START + 2);
		},
		"the books stand on a day to come",
	);
}

#[test]
fn corrupted_prefix_sums_should_be_caught() {
	assert_caught(|| Prefixes::<Test>::remove(START + 1), "a prefix sum is missing");
	assert_caught(
		|| Prefixes::<Test>::insert(START + 3, Prefixes::<Test>::get(START).expect("it is kept")),
		"a prefix sum is of no use",
	);
}

#[test]
fn a_leak_of_the_pot_should_be_caught() {
	let complaint = "the pot does not hold what nodes are due";
	assert_caught(
		|| {
			let pot = NodeStaking::pot_account();
			assert_ok!(Currency::transfer(&pot, &BOB, 2 * MC, Preserve));
		},
		complaint,
	);
	assert_caught(|| Shared::<Test>::put(3 * DAILY), complaint);
}

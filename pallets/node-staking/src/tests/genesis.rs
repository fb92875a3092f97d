use frame_support::traits::BuildGenesisConfig;
use metachain_primitives::{curve::Curve, money::MC, traits::Deposits};

use crate::{mock::*, GenesisConfig, Role};

fn genesis() -> GenesisConfig<Test> {
	GenesisConfig { clients: vec![(ALICE, 100 * MC)], gateways: vec![(BOB, 300 * MC)] }
}

/// The first block: the clock starts, and no day is announced.
fn start_clock() {
	System::set_block_number(1);
	Today::put(START);
}

#[test]
fn nodes_of_the_genesis_should_be_registered() {
	ExtBuilder::default().build_at_genesis().execute_with(|| {
		genesis().build();
		assert_eq!(<NodeStaking as Deposits<_>>::deposit(&ALICE), 100 * MC);
		assert_eq!(NodeStaking::node(BOB).map(|node| node.role), Some(Role::Gateway));
		assert_eq!((held(ALICE), held(BOB)), (100 * MC, 300 * MC));
		NodeStaking::do_try_state().expect("the invariants hold");
	});
}

#[test]
fn nodes_of_the_genesis_should_be_paid_from_the_first_day_on() {
	ExtBuilder::default().build_at_genesis().execute_with(|| {
		genesis().build();
		start_clock();
		assert_eq!(NodeStaking::totals().day, START);
		NodeStaking::do_try_state().expect("the invariants hold before the first change");
		pass_days(1);
		assert_paid(claim(ALICE), DAILY / 4);
		assert_paid(claim(BOB), DAILY * 3 / 4);
		NodeStaking::do_try_state().expect("the invariants hold");
	});
}

#[test]
fn changes_on_the_first_day_should_count() {
	ExtBuilder::default().build_at_genesis().execute_with(|| {
		genesis().build();
		start_clock();
		work(ALICE, 100);
		register(CAROL, Role::Client, 150 * MC);
		NodeStaking::do_try_state().expect("the invariants hold");
		pass_days(1);
		// 100 · 300, 300 · 200 and 150 · 200.
		assert_paid(claim(ALICE), DAILY / 4);
		assert_paid(claim(BOB), DAILY / 2);
		assert_paid(claim(CAROL), DAILY / 4);
	});
}

#[test]
#[should_panic = "a node of the genesis has credit, and MC for its deposit"]
fn a_genesis_with_a_stranger_should_be_refused() {
	ExtBuilder::default().build_at_genesis().execute_with(|| {
		GenesisConfig::<Test> { clients: vec![(STRANGER, 100 * MC)], ..Default::default() }.build();
	});
}

#[test]
#[should_panic = "credit of the genesis must not decay before the first day"]
fn a_genesis_with_credit_that_decays_should_be_refused() {
	ExtBuilder::default().build_at_genesis().execute_with(|| {
		Curves::insert(ALICE, Curve::new(200, 3, 5, 50));
		genesis().build();
	});
}

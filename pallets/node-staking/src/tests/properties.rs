//! Random histories against a walk over all nodes at the end of every day.

use metachain_primitives::money::{Balance, MC};
use proptest::prelude::*;

use super::model::{Model, Step};
use crate::{mock::*, Role};

fn amounts() -> impl Strategy<Value = Balance> {
	prop_oneof![
		6 => (0..2_000u128, 0..MC).prop_map(|(whole, planck)| whole * MC + planck),
		1 => Just(0),
		1 => 0..20 * ENDOWMENT,
	]
}

/// What may happen among so many nodes, where `turns` of a hundred steps turn the day.
fn step(nodes: u64, turns: u32) -> impl Strategy<Value = Step> {
	let who = || ALICE..=nodes;
	let role = || prop_oneof![2 => Just(Role::Client), 1 => Just(Role::Gateway)];
	let with_amount = || (who(), amounts());
	let missed = prop_oneof![20 => Just(0), 3 => 1..8u32, 1 => 8..60u32];
	let course = (who(), 0..1_000u32, 0..6u32, 0..60u32, 0..150u32);
	let of_a_node = prop_oneof![
		6 => (who(), role(), amounts())
			.prop_map(|(who, role, deposit)| Step::Register { who, role, deposit }),
		1 => (who(), role()).prop_map(|(who, role)| Step::ChangeRole { who, role }),
		3 => with_amount().prop_map(|(who, amount)| Step::Raise { who, amount }),
		4 => with_amount().prop_map(|(who, amount)| Step::Lower { who, amount }),
		2 => who().prop_map(|who| Step::Unregister { who }),
		4 => who().prop_map(|who| Step::Withdraw { who }),
		6 => who().prop_map(|who| Step::Claim { who }),
		2 => with_amount().prop_map(|(who, amount)| Step::Fine { who, amount }),
		12 => (who(), 0..7u32).prop_map(|(who, gain)| Step::Work { who, gain }),
		3 => course.prop_map(|(who, value, grace, slope, floor)| {
			Step::Course { who, value, grace, slope, floor }
		}),
	];
	prop_oneof![
		90 => of_a_node,
		2 => (0..3 * MC).prop_map(|amount| Step::Share { amount }),
		turns => missed.prop_map(|missed| Step::TurnDay { missed }),
		turns => Just(Step::Poll),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(24))]

	#[test]
	fn a_random_history_should_match_the_model(
		steps in prop::collection::vec(step(6, 15), 200..1_500),
	) {
		const NODES: u64 = 6;
		ExtBuilder::default().nodes(NODES).build_and_execute(|| {
			let mut model = Model::new(NODES);
			for (number, step) in steps.iter().enumerate() {
				let expected = model.apply(step);
				assert_eq!(step.execute(), expected, "{step:?}");
				model.check_all();
				if number % 20 == 0 {
					NodeStaking::do_try_state().expect("the invariants hold");
				}
			}
		});
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 1, max_shrink_iters: 0, ..Default::default() })]

	#[test]
	fn a_long_history_of_thousands_of_nodes_should_match_the_model(
		steps in prop::collection::vec(step(2_000, 4), 8_000),
	) {
		const NODES: u64 = 2_000;
		ExtBuilder::default().nodes(NODES).build_and_execute(|| {
			let mut model = Model::new(NODES);
			let registrations = (ALICE..=NODES).map(|who| Step::Register {
				who,
				role: Role::Client,
				deposit: MIN_CLIENT + Balance::from(who * 7_919 % 1_000) * (MC + 1),
			});
			for step in registrations.chain(steps) {
				let expected = model.apply(&step);
				assert_eq!(step.execute(), expected, "{step:?}");
				if let Some(who) = step.who() {
					model.check_node(who);
				} else {
					model.check_totals();
				}
			}
			model.check_all();
		});
	}
}

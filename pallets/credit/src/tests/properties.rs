//! Random histories against a model that walks day by day.

use std::collections::BTreeMap;

use metachain_primitives::{
	money::{Musd, MUSD},
	time::Day,
	traits::{ActiveNodes, Credit as _},
};
use proptest::prelude::*;

use crate::{mock::*, Records};

#[derive(Clone, Debug)]
enum Step {
	Enroll(AccountId),
	CheckIn(AccountId),
	Work(AccountId, Musd),
	PassDays(Day),
}

fn step() -> impl Strategy<Value = Step> {
	let node = 1..5u64;
	let musd = prop_oneof![0..=MUSD, 0..10u128, Just(MUSD / 10), Just(Musd::MAX)];
	let days = prop_oneof![6 => 1..=2u32, 2 => 3..=8u32, 1 => 9..=300u32];
	prop_oneof![
		1 => node.clone().prop_map(Step::Enroll),
		4 => node.clone().prop_map(Step::CheckIn),
		4 => (node, musd).prop_map(|(node, musd)| Step::Work(node, musd)),
		4 => days.prop_map(Step::PassDays),
	]
}

/// A node as the rules say it in words.
#[derive(Clone, Debug, Default, PartialEq)]
struct Node {
	points: u32,
	peak: u32,
	silent_days: u32,
	checked_in: bool,
	active: bool,
	work: Musd,
}

impl Node {
	fn joined() -> Self {
		Self { points: 50, peak: 50, ..Default::default() }
	}

	fn be_active(&mut self, gain: u32) {
		self.points = (self.points + gain).min(1_000);
		self.peak = self.peak.max(self.points);
		self.silent_days = 0;
		self.active = true;
	}

	fn work(&mut self, musd: Musd) {
		let tenths = |musd: Musd| (musd / (MUSD / 10)).min(5) as u32;
		let total = self.work.saturating_add(musd);
		let gain = tenths(total) - tenths(self.work);
		self.work = total;
		self.be_active(gain);
	}

	fn pass_day(&mut self) {
		self.checked_in = false;
		self.active = false;
		self.work = 0;
		self.silent_days += 1;
		if self.silent_days > 3 {
			self.points = self.points.saturating_sub(5).max(50);
		}
	}
}

#[derive(Default)]
struct Model {
	nodes: BTreeMap<AccountId, Node>,
	active_last_day: usize,
}

impl Model {
	/// Whether the step succeeds.
	fn apply(&mut self, step: &Step) -> bool {
		match *step {
			Step::Enroll(who) => {
				self.nodes.entry(who).or_insert_with(Node::joined);
			},
			Step::CheckIn(who) => {
				let node = self.nodes.entry(who).or_insert_with(Node::joined);
				if node.checked_in {
					return false;
				}
				node.checked_in = true;
				node.be_active(1);
			},
			Step::Work(who, musd) => {
				if let Some(node) = self.nodes.get_mut(&who).filter(|_| musd > 0) {
					node.work(musd);
				}
			},
			Step::PassDays(days) => {
				self.active_last_day = self.nodes.values().filter(|node| node.active).count();
				for _ in 0..days {
					self.nodes.values_mut().for_each(Node::pass_day);
				}
			},
		}
		true
	}
}

fn apply_to_pallet(step: &Step) -> bool {
	match *step {
		Step::Enroll(who) => Credit::enroll(&who).is_ok(),
		Step::CheckIn(who) => Credit::check_in(RuntimeOrigin::signed(who)).is_ok(),
		Step::Work(who, musd) => {
			Credit::record_work(&who, musd);
			true
		},
		Step::PassDays(days) => {
			pass_days(days);
			true
		},
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn a_random_history_should_match_the_model(
		steps in prop::collection::vec(step(), 1..200),
	) {
		ExtBuilder.build().execute_with(|| -> Result<(), TestCaseError> {
			let mut model = Model::default();
			for step in &steps {
				prop_assert_eq!(apply_to_pallet(step), model.apply(step), "{:?}", step);
				for who in 1..5 {
					let record = Records::<Test>::get(who);
					let node = model.nodes.get(&who);
					prop_assert_eq!(record.is_some(), node.is_some());
					let (Some(record), Some(node)) = (record, node) else { continue };
					prop_assert_eq!(Credit::points(who), node.points, "after {:?}", step);
					prop_assert_eq!(record.peak, node.peak);
					prop_assert_eq!(Credit::is_above_threshold(who), node.points >= 100);
				}
				prop_assert_eq!(Credit::active_nodes() as usize, model.active_last_day);
				prop_assert_eq!(Credit::do_try_state(), Ok(()));
			}
			Ok(())
		})?;
	}

	#[test]
	fn credit_by_work_should_be_bounded_by_the_musd_burned(
		work in prop::collection::vec((0..MUSD, 0..3u32), 1..100),
	) {
		ExtBuilder.build().execute_with(|| -> Result<(), TestCaseError> {
			prop_assert_eq!(Credit::enroll(&ALICE), Ok(()));
			let mut burned = 0;
			for (musd, days) in work {
				pass_days(days);
				Credit::record_work(&ALICE, musd);
				burned += musd;
				prop_assert!(u128::from(Credit::points(ALICE) - 50) * MUSD / 10 <= burned);
			}
			Ok(())
		})?;
	}
}

//! Sums against adding up every member.

#![allow(clippy::unwrap_used)]

mod common;

use std::{cell::Cell, collections::BTreeMap};

use common::*;
use metachain_primitives::{
	curve::{Curve, Gated, Points},
	decaying_sum::{DecayingSum, Schedule, SumError, MAX_WEIGHT},
	money::TOTAL_SUPPLY,
	time::Day,
};
use proptest::prelude::*;

type Changes = BTreeMap<Day, i128>;

#[derive(Clone, Debug)]
enum Step {
	Insert(Gated, u128),
	Update(prop::sample::Index, Gated),
	Remove(prop::sample::Index),
	Roll(u32),
}

fn weights() -> impl Strategy<Value = u128> {
	prop_oneof![Just(1), 0..1_000u128, 0..=TOTAL_SUPPLY]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let step = prop_oneof![
		4 => (members(), weights()).prop_map(|(member, weight)| Step::Insert(member, weight)),
		3 => (any::<prop::sample::Index>(), members()).prop_map(|(at, member)| Step::Update(at, member)),
		1 => any::<prop::sample::Index>().prop_map(Step::Remove),
		4 => prop_oneof![Just(1), 0..30u32].prop_map(Step::Roll),
	];
	prop::collection::vec(step, 1..120)
}

/// A sum, and beside it all its members.
struct History {
	sum: DecayingSum,
	changes: Changes,
	members: Vec<(Gated, u128)>,
}

impl History {
	fn new() -> Self {
		Self { sum: DecayingSum::new(FIRST_DAY), changes: Changes::new(), members: Vec::new() }
	}

	fn insert(&mut self, member: Gated, weight: u128) {
		self.sum.insert(&member, weight, &mut self.changes).unwrap();
		self.members.push((member, weight));
	}

	fn remove(&mut self, at: usize) -> u128 {
		let (member, weight) = self.members.swap_remove(at);
		self.sum.remove(&member, weight, &mut self.changes).unwrap();
		weight
	}

	fn apply(&mut self, step: Step) {
		match step {
			Step::Insert(member, weight) => self.insert(member, weight),
			Step::Roll(days) => {
				let day = self.sum.day() + days;
				assert_eq!(self.sum.roll_to(day, Day::MAX, &mut self.changes), days);
			},
			Step::Update(at, member) if !self.members.is_empty() => {
				let weight = self.remove(at.index(self.members.len()));
				self.insert(member, weight);
			},
			Step::Remove(at) if !self.members.is_empty() => {
				self.remove(at.index(self.members.len()));
			},
			Step::Update(..) | Step::Remove(_) => {},
		}
	}

	fn total_of_members(&self) -> u128 {
		let day = self.sum.day();
		self.members
			.iter()
			.map(|(member, weight)| weight * u128::from(walked_gated_value(member, day)))
			.sum()
	}
}

proptest! {
	#[test]
	fn the_total_is_that_of_the_members(steps in steps()) {
		let mut history = History::new();
		for step in steps {
			history.apply(step);
			prop_assert_eq!(history.sum.total(), history.total_of_members());
			prop_assert_eq!(history.sum.weight(), history.members.iter().map(|(_, weight)| weight).sum::<u128>());
			prop_assert!(history.changes.len() <= 3 * history.members.len());
			prop_assert!(history.changes.keys().all(|day| *day > history.sum.day()));
		}
	}

	#[test]
	fn nothing_remains_when_all_have_left(steps in steps()) {
		let mut history = History::new();
		for step in steps {
			history.apply(step);
		}
		while !history.members.is_empty() {
			history.remove(0);
		}
		prop_assert_eq!(history.sum, DecayingSum::new(history.sum.day()));
		prop_assert!(history.changes.is_empty());
	}

	#[test]
	fn a_sum_that_lags_behind_catches_up(
		before in prop::collection::vec((members(), weights()), 1..20),
		between in prop::collection::vec((members(), weights(), 0..5u32), 0..20),
		days in 0..200u32,
	) {
		let mut history = History::new();
		for (member, weight) in before {
			history.insert(member, weight);
		}
		let today = FIRST_DAY + days;
		for (member, weight, limit) in between {
			let lag = today - history.sum.day();
			let rolled = history.sum.roll_to(today, limit, &mut history.changes);
			prop_assert_eq!(rolled, limit.min(lag));
			history.remove(0);
			history.insert(member, weight);
			prop_assert_eq!(history.sum.total(), history.total_of_members());
		}
		history.sum.roll_to(today, Day::MAX, &mut history.changes);
		prop_assert_eq!(history.sum.day(), today);
		prop_assert_eq!(history.sum.total(), history.total_of_members());
	}
}

proptest! {
	#[test]
	fn skipping_quiet_days_equals_walking_through_them(
		with in prop::collection::vec((members(), weights()), 0..20),
		days in 0..400u32,
	) {
		let mut walking = History::new();
		for (member, weight) in with {
			walking.insert(member, weight);
		}
		let (mut skipping, mut changes) = (walking.sum, walking.changes.clone());
		let today = FIRST_DAY + days;
		walking.sum.roll_to(today, Day::MAX, &mut walking.changes);
		while skipping.day() < today {
			match changes.keys().next().copied() {
				Some(next) if next == skipping.day() + 1 => skipping.roll_day(&mut changes),
				Some(next) => skipping.skip_quiet_days(today.min(next - 1)),
				None => skipping.skip_quiet_days(today),
			}
		}
		prop_assert_eq!(skipping, walking.sum);
		prop_assert_eq!(changes, walking.changes);
	}
}

#[test]
fn skipping_to_a_day_that_has_passed_should_do_nothing() {
	let mut sum = DecayingSum::new(7);
	sum.insert(&Curve::new(10, 7, 1, 0), 1, &mut Changes::new()).unwrap();
	let before = sum;
	sum.skip_quiet_days(3);
	assert_eq!(sum, before);
}

#[test]
fn the_largest_sum_should_not_overflow() {
	let mut changes = Changes::new();
	let mut sum = DecayingSum::new(0);
	let cliff = Curve::new(Points::MAX, 1, Points::MAX, 0);
	let gated = Gated { curve: cliff, threshold: Points::MAX };
	let half = MAX_WEIGHT / 2;
	sum.insert(&cliff, half, &mut changes).unwrap();
	sum.insert(&gated, half, &mut changes).unwrap();

	let full = MAX_WEIGHT * u128::from(Points::MAX);
	for (day, total) in [(0, full), (1, full), (2, 0), (3, 0), (4, 0)] {
		sum.roll_to(day, 1, &mut changes);
		assert_eq!((sum.day(), sum.total()), (day, total));
	}
	assert!(changes.is_empty());
}

#[test]
fn a_full_sum_should_refuse_and_stay_as_it_was() {
	let mut changes = Changes::new();
	let mut sum = DecayingSum::new(0);
	let member = Curve::new(10, 5, 1, 0);
	sum.insert(&member, MAX_WEIGHT - 1, &mut changes).unwrap();

	let before = (sum, changes.clone());
	assert_eq!(sum.insert(&member, 2, &mut changes), Err(SumError::Full));
	assert_eq!(sum.insert(&member, u128::MAX, &mut changes), Err(SumError::Full));
	assert_eq!((sum, changes.clone()), before);
	assert_eq!(sum.insert(&member, 1, &mut changes), Ok(()));
}

#[test]
fn removing_what_was_never_inserted_should_be_refused() {
	let mut changes = Changes::new();
	let mut sum = DecayingSum::new(0);
	sum.insert(&Curve::constant(10), 5, &mut changes).unwrap();

	let before = (sum, changes.clone());
	let heavier = Curve::constant(1);
	assert_eq!(sum.remove(&heavier, 6, &mut changes), Err(SumError::NotContained));
	let worth_more = Curve::new(11, 5, 1, 0);
	assert_eq!(sum.remove(&worth_more, 5, &mut changes), Err(SumError::NotContained));
	assert_eq!((sum, changes), before);
}

#[test]
fn a_sum_should_stay_on_the_last_day() {
	let mut changes = Changes::new();
	let mut sum = DecayingSum::new(Day::MAX);
	sum.insert(&Curve::constant(10), 1, &mut changes).unwrap();
	let before = sum;
	sum.roll_day(&mut changes);
	assert_eq!(sum, before);
}

#[derive(Default)]
struct Counted {
	changes: Changes,
	reads: Cell<u32>,
	writes: u32,
}

impl Schedule for Counted {
	fn get(&self, day: Day) -> i128 {
		self.reads.set(self.reads.get() + 1);
		Schedule::get(&self.changes, day)
	}

	fn set(&mut self, day: Day, change: i128) {
		self.writes += 1;
		Schedule::set(&mut self.changes, day, change);
	}
}

#[test]
fn changes_and_days_should_cost_the_same_however_many_members_there_are() {
	for members in [1, 10_000] {
		let mut schedule = Counted::default();
		let mut sum = DecayingSum::new(0);
		for member in 0..members {
			sum.insert(&Curve::new(100 + member, member % 50, 7, 0), 1, &mut schedule).unwrap();
		}

		(schedule.reads, schedule.writes) = Default::default();
		sum.insert(&Curve::new(100, 3, 7, 0), 1, &mut schedule).unwrap();
		assert_eq!((schedule.reads.take(), schedule.writes), (3, 3));

		schedule.writes = 0;
		sum.roll_day(&mut schedule);
		assert_eq!((schedule.reads.take(), schedule.writes), (1, 1));
	}
}

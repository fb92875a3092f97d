//! Rewards against paying every member every day.

#![allow(clippy::unwrap_used)]

mod common;

use std::{cell::Cell, collections::BTreeMap};

use common::*;
use metachain_primitives::{
	curve::{Curve, Gated, Points},
	decaying_sum::DecayingSum,
	money::{Balance, TOTAL_SUPPLY},
	reward_integral::{Accrued, Prefix, PrefixSums, RewardError, RewardIntegral, KEPT_DAYS},
	time::Day,
};
use primitive_types::U512;
use proptest::prelude::*;

type Prefixes = BTreeMap<Day, Prefix>;

/// Fractional bits of the model's own figures, so many that what is cut off cannot matter.
const MODEL_FRACTION: usize = 256;

/// What one member has earned since its last claim, added up day by day.
#[derive(Default)]
struct Earned {
	/// By the rates as they are, rounded down to 128 fractional bits.
	by_rates: U512,
	/// By the exact share of the amount, in [`MODEL_FRACTION`] bits, less at most one unit a day.
	exact: U512,
	days: u32,
}

struct Member {
	decay: Gated,
	weight: u128,
	/// The first day that has not been claimed.
	since: Day,
	/// By day, so that what is too old can be forgotten.
	earned: BTreeMap<Day, (U512, U512)>,
}

impl Member {
	fn take_earned(&mut self, oldest: Day) -> Earned {
		let mut earned = Earned::default();
		for (_, (by_rates, exact)) in std::mem::take(&mut self.earned).range(oldest..) {
			earned.by_rates += *by_rates;
			earned.exact += *exact;
			earned.days += 1;
		}
		earned
	}
}

/// The integral, the sum it pays for, and beside them all the members.
struct History {
	sum: DecayingSum,
	changes: BTreeMap<Day, i128>,
	integral: RewardIntegral,
	prefixes: Prefixes,
	members: Vec<Member>,
	shared: Balance,
	claimed: Balance,
}

impl History {
	fn new() -> Self {
		Self {
			sum: DecayingSum::new(FIRST_DAY),
			changes: BTreeMap::new(),
			integral: RewardIntegral::new(FIRST_DAY),
			prefixes: Prefixes::new(),
			members: Vec::new(),
			shared: 0,
			claimed: 0,
		}
	}

	fn today(&self) -> Day {
		self.sum.day()
	}

	fn insert(&mut self, decay: Gated, weight: u128) {
		self.sum.insert(&decay, weight, &mut self.changes).unwrap();
		let since = self.today();
		self.members.push(Member { decay, weight, since, earned: BTreeMap::new() });
	}

	fn remove(&mut self, at: usize) -> Result<u128, TestCaseError> {
		self.claim(at)?;
		let Member { decay, weight, .. } = self.members.swap_remove(at);
		self.sum.remove(&decay, weight, &mut self.changes).unwrap();
		Ok(weight)
	}

	fn claim(&mut self, at: usize) -> Result<(), TestCaseError> {
		let today = self.today();
		let member = &mut self.members[at];
		let paid = if member.since == today {
			0
		} else {
			let days = member.since..=today - 1;
			self.integral.reward(&member.decay, member.weight, days, &self.prefixes).unwrap()
		};
		let earned = member.take_earned(today.saturating_sub(KEPT_DAYS));
		member.since = today;
		self.claimed += paid;

		prop_assert_eq!(U512::from(paid), earned.by_rates >> 128);
		let at_least: U512 = earned.exact >> MODEL_FRACTION;
		let at_most: U512 = (earned.exact + earned.days) >> MODEL_FRACTION;
		prop_assert!(U512::from(paid) <= at_most);
		prop_assert!(U512::from(paid) + 1 >= at_least);
		Ok(())
	}

	/// Ends today and `missed` days after it, on which nothing is paid.
	fn end_day(&mut self, amount: Balance, missed: u32) {
		let (today, total) = (self.today(), self.sum.total());
		let shared = self.integral.close_day(amount, total, &mut self.prefixes);
		assert_eq!(shared, if total == 0 { 0 } else { amount });
		self.shared += shared;
		for member in &mut self.members {
			let worth = U512::from(member.weight) * walked_gated_value(&member.decay, today);
			if let Some(rate) = (U512::from(amount) << 128).checked_div(total.into()) {
				let exact = ((worth * U512::from(amount)) << MODEL_FRACTION) / total;
				member.earned.insert(today, (worth * rate, exact));
			}
		}
		self.sum.roll_day(&mut self.changes);
		for _ in 0..missed {
			self.integral.close_day(0, self.sum.total(), &mut self.prefixes);
			self.sum.roll_day(&mut self.changes);
		}
		assert_eq!(self.integral.open_day(), self.today());
	}
}

#[derive(Clone, Debug)]
enum Step {
	Insert(Gated, u128),
	Update(prop::sample::Index, Gated),
	Remove(prop::sample::Index),
	Claim(prop::sample::Index),
	EndDay { amount: Balance, missed: u32 },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let weights = prop_oneof![Just(1), 1..1_000u128, 1..=TOTAL_SUPPLY / 100];
	let amounts = prop_oneof![1 => Just(0), 2 => 0..1_000u128, 4 => 0..=TOTAL_SUPPLY / 2_000];
	let missed = prop_oneof![12 => Just(0), 3 => 1..20u32, 1 => 20..200u32];
	let at = any::<prop::sample::Index>;
	let step = prop_oneof![
		3 => (members(), weights).prop_map(|(member, weight)| Step::Insert(member, weight)),
		2 => (at(), members()).prop_map(|(at, member)| Step::Update(at, member)),
		1 => at().prop_map(Step::Remove),
		3 => at().prop_map(Step::Claim),
		8 => (amounts, missed).prop_map(|(amount, missed)| Step::EndDay { amount, missed }),
	];
	prop::collection::vec(step, 1..150)
}

proptest! {
	#[test]
	fn claims_pay_what_was_earned_day_by_day(steps in steps()) {
		let mut history = History::new();
		for step in steps {
			let members = history.members.len();
			match step {
				Step::Insert(member, weight) => history.insert(member, weight),
				Step::EndDay { amount, missed } => history.end_day(amount, missed),
				Step::Update(at, member) if members > 0 => {
					let weight = history.remove(at.index(members))?;
					history.insert(member, weight);
				},
				Step::Remove(at) if members > 0 => {
					history.remove(at.index(members))?;
				},
				Step::Claim(at) if members > 0 => history.claim(at.index(members))?,
				Step::Update(..) | Step::Remove(_) | Step::Claim(_) => {},
			}
			prop_assert!(history.claimed <= history.shared);
			prop_assert!(history.prefixes.len() <= KEPT_DAYS as usize);
		}
		for at in 0..history.members.len() {
			history.claim(at)?;
		}
		prop_assert!(history.claimed <= history.shared);
	}

	#[test]
	fn claims_of_part_lose_less_than_a_planck_each(
		member in members(),
		other in members(),
		amounts in prop::collection::vec(0..TOTAL_SUPPLY / 2_000, 2..60),
		cut in any::<prop::sample::Index>(),
	) {
		let mut history = History::new();
		history.insert(member, 3);
		history.insert(other, 5);
		for amount in &amounts {
			history.end_day(*amount, 0);
		}
		let History { integral, prefixes, .. } = &history;
		let reward = |days| integral.reward(&member, 3, days, prefixes).unwrap();
		let last = FIRST_DAY + amounts.len() as Day - 1;
		let middle = FIRST_DAY + cut.index(amounts.len() - 1) as Day;
		let whole = reward(FIRST_DAY..=last);
		let parts = reward(FIRST_DAY..=middle) + reward(middle + 1..=last);
		prop_assert!(parts <= whole && whole <= parts + 1);
	}
}

proptest! {
	#[test]
	fn settling_every_day_costs_no_planck(
		member in members(),
		other in members(),
		amounts in prop::collection::vec(0..TOTAL_SUPPLY / 2_000, 1..60),
	) {
		let mut history = History::new();
		history.insert(member, 3);
		history.insert(other, 5);
		let mut settled = Accrued::default();
		let mut paid = 0;
		for amount in amounts {
			let today = history.today();
			history.end_day(amount, 0);
			let History { integral, prefixes, .. } = &history;
			let accrued = integral.accrued(&member, 3, today..=today, prefixes).unwrap();
			settled = settled.saturating_add(accrued);
			if amount % 3 == 0 {
				paid += settled.take_planck(amount);
			}
		}
		let History { integral, prefixes, .. } = &history;
		let at_once = integral.reward(&member, 3, 0..=Day::MAX, prefixes).unwrap();
		paid += settled.take_planck(Balance::MAX);
		prop_assert_eq!(paid, at_once);
		prop_assert_eq!(settled.planck(), 0);
	}
}

#[test]
fn no_more_planck_should_be_taken_than_allowed() {
	let mut prefixes = Prefixes::new();
	let mut integral = RewardIntegral::new(0);
	integral.close_day(7, 2, &mut prefixes);
	let half = Curve::constant(1);
	let mut accrued = integral.accrued(&half, 1, 0..=0, &prefixes).unwrap();
	accrued = accrued.saturating_add(accrued);
	assert_eq!(accrued.planck(), 7);
	assert_eq!(accrued.take_planck(5), 5);
	assert_eq!(accrued.take_planck(5), 2);
	assert_eq!(accrued, Accrued::default());
}

#[test]
fn a_day_should_be_shared_by_value_and_weight() {
	let mut history = History::new();
	let (ten, thirty) = (Curve::constant(10), Curve::constant(30));
	history.sum.insert(&ten, 2, &mut history.changes).unwrap();
	history.sum.insert(&thirty, 1, &mut history.changes).unwrap();
	history.end_day(100, 0);
	history.end_day(150, 0);

	let History { integral, prefixes, .. } = &history;
	let reward = |member, weight, days| integral.reward(member, weight, days, prefixes);
	assert_eq!(reward(&ten, 2, FIRST_DAY..=FIRST_DAY), Ok(40));
	assert_eq!(reward(&thirty, 1, FIRST_DAY..=FIRST_DAY), Ok(60));
	assert_eq!(reward(&ten, 2, FIRST_DAY..=FIRST_DAY + 1), Ok(100));
	assert_eq!(reward(&thirty, 1, FIRST_DAY..=FIRST_DAY + 1), Ok(150));
}

#[test]
fn only_closed_days_should_be_paid() {
	let mut history = History::new();
	let member = Curve::constant(1);
	history.sum.insert(&member, 1, &mut history.changes).unwrap();
	let reward =
		|history: &History, days| history.integral.reward(&member, 1, days, &history.prefixes);
	assert_eq!(reward(&history, 0..=Day::MAX), Ok(0));
	history.end_day(7, 0);
	assert_eq!(reward(&history, 0..=Day::MAX), Ok(7));
	assert_eq!(reward(&history, 0..=FIRST_DAY - 1), Ok(0));
	assert_eq!(reward(&history, FIRST_DAY + 1..=Day::MAX), Ok(0));
	#[allow(clippy::reversed_empty_ranges)]
	let backwards = FIRST_DAY..=FIRST_DAY - 1;
	assert_eq!(reward(&history, backwards), Ok(0));
}

#[test]
fn a_day_without_members_should_share_out_nothing() {
	let mut integral = RewardIntegral::new(0);
	assert_eq!(integral.close_day(100, 0, &mut Prefixes::new()), 0);
	assert_eq!(integral.open_day(), 1);
}

#[test]
fn days_should_be_forgotten_when_they_are_too_old() {
	let mut prefixes = Prefixes::new();
	let mut integral = RewardIntegral::new(0);
	let member = Curve::constant(1);
	let closed = KEPT_DAYS + 25;
	for _ in 0..closed {
		integral.close_day(10, 1, &mut prefixes);
	}
	assert_eq!(integral.oldest_day(), 25);
	assert_eq!(prefixes.len(), KEPT_DAYS as usize);
	assert_eq!(prefixes.keys().next(), Some(&25));

	let reward = |days| integral.reward(&member, 1, days, &prefixes);
	assert_eq!(reward(0..=closed), Ok(10 * Balance::from(KEPT_DAYS)));
	assert_eq!(reward(0..=24), Ok(0));
	assert_eq!(reward(0..=25), Ok(10));
}

#[test]
fn the_largest_figures_should_not_overflow() {
	let mut prefixes = Prefixes::new();
	let first = Day::MAX - KEPT_DAYS - 1;
	let mut integral = RewardIntegral::new(first);
	let alone = Curve::new(Points::MAX, first, Points::MAX / 350, 1);
	for day in first..first + KEPT_DAYS {
		let total = alone.value_at(day).into();
		assert_eq!(integral.close_day(u128::MAX, total, &mut prefixes), TOTAL_SUPPLY);
	}
	let paid = integral.reward(&alone, 1, first..=Day::MAX, &prefixes).unwrap();
	assert_eq!(paid, TOTAL_SUPPLY * Balance::from(KEPT_DAYS) - 1);

	let whale = Curve::new(Points::MAX, Day::MAX, 0, 0);
	let mut integral = RewardIntegral::new(first);
	for _ in 0..KEPT_DAYS {
		let total = TOTAL_SUPPLY * u128::from(Points::MAX);
		integral.close_day(TOTAL_SUPPLY, total, &mut prefixes);
	}
	let paid = integral.reward(&whale, TOTAL_SUPPLY, first..=Day::MAX, &prefixes).unwrap();
	assert_eq!(paid, TOTAL_SUPPLY * Balance::from(KEPT_DAYS) - 1);
}

#[test]
fn the_smallest_rate_should_lose_less_than_a_planck_in_all() {
	let mut prefixes = Prefixes::new();
	let mut integral = RewardIntegral::new(0);
	let whale = Curve::constant(Points::MAX);
	for _ in 0..KEPT_DAYS {
		integral.close_day(1, TOTAL_SUPPLY * u128::from(Points::MAX), &mut prefixes);
	}
	let paid = integral.reward(&whale, TOTAL_SUPPLY, 0..=Day::MAX, &prefixes);
	assert_eq!(paid, Ok(Balance::from(KEPT_DAYS) - 1));
}

#[test]
fn the_last_day_should_never_be_closed() {
	let mut integral = RewardIntegral::new(Day::MAX);
	let before = integral;
	assert_eq!(integral.close_day(10, 1, &mut Prefixes::new()), 0);
	assert_eq!(integral, before);
}

#[test]
fn impossible_claims_should_be_refused() {
	let mut prefixes = Prefixes::new();
	let mut integral = RewardIntegral::new(0);
	let member = Curve::constant(Points::MAX);
	integral.close_day(TOTAL_SUPPLY, 1, &mut prefixes);
	let too_large = Err(RewardError::WeightTooLarge);
	assert_eq!(integral.reward(&member, u128::MAX, 0..=0, &prefixes), too_large);
	assert_eq!(integral.reward(&member, 1 << 30, 0..=0, &prefixes), too_large);

	prefixes.clear();
	assert_eq!(integral.reward(&member, 1, 0..=0, &prefixes), Err(RewardError::MissingPrefix));
}

#[derive(Default)]
struct Counted {
	prefixes: Prefixes,
	reads: Cell<u32>,
	writes: u32,
}

impl PrefixSums for Counted {
	fn get(&self, day: Day) -> Option<Prefix> {
		self.reads.set(self.reads.get() + 1);
		PrefixSums::get(&self.prefixes, day)
	}

	fn insert(&mut self, day: Day, prefix: Prefix) {
		self.writes += 1;
		PrefixSums::insert(&mut self.prefixes, day, prefix);
	}

	fn remove(&mut self, day: Day) {
		self.writes += 1;
		PrefixSums::remove(&mut self.prefixes, day);
	}
}

#[test]
fn a_claim_should_read_at_most_five_prefixes_however_many_days_it_covers() {
	let mut prefixes = Counted::default();
	let mut integral = RewardIntegral::new(0);
	for day in 0..500 {
		integral.close_day(1_000, 1_000_000, &mut prefixes);
		assert!(prefixes.writes <= 2, "on day {day}");
		prefixes.writes = 0;
	}
	let member = Curve::new(1_000, 150, 7, 0);
	assert_eq!(member.slope_changes().count(), 3);
	integral.reward(&member, 1, 0..=450, &prefixes).unwrap();
	assert_eq!(prefixes.reads.get(), 5);
}

//! Rewards of decaying values over any number of days, at a constant number of reads.
//!
//! Each day shares out an amount among the members of a [sum](crate::decaying_sum) by their values.
//! What a day pays for one unit of the sum is that day's *rate*, `r = amount / total`. While a value
//! falls evenly, `value(d) = v − s · (d − a)` from day `a` on, its rewards are
//!
//! ```text
//! Σ value(d) · r(d)  =  v · Σ r(d)  −  s · (Σ d · r(d) − a · Σ r(d))
//! ```
//!
//! and both sums over a range of days are differences of two [prefix sums](Prefix). A value changes its
//! slope on at most three days, so a claim reads at most five of them, whether it covers a day or a
//! year.
//!
//! # Order of things
//!
//! [`close_day`](RewardIntegral::close_day) is called once for each day that has ended, in order, with
//! what the day shares out and the total of that day. Days that were missed are closed with an amount of
//! zero, one write each. A member's value or weight counts for a day as it is when the day is closed:
//! before it changes, whatever it has earned on the days closed so far must be claimed with the old
//! one.
//!
//! # Precision
//!
//! Rates are fixed-point numbers with 128 fractional bits, rounded down; everything after that is exact
//! until the claim is rounded down to whole planck. As long as the sum of `weight · value` over the days
//! of a claim stays below 2¹²⁸, both roundings together cost it less than two planck, and the claim is at
//! most one planck less than its exact share rounded down; it is never more. That covers the total supply
//! of MC as one member's weight with the highest possible value for all kept days. Whoever settles more often
//! than it pays adds up what [accrues](RewardIntegral::accrued), and rounds only when it pays: the same then
//! holds for all that was paid together.
//! Whatever is rounded off stays where the amount lies: all claims of a day together never exceed it.
//!
//! # Pruning
//!
//! The last [`KEPT_DAYS`] closed days can be claimed. Closing a day beyond that removes the oldest: a claim
//! silently begins at the [oldest kept day](RewardIntegral::oldest_day), and what was not claimed for
//! the days before is forfeited.
//!
//! # Example
//!
//! ```
//! use metachain_primitives::{
//!     curve::Curve, decaying_sum::DecayingSum, reward_integral::RewardIntegral,
//! };
//! use std::collections::BTreeMap;
//!
//! let (mut schedule, mut prefixes) = (BTreeMap::new(), BTreeMap::new());
//! let mut credit = DecayingSum::new(100);
//! let mut rewards = RewardIntegral::new(100);
//!
//! let (busy, silent) = (Curve::constant(60), Curve::new(60, 100, 20, 0));
//! credit.insert(&busy, 1, &mut schedule)?;
//! credit.insert(&silent, 1, &mut schedule)?;
//! for day in 100..=102 {
//!     credit.roll_to(day, 1, &mut schedule);
//!     rewards.close_day(1_000, credit.total(), &mut prefixes);
//! }
//!
//! // 60 of 120, of 100, and of 80 points.
//! assert_eq!(rewards.reward(&busy, 1, 100..=102, &prefixes), Ok(500 + 600 + 750 - 1));
//! // 60 of 120, 40 of 100, and 20 of 80 points.
//! assert_eq!(rewards.reward(&silent, 1, 100..=102, &prefixes), Ok(500 + 400 + 250 - 1));
//! # Ok::<(), metachain_primitives::decaying_sum::SumError>(())
//! ```

use alloc::collections::BTreeMap;
use core::{iter::once, ops::RangeInclusive};

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use primitive_types::U256;
use scale_info::TypeInfo;

use crate::{
	curve::Decay,
	money::{Balance, TOTAL_SUPPLY},
	time::Day,
};

/// For how many closed days rewards can be claimed.
pub const KEPT_DAYS: Day = 400;

/// Fractional bits of a rate, and of what has accrued.
const FRACTION: usize = 128;

/// Sums of the rates of all days before one day.
///
/// They wrap around at 2²⁵⁶. Only differences over at most [`KEPT_DAYS`] days are ever used, and those
/// are exact: a rate is below 2²⁰², their sum below 2²¹¹, and weighted with the distance of days below
/// 2²²⁰.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Prefix {
	/// `Σ r`, with 128 fractional bits.
	rates: U256,
	/// `Σ day · r`, with 128 fractional bits.
	rates_by_day: U256,
}

impl Prefix {
	/// The sums that include `day`, which paid `rate`.
	fn with(self, day: Day, rate: U256) -> Self {
		let by_day = U256::from(day).overflowing_mul(rate).0;
		Self {
			rates: self.rates.overflowing_add(rate).0,
			rates_by_day: self.rates_by_day.overflowing_add(by_day).0,
		}
	}

	/// The sums over the days from that of `earlier` until the day before that of `self`.
	fn since(self, earlier: Self) -> Self {
		Self {
			rates: self.rates.overflowing_sub(earlier.rates).0,
			rates_by_day: self.rates_by_day.overflowing_sub(earlier.rates_by_day).0,
		}
	}
}

/// Rewards that have accrued: planck, with 128 fractional bits.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Accrued(U256);

impl Accrued {
	/// Both together.
	pub fn saturating_add(self, other: Self) -> Self {
		Self(self.0.saturating_add(other.0))
	}

	/// The whole planck among it. At most [`Balance::MAX`].
	pub fn planck(self) -> Balance {
		(self.0 >> FRACTION).try_into().unwrap_or(Balance::MAX)
	}

	/// Takes the whole planck out, up to `at_most`, and returns how many. The fraction stays.
	pub fn take_planck(&mut self, at_most: Balance) -> Balance {
		let planck = self.planck().min(at_most);
		self.0 = self.0.saturating_sub(U256::from(planck) << FRACTION);
		planck
	}
}

/// Prefix sums by day. A pallet implements it over a storage map; it holds at most [`KEPT_DAYS`]
/// entries.
pub trait PrefixSums {
	/// The sums of the days before `day`.
	fn get(&self, day: Day) -> Option<Prefix>;
	/// Stores the sums of the days before `day`.
	fn insert(&mut self, day: Day, prefix: Prefix);
	/// Removes the entry of `day`.
	fn remove(&mut self, day: Day);
}

/// For tests.
impl PrefixSums for BTreeMap<Day, Prefix> {
	fn get(&self, day: Day) -> Option<Prefix> {
		BTreeMap::get(self, &day).copied()
	}

	fn insert(&mut self, day: Day, prefix: Prefix) {
		BTreeMap::insert(self, day, prefix);
	}

	fn remove(&mut self, day: Day) {
		BTreeMap::remove(self, &day);
	}
}

/// Why a reward cannot be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RewardError {
	/// The prefix sums of a kept day are missing.
	MissingPrefix,
	/// The weight is so large that it cannot have been part of the totals.
	WeightTooLarge,
}

/// The rates of all days since the first, in a form that rewards are told from.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct RewardIntegral {
	oldest: Day,
	open: Day,
	/// The sums of the days before `open`.
	sums: Prefix,
}

impl RewardIntegral {
	/// Rates from `day` on, none of them known yet.
	pub fn new(day: Day) -> Self {
		Self { oldest: day, open: day, sums: Prefix::default() }
	}

	/// The oldest day that can still be claimed.
	pub fn oldest_day(&self) -> Day {
		self.oldest
	}

	/// The first day that has not been closed, the next that [`Self::close_day`] closes.
	pub fn open_day(&self) -> Day {
		self.open
	}

	/// Closes the [open day](Self::open_day): shares out `amount` among the members of a sum that has
	/// this `total`. Returns what is shared out: nothing when the total is zero, never more than the
	/// total supply of MC.
	pub fn close_day(
		&mut self,
		amount: Balance,
		total: u128,
		prefixes: &mut impl PrefixSums,
	) -> Balance {
		let Some(next) = self.open.checked_add(1) else {
			return 0;
		};
		let shared = if total == 0 { 0 } else { amount.min(TOTAL_SUPPLY) };
		let rate = (U256::from(shared) << FRACTION).checked_div(total.into()).unwrap_or_default();

		prefixes.insert(self.open, self.sums);
		self.sums = self.sums.with(self.open, rate);
		self.open = next;
		if next.saturating_sub(self.oldest) > KEPT_DAYS {
			prefixes.remove(self.oldest);
			self.oldest = self.oldest.saturating_add(1);
		}
		shared
	}

	/// What `member` has earned with `weight` on those of `days` that are closed and kept, rounded down.
	pub fn reward(
		&self,
		member: &impl Decay,
		weight: u128,
		days: RangeInclusive<Day>,
		prefixes: &impl PrefixSums,
	) -> Result<Balance, RewardError> {
		let accrued = self.accrued(member, weight, days, prefixes)?;
		(accrued.0 >> FRACTION).try_into().map_err(|_| RewardError::WeightTooLarge)
	}

	/// [`Self::reward`], before it is rounded to whole planck.
	pub fn accrued(
		&self,
		member: &impl Decay,
		weight: u128,
		days: RangeInclusive<Day>,
		prefixes: &impl PrefixSums,
	) -> Result<Accrued, RewardError> {
		let start = self.oldest.max(*days.start());
		let end = self.open.min(days.end().saturating_add(1));
		if start >= end {
			return Ok(Accrued::default());
		}
		let turns = member
			.slope_changes()
			.map(|change| change.day)
			.filter(|day| start < *day && *day < end);

		let mut earned = U256::zero();
		let (mut from, mut before) = (start, self.prefix(start, prefixes)?);
		for until in turns.chain(once(end)) {
			let after = self.prefix(until, prefixes)?;
			earned = earned.saturating_add(earned_from(member, from, after.since(before)));
			(from, before) = (until, after);
		}
		earned.checked_mul(weight.into()).map(Accrued).ok_or(RewardError::WeightTooLarge)
	}

	fn prefix(&self, day: Day, prefixes: &impl PrefixSums) -> Result<Prefix, RewardError> {
		if day == self.open {
			return Ok(self.sums);
		}
		prefixes.get(day).ok_or(RewardError::MissingPrefix)
	}
}

/// `Σ value(d) · r(d)` over the days that `sums` cover, the first of which is `start`, while the slope
/// of `member` stays what it is at `start`. Below 2²⁵², see [`Prefix`].
fn earned_from(member: &impl Decay, start: Day, sums: Prefix) -> U256 {
	let value = U256::from(member.value_at(start));
	let slope = U256::from(member.slope_at(start).unsigned_abs());
	let from_start = U256::from(start).overflowing_mul(sums.rates).0;
	let rates_by_distance = sums.rates_by_day.overflowing_sub(from_start).0;
	value.saturating_mul(sums.rates).saturating_sub(slope.saturating_mul(rates_by_distance))
}

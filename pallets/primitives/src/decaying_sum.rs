//! The total of any number of decaying values, at a constant cost per change and per day.
//!
//! A [`DecayingSum`] holds `Σ weight · value` of its members on one day, the slope of that total, and
//! a [`Schedule`] of how the slope changes on the days to come. A member that joins or leaves touches
//! at most [`MAX_SLOPE_CHANGES`](crate::curve::MAX_SLOPE_CHANGES) days of the schedule; a day's turn
//! reads one day of it, for ten members as for ten million. Members are not stored: whoever removes
//! one presents the same value and weight that were inserted.
//!
//! A weight may be 1, to add up credit, or a deposit, to add up credit times deposit.
//!
//! All figures are integers and exact. The weights of a sum are limited to [`MAX_WEIGHT`] together,
//! four million times the total supply of MC in planck. Below it nothing can overflow: neither the
//! total nor the slope nor any scheduled change exceeds `MAX_WEIGHT · Points::MAX`, less than 2¹²⁷.
//!
//! # Missed days
//!
//! A sum stands on its own [day](DecayingSum::day), which may lag behind the clock.
//! [`roll_to`](DecayingSum::roll_to) takes it forward by at most as many days as it is allowed, at one
//! read of the schedule each, and can be called again for the rest. Members may join and leave in the
//! meantime: whatever the order, once the sum has caught up, its total is that of its members. Whoever
//! knows the days of the schedule can also [skip](DecayingSum::skip_quiet_days) those between them.
//!
//! # Example
//!
//! ```
//! use metachain_primitives::{curve::Curve, decaying_sum::DecayingSum};
//! use std::collections::BTreeMap;
//!
//! let mut schedule = BTreeMap::new();
//! let mut credit = DecayingSum::new(100);
//! credit.insert(&Curve::new(120, 103, 5, 50), 1, &mut schedule)?;
//! credit.insert(&Curve::constant(30), 1, &mut schedule)?;
//! assert_eq!(credit.total(), 150);
//!
//! credit.roll_to(105, 10, &mut schedule);
//! assert_eq!(credit.total(), 140);
//!
//! credit.remove(&Curve::constant(30), 1, &mut schedule)?;
//! assert_eq!(credit.total(), 110);
//! # Ok::<(), metachain_primitives::decaying_sum::SumError>(())
//! ```

use alloc::collections::BTreeMap;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::{curve::Decay, time::Day};

/// The weights of all members of a sum together are at most this.
pub const MAX_WEIGHT: u128 = 1 << 95;

/// By how much the slope of a sum changes on the days to come.
///
/// A pallet implements it over a storage map. The number of entries is bounded by three for each
/// member, and by the number of days until the last member has reached its floor.
pub trait Schedule {
	/// The change on `day`; zero when none is stored.
	fn get(&self, day: Day) -> i128;
	/// Stores the change on `day`; zero removes the entry.
	fn set(&mut self, day: Day, change: i128);
}

/// For tests, and for computing a sum anew to compare it with a stored one.
impl Schedule for BTreeMap<Day, i128> {
	fn get(&self, day: Day) -> i128 {
		BTreeMap::get(self, &day).copied().unwrap_or_default()
	}

	fn set(&mut self, day: Day, change: i128) {
		if change == 0 {
			self.remove(&day);
		} else {
			self.insert(day, change);
		}
	}
}

/// Why a sum cannot be changed. It is left as it was, and so is its schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SumError {
	/// The weights would exceed [`MAX_WEIGHT`] together.
	Full,
	/// The sum is less than what is to be removed from it: that was never inserted.
	NotContained,
}

/// `Σ weight · value` over the members on one day.
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
pub struct DecayingSum {
	day: Day,
	weight: u128,
	total: u128,
	slope: i128,
}

impl DecayingSum {
	/// A sum without members that stands on `day`.
	pub const fn new(day: Day) -> Self {
		Self { day, weight: 0, total: 0, slope: 0 }
	}

	/// The day on which the sum stands.
	pub fn day(&self) -> Day {
		self.day
	}

	/// The weights of all members together.
	pub fn weight(&self) -> u128 {
		self.weight
	}

	/// `Σ weight · value` on [`Self::day`].
	pub fn total(&self) -> u128 {
		self.total
	}

	/// Adds a member.
	pub fn insert(
		&mut self,
		member: &impl Decay,
		weight: u128,
		schedule: &mut impl Schedule,
	) -> Result<(), SumError> {
		let weights = self.weight.saturating_add(weight);
		if weights > MAX_WEIGHT {
			return Err(SumError::Full);
		}
		self.weight = weights;
		self.total = self.total.saturating_add(self.worth(member, weight));
		self.change_slopes(member, signed(weight), schedule);
		Ok(())
	}

	/// Takes out a member that was inserted with the same value and weight.
	pub fn remove(
		&mut self,
		member: &impl Decay,
		weight: u128,
		schedule: &mut impl Schedule,
	) -> Result<(), SumError> {
		let weights = self.weight.checked_sub(weight).ok_or(SumError::NotContained)?;
		let total =
			self.total.checked_sub(self.worth(member, weight)).ok_or(SumError::NotContained)?;
		self.weight = weights;
		self.total = total;
		self.change_slopes(member, signed(weight).saturating_neg(), schedule);
		Ok(())
	}

	/// Takes the sum to the next day: one read of the schedule, and one write when that day is in it.
	pub fn roll_day(&mut self, schedule: &mut impl Schedule) {
		let Some(next) = self.day.checked_add(1) else {
			return;
		};
		let change = schedule.get(next);
		if change != 0 {
			schedule.set(next, 0);
			self.slope = self.slope.saturating_add(change);
		}
		self.total = self.total.saturating_add_signed(self.slope);
		self.day = next;
	}

	/// Takes the sum forward to `day`, by at most `limit` days. Returns how many days it went; that the
	/// sum has caught up can be seen by its [day](Self::day).
	pub fn roll_to(&mut self, day: Day, limit: u32, schedule: &mut impl Schedule) -> u32 {
		let days = day.saturating_sub(self.day).min(limit);
		for _ in 0..days {
			self.roll_day(schedule);
		}
		days
	}

	/// Takes the sum forward to `day` at once. The caller knows that no change is scheduled for any day
	/// until then, `day` itself included.
	pub fn skip_quiet_days(&mut self, day: Day) {
		let days = day.saturating_sub(self.day);
		self.total = self.total.saturating_add_signed(self.slope.saturating_mul(days.into()));
		self.day = self.day.saturating_add(days);
	}

	fn worth(&self, member: &impl Decay, weight: u128) -> u128 {
		weight.saturating_mul(member.value_at(self.day).into())
	}

	fn change_slopes(&mut self, member: &impl Decay, weight: i128, schedule: &mut impl Schedule) {
		for change in member.slope_changes() {
			let delta = weight.saturating_mul(change.delta.into());
			if change.day <= self.day {
				self.slope = self.slope.saturating_add(delta);
			} else {
				let scheduled = schedule.get(change.day).saturating_add(delta);
				schedule.set(change.day, scheduled);
			}
		}
	}
}

fn signed(weight: u128) -> i128 {
	i128::try_from(weight).unwrap_or(i128::MAX)
}

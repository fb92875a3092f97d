//! The decay curve: credit that stays for a while and then falls by the day.
//!
//! A curve is worth `value` until the day `flat_until` inclusive. From then on it loses `slope`
//! points a day until it reaches `floor`, where it stays:
//!
//! ```text
//! value ─────────────┐
//!                     ╲  slope points a day
//!                      ╲
//! floor                 └──────────────
//!              flat_until
//! ```
//!
//! The value of any day follows from the four numbers alone, so that nothing has to be updated while
//! a node is silent. With `n` full steps from `value` to `floor` and a remainder, the slope changes on
//! at most three days: `flat_until + 1`, `flat_until + n + 1` and `flat_until + n + 2`. That bound is
//! what lets [sums](crate::decaying_sum) and [rewards](crate::reward_integral) over many curves cost
//! the same for ten nodes and for ten million.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

use crate::time::Day;

/// Whole points of credit.
pub type Points = u32;

/// A day from which on a value changes at another pace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlopeChange {
	pub day: Day,
	/// What is added, from that day on, to the difference between a day's value and the value of the
	/// day before. Never zero; its absolute value is at most [`Points::MAX`].
	pub delta: i64,
}

impl SlopeChange {
	/// `None` when there is no change, or when its day never comes.
	fn new(day: Option<Day>, delta: i64) -> Option<Self> {
		day.filter(|_| delta != 0).map(|day| Self { day, delta })
	}
}

/// How many days [`Decay::slope_changes`] has at most.
pub const MAX_SLOPE_CHANGES: usize = 3;

/// What is worth a number of points each day, never rises, and changes its pace on at most
/// [`MAX_SLOPE_CHANGES`] days.
pub trait Decay {
	/// The value on `day`.
	fn value_at(&self, day: Day) -> Points;

	/// The days on which the slope changes, ascending, each once. A day beyond [`Day::MAX`] is left
	/// out.
	fn slope_changes(&self) -> impl Iterator<Item = SlopeChange>;

	/// The value on `day` less the value on the day before: zero or negative.
	fn slope_at(&self, day: Day) -> i64 {
		self.slope_changes()
			.take_while(|change| change.day <= day)
			.fold(0, |slope: i64, change| slope.saturating_add(change.delta))
	}
}

/// `value` until `flat_until`, then `slope` points a day down to `floor`.
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
pub struct Curve {
	/// The value until `flat_until`; for ever, when it is not above `floor`.
	pub value: Points,
	/// The last day of the full value.
	pub flat_until: Day,
	/// Points lost each day after `flat_until`. Zero: the value stays for ever.
	pub slope: Points,
	/// Where the loss ends.
	pub floor: Points,
}

impl Curve {
	/// `value` until `flat_until`, then `slope` points a day down to `floor`.
	pub const fn new(value: Points, flat_until: Day, slope: Points, floor: Points) -> Self {
		Self { value, flat_until, slope, floor }
	}

	/// `value` for ever.
	pub const fn constant(value: Points) -> Self {
		Self::new(value, Day::MAX, 0, value)
	}

	/// The value on `day`.
	pub fn value_at(&self, day: Day) -> Points {
		let days = day.saturating_sub(self.flat_until);
		self.value.saturating_sub(self.slope.saturating_mul(days).min(self.fall()))
	}

	/// The at most three days on which the slope changes: see [`Decay::slope_changes`].
	pub fn slope_changes(&self) -> impl Iterator<Item = SlopeChange> {
		self.changes().into_iter().flatten()
	}

	/// The last day on which the value is at least `points`: [`Day::MAX`] when it always is, `None`
	/// when it never is.
	pub fn last_day_at_least(&self, points: Points) -> Option<Day> {
		let surplus = self.value.checked_sub(points)?;
		if surplus >= self.fall() {
			return Some(Day::MAX);
		}
		let steps = surplus.checked_div(self.slope).unwrap_or(Day::MAX);
		Some(self.flat_until.saturating_add(steps))
	}

	/// What is lost in all, unless the slope is zero.
	fn fall(&self) -> Points {
		self.value.saturating_sub(self.floor)
	}

	fn changes(&self) -> [Option<SlopeChange>; MAX_SLOPE_CHANGES] {
		let steps = self.fall().checked_div(self.slope).unwrap_or(0);
		let remainder = self.fall().checked_rem(self.slope).map_or(0, i64::from);
		let slope = if steps == 0 { 0 } else { i64::from(self.slope) };

		let first = self.flat_until.checked_add(1);
		let last = first.and_then(|day| day.checked_add(steps));
		[
			SlopeChange::new(first, slope.saturating_neg()),
			SlopeChange::new(last, slope.saturating_sub(remainder)),
			SlopeChange::new(last.and_then(|day| day.checked_add(1)), remainder),
		]
	}
}

impl Decay for Curve {
	fn value_at(&self, day: Day) -> Points {
		Curve::value_at(self, day)
	}

	fn slope_changes(&self) -> impl Iterator<Item = SlopeChange> {
		Curve::slope_changes(self)
	}
}

/// A curve that is worth nothing from the day on which it falls below `threshold`.
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
pub struct Gated {
	pub curve: Curve,
	pub threshold: Points,
}

impl Gated {
	fn changes(&self) -> [Option<SlopeChange>; MAX_SLOPE_CHANGES] {
		let last = match self.curve.last_day_at_least(self.threshold) {
			None => return [None; MAX_SLOPE_CHANGES],
			Some(Day::MAX) => return self.curve.changes(),
			Some(last) => last,
		};
		let [falls, ..] = self.curve.changes().map(|change| change.filter(|c| c.day <= last));
		let slope = falls.map_or(0, |change| change.delta);
		let lost = i64::from(self.curve.value_at(last));

		let below = last.checked_add(1);
		[
			falls,
			SlopeChange::new(below, lost.saturating_add(slope).saturating_neg()),
			SlopeChange::new(below.and_then(|day| day.checked_add(1)), lost),
		]
	}
}

impl Decay for Gated {
	fn value_at(&self, day: Day) -> Points {
		let value = self.curve.value_at(day);
		if value < self.threshold {
			0
		} else {
			value
		}
	}

	fn slope_changes(&self) -> impl Iterator<Item = SlopeChange> {
		self.changes().into_iter().flatten()
	}
}

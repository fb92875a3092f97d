//! Those who have just come, and earn nothing by the blocks that were there already.

use codec::{Decode, Encode, MaxEncodedLen};
use metachain_primitives::{curve::Curve, time::Day};
use scale_info::TypeInfo;

/// The credit that was delegated to a candidacy on the last day on which there was any.
///
/// It votes from the next turn of the day on, and it earns from the day after that turn on. If it earned
/// at once, it could move in a day's last block to where the day is known to have paid best.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Newcomers {
	/// The day.
	pub day: Day,
	/// The points that they have on that day.
	pub credit: u128,
}

impl Newcomers {
	/// The credit that does not earn on `day`.
	pub fn credit_on(&self, day: Day) -> u128 {
		if self.day == day {
			self.credit
		} else {
			0
		}
	}

	/// Adds a delegation of the day `since`, which is no earlier than any before.
	pub fn add(&mut self, since: Day, curve: &Curve) {
		let credit = self.credit_on(since).saturating_add(curve.value_at(since).into());
		*self = Self { day: since, credit };
	}

	/// Takes out a delegation of the day `since` with this curve.
	pub fn remove(&mut self, since: Day, curve: &Curve) {
		if self.day == since {
			self.credit = self.credit.saturating_sub(curve.value_at(since).into());
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn those_of_one_day_should_be_summed_up() {
		let mut newcomers = Newcomers::default();
		newcomers.add(7, &Curve::constant(100));
		newcomers.add(7, &Curve::new(50, 5, 10, 0));
		assert_eq!([6, 7, 8].map(|day| newcomers.credit_on(day)), [0, 130, 0]);
		newcomers.remove(7, &Curve::constant(100));
		newcomers.remove(6, &Curve::constant(30));
		assert_eq!(newcomers.credit_on(7), 30);
	}

	#[test]
	fn another_day_should_begin_anew() {
		let mut newcomers = Newcomers::default();
		newcomers.add(7, &Curve::constant(100));
		newcomers.add(9, &Curve::constant(1));
		assert_eq!([7, 9].map(|day| newcomers.credit_on(day)), [0, 1]);
		newcomers.remove(7, &Curve::constant(100));
		assert_eq!(newcomers.credit_on(9), 1);
	}
}

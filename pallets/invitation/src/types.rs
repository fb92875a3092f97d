//! What the pallet stores. Nothing here touches storage.

use codec::{Decode, Encode, MaxEncodedLen};
use metachain_primitives::{curve::Points, money::Balance, time::Day};
use scale_info::TypeInfo;

use crate::BonusRules;

/// An open invitation.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Invitation<AccountId> {
	/// Who created it.
	pub inviter: AccountId,
	/// The last day on which it can be used.
	pub last_day: Day,
	/// MC that is on hold for it, in planck.
	pub hold: Balance,
}

impl<AccountId> Invitation<AccountId> {
	/// Whether it can no longer be used.
	pub fn has_expired_on(&self, day: Day) -> bool {
		self.last_day < day
	}
}

/// A node that has created invitations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Inviter {
	/// How many of its invitations are open.
	pub open: u32,
	/// The first day of the period that `used` is about.
	pub period: Day,
	/// How many of its invitations were used in that period.
	pub used: u32,
	/// The day that `bonus` is about.
	pub bonus_day: Day,
	/// Points that it gained by its invitees on that day.
	pub bonus: Points,
}

impl Inviter {
	/// Begins a new period on `today`, if the current one, of so many `days`, is over.
	pub fn enter_period(&mut self, today: Day, days: Day) {
		if today >= self.period.saturating_add(days) {
			self.period = today;
			self.used = 0;
		}
	}

	/// How many invitations count against the quota.
	pub fn counted(&self) -> u32 {
		self.open.saturating_add(self.used)
	}

	/// Points that it has gained by its invitees on `day`.
	pub fn bonus_on(&self, day: Day) -> Points {
		if self.bonus_day == day {
			self.bonus
		} else {
			0
		}
	}

	/// Notes that it gained `points` by an invitee on `day`.
	pub fn add_bonus(&mut self, points: Points, day: Day) {
		self.bonus = self.bonus_on(day).saturating_add(points);
		self.bonus_day = day;
	}
}

/// A node that joined by an invitation.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Invitee<AccountId> {
	/// Who invited it.
	pub inviter: AccountId,
	/// The day on which it joined.
	pub joined: Day,
	/// Whether it was active at or above the threshold.
	pub is_established: bool,
	/// Points it earned while the bonus lasted.
	pub earned: Points,
	/// Points that its inviter has gained by it.
	pub brought: Points,
}

impl<AccountId> Invitee<AccountId> {
	/// An invitee that has just joined.
	pub fn new(inviter: AccountId, today: Day) -> Self {
		Self { inviter, joined: today, is_established: false, earned: 0, brought: 0 }
	}

	/// Notes that it has earned points by an activity of its own.
	pub fn note_activity(
		&mut self,
		earned: Points,
		is_above_threshold: bool,
		today: Day,
		rules: &BonusRules,
	) {
		if today < self.joined.saturating_add(rules.days) {
			self.earned = self.earned.saturating_add(earned);
		}
		self.is_established |= is_above_threshold;
	}

	/// What its inviter may have gained by it so far.
	pub fn due(&self, rules: &BonusRules) -> Points {
		let activation = if self.is_established { rules.activation } else { 0 };
		activation.saturating_add(rules.share.mul_floor(self.earned).min(rules.max_share))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;
	use sp_runtime::Permill;

	const RULES: BonusRules =
		BonusRules { activation: 10, share: Permill::from_percent(10), max_share: 20, days: 90 };

	proptest! {
		#[test]
		fn what_is_due_should_be_bounded_and_never_fall(
			activities in prop::collection::vec((0..2_000u32, any::<bool>(), 0..5u32), 0..200),
		) {
			let mut invitee = Invitee::new((), 100);
			let (mut today, mut due, mut earned) = (100, 0, 0);
			for (points, is_above_threshold, days) in activities {
				today += days;
				if today < 190 {
					earned += points;
				}
				invitee.note_activity(points, is_above_threshold, today, &RULES);
				prop_assert!(invitee.due(&RULES) >= due);
				due = invitee.due(&RULES);
				let activation = if invitee.is_established { 10 } else { 0 };
				prop_assert_eq!(due, activation + (earned / 10).min(20));
			}
		}

		#[test]
		fn the_days_bonus_should_add_up_by_day(
			gains in prop::collection::vec((0..10u32, 0..2u32), 1..50),
		) {
			let mut inviter = Inviter::default();
			let (mut today, mut sum) = (7, 0);
			for (points, days) in gains {
				today += days;
				sum = if days == 0 { sum + points } else { points };
				inviter.add_bonus(points, today);
				prop_assert_eq!(inviter.bonus_on(today), sum);
				prop_assert_eq!(inviter.bonus_on(today + 1), 0);
			}
		}
	}
}

//! What a candidate puts at stake itself: held until seven days after it is needed no more, so that an
//! offence which is reported late is punished all the same.

use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use metachain_primitives::{money::Balance, time::Day};
use scale_info::TypeInfo;
use sp_runtime::Perbill;

/// How many days unbonding takes at most, and so how many parts of a stake can be unbonding at a time.
pub const MAX_UNBONDING_DAYS: u32 = 64;

/// A part of a stake that is on its way back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Unbonding {
	/// In planck.
	pub amount: Balance,
	/// The first day on which it can be withdrawn.
	pub release: Day,
}

/// What an account has on hold as a candidate, or has still on hold from having been one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Stake {
	/// The self-deposit that counts, in planck.
	pub deposit: Balance,
	/// What counts no more, by the day of its release.
	pub unbonding: BoundedVec<Unbonding, ConstU32<MAX_UNBONDING_DAYS>>,
	/// The first day on which the account can be elected. Zero when it was never punished.
	pub barred_until: Day,
}

impl Stake {
	/// All that is on hold.
	pub fn on_hold(&self) -> Balance {
		self.unbonding
			.iter()
			.fold(self.deposit, |sum, unbonding| sum.saturating_add(unbonding.amount))
	}

	/// Lets `amount` of the deposit unbond until `release`, which is no earlier than any release before.
	/// `None`, and nothing changes, when the deposit is less or when too many parts are unbonding.
	pub fn unbond(&mut self, amount: Balance, release: Day) -> Option<()> {
		let deposit = self.deposit.checked_sub(amount)?;
		match self.unbonding.last_mut().filter(|last| last.release == release) {
			Some(last) => last.amount = last.amount.saturating_add(amount),
			None => self.unbonding.try_push(Unbonding { amount, release }).ok()?,
		}
		self.deposit = deposit;
		Some(())
	}

	/// Takes out what has been unbonding for long enough, and returns how much that is.
	pub fn release(&mut self, today: Day) -> Balance {
		let before = self.on_hold();
		self.unbonding.retain(|unbonding| unbonding.release > today);
		before.saturating_sub(self.on_hold())
	}

	/// Takes `part` of the deposit and of each part that is unbonding, rounded up. Returns how much that
	/// is.
	pub fn slash(&mut self, part: Perbill) -> Balance {
		let before = self.on_hold();
		self.deposit = self.deposit.saturating_sub(part.mul_ceil(self.deposit));
		for unbonding in self.unbonding.iter_mut() {
			let taken = part.mul_ceil(unbonding.amount);
			unbonding.amount = unbonding.amount.saturating_sub(taken);
		}
		self.unbonding.retain(|unbonding| unbonding.amount > 0);
		before.saturating_sub(self.on_hold())
	}

	/// Whether it tells nothing any more.
	pub fn is_over(&self, today: Day) -> bool {
		self.on_hold() == 0 && self.barred_until <= today
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::{collection::vec, prelude::*};

	#[test]
	fn a_part_should_be_released_on_its_day() {
		let mut stake = Stake { deposit: 100, ..Default::default() };
		assert_eq!(stake.unbond(30, 17), Some(()));
		assert_eq!(stake.unbond(5, 17), Some(()));
		assert_eq!(stake.unbond(20, 18), Some(()));
		assert_eq!((stake.deposit, stake.unbonding.len(), stake.on_hold()), (45, 2, 100));
		assert_eq!(stake.release(16), 0);
		assert_eq!(stake.release(17), 35);
		assert_eq!(stake.release(17), 0);
		assert_eq!(stake.release(99), 20);
		assert_eq!(stake.on_hold(), 45);
	}

	#[test]
	fn no_more_than_the_deposit_should_unbond() {
		let mut stake = Stake { deposit: 100, ..Default::default() };
		let before = stake.clone();
		assert_eq!(stake.unbond(101, 1), None);
		assert_eq!(stake, before);
	}

	#[test]
	fn no_more_parts_than_there_is_room_for_should_unbond() {
		let mut stake = Stake { deposit: 100, ..Default::default() };
		for day in 0..MAX_UNBONDING_DAYS {
			assert_eq!(stake.unbond(1, day), Some(()));
		}
		let before = stake.clone();
		assert_eq!(stake.unbond(1, MAX_UNBONDING_DAYS), None);
		assert_eq!(stake, before);
		assert_eq!(stake.unbond(1, MAX_UNBONDING_DAYS - 1), Some(()));
	}

	#[test]
	fn a_bar_should_outlast_what_is_on_hold() {
		let mut stake = Stake { deposit: 10, barred_until: 9, ..Default::default() };
		assert!(!stake.is_over(9));
		assert_eq!(stake.slash(Perbill::one()), 10);
		assert!(!stake.is_over(8));
		assert!(stake.is_over(9));
	}

	proptest! {
		#[test]
		fn a_slash_takes_the_part_of_everything(
			deposit: u64,
			parts in vec(any::<u64>(), 0..10),
			part in (0..=1_000_000_000u32).prop_map(Perbill::from_parts),
		) {
			let mut stake = Stake { deposit: deposit.into(), ..Default::default() };
			for (release, amount) in parts.iter().enumerate() {
				stake.deposit += Balance::from(*amount);
				stake.unbond(Balance::from(*amount), release as Day).unwrap();
			}
			let before = stake.on_hold();
			let taken = stake.slash(part);
			prop_assert_eq!(stake.on_hold() + taken, before);
			let exact = part.mul_ceil(before);
			prop_assert!(taken >= exact && taken <= exact + parts.len() as Balance + 1);
			prop_assert_eq!(stake.deposit, Balance::from(deposit) - part.mul_ceil(Balance::from(deposit)));
		}
	}
}

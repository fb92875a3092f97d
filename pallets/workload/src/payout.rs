//! What a day's work is paid: formulae only. All of them round down, so that the pool never pays
//! more than the rule allows.

use codec::{Decode, Encode, MaxEncodedLen};
use metachain_primitives::money::{mc_for_musd, Balance, Musd, Price};
use scale_info::TypeInfo;
use sp_runtime::{helpers_128bit::multiply_by_rational_with_rounding, Perbill, Rounding};

/// The MC that `work` may be paid at most: the share `cap` of what it is worth at `price`, which is
/// not zero.
pub fn ceiling(work: Musd, cap: Perbill, price: Price) -> Balance {
	mc_for_musd(cap.mul_floor(work), price).unwrap_or(Balance::MAX)
}

/// How a day is paid: `pot` planck for `total` MUSD of work, each certificate its share.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Payout {
	/// MUSD of the day's certificates, all of them.
	pub total: Musd,
	/// MC drawn for the day.
	pub pot: Balance,
	/// MUSD of the certificates that have not been paid.
	pub unpaid: Musd,
	/// MC paid out of the pot.
	pub paid: Balance,
}

impl Payout {
	/// A day of which nothing has been paid.
	pub fn new(total: Musd, pot: Balance) -> Self {
		Self { total, pot, unpaid: total, paid: 0 }
	}

	/// The MC that a certificate over `work` is paid.
	pub fn share(&self, work: Musd) -> Balance {
		multiply_by_rational_with_rounding(self.pot, work, self.total, Rounding::Down)
			.unwrap_or_default()
			.min(self.rest())
	}

	/// Takes a certificate over `work` off the books, for which `amount` was paid.
	pub fn record(&mut self, work: Musd, amount: Balance) {
		self.unpaid = self.unpaid.saturating_sub(work);
		self.paid = self.paid.saturating_add(amount);
	}

	/// What is left in the pot.
	pub fn rest(&self) -> Balance {
		self.pot.saturating_sub(self.paid)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use metachain_primitives::money::{musd_for_mc, MC, MUSD, TOTAL_SUPPLY};
	use proptest::{collection::vec, prelude::*};

	const CAP: Perbill = Perbill::from_percent(95);

	#[test]
	fn a_day_within_the_budget_is_paid_up_to_the_cap() {
		let pot = ceiling(100 * MUSD, CAP, MUSD / 2);
		assert_eq!(pot, 190 * MC);
		assert_eq!(Payout::new(100 * MUSD, pot).share(10 * MUSD), 19 * MC);
	}

	#[test]
	fn nothing_is_shared_when_there_is_nothing() {
		assert_eq!(Payout::new(0, 0).share(0), 0);
		assert_eq!(Payout::new(0, MC).share(MUSD), 0);
	}

	proptest! {
		#[test]
		fn a_ceiling_is_never_worth_more_than_the_cap(
			work in 0..1_000_000_000 * MUSD,
			price in 1..10_000 * MUSD,
		) {
			let mc = ceiling(work, CAP, price);
			prop_assert!(musd_for_mc(mc, price).is_none_or(|value| value <= CAP.mul_floor(work)));
		}

		#[test]
		fn shares_never_exceed_the_pot(
			certificates in vec(0..1_000_000 * MUSD, 1..50),
			pot in 0..TOTAL_SUPPLY,
		) {
			let total = certificates.iter().sum();
			let mut payout = Payout::new(total, pot);
			for work in &certificates {
				let share = payout.share(*work);
				// The exact share lies less than a planck above: share · total ≤ pot · work.
				let exact = multiply_by_rational_with_rounding(pot, *work, total, Rounding::Down);
				prop_assert_eq!(share, exact.unwrap_or_default());
				payout.record(*work, share);
			}
			prop_assert_eq!(payout.unpaid, 0);
			prop_assert!(payout.paid <= pot);
			if total > 0 {
				prop_assert!(payout.rest() < certificates.len() as u128);
			}
		}
	}
}

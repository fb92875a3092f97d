//! How a day's amount is divided among those who authored its blocks.

use metachain_primitives::money::Balance;
use sp_runtime::{helpers_128bit::multiply_by_rational_with_rounding, Rounding};

/// `part` of `whole` that `of` is of `all`, rounded down; zero when `all` is zero.
pub fn share(whole: Balance, of: u32, all: u32) -> Balance {
	multiply_by_rational_with_rounding(whole, of.into(), all.into(), Rounding::Down)
		.unwrap_or_default()
}

/// An amount for a number of blocks, the same for each.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payroll {
	amount: Balance,
	blocks: u32,
	left: Balance,
}

impl Payroll {
	pub const fn new(amount: Balance, blocks: u32) -> Self {
		Self { amount, blocks, left: amount }
	}

	/// What so many of the blocks are paid.
	pub fn pay_of(&self, blocks: u32) -> Balance {
		share(self.amount, blocks, self.blocks).min(self.left)
	}

	/// Notes that `amount` was paid.
	pub fn spend(&mut self, amount: Balance) {
		self.left = self.left.saturating_sub(amount);
	}

	/// What was not paid.
	pub const fn left(&self) -> Balance {
		self.left
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use metachain_primitives::money::TOTAL_SUPPLY;
	use proptest::{collection::vec, prelude::*};

	#[test]
	fn nothing_is_paid_without_blocks() {
		assert_eq!(Payroll::new(100, 0).pay_of(0), 0);
		assert_eq!(Payroll::new(100, 7).pay_of(0), 0);
	}

	proptest! {
		#[test]
		fn blocks_are_paid_alike_and_less_than_a_planck_each_is_left(
			authored in vec(0..20_000u32, 1..300),
			amount in 0..TOTAL_SUPPLY,
		) {
			let blocks: u32 = authored.iter().sum();
			prop_assume!(blocks > 0);
			let mut payroll = Payroll::new(amount, blocks);
			for authored in &authored {
				let pay = payroll.pay_of(*authored);
				prop_assert_eq!(pay, amount * u128::from(*authored) / u128::from(blocks));
				payroll.spend(pay);
			}
			prop_assert!(payroll.left() < authored.len() as Balance);
		}
	}
}

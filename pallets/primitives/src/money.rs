//! Units of MC and MUSD, and the conversion between them.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::{helpers_128bit::multiply_by_rational_with_rounding, Rounding};

/// An amount of MC, in planck.
pub type Balance = u128;

/// An amount of MUSD, in its smallest unit: 10⁻¹² US$.
pub type Musd = u128;

/// Both MC and MUSD have 12 decimals.
pub const DECIMALS: u8 = 12;

/// One MC in planck.
pub const MC: Balance = 1_000_000_000_000;

/// One MUSD (one US$) in its smallest unit.
pub const MUSD: Musd = 1_000_000_000_000;

/// All the MC there ever are, in planck.
pub const TOTAL_SUPPLY: Balance = 10_000_000_000 * MC;

/// The price of one whole MC, in the smallest unit of MUSD. Never zero.
pub type Price = u128;

/// Why MC was destroyed.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum BurnReason {
	/// Paid for MUSD.
	MusdPurchase,
	/// Paid for credit below the threshold; the other half became rewards.
	CreditPurchase,
	/// Paid for credit that had decayed.
	CreditReplenishment,
	/// The treasury's monthly burn.
	Treasury,
}

impl BurnReason {
	/// Every reason, once.
	pub const ALL: [Self; 4] =
		[Self::MusdPurchase, Self::CreditPurchase, Self::CreditReplenishment, Self::Treasury];
}

/// What `mc` planck are worth at `price`, rounded down. `None` when it does not fit.
pub fn musd_for_mc(mc: Balance, price: Price) -> Option<Musd> {
	multiply_by_rational_with_rounding(mc, price, MC, Rounding::Down)
}

/// How many planck of MC are worth `musd` at `price`, rounded down. `None` when the price is zero or
/// the result does not fit.
pub fn mc_for_musd(musd: Musd, price: Price) -> Option<Balance> {
	if price == 0 {
		return None;
	}
	multiply_by_rational_with_rounding(musd, MC, price, Rounding::Down)
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn a_price_of_a_cent_buys_a_hundred() {
		assert_eq!(mc_for_musd(MUSD, MUSD / 100), Some(100 * MC));
		assert_eq!(musd_for_mc(100 * MC, MUSD / 100), Some(MUSD));
	}

	#[test]
	fn all_reasons_are_listed_in_order() {
		let place = |reason| match reason {
			BurnReason::MusdPurchase => 0,
			BurnReason::CreditPurchase => 1,
			BurnReason::CreditReplenishment => 2,
			BurnReason::Treasury => 3,
		};
		assert_eq!(BurnReason::ALL.map(place), [0, 1, 2, 3]);
	}

	#[test]
	fn no_price_converts_nothing() {
		assert_eq!(mc_for_musd(MUSD, 0), None);
	}

	proptest! {
		#[test]
		fn a_round_trip_never_gains(mc in 0..TOTAL_SUPPLY, price in 1..10_000 * MUSD) {
			let musd = musd_for_mc(mc, price).unwrap();
			prop_assert!(mc_for_musd(musd, price).unwrap() <= mc);
		}
	}
}

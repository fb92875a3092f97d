//! Weights of `pallet_calendar`. Made by `scripts/weights`: not to be edited.
//!
//! 2026-11-22, Intel(R) Xeon(R) Processor, 50 steps, 20 repeats.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What was measured.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_calendar::WeightInfo for WeightInfo<T> {
	/// Storage: `Calendar::MillisPerDay` (r:1 w:0)
	/// Proof: `Calendar::MillisPerDay` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Calendar::ThisMonth` (r:1 w:0)
	/// Proof: `Calendar::ThisMonth` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn compare() -> Weight {
		// At least 12_050_000 picoseconds.
		Weight::from_parts(22_099_000, 1493)
			.saturating_add(T::DbWeight::get().reads(3))
	}
	/// Storage: `Calendar::Today` (r:0 w:1)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn begin_day() -> Weight {
		// At least 7_122_000 picoseconds.
		Weight::from_parts(12_121_000, 0)
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Calendar::ThisMonth` (r:0 w:1)
	/// Proof: `Calendar::ThisMonth` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn begin_month() -> Weight {
		// At least 7_314_000 picoseconds.
		Weight::from_parts(11_987_000, 0)
			.saturating_add(T::DbWeight::get().writes(1))
	}
}

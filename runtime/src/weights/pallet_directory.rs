//! Weights of `pallet_directory`. Made by `scripts/weights`: not to be edited.
//!
//! 2026-11-22, Intel(R) Xeon(R) Processor, 50 steps, 20 repeats.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What was measured.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_directory::WeightInfo for WeightInfo<T> {
	/// Storage: `Directory::Providers` (r:1 w:1)
	/// Proof: `Directory::Providers` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Directory::Offers` (r:1 w:1)
	/// Proof: `Directory::Offers` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `MaxEncodedLen`)
	/// Storage: `Credit::Records` (r:1 w:0)
	/// Proof: `Credit::Records` (`max_values`: None, `max_size`: Some(98), added: 2573, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(175), added: 2650, mode: `MaxEncodedLen`)
	fn publish_first() -> Weight {
		// At least 89_783_000 picoseconds.
		Weight::from_parts(147_940_000, 3680)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Directory::Providers` (r:1 w:2)
	/// Proof: `Directory::Providers` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `Directory::Offers` (r:1 w:1)
	/// Proof: `Directory::Offers` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `MaxEncodedLen`)
	fn publish_again() -> Weight {
		// At least 33_790_000 picoseconds.
		Weight::from_parts(60_291_000, 3680)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Directory::Offers` (r:1 w:1)
	/// Proof: `Directory::Offers` (`max_values`: None, `max_size`: Some(215), added: 2690, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(175), added: 2650, mode: `MaxEncodedLen`)
	/// Storage: `Directory::Providers` (r:0 w:1)
	/// Proof: `Directory::Providers` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	fn withdraw() -> Weight {
		// At least 74_729_000 picoseconds.
		Weight::from_parts(89_472_000, 3680)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
}

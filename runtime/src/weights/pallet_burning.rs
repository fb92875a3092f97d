//! Weights of `pallet_burning`. Made by `scripts/weights`: not to be edited.
//!
//! 2026-11-22, Intel(R) Xeon(R) Processor, 50 steps, 20 repeats.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What was measured.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_burning::WeightInfo for WeightInfo<T> {
	/// Storage: `Burning::Ring` (r:0 w:4)
	/// Proof: `Burning::Ring` (`max_values`: None, `max_size`: Some(41), added: 2516, mode: `MaxEncodedLen`)
	fn on_new_day() -> Weight {
		// At least 9_020_000 picoseconds.
		Weight::from_parts(12_079_000, 0)
			.saturating_add(T::DbWeight::get().writes(4))
	}
}

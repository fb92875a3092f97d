//! The lengths that the chain was started with, as parameters of other pallets.

use core::marker::PhantomData;

use frame_support::traits::Get;
use metachain_primitives::time::Moment;

use crate::{Config, MillisPerDay, SlotsPerEpoch};

/// The length of a day in milliseconds, as [`MillisPerDay`] has it.
pub struct DayLength<T>(PhantomData<T>);

impl<T: Config> Get<Moment> for DayLength<T> {
	fn get() -> Moment {
		MillisPerDay::<T>::get()
	}
}

/// The length of a BABE epoch in slots, as [`SlotsPerEpoch`] has it.
pub struct EpochLength<T>(PhantomData<T>);

impl<T: Config> Get<u64> for EpochLength<T> {
	fn get() -> u64 {
		SlotsPerEpoch::<T>::get()
	}
}

//! The pallet's storage, as the formulae use it.

use core::marker::PhantomData;

use metachain_primitives::{
	decaying_sum::Schedule,
	reward_integral::{Prefix, PrefixSums},
	time::Day,
};

use crate::{Config, Prefixes, SlopeChanges};

/// [`SlopeChanges`].
pub struct StoredSchedule<T>(PhantomData<T>);

impl<T> StoredSchedule<T> {
	pub fn new() -> Self {
		Self(PhantomData)
	}
}

impl<T: Config> Schedule for StoredSchedule<T> {
	fn get(&self, day: Day) -> i128 {
		SlopeChanges::<T>::get(day)
	}

	fn set(&mut self, day: Day, change: i128) {
		if change == 0 {
			SlopeChanges::<T>::remove(day);
		} else {
			SlopeChanges::<T>::insert(day, change);
		}
	}
}

/// [`Prefixes`].
pub struct StoredPrefixes<T>(PhantomData<T>);

impl<T> StoredPrefixes<T> {
	pub fn new() -> Self {
		Self(PhantomData)
	}
}

impl<T: Config> PrefixSums for StoredPrefixes<T> {
	fn get(&self, day: Day) -> Option<Prefix> {
		Prefixes::<T>::get(day)
	}

	fn insert(&mut self, day: Day, prefix: Prefix) {
		Prefixes::<T>::insert(day, prefix);
	}

	fn remove(&mut self, day: Day) {
		Prefixes::<T>::remove(day);
	}
}

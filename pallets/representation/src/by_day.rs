//! What is stored of a candidacy by the day: how its credit will fall, and what its days have paid.

use core::marker::PhantomData;

use metachain_primitives::{
	decaying_sum::Schedule,
	reward_integral::{Prefix, PrefixSums},
	time::Day,
};

use crate::{CandidacyId, Config, PaidDays, SlopeChanges};

/// A schedule that knows on which day its first change is.
pub trait OrderedSchedule: Schedule {
	/// The first day for which a change is scheduled.
	fn next_change(&self) -> Option<Day>;
}

/// The entries of one candidacy in [`SlopeChanges`] and [`PaidDays`].
pub struct ByDay<T> {
	candidacy: CandidacyId,
	_config: PhantomData<T>,
}

impl<T> ByDay<T> {
	pub const fn of(candidacy: CandidacyId) -> Self {
		Self { candidacy, _config: PhantomData }
	}
}

impl<T: Config> Schedule for ByDay<T> {
	fn get(&self, day: Day) -> i128 {
		SlopeChanges::<T>::get(self.candidacy, day.to_be_bytes())
	}

	fn set(&mut self, day: Day, change: i128) {
		if change == 0 {
			SlopeChanges::<T>::remove(self.candidacy, day.to_be_bytes());
		} else {
			SlopeChanges::<T>::insert(self.candidacy, day.to_be_bytes(), change);
		}
	}
}

impl<T: Config> OrderedSchedule for ByDay<T> {
	fn next_change(&self) -> Option<Day> {
		SlopeChanges::<T>::iter_key_prefix(self.candidacy).next().map(Day::from_be_bytes)
	}
}

impl<T: Config> PrefixSums for ByDay<T> {
	fn get(&self, day: Day) -> Option<Prefix> {
		PaidDays::<T>::get(self.candidacy, day)
	}

	fn insert(&mut self, day: Day, prefix: Prefix) {
		PaidDays::<T>::insert(self.candidacy, day, prefix);
	}

	fn remove(&mut self, day: Day) {
		PaidDays::<T>::remove(self.candidacy, day);
	}
}

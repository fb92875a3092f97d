//! Noting what is burned, and making room for a new day.

use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::weights::Weight;
use metachain_primitives::{
	money::{Balance, BurnReason},
	time::Day,
	traits::{BurnLedger, Clock, OnNewDay},
};
use scale_info::TypeInfo;

use crate::{Config, Event, Pallet, Ring, Totals, WeightInfo, KEPT_DAYS};

/// What was burned on a day for one reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct BurnedOn {
	/// The day.
	pub day: Day,
	/// In planck. Not zero.
	pub amount: Balance,
}

impl<T: Config> Pallet<T> {
	/// Where `day` is kept.
	pub(crate) fn slot(day: Day) -> u32 {
		day.checked_rem(KEPT_DAYS).unwrap_or_default()
	}

	/// What was burned on `day`, one of the days that are kept.
	pub(crate) fn amount_on(day: Day, reason: BurnReason) -> Balance {
		Ring::<T>::get(Self::slot(day), reason)
			.filter(|entry| entry.day == day)
			.map_or(0, |entry| entry.amount)
	}
}

/// Noting nothing changes nothing.
impl<T: Config> BurnLedger for Pallet<T> {
	fn note_burned(reason: BurnReason, amount: Balance) {
		if amount == 0 {
			return;
		}
		let day = T::Clock::today();
		let burned = Self::amount_on(day, reason).saturating_add(amount);
		Ring::<T>::insert(Self::slot(day), reason, BurnedOn { day, amount: burned });
		Totals::<T>::mutate(reason, |total| *total = total.saturating_add(amount));
		Self::deposit_event(Event::Burned { day, reason, amount });
	}
}

impl<T: Config> OnNewDay for Pallet<T> {
	/// Frees the slot of `today`.
	fn on_new_day(_ended: Day, today: Day) -> Weight {
		for reason in BurnReason::ALL {
			Ring::<T>::remove(Self::slot(today), reason);
		}
		T::WeightInfo::on_new_day()
	}
}

//! How the timestamp moves the calendar.

use frame_support::{
	dispatch::DispatchClass,
	traits::{OnTimestampSet, Time},
	weights::Weight,
};
use metachain_primitives::{
	time::{Day, Moment, Month},
	traits::{Clock, OnNewDay, OnNewMonth},
};

use crate::{month_at, Config, Event, MillisPerDay, Pallet, ThisMonth, Today, WeightInfo};

impl<T: Config> OnTimestampSet<Moment> for Pallet<T> {
	fn on_timestamp_set(now: Moment) {
		let weight = T::WeightInfo::compare()
			.saturating_add(Self::turn_day(now))
			.saturating_add(Self::turn_month(now));
		frame_system::Pallet::<T>::register_extra_weight_unchecked(
			weight,
			DispatchClass::Mandatory,
		);
	}
}

impl<T: Config> Clock for Pallet<T> {
	fn today() -> Day {
		Pallet::<T>::today()
	}

	fn now() -> Moment {
		T::Time::now()
	}
}

impl<T: Config> Pallet<T> {
	/// The day of `moment`. [`Day::MAX`] when it is so late that [`Day`] cannot count it.
	pub fn day_at(moment: Moment) -> Day {
		let days = moment.checked_div(MillisPerDay::<T>::get()).unwrap_or_default();
		days.try_into().unwrap_or(Day::MAX)
	}

	/// Starts the days, or turns to the day of `now` if that is later than today.
	fn turn_day(now: Moment) -> Weight {
		let today = Self::day_at(now);
		match Today::<T>::get() {
			None => {
				Today::<T>::put(today);
				T::WeightInfo::begin_day()
			},
			Some(ended) if ended < today => {
				let listeners = T::OnNewDay::on_new_day(ended, today);
				Self::begin_day(ended, today);
				T::WeightInfo::begin_day().saturating_add(listeners)
			},
			Some(_) => Weight::zero(),
		}
	}

	/// Starts the months, or turns to the month of `now` if that is later than this month.
	fn turn_month(now: Moment) -> Weight {
		let month = month_at(now);
		match ThisMonth::<T>::get() {
			None => {
				ThisMonth::<T>::put(month);
				T::WeightInfo::begin_month()
			},
			Some(ended) if ended < month => {
				let listeners = T::OnNewMonth::on_new_month(ended, month);
				Self::begin_month(ended, month);
				T::WeightInfo::begin_month().saturating_add(listeners)
			},
			Some(_) => Weight::zero(),
		}
	}

	pub(crate) fn begin_day(ended: Day, today: Day) {
		Today::<T>::put(today);
		Self::deposit_event(Event::NewDay { ended, today });
	}

	pub(crate) fn begin_month(ended: Month, month: Month) {
		ThisMonth::<T>::put(month);
		Self::deposit_event(Event::NewMonth { ended, month });
	}
}

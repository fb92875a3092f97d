//! Benchmarks of the calendar's own part in a block. Those who listen to it have their own.

use frame_benchmarking::v2::*;
use frame_support::traits::OnTimestampSet;

use crate::{month_at, Config, Event, Pallet, ThisMonth, Today};

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A block in which neither day nor month has changed.
	#[benchmark]
	fn compare() {
		Today::<T>::put(0);
		ThisMonth::<T>::put(month_at(0));

		#[block]
		{
			Pallet::<T>::on_timestamp_set(1);
		}

		assert_eq!(Today::<T>::get(), Some(0));
	}

	#[benchmark]
	fn begin_day() {
		Today::<T>::put(7);

		#[block]
		{
			Pallet::<T>::begin_day(7, 9);
		}

		assert_eq!(Today::<T>::get(), Some(9));
		let event = Event::<T>::NewDay { ended: 7, today: 9 };
		frame_system::Pallet::<T>::assert_last_event(event.into());
	}

	#[benchmark]
	fn begin_month() {
		ThisMonth::<T>::put(7);

		#[block]
		{
			Pallet::<T>::begin_month(7, 9);
		}

		assert_eq!(ThisMonth::<T>::get(), Some(9));
		let event = Event::<T>::NewMonth { ended: 7, month: 9 };
		frame_system::Pallet::<T>::assert_last_event(event.into());
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}

//! Benchmark of the day's turn.

use frame_benchmarking::v2::*;
use metachain_primitives::{
	money::{BurnReason, MC},
	time::Day,
	traits::OnNewDay,
};

use crate::{BurnedOn, Config, Pallet, Ring, KEPT_DAYS};

#[benchmarks]
mod benchmarks {
	use super::*;

	const TODAY: Day = 20_000;

	/// The dearest case: something was burned for every reason on the day that is forgotten.
	#[benchmark]
	fn on_new_day() {
		let day = TODAY.saturating_sub(KEPT_DAYS);
		let slot = Pallet::<T>::slot(day);
		for reason in BurnReason::ALL {
			Ring::<T>::insert(slot, reason, BurnedOn { day, amount: MC });
		}

		#[block]
		{
			Pallet::<T>::on_new_day(TODAY.saturating_sub(1), TODAY);
		}

		assert_eq!(Ring::<T>::iter_prefix(slot).count(), 0);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}

//! Benchmarks of the call and of the day's turn.

use frame_benchmarking::v2::*;
use frame_system::RawOrigin;
use metachain_primitives::traits::OnNewDay;

use crate::{ActiveLastDay, ActiveToday, Call, Config, Pallet, Records};

#[benchmarks]
mod benchmarks {
	use super::*;

	/// The dearest case: the first one, which makes the caller a node.
	#[benchmark]
	fn check_in() {
		let caller: T::AccountId = whitelisted_caller();

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()));

		let record = Records::<T>::get(caller);
		assert!(record.is_some_and(|record| record.last_check_in.is_some()));
	}

	#[benchmark]
	fn on_new_day() {
		ActiveToday::<T>::put(1_000);

		#[block]
		{
			Pallet::<T>::on_new_day(1, 2);
		}

		assert_eq!(ActiveLastDay::<T>::get(), 1_000);
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}

//! Benchmark of the hook.

use frame_benchmarking::v2::*;
use frame_support::traits::{fungible::Mutate, Get};
use metachain_primitives::{
	money::{Balance, TOTAL_SUPPLY},
	traits::OnNewDay,
};

use crate::{Config, Pallet};

#[benchmarks]
mod benchmarks {
	use super::*;

	const POOL: Balance = TOTAL_SUPPLY / 2;

	#[benchmark]
	fn on_new_day() {
		T::Currency::set_balance(&Pallet::<T>::pool_account(), POOL);

		#[block]
		{
			Pallet::<T>::on_new_day(7, 8);
		}

		let budget = Pallet::<T>::budget();
		assert_eq!((budget.day, budget.pool), (8, POOL));
		assert_eq!(
			budget.validators.left,
			T::ValidatorShare::get().mul_floor(T::DailyShare::get().mul_floor(POOL))
		);
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}

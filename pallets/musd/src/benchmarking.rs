//! Benchmarks of the calls.

use frame_benchmarking::v2::*;
use frame_support::traits::{fungible::Mutate, Get};
use frame_system::RawOrigin;
use metachain_primitives::{
	money::{musd_for_mc, MC, MUSD},
	traits::PriceFeed,
};
use sp_runtime::Permill;

use crate::{Balances, Call, Config, GenesisPrice, Pallet, PoolShare};

#[benchmarks]
mod benchmarks {
	use super::*;

	/// The dearest case: a part goes to the pool, a part is destroyed.
	#[benchmark]
	fn burn_mc() -> Result<(), BenchmarkError> {
		let caller: T::AccountId = whitelisted_caller();
		GenesisPrice::<T>::put(MUSD);
		PoolShare::<T>::put(Permill::from_percent(50));
		T::Currency::set_balance(&caller, 1_000 * MC);
		T::Currency::set_balance(&T::IncentivePool::get(), 1_000 * MC);
		let price = T::PriceFeed::price().ok_or(BenchmarkError::Stop("no price of MC"))?;

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), 10 * MC, 0);

		assert_eq!(Some(Balances::<T>::get(&caller)), musd_for_mc(10 * MC, price));
		Ok(())
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}

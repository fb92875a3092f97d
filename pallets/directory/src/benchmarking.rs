//! Benchmarks of the calls.

use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{fungible, Get},
	BoundedVec,
};
use frame_system::RawOrigin;
use metachain_primitives::{
	money::{Balance, MC, MUSD},
	offer::{Endpoint, Host, Prices, Region, Transport},
	traits::CreditAuthority,
};

use crate::{Call, Config, Offers, Pallet, Providers};

const REGION: Region = Region(*b"DE");
const PRICES: Prices = Prices { per_gib: MUSD, per_hour: MUSD, mbps: 100 };

/// As many endpoints as an offer can have, the longest ones.
fn endpoints<T: Config>() -> BoundedVec<Endpoint, T::MaxEndpoints> {
	let endpoints: Vec<_> = (1u16..)
		.take(T::MaxEndpoints::get() as usize)
		.map(|port| Endpoint { transport: Transport::Udp, host: Host::V6([7; 16]), port })
		.collect();
	BoundedVec::truncate_from(endpoints)
}

#[benchmarks(
	where
		T::Currency: fungible::Mutate<T::AccountId>,
		T::Credit: CreditAuthority<T::AccountId>,
)]
mod benchmarks {
	use super::*;

	/// A node that can pay the deposit.
	fn provider<T: Config>() -> Result<T::AccountId, BenchmarkError>
	where
		T::Currency: fungible::Mutate<T::AccountId>,
		T::Credit: CreditAuthority<T::AccountId>,
	{
		let provider: T::AccountId = whitelisted_caller();
		T::Credit::admit(&provider)?;
		let balance: Balance = T::OfferDeposit::get().saturating_mul(2).saturating_add(1_000 * MC);
		<T::Currency as fungible::Mutate<_>>::set_balance(&provider, balance);
		Ok(provider)
	}

	/// A provider with the largest offer there can be, under the tunnel key of zeros.
	fn published<T: Config>() -> Result<T::AccountId, BenchmarkError>
	where
		T::Currency: fungible::Mutate<T::AccountId>,
		T::Credit: CreditAuthority<T::AccountId>,
	{
		let provider = provider::<T>()?;
		let origin = RawOrigin::Signed(provider.clone()).into();
		Pallet::<T>::publish(origin, [0; 32], endpoints::<T>(), REGION, PRICES)?;
		Ok(provider)
	}

	#[benchmark]
	fn publish_first() -> Result<(), BenchmarkError> {
		let provider = provider::<T>()?;

		#[extrinsic_call]
		publish(RawOrigin::Signed(provider.clone()), [1; 32], endpoints::<T>(), REGION, PRICES);

		assert!(Offers::<T>::contains_key(provider));
		Ok(())
	}

	/// The dearest case: under another tunnel key.
	#[benchmark]
	fn publish_again() -> Result<(), BenchmarkError> {
		let provider = published::<T>()?;

		#[extrinsic_call]
		publish(RawOrigin::Signed(provider.clone()), [1; 32], endpoints::<T>(), REGION, PRICES);

		assert_eq!(Providers::<T>::get([0; 32]), None);
		assert_eq!(Providers::<T>::get([1; 32]), Some(provider));
		Ok(())
	}

	#[benchmark]
	fn withdraw() -> Result<(), BenchmarkError> {
		let provider = published::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Signed(provider.clone()));

		assert!(!Offers::<T>::contains_key(provider));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}

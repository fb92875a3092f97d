//! Benchmarks of the calls and of the day's turn.

use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	pallet_prelude::TransactionSource,
	traits::{fungible::Mutate, Authorize, Get},
	BoundedVec,
};
use frame_system::RawOrigin;
use metachain_primitives::{
	check_in::signing_payload,
	money::{Balance, MC},
	time::Day,
	traits::{Clock, CreditAuthority, OnNewDay},
};

use crate::{
	ActiveLastDay, ActiveToday, BenchmarkHelper, Call, Config, GenesisMembers, Pallet, Reason,
	Record, Records, Rules, MAX_GENESIS_MEMBERS,
};

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A node with a deposit and MC, whose changes of credit are dear to those who listen.
	fn node<T: Config>(who: T::AccountId) -> Result<T::AccountId, BenchmarkError> {
		// Not on the chain's first day.
		T::BenchmarkHelper::pass_paid_days();
		Pallet::<T>::admit(&who)?;
		let cost = T::PointPrice::get().saturating_mul(T::Cap::get().into());
		T::Currency::set_balance(&who, cost.saturating_add(1_000 * MC));
		T::BenchmarkHelper::register(&who);
		T::BenchmarkHelper::pass_paid_days();
		Ok(who)
	}

	/// Brings the credit of `who`, which is a node, to one point below the threshold.
	fn put_below_threshold<T: Config>(who: &T::AccountId) {
		let (points, wanted) = (Pallet::<T>::points(who.clone()), T::Threshold::get() - 1);
		Pallet::<T>::grant(who, wanted.saturating_sub(points));
		Pallet::<T>::revoke(who, points.saturating_sub(wanted));
	}

	/// The check-in of a node today, signed.
	fn signed_check_in<T: Config>() -> Result<(T::AccountId, Day, T::Signature), BenchmarkError> {
		let who = node::<T>(T::BenchmarkHelper::signer())?;
		let day = T::Clock::today();
		let payload = signing_payload(&Pallet::<T>::genesis_hash(), &who, day);
		let signature = T::BenchmarkHelper::sign(&who, &payload);
		Ok((who, day, signature))
	}

	fn has_checked_in<T: Config>(who: &T::AccountId) -> bool {
		Records::<T>::get(who).is_some_and(|record| record.last_check_in.is_some())
	}

	#[benchmark]
	fn check_in() -> Result<(), BenchmarkError> {
		let caller = node::<T>(whitelisted_caller())?;

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()));

		assert!(has_checked_in::<T>(&caller));
		Ok(())
	}

	#[benchmark]
	fn check_in_authorized() -> Result<(), BenchmarkError> {
		let (who, day, signature) = signed_check_in::<T>()?;

		#[extrinsic_call]
		_(RawOrigin::Authorized, who.clone(), day, signature);

		assert!(has_checked_in::<T>(&who));
		Ok(())
	}

	#[benchmark]
	fn authorize_check_in() -> Result<(), BenchmarkError> {
		let (who, day, signature) = signed_check_in::<T>()?;
		let call = Call::<T>::check_in_authorized { who, day, signature };

		#[block]
		{
			call.authorize(TransactionSource::External).ok_or("it is authorized")??;
		}

		Ok(())
	}

	#[benchmark]
	fn purchase() -> Result<(), BenchmarkError> {
		let caller = node::<T>(whitelisted_caller())?;
		put_below_threshold::<T>(&caller);
		let points = Pallet::<T>::purchasable(caller.clone());

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), points, Balance::MAX);

		assert_eq!(Pallet::<T>::points(caller), T::Threshold::get());
		Ok(())
	}

	#[benchmark]
	fn replenish() -> Result<(), BenchmarkError> {
		let caller = node::<T>(whitelisted_caller())?;
		Records::<T>::mutate(&caller, |record| {
			if let Some(record) = record {
				record.peak = T::Cap::get();
			}
		});
		let points = Pallet::<T>::replenishable(caller.clone());

		#[extrinsic_call]
		_(RawOrigin::Signed(caller.clone()), points, Balance::MAX);

		assert_eq!(Pallet::<T>::points(caller), T::Cap::get());
		Ok(())
	}

	/// At the first turn `m` members of the genesis begin their grace; later there are none.
	#[benchmark]
	fn on_new_day(m: Linear<0, MAX_GENESIS_MEMBERS>) {
		let rules = Rules::of::<T>();
		let members: Vec<T::AccountId> = (0..m).map(|index| account("member", index, 0)).collect();
		for who in &members {
			let record = Record::of_genesis(T::Cap::get(), &rules);
			Pallet::<T>::store(who, None, record, Reason::Joined);
			T::BenchmarkHelper::register(who);
		}
		GenesisMembers::<T>::set(BoundedVec::truncate_from(members.clone()));
		ActiveToday::<T>::put(1_000);
		let today = T::Clock::today();

		#[block]
		{
			Pallet::<T>::on_new_day(today, today.saturating_add(1));
		}

		assert_eq!(ActiveLastDay::<T>::get(), 1_000);
		for who in &members {
			assert!(Records::<T>::get(who).is_some_and(|record| !record.awaits_grace()));
		}
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}

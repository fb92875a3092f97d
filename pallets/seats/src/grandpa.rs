//! Seats in GRANDPA: how much a vote for finality weighs.

use alloc::vec::Vec;
use core::marker::PhantomData;

use frame_support::{traits::OneSessionHandler, WeakBoundedVec};
use frame_system::Pallet as System;
use metachain_primitives::seats::SeatsOf;
use pallet_grandpa::{
	AuthorityId, AuthorityWeight, BoundedAuthorityList, Pallet as Grandpa, PendingChange,
};
use sp_runtime::BoundToRuntimeAppPublic;

use crate::{keys::with_seats, Active, Config, GrandpaLags, Queued};

type GrandpaAuthorities<T> = BoundedAuthorityList<<T as pallet_grandpa::Config>::MaxAuthorities>;

/// GRANDPA's list for validators with these keys and seats: each key once, with its seats as the weight.
fn authorities<'a, T: Config>(
	keys: impl Iterator<Item = (&'a T::AccountId, AuthorityId)>,
	held: &[SeatsOf<T::AccountId>],
) -> GrandpaAuthorities<T> {
	let entries = with_seats::<T, _>(keys, held)
		.into_iter()
		.map(|(key, seats)| (key, AuthorityWeight::from(seats)))
		.collect();
	WeakBoundedVec::force_from(entries, Some("GRANDPA's authorities"))
}

/// Tells GRANDPA of sessions, with seats. It takes the place of [`pallet_grandpa`] among the session keys.
pub struct WeightedGrandpa<T>(PhantomData<T>);

impl<T> BoundToRuntimeAppPublic for WeightedGrandpa<T> {
	type Public = AuthorityId;
}

impl<T: Config> OneSessionHandler<T::AccountId> for WeightedGrandpa<T> {
	type Key = AuthorityId;

	fn on_genesis_session<'a, I>(validators: I)
	where
		I: 'a + Iterator<Item = (&'a T::AccountId, AuthorityId)>,
	{
		let keys: Vec<_> = validators.collect();
		Grandpa::<T>::on_genesis_session(keys.clone().into_iter());
		let authorities = authorities::<T>(keys.into_iter(), &Queued::<T>::get());
		pallet_grandpa::Authorities::<T>::put(authorities);
	}

	/// GRANDPA schedules a change where the session pallet says that something has changed, and after a
	/// stall. While a change is pending, which takes longer than a block only after a stall, it drops
	/// another one: that is made up for in a later session.
	fn on_new_session<'a, I>(changed: bool, validators: I, queued_validators: I)
	where
		I: 'a + Iterator<Item = (&'a T::AccountId, AuthorityId)>,
	{
		let changed = changed || GrandpaLags::<T>::get();
		let keys: Vec<_> = validators.collect();
		let authorities = authorities::<T>(keys.clone().into_iter(), &Active::<T>::get());
		let queued_keys: Vec<_> = queued_validators.collect();
		Grandpa::<T>::on_new_session(changed, keys.into_iter(), queued_keys.into_iter());
		let scheduled = weigh_scheduled_change::<T>(authorities);
		GrandpaLags::<T>::put(changed && !scheduled);
	}

	fn on_disabled(validator_index: u32) {
		<Grandpa<T> as OneSessionHandler<T::AccountId>>::on_disabled(validator_index);
	}
}

/// Puts `authorities` into the change that was scheduled in this block, before the block ends and its
/// header announces it. Returns whether there is one.
fn weigh_scheduled_change<T: Config>(authorities: GrandpaAuthorities<T>) -> bool {
	let now = System::<T>::block_number();
	PendingChange::<T>::mutate(|change| match change {
		Some(change) if change.scheduled_at == now => {
			change.next_authorities = authorities;
			true
		},
		_ => false,
	})
}

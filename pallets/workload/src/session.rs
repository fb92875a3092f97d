//! The authorities' keys, as `pallet-session` announces them.

use alloc::vec::Vec;
use frame_support::{
	traits::{Get, OneSessionHandler},
	WeakBoundedVec,
};
use sp_runtime::BoundToRuntimeAppPublic;

use crate::{crypto::AuthorityId, AuthorityKeys, BatchCount, Config, CurrentSession, Pallet};

impl<T: Config> BoundToRuntimeAppPublic for Pallet<T> {
	type Public = AuthorityId;
}

impl<T: Config> OneSessionHandler<T::AccountId> for Pallet<T> {
	type Key = AuthorityId;

	fn on_genesis_session<'a, I>(validators: I)
	where
		I: 'a + Iterator<Item = (&'a T::AccountId, Self::Key)>,
	{
		Self::set_keys(validators.map(|(_, key)| key).collect());
	}

	fn on_new_session<'a, I>(changed: bool, validators: I, _queued: I)
	where
		I: 'a + Iterator<Item = (&'a T::AccountId, Self::Key)>,
	{
		let ended = CurrentSession::<T>::mutate(|session| {
			let ended = *session;
			*session = ended.saturating_add(1);
			ended
		});
		// One entry for each authority that has handed in a batch, so the limit takes them all.
		let _ = BatchCount::<T>::clear_prefix(ended, T::MaxAuthorities::get(), None);
		if changed {
			Self::set_keys(validators.map(|(_, key)| key).collect());
		}
	}

	/// Handing in vouchers does no harm: a disabled authority may go on until the session ends.
	fn on_disabled(_validator_index: u32) {}
}

impl<T: Config> Pallet<T> {
	fn set_keys(keys: Vec<AuthorityId>) {
		AuthorityKeys::<T>::put(WeakBoundedVec::<_, T::MaxAuthorities>::force_from(
			keys,
			Some("more workload keys than MaxAuthorities"),
		));
	}
}

//! Who may set session keys.

use core::marker::PhantomData;

use metachain_primitives::traits::Candidates;
use sp_runtime::traits::Convert;

use crate::{Active, Config, Pallet, Planned, Queued};

impl<T: Config> Pallet<T> {
	/// Whether `who` validates now, will in the next session, or would if it had session keys.
	pub fn has_seats(who: &T::AccountId) -> bool {
		[Planned::<T>::get(), Queued::<T>::get(), Active::<T>::get()]
			.iter()
			.any(|held| held.iter().any(|one| one.validator == *who))
	}
}

/// Lets candidates and validators, and nobody else, set session keys.
pub struct ValidatorOf<T>(PhantomData<T>);

impl<T: Config> Convert<T::AccountId, Option<T::AccountId>> for ValidatorOf<T> {
	fn convert(account: T::AccountId) -> Option<T::AccountId> {
		let may_validate =
			T::Candidates::is_candidate(&account) || Pallet::<T>::has_seats(&account);
		may_validate.then_some(account)
	}
}

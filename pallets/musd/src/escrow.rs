//! The ledger as services use it.

use metachain_primitives::{money::Musd, traits::MusdEscrow};
use sp_runtime::{ArithmeticError, DispatchError};

use crate::{Balances, Config, Error, Event, Issuance, Locked, Pallet};

/// An amount of zero is no change: it succeeds without an event.
impl<T: Config> MusdEscrow<T::AccountId> for Pallet<T> {
	fn lock(who: &T::AccountId, amount: Musd) -> Result<(), DispatchError> {
		if amount == 0 {
			return Ok(());
		}
		let locked = Locked::<T>::get().checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		Self::withdraw(who, amount)?;
		Locked::<T>::put(locked);
		Self::deposit_event(Event::MusdLocked { who: who.clone(), amount });
		Ok(())
	}

	fn unlock(who: &T::AccountId, amount: Musd) -> Result<(), DispatchError> {
		if amount == 0 {
			return Ok(());
		}
		let locked = Self::locked_without(amount)?;
		Self::deposit(who, amount)?;
		Locked::<T>::put(locked);
		Self::deposit_event(Event::MusdUnlocked { who: who.clone(), amount });
		Ok(())
	}

	fn burn_locked(amount: Musd) -> Result<(), DispatchError> {
		if amount == 0 {
			return Ok(());
		}
		let locked = Self::locked_without(amount)?;
		let issuance =
			Issuance::<T>::get().checked_sub(amount).ok_or(ArithmeticError::Underflow)?;
		Locked::<T>::put(locked);
		Issuance::<T>::put(issuance);
		Self::deposit_event(Event::MusdBurned { amount });
		Ok(())
	}
}

impl<T: Config> Pallet<T> {
	/// Adds `amount`, which is not zero, to what `who` can spend.
	pub(crate) fn deposit(who: &T::AccountId, amount: Musd) -> Result<(), ArithmeticError> {
		Balances::<T>::try_mutate(who, |balance| {
			*balance = balance.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
			Ok(())
		})
	}

	/// Takes `amount` from what `who` can spend, and the entry away when nothing is left.
	fn withdraw(who: &T::AccountId, amount: Musd) -> Result<(), Error<T>> {
		Balances::<T>::try_mutate_exists(who, |balance| {
			let left = balance
				.unwrap_or_default()
				.checked_sub(amount)
				.ok_or(Error::<T>::InsufficientBalance)?;
			*balance = (left > 0).then_some(left);
			Ok(())
		})
	}

	/// What stays locked when `amount` is taken out.
	fn locked_without(amount: Musd) -> Result<Musd, Error<T>> {
		Locked::<T>::get().checked_sub(amount).ok_or(Error::<T>::InsufficientLocked)
	}
}

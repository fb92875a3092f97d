//! Moving self-deposits: onto hold, towards release, and out.

use frame_support::{
	ensure,
	traits::{fungible::MutateHold, tokens::Precision, Get},
};
use metachain_primitives::{money::Balance, traits::Clock};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{Config, Error, Event, HoldReason, Pallet, Stakes};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_raise_self_deposit(who: T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		Self::update_candidate(&who, |_| Self::hold(&who, amount))?;
		Self::deposit_event(Event::SelfDepositRaised { candidate: who, amount });
		Ok(())
	}

	pub(crate) fn do_lower_self_deposit(who: T::AccountId, amount: Balance) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		Self::update_candidate(&who, |_| {
			let left = Stakes::<T>::get(&who).deposit.saturating_sub(amount);
			ensure!(left >= T::MinSelfDeposit::get(), Error::<T>::SelfDepositTooSmall);
			Self::unbond(&who, amount)
		})
	}

	pub(crate) fn do_withdraw(who: T::AccountId) -> DispatchResult {
		ensure!(Stakes::<T>::contains_key(&who), Error::<T>::NothingToWithdraw);
		let amount = Self::release(&who)?;
		let is_forgotten = !Stakes::<T>::contains_key(&who);
		ensure!(amount > 0 || is_forgotten, Error::<T>::NothingToWithdraw);
		Ok(())
	}

	/// Puts `amount` of the free MC of `who` on hold, and counts it as self-deposit.
	pub(crate) fn hold(who: &T::AccountId, amount: Balance) -> DispatchResult {
		T::Currency::hold(&HoldReason::SelfDeposit.into(), who, amount)?;
		Stakes::<T>::mutate(who, |stake| stake.deposit = stake.deposit.saturating_add(amount));
		Ok(())
	}

	/// Lets `amount` of the self-deposit unbond from today on, and releases what has been unbonding for
	/// long enough, to make room.
	pub(crate) fn unbond(who: &T::AccountId, amount: Balance) -> DispatchResult {
		Self::release(who)?;
		if amount == 0 {
			return Ok(());
		}
		let release = T::Clock::today().saturating_add(T::UnbondingDays::get());
		Stakes::<T>::try_mutate(who, |stake| {
			stake.unbond(amount, release).ok_or(Error::<T>::SelfDepositTooSmall)
		})?;
		let candidate = who.clone();
		Self::deposit_event(Event::SelfDepositLowered { candidate, amount, release });
		Ok(())
	}

	/// Releases what has been unbonding for long enough, and returns how much that was. Forgets the
	/// stake when nothing is left of it.
	fn release(who: &T::AccountId) -> Result<Balance, DispatchError> {
		let today = T::Clock::today();
		let mut stake = Stakes::<T>::get(who);
		let amount = stake.release(today);
		if amount > 0 {
			T::Currency::release(&HoldReason::SelfDeposit.into(), who, amount, Precision::Exact)?;
			Self::deposit_event(Event::Withdrawn { who: who.clone(), amount });
		}
		if stake.is_over(today) {
			Stakes::<T>::remove(who);
		} else {
			Stakes::<T>::insert(who, stake);
		}
		Ok(amount)
	}
}

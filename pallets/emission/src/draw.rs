//! How MC leaves the pool, and comes back.

use core::marker::PhantomData;

use frame_support::traits::{
	fungible::{Inspect, Mutate},
	tokens::{Fortitude::Polite, Preservation::Expendable, Preservation::Preserve},
	Get,
};
use metachain_primitives::{money::Balance, traits::RewardStream};
use sp_runtime::{traits::AccountIdConversion, DispatchError};

use crate::{Budget, Config, Event, Pallet, Stream};

/// The account of the pool.
pub struct IncentivePool<T>(PhantomData<T>);

impl<T: Config> Get<T::AccountId> for IncentivePool<T> {
	fn get() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}
}

macro_rules! impl_reward_streams {
	($($(#[$doc:meta])* $name:ident: $stream:expr;)*) => {$(
		$(#[$doc])*
		pub struct $name<T>(PhantomData<T>);

		impl<T: Config> RewardStream<T::AccountId> for $name<T> {
			fn draw(to: &T::AccountId, amount: Balance) -> Balance {
				Pallet::<T>::do_draw($stream, to, amount)
			}

			fn give_back(from: &T::AccountId, amount: Balance) -> Result<(), DispatchError> {
				Pallet::<T>::do_give_back(from, amount)
			}
		}
	)*};
}

impl_reward_streams! {
	/// Draws what is set aside for those who produce blocks.
	ValidatorStream: Stream::Validators;
	/// Draws what is set aside for those who stake.
	StakingStream: Stream::Staking;
	/// Draws what is set aside for those who carry traffic.
	WorkloadStream: Stream::Workload;
}

impl<T: Config> Pallet<T> {
	/// Moves up to `amount` from the pool to `to`, and returns what was moved: no more than is left of
	/// today's budget of `stream` and than the pool can spare, and nothing when `to` cannot receive it.
	fn do_draw(stream: Stream, to: &T::AccountId, amount: Balance) -> Balance {
		let pool = Self::pool_account();
		let mut budget = Budget::<T>::get();
		let allowance = budget.allowance_mut(stream);
		let amount =
			amount.min(allowance.left).min(T::Currency::reducible_balance(&pool, Preserve, Polite));
		if amount == 0 || T::Currency::transfer(&pool, to, amount, Preserve).is_err() {
			return 0;
		}

		allowance.left = allowance.left.saturating_sub(amount);
		Budget::<T>::put(budget);
		Self::deposit_event(Event::Drawn { stream, to: to.clone(), amount });
		amount
	}

	/// Moves `amount` from `from` to the pool. What may be drawn today stays as it is.
	fn do_give_back(from: &T::AccountId, amount: Balance) -> Result<(), DispatchError> {
		T::Currency::transfer(from, &Self::pool_account(), amount, Expendable)?;
		Self::deposit_event(Event::GivenBack { from: from.clone(), amount });
		Ok(())
	}
}

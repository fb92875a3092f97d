//! Credit for MC: purchased below the threshold, replenished up to the peak.

use frame_support::{
	ensure,
	traits::{
		fungible::Mutate,
		tokens::{Fortitude::Polite, Precision::Exact, Preservation::Preserve},
		Get,
	},
};
use metachain_primitives::{
	curve::Points,
	money::{Balance, BurnReason},
	traits::{BurnLedger, Clock, ShareRewards},
};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult};

use crate::{Config, Error, Event, Pallet, Reason, Rules};

/// Both calls pay first: storage may have changed when one fails. The caller must roll back, as every
/// call does.
impl<T: Config> Pallet<T> {
	pub(crate) fn do_purchase(
		who: T::AccountId,
		points: Points,
		max_cost: Balance,
	) -> DispatchResult {
		let purchasable = Self::record_of(&who)?.purchasable(T::Clock::today(), &Rules::of::<T>());
		ensure!(points <= purchasable, Error::<T>::AboveThreshold);
		let cost = Self::cost(points, max_cost)?;

		let shared = T::RewardShare::get().mul_floor(cost);
		let burned = cost.saturating_sub(shared);
		if shared > 0 {
			T::PurchaseRewards::share(&who, shared)?;
		}
		Self::burn(&who, burned, BurnReason::CreditPurchase)?;

		let points = Self::adjust(&who, Reason::Purchase, |record, today, rules| {
			record.add(points, today, rules)
		});
		Self::deposit_event(Event::CreditPurchased { who, points, burned, shared });
		Ok(())
	}

	pub(crate) fn do_replenish(
		who: T::AccountId,
		points: Points,
		max_cost: Balance,
	) -> DispatchResult {
		let replenishable =
			Self::record_of(&who)?.replenishable(T::Clock::today(), &Rules::of::<T>());
		ensure!(points <= replenishable, Error::<T>::AbovePeak);
		let burned = Self::cost(points, max_cost)?;
		Self::burn(&who, burned, BurnReason::CreditReplenishment)?;

		let points = Self::adjust(&who, Reason::Replenishment, |record, today, rules| {
			record.add(points, today, rules)
		});
		Self::deposit_event(Event::CreditReplenished { who, points, burned });
		Ok(())
	}

	/// What `points` cost, in planck, when that is something and no more than `max_cost`.
	fn cost(points: Points, max_cost: Balance) -> Result<Balance, DispatchError> {
		ensure!(points > 0, Error::<T>::NoPoints);
		let cost =
			T::PointPrice::get().checked_mul(points.into()).ok_or(ArithmeticError::Overflow)?;
		ensure!(cost <= max_cost, Error::<T>::CostAboveMaximum);
		Ok(cost)
	}

	/// Destroys `amount` of the MC of `who`, whose account stays alive, and notes it.
	fn burn(who: &T::AccountId, amount: Balance, reason: BurnReason) -> DispatchResult {
		if amount > 0 {
			T::Currency::burn_from(who, amount, Preserve, Exact, Polite)?;
			T::Burns::note_burned(reason, amount);
		}
		Ok(())
	}
}

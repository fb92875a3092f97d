//! Buying MUSD with MC.

use frame_support::{
	ensure,
	traits::{
		fungible::Mutate,
		tokens::{Fortitude::Polite, Precision::Exact, Preservation::Preserve},
		Get,
	},
};
use metachain_primitives::{
	money::{musd_for_mc, Balance, BurnReason, Musd},
	traits::{BurnLedger, PriceFeed},
};
use sp_runtime::{ArithmeticError, DispatchResult};

use crate::{Config, Error, Event, Issuance, Pallet, PoolShare};

impl<T: Config> Pallet<T> {
	/// Takes `mc` from `who` and credits the MUSD it is worth. Storage may have changed when it
	/// fails: the caller must roll back, as every call does.
	pub(crate) fn do_burn_mc(who: T::AccountId, mc: Balance, min_musd: Musd) -> DispatchResult {
		let price = T::PriceFeed::price().ok_or(Error::<T>::NoPrice)?;
		let musd = musd_for_mc(mc, price).ok_or(ArithmeticError::Overflow)?;
		ensure!(musd > 0, Error::<T>::WorthNothing);
		ensure!(musd >= min_musd, Error::<T>::BelowMinimum);
		let issuance = Issuance::<T>::get().checked_add(musd).ok_or(ArithmeticError::Overflow)?;

		let to_pool = PoolShare::<T>::get().mul_floor(mc);
		let destroyed = mc.saturating_sub(to_pool);
		if to_pool > 0 {
			T::Currency::transfer(&who, &T::IncentivePool::get(), to_pool, Preserve)?;
		}
		if destroyed > 0 {
			T::Currency::burn_from(&who, destroyed, Preserve, Exact, Polite)?;
			T::Burns::note_burned(BurnReason::MusdPurchase, destroyed);
		}

		Issuance::<T>::put(issuance);
		Self::deposit(&who, musd)?;
		Self::deposit_event(Event::McBurned { who, destroyed, to_pool, musd });
		Ok(())
	}
}

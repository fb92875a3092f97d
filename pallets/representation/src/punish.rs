//! What an offence costs.

use frame_support::{
	storage::with_storage_layer,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude, Precision, Restriction},
		Get,
	},
};
use metachain_primitives::{
	money::Balance,
	time::Day,
	traits::{Candidates, Clock, Credit, CreditAuthority, OnFined},
};
use sp_runtime::{DispatchError, Perbill};

use crate::{Config, Event, HoldReason, Pallet, Stakes, LOG_TARGET};

impl<T: Config> Candidates<T::AccountId> for Pallet<T> {
	fn is_candidate(who: &T::AccountId) -> bool {
		crate::Candidates::<T>::contains_key(who)
	}

	/// Takes the part also of what is unbonding, so that whoever left in time is punished all the same.
	/// Rounds up. Bars whoever has, or had until a few days ago, a self-deposit for
	/// [`Config::BarDays`].
	fn punish(who: &T::AccountId, part: Perbill) -> Balance {
		let taken = with_storage_layer(|| Self::slash(who, part)).unwrap_or_else(|error| {
			log::error!(target: LOG_TARGET, "cannot slash the self-deposit of {who:?}: {error:?}");
			0
		});
		let points = part.mul_ceil(T::Credit::points(who));
		let points = match points {
			0 => 0,
			_ => T::CreditAuthority::revoke(who, points),
		};
		T::OnFined::on_fined(who);
		let barred_until = Self::bar(who);
		let candidate = who.clone();
		Self::deposit_event(Event::CandidatePunished { candidate, taken, points, barred_until });
		taken
	}
}

impl<T: Config> Pallet<T> {
	fn slash(who: &T::AccountId, part: Perbill) -> Result<Balance, DispatchError> {
		let Ok(mut stake) = Stakes::<T>::try_get(who) else {
			return Ok(0);
		};
		let amount = stake.slash(part);
		Stakes::<T>::insert(who, stake);
		if amount == 0 {
			return Ok(0);
		}
		T::Currency::transfer_on_hold(
			&HoldReason::SelfDeposit.into(),
			who,
			&T::Treasury::get(),
			amount,
			Precision::Exact,
			Restriction::Free,
			Fortitude::Force,
		)
	}

	/// Keeps `who` from being elected for some days, and returns the first day on which it can be.
	/// `None` when it has no stake.
	fn bar(who: &T::AccountId) -> Option<Day> {
		let until = T::Clock::today().saturating_add(T::BarDays::get());
		Stakes::<T>::try_mutate_exists(who, |stake| {
			let stake = stake.as_mut().ok_or(())?;
			stake.barred_until = stake.barred_until.max(until);
			Ok::<_, ()>(stake.barred_until)
		})
		.ok()
	}
}

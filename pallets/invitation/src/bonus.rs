//! What inviters gain by their invitees, and lose again.

use frame_support::traits::Get;
use metachain_primitives::{
	curve::Points,
	time::Day,
	traits::{Clock, Credit, CreditAuthority, CreditChange, OnCreditChange, OnFined},
};
use sp_runtime::Permill;

use crate::{Config, Event, Invitees, Inviters, Pallet};

/// The numbers by which an invitee brings a bonus. See [`Config`] for what each means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BonusRules {
	pub activation: Points,
	pub share: Permill,
	pub max_share: Points,
	pub days: Day,
}

impl BonusRules {
	/// The rules of a runtime.
	pub fn of<T: Config>() -> Self {
		Self {
			activation: T::ActivationBonus::get(),
			share: T::BonusShare::get(),
			max_share: T::MaxShareBonus::get(),
			days: T::BonusDays::get(),
		}
	}
}

impl<T: Config> Pallet<T> {
	/// Grants `inviter` up to `points`, within the day's bound, and returns what it gained.
	fn grant_bonus(inviter: &T::AccountId, points: Points) -> Points {
		let today = T::Clock::today();
		let mut record = Inviters::<T>::get(inviter);
		let left = T::MaxBonusPerDay::get().saturating_sub(record.bonus_on(today));
		let points = points.min(left);
		if points == 0 {
			return 0;
		}
		let gained = T::Credit::grant(inviter, points);
		if gained > 0 {
			record.add_bonus(gained, today);
			Inviters::<T>::insert(inviter, record);
		}
		gained
	}
}

/// Only what a node has earned by itself brings a bonus. What is granted here is not, so that this
/// never leads to itself.
impl<T: Config> OnCreditChange<T::AccountId> for Pallet<T> {
	fn on_credit_change(who: &T::AccountId, change: &CreditChange) {
		if change.earned == 0 {
			return;
		}
		let Some(mut invitee) = Invitees::<T>::get(who) else {
			return;
		};
		let before = invitee.clone();
		let rules = BonusRules::of::<T>();
		let today = T::Clock::today();
		let is_above_threshold = change.new.value_at(today) >= T::Credit::threshold();
		invitee.note_activity(change.earned, is_above_threshold, today, &rules);

		let points = Self::grant_bonus(
			&invitee.inviter,
			invitee.due(&rules).saturating_sub(invitee.brought),
		);
		invitee.brought = invitee.brought.saturating_add(points);
		if invitee != before {
			Invitees::<T>::insert(who, &invitee);
		}
		if points > 0 {
			Self::deposit_event(Event::BonusGranted {
				inviter: invitee.inviter,
				invitee: who.clone(),
				points,
			});
		}
	}
}

impl<T: Config> OnFined<T::AccountId> for Pallet<T> {
	fn on_fined(who: &T::AccountId) {
		let Some(invitee) = Invitees::<T>::take(who) else {
			return;
		};
		let points = T::Credit::revoke(&invitee.inviter, invitee.brought);
		Self::deposit_event(Event::BonusTakenBack {
			inviter: invitee.inviter,
			invitee: who.clone(),
			points,
		});
	}
}

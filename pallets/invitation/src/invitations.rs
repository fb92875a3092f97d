//! How invitations come and go.

use frame_support::{
	ensure,
	traits::{fungible::MutateHold, tokens::Precision::BestEffort, Get},
};
use metachain_primitives::{
	invitation::InvitationKey,
	money::Balance,
	traits::{Clock, Credit},
};
use sp_runtime::DispatchResult;

use crate::{Config, Error, Event, HoldReason, Invitation, Invitations, Inviter, Inviters, Pallet};

impl<T: Config> Pallet<T> {
	/// Storage may have changed when it fails: the caller must roll back, as every call does.
	pub(crate) fn do_create(
		who: T::AccountId,
		keys: impl ExactSizeIterator<Item = InvitationKey>,
	) -> DispatchResult {
		let count = keys.len() as u32;
		ensure!(count > 0, Error::<T>::NoKeys);
		ensure!(T::Credit::points(&who) >= T::Credit::threshold(), Error::<T>::BelowThreshold);
		ensure!(count <= Self::available(&who), Error::<T>::QuotaExceeded);

		let hold = T::InvitationHold::get();
		let holds = hold.saturating_mul(Balance::from(count));
		T::Currency::hold(&HoldReason::Invitation.into(), &who, holds)?;
		Self::change_inviter(&who, |inviter| inviter.open = inviter.open.saturating_add(count));

		let last_day = T::Clock::today().saturating_add(T::InvitationDays::get());
		for key in keys {
			ensure!(!Invitations::<T>::contains_key(key), Error::<T>::KeyTaken);
			Invitations::<T>::insert(key, Invitation { inviter: who.clone(), last_day, hold });
			Self::deposit_event(Event::InvitationCreated { inviter: who.clone(), key, last_day });
		}
		Ok(())
	}

	pub(crate) fn do_revoke(who: T::AccountId, key: InvitationKey) -> DispatchResult {
		let invitation = Invitations::<T>::take(key).ok_or(Error::<T>::UnknownInvitation)?;
		ensure!(invitation.inviter == who, Error::<T>::NotInviter);
		Self::close(&invitation, false)?;
		Self::deposit_event(Event::InvitationRevoked { inviter: who, key });
		Ok(())
	}

	pub(crate) fn do_clear(key: InvitationKey) -> DispatchResult {
		let invitation = Invitations::<T>::take(key).ok_or(Error::<T>::UnknownInvitation)?;
		ensure!(invitation.has_expired_on(T::Clock::today()), Error::<T>::NotExpired);
		Self::close(&invitation, false)?;
		Self::deposit_event(Event::InvitationCleared { inviter: invitation.inviter, key });
		Ok(())
	}

	/// Releases what is on hold for an invitation that has just been removed, even if that is, against
	/// all expectation, less than it should be: nobody shall be kept from joining or leaving by it.
	pub(crate) fn close(invitation: &Invitation<T::AccountId>, is_used: bool) -> DispatchResult {
		let reason = HoldReason::Invitation.into();
		T::Currency::release(&reason, &invitation.inviter, invitation.hold, BestEffort)?;
		Self::change_inviter(&invitation.inviter, |inviter| {
			inviter.open = inviter.open.saturating_sub(1);
			inviter.used = inviter.used.saturating_add(is_used.into());
		});
		Ok(())
	}

	/// Changes what is remembered of an inviter, in the period of today.
	fn change_inviter(who: &T::AccountId, change: impl FnOnce(&mut Inviter)) {
		Inviters::<T>::mutate(who, |inviter| {
			inviter.enter_period(T::Clock::today(), T::QuotaDays::get());
			change(inviter);
		});
	}

	/// How many invitations `who` could create now. None below the threshold.
	pub(crate) fn available(who: &T::AccountId) -> u32 {
		let points = T::Credit::points(who);
		if points < T::Credit::threshold() {
			return 0;
		}
		let quota = points.checked_div(T::PointsPerInvitation::get()).unwrap_or_default();
		let mut inviter = Inviters::<T>::get(who);
		inviter.enter_period(T::Clock::today(), T::QuotaDays::get());
		quota.saturating_sub(inviter.counted())
	}
}

//! The invariants of the pallet's storage.

use alloc::collections::BTreeMap;
use frame_support::{
	ensure,
	traits::{fungible::InspectHold, Get},
};
use metachain_primitives::{
	money::Balance,
	traits::{Clock, Credit},
};
use sp_runtime::TryRuntimeError;

use crate::{BonusRules, Config, HoldReason, Invitations, Invitees, Inviters, Pallet};

impl<T: Config> Pallet<T> {
	/// - Inviters and invitees are nodes, and nobody is its own invitee.
	/// - An inviter has as many open invitations as are counted.
	/// - What is on hold of an inviter is the sum of its open invitations.
	/// - No invitation can be used for longer than one that is created today.
	/// - No inviter gained more than the day's bound.
	/// - No invitee has brought more than was due, and none joined on a day to come.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_invitations()?;
		Self::check_inviters()?;
		Self::check_invitees()
	}

	fn check_invitations() -> Result<(), TryRuntimeError> {
		let latest = T::Clock::today().saturating_add(T::InvitationDays::get());
		let mut open = BTreeMap::<T::AccountId, (u32, Balance)>::new();
		for invitation in Invitations::<T>::iter_values() {
			ensure!(invitation.last_day <= latest, "an invitation lasts too long");
			let (count, hold) = open.entry(invitation.inviter).or_default();
			*count = count.saturating_add(1);
			*hold = hold.saturating_add(invitation.hold);
		}
		for (who, inviter) in Inviters::<T>::iter() {
			let (count, hold) = open.remove(&who).unwrap_or_default();
			ensure!(inviter.open == count, "open invitations are miscounted");
			let held = T::Currency::balance_on_hold(&HoldReason::Invitation.into(), &who);
			ensure!(held == hold, "what is on hold is not the sum of the open invitations");
		}
		ensure!(open.is_empty(), "an invitation is of nobody's");
		Ok(())
	}

	fn check_inviters() -> Result<(), TryRuntimeError> {
		let today = T::Clock::today();
		for (who, inviter) in Inviters::<T>::iter() {
			ensure!(T::Credit::curve(&who).is_some(), "an inviter is no node");
			ensure!(inviter.bonus <= T::MaxBonusPerDay::get(), "a day's bonus exceeds its bound");
			ensure!(inviter.bonus_day <= today, "a bonus lies ahead");
			ensure!(inviter.period <= today, "a period lies ahead");
		}
		Ok(())
	}

	fn check_invitees() -> Result<(), TryRuntimeError> {
		let rules = BonusRules::of::<T>();
		for (who, invitee) in Invitees::<T>::iter() {
			ensure!(T::Credit::curve(&who).is_some(), "an invitee is no node");
			ensure!(Inviters::<T>::contains_key(&invitee.inviter), "an inviter is forgotten");
			ensure!(invitee.inviter != who, "an invitee invited itself");
			ensure!(invitee.joined <= T::Clock::today(), "an invitee joins on a day to come");
			ensure!(invitee.brought <= invitee.due(&rules), "an invitee brought more than was due");
		}
		Ok(())
	}
}

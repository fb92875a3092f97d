//! Nodes choose a candidate, and what they bring follows every change of it.

use frame_support::{ensure, traits::Get};
use metachain_primitives::{
	curve::Curve,
	money::Balance,
	traits::{Clock, Credit, CreditChange, Deposits, OnCreditChange, OnDepositChange},
};
use sp_runtime::DispatchResult;

use crate::{
	by_day::ByDay, CandidacyId, Candidates, Config, Delegation, Delegations, Error, Event, Ledgers,
	Owed, Pallet, Status,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_delegate(node: T::AccountId, candidate: T::AccountId) -> DispatchResult {
		let target = Candidates::<T>::get(&candidate).ok_or(Error::<T>::NotCandidate)?;
		ensure!(target.status != Status::Resigning, Error::<T>::Resigning);
		let curve = T::Credit::curve(&node).ok_or(Error::<T>::NotANode)?;
		let deposit = T::Deposits::deposit(&node);
		ensure!(deposit > 0, Error::<T>::NoDeposit);

		if let Some(current) = Delegations::<T>::get(&node) {
			ensure!(current.candidacy != target.candidacy, Error::<T>::SameCandidate);
			Self::ensure_may_leave(&current)?;
			Self::end_delegation(&node, current);
		}
		Self::start_delegation(node, candidate, target.candidacy, deposit, curve)
	}

	pub(crate) fn do_undelegate(node: T::AccountId) -> DispatchResult {
		let delegation = Delegations::<T>::get(&node).ok_or(Error::<T>::NotDelegating)?;
		Self::ensure_may_leave(&delegation)?;
		Self::end_delegation(&node, delegation);
		Ok(())
	}

	/// A node stays with a candidate for some days, unless the candidate itself has left.
	fn ensure_may_leave(delegation: &Delegation<T::AccountId>) -> DispatchResult {
		let has_departed =
			Ledgers::<T>::get(delegation.candidacy).is_none_or(|ledger| ledger.departed);
		let free_from = delegation.since.saturating_add(T::MoveCooldown::get());
		ensure!(has_departed || T::Clock::today() >= free_from, Error::<T>::TooSoon);
		Ok(())
	}

	fn start_delegation(
		node: T::AccountId,
		candidate: T::AccountId,
		candidacy: CandidacyId,
		deposit: Balance,
		curve: Curve,
	) -> DispatchResult {
		let today = T::Clock::today();
		Ledgers::<T>::try_mutate(candidacy, |ledger| -> DispatchResult {
			let ledger = ledger.as_mut().ok_or(Error::<T>::NotCandidate)?;
			ledger
				.join(today, deposit, &curve, &mut ByDay::<T>::of(candidacy))
				.map_err(|_| Error::<T>::TooManyDelegators)?;
			Ok(())
		})?;
		let delegation = Delegation {
			candidate: candidate.clone(),
			candidacy,
			since: today,
			deposit,
			curve,
			unsettled: today.saturating_add(1),
			accrued: Default::default(),
		};
		Delegations::<T>::insert(&node, delegation);
		Self::deposit_event(Event::Delegated { node, candidate });
		Ok(())
	}

	/// Ends a stored delegation. What it has earned until the last closed day is owed to the node.
	pub(crate) fn end_delegation(node: &T::AccountId, mut delegation: Delegation<T::AccountId>) {
		Delegations::<T>::remove(node);
		let candidacy = delegation.candidacy;
		Ledgers::<T>::mutate_extant(candidacy, |ledger| {
			let mut days = ByDay::<T>::of(candidacy);
			ledger.settle(&mut delegation, &days);
			Self::owe(node, ledger.pay(&mut delegation));
			let Delegation { since, deposit, curve, .. } = delegation;
			if let Err(error) = ledger.part(since, deposit, &curve, &mut days) {
				frame_support::defensive!("a delegation was never counted", error);
			}
		});
		let candidate = delegation.candidate;
		Self::deposit_event(Event::DelegationEnded { node: node.clone(), candidate });
	}

	/// Changes what a node brings to its candidate, if it delegates. What it has earned until the last
	/// closed day accrues first, by the credit it had then. A delegation to a candidate that has left
	/// ends.
	fn update_delegation(node: &T::AccountId, change: impl FnOnce(&mut Delegation<T::AccountId>)) {
		let Some(mut delegation) = Delegations::<T>::get(node) else {
			return;
		};
		let candidacy = delegation.candidacy;
		let Some(mut ledger) = Ledgers::<T>::get(candidacy).filter(|ledger| !ledger.departed)
		else {
			return Self::end_delegation(node, delegation);
		};
		let mut days = ByDay::<T>::of(candidacy);
		ledger.settle(&mut delegation, &days);
		let (deposit, curve) = (delegation.deposit, delegation.curve);
		change(&mut delegation);
		let deposits = (deposit, delegation.deposit);
		let curves = (&curve, &delegation.curve);
		if let Err(error) = ledger.revise(delegation.since, deposits, curves, &mut days) {
			frame_support::defensive!("a delegation was never counted", error);
		}
		Ledgers::<T>::insert(candidacy, ledger);
		Delegations::<T>::insert(node, delegation);
	}

	/// Notes that `amount` of the pot is due to `who`.
	pub(crate) fn owe(who: &T::AccountId, amount: Balance) {
		if amount > 0 {
			Owed::<T>::mutate(who, |owed| *owed = owed.saturating_add(amount));
		}
	}
}

impl<T: Config> OnCreditChange<T::AccountId> for Pallet<T> {
	fn on_credit_change(who: &T::AccountId, change: &CreditChange) {
		Self::update_delegation(who, |delegation| delegation.curve = change.new);
	}
}

impl<T: Config> OnDepositChange<T::AccountId> for Pallet<T> {
	fn on_deposit_change(who: &T::AccountId, _old: Balance, new: Balance) {
		if new > 0 {
			Self::update_delegation(who, |delegation| delegation.deposit = new);
		} else if let Some(delegation) = Delegations::<T>::get(who) {
			Self::end_delegation(who, delegation);
		}
	}
}

//! What people ask.

use alloc::vec::Vec;
use metachain_primitives::{
	money::Balance,
	seats::{voting_weight, VotingWeight},
	traits::{Clock, Credit, Deposits},
};

use crate::{
	by_day::ByDay, Candidate, CandidateInfo, Candidates, Config, Delegations, Elected, Ledgers,
	Owed, Pallet, Stakes, Status, WeightsAfterMove,
};

impl<T: Config> Pallet<T> {
	/// All candidates, in no particular order: see [`CandidateInfo`].
	pub fn candidate_infos() -> Vec<CandidateInfo<T::AccountId>> {
		Candidates::<T>::iter().filter_map(|(who, candidate)| Self::info(who, candidate)).collect()
	}

	/// One candidate: see [`CandidateInfo`].
	pub fn candidate_info(who: T::AccountId) -> Option<CandidateInfo<T::AccountId>> {
		let candidate = Candidates::<T>::get(&who)?;
		Self::info(who, candidate)
	}

	fn info(who: T::AccountId, candidate: Candidate) -> Option<CandidateInfo<T::AccountId>> {
		let today = T::Clock::today();
		let ledger = Ledgers::<T>::get(candidate.candidacy)?;
		let stake = Stakes::<T>::get(&who);
		let elected = Elected::<T>::get();
		let seats = elected.iter().find(|seats| seats.validator == who).map_or(0, |own| own.seats);
		Some(CandidateInfo {
			candidate: who,
			profile: candidate.profile,
			status: candidate.status,
			commission: candidate.commission.on(today),
			self_deposit: stake.deposit,
			deposits: ledger.deposits,
			credit: ledger.credit.total(),
			delegators: ledger.delegators,
			weight: ledger.weight(stake.deposit),
			seats,
			barred_until: Some(stake.barred_until).filter(|day| *day > today),
		})
	}

	/// What a claim of `who` would pay now, in planck.
	pub fn claimable(who: &T::AccountId) -> Balance {
		let owed = Owed::<T>::get(who);
		let Some(mut delegation) = Delegations::<T>::get(who) else {
			return owed;
		};
		let candidacy = delegation.candidacy;
		let Some(mut ledger) = Ledgers::<T>::get(candidacy) else {
			return owed;
		};
		ledger.settle(&mut delegation, &ByDay::<T>::of(candidacy));
		owed.saturating_add(ledger.pay(&mut delegation))
	}

	/// What `candidate`, and the one that `node` delegates to now, would weigh if it moved. `None` when
	/// it cannot delegate to `candidate`, or does so already.
	pub fn after_move(
		node: &T::AccountId,
		candidate: &T::AccountId,
	) -> Option<WeightsAfterMove<T::AccountId>> {
		let curve = T::Credit::curve(node)?;
		let deposit = Some(T::Deposits::deposit(node)).filter(|deposit| *deposit > 0)?;
		let target =
			Candidates::<T>::get(candidate).filter(|target| target.status != Status::Resigning)?;
		let ledger = Ledgers::<T>::get(target.candidacy)?;
		let delegation = Delegations::<T>::get(node);
		if delegation.as_ref().is_some_and(|current| current.candidacy == target.candidacy) {
			return None;
		}

		let deposits = ledger.deposits.saturating_add(Stakes::<T>::get(candidate).deposit);
		let points = curve.value_at(ledger.credit.day());
		let to = voting_weight(
			deposits.saturating_add(deposit),
			ledger.credit.total().saturating_add(points.into()),
		);
		let from = delegation.and_then(|delegation| {
			let weight = Self::weight_without(node)?;
			Some((delegation.candidate, weight))
		});
		Some(WeightsAfterMove { from, to })
	}

	/// What the candidate of `node` would weigh without it. `None` when it delegates to nobody, or the
	/// candidate has left.
	fn weight_without(node: &T::AccountId) -> Option<VotingWeight> {
		let delegation = Delegations::<T>::get(node)?;
		let ledger = Ledgers::<T>::get(delegation.candidacy).filter(|ledger| !ledger.departed)?;
		let self_deposit = Stakes::<T>::get(&delegation.candidate).deposit;
		let points = delegation.curve.value_at(ledger.credit.day());
		Some(voting_weight(
			ledger.deposits.saturating_add(self_deposit).saturating_sub(delegation.deposit),
			ledger.credit.total().saturating_sub(points.into()),
		))
	}
}

//! Who authored blocks, what they are paid for, and how it is claimed.

use alloc::collections::BTreeMap;
use frame_support::{
	dispatch::DispatchClass,
	ensure,
	traits::{fungible::Mutate, tokens::Preservation, Get},
};
use frame_system::pallet_prelude::BlockNumberFor;
use metachain_primitives::{
	money::Balance,
	time::Day,
	traits::{RewardStream, ShareRewards},
};
use pallet_authorship::EventHandler;
use sp_runtime::{traits::AccountIdConversion, DispatchError, DispatchResult};

use crate::{
	by_day::ByDay,
	payroll::{share, Payroll},
	AuthoredBlocks, Candidate, Config, Delegation, Delegations, Error, Event, Ledger, Ledgers,
	Owed, Pallet, Undistributed, WeightInfo, LOG_TARGET,
};

impl<T: Config> EventHandler<T::AccountId, BlockNumberFor<T>> for Pallet<T> {
	/// The block that turns the day is begun before that, and counts for the day that ends.
	fn note_author(author: T::AccountId) {
		AuthoredBlocks::<T>::mutate(author, |blocks| *blocks = blocks.saturating_add(1));
		frame_system::Pallet::<T>::register_extra_weight_unchecked(
			T::WeightInfo::note_author(),
			DispatchClass::Mandatory,
		);
	}
}

impl<T: Config> ShareRewards<T::AccountId> for Pallet<T> {
	/// Keeps the account of `from` alive.
	fn share(from: &T::AccountId, amount: Balance) -> Result<(), DispatchError> {
		if amount > 0 {
			T::Currency::transfer(from, &Self::pot_account(), amount, Preservation::Preserve)?;
			Undistributed::<T>::mutate(|sum| *sum = sum.saturating_add(amount));
			Self::deposit_event(Event::Shared { from: from.clone(), amount });
		}
		Ok(())
	}
}

fn total<'a>(blocks: impl Iterator<Item = &'a u32>) -> u32 {
	blocks.fold(0, |sum, blocks| sum.saturating_add(*blocks))
}

/// Authors, and the blocks that each has authored.
pub(crate) type Authored<T> = BTreeMap<<T as frame_system::Config>::AccountId, u32>;

impl<T: Config> Pallet<T> {
	/// The account that holds what was set aside and is not claimed yet.
	pub fn pot_account() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	/// Takes the counts of all authors, except for those whose days cannot be closed yet: their blocks
	/// are paid with the first day that is.
	pub(crate) fn take_authored(waiting: &[(T::AccountId, Candidate)]) -> Authored<T> {
		let mut authored: Authored<T> = AuthoredBlocks::<T>::drain().collect();
		for (who, _) in waiting {
			if let Some(blocks) = authored.remove(who) {
				AuthoredBlocks::<T>::insert(who, blocks);
			}
		}
		authored
	}

	/// Draws what the day pays for the blocks of `candidates`. What the stream has for blocks of others
	/// stays in the pool; what came from payments is all for the candidates.
	pub(crate) fn open_payroll(
		candidates: &[(T::AccountId, Candidate)],
		authored: &Authored<T>,
	) -> Payroll {
		let all = total(authored.values());
		let own = total(candidates.iter().filter_map(|(who, _)| authored.get(who)));
		let undistributed = Undistributed::<T>::take();
		if own == 0 {
			return Payroll::new(undistributed, 0);
		}

		let drawn = T::Stream::draw(&Self::pot_account(), Balance::MAX);
		let unused = drawn.saturating_sub(share(drawn, own, all));
		let kept = drawn.saturating_sub(Self::give_back(unused));
		Payroll::new(kept.saturating_add(undistributed), own)
	}

	/// Gives `amount` of what was drawn back to the stream, and returns what was given back.
	fn give_back(amount: Balance) -> Balance {
		if amount == 0 {
			return 0;
		}
		match T::Stream::give_back(&Self::pot_account(), amount) {
			Ok(()) => amount,
			Err(error) => {
				log::error!(target: LOG_TARGET, "{amount} planck stay in the pot: {error:?}");
				0
			},
		}
	}

	/// Closes the day `ended` in the books of a candidate that authored so many `blocks` on it.
	pub(crate) fn close_day(
		ended: Day,
		who: &T::AccountId,
		candidate: &Candidate,
		blocks: u32,
		ledger: &mut Ledger,
		payroll: &mut Payroll,
	) {
		let pay = payroll.pay_of(blocks);
		let commission = candidate.commission.on(ended).mul_floor(pay);
		let mut days = ByDay::<T>::of(candidate.candidacy);
		let shared = ledger.close_day(pay.saturating_sub(commission), &mut days);
		Self::owe(who, commission);
		payroll.spend(commission.saturating_add(shared));
		if blocks > 0 {
			let candidate = who.clone();
			Self::deposit_event(Event::BlocksPaid {
				day: ended,
				candidate,
				blocks,
				commission,
				shared,
			});
		}
	}

	pub(crate) fn do_claim(who: T::AccountId) -> DispatchResult {
		if let Some(delegation) = Delegations::<T>::get(&who) {
			Self::collect(&who, delegation);
		}
		let amount = Owed::<T>::take(&who);
		ensure!(amount > 0, Error::<T>::NothingToClaim);
		T::Currency::transfer(&Self::pot_account(), &who, amount, Preservation::Preserve)?;
		Self::deposit_event(Event::Claimed { who, amount });
		Ok(())
	}

	/// Moves the whole planck that a stored delegation has earned to what is owed to its node.
	fn collect(node: &T::AccountId, mut delegation: Delegation<T::AccountId>) {
		let candidacy = delegation.candidacy;
		let Some(mut ledger) = Ledgers::<T>::get(candidacy).filter(|ledger| !ledger.departed)
		else {
			return Self::end_delegation(node, delegation);
		};
		ledger.settle(&mut delegation, &ByDay::<T>::of(candidacy));
		Self::owe(node, ledger.pay(&mut delegation));
		Ledgers::<T>::insert(candidacy, ledger);
		Delegations::<T>::insert(node, delegation);
	}
}

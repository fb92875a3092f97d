//! What nodes earn, and how they are paid.

use codec::{Decode, Encode};
use frame_support::{
	defensive, ensure,
	storage::with_storage_layer,
	traits::{fungible::Mutate, tokens::Preservation::Preserve},
};
use metachain_primitives::{
	curve::Gated,
	decaying_sum::SumError,
	money::Balance,
	time::Day,
	traits::{Clock, CreditChange, OnCreditChange, ShareRewards},
};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
	stores::{StoredPrefixes, StoredSchedule},
	Books, Config, Error, Event, Ledger, Node, Nodes, Pallet, Shared,
};

/// What all registered nodes have together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Totals {
	/// The day that the figures are of: today, unless days without blocks have not all been closed.
	pub day: Day,
	/// All deposits, in planck.
	pub deposits: Balance,
	/// Σ deposit · credit, over the nodes at or above the threshold. A node has this part of a day's
	/// rewards: its own deposit · credit in relation to it.
	pub weight: u128,
	/// MC that was shared and will be paid beside what the stream gives, in planck.
	pub shared: Balance,
}

impl<T: Config> Pallet<T> {
	/// The books as they stand.
	pub(crate) fn books() -> Ledger {
		let today = T::Clock::today();
		Books::<T>::get().map_or_else(|| Ledger::new(today), |books| books.begun_on(today))
	}

	/// Adds what `node` has earned on the days closed since the last time to what it is due.
	pub(crate) fn settle(node: &mut Node<T>, books: &Ledger) {
		let prefixes = StoredPrefixes::<T>::new();
		match books.accrued(&node.credit, node.deposit, node.unsettled, &prefixes) {
			Ok(accrued) => node.pending = node.pending.saturating_add(accrued),
			Err(error) => {
				defensive!("rewards of closed days can be told", error);
			},
		}
		node.unsettled = books.day();
	}

	/// Settles `node` as it was, then lets it take part with this deposit and credit. The caller
	/// stores the node, and rolls back when it fails.
	pub(crate) fn change_share(
		node: &mut Node<T>,
		deposit: Balance,
		credit: Gated,
	) -> DispatchResult {
		let mut books = Self::books();
		let mut schedule = StoredSchedule::<T>::new();
		Self::settle(node, &books);
		books
			.remove(&node.credit, node.deposit, &mut schedule)
			.and_then(|()| books.insert(&credit, deposit, &mut schedule))
			.map_err(|error| match error {
				SumError::Full => DispatchError::from(Error::<T>::TooMuchDeposited),
				SumError::NotContained => {
					defensive!("what counts can be taken out of the sum");
					DispatchError::Corruption
				},
			})?;
		Books::<T>::put(books);
		node.deposit = deposit;
		node.credit = credit;
		Ok(())
	}

	pub(crate) fn do_claim(who: T::AccountId) -> DispatchResult {
		let mut node = Nodes::<T>::get(&who).ok_or(Error::<T>::NothingToClaim)?;
		Self::settle(&mut node, &Self::books());
		let amount = node.pending.take_planck(Balance::MAX);
		ensure!(amount > 0, Error::<T>::NothingToClaim);
		T::Currency::transfer(&Self::pot_account(), &who, amount, Preserve)?;
		Self::store(&who, node);
		Self::deposit_event(Event::RewardsClaimed { who, amount });
		Ok(())
	}

	/// What a claim would pay to `who`.
	pub(crate) fn due(who: &T::AccountId) -> Balance {
		Nodes::<T>::get(who).map_or(0, |mut node| {
			Self::settle(&mut node, &Self::books());
			node.pending.planck()
		})
	}

	pub(crate) fn add_up() -> Totals {
		let books = Self::books();
		Totals {
			day: books.day(),
			deposits: books.deposits(),
			weight: books.total(),
			shared: Shared::<T>::get(),
		}
	}
}

impl<T: Config> OnCreditChange<T::AccountId> for Pallet<T> {
	fn on_credit_change(who: &T::AccountId, change: &CreditChange) {
		let Some(mut node) = Nodes::<T>::get(who).filter(Node::is_registered) else {
			return;
		};
		let (deposit, credit) = (node.deposit, Self::gated(change.new));
		match with_storage_layer(|| Self::change_share(&mut node, deposit, credit)) {
			Ok(()) => Nodes::<T>::insert(who, node),
			Err(error) => {
				defensive!("the sum takes the same deposit again", error);
			},
		}
	}
}

/// The payer's account stays alive. Nothing is shared while that fails.
impl<T: Config> ShareRewards<T::AccountId> for Pallet<T> {
	fn share(from: &T::AccountId, amount: Balance) -> Result<(), DispatchError> {
		if amount == 0 {
			return Ok(());
		}
		T::Currency::transfer(from, &Self::pot_account(), amount, Preserve)?;
		Shared::<T>::mutate(|shared| *shared = shared.saturating_add(amount));
		Self::deposit_event(Event::RewardsShared { from: from.clone(), amount });
		Ok(())
	}
}

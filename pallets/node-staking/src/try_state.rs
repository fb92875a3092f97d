//! The invariants of the pallet's storage.

use alloc::collections::BTreeMap;
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, InspectHold},
		Get,
	},
};
use metachain_primitives::{
	decaying_sum::DecayingSum,
	reward_integral::Accrued,
	traits::{Clock, Credit},
};
use sp_runtime::TryRuntimeError;

use crate::{
	Books, Config, HoldReason, Ledger, Node, Nodes, Pallet, Prefixes, Shared, SlopeChanges,
};

impl<T: Config> Pallet<T> {
	/// - What is on hold of a node is its deposit and what is leaving, and a node with nothing left is
	///   forgotten.
	/// - Nothing leaves later than what would leave now, and no chunk is empty.
	/// - A registered node takes part with its credit as it is, and was settled on no day to come.
	/// - The sum is that of all registered nodes, now and on every day to come.
	/// - There is a prefix sum for each day that can be settled, and for no other.
	/// - The books stand on no day to come.
	/// - The pot holds what all nodes are due and what was shared.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		for (who, node) in Nodes::<T>::iter() {
			Self::check_holds(&who, &node)?;
			Self::check_credit(&who, &node)?;
		}
		if let Some(books) = Books::<T>::get() {
			ensure!(books.day() <= T::Clock::today(), "the books stand on a day to come");
			Self::check_sum(&books)?;
			Self::check_prefixes(&books)?;
		} else {
			ensure!(Nodes::<T>::iter_keys().next().is_none(), "there are nodes, but no books");
		}
		Self::check_pot()
	}

	fn check_holds(who: &T::AccountId, node: &Node<T>) -> Result<(), TryRuntimeError> {
		let held = T::Currency::balance_on_hold(&HoldReason::Collateral.into(), who);
		ensure!(held == node.held(), "what is on hold is not the deposit and what is leaving");
		ensure!(!node.is_spent(), "a node with nothing left is remembered");
		let latest = T::Clock::today().saturating_add(T::UnbondingDays::get());
		for chunk in &node.unbonding {
			ensure!(chunk.amount > 0, "an empty chunk is leaving");
			ensure!(chunk.ends <= latest, "a chunk takes too long to leave");
		}
		Ok(())
	}

	fn check_credit(who: &T::AccountId, node: &Node<T>) -> Result<(), TryRuntimeError> {
		ensure!(node.unsettled <= Self::books().day(), "a node was settled for days to come");
		ensure!(
			!node.is_registered() || T::Credit::curve(who) == Some(node.credit.curve),
			"a node takes part with another credit than its own"
		);
		Ok(())
	}

	fn check_sum(books: &Ledger) -> Result<(), TryRuntimeError> {
		let mut sum = DecayingSum::new(books.day());
		let mut schedule = BTreeMap::new();
		for node in Nodes::<T>::iter_values().filter(Node::is_registered) {
			sum.insert(&node.credit, node.deposit, &mut schedule)
				.map_err(|_| "the deposits are more than can be added up")?;
		}
		ensure!(sum == books.sum, "the sum is not that of the registered nodes");
		let stored: BTreeMap<_, _> = SlopeChanges::<T>::iter().collect();
		ensure!(schedule == stored, "the schedule is not that of the registered nodes");
		Ok(())
	}

	fn check_prefixes(books: &Ledger) -> Result<(), TryRuntimeError> {
		let (oldest, open) = (books.rewards.oldest_day(), books.rewards.open_day());
		ensure!(open == books.day(), "the sum and the rewards stand on different days");
		let days = Prefixes::<T>::iter_keys().filter(|day| (oldest..open).contains(day)).count();
		ensure!(days == open.saturating_sub(oldest) as usize, "a prefix sum is missing");
		ensure!(Prefixes::<T>::iter_keys().count() == days, "a prefix sum is of no use");
		Ok(())
	}

	fn check_pot() -> Result<(), TryRuntimeError> {
		let books = Self::books();
		let mut due = Accrued::default();
		for mut node in Nodes::<T>::iter_values() {
			Self::settle(&mut node, &books);
			due = due.saturating_add(node.pending);
		}
		let owed = due.planck().saturating_add(Shared::<T>::get());
		ensure!(
			T::Currency::balance(&Self::pot_account()) >= owed,
			"the pot does not hold what nodes are due"
		);
		Ok(())
	}
}

//! Fines.

use frame_support::{
	storage::with_storage_layer,
	traits::{
		fungible::MutateHold,
		tokens::{Fortitude::Force, Precision::BestEffort, Restriction::Free},
		Get,
	},
};
use metachain_primitives::{
	money::Balance,
	traits::{Fines, OnFined},
};
use sp_runtime::DispatchError;

use crate::{Config, Event, HoldReason, Node, Nodes, Pallet};

impl<T: Config> Fines<T::AccountId> for Pallet<T> {
	fn fine(who: &T::AccountId, amount: Balance) -> Balance {
		// Nothing is moved when the treasury's account is dead and cannot come into being by so little.
		let moved = Nodes::<T>::get(who).map_or(0, |node| {
			with_storage_layer(|| Self::take_fine(who, node, amount)).unwrap_or_default()
		});
		T::OnFined::on_fined(who);
		moved
	}
}

impl<T: Config> Pallet<T> {
	/// Moves up to `amount` of what `who` has on hold to the treasury, and returns how much.
	fn take_fine(
		who: &T::AccountId,
		mut node: Node<T>,
		amount: Balance,
	) -> Result<Balance, DispatchError> {
		let amount = amount.min(node.held());
		if amount == 0 {
			return Ok(0);
		}
		let moved = T::Currency::transfer_on_hold(
			&HoldReason::Collateral.into(),
			who,
			&T::Treasury::get(),
			amount,
			BestEffort,
			Free,
			Force,
		)?;
		let from_deposit = moved.min(node.deposit);
		let deposit = node.deposit.saturating_sub(from_deposit);
		node.take_leaving(moved.saturating_sub(from_deposit));
		if from_deposit > 0 {
			Self::change_deposit(who, node, deposit)?;
		} else {
			Self::store(who, node);
		}
		Self::deposit_event(Event::Fined { who: who.clone(), amount: moved, deposit });
		Ok(moved)
	}
}

//! How deposits are made, changed and withdrawn.

use frame_support::{
	ensure,
	traits::{fungible::MutateHold, tokens::Precision::BestEffort, Get},
};
use metachain_primitives::{
	curve::{Curve, Gated},
	money::Balance,
	traits::{Clock, Credit, Deposits, OnDepositChange},
};
use sp_runtime::{ArithmeticError, DispatchResult};

use crate::{Config, Error, Event, HoldReason, Node, Nodes, Pallet, Role};

/// Storage may have changed when one of these fails: the caller must roll back, as every call does.
impl<T: Config> Pallet<T> {
	pub(crate) fn do_register(who: T::AccountId, role: Role, deposit: Balance) -> DispatchResult {
		let credit = Self::gated(T::Credit::curve(&who).ok_or(Error::<T>::NotANode)?);
		let mut node = Nodes::<T>::get(&who).unwrap_or_else(|| Node::new(role, credit));
		ensure!(!node.is_registered(), Error::<T>::AlreadyRegistered);
		ensure!(deposit >= role.min_deposit::<T>(), Error::<T>::BelowMinimum);

		T::Currency::hold(&HoldReason::Collateral.into(), &who, deposit)?;
		node.role = role;
		node.credit = credit;
		Self::change_deposit(&who, node, deposit)?;
		Self::deposit_event(Event::Registered { who, role, deposit });
		Ok(())
	}

	pub(crate) fn do_change_role(who: T::AccountId, role: Role) -> DispatchResult {
		let mut node = Self::registered(&who)?;
		ensure!(node.deposit >= role.min_deposit::<T>(), Error::<T>::BelowMinimum);
		node.role = role;
		Nodes::<T>::insert(&who, node);
		Self::deposit_event(Event::RoleChanged { who, role });
		Ok(())
	}

	pub(crate) fn do_raise(who: T::AccountId, amount: Balance) -> DispatchResult {
		let node = Self::registered(&who)?;
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let deposit = node.deposit.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		T::Currency::hold(&HoldReason::Collateral.into(), &who, amount)?;
		Self::change_deposit(&who, node, deposit)?;
		Self::deposit_event(Event::DepositRaised { who, amount, deposit });
		Ok(())
	}

	pub(crate) fn do_lower(who: T::AccountId, amount: Balance) -> DispatchResult {
		let node = Self::registered(&who)?;
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let deposit = node.deposit.checked_sub(amount).ok_or(Error::<T>::InsufficientDeposit)?;
		ensure!(deposit >= node.role.min_deposit::<T>(), Error::<T>::BelowMinimum);
		Self::unbond(who, node, amount)
	}

	pub(crate) fn do_unregister(who: T::AccountId) -> DispatchResult {
		let node = Self::registered(&who)?;
		let deposit = node.deposit;
		Self::unbond(who, node, deposit)
	}

	pub(crate) fn do_withdraw(who: T::AccountId) -> DispatchResult {
		let mut node = Nodes::<T>::get(&who).ok_or(Error::<T>::NothingToWithdraw)?;
		let amount = Self::release_withdrawable(&who, &mut node)?;
		ensure!(amount > 0, Error::<T>::NothingToWithdraw);
		Self::store(&who, node);
		Ok(())
	}

	/// Takes `amount`, which is no more than the deposit, out of it.
	fn unbond(who: T::AccountId, mut node: Node<T>, amount: Balance) -> DispatchResult {
		Self::release_withdrawable(&who, &mut node)?;
		let ends = T::Clock::today().saturating_add(T::UnbondingDays::get());
		node.add_leaving(amount, ends).map_err(|_| Error::<T>::TooManyChunks)?;
		let deposit = node.deposit.saturating_sub(amount);
		Self::change_deposit(&who, node, deposit)?;
		Self::deposit_event(Event::DepositLowered { who, amount, deposit, ends });
		Ok(())
	}

	/// Releases what `who` can withdraw today, and returns how much that is. It releases what is held
	/// even if, against all expectation, that is less: nobody shall be kept from leaving.
	fn release_withdrawable(
		who: &T::AccountId,
		node: &mut Node<T>,
	) -> Result<Balance, sp_runtime::DispatchError> {
		let amount = node.take_withdrawable(T::Clock::today());
		if amount > 0 {
			T::Currency::release(&HoldReason::Collateral.into(), who, amount, BestEffort)?;
			Self::deposit_event(Event::Withdrawn { who: who.clone(), amount });
		}
		Ok(amount)
	}

	/// Lets `deposit` count in the place of the one that `node` has, stores the node, and tells of it.
	pub(crate) fn change_deposit(
		who: &T::AccountId,
		mut node: Node<T>,
		deposit: Balance,
	) -> DispatchResult {
		let (before, credit) = (node.deposit, node.credit);
		Self::change_share(&mut node, deposit, credit)?;
		Self::store(who, node);
		T::OnDepositChange::on_deposit_change(who, before, deposit);
		Ok(())
	}

	/// Stores a node, unless there is nothing left to remember.
	pub(crate) fn store(who: &T::AccountId, node: Node<T>) {
		if node.is_spent() {
			Nodes::<T>::remove(who);
		} else {
			Nodes::<T>::insert(who, node);
		}
	}

	fn registered(who: &T::AccountId) -> Result<Node<T>, Error<T>> {
		Nodes::<T>::get(who).filter(Node::is_registered).ok_or(Error::<T>::NotRegistered)
	}

	/// What a deposit is multiplied with.
	pub(crate) fn gated(curve: Curve) -> Gated {
		Gated { curve, threshold: T::Credit::threshold() }
	}
}

impl<T: Config> Deposits<T::AccountId> for Pallet<T> {
	fn deposit(who: &T::AccountId) -> Balance {
		Nodes::<T>::get(who).map_or(0, |node| node.deposit)
	}
}

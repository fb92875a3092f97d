//! Nodes: their membership, credit and deposits, and who must know when these change.

use sp_runtime::{DispatchError, DispatchResult};

use crate::{
	curve::{Curve, Points},
	money::{Balance, Musd},
};

/// Nodes and their credit.
pub trait Credit<AccountId> {
	/// The course of the credit of `who`; `None` when it is no node.
	fn curve(who: &AccountId) -> Option<Curve>;
	/// The credit of `who` today; zero when it is no node.
	fn points(who: &AccountId) -> Points;
	/// The points from which on a node takes part in rewards.
	fn threshold() -> Points;
	/// Counts `who` among those who are active today. Nothing happens when it is no node.
	fn note_active(who: &AccountId);
	/// Rewards `who` for `musd` of work that is paid today, within the day's bound. Nothing happens when it
	/// is no node.
	fn record_work(who: &AccountId, musd: Musd);
}

/// Admits nodes, and grants and takes credit for what they did to the network as a whole.
pub trait CreditAuthority<AccountId> {
	/// Makes `who` a node with the basic credit. Fails, and changes nothing, when it is one.
	fn admit(who: &AccountId) -> DispatchResult;
	/// Grants `who` up to `points`, within the cap, and returns what it gained. That is no activity of
	/// its own: neither does it count as active, nor does its grace begin anew.
	fn grant(who: &AccountId, points: Points) -> Points;
	/// Takes up to `points` from the credit of `who`, below the floor too, and returns what it lost.
	fn revoke(who: &AccountId, points: Points) -> Points;
}

/// A change in the course of a node's credit, effective today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CreditChange {
	/// The course until now; `None` when the node has just joined.
	pub old: Option<Curve>,
	/// The course from now on.
	pub new: Curve,
	/// The points that the node has just earned by an activity of its own: not those that it joined
	/// with, bought, or was granted.
	pub earned: Points,
}

/// Is told when the course of a node's credit changes, after the change is stored.
pub trait OnCreditChange<AccountId> {
	fn on_credit_change(who: &AccountId, change: &CreditChange);
}

/// The MC that registered nodes hold as collateral.
pub trait Deposits<AccountId> {
	/// What `who` has on deposit and not withdrawn from; zero when it is not registered.
	fn deposit(who: &AccountId) -> Balance;
}

/// Is told when the deposit of a node changes, after the change is stored.
pub trait OnDepositChange<AccountId> {
	/// `new` is zero when the node is registered no more.
	fn on_deposit_change(who: &AccountId, old: Balance, new: Balance);
}

/// Punishes nodes.
pub trait Fines<AccountId> {
	/// Moves up to `amount` of what `who` has on hold, what is leaving included, to the treasury.
	/// Returns what was moved.
	fn fine(who: &AccountId, amount: Balance) -> Balance;
}

/// Is told when a node was fined.
pub trait OnFined<AccountId> {
	fn on_fined(who: &AccountId);
}

macro_rules! impl_for_tuples {
	($($name:ident),*) => {
		impl<AccountId, $($name: OnCreditChange<AccountId>),*> OnCreditChange<AccountId> for ($($name,)*) {
			fn on_credit_change(_who: &AccountId, _change: &CreditChange) {
				$($name::on_credit_change(_who, _change);)*
			}
		}
		impl<AccountId, $($name: OnDepositChange<AccountId>),*> OnDepositChange<AccountId> for ($($name,)*) {
			fn on_deposit_change(_who: &AccountId, _old: Balance, _new: Balance) {
				$($name::on_deposit_change(_who, _old, _new);)*
			}
		}
		impl<AccountId, $($name: OnFined<AccountId>),*> OnFined<AccountId> for ($($name,)*) {
			fn on_fined(_who: &AccountId) {
				$($name::on_fined(_who);)*
			}
		}
	};
}
impl_for_tuples!();
impl_for_tuples!(A);
impl_for_tuples!(A, B);
impl_for_tuples!(A, B, C);

/// A payment that becomes a reward of others.
pub trait ShareRewards<AccountId> {
	/// Takes `amount` from `from` and adds it to what the receiver shares out for today.
	fn share(from: &AccountId, amount: Balance) -> Result<(), DispatchError>;
}

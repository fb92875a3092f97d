//! The price of MC, the MUSD ledger, and the ledger of what is burned.

use sp_runtime::DispatchError;

use crate::money::{Balance, BurnReason, Musd, Price};

/// The price of MC.
pub trait PriceFeed {
	/// MUSD for one whole MC; `None` while no fresh price is known. Never `Some(0)`.
	fn price() -> Option<Price>;
}

/// The MUSD ledger, as services use it: lock what a consumer sets aside, burn what it used, give back
/// the rest. Nothing moves MUSD from one account to another.
pub trait MusdEscrow<AccountId> {
	/// Takes `amount` from what `who` can spend. Fails, and changes nothing, when that is too little.
	fn lock(who: &AccountId, amount: Musd) -> Result<(), DispatchError>;
	/// Gives back to `who` what was locked from it.
	fn unlock(who: &AccountId, amount: Musd) -> Result<(), DispatchError>;
	/// Burns of what is locked.
	fn burn_locked(amount: Musd) -> Result<(), DispatchError>;
}

/// The ledger of all MC that was destroyed.
pub trait BurnLedger {
	/// Notes that `amount` planck have just been destroyed.
	fn note_burned(reason: BurnReason, amount: Balance);
}

/// Where burns need no ledger.
impl BurnLedger for () {
	fn note_burned(_reason: BurnReason, _amount: Balance) {}
}

//! Who validates, and with how many seats.

use alloc::vec::Vec;

use crate::{money::Balance, seats::SeatsOf};

/// The validators that the nodes have elected.
pub trait Parliament<AccountId> {
	/// Those elected last, each once, with at least one seat each. Empty while nobody was ever elected:
	/// whoever validates then goes on.
	fn elected() -> Vec<SeatsOf<AccountId>>;
}

/// Candidates for validation.
pub trait Candidates<AccountId> {
	/// Whether `who` stands as a candidate, elected or not.
	fn is_candidate(who: &AccountId) -> bool;
	/// Punishes `who` for an offence: takes this part of its self-deposit for the treasury, and the same
	/// part of its credit. Bars it from elections for as long as the implementation says. Returns the MC
	/// that were taken.
	fn punish(who: &AccountId, part: sp_runtime::Perbill) -> Balance;
}

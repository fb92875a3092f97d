//! Choosing the greatest, without going back and forth.

use alloc::vec::Vec;
use core::cmp::Reverse;

use primitive_types::U256;
use sp_arithmetic::Perbill;

use super::VotingWeight;

/// Who can be elected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nominee<AccountId> {
	pub who: AccountId,
	pub weight: VotingWeight,
	/// Whether it was elected the last time.
	pub is_incumbent: bool,
}

/// The `at_most` nominees with the greatest weights, in the order of their accounts.
///
/// A challenger takes the place of an incumbent only if its weight is greater by more than `margin` of
/// the incumbent's, so that two of about the same weight do not replace each other day by day. Among
/// incumbents, and among challengers, equal weights go by the account.
pub fn select<AccountId: Ord>(
	mut nominees: Vec<Nominee<AccountId>>,
	at_most: usize,
	margin: Perbill,
) -> Vec<Nominee<AccountId>> {
	nominees.sort_unstable_by(|a, b| rank(a, margin).cmp(&rank(b, margin)));
	nominees.truncate(at_most);
	nominees.sort_unstable_by(|a, b| a.who.cmp(&b.who));
	nominees
}

/// What nominees are sorted by. An incumbent wins a tie, so that a challenger must exceed the margin.
fn rank<AccountId>(
	nominee: &Nominee<AccountId>,
	margin: Perbill,
) -> (Reverse<U256>, bool, &AccountId) {
	let one = Perbill::one().deconstruct();
	let factor = if nominee.is_incumbent { one.saturating_add(margin.deconstruct()) } else { one };
	let score = U256::from(nominee.weight).saturating_mul(factor.into());
	(Reverse(score), !nominee.is_incumbent, &nominee.who)
}

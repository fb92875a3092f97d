//! The incentive pool.

use sp_runtime::DispatchError;

use crate::money::Balance;

/// How many nodes were active on the last full day.
pub trait ActiveNodes {
	fn active_nodes() -> u32;
}

/// The incentive pool, as a stream of rewards uses it.
pub trait RewardStream<AccountId> {
	/// Moves up to `amount` of what is left of today's budget of this stream from the pool to `to`,
	/// and returns what was moved.
	fn draw(to: &AccountId, amount: Balance) -> Balance;
	/// Brings what was drawn and not paid out back from `from` into the pool.
	fn give_back(from: &AccountId, amount: Balance) -> Result<(), DispatchError>;
}

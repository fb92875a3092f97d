//! Where a node leaves the proofs it has accepted for the off-chain worker of `pallet-workload`.
//!
//! The node writes the outbox into the persistent off-chain storage, replacing it as proofs come in
//! and get settled. The worker only reads it.

use alloc::vec::Vec;
use codec::{Decode, Encode};

use crate::voucher::SignedVoucher;

/// The key in the persistent off-chain storage under which the SCALE-encoded [`Outbox`] lies.
pub const OUTBOX_KEY: &[u8] = b"metachain/workload/outbox";

/// What is to be settled, in the order in which it should be. At most one voucher of each channel,
/// the highest, is of use.
pub type Outbox<AccountId> = Vec<OutboxGroup<AccountId>>;

/// Vouchers of one provider's channels.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct OutboxGroup<AccountId> {
	pub provider: AccountId,
	pub vouchers: Vec<SignedVoucher>,
}

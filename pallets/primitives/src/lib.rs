//! # Primitives
//!
//! What MetaChain's pallets, node and clients share: plain data, the formulae of credit and rewards,
//! and the small traits by which the pallets know each other.
//!
//! - [`money`]: units, and the conversion between MC and MUSD.
//! - [`time`]: days and months, as the one clock counts them.
//! - [`curve`], [`decaying_sum`], [`reward_integral`]: credit, sums of credit over many nodes, and
//!   rewards by credit, each at a cost that does not grow with the number of nodes or days.
//! - [`invitation`]: what is signed when a node joins.
//! - [`seats`]: the voting right of validators.
//! - [`check_in`]: what a node signs to check in without a fee.
//! - [`voucher`]: the bandwidth-work proof.
//! - [`outbox`]: where a node leaves accepted proofs for its off-chain worker.
//! - [`channel`], [`offer`]: what a consumer and a provider agree on.
//! - [`traits`] (feature `runtime`): capabilities that one pallet offers another.
//!
//! Nothing here touches storage. The clients depend on this crate without the feature `runtime`,
//! which keeps the SDK out of them.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod channel;
pub mod check_in;
pub mod curve;
pub mod decaying_sum;
pub mod invitation;
pub mod money;
pub mod offer;
pub mod outbox;
pub mod reward_integral;
pub mod seats;
pub mod time;
#[cfg(feature = "runtime")]
pub mod traits;
pub mod voucher;

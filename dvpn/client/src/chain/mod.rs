//! The chain, as consumers and providers need it.
//!
//! - [`Chain`]: what a running session needs; a test puts a table in memory behind it.
//! - [`NodeClient`]: a node's JSON-RPC. Reads are runtime API calls at the best block, in the
//!   shared types, or view functions, decoded by the metadata that the node gives; extrinsics are
//!   encoded by that metadata, and watched until they are in the best block. A lost connection is
//!   made anew at the next call.
//! - `reads`, `calls`: what providers and consumers ask and do. `membership`, `stake`, `candidates`,
//!   `validators`: what nodes and validators do. `views`, `submission`: how that gets from and to the
//!   chain.

mod calls;
mod candidates;
mod connection;
mod error;
mod membership;
#[cfg(test)]
pub mod memory;
mod reads;
mod stake;
mod submission;
mod validators;
mod views;

use metachain_primitives::{
	channel::{Channel, ChannelId},
	time::Moment,
	voucher::{GenesisHash, Proof, SignedVoucher},
};
use serde::Deserialize;
use std::{future::Future, sync::Arc};

pub use calls::Closing;
pub use candidates::{Candidate, Delegation, Profile, Status, Step};
pub use connection::NodeClient;
pub use error::ChainError;
pub use membership::{Invitation, Paid};
pub use reads::{Balances, Limits, OwnChannel};
pub use stake::{Registration, Rewards, Role, Unbonding};
pub use validators::{NewSessionKeys, SessionKeys, StallVotes};

use crate::{keys::AccountKey, AccountId};

/// Proofs that a node takes in one request.
pub const MAX_PROOFS: usize = 1_000;

/// The answer of a node to one proof.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ProofAnswer {
	/// Whether the node holds it durably.
	pub accepted: bool,
	/// The name of the reason why not.
	pub reason: Option<String>,
	/// The reason in words.
	pub message: Option<String>,
}

/// What a provider's running sessions need of the chain.
pub trait Chain: Send + Sync + 'static {
	/// The hash of the first block.
	fn genesis(&self) -> GenesisHash;

	/// The channels of these numbers, in the same order; `None` for those that are not open.
	fn channels(
		&self,
		ids: &[ChannelId],
	) -> impl Future<Output = Result<Vec<Option<Channel<AccountId>>>, ChainError>> + Send;

	/// The time that the channels' expiry is compared with.
	fn now(&self) -> impl Future<Output = Result<Moment, ChainError>> + Send;

	/// Hands proofs to the node, at most [`MAX_PROOFS`]; it answers each.
	fn submit_proofs(
		&self,
		proofs: &[Proof],
	) -> impl Future<Output = Result<Vec<ProofAnswer>, ChainError>> + Send;

	/// Settles a voucher by an extrinsic of the provider's own.
	fn settle(&self, signed: SignedVoucher) -> impl Future<Output = Result<(), ChainError>> + Send;
}

/// A provider's access to the chain: a node, and the account that settles.
pub struct ProviderChain {
	pub node: Arc<NodeClient>,
	pub key: AccountKey,
}

impl Chain for ProviderChain {
	fn genesis(&self) -> GenesisHash {
		self.node.genesis()
	}

	async fn channels(
		&self,
		ids: &[ChannelId],
	) -> Result<Vec<Option<Channel<AccountId>>>, ChainError> {
		self.node.channels(ids).await
	}

	async fn now(&self) -> Result<Moment, ChainError> {
		self.node.now().await
	}

	async fn submit_proofs(&self, proofs: &[Proof]) -> Result<Vec<ProofAnswer>, ChainError> {
		self.node.submit_proofs(proofs).await
	}

	async fn settle(&self, signed: SignedVoucher) -> Result<(), ChainError> {
		self.node.settle(&self.key, signed).await
	}
}

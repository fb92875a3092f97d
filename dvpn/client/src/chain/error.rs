//! What can go wrong with a node, in one line each.

use crate::AccountId;

/// Why the chain could not be asked or told something.
#[derive(Debug, thiserror::Error)]
pub enum ChainError {
	/// No connection, or no answer in time. Trying again later may help.
	#[error("the node at {url} does not answer: {cause}")]
	Unreachable {
		/// The node's address.
		url: String,
		/// What was noticed.
		cause: String,
	},
	/// The node answered with an error.
	#[error("the node refuses: {0}")]
	Refused(String),
	/// The node's chain is not the one that was there before.
	#[error("the node at {0} is on another chain now")]
	OtherChain(String),
	/// The answer is not what this version understands.
	#[error("the node's answer to {0} is not understood: is it a MetaChain node of this version?")]
	NotUnderstood(String),
	/// The extrinsic was included and failed. The name of the error: `Workload::OverEscrow`.
	#[error("the chain refuses {call}: {error}")]
	Failed {
		/// The call.
		call: &'static str,
		/// The error's name.
		error: String,
	},
	/// The account is no node of the network.
	#[error(
		"account {0} is no node of the network yet: ask somebody who is for an invitation (made with \
		 `metachain-dvpn invite`), then run `metachain-dvpn join --invitation FILE`"
	)]
	NotANode(AccountId),
	/// The extrinsic did not get into a block in time.
	#[error("{0} was not included in a block; it may still be")]
	NotIncluded(&'static str),
}

impl ChainError {
	/// Whether there was no answer at all.
	pub fn is_unreachable(&self) -> bool {
		matches!(self, Self::Unreachable { .. })
	}

	/// Whether an extrinsic was included and failed, so that it can have no effect any more.
	pub fn is_failed(&self) -> bool {
		matches!(self, Self::Failed { .. })
	}

	/// Whether an extrinsic failed with this error of a pallet: `Credit::AlreadyCheckedIn`.
	pub fn is_failure(&self, name: &str) -> bool {
		matches!(self, Self::Failed { error, .. } if error == name)
	}
}

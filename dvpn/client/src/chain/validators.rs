//! Validators' session keys, and their vote when finality has stalled.

use metachain_primitives::seats::Seats;
use serde::Deserialize;
use subxt::{dynamic::Value, rpcs::rpc_params};

use super::{submission::Call, ChainError, NodeClient};
use crate::{keys::AccountKey, AccountId};

/// The public keys with which a node validates.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionKeys {
	/// Produces blocks.
	pub babe: [u8; 32],
	/// Votes for finality.
	pub grandpa: [u8; 32],
	/// Signs batches of proofs.
	pub workload: [u8; 32],
}

impl SessionKeys {
	/// As the chain encodes them: one after the other.
	fn decode(bytes: &[u8]) -> Option<Self> {
		let (keys, []) = bytes.as_chunks::<32>() else { return None };
		let [babe, grandpa, workload] = *keys else { return None };
		Some(Self { babe, grandpa, workload })
	}
}

/// Session keys that a node has just made, and keeps.
#[derive(Clone, Debug)]
pub struct NewSessionKeys {
	pub keys: SessionKeys,
	/// That the account and the node belong together.
	proof: Vec<u8>,
}

/// The node's answer, in hexadecimal digits.
#[derive(Deserialize)]
struct GeneratedKeys {
	keys: String,
	proof: String,
}

/// The seats that say the same of a stall as one who has just voted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StallVotes {
	pub in_favour: Seats,
	pub of: Seats,
	/// Whether that is enough, and GRANDPA begins afresh.
	pub are_decisive: bool,
}

impl NodeClient {
	/// Has the node make session keys for `owner`. Nodes do so for those alone who may do everything.
	pub async fn make_session_keys(&self, owner: &AccountId) -> Result<NewSessionKeys, ChainError> {
		const METHOD: &str = "author_rotateKeysWithOwner";
		let owner = format!("0x{}", hex::encode(owner.0));
		let made: GeneratedKeys = self.request(METHOD, rpc_params![owner]).await?;
		let bytes = |digits: &str| hex::decode(digits.trim_start_matches("0x")).ok();
		bytes(&made.keys)
			.and_then(|keys| SessionKeys::decode(&keys))
			.zip(bytes(&made.proof))
			.map(|(keys, proof)| NewSessionKeys { keys, proof })
			.ok_or_else(|| ChainError::NotUnderstood(METHOD.into()))
	}

	/// Makes these the account's session keys.
	pub async fn set_session_keys(
		&self,
		key: &AccountKey,
		new: &NewSessionKeys,
	) -> Result<(), ChainError> {
		let keys = Value::named_composite([
			("babe", Value::from_bytes(new.keys.babe)),
			("grandpa", Value::from_bytes(new.keys.grandpa)),
			("workload", Value::from_bytes(new.keys.workload)),
		]);
		let arguments = [("keys", keys), ("proof", Value::from_bytes(&new.proof))];
		self.submit(key, Call::new("Session.set_keys", arguments)).await?;
		Ok(())
	}

	/// Says that finality has stalled, that no validator has finalized a block after `best_finalized`, and
	/// that voters are to begin afresh `delay` blocks after the start of the next session.
	pub async fn vote_stalled(
		&self,
		key: &AccountKey,
		delay: u32,
		best_finalized: u32,
	) -> Result<StallVotes, ChainError> {
		let arguments = [
			("delay", Value::u128(delay.into())),
			("best_finalized", Value::u128(best_finalized.into())),
		];
		let done = self.submit(key, Call::new("Seats.vote_stalled", arguments)).await?;
		let (_, _, in_favour, of): (AccountId, (u32, u32), Seats, Seats) =
			done.event("Seats.StallVoted")?;
		let are_decisive = done.event::<(u32, u32)>("Seats.StallNoted").is_ok();
		Ok(StallVotes { in_favour, of, are_decisive })
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn session_keys_are_three_keys() {
		let bytes: Vec<u8> = [[1; 32], [2; 32], [3; 32]].concat();
		let keys = SessionKeys { babe: [1; 32], grandpa: [2; 32], workload: [3; 32] };
		assert_eq!(SessionKeys::decode(&bytes), Some(keys));
		assert_eq!(SessionKeys::decode(&bytes[1..]), None);
		assert_eq!(SessionKeys::decode(&bytes[32..]), None);
		assert_eq!(SessionKeys::decode(&[]), None);
	}
}

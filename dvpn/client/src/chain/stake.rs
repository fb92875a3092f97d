//! Nodes' deposits, and what they earn.

use clap::ValueEnum;
use codec::Decode;
use metachain_primitives::{money::Balance, time::Day};
use subxt::{dynamic::Value, ext::scale_decode::DecodeAsType};

use super::{submission::Call, ChainError, NodeClient};
use crate::{keys::AccountKey, AccountId};

/// What a node does for the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, DecodeAsType, ValueEnum)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub enum Role {
	/// A device of one user.
	Client,
	/// A gateway, which serves a home.
	Gateway,
}

impl Role {
	/// Its name on the command line and in JSON.
	pub fn name(self) -> &'static str {
		match self {
			Self::Client => "client",
			Self::Gateway => "gateway",
		}
	}

	/// Its name on the chain.
	fn variant(self) -> &'static str {
		match self {
			Self::Client => "Client",
			Self::Gateway => "Gateway",
		}
	}
}

/// A node that is registered, or has been.
#[derive(Clone, Debug, PartialEq, Eq, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Registration {
	pub role: Role,
	/// MC on deposit, in planck. Zero when it is registered no more.
	pub deposit: Balance,
	/// What has left the deposit.
	pub unbonding: Vec<Unbonding>,
}

/// MC that has left a deposit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Unbonding {
	/// In planck.
	pub amount: Balance,
	/// The first day on which it can be withdrawn.
	pub ends: Day,
}

/// What an account has earned and not been paid, in planck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Decode)]
pub struct Rewards {
	/// For credit that is delegated, and as a candidate's commission.
	pub representation: Balance,
	/// For deposit and credit.
	pub staking: Balance,
	/// For settled work. It is paid without a claim.
	pub work: Balance,
}

impl NodeClient {
	/// What is known of the deposit of `who`.
	pub async fn registration(&self, who: &AccountId) -> Result<Option<Registration>, ChainError> {
		self.view("NodeStaking.node", (who.0,)).await
	}

	/// What `who` has on deposit, in planck.
	pub async fn deposit(&self, who: &AccountId) -> Result<Balance, ChainError> {
		Ok(self.registration(who).await?.map_or(0, |registration| registration.deposit))
	}

	/// What a node must have on deposit at least, in planck.
	pub async fn min_deposit(&self, role: Role) -> Result<Balance, ChainError> {
		match role {
			Role::Client => self.constant("NodeStaking.MinClientDeposit").await,
			Role::Gateway => self.constant("NodeStaking.MinGatewayDeposit").await,
		}
	}

	/// What `who` could withdraw now, in planck.
	pub async fn withdrawable(&self, who: &AccountId) -> Result<Balance, ChainError> {
		self.view("NodeStaking.withdrawable", (who.0,)).await
	}

	/// Registers the account's node.
	pub async fn register(
		&self,
		key: &AccountKey,
		role: Role,
		deposit: Balance,
	) -> Result<(), ChainError> {
		let arguments = [
			("role", Value::unnamed_variant(role.variant(), [])),
			("deposit", Value::u128(deposit)),
		];
		self.submit(key, Call::new("NodeStaking.register", arguments)).await?;
		Ok(())
	}

	/// Adds to the deposit. Returns all of it.
	pub async fn raise_deposit(
		&self,
		key: &AccountKey,
		amount: Balance,
	) -> Result<Balance, ChainError> {
		let call = Call::new("NodeStaking.raise", [("amount", Value::u128(amount))]);
		let done = self.submit(key, call).await?;
		let (_, _, deposit): (AccountId, Balance, Balance) =
			done.event("NodeStaking.DepositRaised")?;
		Ok(deposit)
	}

	/// Takes `amount` out of the deposit, or all of it. Returns what left and the first day on which it
	/// can be withdrawn.
	pub async fn lower_deposit(
		&self,
		key: &AccountKey,
		amount: Option<Balance>,
	) -> Result<Unbonding, ChainError> {
		let call = match amount {
			Some(amount) => Call::new("NodeStaking.lower", [("amount", Value::u128(amount))]),
			None => Call::new("NodeStaking.unregister", []),
		};
		let done = self.submit(key, call).await?;
		let (_, amount, _, ends): (AccountId, Balance, Balance, Day) =
			done.event("NodeStaking.DepositLowered")?;
		Ok(Unbonding { amount, ends })
	}

	/// Withdraws what left the deposit long enough ago. Returns how much that is.
	pub async fn withdraw_deposit(&self, key: &AccountKey) -> Result<Balance, ChainError> {
		let done = self.submit(key, Call::new("NodeStaking.withdraw", [])).await?;
		let (_, amount): (AccountId, Balance) = done.event("NodeStaking.Withdrawn")?;
		Ok(amount)
	}

	/// What `who` has earned and not been paid.
	pub async fn pending_rewards(&self, who: &AccountId) -> Result<Rewards, ChainError> {
		self.runtime_call("RewardsApi_pending_rewards", (who,)).await
	}

	/// Claims the rewards for deposit and credit. Returns what was paid.
	pub async fn claim_staking(&self, key: &AccountKey) -> Result<Balance, ChainError> {
		let done = self.submit(key, Call::new("NodeStaking.claim", [])).await?;
		let (_, amount): (AccountId, Balance) = done.event("NodeStaking.RewardsClaimed")?;
		Ok(amount)
	}

	/// Claims the rewards as a delegator and as a candidate. Returns what was paid.
	pub async fn claim_representation(&self, key: &AccountKey) -> Result<Balance, ChainError> {
		let done = self.submit(key, Call::new("Representation.claim", [])).await?;
		let (_, amount): (AccountId, Balance) = done.event("Representation.Claimed")?;
		Ok(amount)
	}
}

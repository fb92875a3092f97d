//! Who is a node, and how its credit grows: invitations, check-ins, points for MC.

use metachain_primitives::{
	check_in, invitation, invitation::InvitationKey, money::Balance, time::Day,
};
use subxt::{dynamic::Value, ext::scale_decode::DecodeAsType};

use super::{submission::Call, ChainError, NodeClient};
use crate::{keys::AccountKey, membership::InvitationSecret, AccountId};

/// An invitation that was not used yet.
#[derive(Clone, Debug, PartialEq, Eq, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Invitation {
	/// Who created it.
	pub inviter: AccountId,
	/// The last day on which it can be used.
	pub last_day: Day,
}

/// What points have cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paid {
	/// Destroyed, in planck.
	pub burned: Balance,
	/// Shared out among those who stake and validate, in planck.
	pub shared: Balance,
}

impl NodeClient {
	/// Creates an invitation for each of `keys`. Returns the last day on which they can be used.
	pub async fn create_invitations(
		&self,
		key: &AccountKey,
		keys: &[InvitationKey],
	) -> Result<Day, ChainError> {
		let keys = keys.iter().map(Value::from_bytes);
		let call = Call::new("Invitation.create", [("keys", Value::unnamed_composite(keys))]);
		let done = self.submit(key, call).await?;
		let (_, _, last_day): (AccountId, InvitationKey, Day) =
			done.event("Invitation.InvitationCreated")?;
		Ok(last_day)
	}

	/// Takes an invitation back.
	pub async fn revoke_invitation(
		&self,
		key: &AccountKey,
		invitation: &InvitationKey,
	) -> Result<(), ChainError> {
		let arguments = [("key", Value::from_bytes(invitation))];
		self.submit(key, Call::new("Invitation.revoke", arguments)).await?;
		Ok(())
	}

	/// How many invitations `who` could create now.
	pub async fn available_invitations(&self, who: &AccountId) -> Result<u32, ChainError> {
		self.view("Invitation.available_invitations", (who.0,)).await
	}

	/// MC that is held for an invitation until it is used, revoked or cleared away, in planck.
	pub async fn invitation_hold(&self) -> Result<Balance, ChainError> {
		self.constant("Invitation.InvitationHold").await
	}

	/// The invitation of this key, unless it was used, revoked or cleared away.
	pub async fn invitation(&self, key: &InvitationKey) -> Result<Option<Invitation>, ChainError> {
		self.view("Invitation.invitation", (*key,)).await
	}

	/// Makes the account a node by an invitation, without a fee.
	pub async fn join(
		&self,
		key: &AccountKey,
		invitation: &InvitationSecret,
	) -> Result<(), ChainError> {
		let (genesis, account) = (self.genesis(), key.account());
		let proof = invitation.sign(&invitation::invitation_payload(&genesis, &account));
		let consent = key.sign(&invitation::consent_payload(&genesis, &invitation.public()));
		let arguments = [
			("key", Value::from_bytes(invitation.public())),
			("account", Value::from_bytes(account.0)),
			("proof", Value::from_bytes(proof)),
			("consent", sr25519(&consent)),
		];
		self.submit_authorized(Call::new("Invitation.join", arguments)).await?;
		Ok(())
	}

	/// The credit of `who` today. Fails, and says how to join, when `who` is no node.
	pub async fn credit_of_node(&self, who: &AccountId) -> Result<u32, ChainError> {
		self.credit(who).await?.ok_or(ChainError::NotANode(*who))
	}

	/// Shows that the account's node is there, without a fee if it has a deposit. `false`: it has done
	/// so today.
	pub async fn check_in(&self, key: &AccountKey) -> Result<bool, ChainError> {
		let who = key.account();
		self.credit_of_node(&who).await?;
		if !self.view::<bool>("Credit.may_check_in", (who.0,)).await? {
			return Ok(false);
		}
		let checked_in = if self.deposit(&who).await? > 0 {
			self.check_in_without_fee(key).await
		} else {
			self.submit(key, Call::new("Credit.check_in", [])).await.map(drop)
		};
		match checked_in {
			Err(error) if error.is_failure("Credit::AlreadyCheckedIn") => Ok(false),
			checked_in => checked_in.map(|()| true),
		}
	}

	async fn check_in_without_fee(&self, key: &AccountKey) -> Result<(), ChainError> {
		let (who, today) = (key.account(), self.today().await?);
		let signature = key.sign(&check_in::signing_payload(&self.genesis(), &who, today));
		let arguments = [
			("who", Value::from_bytes(who.0)),
			("day", Value::u128(today.into())),
			("signature", sr25519(&signature)),
		];
		self.submit_authorized(Call::new("Credit.check_in_authorized", arguments)).await?;
		Ok(())
	}

	/// What a point of credit costs, in planck.
	pub async fn point_price(&self) -> Result<Balance, ChainError> {
		self.constant("Credit.PointPrice").await
	}

	/// How many points `who` can purchase today: those that it lacks to the threshold.
	pub async fn purchasable_points(&self, who: &AccountId) -> Result<u32, ChainError> {
		self.view("Credit.purchasable", (who.0,)).await
	}

	/// How many points `who` can replenish today: those that it has lost.
	pub async fn replenishable_points(&self, who: &AccountId) -> Result<u32, ChainError> {
		self.view("Credit.replenishable", (who.0,)).await
	}

	/// Buys points below the threshold for at most `max_cost` planck.
	pub async fn purchase_points(
		&self,
		key: &AccountKey,
		points: u32,
		max_cost: Balance,
	) -> Result<Paid, ChainError> {
		let call = Call::new("Credit.purchase", points_for(points, max_cost));
		let done = self.submit(key, call).await?;
		let (_, _, burned, shared): (AccountId, u32, Balance, Balance) =
			done.event("Credit.CreditPurchased")?;
		Ok(Paid { burned, shared })
	}

	/// Buys points back that were lost, for at most `max_cost` planck.
	pub async fn replenish_points(
		&self,
		key: &AccountKey,
		points: u32,
		max_cost: Balance,
	) -> Result<Paid, ChainError> {
		let call = Call::new("Credit.replenish", points_for(points, max_cost));
		let done = self.submit(key, call).await?;
		let (_, _, burned): (AccountId, u32, Balance) = done.event("Credit.CreditReplenished")?;
		Ok(Paid { burned, shared: 0 })
	}
}

fn points_for(points: u32, max_cost: Balance) -> [(&'static str, Value); 2] {
	[("points", Value::u128(points.into())), ("max_cost", Value::u128(max_cost))]
}

/// A signature of an account.
fn sr25519(signature: &[u8; 64]) -> Value {
	Value::unnamed_variant("Sr25519", [Value::from_bytes(signature)])
}

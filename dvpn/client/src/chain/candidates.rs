//! Candidates for validation, and who delegates to them.

use metachain_primitives::{money::Balance, time::Day};
use subxt::{dynamic::Value, ext::scale_decode::DecodeAsType};

use super::{submission::Call, ChainError, NodeClient};
use crate::{keys::AccountKey, AccountId};

/// What anybody may know of a candidate, today.
#[derive(Clone, Debug, PartialEq, Eq, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Candidate {
	pub candidate: AccountId,
	pub profile: Profile,
	pub status: Status,
	/// In parts of a billion.
	pub commission: u32,
	/// In planck.
	pub self_deposit: Balance,
	/// Of all its delegators, in planck.
	pub deposits: Balance,
	/// Of all its delegators.
	pub credit: u128,
	pub delegators: u32,
	/// As elections weigh it, before any cap.
	pub weight: u128,
	/// Since the last election.
	pub seats: u32,
	/// The first day on which it can be elected, when it was punished.
	pub barred_until: Option<Day>,
}

/// What a candidate says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Profile {
	pub name: Vec<u8>,
	pub url: Vec<u8>,
}

/// Whether a candidate wants to be elected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub enum Status {
	Standing,
	Chilled,
	Resigning,
}

impl Status {
	/// Its name in tables and in JSON.
	pub fn name(self) -> &'static str {
		match self {
			Self::Standing => "standing",
			Self::Chilled => "chilled",
			Self::Resigning => "resigning",
		}
	}
}

/// To whom a node delegates.
#[derive(Clone, Debug, PartialEq, Eq, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct Delegation {
	pub candidate: AccountId,
	/// The day on which the node chose it.
	pub since: Day,
}

/// What a candidate would weigh if a node delegated to it.
#[derive(Clone, Debug, PartialEq, Eq, DecodeAsType)]
#[decode_as_type(crate_path = "subxt::ext::scale_decode")]
pub struct WeightsAfterMove {
	pub to: u128,
}

/// What a candidate does with its candidacy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
	/// Does not want to be elected for now.
	Chill,
	/// Wants to be elected again.
	Resume,
	/// Leaves when the day turns.
	Resign,
}

impl NodeClient {
	/// All candidates, the heaviest first.
	pub async fn candidates(&self) -> Result<Vec<Candidate>, ChainError> {
		let mut candidates: Vec<Candidate> = self.view("Representation.candidates", ()).await?;
		candidates.sort_by(|a, b| {
			b.weight.cmp(&a.weight).then_with(|| a.candidate.0.cmp(&b.candidate.0))
		});
		Ok(candidates)
	}

	/// One candidate.
	pub async fn candidate(&self, who: &AccountId) -> Result<Option<Candidate>, ChainError> {
		self.view("Representation.candidate", (who.0,)).await
	}

	/// To whom `node` delegates.
	pub async fn delegation(&self, node: &AccountId) -> Result<Option<Delegation>, ChainError> {
		self.view("Representation.delegation", (node.0,)).await
	}

	/// What `candidate` would weigh if `node` delegated to it. `None` when it does so already, or
	/// cannot.
	pub async fn weight_with(
		&self,
		node: &AccountId,
		candidate: &AccountId,
	) -> Result<Option<u128>, ChainError> {
		let weights: Option<WeightsAfterMove> =
			self.view("Representation.weights_after_move", (node.0, candidate.0)).await?;
		Ok(weights.map(|weights| weights.to))
	}

	/// Delegates the node's deposit and credit, whole, to `candidate`.
	pub async fn delegate(
		&self,
		key: &AccountKey,
		candidate: &AccountId,
	) -> Result<(), ChainError> {
		let arguments = [("candidate", Value::from_bytes(candidate.0))];
		self.submit(key, Call::new("Representation.delegate", arguments)).await?;
		Ok(())
	}

	/// Delegates to nobody any more.
	pub async fn undelegate(&self, key: &AccountKey) -> Result<(), ChainError> {
		self.submit(key, Call::new("Representation.undelegate", [])).await?;
		Ok(())
	}

	/// The least that a candidate must put at stake itself, in planck.
	pub async fn min_self_deposit(&self) -> Result<Balance, ChainError> {
		self.constant("Representation.MinSelfDeposit").await
	}

	/// Becomes a candidate. `commission` is in parts of a billion.
	pub async fn stand(
		&self,
		key: &AccountKey,
		self_deposit: Balance,
		commission: u32,
		profile: &Profile,
	) -> Result<(), ChainError> {
		let profile = Value::named_composite([
			("name", Value::from_bytes(&profile.name)),
			("url", Value::from_bytes(&profile.url)),
		]);
		let arguments = [
			("self_deposit", Value::u128(self_deposit)),
			("commission", Value::u128(commission.into())),
			("profile", profile),
		];
		self.submit(key, Call::new("Representation.register", arguments)).await?;
		Ok(())
	}

	/// Chills, resumes or ends the account's candidacy.
	pub async fn step(&self, key: &AccountKey, step: Step) -> Result<(), ChainError> {
		let call = match step {
			Step::Chill => "Representation.chill",
			Step::Resume => "Representation.resume",
			Step::Resign => "Representation.resign",
		};
		self.submit(key, Call::new(call, [])).await?;
		Ok(())
	}
}

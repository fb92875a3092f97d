//! What the pallet stores of candidates and delegations.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use metachain_primitives::{
	curve::Curve, money::Balance, reward_integral::Accrued, seats::VotingWeight, time::Day,
};
use scale_info::TypeInfo;
use sp_runtime::Perbill;

/// Tells one candidacy from all others, also of the same account. Never given away again.
pub type CandidacyId = u32;

/// How many bytes a candidate's name has at most.
pub const MAX_NAME: u32 = 64;

/// How many bytes the address of a candidate's page has at most.
pub const MAX_URL: u32 = 128;

/// What a candidate says of itself. By convention UTF-8; nothing checks it.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Profile {
	pub name: BoundedVec<u8, ConstU32<MAX_NAME>>,
	/// Where to read more.
	pub url: BoundedVec<u8, ConstU32<MAX_URL>>,
}

/// Whether a candidate wants to be elected.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum Status {
	/// It does.
	Standing,
	/// Not for now.
	Chilled,
	/// It leaves when the day turns.
	Resigning,
}

/// A candidate's part of what its blocks earn, before the rest goes to its delegators.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Commission {
	rate: Perbill,
	/// A greater rate, and the day from which on it applies.
	raise: Option<(Perbill, Day)>,
}

impl Commission {
	pub const fn new(rate: Perbill) -> Self {
		Self { rate, raise: None }
	}

	/// The rate on `day`.
	pub fn on(&self, day: Day) -> Perbill {
		match self.raise {
			Some((rate, from)) if from <= day => rate,
			_ => self.rate,
		}
	}

	/// Changes the rate: at once to a lower one, after `notice` days to a greater one. Takes the place
	/// of a raise that does not apply yet. Returns the day from which on the new rate applies.
	pub fn change(&mut self, rate: Perbill, today: Day, notice: Day) -> Day {
		let current = self.on(today);
		if rate <= current {
			*self = Self::new(rate);
			today
		} else {
			let from = today.saturating_add(notice);
			*self = Self { rate: current, raise: Some((rate, from)) };
			from
		}
	}
}

/// Someone who wants to validate.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Candidate {
	pub candidacy: CandidacyId,
	pub status: Status,
	pub commission: Commission,
	pub profile: Profile,
}

/// A node's deposit and credit, as they count for a candidate.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Delegation<AccountId> {
	pub candidate: AccountId,
	pub candidacy: CandidacyId,
	/// The day on which the node chose the candidate.
	pub since: Day,
	/// The deposit that is counted, in planck.
	pub deposit: Balance,
	/// The credit that is counted.
	pub curve: Curve,
	/// The first day whose reward has not accrued yet.
	pub unsettled: Day,
	/// What has accrued and was not claimed.
	pub accrued: Accrued,
}

/// A candidacy that has ended, and whose rewards can still be claimed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Departure {
	pub candidacy: CandidacyId,
	/// The day on which the candidate was gone.
	pub day: Day,
}

/// The places of the queue of departures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct DepartureQueue {
	/// Of the earliest departure.
	pub first: u32,
	/// After the latest one.
	pub end: u32,
}

/// What anybody may know of a candidate, today.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct CandidateInfo<AccountId> {
	pub candidate: AccountId,
	pub profile: Profile,
	pub status: Status,
	/// Today's.
	pub commission: Perbill,
	/// Without what is unbonding.
	pub self_deposit: Balance,
	/// Of all its delegators, without the self-deposit.
	pub deposits: Balance,
	/// Of all its delegators.
	pub credit: u128,
	pub delegators: u32,
	/// As elections weigh it, before any cap.
	pub weight: VotingWeight,
	/// Since the last election; zero when it is not elected.
	pub seats: u32,
	/// The first day on which it can be elected, when it was punished.
	pub barred_until: Option<Day>,
}

/// What two candidates would weigh if a node moved from one to the other.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct WeightsAfterMove<AccountId> {
	/// The candidate that the node leaves, if it delegates to another one.
	pub from: Option<(AccountId, VotingWeight)>,
	/// The candidate that it goes to.
	pub to: VotingWeight,
}

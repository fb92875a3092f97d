//! Seats: the voting right of validators.
//!
//! From what nodes delegate it takes four steps to a parliament, each of them a pure function:
//!
//! 1. [`voting_weight`] of a candidate, from the deposits and the credit that stand behind it;
//! 2. [`select`]ion of the candidates with the greatest weights;
//! 3. [`cap_weights`], so that nobody counts for more than a share of all;
//! 4. [`apportion`]ment of a fixed number of seats by the weights. Who gets none is not elected.
//!
//! # What splitting gains
//!
//! Whoever divides what stands behind it among several candidates gains no weight: together they weigh at
//! most what the one weighs. Nor does it gain a seat. It can only keep what the cap would take, and so have
//! at most the seats that it would have if there were no cap.
//!
//! # Example
//!
//! ```
//! use metachain_primitives::seats::{apportion, cap_weights, voting_weight};
//! use sp_arithmetic::Perbill;
//!
//! let mut weights = [voting_weight(400, 100), voting_weight(50, 50), voting_weight(50, 50)];
//! assert_eq!(weights, [200, 50, 50]);
//!
//! cap_weights(&mut weights, Perbill::from_percent(40));
//! assert_eq!(weights, [120, 50, 50]);
//!
//! assert_eq!(apportion(8, &weights), Some(vec![4, 2, 2]));
//! ```

mod apportion;
mod cap;
mod select;
mod weight;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

pub use apportion::apportion;
pub use cap::cap_weights;
pub use select::{select, Nominee};
pub use weight::{voting_weight, VotingWeight};

/// A number of seats.
pub type Seats = u32;

/// A validator and its seats.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct SeatsOf<AccountId> {
	pub validator: AccountId,
	/// At least one.
	pub seats: Seats,
}

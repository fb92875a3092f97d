//! What the pallet stores.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use metachain_primitives::{money::Balance, time::Day};
use scale_info::TypeInfo;

use crate::split::Split;

/// What a part of each day's budget is set aside for.
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
pub enum Stream {
	/// Those who produce blocks.
	Validators,
	/// Those who stake.
	Staking,
	/// Those who carry traffic.
	Workload,
}

/// What one stream may draw on one day, in planck.
#[derive(
	Clone,
	Copy,
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
pub struct Allowance {
	/// In all.
	pub budget: Balance,
	/// What has not been drawn yet.
	pub left: Balance,
}

impl Allowance {
	const fn untouched(budget: Balance) -> Self {
		Self { budget, left: budget }
	}

	/// What has been drawn.
	pub const fn drawn(&self) -> Balance {
		self.budget.saturating_sub(self.left)
	}
}

/// What may be drawn on one day.
#[derive(
	Clone,
	Copy,
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
pub struct DailyBudget {
	/// The day.
	pub day: Day,
	/// What the pool held when the day began, in planck.
	pub pool: Balance,
	/// For those who produce blocks.
	pub validators: Allowance,
	/// For those who stake.
	pub staking: Allowance,
	/// For those who carry traffic.
	pub workload: Allowance,
}

impl DailyBudget {
	/// The budget of a `day` that begins with so much in the `pool`, of which nothing has been drawn.
	pub const fn new(day: Day, pool: Balance, split: Split) -> Self {
		Self {
			day,
			pool,
			validators: Allowance::untouched(split.validators),
			staking: Allowance::untouched(split.staking),
			workload: Allowance::untouched(split.workload),
		}
	}

	/// What `stream` may draw.
	pub fn allowance_mut(&mut self, stream: Stream) -> &mut Allowance {
		match stream {
			Stream::Validators => &mut self.validators,
			Stream::Staking => &mut self.staking,
			Stream::Workload => &mut self.workload,
		}
	}
}

//! A node as it is stored. Nothing here touches storage.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	traits::Get, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use metachain_primitives::{curve::Gated, money::Balance, reward_integral::Accrued, time::Day};
use scale_info::TypeInfo;

use crate::Config;

/// What a node does for the network.
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
pub enum Role {
	/// A device of one user.
	Client,
	/// A gateway, which serves a home.
	Gateway,
}

impl Role {
	/// What it must have on deposit at least.
	pub fn min_deposit<T: Config>(&self) -> Balance {
		match self {
			Self::Client => T::MinClientDeposit::get(),
			Self::Gateway => T::MinGatewayDeposit::get(),
		}
	}
}

/// MC that has left a deposit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Unbonding {
	/// In planck. Not zero.
	pub amount: Balance,
	/// The first day on which it can be withdrawn.
	pub ends: Day,
}

/// A node that is registered, or has been and is due something.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct Node<T: Config> {
	/// What it does for the network.
	pub role: Role,
	/// MC on deposit, in planck. Zero when it is registered no more.
	pub deposit: Balance,
	/// The credit with which the deposit counts, while there is one.
	pub credit: Gated,
	/// The first day whose rewards have not been settled.
	pub unsettled: Day,
	/// Rewards of the days before that, not claimed yet.
	pub pending: Accrued,
	/// What has left the deposit, what can be withdrawn first in front.
	pub unbonding: BoundedVec<Unbonding, T::MaxUnbonding>,
}

impl<T: Config> Node<T> {
	/// A node without a deposit.
	pub fn new(role: Role, credit: Gated) -> Self {
		Self {
			role,
			deposit: 0,
			credit,
			unsettled: 0,
			pending: Accrued::default(),
			unbonding: BoundedVec::new(),
		}
	}

	pub fn is_registered(&self) -> bool {
		self.deposit > 0
	}

	/// Whether it has nothing on hold and is due no whole planck.
	pub fn is_spent(&self) -> bool {
		self.deposit == 0 && self.unbonding.is_empty() && self.pending.planck() == 0
	}

	/// What has left the deposit and is still on hold.
	pub fn leaving(&self) -> Balance {
		self.unbonding.iter().fold(0, |sum: Balance, chunk| sum.saturating_add(chunk.amount))
	}

	/// All that is on hold.
	pub fn held(&self) -> Balance {
		self.deposit.saturating_add(self.leaving())
	}

	/// What can be withdrawn on `day`.
	pub fn withdrawable_on(&self, day: Day) -> Balance {
		self.unbonding
			.iter()
			.filter(|chunk| chunk.ends <= day)
			.fold(0, |sum: Balance, chunk| sum.saturating_add(chunk.amount))
	}

	/// Forgets what can be withdrawn on `day`, and returns how much that is.
	pub(crate) fn take_withdrawable(&mut self, day: Day) -> Balance {
		let amount = self.withdrawable_on(day);
		self.unbonding.retain(|chunk| chunk.ends > day);
		amount
	}

	/// Notes that `amount` has left the deposit and can be withdrawn from the day `ends` on. Fails when
	/// there are too many chunks.
	pub(crate) fn add_leaving(&mut self, amount: Balance, ends: Day) -> Result<(), Unbonding> {
		match self.unbonding.iter_mut().find(|chunk| chunk.ends == ends) {
			Some(chunk) => {
				chunk.amount = chunk.amount.saturating_add(amount);
				Ok(())
			},
			None => self.unbonding.try_push(Unbonding { amount, ends }),
		}
	}

	/// Takes up to `amount` of what is leaving, latest first.
	pub(crate) fn take_leaving(&mut self, mut amount: Balance) {
		for chunk in self.unbonding.iter_mut().rev() {
			let taken = chunk.amount.min(amount);
			chunk.amount = chunk.amount.saturating_sub(taken);
			amount = amount.saturating_sub(taken);
		}
		self.unbonding.retain(|chunk| chunk.amount > 0);
	}
}

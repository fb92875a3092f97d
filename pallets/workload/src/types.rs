//! What the pallet stores, and what batches are made of.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	traits::Get, BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound,
};
use metachain_primitives::voucher::{GenesisHash, SignedVoucher};
use scale_info::TypeInfo;
use sp_staking::SessionIndex;

use crate::Config;

/// Precedes what an authority signs, so that the signature means nothing anywhere else.
pub const BATCH_DOMAIN: &[u8] = b"metachain/batch/1";

/// Vouchers of one provider's channels.
#[derive(
	CloneNoBound,
	DebugNoBound,
	PartialEqNoBound,
	EqNoBound,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct Group<T: Config> {
	pub provider: T::AccountId,
	pub vouchers: BoundedVec<SignedVoucher, T::MaxBatch>,
}

/// The groups of a batch.
pub type Groups<T> = BoundedVec<Group<T>, <T as Config>::MaxBatch>;

/// Vouchers that an authority hands in together.
#[derive(
	CloneNoBound,
	DebugNoBound,
	PartialEqNoBound,
	EqNoBound,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct Batch<T: Config> {
	/// The session whose authority signs.
	pub session_index: SessionIndex,
	/// The authority's place among the session's keys.
	pub authority_index: u32,
	/// Counts the authority's batches in the session, from zero.
	pub number: u32,
	/// None of them empty.
	pub groups: Groups<T>,
}

impl<T: Config> Batch<T> {
	/// How many vouchers the batch has in all.
	pub fn vouchers(&self) -> u32 {
		self.groups.iter().fold(0u32, |sum, group| sum.saturating_add(group.vouchers.len() as u32))
	}

	/// How many vouchers the batch has beyond the first of each group.
	pub fn further_vouchers(&self) -> u32 {
		self.vouchers().saturating_sub(self.groups.len() as u32)
	}

	/// Whether the batch has groups, each of them vouchers, and not too many in all.
	pub fn is_well_formed(&self) -> bool {
		!self.groups.is_empty()
			&& self.groups.iter().all(|group| !group.vouchers.is_empty())
			&& self.vouchers() <= T::MaxBatch::get()
	}

	/// What the authority signs: the Blake2 hash of the domain, the chain and the batch.
	pub fn signing_hash(&self, genesis: &GenesisHash) -> [u8; 32] {
		(BATCH_DOMAIN, genesis, self).using_encoded(sp_io::hashing::blake2_256)
	}
}

/// The days whose work has not been paid, oldest first. Days stand in a row of numbered places:
/// those of `unpaid..unpriced` have a rate and are being paid, those of `unpriced..end` wait for one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct DayQueue {
	/// The place of the first day that is not paid.
	pub unpaid: u32,
	/// The place of the first day that has no rate.
	pub unpriced: u32,
	/// The place of the next day to come.
	pub end: u32,
}

//! What the node and clients ask of MetaChain's runtime.

#![cfg_attr(not(feature = "std"), no_std)]
// The macro repeats the bounds of a trait on each of its methods.
#![allow(clippy::multiple_bound_locations)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Codec, Decode, Encode};
use metachain_primitives::{
	channel::{Channel, ChannelId},
	money::{Balance, Musd, Price},
	offer::{Offer, OfferFilter, OfferPage},
	seats::SeatsOf,
	time::{Day, Moment},
};
use pallet_representation::{CandidateInfo, WeightsAfterMove};
use scale_info::TypeInfo;

/// What claims of an account would pay now, by stream, in planck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct PendingRewards {
	/// For blocks, commissions, and credit delegated to those who author blocks.
	pub validators: Balance,
	/// For deposit and credit.
	pub staking: Balance,
	/// For settled work.
	pub workload: Balance,
}

sp_api::decl_runtime_apis! {
	/// The one clock.
	pub trait CalendarApi {
		/// Today.
		fn today() -> Day;
		/// The length of a day in milliseconds.
		fn day_length() -> Moment;
	}

	/// Credit of nodes.
	pub trait CreditApi<AccountId: Codec> {
		/// The credit of `who` today; zero without a record.
		fn points(who: AccountId) -> u32;
		/// The credit of `who` on `day` if nothing changes until then; `None` without a record.
		fn points_on(who: AccountId, day: Day) -> Option<u32>;
	}

	/// Candidates for validation, and whom the nodes have elected.
	pub trait RepresentationApi<AccountId: Codec> {
		/// All candidates with their sums and weights, in no particular order.
		fn candidates() -> Vec<CandidateInfo<AccountId>>;
		/// One candidate.
		fn candidate(who: AccountId) -> Option<CandidateInfo<AccountId>>;
		/// What `candidate`, and the one that `node` delegates to now, would weigh today if it moved.
		/// `None` when it cannot delegate to `candidate`, or does so already.
		fn weights_after_move(
			node: AccountId,
			candidate: AccountId,
		) -> Option<WeightsAfterMove<AccountId>>;
		/// Those elected last, and their seats.
		fn parliament() -> Vec<SeatsOf<AccountId>>;
		/// The validators of now, and their seats.
		fn seats() -> Vec<SeatsOf<AccountId>>;
	}

	/// What people are owed.
	pub trait RewardsApi<AccountId: Codec> {
		/// What claims of `who` would pay now.
		fn pending_rewards(who: AccountId) -> PendingRewards;
	}

	/// MUSD balances and the price they are sold at.
	pub trait MusdApi<AccountId: Codec> {
		/// What `who` can spend.
		fn balance(who: AccountId) -> Musd;
		/// MUSD for one whole MC; `None` while no fresh price is known.
		fn price() -> Option<Price>;
	}

	/// Providers' offers.
	pub trait DirectoryApi<AccountId: Codec> {
		/// The offer of one provider.
		fn offer(provider: AccountId) -> Option<Offer<AccountId>>;
		/// A page of the offers that pass `filter`, after `start`, at most `limit` of them.
		fn offers(
			filter: OfferFilter,
			start: Option<AccountId>,
			limit: u32,
		) -> OfferPage<AccountId>;
	}

	/// Channels, and what is owed for settled work.
	pub trait WorkloadApi<AccountId: Codec> {
		/// The channels of these numbers, in the same order; at most as many as a batch holds proofs,
		/// the rest is left out.
		fn channels(ids: Vec<ChannelId>) -> Vec<Option<Channel<AccountId>>>;
		/// The time that the channels' expiry is compared with.
		fn now() -> Moment;
		/// MUSD of work settled by `provider` for each day that has not been paid, by day.
		fn certificates(provider: AccountId) -> Vec<(Day, Musd)>;
		/// MC that a claim of `day` would pay to `provider` now.
		fn payable(provider: AccountId, day: Day) -> Balance;
	}
}

//! # Credit
//!
//! What nodes earn by proven activity, lose by silence, and may buy to a limit.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the calls, the view functions, events, errors, storage and
//! configuration. Other pallets use [`Pallet`] through the traits that it implements: [`Credit`] for
//! nodes and their points, [`CreditAuthority`] to admit nodes and to grant and revoke points,
//! [`ActiveNodes`] for the number of nodes that were active on the last day. The clock tells it the
//! turn of the day through [`OnNewDay`]. Whoever adds up credit is told of its changes through
//! [`OnCreditChange`].
//!
//! ## Overview
//!
//! A node is an account with a credit record. It is there from genesis or is
//! [admitted](CreditAuthority::admit), with [`Config::JoiningPoints`], and gains more by being there,
//! which it shows with a [`check_in`](Pallet::check_in) once a day, and by work that a consumer has paid
//! for. A node with a deposit checks in [without a fee](Pallet::check_in_authorized). While nothing is
//! heard of a node, it keeps its credit for [`Config::GraceDays`] days and then loses
//! [`Config::DecayPerDay`] points a day, down to [`Config::Floor`]. From [`Config::Threshold`] points on a
//! node takes part in rewards.
//!
//! A node below the threshold can [`purchase`](Pallet::purchase) what it lacks to it, and any node can
//! [`replenish`](Pallet::replenish) what has decayed.
//!
//! ### Example
#![doc = concat!("```ignore\n", include_str!("tests/example.rs"), "```")]
//!
//! ## Low-level
//!
//! ### Design goals
//!
//! 1. Credit is earned: no call and no key sets it, and MC buys no more than a node must have to begin
//!    with, or has once had.
//! 2. Nothing ever iterates over nodes; the turn of a day costs the same for ten and for ten million.
//! 3. What a day can bring is bounded, so that credit takes time, and what work brings is bounded by
//!    the MUSD that was burned for it.
//! 4. Settled work is recorded at the cost of one record.
//! 5. Only activity delays the decay; MC never does.
//!
//! ### Design
//!
//! A [`Record`] holds a decay [curve](metachain_primitives::curve), from which the points of any day
//! follow without a write. The rules by which it changes are pure functions of a record, a day and the
//! [`Rules`]; this pallet's storage of records is touched in one place, through which every change of a
//! curve passes, and which tells those who listen. What they do runs inside, and its weight is part of
//! what is measured here.
//!
//! **Activity** replaces the curve: it starts from the points of today and what was gained, is flat
//! until the grace ends, and falls by the rules of today. Work of a day adds up, so that many small
//! payments bring as much as one large payment. A fraction of a point is lost when the day ends.
//!
//! **Everything else shifts** the curve: purchases, replenishments, grants and revocations. The points of
//! today become more or fewer, and go on as they would have: what is left of the grace stays as it is,
//! and where it is over the points fall from tomorrow on. So none of them counts as activity or delays
//! the decay by a day: a node that was silent buys and then checks in, which costs it nothing. Points
//! that a purchase or a grant has added to those at the floor decay like any others. A revocation takes
//! the points below the floor if need be, and at last to zero. What is below the floor stays as it is
//! until something is added; it neither decays nor rises to the floor by itself.
//!
//! **The peak** is the most that a node has had, however it came by it. A revocation lowers the peak by
//! what it takes, so that revoked points cannot be replenished: replenishable is what has decayed, and
//! nothing else.
//!
//! **Prices.** A point costs [`Config::PointPrice`], whether purchased or replenished.
//! [`Config::RewardShare`] of a purchase, rounded down, is shared out among those who are rewarded on
//! that day; the rest of it and all of a replenishment is destroyed. Both keep the account alive.
//!
//! **The check-in without a fee** is a transaction without a signer that carries the signature of the
//! node's account for this chain and day. It is valid once a day for a node that has a deposit. So a day
//! has at most as many of them as there are deposits, and none can be used again.
//!
//! **Active nodes.** A node is active on a day when it checks in or its work is settled. [`ActiveToday`]
//! counts each node once, since its record remembers the day on which it was counted last. The turn of
//! the day moves the count to [`ActiveLastDay`]. Days without blocks are not counted: they tell nothing
//! about the nodes.
//!
//! **Genesis** knows no day. Its members keep their points until the chain's first day has ended; the
//! turn of that day begins their grace, as if they had joined on it, unless they have been active.
//!
//! ### Terminology
//!
//! - **Points**: the unit of credit.
//! - **Peak**: the most points that a node has ever had, less what was revoked.
//! - **Grace**: the days after a proven activity on which no credit is lost.
//! - **Threshold**: the points from which on a node takes part in rewards.
//! - **Purchase**: points below the threshold for MC. **Replenishment**: decayed points for MC.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod activity;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod feeless;
#[cfg(test)]
mod mock;
mod nodes;
mod purchase;
mod record;
#[cfg(test)]
mod tests;
pub mod weights;

#[cfg(doc)]
use metachain_primitives::traits::{
	ActiveNodes, Credit, CreditAuthority, OnCreditChange, OnNewDay,
};

pub use feeless::CHECK_IN_LONGEVITY;
pub use pallet::*;
pub use record::{Record, Rules};
pub use weights::WeightInfo;

/// What the benchmarks need of the pallets around this one.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AccountId, Signature> {
	/// An account that can sign.
	fn signer() -> AccountId;
	/// The signature of `payload` by `who`, one of [`Self::signer`].
	fn sign(who: &AccountId, payload: &[u8]) -> Signature;
	/// Gives `who`, which is a node, a deposit, and all that makes a change of its credit dear to those
	/// who listen.
	fn register(who: &AccountId);
	/// Lets days pass that bring something to those who listen, if there are such.
	fn pass_paid_days() {}
}

#[frame_support::pallet]
pub mod pallet {
	use alloc::{collections::BTreeSet, vec::Vec};
	use frame_support::{pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use metachain_primitives::{
		curve::Points,
		money::{Balance, Musd},
		time::Day,
		traits::{BurnLedger, Clock, Deposits, OnCreditChange, ShareRewards},
	};
	use sp_core::H256;
	use sp_runtime::{
		traits::{IdentifyAccount, Verify},
		Perbill,
	};

	use crate::{Record, Rules, WeightInfo};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// How many members a genesis has at most.
	pub const MAX_GENESIS_MEMBERS: u32 = 1_000;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<Hash = H256, RuntimeEvent: From<Event<Self>>> {
		/// MC.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>;

		/// What day it is.
		type Clock: Clock;

		/// Which nodes have a deposit, and so may check in without a fee.
		type Deposits: Deposits<Self::AccountId>;

		/// Who is told of changes of credit.
		type OnCreditChange: OnCreditChange<Self::AccountId>;

		/// Where destroyed MC is noted.
		type Burns: BurnLedger;

		/// Shares out what is not burned of a purchase.
		type PurchaseRewards: ShareRewards<Self::AccountId>;

		/// The signature of an account.
		type Signature: Parameter + Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>>;

		/// Points of a node that has just joined. Between the floor and the cap. Default: 50.
		#[pallet::constant]
		type JoiningPoints: Get<Points>;

		/// Points from which on a node takes part in rewards. Default: 100.
		#[pallet::constant]
		type Threshold: Get<Points>;

		/// Points that a node can have at most. Default: 1,000.
		#[pallet::constant]
		type Cap: Get<Points>;

		/// Points below which credit does not decay. Default: 50.
		#[pallet::constant]
		type Floor: Get<Points>;

		/// Points lost each day after the grace. Default: 5.
		#[pallet::constant]
		type DecayPerDay: Get<Points>;

		/// Days after a proven activity on which no credit is lost. Default: 3.
		#[pallet::constant]
		type GraceDays: Get<Day>;

		/// Points that a check-in brings. Default: 1.
		#[pallet::constant]
		type CheckInPoints: Get<Points>;

		/// MUSD of settled work, on one day, that brings one point. Not zero. Default: 0.1 MUSD.
		#[pallet::constant]
		type MusdPerPoint: Get<Musd>;

		/// Points that the work of one day brings at most. Default: 5.
		#[pallet::constant]
		type MaxWorkPointsPerDay: Get<Points>;

		/// What a purchased or replenished point costs, in planck. Not zero. Default: 50 MC.
		#[pallet::constant]
		type PointPrice: Get<Balance>;

		/// The share of a purchase that becomes rewards of the day. The rest is burned. Default: 50 %.
		#[pallet::constant]
		type RewardShare: Get<Perbill>;

		/// The priority in the pool of a check-in without a fee, where transactions with a fee compete
		/// with it.
		#[pallet::constant]
		type CheckInPriority: Get<TransactionPriority>;

		/// Weights of the calls and of the day's turn.
		type WeightInfo: WeightInfo;

		/// Prepares the other pallets for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId, Self::Signature>;
	}

	/// The record of each node.
	#[pallet::storage]
	pub type Records<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Record>;

	/// Nodes that have been active today.
	#[pallet::storage]
	pub type ActiveToday<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// Nodes that were active on the last day that has ended.
	#[pallet::storage]
	pub type ActiveLastDay<T: Config> = StorageValue<_, u32, ValueQuery>;

	/// The members of the genesis, until the chain's first day has ended.
	#[pallet::storage]
	pub type GenesisMembers<T: Config> =
		StorageValue<_, BoundedVec<T::AccountId, ConstU32<MAX_GENESIS_MEMBERS>>, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The first nodes, each once, with their points: at most [`MAX_GENESIS_MEMBERS`] of them, with
		/// no more points than the cap.
		pub members: Vec<(T::AccountId, Points)>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let members: BTreeSet<_> = self.members.iter().map(|(who, _)| who.clone()).collect();
			assert!(members.len() == self.members.len(), "a member of the genesis is named twice");
			let members = BoundedVec::try_from(Vec::from_iter(members))
				.expect("a genesis has no more members than MAX_GENESIS_MEMBERS");
			GenesisMembers::<T>::set(members);

			let rules = Rules::of::<T>();
			for (who, points) in &self.members {
				assert!(*points <= rules.cap, "a member of the genesis has points above the cap");
				let record = Record::of_genesis(*points, &rules);
				Pallet::<T>::store(who, None, record, Reason::Joined);
			}
		}
	}

	/// Why credit has changed.
	#[derive(
		Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo,
	)]
	pub enum Reason {
		/// The node joined.
		Joined,
		/// The node checked in.
		CheckIn,
		/// Work of the node was settled.
		Work,
		/// The node bought points below the threshold.
		Purchase,
		/// The node bought back points that had decayed.
		Replenishment,
		/// The node was granted points.
		Grant,
		/// The node was deprived of points.
		Revocation,
		/// The chain's first day has ended: a member of the genesis has the points of before, and its
		/// grace begins with that day.
		FirstDay,
	}

	impl Reason {
		/// Whether it is an activity of the node itself.
		pub fn is_activity(&self) -> bool {
			matches!(self, Self::CheckIn | Self::Work)
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The credit of `who` takes a new course, from `points` today on. Where only the grace is new,
		/// the points are those of before.
		CreditChanged { who: T::AccountId, points: Points, reason: Reason },
		/// `who` bought `points` below the threshold: `burned` planck were destroyed, `shared` planck
		/// become rewards.
		CreditPurchased { who: T::AccountId, points: Points, burned: Balance, shared: Balance },
		/// `who` bought back `points` that had decayed: `burned` planck were destroyed.
		CreditReplenished { who: T::AccountId, points: Points, burned: Balance },
		/// A day has ended on which so many nodes were active.
		ActiveNodesCounted { day: Day, nodes: u32 },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The node has checked in today.
		AlreadyCheckedIn,
		/// The account is no node.
		NotANode,
		/// The account is a node already.
		AlreadyANode,
		/// The number of points is zero.
		NoPoints,
		/// So many points would lead above the threshold.
		AboveThreshold,
		/// So many points would lead above the peak.
		AbovePeak,
		/// The points cost more than the caller wants to pay at most.
		CostAboveMaximum,
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Show that the caller's node is there, once a day.
		///
		/// Brings `CheckInPoints` and a new grace, and counts the node as active today.
		///
		/// - Origin: signed by the node.
		/// - Errors: `NotANode`; `AlreadyCheckedIn` until the day turns.
		/// - Events: `CreditChanged`.
		#[pallet::call_index(0)]
		pub fn check_in(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_check_in(&who)
		}

		/// Show that the node of `who` is there, once a day, without a fee.
		///
		/// The same as `check_in`, for nodes with a deposit. `day` is today. `signature` is that of `who`
		/// over `metachain/check-in/1` and the SCALE encoding of the chain's genesis hash, `who` and
		/// `day`.
		///
		/// - Origin: authorized by the signature of a node that has a deposit and has not checked in
		///   today.
		/// - Errors: none that the authorization leaves.
		/// - Events: `CreditChanged`.
		#[pallet::call_index(1)]
		#[pallet::authorize(Self::authorize_check_in)]
		#[pallet::weight_of_authorize(T::WeightInfo::authorize_check_in())]
		pub fn check_in_authorized(
			origin: OriginFor<T>,
			who: T::AccountId,
			_day: Day,
			_signature: T::Signature,
		) -> DispatchResult {
			ensure_authorized(origin)?;
			Self::do_check_in(&who)
		}

		/// Buy `points`, up to the threshold, for at most `max_cost` planck of MC.
		///
		/// Each costs `PointPrice`. `RewardShare` of the MC becomes rewards of today, the rest is
		/// destroyed. This is no activity: a node whose points have begun to decay checks in to keep
		/// what it bought.
		///
		/// - Origin: signed by the node; the account stays alive.
		/// - Errors: `NotANode`; `AboveThreshold` when the node lacks fewer points to the threshold;
		///   `NoPoints`; `CostAboveMaximum`; those of the currency and of the rewards when the node
		///   cannot spare so much MC.
		/// - Events: `CreditPurchased`, `CreditChanged`.
		#[pallet::call_index(2)]
		pub fn purchase(
			origin: OriginFor<T>,
			#[pallet::compact] points: Points,
			#[pallet::compact] max_cost: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_purchase(who, points, max_cost)
		}

		/// Buy back `points` that have decayed, up to the peak, for at most `max_cost` planck of MC.
		///
		/// Each costs `PointPrice`, all of which is destroyed. This is no activity: a node whose points
		/// have begun to decay checks in to keep what it bought.
		///
		/// - Origin: signed by the node; the account stays alive.
		/// - Errors: `NotANode`; `AbovePeak` when fewer points have decayed; `NoPoints`;
		///   `CostAboveMaximum`; those of the currency when the node cannot spare so much MC.
		/// - Events: `CreditReplenished`, `CreditChanged`.
		#[pallet::call_index(3)]
		pub fn replenish(
			origin: OriginFor<T>,
			#[pallet::compact] points: Points,
			#[pallet::compact] max_cost: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_replenish(who, points, max_cost)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The points of `who` today; zero without a record.
		pub fn points(who: T::AccountId) -> Points {
			Self::points_on(who, T::Clock::today()).unwrap_or_default()
		}

		/// The points of `who` on `day` if nothing changes until then; `None` without a record. A day
		/// that has passed counts as today.
		pub fn points_on(who: T::AccountId, day: Day) -> Option<Points> {
			let day = day.max(T::Clock::today());
			Records::<T>::get(who).map(|record| record.points_on(day))
		}

		/// Whether `who` has enough points today to take part in rewards.
		pub fn is_above_threshold(who: T::AccountId) -> bool {
			Self::points(who) >= T::Threshold::get()
		}

		/// Whether `who` is a node that has not checked in today.
		pub fn may_check_in(who: T::AccountId) -> bool {
			let today = T::Clock::today();
			Records::<T>::get(who).is_some_and(|record| !record.has_checked_in_on(today))
		}

		/// How many points `who` can purchase today; zero without a record.
		pub fn purchasable(who: T::AccountId) -> Points {
			let (today, rules) = (T::Clock::today(), Rules::of::<T>());
			Records::<T>::get(who).map_or(0, |record| record.purchasable(today, &rules))
		}

		/// How many points `who` can replenish today; zero without a record.
		pub fn replenishable(who: T::AccountId) -> Points {
			let (today, rules) = (T::Clock::today(), Rules::of::<T>());
			Records::<T>::get(who).map_or(0, |record| record.replenishable(today, &rules))
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let rules = Rules::of::<T>();
			assert!(rules.floor <= rules.joining, "a node must not join below the floor");
			assert!(rules.joining <= rules.cap, "a node must not join above the cap");
			assert!(rules.threshold <= rules.cap, "the threshold must be within reach");
			assert!(rules.musd_per_point > 0, "a point must cost some work");
			assert!(T::PointPrice::get() > 0, "a point must cost some MC");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_n: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[cfg(any(test, feature = "try-runtime"))]
	impl<T: Config> Pallet<T> {
		/// The invariants of credit:
		///
		/// - every record follows the rules and tells nothing of days to come;
		/// - the members of the genesis have records;
		/// - the count of today's active nodes is the number of records counted today.
		pub fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
			let today = T::Clock::today();
			let rules = Rules::of::<T>();
			let members: BTreeSet<_> = GenesisMembers::<T>::get().into_iter().collect();
			let mut active: u32 = 0;
			let mut of_genesis: usize = 0;
			for (who, record) in Records::<T>::iter() {
				let is_member = members.contains(&who);
				record.ensure_sound(today, &rules, is_member)?;
				of_genesis = of_genesis.saturating_add(is_member.into());
				if record.was_active_on(today) {
					active = active.saturating_add(1);
				}
			}
			ensure!(of_genesis == members.len(), "a member of the genesis has no record");
			ensure!(active == ActiveToday::<T>::get(), "today's active nodes are miscounted");
			Ok(())
		}
	}
}

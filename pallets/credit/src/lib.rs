//! # Credit
//!
//! What nodes earn by proven activity and lose by silence.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the call, the view functions, events, errors, storage and
//! configuration. Other pallets use [`Pallet`] through the traits that it implements: [`Credit`] for
//! nodes and their points, [`ActiveNodes`] for the number of nodes that were active on the last day.
//! The clock tells it the turn of the day through [`OnNewDay`].
//!
//! ## Overview
//!
//! A node is an account with a credit record. It joins with [`Config::JoiningPoints`] and gains more
//! by being there, which it shows with [`check_in`](Pallet::check_in) once a day, and by work that a
//! consumer has paid for. While nothing is heard of it, it keeps its credit for
//! [`Config::GraceDays`] days and then loses [`Config::DecayPerDay`] points a day, down to
//! [`Config::Floor`]. From [`Config::Threshold`] points on a node takes part in rewards.
//!
//! ### Example
#![doc = concat!("```ignore\n", include_str!("tests/example.rs"), "```")]
//!
//! ## Low-level
//!
//! ### Design goals
//!
//! 1. Credit is earned: no call and no key sets it.
//! 2. Nothing ever iterates over nodes; the turn of a day costs the same for ten and for ten million.
//! 3. What a day can bring is bounded, so that credit takes time, and what work brings is bounded by
//!    the MUSD that was burned for it.
//! 4. Settled work is recorded at the cost of one record.
//!
//! ### Design
//!
//! A [`Record`] holds a decay [curve](metachain_primitives::curve), from which the points of any day
//! follow without a write. Proven activity replaces the curve: it starts from the points of today and
//! what was gained, is flat until the grace ends, and falls by the rules of today. The rules are pure
//! functions of a record, a day and the [`Rules`]; this pallet's storage is touched in one place,
//! through which every change of a curve passes.
//!
//! Work of a day adds up, so that many small payments bring as much as one large payment. A fraction
//! of a point is lost when the day ends.
//!
//! A node is active on a day when it checks in or its work is settled. [`ActiveToday`] counts each
//! node once, since its record remembers the day on which it was counted last. The turn of the day
//! moves the count to [`ActiveLastDay`]. Days without blocks are not counted: they tell nothing about
//! the nodes.
//!
//! ### Terminology
//!
//! - **Points**: the unit of credit.
//! - **Peak**: the most points that a node has ever had.
//! - **Grace**: the days after a proven activity on which no credit is lost.
//! - **Threshold**: the points from which on a node takes part in rewards.

#![cfg_attr(not(feature = "std"), no_std)]

mod activity;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
mod record;
#[cfg(test)]
mod tests;
pub mod weights;

#[cfg(doc)]
use metachain_primitives::traits::{ActiveNodes, Credit, OnNewDay};

pub use pallet::*;
pub use record::{Record, Rules};
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use metachain_primitives::{curve::Points, money::Musd, time::Day, traits::Clock};

	use crate::{Record, Rules, WeightInfo};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// What day it is.
		type Clock: Clock;

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

		/// Weights of the call and of the day's turn.
		type WeightInfo: WeightInfo;
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
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The credit of `who` starts afresh: it has `points` today and keeps them until the grace
		/// ends. The points are those of before where only the grace is new.
		CreditChanged { who: T::AccountId, points: Points, reason: Reason },
		/// A day has ended on which so many nodes were active.
		ActiveNodesCounted { day: Day, nodes: u32 },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The node has checked in today.
		AlreadyCheckedIn,
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Show that the caller's node is there, once a day.
		///
		/// Brings `CheckInPoints` and a new grace, and counts the node as active today. The first
		/// check-in makes the caller a node.
		///
		/// - Origin: signed by the node.
		/// - Errors: `AlreadyCheckedIn` until the day turns.
		/// - Events: `CreditChanged`, twice at the first check-in of an account that was no node.
		#[pallet::call_index(0)]
		pub fn check_in(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_check_in(&who)
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
			Records::<T>::get(who).map(|record| record.curve.value_at(day))
		}

		/// Whether `who` has enough points today to take part in rewards.
		pub fn is_above_threshold(who: T::AccountId) -> bool {
			Self::points(who) >= T::Threshold::get()
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let rules = Rules::of::<T>();
			assert!(rules.floor <= rules.joining, "a node must not join below the floor");
			assert!(rules.joining <= rules.cap, "a node must not join above the cap");
			assert!(T::Threshold::get() <= rules.cap, "the threshold must be within reach");
			assert!(rules.musd_per_point > 0, "a point must cost some work");
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
		/// - the count of today's active nodes is the number of records counted today.
		pub fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
			let today = T::Clock::today();
			let rules = Rules::of::<T>();
			let mut active: u32 = 0;
			for record in Records::<T>::iter_values() {
				record.ensure_sound(today, &rules)?;
				if record.was_active_on(today) {
					active = active.saturating_add(1);
				}
			}
			ensure!(active == ActiveToday::<T>::get(), "today's active nodes are miscounted");
			Ok(())
		}
	}
}

//! # Burning
//!
//! The ledger of all MC that was destroyed.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the view functions, events, storage and configuration. The pallet has
//! no calls and destroys nothing itself: whoever destroys MC notes it through [`BurnLedger`], which
//! [`Pallet`] implements. The clock tells it the turn of the day through [`OnNewDay`].
//!
//! ## Overview
//!
//! MC is destroyed for several [reasons](BurnReason): to buy MUSD, to buy or replenish credit, and by
//! the treasury every month. The ledger tells how much was destroyed for each reason in all, and on
//! each of the last [`KEPT_DAYS`] days.
//!
//! ### Example
#![doc = concat!("```ignore\n", include_str!("tests/example.rs"), "```")]
//!
//! ## Low-level
//!
//! ### Design goals
//!
//! 1. A burn costs the same to note however many there were before.
//! 2. Storage is bounded for ever, and the turn of the day costs the same whatever was burned and
//!    however many days were missed.
//! 3. Nothing is told of a day that the ledger does not know in full.
//!
//! ### Design
//!
//! The days are kept in a ring of [`KEPT_DAYS`] slots, each with an entry for every reason. An entry
//! remembers its day. The first burn of a day takes over the slot of the day [`KEPT_DAYS`] before, and
//! the turn of a day frees that slot. After missed days some slots hold days that are too old. They are
//! told to nobody, and freed when their turn comes: the ring never grows, and nothing needs to catch up.
//!
//! What another pallet destroys at the turn of a day counts for the day that ends, as the clock says.
//!
//! ### Terminology
//!
//! - **Burned**: destroyed, and gone from the issuance of MC.
//! - **Slot**: where a day is kept in the ring; that of the day [`KEPT_DAYS`] before is the same.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod ledger;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
pub mod weights;

#[cfg(doc)]
use metachain_primitives::{
	money::BurnReason,
	traits::{BurnLedger, OnNewDay},
};

pub use ledger::BurnedOn;
pub use pallet::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	#[cfg(any(test, feature = "try-runtime"))]
	use alloc::collections::BTreeMap;
	use alloc::vec::Vec;
	use frame_support::pallet_prelude::*;
	use frame_system::pallet_prelude::*;
	use metachain_primitives::{
		money::{Balance, BurnReason},
		time::Day,
		traits::Clock,
	};

	use crate::{BurnedOn, WeightInfo};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// How many days are kept, today included.
	pub const KEPT_DAYS: Day = 400;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// What day it is.
		type Clock: Clock;

		/// Weight of the day's turn.
		type WeightInfo: WeightInfo;
	}

	/// All MC ever burned for each reason, in planck.
	#[pallet::storage]
	pub type Totals<T: Config> = StorageMap<_, Twox64Concat, BurnReason, Balance, ValueQuery>;

	/// MC burned on the days that are kept, by the day's slot and the reason.
	#[pallet::storage]
	pub type Ring<T: Config> =
		StorageDoubleMap<_, Twox64Concat, u32, Twox64Concat, BurnReason, BurnedOn>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// `amount` planck of MC were destroyed on `day`.
		Burned { day: Day, reason: BurnReason, amount: Balance },
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// All MC ever burned, in planck.
		pub fn total() -> Balance {
			Totals::<T>::iter_values().fold(0, Balance::saturating_add)
		}

		/// All MC ever burned for each reason, in planck.
		pub fn totals() -> Vec<(BurnReason, Balance)> {
			BurnReason::ALL.map(|reason| (reason, Totals::<T>::get(reason))).into()
		}

		/// MC burned on `day` for each reason, in planck. `None` when the day is still to come or is
		/// not kept any more.
		pub fn burned_on(day: Day) -> Option<Vec<(BurnReason, Balance)>> {
			let age = T::Clock::today().checked_sub(day)?;
			(age < KEPT_DAYS).then(|| {
				BurnReason::ALL.map(|reason| (reason, Self::amount_on(day, reason))).into()
			})
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_n: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[cfg(any(test, feature = "try-runtime"))]
	impl<T: Config> Pallet<T> {
		/// The invariants of the ledger:
		///
		/// - every entry is in the slot of its day, which is not to come, and tells of a burn;
		/// - no more was burned for a reason on the kept days than in all.
		pub fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
			let today = T::Clock::today();
			let mut kept = BTreeMap::<BurnReason, Balance>::new();
			for (slot, reason, entry) in Ring::<T>::iter() {
				ensure!(Self::slot(entry.day) == slot, "a day is in the slot of another");
				ensure!(entry.day <= today, "something burned on a day to come");
				ensure!(entry.amount > 0, "an entry tells of no burn");
				let sum = kept.entry(reason).or_default();
				*sum = sum.saturating_add(entry.amount);
			}
			for (reason, amount) in kept {
				ensure!(amount <= Totals::<T>::get(reason), "more was burned on days than in all");
			}
			Ok(())
		}
	}
}

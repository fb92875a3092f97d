//! # Emission
//!
//! The incentive pool, and what may be drawn from it each day.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the view functions, events, storage and configuration. The pallet has
//! no calls. It is told of new days through [`OnNewDay`], which [`Pallet`] implements. Whoever pays
//! rewards draws them through [`RewardStream`], which [`ValidatorStream`], [`StakingStream`] and
//! [`WorkloadStream`] implement. [`IncentivePool`] is the account of the pool.
//!
//! ## Overview
//!
//! At genesis a large part of all MC lies in the incentive pool. Nothing mints MC afterwards: all rewards
//! come out of this pool. Each new day [sets](Event::BudgetSet) a budget of at most [`Config::DailyShare`]
//! of what the pool still holds, and divides it among three streams: one for validators, one for those who
//! stake, one for those who carry traffic. Today's budget is all that a stream can draw today. What it does
//! not use stays in the pool.
//!
//! ### Example
#![doc = concat!("```ignore\n", include_str!("tests/example.rs"), "```")]
//!
//! ## Low-level
//!
//! ### Design goals
//!
//! 1. The pool never overdraws and never runs dry: a day takes at most a share of what is left.
//! 2. Only the streams take from the pool. Nobody holds a key to its account, and no call moves it.
//! 3. No day's budget adds to another's, neither unused ones nor those of days without blocks.
//! 4. A stream can never touch what is set aside for another one.
//!
//! ### Design
//!
//! Validators get [`Config::ValidatorShare`] of the day's budget. The rest goes to staking while there are
//! few nodes, and moves to workload as their number `n` grows: staking gets `h / (h + n)` of it, where `h` is
//! [`Config::EvenSplitNodes`]. See [`split`] for the rounding, which always leaves the odd planck in the pool.
//!
//! A draw is limited by what is left of the stream's budget, and by what the pool can spare while its account
//! stays alive. MC that is given back goes into the pool, and not into the day's budget, so that the draws of
//! a day never exceed its budget, even in between.
//!
//! ### Terminology
//!
//! - **Pool**: the account that holds the MC for all rewards to come.
//! - **Budget**: what may be drawn on one day.
//! - **Stream**: a purpose that has a part of each day's budget to itself.

#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod draw;
#[cfg(test)]
mod mock;
mod new_day;
pub mod split;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

#[cfg(doc)]
use metachain_primitives::traits::{OnNewDay, RewardStream};

pub use draw::{IncentivePool, StakingStream, ValidatorStream, WorkloadStream};
pub use pallet::*;
pub use types::{Allowance, DailyBudget, Stream};
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use frame_support::{pallet_prelude::*, traits::fungible, PalletId};
	use frame_system::pallet_prelude::*;
	use metachain_primitives::{money::Balance, time::Day, traits::ActiveNodes};
	use sp_runtime::Perbill;

	use crate::{DailyBudget, Stream, WeightInfo};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// MC.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>;

		/// How many nodes are active.
		type ActiveNodes: ActiveNodes;

		/// The account of the pool is derived from it.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// How much of what the pool holds may be drawn each day.
		#[pallet::constant]
		type DailyShare: Get<Perbill>;

		/// How much of the day's budget is for validators.
		#[pallet::constant]
		type ValidatorShare: Get<Perbill>;

		/// The number of active nodes at which staking and workload have equal parts of the day's
		/// budget. Not zero.
		#[pallet::constant]
		type EvenSplitNodes: Get<u32>;

		/// Weights of the pallet's hook.
		type WeightInfo: WeightInfo;
	}

	/// What may be drawn today, and what is left of it. Nothing before the first new day.
	#[pallet::storage]
	pub type Budget<T: Config> = StorageValue<_, DailyBudget, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A day has begun on which each stream may draw so many planck.
		BudgetSet { day: Day, validators: Balance, staking: Balance, workload: Balance },
		/// A stream moved `amount` planck from the pool to `to`.
		Drawn { stream: Stream, to: T::AccountId, amount: Balance },
		/// `from` gave `amount` planck back to the pool.
		GivenBack { from: T::AccountId, amount: Balance },
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What may be drawn today, and what is left of it.
		pub fn budget() -> DailyBudget {
			Budget::<T>::get()
		}

		/// The account of the pool.
		pub fn pool_account() -> T::AccountId {
			crate::IncentivePool::<T>::get()
		}

		/// What the pool holds, in planck.
		pub fn pool_balance() -> Balance {
			<T::Currency as fungible::Inspect<_>>::balance(&Self::pool_account())
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::EvenSplitNodes::get() > 0, "EvenSplitNodes must not be zero");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_n: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[cfg(any(test, feature = "try-runtime"))]
	impl<T: Config> Pallet<T> {
		/// The invariants of the pool:
		///
		/// - no stream has more left than it may draw today;
		/// - all streams together may draw no more than the day's share of what the pool held when the
		///   day began;
		/// - nothing but what was drawn has left the pool since.
		pub fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
			let budget = Budget::<T>::get();
			let mut total: Balance = 0;
			let mut drawn: Balance = 0;
			for allowance in [budget.validators, budget.staking, budget.workload] {
				ensure!(
					allowance.left <= allowance.budget,
					"a stream has more left than its budget"
				);
				total = total.saturating_add(allowance.budget);
				drawn = drawn.saturating_add(allowance.drawn());
			}
			ensure!(
				total <= T::DailyShare::get().mul_floor(budget.pool),
				"the budget exceeds the share of the pool"
			);
			ensure!(
				Self::pool_balance() >= budget.pool.saturating_sub(drawn),
				"the pool has lost more than was drawn"
			);
			Ok(())
		}
	}
}

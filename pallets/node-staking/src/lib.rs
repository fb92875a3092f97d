//! # Node staking
//!
//! The collateral of clients and gateways, and the rewards that it brings together with credit.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the calls, the view functions, events, errors, storage and
//! configuration. Other pallets use [`Pallet`] through the traits that it implements: [`Deposits`] to
//! learn what a node has on deposit, [`Fines`] to punish it, [`ShareRewards`] to add to the rewards of
//! today. It is told of new days through [`OnNewDay`] and of changes of credit through
//! [`OnCreditChange`].
//!
//! ## Overview
//!
//! A node [registers](Pallet::register) as a client or as a gateway and puts MC on deposit, which is held
//! on its own account. It can [raise](Pallet::raise) and [lower](Pallet::lower) the deposit, and
//! [unregister](Pallet::unregister). What leaves the deposit can be [withdrawn](Pallet::withdraw) after
//! [`Config::UnbondingDays`] days; until then fines still reach it.
//!
//! Each day the staking stream of the incentive pool is shared out by deposit times credit, among the
//! nodes whose credit is at or above the threshold. A node [claims](Pallet::claim) its rewards of any
//! number of days at once, whenever it likes.
//!
//! ### Example
#![doc = concat!("```ignore\n", include_str!("tests/example.rs"), "```")]
//!
//! ## Low-level
//!
//! ### Design goals
//!
//! 1. The turn of a day costs the same for ten nodes and for ten million. No code iterates over nodes.
//! 2. A claim costs the same for one day and for a year.
//! 3. A deposit or a point of credit counts once, and from the day on which it is there. Nothing can be
//!    claimed twice, nor for a day before.
//! 4. All claims of a day together never exceed what was set aside for it.
//! 5. What leaves is within reach of fines as long as offences are found out.
//! 6. A thousand days without blocks break nothing and fill no block.
//!
//! ### Design
//!
//! **Books.** [`Ledger`] joins a [decaying sum](metachain_primitives::decaying_sum) of deposit times
//! [gated](metachain_primitives::curve::Gated) credit and a
//! [reward integral](metachain_primitives::reward_integral) over that sum. Both stand on the same day, the
//! first that has not been closed. A [`Node`] remembers with which deposit and credit it takes part in the
//! sum. Before either changes, the days closed so far are settled with the old ones; then the node leaves
//! the sum and joins it anew. So a day counts with what a node has when the day is closed. The threshold is
//! remembered with the credit: another one applies to a node from the next change of its credit on.
//!
//! **Days.** At its turn, the day that ended is closed with all that is left of its budget and all that
//! was [shared](ShareRewards) on it. When nobody is above the threshold, nothing is drawn, and what was
//! shared waits for the next day. Days without blocks are closed with nothing, at most
//! [`Config::MaxDaysPerBlock`] of them in a block and the rest in [`on_poll`](Hooks::on_poll) of the
//! blocks that follow. Until the books have caught up, nodes come and go as ever. If they have not by the
//! next turn of the day, that day is closed with nothing as well: what it had stays in the incentive
//! pool. That takes as many missed days as all blocks of a day can close.
//!
//! **Rounding.** What a node is due is added up in fractions of a planck and rounded down when it claims:
//! all its claims together are at most one planck less than its exact share rounded down. The rest stays
//! in the pot.
//!
//! **Forfeit.** Rewards of the last [`KEPT_DAYS`](metachain_primitives::reward_integral::KEPT_DAYS) days can
//! be settled. Older ones are forfeited to the pot. Every change of a node's credit or deposit settles, so
//! that this concerns only nodes that nothing was heard of for so long.
//!
//! **Deposits** are held under the reason [`HoldReason::Collateral`], as is what leaves them. What leaves
//! on one day is one chunk, and what can be withdrawn is withdrawn before another chunk is added, so that
//! a node has at most [`Config::MaxUnbonding`] of them. Only the deposit counts, for rewards as for
//! representation; [`OnDepositChange`] tells of it.
//!
//! **Fines** go to [`Config::Treasury`], out of the deposit first and then out of what is leaving, latest
//! first. A node whose deposit is gone is registered no more; one whose deposit is below the minimum
//! stays until it unregisters. [`OnFined`] is told also when there was nothing to take: it is the verdict
//! that counts.
//!
//! **Pot.** Rewards lie in an account of their own from the closing of a day until they are claimed. It
//! must be given the existential deposit at genesis, and never falls below it.
//!
//! **Genesis** knows no day. Nodes of the genesis take part from the first day on; their credit must not
//! decay before.
//!
//! ### Terminology
//!
//! - **Deposit**: MC that a registered node holds and has not begun to withdraw.
//! - **Unbonding**: what has left the deposit and cannot be withdrawn yet.
//! - **Closing** a day: sharing out what it has. **Settling** a node: adding to what it is due its rewards
//!   of the days closed since the last time. **Claiming**: being paid what is due.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod days;
mod fines;
mod ledger;
#[cfg(test)]
mod mock;
mod node;
mod registration;
mod rewards;
mod stores;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "try-runtime"))]
mod try_state;
pub mod weights;

#[cfg(doc)]
use frame_support::traits::Hooks;
#[cfg(doc)]
use metachain_primitives::traits::{
	Deposits, Fines, OnCreditChange, OnDepositChange, OnFined, OnNewDay, ShareRewards,
};

pub use ledger::Ledger;
pub use node::{Node, Role, Unbonding};
pub use pallet::*;
pub use rewards::Totals;
pub use weights::WeightInfo;

/// What the benchmarks need of the pallets around this one.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AccountId> {
	/// Makes `who` a node, which delegates its deposit once it has one, and whose fines concern others,
	/// where there are such things.
	fn make_node(who: &AccountId);
	/// Gives the stream a budget of at least an MC.
	fn fund_stream();
	/// Lets days pass that bring something to those whom deposits concern, if there are such.
	fn pass_paid_days() {}
}

#[frame_support::pallet]
pub mod pallet {
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::fungible, weights::WeightMeter, PalletId};
	use frame_system::pallet_prelude::*;
	use metachain_primitives::{
		money::Balance,
		reward_integral::Prefix,
		time::Day,
		traits::{Clock, Credit, OnDepositChange, OnFined, RewardStream},
	};
	use sp_runtime::traits::AccountIdConversion;

	use crate::{Ledger, Node, Role, Totals, WeightInfo};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The runtime's reasons to hold MC.
		type RuntimeHoldReason: From<HoldReason>;

		/// MC.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>
			+ fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// Who is a node, and with how much credit.
		type Credit: Credit<Self::AccountId>;

		/// What day it is.
		type Clock: Clock;

		/// The staking stream of the incentive pool.
		type Stream: RewardStream<Self::AccountId>;

		/// Who is told of changes of deposits.
		type OnDepositChange: OnDepositChange<Self::AccountId>;

		/// Who is told of fines.
		type OnFined: OnFined<Self::AccountId>;

		/// The account that fines go to.
		type Treasury: Get<Self::AccountId>;

		/// The account of the pot derives from it.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// What a client must have on deposit at least, in planck. Not zero.
		#[pallet::constant]
		type MinClientDeposit: Get<Balance>;

		/// What a gateway must have on deposit at least, in planck. Not zero.
		#[pallet::constant]
		type MinGatewayDeposit: Get<Balance>;

		/// After how many days what has left a deposit can be withdrawn. Default: 7.
		#[pallet::constant]
		type UnbondingDays: Get<Day>;

		/// How many chunks of a node are leaving at most. More than `UnbondingDays`.
		#[pallet::constant]
		type MaxUnbonding: Get<u32>;

		/// How many days are closed in a block at most: at the turn of the day, and once more in its
		/// further course. Not zero. Default: 64.
		#[pallet::constant]
		type MaxDaysPerBlock: Get<u32>;

		/// Weights of the calls and hooks.
		type WeightInfo: WeightInfo;

		/// Prepares the other pallets for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId>;
	}

	/// Why MC is on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// A node's deposit, and what has left it and cannot be withdrawn yet.
		Collateral,
	}

	/// The nodes that are registered, or have been and are due something.
	#[pallet::storage]
	pub type Nodes<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Node<T>>;

	/// The sum by which days are shared out, and what they have paid. None before the first node.
	#[pallet::storage]
	pub type Books<T: Config> = StorageValue<_, Ledger>;

	/// By how much the slope of the sum changes on days to come.
	#[pallet::storage]
	pub type SlopeChanges<T: Config> = StorageMap<_, Twox64Concat, Day, i128, ValueQuery>;

	/// The prefix sums of the rates of the days that can be settled.
	#[pallet::storage]
	pub type Prefixes<T: Config> = StorageMap<_, Twox64Concat, Day, Prefix>;

	/// MC in the pot that was shared and not yet given to a day.
	#[pallet::storage]
	pub type Shared<T: Config> = StorageValue<_, Balance, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// The first clients, with their deposits.
		pub clients: Vec<(T::AccountId, Balance)>,
		/// The first gateways, with their deposits.
		pub gateways: Vec<(T::AccountId, Balance)>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			for (role, nodes) in [(Role::Client, &self.clients), (Role::Gateway, &self.gateways)] {
				for (who, deposit) in nodes {
					Pallet::<T>::do_register(who.clone(), role, *deposit)
						.expect("a node of the genesis has credit, and MC for its deposit");
				}
			}
			assert!(
				SlopeChanges::<T>::iter_keys().next().is_none(),
				"credit of the genesis must not decay before the first day"
			);
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A node registered with `deposit` planck.
		Registered { who: T::AccountId, role: Role, deposit: Balance },
		/// A node takes another role from now on.
		RoleChanged { who: T::AccountId, role: Role },
		/// A node added to its deposit, which is now `deposit`.
		DepositRaised { who: T::AccountId, amount: Balance, deposit: Balance },
		/// `amount` left a deposit, which is now `deposit`: zero, when the node is registered no more.
		/// It can be withdrawn from the day `ends` on.
		DepositLowered { who: T::AccountId, amount: Balance, deposit: Balance, ends: Day },
		/// What had left a deposit is free again.
		Withdrawn { who: T::AccountId, amount: Balance },
		/// A node was paid its rewards.
		RewardsClaimed { who: T::AccountId, amount: Balance },
		/// A node was fined: `amount` planck went to the treasury, and `deposit` is left of its
		/// deposit.
		Fined { who: T::AccountId, amount: Balance, deposit: Balance },
		/// `from` paid `amount` planck into the rewards of today.
		RewardsShared { from: T::AccountId, amount: Balance },
		/// A day was closed: `amount` planck are shared out by the sum `total` of deposit times credit.
		DayClosed { day: Day, amount: Balance, total: u128 },
		/// So many days without blocks, from `first` on, were closed with nothing.
		MissedDaysClosed { first: Day, days: u32 },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account has no credit: it must be invited first.
		NotANode,
		/// The node is registered already.
		AlreadyRegistered,
		/// The node is not registered.
		NotRegistered,
		/// The deposit would be below the minimum of the role.
		BelowMinimum,
		/// The amount is zero.
		ZeroAmount,
		/// The deposit is less than that.
		InsufficientDeposit,
		/// Nothing that has left the deposit can be withdrawn yet.
		NothingToWithdraw,
		/// There are no rewards to be paid.
		NothingToClaim,
		/// Too many chunks are leaving.
		TooManyChunks,
		/// All deposits together would be more than can be added up.
		TooMuchDeposited,
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Register the caller's node, with `deposit` planck of MC on hold.
		///
		/// - Origin: signed by a node that is not registered.
		/// - Errors: `NotANode`, `AlreadyRegistered`, `BelowMinimum`, `TooMuchDeposited`; those of the
		///   currency when the caller has too little MC.
		/// - Events: `Registered`.
		#[pallet::call_index(0)]
		pub fn register(
			origin: OriginFor<T>,
			role: Role,
			#[pallet::compact] deposit: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_register(who, role, deposit)
		}

		/// Go on in another role, with the same deposit.
		///
		/// - Origin: signed by a registered node.
		/// - Errors: `NotRegistered`, `BelowMinimum`.
		/// - Events: `RoleChanged`.
		#[pallet::call_index(1)]
		pub fn change_role(origin: OriginFor<T>, role: Role) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_change_role(who, role)
		}

		/// Add `amount` planck to the deposit.
		///
		/// - Origin: signed by a registered node.
		/// - Errors: `NotRegistered`, `ZeroAmount`, `TooMuchDeposited`; those of the currency when the
		///   caller has too little MC.
		/// - Events: `DepositRaised`.
		#[pallet::call_index(2)]
		pub fn raise(origin: OriginFor<T>, #[pallet::compact] amount: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_raise(who, amount)
		}

		/// Take `amount` planck out of the deposit. They can be withdrawn after `UnbondingDays` days.
		///
		/// What can be withdrawn already is.
		///
		/// - Origin: signed by a registered node.
		/// - Errors: `NotRegistered`, `ZeroAmount`, `InsufficientDeposit`; `BelowMinimum` when too
		///   little would be left.
		/// - Events: `Withdrawn` when there was something, `DepositLowered`.
		#[pallet::call_index(3)]
		pub fn lower(origin: OriginFor<T>, #[pallet::compact] amount: Balance) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_lower(who, amount)
		}

		/// Take the whole deposit out, and be registered no more. It can be withdrawn after
		/// `UnbondingDays` days. Rewards can still be claimed.
		///
		/// What can be withdrawn already is.
		///
		/// - Origin: signed by a registered node.
		/// - Errors: `NotRegistered`.
		/// - Events: `Withdrawn` when there was something, `DepositLowered`.
		#[pallet::call_index(4)]
		pub fn unregister(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_unregister(who)
		}

		/// Withdraw all that has left the deposit long enough ago.
		///
		/// - Origin: signed by whoever has lowered a deposit.
		/// - Errors: `NothingToWithdraw`.
		/// - Events: `Withdrawn`.
		#[pallet::call_index(5)]
		pub fn withdraw(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw(who)
		}

		/// Be paid the rewards of all days that have been closed.
		///
		/// - Origin: signed by a node that has been registered.
		/// - Errors: `NothingToClaim`; those of the currency, when the account is dead and the rewards
		///   are below the existential deposit.
		/// - Events: `RewardsClaimed`.
		#[pallet::call_index(6)]
		pub fn claim(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_claim(who)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// What is known of `who`, while it is registered or due something. Its rewards are told by
		/// `pending_rewards`.
		pub fn node(who: T::AccountId) -> Option<Node<T>> {
			Nodes::<T>::get(who)
		}

		/// MC that a claim would pay to `who` now, in planck.
		pub fn pending_rewards(who: T::AccountId) -> Balance {
			Self::due(&who)
		}

		/// MC that `who` could withdraw now, in planck.
		pub fn withdrawable(who: T::AccountId) -> Balance {
			Nodes::<T>::get(who).map_or(0, |node| node.withdrawable_on(T::Clock::today()))
		}

		/// What all registered nodes have together.
		pub fn totals() -> Totals {
			Self::add_up()
		}

		/// The account that holds rewards until they are claimed.
		pub fn pot_account() -> T::AccountId {
			T::PalletId::get().into_account_truncating()
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_poll(_n: BlockNumberFor<T>, meter: &mut WeightMeter) {
			Self::catch_up_in_spare_weight(meter);
		}

		fn integrity_test() {
			assert!(T::MinClientDeposit::get() > 0, "a client must have a deposit");
			assert!(T::MinGatewayDeposit::get() > 0, "a gateway must have a deposit");
			assert!(
				T::MaxUnbonding::get() > T::UnbondingDays::get(),
				"a node must be able to lower its deposit every day"
			);
			assert!(T::MaxDaysPerBlock::get() > 0, "no day would ever be closed");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_n: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}

//! # MUSD
//!
//! The ledger of MUSD, the network's internal point of account: got by burning MC, spent by burning
//! it on services.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the call, the view functions, events, errors, storage and
//! configuration. Other pallets use the ledger through [`MusdEscrow`], which [`Pallet`] implements.
//! [`PriceFromGenesis`] is a [`PriceFeed`] for chains without an oracle.
//!
//! ## Overview
//!
//! One MUSD stands for one US$. Whoever wants to pay for a service burns MC with
//! [`burn_mc`](Pallet::burn_mc) and is credited what that MC is worth at the price of the moment. A
//! service locks MUSD while it is being used, burns what was used and unlocks the rest. That is all
//! that ever happens to MUSD.
//!
//! ### Example
#![doc = concat!("```ignore\n", include_str!("tests/example.rs"), "```")]
//!
//! ## Low-level
//!
//! ### Design goals
//!
//! 1. MUSD cannot be transferred, so that it is never traded: no call moves it, and the pallet is no
//!    `fungible` that another pallet could move it with.
//! 2. MUSD is created only by burning MC, never above what that MC is worth.
//! 3. MC's issuance never rises through this pallet.
//! 4. Every unit of MUSD that was created and not burned is in an account or locked.
//!
//! ### Design
//!
//! [`Balances`] holds what each account can spend, [`Locked`] what is set aside by services in all,
//! [`Issuance`] the sum of both. Which account a locked amount belongs to is known by the service
//! that locked it, so that settling a payment touches two values and no account.
//!
//! MC is destroyed, and noted in the ledger of burns, except for a share, [`PoolShare`], that goes back
//! into the incentive pool. Every division rounds down: the caller never gets more MUSD than the MC was
//! worth, and the pool never more than its share; the rest is destroyed.
//!
//! Burning keeps the account alive: it never takes the existential deposit. Without it an account
//! would lose its nonce and could not pay the fee for spending the MUSD it has just bought.
//!
//! ### Terminology
//!
//! - **Price**: MUSD for one whole MC, in the smallest unit of MUSD.
//! - **Spendable**: MUSD that its owner can lock for a service.
//! - **Locked**: MUSD set aside for a service, neither spendable nor burned yet.

#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod burn;
mod escrow;
#[cfg(test)]
mod mock;
mod price;
#[cfg(test)]
mod tests;
pub mod weights;

#[cfg(doc)]
use metachain_primitives::traits::{MusdEscrow, PriceFeed};

pub use pallet::*;
pub use price::PriceFromGenesis;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use frame_support::{pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use metachain_primitives::{
		money::{Balance, Musd, Price},
		traits::{BurnLedger, PriceFeed},
	};
	use sp_runtime::Permill;

	use crate::WeightInfo;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// MC.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>;

		/// What one MC is worth.
		type PriceFeed: PriceFeed;

		/// Where destroyed MC is noted.
		type Burns: BurnLedger;

		/// The account that receives [`PoolShare`] of the MC paid for MUSD.
		#[pallet::constant]
		type IncentivePool: Get<Self::AccountId>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// MUSD that an account can spend. An account that can spend nothing has no entry.
	#[pallet::storage]
	pub type Balances<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Musd, ValueQuery>;

	/// MUSD that services have set aside, of all accounts.
	#[pallet::storage]
	pub type Locked<T: Config> = StorageValue<_, Musd, ValueQuery>;

	/// All MUSD there is: what can be spent and what is locked.
	#[pallet::storage]
	pub type Issuance<T: Config> = StorageValue<_, Musd, ValueQuery>;

	/// The share of the MC paid for MUSD that goes back into the incentive pool. The rest is
	/// destroyed. Set at genesis.
	#[pallet::storage]
	pub type PoolShare<T: Config> = StorageValue<_, Permill, ValueQuery>;

	/// The price of MC that a chain without an oracle uses: MUSD for one whole MC. See
	/// [`PriceFromGenesis`](crate::PriceFromGenesis).
	#[pallet::storage]
	pub type GenesisPrice<T: Config> = StorageValue<_, Price, OptionQuery>;

	#[pallet::genesis_config]
	#[derive(frame_support::DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// MUSD for one whole MC, in the smallest unit of MUSD, on a chain without an oracle. Not
		/// zero. `None` where an oracle tells the price.
		pub price: Option<Price>,
		/// The share of the MC paid for MUSD that goes back into the incentive pool.
		pub pool_share: Permill,
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(self.price != Some(0), "the price of MC must not be zero");
			GenesisPrice::<T>::set(self.price);
			PoolShare::<T>::put(self.pool_share);
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// MC was given up for MUSD: `destroyed` planck left the issuance, `to_pool` planck went into
		/// the incentive pool, and `who` was credited `musd`.
		McBurned { who: T::AccountId, destroyed: Balance, to_pool: Balance, musd: Musd },
		/// A service set MUSD of `who` aside.
		MusdLocked { who: T::AccountId, amount: Musd },
		/// A service gave locked MUSD back to `who`.
		MusdUnlocked { who: T::AccountId, amount: Musd },
		/// A service burned locked MUSD that was used up.
		MusdBurned { amount: Musd },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No fresh price of MC is known.
		NoPrice,
		/// The MC is worth less than the smallest unit of MUSD.
		WorthNothing,
		/// The MC is worth less than the caller asked for at least.
		BelowMinimum,
		/// The account can spend less MUSD than is needed.
		InsufficientBalance,
		/// Less MUSD is locked than is to be unlocked or burned.
		InsufficientLocked,
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Burn `mc` planck of MC and be credited the MUSD it is worth, at least `min_musd`.
		///
		/// The governance's share of the MC goes into the incentive pool, the rest is destroyed. The
		/// caller keeps at least the existential deposit, so the account stays alive.
		///
		/// - Origin: signed; the caller pays the MC and gets the MUSD.
		/// - Errors: `NoPrice` when no fresh price is known, `WorthNothing` when `mc` is zero or too
		///   little for the smallest unit of MUSD, `BelowMinimum` when the price has fallen so far
		///   that less than `min_musd` would be credited; those of the currency when the caller
		///   cannot spare so much MC.
		/// - Events: `McBurned`.
		#[pallet::call_index(0)]
		pub fn burn_mc(
			origin: OriginFor<T>,
			#[pallet::compact] mc: Balance,
			#[pallet::compact] min_musd: Musd,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_burn_mc(who, mc, min_musd)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// MUSD that `who` can spend.
		pub fn balance(who: T::AccountId) -> Musd {
			Balances::<T>::get(who)
		}

		/// MUSD for one whole MC, in the smallest unit of MUSD; `None` while no fresh price is known.
		pub fn price() -> Option<Price> {
			T::PriceFeed::price()
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
		/// - no account has an entry of zero;
		/// - what can be spent and what is locked add up to the issuance;
		/// - a price is not zero.
		pub fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
			let mut sum = Locked::<T>::get();
			for balance in Balances::<T>::iter_values() {
				ensure!(balance > 0, "an account holds an entry of zero MUSD");
				sum = sum.checked_add(balance).ok_or("the MUSD of all accounts overflows")?;
			}
			ensure!(sum == Issuance::<T>::get(), "MUSD in accounts and locked is not the issuance");
			ensure!(GenesisPrice::<T>::get() != Some(0), "the price from genesis is zero");
			Ok(())
		}
	}
}

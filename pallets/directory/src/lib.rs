//! # Directory
//!
//! What providers offer: where their tunnels listen, under which keys, and at what prices.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the calls, the view functions, events, errors, storage and
//! configuration. The runtime's API and the node's RPC read the directory through
//! [`Pallet::offer`] and [`Pallet::offers`].
//!
//! ## Overview
//!
//! A provider publishes one offer: the static key of its tunnel, one to four endpoints, its country
//! and its prices. A consumer pages through the offers, filtered as it likes, and picks one. A provider
//! is a node with credit. An offer costs it a deposit, held while the offer stands.
//!
//! ### Example
#![doc = concat!("```ignore\n", include_str!("tests/example.rs"), "```")]
//!
//! ## Low-level
//!
//! ### Design goals
//!
//! 1. One node, one offer, one tunnel key; and one tunnel key, one node.
//! 2. Storage grows only against a deposit, and an offer has a greatest size.
//! 3. Whoever stops providing gets back what was held when the offer was published.
//! 4. Listing costs a bounded amount of work per call, whatever the filter and however many offers
//!    there are, and misses no offer that stands throughout.
//!
//! ### Design
//!
//! [`Offers`] maps a provider to its offer. [`Providers`] maps a tunnel key back to its provider. The
//! index costs one entry per offer and one read per publication. It keeps a second account from
//! listing another provider's key and endpoints as its own: a consumer would pay the one for a tunnel
//! to the other, which serves nobody who has not paid it, and the other would get the blame. Nothing
//! proves that a provider holds the secret of its key. Someone may therefore take a key before its
//! owner publishes it. That costs the taker a deposit and the owner nothing but making another key.
//!
//! Pages follow the order of the storage's keys, which is that of the hashes of the accounts. A page
//! starts after an account, present or not, so that withdrawals between two pages disturb nothing. It
//! ends when it is full or when [`Config::MaxExamined`] offers were looked at, and then says where to
//! go on.
//!
//! The deposit is remembered with the offer: one published before the deposit was changed is released
//! with what was held for it.
//!
//! ### Terminology
//!
//! - **Provider**: a node that sells the carrying of traffic.
//! - **Tunnel key**: the provider's static key in the tunnel's handshake.
//! - **Page**: some offers and the account after which the next page starts.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod listing;
#[cfg(test)]
mod mock;
mod publication;
#[cfg(test)]
mod tests;
mod types;
pub mod weights;

pub use pallet::*;
pub use types::OfferRecord;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use frame_support::{pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use metachain_primitives::{
		money::Balance,
		offer::{Endpoint, Offer, OfferFilter, OfferPage, Prices, Region, TunnelKey},
		traits::Credit,
	};

	use crate::{OfferRecord, WeightInfo};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// MC.
		type Currency: fungible::MutateHold<
			Self::AccountId,
			Balance = Balance,
			Reason = Self::RuntimeHoldReason,
		>;

		/// The runtime's reasons for holds.
		type RuntimeHoldReason: From<HoldReason>;

		/// Which accounts are nodes, and what credit they have.
		type Credit: Credit<Self::AccountId>;

		/// MC held while an offer stands.
		#[pallet::constant]
		type OfferDeposit: Get<Balance>;

		/// How many endpoints an offer has at most. Default: 4.
		#[pallet::constant]
		type MaxEndpoints: Get<u32>;

		/// How many offers a page holds at most. Default: 100.
		#[pallet::constant]
		type MaxPage: Get<u32>;

		/// How many offers are looked at for one page at most. Default: 1,000.
		#[pallet::constant]
		type MaxExamined: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why MC is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// The deposit of an offer, held while the offer stands.
		Offer,
	}

	/// The offer of each provider.
	#[pallet::storage]
	pub type Offers<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, OfferRecord<T>>;

	/// The provider that listens under each tunnel key.
	#[pallet::storage]
	pub type Providers<T: Config> = StorageMap<_, Blake2_128Concat, TunnelKey, T::AccountId>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An offer was published, or took the place of the provider's earlier one.
		OfferPublished { provider: T::AccountId, tunnel_key: TunnelKey },
		/// An offer was withdrawn.
		OfferWithdrawn { provider: T::AccountId },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account is no node.
		NotANode,
		/// The offer names no endpoint.
		NoEndpoint,
		/// The offer names an endpoint twice.
		DuplicateEndpoint,
		/// An endpoint has port zero.
		InvalidPort,
		/// The region is not two capital letters.
		InvalidRegion,
		/// Another provider has an offer under this tunnel key.
		TunnelKeyTaken,
		/// The account has no offer.
		NoOffer,
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Publish an offer, or put it in the place of the earlier one.
		///
		/// The first time, `OfferDeposit` is held.
		///
		/// - Origin: signed by the provider, which is a node.
		/// - `tunnel_key`: the static key of the provider's tunnel, used by no other provider.
		/// - `endpoints`: where the tunnel listens; one at least, each once, with a port.
		/// - `region`: the ISO 3166-1 alpha-2 code of the country, in capitals.
		/// - `prices`: what the provider asks for, in MUSD.
		/// - Errors: `NoEndpoint`, `DuplicateEndpoint`, `InvalidPort`, `InvalidRegion`,
		///   `TunnelKeyTaken`, `NotANode`; those of the currency when the deposit cannot be held.
		/// - Events: `OfferPublished`.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::publish_first().max(T::WeightInfo::publish_again()))]
		pub fn publish(
			origin: OriginFor<T>,
			tunnel_key: TunnelKey,
			endpoints: BoundedVec<Endpoint, T::MaxEndpoints>,
			region: Region,
			prices: Prices,
		) -> DispatchResult {
			let provider = ensure_signed(origin)?;
			Self::do_publish(provider, tunnel_key, endpoints, region, prices)
		}

		/// Withdraw the caller's offer and release its deposit. Its credit stays.
		///
		/// - Origin: signed by the provider.
		/// - Errors: `NoOffer`.
		/// - Events: `OfferWithdrawn`.
		#[pallet::call_index(1)]
		pub fn withdraw(origin: OriginFor<T>) -> DispatchResult {
			let provider = ensure_signed(origin)?;
			Self::do_withdraw(provider)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The offer of `provider`, with its credit today.
		pub fn offer(provider: T::AccountId) -> Option<Offer<T::AccountId>> {
			Offers::<T>::get(&provider).map(|record| {
				let credit = T::Credit::points(&provider);
				record.into_offer(provider, credit)
			})
		}

		/// A page of the offers that pass `filter`: at most `limit` of them, and at most `MaxPage`,
		/// in the order of storage, from the one after `start` on, or from the first.
		///
		/// To go on, pass what the page says is `next` as `start`. Every offer that stands throughout
		/// is listed once. Made for use off chain: no weight is accounted for.
		pub fn offers(
			filter: OfferFilter,
			start: Option<T::AccountId>,
			limit: u32,
		) -> OfferPage<T::AccountId> {
			Self::page(&filter, start, limit)
		}

		/// The provider that listens under `tunnel_key`.
		pub fn provider(tunnel_key: TunnelKey) -> Option<T::AccountId> {
			Providers::<T>::get(tunnel_key)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxEndpoints::get() > 0, "an offer must be able to name an endpoint");
			assert!(T::MaxPage::get() > 0, "a page must be able to hold an offer");
			assert!(T::MaxExamined::get() > 0, "a page must be able to look at an offer");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_n: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[cfg(any(test, feature = "try-runtime"))]
	impl<T: Config> Pallet<T> {
		/// The invariants of the directory:
		///
		/// - what is held of each provider is the deposit of its offer;
		/// - each offer is one that could be published;
		/// - offers and tunnel keys belong together one to one.
		pub fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
			use frame_support::traits::fungible::InspectHold;

			let reason = HoldReason::Offer.into();
			for (provider, offer) in Offers::<T>::iter() {
				let held = T::Currency::balance_on_hold(&reason, &provider);
				ensure!(held == offer.deposit, "what is held is not the deposit of the offer");
				Self::ensure_sound(&offer.endpoints, offer.region)?;
				ensure!(
					Providers::<T>::get(offer.tunnel_key) == Some(provider),
					"the tunnel key of an offer leads elsewhere"
				);
			}
			let (keys, offers) = (Providers::<T>::iter_keys(), Offers::<T>::iter_keys());
			ensure!(keys.count() == offers.count(), "a tunnel key leads to no offer");
			Ok(())
		}
	}
}

//! How an offer comes into the directory and leaves it.

use frame_support::{
	ensure,
	traits::{fungible::MutateHold, tokens::Precision::BestEffort, Get},
	BoundedVec,
};
use metachain_primitives::{
	money::Balance,
	offer::{Endpoint, Prices, Region, TunnelKey},
	traits::Credit,
};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{Config, Error, Event, HoldReason, OfferRecord, Offers, Pallet, Providers};

impl<T: Config> Pallet<T> {
	/// Storage may have changed when it fails: the caller must roll back, as every call does.
	pub(crate) fn do_publish(
		provider: T::AccountId,
		tunnel_key: TunnelKey,
		endpoints: BoundedVec<Endpoint, T::MaxEndpoints>,
		region: Region,
		prices: Prices,
	) -> DispatchResult {
		Self::ensure_sound(&endpoints, region)?;
		let owner = Providers::<T>::get(tunnel_key);
		ensure!(owner.is_none_or(|owner| owner == provider), Error::<T>::TunnelKeyTaken);

		let deposit = match Offers::<T>::get(&provider) {
			None => Self::enter(&provider)?,
			Some(earlier) => {
				Providers::<T>::remove(earlier.tunnel_key);
				earlier.deposit
			},
		};
		Providers::<T>::insert(tunnel_key, &provider);
		let record = OfferRecord { tunnel_key, endpoints, region, prices, deposit };
		Offers::<T>::insert(&provider, record);
		Self::deposit_event(Event::OfferPublished { provider, tunnel_key });
		Ok(())
	}

	/// Releases what is held even if, against all expectation, that is less than the deposit:
	/// nobody shall be kept from leaving.
	pub(crate) fn do_withdraw(provider: T::AccountId) -> DispatchResult {
		let offer = Offers::<T>::take(&provider).ok_or(Error::<T>::NoOffer)?;
		Providers::<T>::remove(offer.tunnel_key);
		T::Currency::release(&HoldReason::Offer.into(), &provider, offer.deposit, BestEffort)?;
		Self::deposit_event(Event::OfferWithdrawn { provider });
		Ok(())
	}

	/// Checks what an offer must be whoever publishes it.
	pub(crate) fn ensure_sound(endpoints: &[Endpoint], region: Region) -> Result<(), Error<T>> {
		ensure!(!endpoints.is_empty(), Error::<T>::NoEndpoint);
		ensure!(endpoints.iter().all(|endpoint| endpoint.port != 0), Error::<T>::InvalidPort);
		let mut rest = endpoints;
		while let Some((endpoint, others)) = rest.split_first() {
			ensure!(!others.contains(endpoint), Error::<T>::DuplicateEndpoint);
			rest = others;
		}
		ensure!(region.is_valid(), Error::<T>::InvalidRegion);
		Ok(())
	}

	/// Holds the deposit of the first offer of a provider, which must be a node, and returns it.
	fn enter(provider: &T::AccountId) -> Result<Balance, DispatchError> {
		ensure!(T::Credit::curve(provider).is_some(), Error::<T>::NotANode);
		let deposit = T::OfferDeposit::get();
		T::Currency::hold(&HoldReason::Offer.into(), provider, deposit)?;
		Ok(deposit)
	}
}

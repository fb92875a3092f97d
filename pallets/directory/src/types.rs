//! An offer as it is stored.

use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::{BoundedVec, CloneNoBound, DebugNoBound, EqNoBound, PartialEqNoBound};
use metachain_primitives::{
	money::Balance,
	offer::{Endpoint, Offer, Prices, Region, TunnelKey},
};
use scale_info::TypeInfo;

use crate::Config;

/// What a provider has published, and what is held for it.
#[derive(
	CloneNoBound, DebugNoBound, PartialEqNoBound, EqNoBound, Encode, Decode, MaxEncodedLen, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct OfferRecord<T: Config> {
	/// The static key of the provider's tunnel.
	pub tunnel_key: TunnelKey,
	/// Where the tunnel listens: one at least, each once.
	pub endpoints: BoundedVec<Endpoint, T::MaxEndpoints>,
	/// The provider's country.
	pub region: Region,
	/// What the provider asks for.
	pub prices: Prices,
	/// MC that is held, in planck.
	pub deposit: Balance,
}

impl<T: Config> OfferRecord<T> {
	/// The offer as it is listed.
	pub(crate) fn into_offer(self, provider: T::AccountId, credit: u32) -> Offer<T::AccountId> {
		Offer {
			provider,
			tunnel_key: self.tunnel_key,
			endpoints: self.endpoints.into_inner(),
			region: self.region,
			prices: self.prices,
			credit,
		}
	}
}

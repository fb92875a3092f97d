//! Finding offers, page by page.

use alloc::vec::Vec;
use frame_support::traits::Get;
use metachain_primitives::{
	offer::{OfferFilter, OfferPage, Prices, Region},
	traits::Credit,
};

use crate::{Config, Offers, Pallet};

impl<T: Config> Pallet<T> {
	/// See [`Pallet::offers`].
	pub(crate) fn page(
		filter: &OfferFilter,
		start: Option<T::AccountId>,
		limit: u32,
	) -> OfferPage<T::AccountId> {
		let limit = limit.min(T::MaxPage::get()) as usize;
		let mut entries = match &start {
			Some(account) => Offers::<T>::iter_from_key(account),
			None => Offers::<T>::iter(),
		};
		let mut offers = Vec::new();
		let mut last = start;
		for _ in 0..T::MaxExamined::get() {
			if offers.len() >= limit {
				break;
			}
			let Some((provider, record)) = entries.next() else {
				return OfferPage { offers, next: None };
			};
			last = Some(provider.clone());
			if passes(filter, record.region, &record.prices) {
				let credit = T::Credit::points(&provider);
				if filter.min_credit.is_none_or(|least| credit >= least) {
					offers.push(record.into_offer(provider, credit));
				}
			}
		}
		let next = entries.next().and(last);
		OfferPage { offers, next }
	}
}

/// Whether an offer passes all of `filter` but the least credit. An offer that is not sold by the
/// hour passes no filter that asks for a price by the hour.
fn passes(filter: &OfferFilter, region: Region, prices: &Prices) -> bool {
	let sold_by_hour = prices.mbps > 0;
	filter.region.is_none_or(|wanted| region == wanted)
		&& filter.max_per_gib.is_none_or(|most| prices.per_gib <= most)
		&& filter.max_per_hour.is_none_or(|most| sold_by_hour && prices.per_hour <= most)
		&& filter.min_mbps.is_none_or(|least| prices.mbps >= least)
}

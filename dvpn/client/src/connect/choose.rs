//! Which provider.

use metachain_primitives::{
	channel::Tariff,
	money::Musd,
	offer::{Offer, OfferFilter, Region},
};
use std::cmp::Ordering;

use crate::{cli::TariffKind, hosts::udp_addresses, AccountId};

/// What the user wants.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
	pub tariff: TariffKind,
	pub region: Option<Region>,
	pub max_per_gib: Option<Musd>,
	pub max_per_hour: Option<Musd>,
	/// Only this one.
	pub provider: Option<AccountId>,
}

impl Wanted {
	/// What the directory can select by itself.
	pub fn filter(&self) -> OfferFilter {
		OfferFilter {
			region: self.region,
			max_per_gib: self.max_per_gib,
			max_per_hour: self.max_per_hour,
			min_mbps: matches!(self.tariff, TariffKind::Time).then_some(1),
			min_credit: None,
		}
	}
}

/// The tariff of an offer, if it is sold that way.
pub fn tariff(offer: &Offer<AccountId>, kind: TariffKind) -> Option<Tariff> {
	match kind {
		TariffKind::Traffic => Some(Tariff::Traffic { per_gib: offer.prices.per_gib }),
		TariffKind::Time => (offer.prices.mbps > 0)
			.then_some(Tariff::Time { per_hour: offer.prices.per_hour, mbps: offer.prices.mbps }),
	}
}

/// The offers that can be used, best first: by price for each point of credit, then by price, then
/// by account. Our own offer is none.
pub fn rank(
	offers: Vec<Offer<AccountId>>,
	wanted: &Wanted,
	own: &AccountId,
) -> Vec<Offer<AccountId>> {
	let mut usable: Vec<_> = offers
		.into_iter()
		.filter(|offer| offer.provider != *own)
		.filter(|offer| wanted.provider.is_none_or(|provider| provider == offer.provider))
		.filter(|offer| tariff(offer, wanted.tariff).is_some())
		.filter(|offer| !udp_addresses(&offer.endpoints).is_empty())
		.collect();
	usable.sort_by(|a, b| compare(a, b, wanted.tariff));
	usable
}

fn compare(a: &Offer<AccountId>, b: &Offer<AccountId>, kind: TariffKind) -> Ordering {
	let price = |offer: &Offer<AccountId>| match kind {
		TariffKind::Traffic => offer.prices.per_gib,
		TariffKind::Time => offer.prices.per_hour,
	};
	let credit = |offer: &Offer<AccountId>| u128::from(offer.credit.max(1));
	let (a_cost, b_cost) = (price(a).saturating_mul(credit(b)), price(b).saturating_mul(credit(a)));
	a_cost
		.cmp(&b_cost)
		.then_with(|| price(a).cmp(&price(b)))
		.then_with(|| a.provider.cmp(&b.provider))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::hosts::udp_endpoint;
	use metachain_primitives::offer::Prices;

	const OWN: AccountId = subxt::utils::AccountId32([0; 32]);

	fn offer(account: u8, per_gib: Musd, credit: u32) -> Offer<AccountId> {
		Offer {
			provider: [account; 32].into(),
			tunnel_key: [account; 32],
			endpoints: vec![udp_endpoint(([192, 0, 2, account], 40_000).into())],
			region: Region(*b"DE"),
			prices: Prices { per_gib, per_hour: 100 - per_gib, mbps: u32::from(account > 1) * 10 },
			credit,
		}
	}

	fn order(offers: Vec<Offer<AccountId>>, wanted: &Wanted) -> Vec<u8> {
		rank(offers, wanted, &OWN).into_iter().map(|offer| offer.provider.0[0]).collect()
	}

	#[test]
	fn credit_is_worth_a_price() {
		let offers =
			vec![offer(1, 10, 50), offer(2, 15, 100), offer(3, 8, 50), offer(4, 99, 1_000)];
		assert_eq!(order(offers, &Wanted::default()), [4, 2, 3, 1]);
	}

	#[test]
	fn equal_offers_have_an_order() {
		let offers = vec![offer(3, 10, 0), offer(2, 10, 1), offer(1, 0, 0), offer(4, 0, 5)];
		assert_eq!(order(offers, &Wanted::default()), [1, 4, 2, 3]);
	}

	#[test]
	fn only_what_can_be_used_is_listed() {
		let unreachable = Offer { endpoints: vec![], ..offer(5, 1, 1) };
		let offers = vec![offer(0, 1, 1), offer(1, 1, 1), offer(2, 1, 1), unreachable];
		assert_eq!(order(offers.clone(), &Wanted::default()), [1, 2]);
		let by_time = Wanted { tariff: TariffKind::Time, ..Default::default() };
		assert_eq!(order(offers.clone(), &by_time), [2]);
		let one = Wanted { provider: Some([1; 32].into()), ..Default::default() };
		assert_eq!(order(offers, &one), [1]);
	}

	#[test]
	fn by_time_the_hour_is_compared() {
		let by_time = Wanted { tariff: TariffKind::Time, ..Default::default() };
		assert_eq!(order(vec![offer(2, 10, 50), offer(3, 20, 50)], &by_time), [3, 2]);
	}
}

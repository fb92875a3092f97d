use std::collections::BTreeSet;

use frame_support::assert_ok;
use metachain_primitives::{
	money::MUSD,
	offer::{OfferFilter, OfferPage, Prices},
};

use crate::mock::*;

/// The providers of all pages, in order, and the number of pages.
fn list(filter: &OfferFilter, limit: u32) -> (Vec<AccountId>, usize) {
	let mut providers = Vec::new();
	let mut next = None;
	for pages in 1..=2_000 {
		let page = Directory::offers(filter.clone(), next, limit);
		assert!(page.offers.len() <= limit.min(MAX_PAGE) as usize);
		providers.extend(page.offers.into_iter().map(|offer| offer.provider));
		next = page.next;
		if next.is_none() {
			return (providers, pages);
		}
	}
	panic!("the listing does not end");
}

fn publish_first(providers: AccountId) {
	for provider in 1..=providers {
		Nodes::set_points(provider, 0);
		let region = if provider % 2 == 0 { GERMANY } else { FRANCE };
		if provider != OUTSIDER {
			assert_ok!(publish(provider, region, PRICES));
		}
	}
}

#[test]
fn no_offers_should_be_one_empty_page() {
	ExtBuilder.build_and_execute(|| {
		let empty = OfferPage { offers: vec![], next: None };
		assert_eq!(Directory::offers(OfferFilter::default(), None, 10), empty);
		assert_eq!(Directory::offers(OfferFilter::default(), Some(ALICE), 10), empty);
	});
}

#[test]
fn pages_should_hold_every_offer_once() {
	ExtBuilder.build_and_execute(|| {
		publish_first(60);
		for limit in [1, 3, MAX_PAGE, 1_000] {
			let (providers, pages) = list(&OfferFilter::default(), limit);
			let unique: BTreeSet<_> = providers.iter().copied().collect();
			assert_eq!(providers.len(), 59);
			assert_eq!(unique, (1..=60).filter(|who| *who != OUTSIDER).collect());
			assert_eq!(pages, 59usize.div_ceil(limit.min(MAX_PAGE) as usize));
		}
	});
}

#[test]
fn a_full_last_page_should_have_no_successor() {
	ExtBuilder.build_and_execute(|| {
		publish_first(2);
		let page = Directory::offers(OfferFilter::default(), None, 2);
		assert_eq!((page.offers.len(), page.next), (2, None));
	});
}

#[test]
fn a_page_should_look_at_no_more_than_its_bound() {
	ExtBuilder.build_and_execute(|| {
		publish_first(61);
		let nowhere = OfferFilter { min_mbps: Some(u32::MAX), ..Default::default() };
		let first = Directory::offers(nowhere.clone(), None, 10);
		assert_eq!(first.offers, []);
		assert!(first.next.is_some());
		// Sixty offers, of which a page looks at 25.
		assert_eq!(list(&nowhere, 10), (vec![], 3));
	});
}

#[test]
fn a_limit_of_zero_should_stay_where_it_is() {
	ExtBuilder.build_and_execute(|| {
		publish_first(20);
		let page = Directory::offers(OfferFilter::default(), None, 5);
		let stay = Directory::offers(OfferFilter::default(), page.next, 0);
		assert_eq!(stay, OfferPage { offers: vec![], next: page.next });
	});
}

#[test]
fn a_withdrawal_should_not_disturb_the_next_page() {
	ExtBuilder.build_and_execute(|| {
		publish_first(40);
		let (all, _) = list(&OfferFilter::default(), 10);
		let first = Directory::offers(OfferFilter::default(), None, 10);
		let start = first.next.expect("there is more");
		assert_ok!(Directory::withdraw(RuntimeOrigin::signed(start)));

		let second = Directory::offers(OfferFilter::default(), Some(start), 10);
		let providers: Vec<_> = second.offers.iter().map(|offer| offer.provider).collect();
		assert_eq!(providers, all[10..20]);
	});
}

#[test]
fn filters_should_pass_what_they_say() {
	ExtBuilder.build_and_execute(|| {
		let by_traffic_only = Prices { per_gib: MUSD, per_hour: 0, mbps: 0 };
		assert_ok!(publish(1, GERMANY, Prices { per_gib: 2, per_hour: 20, mbps: 10 }));
		assert_ok!(publish(2, FRANCE, Prices { per_gib: 3, per_hour: 30, mbps: 100 }));
		assert_ok!(publish(4, FRANCE, by_traffic_only));
		Nodes::set_points(2, 100);

		let passing = |filter| {
			let (mut providers, _) = list(&filter, 10);
			providers.sort();
			providers
		};
		let any = OfferFilter::default;
		assert_eq!(passing(any()), [1, 2, 4]);
		assert_eq!(passing(OfferFilter { region: Some(FRANCE), ..any() }), [2, 4]);
		assert_eq!(passing(OfferFilter { max_per_gib: Some(3), ..any() }), [1, 2]);
		assert!(passing(OfferFilter { max_per_gib: Some(1), ..any() }).is_empty());
		// What is not sold by the hour has no price by the hour.
		assert_eq!(passing(OfferFilter { max_per_hour: Some(20), ..any() }), [1]);
		assert_eq!(passing(OfferFilter { max_per_hour: Some(30), ..any() }), [1, 2]);
		assert_eq!(passing(OfferFilter { min_mbps: Some(11), ..any() }), [2]);
		assert_eq!(passing(OfferFilter { min_mbps: Some(0), ..any() }), [1, 2, 4]);
		assert_eq!(passing(OfferFilter { min_credit: Some(100), ..any() }), [2]);
		assert!(passing(OfferFilter { min_credit: Some(101), ..any() }).is_empty());
		assert_eq!(
			passing(OfferFilter { region: Some(FRANCE), max_per_gib: Some(3), ..any() }),
			[2]
		);
	});
}

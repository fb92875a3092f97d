use frame_support::assert_ok;
use metachain_primitives::{
	money::MUSD,
	offer::{OfferFilter, Prices, Region},
};

use crate::mock::*;

#[test]
fn a_consumer_should_find_what_a_provider_offers() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Directory::publish(
			RuntimeOrigin::signed(ALICE),
			[7; 32],
			endpoints([443, 8443]),
			Region(*b"DE"),
			Prices { per_gib: MUSD / 10, per_hour: MUSD / 100, mbps: 50 },
		));

		let filter = OfferFilter {
			region: Some(Region(*b"DE")),
			max_per_gib: Some(MUSD),
			..Default::default()
		};
		let page = Directory::offers(filter, None, 10);
		assert_eq!(page.offers.len(), 1);
		assert_eq!(page.offers[0].provider, ALICE);
		assert_eq!(page.offers[0].tunnel_key, [7; 32]);
		assert_eq!(page.next, None);
	});
}

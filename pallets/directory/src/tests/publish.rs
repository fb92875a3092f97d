use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect};
use metachain_primitives::{
	money::MC,
	offer::{Endpoint, Offer, Region, Transport},
};
use sp_runtime::{DispatchError, TokenError};

use crate::{mock::*, Error, Event, Offers, Providers};

#[test]
fn publish_should_list_the_offer_and_hold_the_deposit() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Directory::publish(
			RuntimeOrigin::signed(ALICE),
			key(7),
			endpoints([443, 8443]),
			GERMANY,
			PRICES
		));

		assert_eq!(
			Directory::offer(ALICE),
			Some(Offer {
				provider: ALICE,
				tunnel_key: key(7),
				endpoints: vec![endpoint(443), endpoint(8443)],
				region: GERMANY,
				prices: PRICES,
				credit: JOINING,
			})
		);
		assert_eq!(Directory::provider(key(7)), Some(ALICE));
		assert_eq!(held(ALICE), OfferDeposit::get());
		assert_eq!(take_events(), [Event::OfferPublished { provider: ALICE, tunnel_key: key(7) }]);
	});
}

#[test]
fn an_offer_should_tell_the_credit_of_today() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(publish(ALICE, GERMANY, PRICES));
		for points in [700, 0] {
			Nodes::set_points(ALICE, points);
			assert_eq!(Directory::offer(ALICE).map(|offer| offer.credit), Some(points));
		}
	});
}

#[test]
fn publish_again_should_replace_the_offer_and_hold_nothing_more() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(publish(ALICE, GERMANY, PRICES));
		OfferDeposit::set(20 * MC);
		assert_ok!(Directory::publish(
			RuntimeOrigin::signed(ALICE),
			key(8),
			endpoints([1]),
			FRANCE,
			PRICES
		));

		let offer = Directory::offer(ALICE).expect("it was published");
		assert_eq!((offer.tunnel_key, offer.region), (key(8), FRANCE));
		assert_eq!(offer.endpoints, [endpoint(1)]);
		assert_eq!(held(ALICE), 10 * MC);
		// The earlier key is free again.
		assert_eq!(Directory::provider(key(ALICE)), None);
		assert_eq!(Directory::provider(key(8)), Some(ALICE));
	});
}

#[test]
fn publish_again_should_keep_the_tunnel_key_when_it_is_the_same() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(publish(ALICE, GERMANY, PRICES));
		assert_ok!(publish(ALICE, FRANCE, PRICES));
		assert_eq!(Directory::provider(key(ALICE)), Some(ALICE));
		assert_eq!(Providers::<Test>::iter().count(), 1);
	});
}

#[test]
fn publish_should_refuse_the_tunnel_key_of_another() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(publish(ALICE, GERMANY, PRICES));
		let bob = || RuntimeOrigin::signed(BOB);
		assert_noop!(
			Directory::publish(bob(), key(ALICE), endpoints([443]), GERMANY, PRICES),
			Error::<Test>::TunnelKeyTaken
		);
		assert_ok!(Directory::withdraw(RuntimeOrigin::signed(ALICE)));
		assert_ok!(Directory::publish(bob(), key(ALICE), endpoints([443]), GERMANY, PRICES));
	});
}

#[test]
fn publish_should_take_as_many_endpoints_as_fit() {
	ExtBuilder.build_and_execute(|| {
		let tcp = Endpoint { transport: Transport::Tcp, ..endpoint(1) };
		let mut four = endpoints([1, 2, 3]);
		assert_ok!(four.try_push(tcp));
		assert_ok!(Directory::publish(
			RuntimeOrigin::signed(ALICE),
			key(1),
			four.clone(),
			GERMANY,
			PRICES
		));
		assert_eq!(Offers::<Test>::get(ALICE).map(|offer| offer.endpoints), Some(four));
	});
}

#[test]
fn publish_should_refuse_unsound_endpoints() {
	ExtBuilder.build_and_execute(|| {
		let publish = |endpoints| {
			Directory::publish(RuntimeOrigin::signed(ALICE), key(1), endpoints, GERMANY, PRICES)
		};
		assert_noop!(publish(endpoints([])), Error::<Test>::NoEndpoint);
		assert_noop!(publish(endpoints([0])), Error::<Test>::InvalidPort);
		assert_noop!(publish(endpoints([443, 0])), Error::<Test>::InvalidPort);
		assert_noop!(publish(endpoints([1, 2, 3, 1])), Error::<Test>::DuplicateEndpoint);
		assert_noop!(publish(endpoints([5, 5])), Error::<Test>::DuplicateEndpoint);
	});
}

#[test]
fn publish_should_refuse_what_is_no_region() {
	ExtBuilder.build_and_execute(|| {
		for region in [*b"de", *b"D1", [0, 0], *b"D ", [0xc3, 0x84]] {
			assert_noop!(publish(ALICE, Region(region), PRICES), Error::<Test>::InvalidRegion);
		}
	});
}

#[test]
fn publish_should_fail_without_the_deposit() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(publish(PAUPER, GERMANY, PRICES), TokenError::FundsUnavailable);
		OfferDeposit::set(ENDOWMENT);
		// The existential deposit is not to be held.
		assert_noop!(publish(ALICE, GERMANY, PRICES), TokenError::FundsUnavailable);
		OfferDeposit::set(ENDOWMENT - Currency::minimum_balance());
		assert_ok!(publish(ALICE, GERMANY, PRICES));
	});
}

#[test]
fn publish_should_fail_when_the_provider_is_no_node() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(publish(OUTSIDER, GERMANY, PRICES), Error::<Test>::NotANode);
	});
}

#[test]
fn publish_should_need_a_signature() {
	ExtBuilder.build_and_execute(|| {
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(
				Directory::publish(origin, key(1), endpoints([443]), GERMANY, PRICES),
				DispatchError::BadOrigin
			);
		}
	});
}

use frame_support::{assert_noop, assert_ok};
use metachain_primitives::{money::MC, traits::Credit};
use sp_runtime::DispatchError;

use crate::{mock::*, Error, Event};

#[test]
fn withdraw_should_remove_the_offer_and_release_the_deposit() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(publish(ALICE, GERMANY, PRICES));
		take_events();
		assert_ok!(Directory::withdraw(RuntimeOrigin::signed(ALICE)));

		assert_eq!(Directory::offer(ALICE), None);
		assert_eq!(Directory::provider(key(ALICE)), None);
		assert_eq!(held(ALICE), 0);
		assert_eq!(Currency::free_balance(ALICE), ENDOWMENT);
		assert_eq!(take_events(), [Event::OfferWithdrawn { provider: ALICE }]);
	});
}

#[test]
fn withdraw_should_release_what_was_held_at_the_time() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(publish(ALICE, GERMANY, PRICES));
		for deposit in [MC, 50 * MC] {
			OfferDeposit::set(deposit);
			assert_ok!(Directory::withdraw(RuntimeOrigin::signed(ALICE)));
			assert_eq!(held(ALICE), 0);
			assert_ok!(publish(ALICE, GERMANY, PRICES));
			assert_eq!(held(ALICE), deposit);
		}
	});
}

#[test]
fn withdraw_should_leave_the_credit() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(publish(ALICE, GERMANY, PRICES));
		Nodes::set_points(ALICE, 99);
		assert_ok!(Directory::withdraw(RuntimeOrigin::signed(ALICE)));
		assert_eq!(Nodes::points(&ALICE), 99);
	});
}

#[test]
fn withdraw_should_fail_without_an_offer() {
	ExtBuilder.build_and_execute(|| {
		let alice = || RuntimeOrigin::signed(ALICE);
		assert_noop!(Directory::withdraw(alice()), Error::<Test>::NoOffer);
		assert_ok!(publish(ALICE, GERMANY, PRICES));
		assert_ok!(Directory::withdraw(alice()));
		assert_noop!(Directory::withdraw(alice()), Error::<Test>::NoOffer);
	});
}

#[test]
fn withdraw_should_need_a_signature() {
	ExtBuilder.build_and_execute(|| {
		assert_noop!(Directory::withdraw(RuntimeOrigin::root()), DispatchError::BadOrigin);
	});
}

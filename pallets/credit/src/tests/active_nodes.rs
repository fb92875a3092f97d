use frame_support::{assert_ok, weights::Weight};
use metachain_primitives::{
	money::MUSD,
	traits::{ActiveNodes, Credit as _, CreditAuthority, OnNewDay},
};

use crate::{mock::*, ActiveToday, Event, WeightInfo};

/// Runs `test` with Alice and Bob as nodes.
fn with_nodes(test: impl FnOnce()) {
	ExtBuilder::default().build_and_execute(|| {
		admit(ALICE);
		admit(BOB);
		test();
	});
}

#[test]
fn a_node_should_count_once_a_day() {
	with_nodes(|| {
		assert_ok!(check_in(ALICE));
		for _ in 0..5 {
			Credit::note_active(&ALICE);
			// That is paid today, for another day.
			Credit::record_work(&ALICE, MUSD);
		}
		assert_eq!(ActiveToday::<Test>::get(), 1);
		for _ in 0..5 {
			Credit::note_active(&BOB);
		}
		assert_ok!(check_in(BOB));
		assert_eq!(ActiveToday::<Test>::get(), 2);
	});
}

#[test]
fn the_count_should_be_that_of_the_last_day() {
	with_nodes(|| {
		assert_ok!(check_in(ALICE));
		assert_ok!(check_in(BOB));
		assert_eq!(Credit::active_nodes(), 0);
		take_events();

		pass_days(1);
		assert_eq!(Credit::active_nodes(), 2);
		assert_eq!(ActiveToday::<Test>::get(), 0);
		assert_eq!(take_events(), [Event::ActiveNodesCounted { day: START, nodes: 2 }]);

		assert_ok!(check_in(ALICE));
		assert_eq!(Credit::active_nodes(), 2);
		pass_days(1);
		assert_eq!(Credit::active_nodes(), 1);
		pass_days(1);
		assert_eq!(Credit::active_nodes(), 0);
	});
}

#[test]
fn days_without_blocks_should_leave_the_count() {
	with_nodes(|| {
		assert_ok!(check_in(ALICE));
		pass_days(7);
		assert_eq!(Credit::active_nodes(), 1);
		assert_eq!(take_events().pop(), Some(Event::ActiveNodesCounted { day: START, nodes: 1 }));
	});
}

#[test]
fn what_is_no_activity_should_not_count() {
	with_nodes(|| {
		Credit::grant(&ALICE, 10);
		Credit::revoke(&ALICE, 20);
		assert_ok!(Credit::purchase(RuntimeOrigin::signed(ALICE), 30, u128::MAX));
		assert_eq!(ActiveToday::<Test>::get(), 0);
	});
}

#[test]
fn the_turn_of_the_day_should_tell_its_weight() {
	ExtBuilder::default().build_and_execute(|| {
		let weight = Credit::on_new_day(START, START + 1);
		assert_eq!(weight, <() as WeightInfo>::on_new_day(0));
		assert!(weight.all_gt(Weight::zero()));
	});
}

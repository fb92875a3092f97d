use frame_support::{assert_ok, weights::Weight};
use metachain_primitives::{
	money::MUSD,
	traits::{ActiveNodes, Credit as _, OnNewDay},
};

use crate::{mock::*, ActiveToday, Event, WeightInfo};

#[test]
fn a_node_should_count_once_a_day() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Credit::check_in(RuntimeOrigin::signed(ALICE)));
		for _ in 0..5 {
			Credit::record_work(&ALICE, MUSD);
		}
		assert_eq!(ActiveToday::<Test>::get(), 1);
		assert_ok!(Credit::enroll(&BOB));
		for _ in 0..5 {
			Credit::record_work(&BOB, 1);
		}
		assert_ok!(Credit::check_in(RuntimeOrigin::signed(BOB)));
		assert_eq!(ActiveToday::<Test>::get(), 2);
	});
}

#[test]
fn the_count_should_be_that_of_the_last_day() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Credit::check_in(RuntimeOrigin::signed(ALICE)));
		assert_ok!(Credit::check_in(RuntimeOrigin::signed(BOB)));
		assert_eq!(Credit::active_nodes(), 0);
		take_events();

		pass_days(1);
		assert_eq!(Credit::active_nodes(), 2);
		assert_eq!(ActiveToday::<Test>::get(), 0);
		assert_eq!(take_events(), [Event::ActiveNodesCounted { day: START, nodes: 2 }]);

		assert_ok!(Credit::check_in(RuntimeOrigin::signed(ALICE)));
		assert_eq!(Credit::active_nodes(), 2);
		pass_days(1);
		assert_eq!(Credit::active_nodes(), 1);
		pass_days(1);
		assert_eq!(Credit::active_nodes(), 0);
	});
}

#[test]
fn days_without_blocks_should_leave_the_count() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Credit::check_in(RuntimeOrigin::signed(ALICE)));
		pass_days(7);
		assert_eq!(Credit::active_nodes(), 1);
		assert_eq!(take_events().pop(), Some(Event::ActiveNodesCounted { day: START, nodes: 1 }));
	});
}

#[test]
fn the_turn_of_the_day_should_tell_its_weight() {
	ExtBuilder.build_and_execute(|| {
		let weight = Credit::on_new_day(START, START + 1);
		assert_eq!(weight, <() as WeightInfo>::on_new_day());
		assert!(weight.all_gt(Weight::zero()));
	});
}

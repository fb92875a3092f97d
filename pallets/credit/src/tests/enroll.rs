use frame_support::assert_ok;
use metachain_primitives::{
	curve::Curve,
	traits::{ActiveNodes, Credit as _},
};

use crate::{mock::*, ActiveToday, Event, Reason, Record, Records};

#[test]
fn enroll_should_give_the_joining_points() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Credit::enroll(&ALICE));
		assert_eq!(
			Records::<Test>::get(ALICE),
			Some(Record {
				curve: Curve { value: 50, flat_until: START + 3, slope: 5, floor: 50 },
				peak: 50,
				last_check_in: None,
				last_active: None,
				work_day: START,
				work: 0,
			})
		);
		assert_eq!(
			take_events(),
			[Event::CreditChanged { who: ALICE, points: 50, reason: Reason::Joined }]
		);
	});
}

#[test]
fn enroll_should_leave_the_record_of_a_node() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Credit::check_in(RuntimeOrigin::signed(ALICE)));
		pass_days(10);
		let record = Records::<Test>::get(ALICE);
		take_events();
		assert_ok!(Credit::enroll(&ALICE));
		assert_eq!(Records::<Test>::get(ALICE), record);
		assert_eq!(take_events(), []);
	});
}

#[test]
fn enroll_should_not_count_as_activity() {
	ExtBuilder.build_and_execute(|| {
		assert_ok!(Credit::enroll(&ALICE));
		assert_eq!(ActiveToday::<Test>::get(), 0);
		pass_days(1);
		assert_eq!(Credit::active_nodes(), 0);
	});
}

#[test]
fn points_should_be_zero_without_a_record() {
	ExtBuilder.build_and_execute(|| {
		assert_eq!(Credit::points(ALICE), 0);
		assert_eq!(<Credit as metachain_primitives::traits::Credit<_>>::points(&ALICE), 0);
		assert_eq!(Credit::points_on(ALICE, START), None);
		assert!(!Credit::is_above_threshold(ALICE));
	});
}

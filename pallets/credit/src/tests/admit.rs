use frame_support::{assert_noop, assert_ok};
use metachain_primitives::{
	curve::Curve,
	traits::{ActiveNodes, Credit as _, CreditAuthority},
};

use crate::{mock::*, ActiveToday, Error, Event, Reason, Record};

#[test]
fn admit_should_give_the_joining_points() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Credit::admit(&ALICE));
		let curve = Curve { value: 50, flat_until: START + 3, slope: 5, floor: 50 };
		assert_eq!(
			record(ALICE),
			Record {
				curve,
				peak: 50,
				last_check_in: None,
				last_active: None,
				work_day: START,
				work: 0,
			}
		);
		assert_eq!(Credit::curve(&ALICE), Some(curve));
		assert_eq!(
			take_events(),
			[Event::CreditChanged { who: ALICE, points: 50, reason: Reason::Joined }]
		);
		assert_eq!(Listener::take(), [(ALICE, None, curve, 0)]);
	});
}

#[test]
fn admit_should_fail_for_a_node() {
	ExtBuilder::default().members(&[(BOB, 120)]).build_and_execute(|| {
		admit_with(ALICE, 90);
		for day in [0, 1, 100] {
			pass_days(day);
			for node in [ALICE, BOB] {
				assert_noop!(Credit::admit(&node), Error::<Test>::AlreadyANode);
			}
		}
	});
}

#[test]
fn admit_should_not_count_as_activity() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(Credit::admit(&ALICE));
		assert_eq!(ActiveToday::<Test>::get(), 0);
		pass_days(1);
		assert_eq!(Credit::active_nodes(), 0);
	});
}

#[test]
fn what_is_no_node_should_have_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Credit::points(ALICE), 0);
		assert_eq!(<Credit as metachain_primitives::traits::Credit<_>>::points(&ALICE), 0);
		assert_eq!(Credit::curve(&ALICE), None);
		assert_eq!(Credit::points_on(ALICE, START), None);
		assert!(!Credit::is_above_threshold(ALICE));
		assert!(!Credit::may_check_in(ALICE));
		assert_eq!(Credit::purchasable(ALICE), 0);
		assert_eq!(Credit::replenishable(ALICE), 0);
	});
}

#[test]
fn the_threshold_should_be_told() {
	assert_eq!(<Credit as metachain_primitives::traits::Credit<AccountId>>::threshold(), 100);
}

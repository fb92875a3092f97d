use frame_support::{assert_ok, weights::Weight};
use metachain_primitives::{
	curve::Curve,
	money::Balance,
	time::Day,
	traits::{CreditAuthority, OnNewDay},
};

use crate::{mock::*, Event, GenesisMembers, Reason, WeightInfo, MAX_GENESIS_MEMBERS};

/// The curve of a member whose grace has not begun.
fn waiting(points: u32) -> Curve {
	Curve { value: points, flat_until: Day::MAX, slope: 5, floor: 50 }
}

/// The curve of a member whose grace began on the first day.
fn begun(points: u32) -> Curve {
	Curve { flat_until: START + 3, ..waiting(points) }
}

fn two_members() -> ExtBuilder {
	ExtBuilder::default().members(&[(BOB, 120), (ALICE, 200)])
}

#[test]
fn members_should_be_nodes_with_their_points() {
	two_members().build_and_execute(|| {
		assert_eq!(Credit::points(ALICE), 200);
		assert_eq!(record(ALICE).peak, 200);
		assert!(Credit::is_above_threshold(BOB));
		assert_eq!(
			Listener::take(),
			[(BOB, None, waiting(120), 0), (ALICE, None, waiting(200), 0)]
		);
	});
}

#[test]
fn the_grace_should_begin_with_the_first_day() {
	two_members().build_and_execute(|| {
		Listener::take();
		pass_days(1);
		assert_eq!(course(ALICE, 5), [200, 200, 200, 195, 190]);
		assert_eq!(
			Listener::take(),
			[(ALICE, Some(waiting(200)), begun(200), 0), (BOB, Some(waiting(120)), begun(120), 0),]
		);
		let begins = |who, points| Event::CreditChanged { who, points, reason: Reason::FirstDay };
		assert_eq!(
			take_events(),
			[
				Event::ActiveNodesCounted { day: START, nodes: 0 },
				begins(ALICE, 200),
				begins(BOB, 120)
			]
		);
	});
}

#[test]
fn members_should_decay_on_days_that_were_missed() {
	for (days, points) in [(3, 200), (4, 195), (10, 165), (1_000, 50)] {
		two_members().build_and_execute(|| {
			pass_days(days);
			assert_eq!(Credit::points(ALICE), points);
			assert_eq!(Listener::sum(), u128::from(points + Credit::points(BOB)));
		});
	}
}

#[test]
fn the_grace_of_a_member_that_was_active_should_not_begin_again() {
	two_members().build_and_execute(|| {
		assert_ok!(check_in(ALICE));
		Listener::take();
		pass_days(1);
		assert_eq!(record(ALICE).curve, begun(201));
		assert_eq!(Listener::take(), [(BOB, Some(waiting(120)), begun(120), 0)]);
	});
}

#[test]
fn what_is_no_activity_should_leave_the_member_waiting() {
	ExtBuilder::default().members(&[(ALICE, 60)]).build_and_execute(|| {
		assert_ok!(Credit::purchase(RuntimeOrigin::signed(ALICE), 40, Balance::MAX));
		Credit::grant(&ALICE, 20);
		Credit::revoke(&ALICE, 10);
		assert_eq!(record(ALICE).curve, waiting(110));
		pass_days(5);
		assert_eq!(record(ALICE).curve, begun(110));
		assert_eq!(Credit::points(ALICE), 100);
	});
}

#[test]
fn only_the_first_turn_should_begin_graces() {
	two_members().build_and_execute(|| {
		let first = Credit::on_new_day(START, START + 1);
		let second = Credit::on_new_day(START + 1, START + 2);
		assert_eq!(first, <() as WeightInfo>::on_new_day(2));
		assert_eq!(second, <() as WeightInfo>::on_new_day(0));
		assert!(first.all_gt(second) && second.all_gt(Weight::zero()));
		assert!(!GenesisMembers::<Test>::exists());
	});
}

#[test]
fn members_may_have_any_points_up_to_the_cap() {
	ExtBuilder::default().members(&[(1, 0), (2, 49), (3, 1_000)]).build_and_execute(|| {
		pass_days(1_000);
		assert_eq!([1, 2, 3].map(Credit::points), [0, 49, 50]);
	});
}

#[test]
#[should_panic = "a member of the genesis has points above the cap"]
fn points_above_the_cap_should_be_refused() {
	ExtBuilder::default().members(&[(ALICE, 1_001)]).build();
}

#[test]
#[should_panic = "a member of the genesis is named twice"]
fn a_member_should_be_named_once() {
	ExtBuilder::default().members(&[(ALICE, 50), (BOB, 60), (ALICE, 50)]).build();
}

#[test]
#[should_panic = "a genesis has no more members than MAX_GENESIS_MEMBERS"]
fn too_many_members_should_be_refused() {
	let members: Vec<_> = (0..=MAX_GENESIS_MEMBERS.into()).map(|who| (who, 50)).collect();
	ExtBuilder::default().members(&members).build();
}

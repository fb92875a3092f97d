use frame_support::assert_storage_noop;
use metachain_primitives::traits::OnFined;

use crate::{mock::*, Event};

#[test]
fn a_fine_should_take_back_what_the_invitee_has_brought() {
	ExtBuilder.build_and_execute(|| {
		join_by_alice(1, NEWCOMER);
		earn(NEWCOMER, 30);
		assert_eq!(points_of(ALICE), 203);
		take_events();
		Invitation::on_fined(&NEWCOMER);
		assert_eq!(points_of(ALICE), 200);
		assert_eq!(
			take_events(),
			[Event::BonusTakenBack { inviter: ALICE, invitee: NEWCOMER, points: 3 }]
		);
	});
}

#[test]
fn a_fine_should_end_the_bonus() {
	ExtBuilder.build_and_execute(|| {
		join_by_alice(1, NEWCOMER);
		Invitation::on_fined(&NEWCOMER);
		earn(NEWCOMER, 100);
		assert_eq!(points_of(ALICE), 200);
		assert_eq!(Invitation::invitee(NEWCOMER), None);
	});
}

#[test]
fn a_second_fine_should_take_nothing_more() {
	ExtBuilder.build_and_execute(|| {
		join_by_alice(1, NEWCOMER);
		earn(NEWCOMER, 30);
		Invitation::on_fined(&NEWCOMER);
		assert_storage_noop!(Invitation::on_fined(&NEWCOMER));
	});
}

#[test]
fn a_fine_should_take_no_more_than_the_inviter_has() {
	ExtBuilder.build_and_execute(|| {
		join_by_alice(1, NEWCOMER);
		earn(NEWCOMER, 30);
		lose(ALICE, 202);
		take_events();
		Invitation::on_fined(&NEWCOMER);
		assert_eq!(points_of(ALICE), 0);
		assert_eq!(
			take_events(),
			[Event::BonusTakenBack { inviter: ALICE, invitee: NEWCOMER, points: 1 }]
		);
	});
}

#[test]
fn a_fine_of_one_invitee_should_leave_what_others_have_brought() {
	ExtBuilder.build_and_execute(|| {
		join_by_alice(1, NEWCOMER);
		join_by_alice(2, NEWCOMER + 1);
		earn(NEWCOMER, 10);
		earn(NEWCOMER + 1, 20);
		assert_eq!(points_of(ALICE), 203);
		Invitation::on_fined(&NEWCOMER);
		assert_eq!(points_of(ALICE), 202);
	});
}

#[test]
fn a_fine_of_a_node_that_nobody_invited_should_change_nothing() {
	ExtBuilder.build_and_execute(|| {
		assert_storage_noop!(Invitation::on_fined(&BOB));
		assert_storage_noop!(Invitation::on_fined(&NEWCOMER));
	});
}

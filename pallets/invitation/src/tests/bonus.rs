use frame_support::assert_ok;
use metachain_primitives::traits::{CreditChange, OnCreditChange};

use crate::{mock::*, Event};

/// Runs `test` with the newcomer as Alice's invitee.
fn with_invitee(test: impl FnOnce()) {
	ExtBuilder.build_and_execute(|| {
		join_by_alice(1, NEWCOMER);
		test();
	});
}

/// Lets so many days pass on each of which `who` earns `points`.
fn earn_daily(who: AccountId, points: u32, days: u32) {
	for _ in 0..days {
		pass_days(1);
		earn(who, points);
	}
}

fn brought() -> u32 {
	Invitation::invitee(NEWCOMER).expect("it was invited").brought
}

#[test]
fn a_tenth_of_what_the_invitee_earns_should_be_its_inviters() {
	with_invitee(|| {
		earn(NEWCOMER, 9);
		assert_eq!(points_of(ALICE), 200);
		assert_eq!(take_events(), []);
		earn(NEWCOMER, 1);
		assert_eq!(points_of(ALICE), 201);
		assert_eq!(
			take_events(),
			[Event::BonusGranted { inviter: ALICE, invitee: NEWCOMER, points: 1 }]
		);
		earn(NEWCOMER, 25);
		assert_eq!(points_of(ALICE), 203);
		assert_eq!(brought(), 3);
	});
}

#[test]
fn joining_alone_should_bring_nothing() {
	with_invitee(|| {
		pass_days(100);
		assert_eq!(brought(), 0);
	});
}

#[test]
fn reaching_the_threshold_should_bring_the_bonus_once() {
	with_invitee(|| {
		// After the days that bring a share, so that the activation stands alone.
		pass_days(90);
		earn_daily(NEWCOMER, 10, 4);
		assert_eq!(brought(), 0);
		earn_daily(NEWCOMER, 10, 4);
		assert_eq!(brought(), 10);
		lose(NEWCOMER, 60);
		earn_daily(NEWCOMER, 10, 20);
		assert_eq!(brought(), 10);
	});
}

#[test]
fn the_threshold_itself_should_be_enough() {
	with_invitee(|| {
		pass_days(90);
		earn(NEWCOMER, 49);
		earn(NEWCOMER, 1);
		assert_eq!(brought(), 3);
	});
}

#[test]
fn the_share_should_be_bounded() {
	with_invitee(|| {
		earn_daily(NEWCOMER, 10, 89);
		let invitee = Invitation::invitee(NEWCOMER).expect("it was invited");
		assert_eq!((invitee.earned, invitee.brought), (890, 30));
		assert_eq!(points_of(ALICE), 230);
	});
}

#[test]
fn the_share_should_end_with_its_days() {
	with_invitee(|| {
		pass_days(89);
		earn(NEWCOMER, 10);
		pass_days(1);
		earn(NEWCOMER, 30);
		let invitee = Invitation::invitee(NEWCOMER).expect("it was invited");
		assert_eq!((invitee.earned, invitee.brought), (10, 1));
	});
}

#[test]
fn a_days_bonus_should_be_bounded_and_the_rest_should_follow() {
	with_invitee(|| {
		earn(NEWCOMER, 100);
		// Twenty are due.
		assert_eq!(brought(), 3);
		earn(NEWCOMER, 1);
		assert_eq!(brought(), 3);
		pass_days(1);
		assert_eq!(brought(), 3);
		earn(NEWCOMER, 1);
		assert_eq!(brought(), 6);
		earn_daily(NEWCOMER, 1, 30);
		assert_eq!(brought(), 10 + 13);
	});
}

#[test]
fn all_invitees_together_should_bring_no_more_than_the_days_bound() {
	ExtBuilder.build_and_execute(|| {
		(1..=4).for_each(|number| join_by_alice(number, AccountId::from(number) + 20));
		for day in 1..=10 {
			pass_days(1);
			(21..=24).for_each(|invitee| earn(invitee, 30));
			assert_eq!(points_of(ALICE), 200 + 3 * day);
		}
	});
}

#[test]
fn made_up_nodes_should_bring_less_than_work_however_many_they_are() {
	ExtBuilder.build_and_execute(|| {
		let mut puppets = Vec::new();
		for day in 0..300u32 {
			// Alice fills her quota with nodes of her own, which check in every day.
			for number in 1..=Invitation::available_invitations(ALICE) as u8 {
				assert_ok!(create(ALICE, &[number]));
				let puppet = 1_000 + AccountId::from(day) * 100 + AccountId::from(number);
				join(number, puppet);
				puppets.push(puppet);
			}
			let before = points_of(ALICE);
			puppets.iter().for_each(|puppet| earn(*puppet, 1));
			assert!(points_of(ALICE) <= before + 3);
			pass_days(1);
		}
		assert!(puppets.len() > 40, "the quota grows");
		for puppet in &puppets {
			assert!(Invitation::invitee(*puppet).expect("it was invited").brought <= 10 + 9);
		}
	});
}

#[test]
fn bought_and_granted_credit_should_bring_nothing() {
	with_invitee(|| {
		buy(NEWCOMER, 500);
		assert_eq!(points_of(ALICE), 200);
		assert_eq!(
			Invitation::invitee(NEWCOMER).map(|invitee| invitee.is_established),
			Some(false)
		);
		// The first activity above the threshold does.
		earn(NEWCOMER, 1);
		assert_eq!(brought(), 3);
	});
}

#[test]
fn a_bonus_should_be_one_level_deep() {
	with_invitee(|| {
		earn(NEWCOMER, 50);
		assert_ok!(Currency::transfer_allow_death(
			RuntimeOrigin::signed(ALICE),
			NEWCOMER,
			10 * HOLD
		));
		assert_ok!(create(NEWCOMER, &[2]));
		join(2, NEWCOMER + 1);
		pass_days(90);

		let (alice, newcomer) = (points_of(ALICE), points_of(NEWCOMER));
		earn(NEWCOMER + 1, 50);
		assert_eq!(points_of(NEWCOMER), newcomer + 3);
		assert_eq!(points_of(ALICE), alice);
	});
}

#[test]
fn an_inviter_at_the_cap_should_gain_when_it_is_below_again() {
	with_invitee(|| {
		earn(ALICE, CAP - 200);
		earn(NEWCOMER, 20);
		assert_eq!((points_of(ALICE), brought()), (CAP, 0));
		lose(ALICE, 1);
		earn(NEWCOMER, 1);
		assert_eq!((points_of(ALICE), brought()), (CAP, 1));
	});
}

#[test]
fn genesis_members_should_be_to_nobodys_credit() {
	ExtBuilder.build_and_execute(|| {
		earn(BOB, 300);
		assert_eq!(Invitation::invitee(BOB), None);
		assert_eq!(points_of(ALICE), 200);
		assert_eq!(take_events(), []);
	});
}

#[test]
fn a_change_without_a_gain_should_cost_no_write() {
	with_invitee(|| {
		let curve = metachain_primitives::curve::Curve::constant(50);
		let change = CreditChange { old: Some(curve), new: curve, earned: 0 };
		frame_support::assert_storage_noop!(Invitation::on_credit_change(&NEWCOMER, &change));
	});
}

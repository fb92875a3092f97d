use frame_support::{assert_ok, weights::Weight};
use metachain_primitives::{
	curve::Curve,
	money::MC,
	reward_integral::KEPT_DAYS,
	traits::{OnNewDay, ShareRewards},
};

use crate::{mock::*, Books, Event, Prefixes, Role, SlopeChanges, WeightInfo};

/// Takes blocks with all weight to spare until the books stand on today. Returns how many.
fn catch_up() -> u32 {
	for blocks in 0..10_000 {
		if NodeStaking::totals().day == Today::get().expect("the clock runs") {
			return blocks;
		}
		poll(Weight::MAX);
	}
	panic!("the books never catch up");
}

#[test]
fn a_day_should_take_all_that_is_left_of_its_budget() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		Budget::put(77 * MC);
		take_events();
		let weight = turn_day_after(0);
		assert_eq!(weight, <() as WeightInfo>::on_new_day(1));
		assert_eq!(pot(), 77 * MC);
		assert_eq!(
			take_events(),
			[Event::DayClosed { day: START, amount: 77 * MC, total: 200 * 100 * MC }]
		);
	});
}

#[test]
fn nothing_should_be_drawn_when_there_is_nobody() {
	ExtBuilder::default().build_and_execute(|| {
		let weight = turn_day_after(0);
		assert_eq!(weight, <() as WeightInfo>::on_new_day(0));
		assert!(!Books::<Test>::exists());

		register(ALICE, Role::Client, 100 * MC);
		set_points(ALICE, THRESHOLD - 1);
		turn_day_after(0);
		assert_eq!(pot(), 0);
	});
}

#[test]
fn the_first_node_should_not_have_to_catch_up() {
	ExtBuilder::default().build_and_execute(|| {
		turn_day_after(5_000);
		register(ALICE, Role::Client, 100 * MC);
		assert_eq!(NodeStaking::totals().day, START + 5_001);
		pass_days(1);
		assert_paid(claim(ALICE), DAILY);
	});
}

#[test]
fn missed_days_should_bring_nothing_and_the_day_before_them_its_share() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		take_events();
		let weight = turn_day_after(5);
		assert_eq!(weight, <() as WeightInfo>::on_new_day(6));
		assert_eq!(NodeStaking::totals().day, START + 6);
		assert_eq!(
			take_events(),
			[
				Event::DayClosed { day: START, amount: DAILY, total: 200 * 100 * MC },
				Event::MissedDaysClosed { first: START + 1, days: 5 }
			]
		);
		assert_paid(claim(ALICE), DAILY);
	});
}

#[test]
fn a_block_should_close_a_bounded_number_of_days() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		let weight = turn_day_after(1_000);
		assert_eq!(weight, <() as WeightInfo>::on_new_day(MAX_DAYS_PER_BLOCK));
		let mut day = START + MAX_DAYS_PER_BLOCK;
		assert_eq!(NodeStaking::totals().day, day);
		for _ in 0..10 {
			poll(Weight::MAX);
			day += MAX_DAYS_PER_BLOCK;
			assert_eq!(NodeStaking::totals().day, day);
		}
	});
}

#[test]
fn a_thousand_missed_days_should_be_caught_up_with_in_the_blocks_that_follow() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		register(BOB, Role::Client, 100 * MC);
		// Bob's credit falls below the threshold in the middle of them.
		set_curve(BOB, Curve::new(600, START + 3, 1, 50));
		turn_day_after(1_000);
		assert_paid(NodeStaking::pending_rewards(ALICE), DAILY / 4);
		assert_eq!(catch_up(), 1_001u32.div_ceil(MAX_DAYS_PER_BLOCK) - 1);
		assert_eq!(Prefixes::<Test>::iter().count(), KEPT_DAYS as usize);
		assert_eq!(SlopeChanges::<Test>::iter().count(), 0);
		assert_eq!(NodeStaking::totals().weight, 200 * 100 * MC);
		// What Alice did not claim before is too old by now.
		pass_days(1);
		assert_paid(claim(ALICE), DAILY);
	});
}

#[test]
fn nodes_should_come_and_go_while_the_books_lag() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		register(BOB, Role::Client, 100 * MC);
		turn_day_after(300);
		poll(Weight::MAX);
		work(ALICE, 10);
		register(CAROL, Role::Client, 100 * MC);
		assert_ok!(NodeStaking::unregister(RuntimeOrigin::signed(BOB)));
		let paid = claim(ALICE);
		assert_paid(paid, DAILY / 2);
		NodeStaking::do_try_state().expect("the invariants hold while the books lag");
		catch_up();
		assert_eq!(NodeStaking::totals().weight, (210 + 200) * 100 * MC);
		pass_days(1);
		assert_paid(paid + claim(ALICE), DAILY / 2 + DAILY * 210 / 410);
		assert_paid(claim(CAROL), DAILY * 200 / 410);
		assert_paid(claim(BOB), DAILY / 2);
	});
}

#[test]
fn a_turn_that_catches_up_should_close_its_day_with_all_it_has() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		turn_day_after(MAX_DAYS_PER_BLOCK + 2);
		assert_eq!(NodeStaking::totals().day, START + MAX_DAYS_PER_BLOCK);
		// Three days are left before the one that now ends.
		turn_day_after(0);
		assert_eq!(NodeStaking::totals().day, START + MAX_DAYS_PER_BLOCK + 4);
		assert_paid(claim(ALICE), 2 * DAILY);
	});
}

#[test]
fn a_day_that_ends_before_the_books_have_caught_up_should_stay_in_the_pool() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		turn_day_after(100);
		assert_ok!(NodeStaking::share(&STRANGER, 7 * MC));
		turn_day_after(0);
		assert_eq!(pot(), DAILY + 7 * MC);
		catch_up();
		turn_day_after(0);
		assert_paid(claim(ALICE), 2 * DAILY + 7 * MC);
	});
}

#[test]
fn catching_up_should_keep_to_the_weight_it_is_given() {
	ExtBuilder::default().build_and_execute(|| {
		register(ALICE, Role::Client, 100 * MC);
		turn_day_after(100);
		let day = NodeStaking::totals().day;
		poll(Weight::zero());
		assert_eq!(NodeStaking::totals().day, day);
		poll(<() as WeightInfo>::close_missed_days(1) - Weight::from_parts(1, 0));
		assert_eq!(NodeStaking::totals().day, day);
		poll(<() as WeightInfo>::close_missed_days(3));
		assert_eq!(NodeStaking::totals().day, day + 3);
	});
}

#[test]
fn there_should_be_nothing_to_do_in_a_block_without_missed_days() {
	ExtBuilder::default().build_and_execute(|| {
		frame_support::assert_storage_noop!(poll(Weight::MAX));
		register(ALICE, Role::Client, 100 * MC);
		pass_days(1);
		frame_support::assert_storage_noop!(poll(Weight::MAX));
	});
}

#[test]
fn the_last_of_all_days_should_break_nothing() {
	ExtBuilder::default().build().execute_with(|| {
		let last = metachain_primitives::time::Day::MAX;
		Today::put(last - 1);
		register(ALICE, Role::Client, 100 * MC);
		NodeStaking::on_new_day(last - 1, last);
		Today::put(last);
		NodeStaking::on_new_day(last, last);
		assert_paid(claim(ALICE), DAILY);
	});
}

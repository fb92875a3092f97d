//! The turn of the day.

use frame_support::assert_ok;
use metachain_primitives::{
	money::{MC, MUSD},
	traits::OnNewDay,
};

use crate::{mock::*, Certificates, DayQueue, DayTotals, Event, Payout, Payouts, UnpaidDays};

/// Settles so much work on a channel of its own.
fn work(provider: AccountId, amount: u128) {
	let channel = open(CONSUMER, provider, amount);
	assert_ok!(settle(provider, voucher(channel, amount)));
}

fn pots() -> Vec<(u32, u128)> {
	let mut pots: Vec<_> =
		Payouts::<Test>::iter().map(|(day, payout)| (day - FIRST_DAY, payout.pot)).collect();
	pots.sort();
	pots
}

#[test]
fn a_day_should_be_paid_up_to_the_cap_when_the_budget_allows() {
	ExtBuilder::default().build_and_execute(|| {
		work(PROVIDER, 60 * MUSD);
		work(OTHER_PROVIDER, 40 * MUSD);
		take_events();
		turn_day();
		// 95 US$ at five cents.
		let pot = 1_900 * MC;
		assert_eq!(
			Payouts::<Test>::get(FIRST_DAY),
			Some(Payout { total: 100 * MUSD, pot, unpaid: 100 * MUSD, paid: 0 })
		);
		assert_eq!(DayTotals::<Test>::get(FIRST_DAY), None);
		assert_eq!(mc_of(Workload::pot_account()), EXISTENTIAL_DEPOSIT + pot);
		assert_eq!(
			take_events(),
			[Event::DayPriced { day: FIRST_DAY, total: 100 * MUSD, price: PRICE, pot }]
		);
	});
}

#[test]
fn a_day_should_be_paid_what_the_budget_gives_when_that_is_less() {
	ExtBuilder::default().build_and_execute(|| {
		work(PROVIDER, 9_000 * MUSD);
		turn_day();
		assert_eq!(pots(), [(0, BUDGET)]);
	});
}

#[test]
fn a_day_without_work_should_leave_no_trace() {
	ExtBuilder::default().build_and_execute(|| {
		turn_day();
		assert_eq!(UnpaidDays::<Test>::get(), DayQueue::default());
		assert_eq!(take_events(), []);
	});
}

#[test]
fn days_should_wait_when_there_is_no_price() {
	ExtBuilder::default().build_and_execute(|| {
		CurrentPrice::kill();
		work(PROVIDER, 10 * MUSD);
		turn_day();
		work(PROVIDER, 20 * MUSD);
		turn_day();
		assert_eq!(pots(), []);
		assert_eq!(UnpaidDays::<Test>::get(), DayQueue { unpaid: 0, unpriced: 0, end: 2 });
		assert_invariants();

		// Both get the price of the day on which there is one, though nobody worked the day before.
		CurrentPrice::put(PRICE);
		turn_day();
		assert_eq!(pots(), [(0, 190 * MC), (1, 380 * MC)]);
	});
}

#[test]
fn a_price_of_zero_should_be_no_price() {
	ExtBuilder::default().build_and_execute(|| {
		CurrentPrice::put(0);
		work(PROVIDER, 10 * MUSD);
		turn_day();
		assert_eq!(pots(), []);
	});
}

#[test]
fn a_day_should_wait_when_the_budget_is_empty() {
	ExtBuilder::default().build_and_execute(|| {
		work(PROVIDER, 10 * MUSD);
		Budget::put(0);
		Today::put(FIRST_DAY + 1);
		Workload::on_new_day(FIRST_DAY, FIRST_DAY + 1);
		assert_eq!(pots(), []);
		assert_eq!(DayTotals::<Test>::get(FIRST_DAY), Some(10 * MUSD));
		turn_day();
		assert_eq!(pots(), [(0, 190 * MC)]);
	});
}

#[test]
fn a_further_day_should_not_be_left_with_the_rest_of_a_budget() {
	ExtBuilder::default().build_and_execute(|| {
		CurrentPrice::kill();
		work(PROVIDER, 3_000 * MUSD);
		turn_day();
		work(PROVIDER, 3_000 * MUSD);
		turn_day();
		work(PROVIDER, 2_000 * MUSD);
		CurrentPrice::put(PRICE);

		// 57,000 MC, of a budget of 100,000, and nothing for the second, which would get 43,000.
		turn_day();
		assert_eq!(pots(), [(0, 57_000 * MC)]);
		assert_eq!(Budget::get(), BUDGET - 57_000 * MC);
		assert_invariants();

		// 57,000 and 38,000 MC.
		turn_day();
		assert_eq!(pots(), [(0, 57_000 * MC), (1, 57_000 * MC), (2, 38_000 * MC)]);
	});
}

#[test]
fn a_turn_should_price_a_bounded_number_of_days() {
	ExtBuilder::default().build_and_execute(|| {
		CurrentPrice::kill();
		for _ in 0..10 {
			work(PROVIDER, MUSD);
			turn_day();
		}
		CurrentPrice::put(PRICE);
		for priced in [4, 8, 10, 10] {
			turn_day();
			assert_eq!(pots().len(), priced);
			assert_invariants();
		}
	});
}

#[test]
fn work_too_small_to_be_paid_should_not_hold_up_the_queue() {
	ExtBuilder::default().build_and_execute(|| {
		work(PROVIDER, 1);
		turn_day();
		assert_eq!(pots(), [(0, 0)]);
		idle();
		assert_eq!(Certificates::<Test>::iter().count(), 0);
		assert_eq!(pots(), []);
	});
}

#[test]
fn a_turn_should_weigh_what_it_looked_at() {
	use crate::WeightInfo;

	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(turn_day(), <() as WeightInfo>::on_new_day(0));
		work(PROVIDER, MUSD);
		assert_eq!(turn_day(), <() as WeightInfo>::on_new_day(1));
	});
}

#[test]
fn days_without_blocks_should_not_matter() {
	ExtBuilder::default().build_and_execute(|| {
		work(PROVIDER, 10 * MUSD);
		Today::put(FIRST_DAY + 7);
		Workload::on_new_day(FIRST_DAY, FIRST_DAY + 7);
		assert_eq!(pots(), [(0, 190 * MC)]);
	});
}

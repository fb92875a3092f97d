use metachain_primitives::{
	money::MC,
	traits::{OnNewDay, RewardStream},
};

use crate::{mock::*, Allowance, DailyBudget, Event, WeightInfo, WorkloadStream};

fn untouched(mc: u128) -> Allowance {
	Allowance { budget: mc * MC, left: mc * MC }
}

#[test]
fn there_should_be_no_budget_before_the_first_new_day() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Emission::budget(), DailyBudget::default());
		assert_eq!(WorkloadStream::<Test>::draw(&ALICE, MC), 0);
	});
}

#[test]
fn a_new_day_should_set_the_budget() {
	ExtBuilder::default().build_and_execute(|| {
		Nodes::set(EvenSplitNodes::get() * 3);
		let weight = Emission::on_new_day(4, 5);
		assert_eq!(weight, <() as WeightInfo>::on_new_day());
		assert_eq!(
			Emission::budget(),
			DailyBudget {
				day: 5,
				pool: POOL,
				validators: untouched(200),
				staking: untouched(200),
				workload: untouched(600),
			}
		);
		assert_eq!(
			take_events(),
			[Event::BudgetSet {
				day: 5,
				validators: 200 * MC,
				staking: 200 * MC,
				workload: 600 * MC
			}]
		);
	});
}

#[test]
fn days_without_blocks_should_not_add_to_the_budget() {
	ExtBuilder::default().build_and_execute(|| {
		begin_day(1);
		let first = Emission::budget();
		Emission::on_new_day(1, 100);
		assert_eq!(Emission::budget(), DailyBudget { day: 100, ..first });
	});
}

#[test]
fn an_unused_budget_should_not_add_to_the_next() {
	ExtBuilder::default().build_and_execute(|| {
		Nodes::set(EvenSplitNodes::get());
		begin_day(1);
		assert_eq!(WorkloadStream::<Test>::draw(&ALICE, 400 * MC), 400 * MC);
		begin_day(2);
		let DailyBudget { pool, workload, .. } = Emission::budget();
		assert_eq!(pool, POOL - 400 * MC);
		assert_eq!(workload.left, pool / 2_000 * 4 / 5 / 2);
	});
}

#[test]
fn an_empty_pool_should_have_an_empty_budget() {
	ExtBuilder::default().pool(0).build_and_execute(|| {
		begin_day(1);
		assert_eq!(Emission::budget(), DailyBudget { day: 1, ..Default::default() });
	});
}

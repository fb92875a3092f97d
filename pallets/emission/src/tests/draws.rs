use frame_support::{assert_err, assert_ok};
use metachain_primitives::{money::MC, traits::RewardStream};
use sp_runtime::TokenError;

use crate::{
	mock::*, Allowance, Budget, Event, StakingStream, Stream, ValidatorStream, WorkloadStream,
};

/// Begins a day of 200 MC for validators, 400 for staking and 400 for workload.
fn begin_even_day() {
	Nodes::set(EvenSplitNodes::get());
	begin_day(1);
	take_events();
}

#[test]
fn a_draw_should_move_mc_and_use_up_the_budget() {
	ExtBuilder::default().build_and_execute(|| {
		begin_even_day();
		assert_eq!(WorkloadStream::<Test>::draw(&ALICE, 7 * MC), 7 * MC);
		assert_eq!(Currency::free_balance(ALICE), ENDOWMENT + 7 * MC);
		assert_eq!(Emission::pool_balance(), POOL - 7 * MC);
		assert_eq!(Emission::budget().workload, Allowance { budget: 400 * MC, left: 393 * MC });
		assert_eq!(Emission::budget().workload.drawn(), 7 * MC);
		assert_eq!(
			take_events(),
			[Event::Drawn { stream: Stream::Workload, to: ALICE, amount: 7 * MC }]
		);
	});
}

#[test]
fn each_stream_should_draw_from_its_own_part() {
	ExtBuilder::default().build_and_execute(|| {
		begin_even_day();
		assert_eq!(ValidatorStream::<Test>::draw(&ALICE, POOL), 200 * MC);
		assert_eq!(StakingStream::<Test>::draw(&ALICE, POOL), 400 * MC);
		assert_eq!(WorkloadStream::<Test>::draw(&BOB, POOL), 400 * MC);
		assert_eq!(Emission::pool_balance(), POOL - 1_000 * MC);
		let streams: Vec<_> = take_events()
			.into_iter()
			.map(|event| match event {
				Event::Drawn { stream, .. } => stream,
				other => panic!("unexpected {other:?}"),
			})
			.collect();
		assert_eq!(streams, [Stream::Validators, Stream::Staking, Stream::Workload]);
	});
}

#[test]
fn a_draw_of_nothing_should_leave_no_trace() {
	ExtBuilder::default().build_and_execute(|| {
		begin_even_day();
		assert_eq!(WorkloadStream::<Test>::draw(&ALICE, 0), 0);
		assert_eq!(WorkloadStream::<Test>::draw(&ALICE, 400 * MC), 400 * MC);
		take_events();
		assert_eq!(WorkloadStream::<Test>::draw(&ALICE, 1), 0);
		assert_eq!(take_events(), []);
	});
}

#[test]
fn a_draw_should_move_nothing_to_an_account_it_cannot_open() {
	ExtBuilder::default().build_and_execute(|| {
		begin_even_day();
		let too_little = EXISTENTIAL_DEPOSIT - 1;
		assert_eq!(WorkloadStream::<Test>::draw(&NEWCOMER, too_little), 0);
		assert_eq!(Emission::pool_balance(), POOL);
		assert_eq!(Emission::budget().workload.drawn(), 0);
		assert_eq!(take_events(), []);

		assert_eq!(
			WorkloadStream::<Test>::draw(&NEWCOMER, EXISTENTIAL_DEPOSIT),
			EXISTENTIAL_DEPOSIT
		);
	});
}

#[test]
fn a_draw_should_keep_the_account_of_the_pool_alive() {
	ExtBuilder::default().pool(EXISTENTIAL_DEPOSIT + 5).build().execute_with(|| {
		begin_even_day();
		// As if the pool had been much larger.
		Budget::<Test>::mutate(|budget| {
			budget.workload = Allowance { budget: MC, left: MC };
		});
		assert_eq!(WorkloadStream::<Test>::draw(&ALICE, MC), 5);
		assert_eq!(Emission::pool_balance(), EXISTENTIAL_DEPOSIT);
	});
}

#[test]
fn giving_back_should_fill_the_pool_but_not_the_budget() {
	ExtBuilder::default().build_and_execute(|| {
		begin_even_day();
		assert_eq!(WorkloadStream::<Test>::draw(&ALICE, 400 * MC), 400 * MC);
		take_events();
		assert_ok!(WorkloadStream::<Test>::give_back(&ALICE, 150 * MC));
		assert_eq!(Emission::pool_balance(), POOL - 250 * MC);
		assert_eq!(Currency::free_balance(ALICE), ENDOWMENT + 250 * MC);
		assert_eq!(take_events(), [Event::GivenBack { from: ALICE, amount: 150 * MC }]);
		assert_eq!(WorkloadStream::<Test>::draw(&ALICE, MC), 0);
	});
}

#[test]
fn giving_back_should_take_all_that_an_account_has() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(StakingStream::<Test>::give_back(&ALICE, ENDOWMENT));
		assert_eq!(Currency::free_balance(ALICE), 0);
		assert_eq!(Emission::pool_balance(), POOL + ENDOWMENT);
	});
}

#[test]
fn giving_back_should_fail_without_the_means() {
	ExtBuilder::default().build_and_execute(|| {
		assert_err!(
			ValidatorStream::<Test>::give_back(&ALICE, ENDOWMENT + 1),
			TokenError::FundsUnavailable
		);
		assert_eq!(Emission::pool_balance(), POOL);
		assert_eq!(take_events(), []);
	});
}

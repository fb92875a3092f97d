use frame_support::assert_ok;
use metachain_primitives::{
	money::MC,
	traits::{Candidates as _, Credit as _},
};
use sp_runtime::Perbill;

use crate::{mock::*, Event, Stakes};

fn tenth() -> Perbill {
	Perbill::from_percent(10)
}

fn treasury() -> u128 {
	Currency::free_balance(TREASURY) - EXISTENTIAL_DEPOSIT
}

#[test]
fn an_offence_should_cost_self_deposit_and_credit_and_bar() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 500);
		register_with_node(BORIS, 5_000, 500);
		assert_ok!(Representation::raise_self_deposit(signed(ANNA), 1_000 * MC));
		make_node(ANNA, 100, 305);
		take_events();
		assert_eq!(Representation::punish(&ANNA, tenth()), 200 * MC);
		assert_eq!(
			take_events(),
			[Event::CandidatePunished {
				candidate: ANNA,
				taken: 200 * MC,
				points: 31,
				barred_until: Some(START + 3),
			}]
		);
		assert_eq!(Fined::get(), [ANNA]);
		assert_eq!(treasury(), 200 * MC);
		assert_eq!(on_hold(ANNA), 1_800 * MC);
		assert_eq!(Nodes::points(&ANNA), 305 - 31);

		// What others have delegated to it stays with it, but it is not elected for three days.
		assert_eq!(sums(ANNA), (5_000, 500));
		for _ in 0..2 {
			pass_days(1);
			assert_eq!(parliament(), [(BORIS, 20)]);
		}
		pass_days(1);
		assert_eq!(parliament().len(), 2);
	});
}

#[test]
fn what_is_unbonding_should_be_slashed_too() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		assert_ok!(Representation::raise_self_deposit(signed(ANNA), 70 * MC));
		assert_ok!(Representation::lower_self_deposit(signed(ANNA), 70 * MC));
		pass_days(6);
		assert_eq!(Representation::punish(&ANNA, tenth()), 107 * MC);
		pass_days(1);
		assert_ok!(Representation::withdraw(signed(ANNA)));
		assert_eq!(on_hold(ANNA), 900 * MC);
		assert_eq!(Currency::free_balance(ANNA), ENDOWMENT - 900 * MC - 107 * MC);
	});
}

#[test]
fn who_has_left_should_be_punished_until_it_has_withdrawn() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		assert_ok!(Representation::resign(signed(ANNA)));
		pass_days(3);
		assert!(!Representation::is_candidate(&ANNA));
		assert_eq!(Representation::punish(&ANNA, tenth()), 100 * MC);

		// The bar stays with the account.
		assert_ok!(register_with(ANNA, 0));
		make_node(NORA, 5_000, 500);
		delegate(NORA, ANNA);
		pass_days(2);
		assert_eq!(parliament(), []);
		pass_days(1);
		assert_eq!(parliament(), [(ANNA, 20)]);

		pass_days(1);
		assert_ok!(Representation::withdraw(signed(ANNA)));
		assert_eq!(Representation::punish(&BORIS, Perbill::one()), 0);
		assert!(!Stakes::<Test>::contains_key(BORIS));
	});
}

#[test]
fn who_loses_too_much_should_not_be_elected_until_it_puts_up_more() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 500);
		Representation::punish(&ANNA, Perbill::one());
		assert_eq!(on_hold(ANNA), 0);
		assert_eq!(treasury(), SELF_DEPOSIT);
		pass_days(5);
		assert_eq!(parliament(), []);
		assert_ok!(Representation::raise_self_deposit(signed(ANNA), SELF_DEPOSIT));
		pass_days(1);
		assert_eq!(parliament(), [(ANNA, 20)]);
	});
}

#[test]
fn a_candidate_should_lose_what_it_delegates_to_itself() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		make_node(ANNA, 100, 300);
		delegate(ANNA, ANNA);
		assert_eq!(Representation::punish(&ANNA, Perbill::from_percent(50)), SELF_DEPOSIT / 2);
		assert_eq!(sums(ANNA), (100, 150));
	});
}

#[test]
fn nothing_should_be_taken_that_cannot_be_moved() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		let all = Currency::free_balance(TREASURY);
		set_balance(TREASURY, 0);
		// Less than an account can begin with.
		assert_eq!(Representation::punish(&ANNA, Perbill::from_parts(1)), 0);
		assert_eq!(on_hold(ANNA), SELF_DEPOSIT);
		set_balance(TREASURY, all);
		assert_eq!(Representation::punish(&ANNA, Perbill::from_parts(1)), MC / 1_000_000);
	});
}

#[test]
fn a_bar_should_be_forgotten_with_the_stake() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		assert_ok!(Representation::resign(signed(ANNA)));
		assert_eq!(Representation::punish(&ANNA, Perbill::one()), SELF_DEPOSIT);
		pass_days(3);
		assert!(Stakes::<Test>::contains_key(ANNA));
		assert_ok!(Representation::withdraw(signed(ANNA)));
		assert!(!Stakes::<Test>::contains_key(ANNA));
	});
}

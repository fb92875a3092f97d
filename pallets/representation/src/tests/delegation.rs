use frame_support::{assert_noop, assert_ok};
use metachain_primitives::{
	curve::{Curve, Points},
	money::{MC, TOTAL_SUPPLY},
	seats::voting_weight,
};

use crate::{mock::*, Delegations, Error, Event, Ledgers, SlopeChanges};

#[test]
fn delegating_should_add_the_whole_deposit_and_credit() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		make_node(NORA, 500, 120);
		make_node(OTTO, 70, 50);
		take_events();
		delegate(NORA, ANNA);
		delegate(OTTO, ANNA);
		assert_eq!(sums(ANNA), (570, 170));
		assert_eq!(Representation::candidate(ANNA).map(|info| info.delegators), Some(2));
		assert_eq!(
			take_events(),
			[
				Event::Delegated { node: NORA, candidate: ANNA },
				Event::Delegated { node: OTTO, candidate: ANNA },
			]
		);
	});
}

#[test]
fn delegating_should_be_refused_to_who_brings_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		let delegate = |node, candidate| Representation::delegate(signed(node), candidate);
		assert_noop!(delegate(NORA, BORIS), Error::<Test>::NotCandidate);
		assert_noop!(delegate(NORA, ANNA), Error::<Test>::NotANode);
		set_curve(NORA, Curve::constant(500));
		assert_noop!(delegate(NORA, ANNA), Error::<Test>::NoDeposit);
		set_deposit(NORA, 1);
		assert_ok!(delegate(NORA, ANNA));
		assert_noop!(delegate(NORA, ANNA), Error::<Test>::SameCandidate);

		register(BORIS);
		assert_ok!(Representation::resign(signed(BORIS)));
		make_node(OTTO, 10, 10);
		assert_noop!(delegate(OTTO, BORIS), Error::<Test>::Resigning);
		assert_noop!(Representation::undelegate(signed(OTTO)), Error::<Test>::NotDelegating);
	});
}

#[test]
fn a_move_should_count_a_node_once() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		register(BORIS);
		make_node(NORA, 500, 120);
		delegate(NORA, ANNA);
		pass_days(1);
		take_events();
		delegate(NORA, BORIS);
		assert_eq!((sums(ANNA), sums(BORIS)), ((0, 0), (500, 120)));
		assert_eq!(
			take_events(),
			[
				Event::DelegationEnded { node: NORA, candidate: ANNA },
				Event::Delegated { node: NORA, candidate: BORIS },
			]
		);
	});
}

#[test]
fn a_node_should_stay_for_a_day() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		register(BORIS);
		make_node(NORA, 500, 120);
		delegate(NORA, ANNA);
		let too_soon = || Error::<Test>::TooSoon;
		assert_noop!(Representation::delegate(signed(NORA), BORIS), too_soon());
		assert_noop!(Representation::undelegate(signed(NORA)), too_soon());
		pass_days(1);
		delegate(NORA, BORIS);
		assert_noop!(Representation::delegate(signed(NORA), ANNA), too_soon());
		pass_days(1);
		take_events();
		assert_ok!(Representation::undelegate(signed(NORA)));
		assert_eq!(take_events(), [Event::DelegationEnded { node: NORA, candidate: BORIS }]);
		assert_eq!((sums(ANNA), sums(BORIS)), ((0, 0), (0, 0)));
		assert!(!Delegations::<Test>::contains_key(NORA));
	});
}

#[test]
fn what_a_node_lets_unbond_should_not_count() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		make_node(NORA, 500, 120);
		delegate(NORA, ANNA);
		set_deposit(NORA, 200 * MC);
		assert_eq!(sums(ANNA), (200, 120));
		set_deposit(NORA, 900 * MC);
		assert_eq!(sums(ANNA), (900, 120));
	});
}

#[test]
fn a_delegation_should_end_with_the_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		make_node(NORA, 500, 120);
		delegate(NORA, ANNA);
		take_events();
		set_deposit(NORA, 0);
		assert_eq!(sums(ANNA), (0, 0));
		assert_eq!(take_events(), [Event::DelegationEnded { node: NORA, candidate: ANNA }]);
		assert_noop!(Representation::delegate(signed(NORA), ANNA), Error::<Test>::NoDeposit);

		// Credit that changes afterwards counts for nobody.
		set_curve(NORA, Curve::constant(800));
		assert_eq!(sums(ANNA), (0, 0));
		set_deposit(NORA, 40 * MC);
		assert_eq!(sums(ANNA), (0, 0));
		delegate(NORA, ANNA);
		assert_eq!(sums(ANNA), (40, 800));
	});
}

#[test]
fn credit_should_count_as_far_as_it_has_decayed() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		set_curve(NORA, Curve::new(112, START + 1, 5, 100));
		set_deposit(NORA, MC);
		delegate(NORA, ANNA);
		let days: Vec<_> = (0..6)
			.map(|_| {
				pass_days(1);
				sums(ANNA).1
			})
			.collect();
		assert_eq!(days, [112, 107, 102, 100, 100, 100]);
		assert_eq!(SlopeChanges::<Test>::iter().count(), 0);
	});
}

#[test]
fn credit_should_follow_the_node() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		set_curve(NORA, Curve::new(112, START, 5, 100));
		set_deposit(NORA, MC);
		delegate(NORA, ANNA);
		pass_days(2);
		assert_eq!(sums(ANNA).1, 102);
		set_curve(NORA, Curve::new(107, START + 5, 5, 100));
		assert_eq!(sums(ANNA).1, 107);
		pass_days(4);
		assert_eq!(sums(ANNA).1, 102);
		set_curve(NORA, Curve::new(30, START + 6, 5, 100));
		assert_eq!(sums(ANNA).1, 30);
		pass_days(9);
		assert_eq!(sums(ANNA).1, 30);
	});
}

#[test]
fn a_candidate_that_is_a_node_should_count_for_whom_it_chooses() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		register(BORIS);
		make_node(ANNA, 300, 200);
		assert_eq!(sums(ANNA), (0, 0));
		delegate(ANNA, ANNA);
		assert_eq!(sums(ANNA), (300, 200));
		pass_days(1);
		delegate(ANNA, BORIS);
		assert_eq!((sums(ANNA), sums(BORIS)), ((0, 0), (300, 200)));
	});
}

#[test]
fn the_largest_figures_should_not_overflow() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		for node in 0..1_000 {
			let node = 1_000_000 + node;
			set_curve(node, Curve::new(Points::MAX, START + 1, Points::MAX, 0));
			set_deposit(node, TOTAL_SUPPLY);
			delegate(node, ANNA);
		}
		let info = Representation::candidate(ANNA).expect("a candidate");
		assert_eq!(info.deposits, 1_000 * TOTAL_SUPPLY);
		assert_eq!(info.credit, 1_000 * u128::from(Points::MAX));
		assert_eq!(info.weight, voting_weight(info.deposits + SELF_DEPOSIT, info.credit));
		settle_in();
		author(ANNA, 1);
		pass_days(1);
		assert_eq!(parliament(), [(ANNA, 20)]);
		assert_eq!(claim(1_000_000), BUDGET / 1_000 - 1);
		pass_days(1);
		assert_eq!(sums(ANNA).1, 0);
	});
}

#[test]
fn nothing_should_remain_of_the_sums_when_all_have_left() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		for node in [NORA, OTTO, PAUL] {
			set_curve(node, Curve::new(node as Points * 37, START + node as u32, 5, 11));
			set_deposit(node, MC);
			delegate(node, ANNA);
		}
		pass_days(13);
		for node in [NORA, OTTO, PAUL] {
			assert_ok!(Representation::undelegate(signed(node)));
		}
		let ledger = Ledgers::<Test>::get(0).expect("a ledger");
		assert_eq!((ledger.delegators, ledger.deposits, ledger.credit.total()), (0, 0, 0));
		assert_eq!(SlopeChanges::<Test>::iter().count(), 0);
	});
}

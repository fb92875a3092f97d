use frame_support::assert_ok;
use metachain_primitives::{
	curve::Curve,
	money::MC,
	seats::voting_weight,
	traits::{OnNewDay, Parliament},
};

use crate::{mock::*, Event, WeightInfo};

/// The events of elections since the last call.
fn elections() -> Vec<Event<Test>> {
	let of_elections = |event: &Event<Test>| {
		matches!(event, Event::ParliamentElected { .. } | Event::NobodyElected { .. })
	};
	take_events().into_iter().filter(of_elections).collect()
}

#[test]
fn seats_should_follow_deposits_and_credit() {
	ExtBuilder::default().seats(8).build_and_execute(|| {
		// With the self-deposits 100,000, 4,000 and 4,000 MC: weights of 5 : 1 : 1.
		register_with_node(ANNA, 99_000, 1_000);
		register_with_node(BORIS, 3_000, 1_000);
		register_with_node(CLARA, 3_000, 1_000);
		take_events();
		pass_days(1);
		assert_eq!(parliament(), [(ANNA, 6), (BORIS, 1), (CLARA, 1)]);
		assert_eq!(
			elections(),
			[Event::ParliamentElected { day: START + 1, validators: 3, seats: 8 }]
		);
		let elected: Vec<_> = Representation::elected();
		assert_eq!(elected, Representation::parliament());
	});
}

#[test]
fn a_weight_should_be_the_root_of_deposits_times_credit() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 8_000, 400);
		let weight = Representation::candidate(ANNA).map(|info| info.weight);
		assert_eq!(weight, Some(voting_weight(9_000 * MC, 400)));
		// √(9·10¹⁵ · 400)
		assert_eq!(weight, Some(1_897_366_596));
	});
}

#[test]
fn more_credit_should_bring_seats_at_the_next_day() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 500);
		register_with_node(BORIS, 5_000, 500);
		pass_days(1);
		assert_eq!(parliament(), [(ANNA, 10), (BORIS, 10)]);
		set_curve(BORIS + 1_000, Curve::constant(980));
		assert_eq!(parliament(), [(ANNA, 10), (BORIS, 10)]);
		pass_days(1);
		assert_eq!(parliament(), [(ANNA, 8), (BORIS, 12)]);
	});
}

#[test]
fn credit_that_has_decayed_should_not_vote() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 500);
		register_with_node(BORIS, 5_000, 500);
		set_curve(BORIS + 1_000, Curve::new(500, START, 400, 0));
		pass_days(1);
		// With a fifth of the other's credit it weighs 0.45 of it.
		assert_eq!(parliament(), [(ANNA, 14), (BORIS, 6)]);
		pass_days(1);
		assert_eq!(parliament(), [(ANNA, 20)]);
	});
}

#[test]
fn weight_should_be_gone_with_the_delegators() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 500);
		register_with_node(BORIS, 5_000, 500);
		pass_days(1);
		assert_ok!(Representation::undelegate(signed(BORIS + 1_000)));
		pass_days(1);
		assert_eq!(parliament(), [(ANNA, 20)]);
	});
}

#[test]
fn one_candidate_should_have_all_seats() {
	ExtBuilder::default().seats(600).build_and_execute(|| {
		register_with_node(ANNA, 5_000, 500);
		pass_days(1);
		assert_eq!(parliament(), [(ANNA, 600)]);
	});
}

#[test]
fn nobody_should_be_elected_without_candidates() {
	ExtBuilder::default().build_and_execute(|| {
		take_events();
		pass_days(1);
		assert_eq!(parliament(), []);
		assert_eq!(elections(), [Event::NobodyElected { day: START + 1 }]);
	});
}

#[test]
fn the_elected_should_stay_when_nobody_can_be_elected() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 500);
		register_with_node(BORIS, 5_000, 500);
		pass_days(1);
		let before = parliament();
		set_curve(ANNA + 1_000, Curve::constant(99));
		assert_ok!(Representation::chill(signed(BORIS)));
		take_events();
		pass_days(1);
		assert_eq!(parliament(), before);
		assert_eq!(elections(), [Event::NobodyElected { day: START + 2 }]);
	});
}

#[test]
fn nobody_should_be_elected_when_all_are_below_the_thresholds() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 999, 500);
		register_with_node(BORIS, 5_000, 99);
		register(CLARA);
		take_events();
		pass_days(1);
		assert_eq!(parliament(), []);
		assert_eq!(elections(), [Event::NobodyElected { day: START + 1 }]);
	});
}

#[test]
fn who_lacks_deposits_or_credit_should_not_be_nominated() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 500);
		register_with_node(BORIS, 999, 500);
		register_with_node(CLARA, 5_000, 99);
		pass_days(1);
		assert_eq!(parliament(), [(ANNA, 20)]);
		set_deposit(BORIS + 1_000, 1_000 * MC);
		set_curve(CLARA + 1_000, Curve::constant(100));
		pass_days(1);
		let elected: Vec<_> = parliament().into_iter().map(|(who, _)| who).collect();
		assert_eq!(elected, [ANNA, BORIS, CLARA]);
	});
}

#[test]
fn who_has_no_session_keys_should_not_be_elected() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 500);
		register_with_node(BORIS, 5_000, 500);
		take_keys_of(BORIS);
		pass_days(1);
		assert_eq!(parliament(), [(ANNA, 20)]);
	});
}

#[test]
fn one_place_should_go_to_the_greatest() {
	ExtBuilder::default().elected_at_most(1).build_and_execute(|| {
		register_with_node(ANNA, 5_000, 500);
		register_with_node(BORIS, 5_000, 501);
		register_with_node(CLARA, 5_000, 499);
		pass_days(1);
		assert_eq!(parliament(), [(BORIS, 20)]);
	});
}

#[test]
fn fewer_seats_than_candidates_should_go_to_the_greatest() {
	ExtBuilder::default().seats(2).build_and_execute(|| {
		register_with_node(ANNA, 5_000, 500);
		register_with_node(BORIS, 500_000, 501);
		register_with_node(CLARA, 5_000, 499);
		pass_days(1);
		// Boris weighs ten times as much.
		assert_eq!(parliament(), [(BORIS, 2)]);
		set_deposit(BORIS + 1_000, 5_000 * MC);
		pass_days(1);
		assert_eq!(parliament(), [(ANNA, 1), (BORIS, 1)]);
	});
}

#[test]
fn an_incumbent_should_stay_until_it_is_clearly_exceeded() {
	ExtBuilder::default().elected_at_most(1).build_and_execute(|| {
		register_with_node(ANNA, 5_000, 1_000);
		register_with_node(BORIS, 5_000, 999);
		pass_days(1);
		assert_eq!(parliament(), [(ANNA, 20)]);
		// The weight goes with the root of the credit: 1.05 squared is 1.1025.
		set_curve(BORIS + 1_000, Curve::constant(1_102));
		pass_days(1);
		assert_eq!(parliament(), [(ANNA, 20)]);
		set_curve(BORIS + 1_000, Curve::constant(1_103));
		pass_days(1);
		assert_eq!(parliament(), [(BORIS, 20)]);
		set_curve(ANNA + 1_000, Curve::constant(1_200));
		pass_days(1);
		assert_eq!(parliament(), [(BORIS, 20)]);
	});
}

#[test]
fn a_giant_should_be_capped_from_thirty_chosen_on() {
	ExtBuilder::default().seats(300).elected_at_most(60).build_and_execute(|| {
		const GIANT: AccountId = 1_000;
		register_with_node(GIANT, 107_000, 7_200);
		(1_001..1_029).for_each(|who| register_with_node(who, 2_000, 200));
		pass_days(1);
		let seats_of_giant = || parliament().into_iter().find(|(who, _)| *who == GIANT);
		assert_eq!(parliament().len(), 29);
		// It weighs as much as 36 of them.
		assert_eq!(seats_of_giant(), Some((GIANT, 180)));

		// A tenth of all is 6.5 times the weight of each of the others.
		register_with_node(1_029, 2_000, 200);
		pass_days(1);
		assert_eq!(parliament().len(), 30);
		assert_eq!(seats_of_giant(), Some((GIANT, 58)));
	});
}

#[test]
fn many_candidates_of_little_weight_should_get_no_seat() {
	ExtBuilder::default().accounts(200).build_and_execute(|| {
		let honest = 1_000..1_004;
		honest.clone().for_each(|who| register_with_node(who, 1_000_000, 50_000));
		(1_100..1_116).for_each(|who| register_with_node(who, 1_000, 100));
		pass_days(1);
		assert_eq!(parliament(), honest.map(|who| (who, 5)).collect::<Vec<_>>());
	});
}

#[test]
fn splitting_among_candidates_or_nodes_should_gain_no_weight() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 6_000, 600);
		let whole = Representation::candidate(ANNA).map(|info| info.weight);

		// The same among three nodes.
		register(BORIS);
		for (node, mc, points) in [(NORA, 3_000, 100), (OTTO, 2_000, 450), (PAUL, 1_000, 50)] {
			make_node(node, mc, points);
			delegate(node, BORIS);
		}
		assert_eq!(Representation::candidate(BORIS).map(|info| info.weight), whole);

		// The same among three candidates, their self-deposits included.
		let parts = [(1_001, 2_500, 100), (1_002, 1_500, 450), (1_003, 0, 50)];
		let apart: u128 = parts
			.into_iter()
			.map(|(who, mc, points)| {
				register(who);
				make_node(who + 1_000, mc, points);
				if mc > 0 {
					delegate(who + 1_000, who);
				}
				Representation::candidate(who).expect("a candidate").weight
			})
			.sum();
		assert!(Some(apart) <= whole);
	});
}

#[test]
fn an_election_should_be_part_of_the_weight_of_the_turn() {
	ExtBuilder::default().build_and_execute(|| {
		(1_000..1_007).for_each(|who| register_with_node(who, 2_000, 200));
		author(1_003, 5);
		author(1_004, 1);
		let weight = Representation::on_new_day(START, START + 1);
		assert_eq!(
			weight,
			<() as WeightInfo>::on_new_day(7, 2).saturating_add(<() as WeightInfo>::elect(7))
		);
		begin(START + 1);
	});
}

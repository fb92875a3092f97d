use frame_support::assert_ok;
use metachain_primitives::{curve::Curve, money::MC, seats::voting_weight};
use sp_runtime::Perbill;

use crate::{mock::*, CandidateInfo, Profile, Stake, Status, Unbonding, WeightsAfterMove};

#[test]
fn candidates_should_be_told_with_their_sums_and_weights() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(register_with(ANNA, 20));
		make_node(NORA, 3_000, 250);
		delegate(NORA, ANNA);
		register(BORIS);
		pass_days(1);
		let anna = CandidateInfo {
			candidate: ANNA,
			profile: Profile::default(),
			status: Status::Standing,
			commission: Perbill::from_percent(20),
			self_deposit: 1_000 * MC,
			deposits: 3_000 * MC,
			credit: 250,
			delegators: 1,
			weight: 1_000_000_000,
			seats: 20,
			barred_until: None,
		};
		assert_eq!(Representation::candidate(ANNA), Some(anna.clone()));
		assert_eq!(Representation::candidate(CLARA), None);
		let all = Representation::candidates();
		assert_eq!(all.len(), 2);
		assert!(all.contains(&anna));
		assert_eq!(
			all.into_iter()
				.find(|info| info.candidate == BORIS)
				.map(|info| (info.weight, info.seats)),
			Some((0, 0))
		);
	});
}

#[test]
fn pending_rewards_should_be_what_a_claim_pays() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(register_with(ANNA, 20));
		set_curve(NORA, Curve::new(333, START, 7, 50));
		set_deposit(NORA, 3_000 * MC);
		delegate(NORA, ANNA);
		make_node(OTTO, 1, 77);
		delegate(OTTO, ANNA);
		assert_eq!(Representation::pending_rewards(NORA), 0);
		for day in 0..9 {
			author(ANNA, 1);
			pass_days(1);
			if day == 4 {
				set_curve(NORA, Curve::new(400, START + 7, 7, 50));
			}
		}
		for who in [ANNA, NORA, OTTO, PAUL] {
			let pending = Representation::pending_rewards(who);
			assert_eq!(pending > 0, who != PAUL);
			assert_eq!(claim(who), pending);
			assert_eq!(Representation::pending_rewards(who), 0);
		}
	});
}

#[test]
fn a_move_should_give_the_weights_that_were_told() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 500);
		register_with_node(BORIS, 6_000, 300);
		make_node(NORA, 700, 80);
		let of_a_newcomer = Representation::weights_after_move(NORA, ANNA);
		let to = voting_weight(6_700 * MC, 580);
		assert_eq!(of_a_newcomer, Some(WeightsAfterMove { from: None, to }));

		delegate(NORA, ANNA);
		pass_days(1);
		let told = Representation::weights_after_move(NORA, BORIS).expect("it can move");
		delegate(NORA, BORIS);
		let weight = |who| Representation::candidate(who).expect("a candidate").weight;
		assert_eq!(told, WeightsAfterMove { from: Some((ANNA, weight(ANNA))), to: weight(BORIS) });
	});
}

#[test]
fn no_weights_should_be_told_of_a_move_that_cannot_be() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		register(BORIS);
		assert_eq!(Representation::weights_after_move(NORA, ANNA), None);
		set_curve(NORA, Curve::constant(80));
		assert_eq!(Representation::weights_after_move(NORA, ANNA), None);
		set_deposit(NORA, MC);
		assert_eq!(Representation::weights_after_move(NORA, CLARA), None);
		assert!(Representation::weights_after_move(NORA, ANNA).is_some());
		delegate(NORA, ANNA);
		assert_eq!(Representation::weights_after_move(NORA, ANNA), None);
		assert_ok!(Representation::resign(signed(BORIS)));
		assert_eq!(Representation::weights_after_move(NORA, BORIS), None);
	});
}

#[test]
fn delegations_and_stakes_should_be_told() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		assert_ok!(Representation::raise_self_deposit(signed(ANNA), 5 * MC));
		assert_ok!(Representation::lower_self_deposit(signed(ANNA), 5 * MC));
		let unbonding = Unbonding { amount: 5 * MC, release: START + 7 };
		assert_eq!(
			Representation::stake(ANNA),
			Stake {
				deposit: SELF_DEPOSIT,
				unbonding: vec![unbonding].try_into().expect("it fits"),
				barred_until: 0
			}
		);
		make_node(NORA, 700, 80);
		assert_eq!(Representation::delegation(NORA), None);
		delegate(NORA, ANNA);
		let told = Representation::delegation(NORA).expect("it delegates");
		assert_eq!((told.candidate, told.since, told.deposit), (ANNA, START, 700 * MC));
	});
}

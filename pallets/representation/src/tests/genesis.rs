use frame_support::traits::BuildGenesisConfig;
use metachain_primitives::{curve::Curve, money::MC, time::Day};
use sp_io::TestExternalities;
use sp_runtime::{BuildStorage, Perbill};

use crate::{mock::*, ElectionDue, GenesisConfig, Lagging, PaidDays, SlopeChanges};

/// A chain before its first block, with nodes whose credit stays until a day.
fn before_genesis(flat_until: Day) -> TestExternalities {
	let mut storage = Default::default();
	pallet_balances::GenesisConfig::<Test> { balances: balances(0), ..Default::default() }
		.assimilate_storage(&mut storage)
		.expect("the balances are sound");
	let mut ext = TestExternalities::new(storage);
	ext.execute_with(|| {
		for node in [ANNA, BORIS, NORA] {
			set_curve(node, Curve::new(625, flat_until, 100, 100));
			set_deposit(node, 2_000 * MC);
		}
	});
	ext
}

fn genesis() -> GenesisConfig<Test> {
	GenesisConfig {
		candidates: vec![
			(ANNA, SELF_DEPOSIT, Perbill::from_percent(10)),
			(BORIS, SELF_DEPOSIT, Perbill::zero()),
		],
		delegations: vec![(ANNA, ANNA), (BORIS, BORIS), (NORA, ANNA)],
		seats: 8,
		elected_at_most: 4,
	}
}

#[test]
fn genesis_should_elect_the_first_parliament() {
	before_genesis(Day::MAX).execute_with(|| {
		take_keys_of(BORIS);
		genesis().build();
		// √(5,000 · 1,250) to √(3,000 · 625).
		assert_eq!(parliament(), [(ANNA, 5), (BORIS, 3)]);
		assert_eq!([on_hold(ANNA), on_hold(BORIS)], [SELF_DEPOSIT; 2]);
		assert_eq!(sums(ANNA), (4_000, 1_250));
		Representation::do_try_state().expect("the invariants hold");
	});
}

#[test]
fn the_first_candidacies_should_skip_to_the_first_day() {
	// A day of a second: there are a billion of them.
	for first_day in [START, 1_900_000_000] {
		before_genesis(Day::MAX).execute_with(|| {
			genesis().build();
			System::set_block_number(1);
			take_events();
			begin(first_day);
			assert!(Lagging::<Test>::get().is_empty());
			assert_eq!(take_events(), []);
			Representation::do_try_state().expect("the invariants hold");

			// Credit begins to decay with the first turn.
			for node in [ANNA, BORIS, NORA] {
				set_curve(node, Curve::new(625, first_day + 1, 100, 100));
			}
			author(ANNA, 1);
			author(BORIS, 1);
			pass_days(1);
			assert_eq!(parliament(), [(ANNA, 5), (BORIS, 3)]);
			assert_eq!(claim(ANNA), (50 + 225) * MC);
			assert_eq!(claim(NORA), 225 * MC);
			assert_eq!(claim(BORIS), 500 * MC);
			pass_days(1);
			assert_eq!(sums(ANNA).1, 1_050);
			Representation::do_try_state().expect("the invariants hold");
		});
	}
}

#[test]
fn credit_that_decays_from_day_zero_should_have_decayed() {
	before_genesis(3).execute_with(|| {
		genesis().build();
		System::set_block_number(1);
		begin(START);
		assert!(Lagging::<Test>::get().is_empty());
		assert!(!ElectionDue::<Test>::get());
		assert_eq!(sums(ANNA).1, 200);
		assert_eq!(SlopeChanges::<Test>::iter().count(), 0);
		assert_eq!(PaidDays::<Test>::iter().count(), 0);
		assert_eq!(parliament(), [(ANNA, 5), (BORIS, 3)]);
		Representation::do_try_state().expect("the invariants hold");
	});
}

#[test]
fn a_chain_should_begin_without_candidates() {
	before_genesis(Day::MAX).execute_with(|| {
		GenesisConfig::<Test>::default().build();
		assert_eq!(parliament(), []);
		begin(START);
		pass_days(1);
		assert_eq!(parliament(), []);
		Representation::do_try_state().expect("the invariants hold");
	});
}

#[test]
#[should_panic(expected = "cannot be a candidate at genesis")]
fn a_candidate_without_the_means_should_stop_genesis() {
	before_genesis(Day::MAX).execute_with(|| {
		let candidates = vec![(PAUPER, SELF_DEPOSIT, Perbill::zero())];
		GenesisConfig { candidates, ..genesis() }.build();
	});
}

#[test]
#[should_panic(expected = "cannot delegate at genesis")]
fn a_delegation_of_who_is_no_node_should_stop_genesis() {
	before_genesis(Day::MAX).execute_with(|| {
		GenesisConfig { delegations: vec![(OTTO, ANNA)], ..genesis() }.build();
	});
}

#[test]
#[should_panic(expected = "a parliament must have a seat")]
fn a_parliament_without_seats_should_stop_genesis() {
	before_genesis(Day::MAX).execute_with(|| GenesisConfig { seats: 0, ..genesis() }.build());
}

#[test]
#[should_panic(expected = "a parliament cannot have so many seats")]
fn a_parliament_with_too_many_seats_should_stop_genesis() {
	before_genesis(Day::MAX).execute_with(|| GenesisConfig { seats: 1_001, ..genesis() }.build());
}

#[test]
#[should_panic(expected = "a parliament must have a member")]
fn a_parliament_without_members_should_stop_genesis() {
	before_genesis(Day::MAX)
		.execute_with(|| GenesisConfig { elected_at_most: 0, ..genesis() }.build());
}

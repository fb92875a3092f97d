use pallet_session::historical::HistoricalSessions;
use sp_runtime::BuildStorage;

use crate::{mock::*, GenesisConfig};

#[test]
fn both_engines_should_follow_the_seats_from_genesis_on() {
	ExtBuilder::default().validators(&[(BOB, 2), (ALICE, 3)]).build_and_execute(|| {
		let (alice, bob) = (keys(ALICE, 0), keys(BOB, 0));
		let entry = |keys: &SessionKeys, weight| (keys.babe.clone(), weight);
		let expected = vec![
			entry(&alice, 3_000_000),
			entry(&alice, 1),
			entry(&alice, 1),
			entry(&bob, 2_000_000),
			entry(&bob, 1),
		];
		assert_eq!(Babe::authorities().into_inner(), expected);
		assert_eq!(pallet_babe::NextAuthorities::<Test>::get().into_inner(), expected);
		assert_eq!(Grandpa::grandpa_authorities(), [(alice.grandpa, 3), (bob.grandpa, 2)]);
		assert_eq!(Session::validators(), [ALICE, BOB]);

		// The first header announces the second epoch, which is the same.
		assert_eq!(announced_epoch(&next_block()), Some(expected));
	});
}

#[test]
fn the_first_two_sessions_should_have_their_records() {
	ExtBuilder::default().build_and_execute(|| {
		let count = |session| HistoricalSessions::<Test>::get(session).map(|(_, count)| count);
		assert_eq!([count(0), count(1), count(2)], [Some(4), Some(4), None]);
	});
}

#[test]
fn a_parliament_of_genesis_should_come_first() {
	let nobody_named = ExtBuilder::default().validators(&[]);
	nobody_named.elected(&[(EVE, 2), (BOB, 3)]).build_and_execute(|| {
		assert_eq!(Seats::seats_now(), seats(&[(BOB, 3), (EVE, 2)]));
		assert_eq!(Session::validators(), [BOB, EVE]);
		next_block();
		next_session();
		assert_eq!(events(), []);
	});
	ExtBuilder::default().elected(&[(EVE, 1)]).build_and_execute(|| {
		assert_eq!(Session::validators(), [EVE]);
	});
}

#[test]
fn nobody_should_be_a_possible_genesis() {
	ExtBuilder::default().validators(&[]).build_and_execute(|| {
		assert!(Session::validators().is_empty());
		assert!(Babe::authorities().is_empty());
	});
}

#[test]
#[should_panic(expected = "every validator of genesis must have session keys")]
fn a_validator_without_keys_should_be_refused() {
	ExtBuilder::default().validators(&[(ALICE, 1), (77, 1)]).build();
}

#[test]
#[should_panic(expected = "named twice or has no seats")]
fn a_validator_without_seats_should_be_refused() {
	ExtBuilder::default().validators(&[(ALICE, 1), (BOB, 0)]).build();
}

#[test]
#[should_panic(expected = "named twice or has no seats")]
fn a_validator_that_is_named_twice_should_be_refused() {
	ExtBuilder::default().validators(&[(ALICE, 1), (BOB, 1), (ALICE, 1)]).build();
}

#[test]
#[should_panic(expected = "too many seats")]
fn too_many_seats_should_be_refused() {
	ExtBuilder::default().validators(&[(ALICE, MAX_SEATS), (BOB, 1)]).build();
}

#[test]
#[should_panic(expected = "more seats than MaxSeats")]
fn a_parliament_of_genesis_with_too_many_seats_should_be_refused() {
	ExtBuilder::default().elected(&[(ALICE, MAX_SEATS), (BOB, 1)]).build();
}

#[test]
#[should_panic(expected = "somebody in the parliament of genesis is named twice")]
fn a_parliament_of_genesis_that_names_somebody_twice_should_be_refused() {
	ExtBuilder::default().elected(&[(ALICE, 1), (ALICE, 1)]).build();
}

#[test]
#[should_panic(expected = "Authorities are already initialized")]
fn authorities_beside_the_seats_should_be_refused() {
	let mut genesis = ExtBuilder::default().genesis();
	genesis.babe.authorities = vec![(keys(ALICE, 0).babe, 1)];
	let _ = genesis.build_storage();
}

#[test]
fn the_default_should_name_nobody() {
	assert!(GenesisConfig::<Test>::default().validators.is_empty());
}

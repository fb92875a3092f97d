//! What headers announce is what comes into force, whatever happens. [`block_in_slot`] checks it after every
//! block: these tests make things happen.

use proptest::prelude::*;

use crate::{mock::*, GrandpaLags};

#[test]
fn announced_weights_should_be_enacted_over_many_epochs() {
	let parliaments = [
		&[(ALICE, 5), (BOB, 1), (CHARLIE, 1), (DAVE, 1)][..],
		&[(ALICE, 1), (BOB, 5), (CHARLIE, 1), (DAVE, 1)],
		&[(ALICE, 1), (BOB, 5)],
		&[(EVE, 1)],
		&[(ALICE, 10), (BOB, 20), (CHARLIE, 10), (DAVE, 10), (EVE, 10), (FERDIE, 10)],
		&[(DAVE, 2), (EVE, 1)],
	];
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		for round in 0..60 {
			elect(parliaments[round % parliaments.len()]);
			if round % 7 == 3 {
				skip_epochs(round as u64 % 3);
			}
			let header = next_session();
			let announced = announced_epoch(&header).expect("every epoch is announced");
			let seats: u32 = Seats::seats_queued().iter().map(|one| one.seats).sum();
			assert_eq!(announced.len(), seats as usize);

			next_session();
			assert_eq!(Babe::authorities().into_inner(), announced);
			assert_eq!(Seats::seats_now(), Seats::seats_planned());
		}
		assert_eq!(Grandpa::current_set_id(), 59);
	});
}

#[test]
fn an_election_in_every_session_should_be_followed() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		let mut before = Seats::seats_now();
		for seats_of_alice in 1..20 {
			elect(&[(ALICE, seats_of_alice), (BOB, 3)]);
			next_session();
			assert_eq!(Seats::seats_now(), before);
			before = seats(&[(ALICE, seats_of_alice), (BOB, 3)]);
			assert_eq!(Seats::seats_queued(), before);
		}
		assert_eq!(Grandpa::current_set_id(), 18);
	});
}

#[test]
fn skipped_epochs_should_not_skip_what_was_announced() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		elect(&[(ALICE, 1), (BOB, 2)]);
		next_session();
		let announced = pallet_babe::NextAuthorities::<Test>::get();
		elect(&[(EVE, 3)]);
		skip_epochs(5);
		assert_eq!(Babe::authorities(), announced);
		assert_eq!(Seats::seats_now(), seats(&[(ALICE, 1), (BOB, 2)]));
		skip_epochs(1);
		assert_eq!(Seats::seats_now(), seats(&[(EVE, 3)]));
		assert_eq!(Session::current_index(), 3);
		assert_eq!(Babe::epoch_index(), 9);
	});
}

/// Something that happens in a chain's life.
#[derive(Clone, Debug)]
enum Happening {
	Blocks(u8),
	Silence(u64),
	Election(Vec<(u64, u32)>),
	KeysSet(u64, u8),
	KeysDropped(u64),
	Stall(u64),
}

fn happening() -> impl Strategy<Value = Happening> {
	let who = || 1..=FERDIE;
	let parliament = proptest::collection::btree_map(who(), 1..=9u32, 0..6);
	prop_oneof![
		4 => (1..10u8).prop_map(Happening::Blocks),
		1 => (0..4u64).prop_map(Happening::Silence),
		3 => parliament.prop_map(|held| Happening::Election(held.into_iter().collect())),
		2 => (who(), any::<u8>()).prop_map(|(who, changes)| Happening::KeysSet(who, changes)),
		1 => who().prop_map(Happening::KeysDropped),
		1 => (0..12u64).prop_map(Happening::Stall),
	]
}

fn happen(happening: Happening) {
	match happening {
		Happening::Blocks(count) => (0..count).for_each(|_| {
			next_block();
		}),
		Happening::Silence(epochs) => {
			skip_epochs(epochs);
		},
		Happening::Election(parliament) => elect(&parliament),
		Happening::KeysSet(who, changes) => {
			next_block_ok(|| set_keys(who, changes));
		},
		Happening::KeysDropped(who) => {
			next_block_with(|| {
				if Session::load_keys(&who).is_some() {
					purge_keys(who);
				}
			});
		},
		Happening::Stall(delay) => {
			next_block_with(|| {
				// It fails for as long as GRANDPA is being revived.
				let _ = vote_all_stalled(delay);
			});
		},
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(32))]

	#[test]
	fn announced_should_be_enacted_in_any_history(
		history in proptest::collection::vec(happening(), 1..40),
	) {
		ExtBuilder::default().build_and_execute(|| {
			next_block();
			history.into_iter().for_each(happen);

			// When nothing more happens, everybody agrees. The longest delay lasts three epochs, and before
			// another forced change GRANDPA waits twice as long.
			(0..14).for_each(|_| {
				next_session();
			});
			assert!(!GrandpaLags::<Test>::get());
			assert_eq!(Seats::seats_now(), Seats::seats_queued());
			let weights = Grandpa::grandpa_authorities().into_iter().map(|(_, weight)| weight);
			let seats = Seats::seats_now().into_iter().map(|one| u64::from(one.seats));
			assert!(weights.eq(seats));
		});
	}
}

use frame_support::traits::fungible::InspectHold;

use crate::{mock::*, Event};

/// The validators of this session and of the next one.
fn now_and_next() -> [Vec<u64>; 2] {
	[Seats::seats_now(), Seats::seats_queued()]
		.map(|held| held.into_iter().map(|one| one.validator).collect())
}

#[test]
fn without_a_change_nobody_should_be_told_of_one() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		for session in 1..5 {
			let header = next_session();
			assert_eq!(announced_set(&header), None, "{session}");
			assert_eq!(events(), [], "{session}");
		}
		assert_eq!(Grandpa::current_set_id(), 0);
	});
}

#[test]
fn the_same_parliament_in_another_order_should_be_no_change() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		elect(&[(DAVE, 1), (ALICE, 5), (CHARLIE, 1), (BOB, 1)]);
		next_session();
		assert_eq!(events(), []);
		assert!(!pallet_session::QueuedChanged::<Test>::get());
	});
}

#[test]
fn other_seats_for_the_same_validators_should_be_a_change() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		elect(&[(ALICE, 4), (BOB, 2), (CHARLIE, 1), (DAVE, 1)]);
		next_session();
		assert_eq!(events(), [Event::SeatsPlanned { session: 2, validators: 4, seats: 8 }]);
		let header = next_session();
		let weights = |set: &pallet_grandpa::AuthorityList| {
			set.iter().map(|(_, weight)| *weight).collect::<Vec<_>>()
		};
		let (_, set) = announced_set(&header).expect("the set changes");
		assert_eq!(weights(&set), [4, 2, 1, 1]);
		assert_eq!(weights(&Grandpa::grandpa_authorities()), [4, 2, 1, 1]);
		assert_eq!(Grandpa::current_set_id(), 1);

		// From then on it is the same again.
		assert_eq!(announced_set(&next_session()), None);
	});
}

#[test]
fn validators_should_come_and_go() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		elect(&[(BOB, 1), (EVE, 3), (FERDIE, 2)]);
		next_session();
		next_session();
		assert_eq!(Session::validators(), [BOB, EVE, FERDIE]);
		assert_eq!(Babe::authorities().len(), 6);
		elect(&[(FERDIE, 1)]);
		next_session();
		next_session();
		assert_eq!(Session::validators(), [FERDIE]);
		assert_eq!(Babe::authorities().len(), 1);
		elect(&[(ALICE, 100), (FERDIE, 500)]);
		next_session();
		next_session();
		assert_eq!(Session::validators(), [ALICE, FERDIE]);
		assert_eq!(Babe::authorities().len(), 600);
	});
}

#[test]
fn an_empty_election_should_leave_everything_as_it_is() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		elect(&[(ALICE, 1), (EVE, 1)]);
		next_session();
		next_session();
		elect(&[]);
		next_session();
		next_session();
		assert_eq!(Seats::seats_now(), seats(&[(ALICE, 1), (EVE, 1)]));
		assert_eq!(Seats::seats_planned(), seats(&[(ALICE, 1), (EVE, 1)]));
	});
}

#[test]
fn a_parliament_that_is_not_sound_should_be_refused() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		let before = Seats::seats_planned();
		for unsound in [
			&[(ALICE, 1), (BOB, 0)][..],
			&[(ALICE, 1), (BOB, 1), (ALICE, 1)],
			&[(ALICE, MAX_SEATS), (BOB, 1)],
			&[(ALICE, u32::MAX), (BOB, u32::MAX)],
		] {
			elect(unsound);
			next_session();
			assert_eq!(Seats::seats_planned(), before, "{unsound:?}");
			assert_eq!(Seats::seats_queued(), before, "{unsound:?}");
		}
	});
}

#[test]
fn who_has_no_keys_should_be_left_out_until_it_has() {
	ExtBuilder::default().build_and_execute(|| {
		next_block_with(|| purge_keys(EVE));
		elect(&[(ALICE, 2), (EVE, 3), (FERDIE, 1)]);
		next_session();
		assert_eq!(Seats::seats_queued(), seats(&[(ALICE, 2), (FERDIE, 1)]));
		assert_eq!(Seats::seats_planned(), seats(&[(ALICE, 2), (EVE, 3), (FERDIE, 1)]));

		next_block_ok(|| set_keys(EVE, 1));
		next_session();
		assert_eq!(now_and_next(), [vec![ALICE, FERDIE], vec![ALICE, EVE, FERDIE]]);
		next_session();
		assert_eq!(Seats::seats_now(), seats(&[(ALICE, 2), (EVE, 3), (FERDIE, 1)]));
	});
}

#[test]
fn who_drops_its_keys_should_leave_with_its_seats() {
	// The last one too: the session pallet by itself would see no change in that.
	for leaver in [ALICE, BOB, DAVE] {
		ExtBuilder::default().build_and_execute(|| {
			next_block_with(|| purge_keys(leaver));
			next_session();
			next_session();
			assert!(!Session::validators().contains(&leaver));
			assert_eq!(Session::validators().len(), 3);
			assert_eq!(Grandpa::grandpa_authorities().len(), 3);

			next_block_ok(|| set_keys(leaver, 0));
			next_session();
			next_session();
			assert_eq!(Session::validators(), [ALICE, BOB, CHARLIE, DAVE]);
		});
	}
}

#[test]
fn the_last_validators_should_not_get_away() {
	ExtBuilder::default().validators(&[(ALICE, 2), (BOB, 1)]).build_and_execute(|| {
		next_block_with(|| {
			purge_keys(ALICE);
			purge_keys(BOB);
		});
		for _ in 0..3 {
			next_session();
			assert_eq!(now_and_next(), [vec![ALICE, BOB], vec![ALICE, BOB]]);
			assert_eq!(Session::load_keys(&ALICE), Some(keys(ALICE, 0)));
		}

		// For such keys nothing is held. As long as somebody else is left, they can be dropped.
		assert_eq!(Currency::total_balance_on_hold(&ALICE), 0);
		assert_eq!(System::consumers(&ALICE), 0);
		next_block_with(|| purge_keys(ALICE));
		assert_eq!(System::consumers(&ALICE), 0);
		next_session();
		next_session();
		assert_eq!(Session::validators(), [BOB]);
	});
}

#[test]
fn an_election_of_nobody_with_keys_should_leave_the_last_validators() {
	ExtBuilder::default().validators(&[(ALICE, 2), (BOB, 1)]).build_and_execute(|| {
		next_block_with(|| {
			purge_keys(EVE);
			purge_keys(ALICE);
		});
		elect(&[(EVE, 7)]);
		next_session();
		assert_eq!(now_and_next(), [vec![ALICE, BOB], vec![BOB]]);
		next_block_ok(|| set_keys(EVE, 3));
		next_session();
		next_session();
		assert_eq!(Session::validators(), [EVE]);
		assert_eq!(Babe::authorities().len(), 7);
	});
}

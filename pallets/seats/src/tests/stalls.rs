use frame_support::assert_ok;
use pallet_grandpa::AuthorityList;

use crate::{mock::*, GrandpaLags};

fn weights(set: &AuthorityList) -> Vec<u64> {
	set.iter().map(|(_, weight)| *weight).collect()
}

fn weights_now() -> Vec<u64> {
	weights(&Grandpa::grandpa_authorities())
}

/// GRANDPA is to be revived in so many blocks after the next session has begun.
fn note_stalled(delay: u64) {
	next_block_with(|| {
		let finalized = System::block_number() - 1;
		assert_ok!(Grandpa::note_stalled(RuntimeOrigin::root(), delay, finalized));
	});
}

#[test]
fn a_revived_grandpa_should_keep_its_weights() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		note_stalled(2);
		let header = next_session();
		let (delay, set) = announced_set(&header).expect("the change is forced");
		assert_eq!((delay, weights(&set)), (2, vec![5, 1, 1, 1]));
		assert!(Grandpa::pending_change().is_some_and(|change| change.forced.is_some()));

		next_block();
		assert!(Grandpa::pending_change().is_some());
		next_block();
		assert!(Grandpa::pending_change().is_none());
		assert_eq!(weights_now(), [5, 1, 1, 1]);
		assert_eq!(Grandpa::current_set_id(), 1);
		assert!(!GrandpaLags::<Test>::get());
	});
}

#[test]
fn a_revived_grandpa_should_have_the_weights_of_its_session() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		elect(&[(ALICE, 1), (BOB, 2), (CHARLIE, 3)]);
		next_session();
		note_stalled(1);
		let (_, set) = announced_set(&next_session()).expect("the change is forced");
		assert_eq!(weights(&set), [1, 2, 3]);
		next_block();
		assert_eq!(weights_now(), [1, 2, 3]);
	});
}

#[test]
fn what_changes_while_grandpa_is_being_revived_should_be_made_up_for() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		// A session and a half.
		note_stalled(6);
		next_session();
		elect(&[(ALICE, 1), (BOB, 7)]);
		// The forced change is still pending when the new validators are planned.
		next_session();
		assert!(Grandpa::pending_change().is_some());
		next_session();
		assert_eq!(Seats::seats_now(), seats(&[(ALICE, 1), (BOB, 7)]));
		assert_eq!(weights_now(), [1, 7]);

		// Now they come into force while it is pending.
		(0..6).for_each(|_| {
			next_session();
		});
		elect(&[(ALICE, 3), (CHARLIE, 3)]);
		note_stalled(6);
		next_session();
		assert_eq!(weights_now(), [1, 7]);
		next_session();
		assert!(GrandpaLags::<Test>::get());
		assert_eq!(Seats::seats_now(), seats(&[(ALICE, 3), (CHARLIE, 3)]));
		assert_eq!(weights_now(), [1, 7]);
		next_session();
		assert!(!GrandpaLags::<Test>::get());
		assert_eq!(weights_now(), [3, 3]);
		assert_eq!(Grandpa::current_set_id(), 4);
	});
}

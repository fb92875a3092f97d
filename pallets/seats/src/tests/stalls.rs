use frame_support::{assert_noop, assert_ok};
use pallet_grandpa::AuthorityList;

use crate::{mock::*, Error, Event, GrandpaLags, Stall};

fn weights(set: &AuthorityList) -> Vec<u64> {
	set.iter().map(|(_, weight)| *weight).collect()
}

fn weights_now() -> Vec<u64> {
	weights(&Grandpa::grandpa_authorities())
}

fn note_stalled(delay: u64) {
	next_block_ok(|| vote_all_stalled(delay));
}

fn voters() -> Vec<AccountId> {
	Seats::stall_votes().into_iter().map(|vote| vote.validator).collect()
}

#[test]
fn more_than_two_thirds_of_the_seats_should_revive_grandpa() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		next_block();
		let stall = Stall { delay: 2, best_finalized: 1 };
		let voted = |validator, in_favour| Event::StallVoted { validator, stall, in_favour, of: 8 };
		next_block_with(|| {
			for who in [DAVE, BOB, CHARLIE] {
				assert_ok!(vote_stalled(who, 2, 1));
			}
		});
		assert_eq!(events(), [voted(DAVE, 1), voted(BOB, 2), voted(CHARLIE, 3)]);
		assert_eq!(voters(), [BOB, CHARLIE, DAVE]);
		assert_eq!(Grandpa::stalled(), None);

		next_block_ok(|| vote_stalled(ALICE, 2, 1));
		assert_eq!(events().last(), Some(&Event::StallNoted { stall }));
		assert!(voters().is_empty());
	});
}

#[test]
fn two_thirds_should_not_be_enough() {
	ExtBuilder::default().validators(&[(ALICE, 3), (BOB, 3), (CHARLIE, 3)]).build_and_execute(
		|| {
			next_block();
			next_block_with(|| {
				assert_ok!(vote_stalled(ALICE, 2, 1));
				assert_ok!(vote_stalled(BOB, 2, 1));
				assert_eq!(Grandpa::stalled(), None);
				assert_ok!(vote_stalled(CHARLIE, 2, 1));
				assert_eq!(Grandpa::stalled(), Some((2, 1)));
			});
		},
	);
}

#[test]
fn votes_for_another_stall_should_not_count() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		next_block();
		next_block_with(|| {
			assert_ok!(vote_stalled(ALICE, 2, 1));
			assert_ok!(vote_stalled(BOB, 2, 0));
			assert_ok!(vote_stalled(CHARLIE, 1, 1));
			assert_eq!(Grandpa::stalled(), None);
			// Who has another mind votes again.
			assert_ok!(vote_stalled(BOB, 2, 1));
			assert_eq!(Grandpa::stalled(), Some((2, 1)));
		});
	});
}

#[test]
fn who_votes_again_should_not_count_twice() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		next_block_with(|| {
			for _ in 0..2 {
				assert_ok!(vote_stalled(ALICE, 2, 1));
			}
			assert_eq!(voters(), [ALICE]);
			assert_eq!(Grandpa::stalled(), None);
		});
	});
}

#[test]
fn votes_that_mean_nothing_should_be_refused() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		next_block_with(|| {
			let now = System::block_number();
			assert_noop!(vote_stalled(EVE, 2, 1), Error::<Test>::NoSeat);
			assert_noop!(vote_stalled(ALICE, 2, now), Error::<Test>::NotInThePast);
			assert_noop!(vote_stalled(ALICE, 2, u64::MAX), Error::<Test>::NotInThePast);
			let delay = MAX_STALL_DELAY + 1;
			assert_noop!(vote_stalled(ALICE, delay, 1), Error::<Test>::DelayTooLong);
			assert_noop!(
				Seats::vote_stalled(RuntimeOrigin::root(), 2, 1),
				sp_runtime::DispatchError::BadOrigin
			);
		});
	});
}

#[test]
fn nobody_should_vote_while_grandpa_is_being_revived() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		note_stalled(2);
		let refused = || {
			assert_noop!(vote_stalled(ALICE, 2, 1), Error::<Test>::BeingRevived);
		};
		next_block_with(refused);
		next_session();
		next_block_with(refused);
		next_block();
		next_block_ok(|| vote_stalled(ALICE, 2, 1));
	});
}

#[test]
fn votes_should_not_outlive_what_they_mean() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		next_block_ok(|| vote_stalled(BOB, 2, 1));
		elect(&[(ALICE, 5), (BOB, 1), (CHARLIE, 1)]);
		next_session();
		next_block_ok(|| vote_stalled(DAVE, 2, 1));
		assert_eq!(voters(), [BOB, DAVE]);
		// Bob's vote has grown old, and Dave has lost its seat.
		next_session();
		assert!(voters().is_empty());
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

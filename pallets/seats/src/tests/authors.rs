use frame_support::traits::{DisabledValidators, FindAuthor};
use sp_consensus_babe::BABE_ENGINE_ID;

use crate::{mock::*, AuthorOfSeat, ClosedSeats};

/// The author of a block that names this seat.
fn author_of(seat: u32) -> Option<AccountId> {
	let digest = pre_digest(slot(), seat);
	AuthorOfSeat::<Test>::find_author(digest.as_pre_runtime())
}

#[test]
fn every_seat_should_have_its_author() {
	ExtBuilder::default().validators(&[(ALICE, 3), (CHARLIE, 1), (DAVE, 2)]).build_and_execute(
		|| {
			next_block();
			let authors: Vec<_> = (0..7).map(author_of).collect();
			let [alice, charlie, dave] = [ALICE, CHARLIE, DAVE].map(Some);
			assert_eq!(authors, [alice, alice, alice, charlie, dave, dave, None]);

			// They are the entries of BABE's list.
			let by_key = Babe::authorities()
				.into_iter()
				.map(|(key, _)| Session::key_owner(sp_consensus_babe::KEY_TYPE, key.as_ref()));
			assert!(by_key.eq(authors.into_iter().take(6)));
		},
	);
}

#[test]
fn other_engines_should_have_no_say() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		let digest = pre_digest(slot(), 0);
		let (_, data) = digest.as_pre_runtime().expect("it is one");
		assert_eq!(AuthorOfSeat::<Test>::find_author([(*b"aura", data)]), None);
		assert_eq!(AuthorOfSeat::<Test>::find_author([(BABE_ENGINE_ID, &[][..])]), None);
		assert_eq!(AuthorOfSeat::<Test>::find_author([(BABE_ENGINE_ID, data)]), Some(ALICE));
	});
}

#[test]
fn the_first_block_of_a_session_should_be_of_the_new_authors() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		elect(&[(EVE, 2), (FERDIE, 1)]);
		next_session();
		for _ in 1..EPOCH {
			next_block();
		}
		// The next block's author names the first seat of Ferdie, who has none in the session before.
		assert_eq!(Seats::seats_now().len(), 4);
		run_block(slot() + 1, 2, || assert_eq!(Authorship::author(), Some(FERDIE)));
		assert_eq!(NotedAuthor::take(), Some(FERDIE));
		assert_eq!(Session::validators(), [EVE, FERDIE]);
	});
}

#[test]
fn the_first_seats_alone_should_be_open() {
	ExtBuilder::default().validators(&[(ALICE, 3), (CHARLIE, 1), (DAVE, 2)]).build_and_execute(
		|| {
			next_block();
			let open: Vec<_> =
				(0..6).filter(|seat| !ClosedSeats::<Test>::is_disabled(*seat)).collect();
			assert_eq!(open, [0, 3, 4]);
			assert_eq!(ClosedSeats::<Test>::disabled_validators(), [1, 2, 5]);
		},
	);
}

#[test]
#[should_panic(expected = "should not be attempting to author blocks")]
fn a_block_on_another_seat_than_the_first_should_be_invalid() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		run_block(slot() + 1, 1, || ());
	});
}

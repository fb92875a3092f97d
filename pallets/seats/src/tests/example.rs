use crate::mock::*;

#[test]
fn an_election_should_count_from_the_second_session_on() {
	ExtBuilder::default().validators(&[(ALICE, 5), (BOB, 1)]).build_and_execute(|| {
		// With five of six seats, Alice has five of BABE's entries, and five votes in GRANDPA.
		next_block();
		let alice = keys(ALICE, 0);
		let entries = || Babe::authorities().iter().filter(|(key, _)| *key == alice.babe).count();
		assert_eq!(entries(), 5);
		assert_eq!(Grandpa::grandpa_authorities()[0], (alice.grandpa.clone(), 5));

		// An election gives Bob more. The next session announces it to everybody.
		elect(&[(ALICE, 3), (BOB, 3)]);
		next_session();
		assert_eq!(Seats::seats_queued(), seats(&[(ALICE, 3), (BOB, 3)]));
		assert_eq!(entries(), 5);

		// From the one after it on, it counts.
		next_session();
		assert_eq!(Seats::seats_now(), seats(&[(ALICE, 3), (BOB, 3)]));
		assert_eq!(entries(), 3);
		assert_eq!(Grandpa::grandpa_authorities()[0], (alice.grandpa.clone(), 3));
	});
}

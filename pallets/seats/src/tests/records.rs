use frame_support::assert_ok;
use pallet_session::historical::{HistoricalSessions, StoredRange};
use sp_runtime::Perbill;

use super::reports::*;
use crate::{mock::*, Punished};

#[test]
fn every_session_should_have_its_record() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		let record = |session| HistoricalSessions::<Test>::get(session).expect("it is recorded");
		next_session();
		assert_eq!(record(2), record(1));
		// Seats are part of the record.
		elect(&[(ALICE, 2), (BOB, 2), (CHARLIE, 2), (DAVE, 2)]);
		next_session();
		assert_ne!(record(3), record(2));
		next_session();
		assert_eq!(record(4), record(3));
	});
}

#[test]
fn old_sessions_should_be_forgotten() {
	ExtBuilder::default().build_and_execute(|| {
		next_block();
		next_block_with(|| {
			let bob = pairs(BOB, 0).babe;
			assert_ok!(report_babe(two_blocks(&bob, slot()), prove_babe(&bob)));
		});
		for session in 1..=REMEMBERED_SESSIONS + 1 {
			assert_eq!(Punished::<Test>::get(0, BOB), Perbill::from_rational(9u32, 64));
			next_session();
			let first = session.saturating_sub(1 + REMEMBERED_SESSIONS);
			assert_eq!(StoredRange::<Test>::get(), Some((first, session + 2)));
		}
		next_session();
		assert_eq!(Punished::<Test>::iter().count(), 0);
		assert_eq!(HistoricalSessions::<Test>::get(0), None);
		assert_eq!(HistoricalSessions::<Test>::iter().count(), REMEMBERED_SESSIONS as usize + 3);
	});
}

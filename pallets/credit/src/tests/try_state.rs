use frame_support::{assert_err, assert_ok, BoundedVec};

use crate::{mock::*, ActiveToday, GenesisMembers, Record, Records};

/// Corrupts the sound record of a node that is active today, and expects the invariants to be found
/// broken in this way.
fn assert_caught(corrupt: impl FnOnce(&mut Record), complaint: &'static str) {
	ExtBuilder::default().build().execute_with(|| {
		admit(ALICE);
		assert_ok!(check_in(ALICE));
		assert_ok!(Credit::do_try_state());
		Records::<Test>::mutate(ALICE, |record| corrupt(record.as_mut().expect("a node")));
		assert_err!(Credit::do_try_state(), complaint);
	});
}

#[test]
fn points_out_of_bounds_should_be_caught() {
	assert_caught(|record| record.curve.value = 1_001, "points are above the cap");
}

#[test]
fn a_wrong_peak_should_be_caught() {
	assert_caught(|record| record.peak = 50, "points are above the peak");
	assert_caught(|record| record.peak = 1_001, "the peak is above the cap");
}

#[test]
fn a_grace_without_end_should_be_caught() {
	assert_caught(|record| record.curve.flat_until += 1, "the grace is too long");
	// Only a member of the genesis waits for its grace, and only on the first day.
	assert_caught(|record| record.curve.flat_until = u32::MAX, "the grace is too long");
}

#[test]
fn a_member_of_the_genesis_without_a_record_should_be_caught() {
	assert_caught(
		|_| GenesisMembers::<Test>::set(BoundedVec::truncate_from(vec![BOB])),
		"a member of the genesis has no record",
	);
}

#[test]
fn days_to_come_should_be_caught() {
	assert_caught(|record| record.last_active = Some(START + 1), "activity lies ahead");
	assert_caught(|record| record.work_day = START + 1, "work lies ahead");
}

#[test]
fn a_check_in_without_activity_should_be_caught() {
	assert_caught(
		|record| record.last_check_in = Some(START + 1),
		"a check-in is not counted as activity",
	);
	assert_caught(|record| record.last_active = None, "a check-in is not counted as activity");
}

#[test]
fn a_miscount_should_be_caught() {
	assert_caught(|_| ActiveToday::<Test>::put(2), "today's active nodes are miscounted");
	assert_caught(
		|record| {
			record.last_check_in = None;
			record.last_active = Some(START - 1);
		},
		"today's active nodes are miscounted",
	);
}

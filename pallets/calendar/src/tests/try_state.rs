use frame_support::{assert_err, assert_ok};

use crate::{mock::*, MillisPerDay, SlotsPerEpoch, ThisMonth, Today};

/// Corrupts a sound calendar, and expects the invariants to be found broken in this way.
fn assert_caught(corrupt: impl FnOnce(), complaint: &'static str) {
	ExtBuilder::default().build().execute_with(|| {
		block_at(START);
		assert_ok!(Calendar::do_try_state());
		corrupt();
		assert_err!(Calendar::do_try_state(), complaint);
	});
}

#[test]
fn a_day_without_length_should_be_caught() {
	assert_caught(|| MillisPerDay::<Test>::put(0), "the length of a day is out of bounds");
}

#[test]
fn an_epoch_without_slots_should_be_caught() {
	assert_caught(|| SlotsPerEpoch::<Test>::put(0), "an epoch has no slots");
}

#[test]
fn a_wrong_day_should_be_caught() {
	assert_caught(
		|| Today::<Test>::mutate(|today| *today = today.map(|day| day - 1)),
		"today is not the day of the timestamp",
	);
}

#[test]
fn a_wrong_month_should_be_caught() {
	assert_caught(
		|| ThisMonth::<Test>::mutate(|month| *month = month.map(|month| month + 1)),
		"this month is not that of the timestamp",
	);
}

#[test]
fn a_half_begun_calendar_should_be_caught() {
	assert_caught(ThisMonth::<Test>::kill, "only one of day and month has begun");
	assert_caught(Today::<Test>::kill, "only one of day and month has begun");
}

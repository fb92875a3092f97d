use frame_support::traits::Get;
use metachain_primitives::time::MILLIS_PER_NATURAL_DAY;

use crate::{
	mock::*, DayLength, EpochLength, DEFAULT_EPOCH_LENGTH, MAX_DAY_LENGTH, MIN_DAY_LENGTH,
};

#[test]
fn genesis_should_set_the_lengths() {
	ExtBuilder::default().day_length(120_000).epoch_length(10).build_and_execute(|| {
		assert_eq!(DayLength::<Test>::get(), 120_000);
		assert_eq!(Calendar::day_length(), 120_000);
		assert_eq!(EpochLength::<Test>::get(), 10);
		assert_eq!(Calendar::epoch_length(), 10);
		assert_eq!(Calendar::start_of(3), 360_000);
	});
}

#[test]
fn lengths_should_be_sane_without_a_genesis() {
	sp_io::TestExternalities::default().execute_with(|| {
		assert_eq!(DayLength::<Test>::get(), MILLIS_PER_NATURAL_DAY);
		assert_eq!(EpochLength::<Test>::get(), DEFAULT_EPOCH_LENGTH);
		assert_eq!(Calendar::do_try_state(), Ok(()));
	});
}

#[test]
fn nothing_should_have_begun_before_the_first_block() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!((Calendar::today(), Calendar::month()), (0, 0));
	});
}

#[test]
fn genesis_should_take_the_shortest_and_the_longest_day() {
	ExtBuilder::default().day_length(MIN_DAY_LENGTH).build_and_execute(|| {});
	ExtBuilder::default().day_length(MAX_DAY_LENGTH).build_and_execute(|| {});
}

#[test]
#[should_panic = "a day must last from one second to 24 hours"]
fn genesis_should_refuse_a_day_that_is_too_short() {
	ExtBuilder::default().day_length(MIN_DAY_LENGTH - 1).build();
}

#[test]
#[should_panic = "a day must last from one second to 24 hours"]
fn genesis_should_refuse_a_day_that_is_too_long() {
	ExtBuilder::default().day_length(MAX_DAY_LENGTH + 1).build();
}

#[test]
#[should_panic = "an epoch must have at least one slot"]
fn genesis_should_refuse_an_epoch_without_slots() {
	ExtBuilder::default().epoch_length(0).build();
}

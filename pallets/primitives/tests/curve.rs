//! Curves against walking from day to day.

mod common;

use codec::{Decode, Encode, MaxEncodedLen};
use common::*;
use metachain_primitives::{
	curve::{Curve, Decay, Gated, Points, SlopeChange, MAX_SLOPE_CHANGES},
	time::Day,
};
use proptest::prelude::*;

fn changes(of: &impl Decay) -> Vec<(Day, i64)> {
	of.slope_changes().map(|SlopeChange { day, delta }| (day, delta)).collect()
}

#[test]
fn a_curve_should_fall_in_steps_and_a_remainder() {
	let curve = Curve::new(112, 10, 5, 100);
	let values: Vec<_> = (9..16).map(|day| curve.value_at(day)).collect();
	assert_eq!(values, [112, 112, 107, 102, 100, 100, 100]);
	assert_eq!(changes(&curve), [(11, -5), (13, 3), (14, 2)]);
}

#[test]
fn a_fall_without_remainder_should_change_the_slope_twice() {
	assert_eq!(changes(&Curve::new(110, 10, 5, 100)), [(11, -5), (13, 5)]);
}

#[test]
fn a_fall_of_less_than_a_step_should_last_one_day() {
	let curve = Curve::new(103, 10, 5, 100);
	assert_eq!([curve.value_at(10), curve.value_at(11), curve.value_at(12)], [103, 100, 100]);
	assert_eq!(changes(&curve), [(11, -3), (12, 3)]);
}

#[test]
fn a_curve_should_stay_when_it_has_no_slope_or_is_not_above_its_floor() {
	for curve in
		[Curve::constant(7), Curve::new(7, 3, 0, 0), Curve::new(7, 3, 5, 7), Curve::new(7, 3, 5, 9)]
	{
		assert_eq!(changes(&curve), []);
		assert_eq!([curve.value_at(0), curve.value_at(4), curve.value_at(Day::MAX)], [7; 3]);
		assert_eq!(curve.last_day_at_least(7), Some(Day::MAX));
		assert_eq!(curve.last_day_at_least(8), None);
	}
}

#[test]
fn changes_after_the_last_day_should_be_left_out() {
	let curve = Curve::new(Points::MAX, Day::MAX - 1, 10, 0);
	assert_eq!(changes(&curve), [(Day::MAX, -10)]);
	assert_eq!(curve.value_at(Day::MAX), Points::MAX - 10);
	assert_eq!(changes(&Curve::new(9, Day::MAX, 10, 0)), []);
}

#[test]
fn the_steepest_and_the_longest_fall_should_not_overflow() {
	let cliff = Curve::new(Points::MAX, 0, Points::MAX, 0);
	assert_eq!(changes(&cliff), [(1, -i64::from(Points::MAX)), (2, i64::from(Points::MAX))]);
	assert_eq!(
		[cliff.value_at(0), cliff.value_at(1), cliff.value_at(Day::MAX)],
		[Points::MAX, 0, 0]
	);

	let slope = Curve::new(Points::MAX, 0, 1, 0);
	assert_eq!(slope.value_at(Day::MAX), 0);
	assert_eq!(changes(&slope), [(1, -1)]);
}

#[test]
fn a_gate_should_close_on_the_first_day_below_the_threshold() {
	let gated = Gated { curve: Curve::new(112, 10, 5, 50), threshold: 105 };
	let values: Vec<_> = (10..14).map(|day| gated.value_at(day)).collect();
	assert_eq!(values, [112, 107, 0, 0]);
	assert_eq!(changes(&gated), [(11, -5), (12, -102), (13, 107)]);
}

#[test]
fn a_gate_should_never_open_for_a_curve_below_the_threshold() {
	let gated = Gated { curve: Curve::constant(99), threshold: 100 };
	assert_eq!(changes(&gated), []);
	assert_eq!(gated.value_at(0), 0);
}

#[test]
fn the_encoding_is_a_contract() {
	let curve = Curve::new(1, 2, 3, 4);
	assert_eq!(curve.encode(), (1u32, 2u32, 3u32, 4u32).encode());
	assert_eq!(Curve::decode(&mut &curve.encode()[..]), Ok(curve));
	assert_eq!(Curve::max_encoded_len(), 16);
}

/// Whether the slope changes alone tell every value after the first.
fn follows_its_slope_changes(member: &impl Decay) -> Result<(), TestCaseError> {
	let changes: Vec<_> = member.slope_changes().collect();
	prop_assert!(changes.len() <= MAX_SLOPE_CHANGES);
	prop_assert!(changes.windows(2).all(|pair| pair[0].day < pair[1].day));
	prop_assert!(changes.iter().all(|change| change.delta != 0));
	prop_assert!(changes.iter().all(|change| change.delta.unsigned_abs() <= Points::MAX.into()));

	let (mut value, mut slope) = (i64::from(member.value_at(0)), 0);
	for day in 1..2_000 {
		let delta =
			changes.iter().find(|change| change.day == day).map_or(0, |change| change.delta);
		slope += delta;
		value += slope;
		prop_assert_eq!(value, i64::from(member.value_at(day)), "on day {}", day);
		prop_assert_eq!(slope, member.slope_at(day), "on day {}", day);
	}
	Ok(())
}

proptest! {
	#[test]
	fn values_equal_the_walked_ones(member in members(), days in prop::collection::vec(0..2_000u32, 50)) {
		for day in days {
			prop_assert_eq!(member.curve.value_at(day), walked_value(&member.curve, day));
			prop_assert_eq!(member.value_at(day), walked_gated_value(&member, day));
		}
	}

	#[test]
	fn slope_changes_tell_all_values(member in members()) {
		follows_its_slope_changes(&member.curve)?;
		follows_its_slope_changes(&member)?;
	}

	#[test]
	fn the_last_day_at_least_is_the_last(curve in curves(), points in 0..1_200u32) {
		match curve.last_day_at_least(points) {
			None => prop_assert!(curve.value_at(0) < points),
			Some(Day::MAX) => prop_assert!(curve.value_at(Day::MAX) >= points),
			Some(day) => {
				prop_assert!(curve.value_at(day) >= points);
				prop_assert!(curve.value_at(day + 1) < points);
			},
		}
	}

	#[test]
	fn no_numbers_overflow(value: u32, flat_until: u32, slope: u32, floor: u32, threshold: u32, day: u32) {
		let curve = Curve::new(value, flat_until, slope, floor);
		let gated = Gated { curve, threshold };
		prop_assert!(curve.value_at(day) <= value);
		prop_assert!(curve.value_at(day) >= value.min(floor));
		for member in [gated, Gated { curve, threshold: 0 }] {
			prop_assert!(member.slope_at(day) <= 0);
			if let Some(next) = day.checked_add(1) {
				let change = i64::from(member.value_at(next)) - i64::from(member.value_at(day));
				prop_assert_eq!(member.slope_at(next), change);
			}
		}
	}
}

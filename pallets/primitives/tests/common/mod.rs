//! Random curves, and what they are worth when one looks at every single day.

use metachain_primitives::{
	curve::{Curve, Gated, Points},
	time::Day,
};
use proptest::prelude::*;

/// The days on which random histories begin.
pub const FIRST_DAY: Day = 50;

/// Curves that decay around [`FIRST_DAY`] and later, with and without remainder, with short and long
/// falls, and some that never fall.
pub fn curves() -> impl Strategy<Value = Curve> {
	let slopes = prop_oneof![1 => Just(0), 6 => 1..40u32, 1 => 40..2_000u32];
	(0..1_200u32, 0..FIRST_DAY + 110, slopes, 0..1_000u32)
		.prop_map(|(value, flat_until, slope, floor)| Curve::new(value, flat_until, slope, floor))
}

/// [`curves`], half of them behind a threshold.
pub fn members() -> impl Strategy<Value = Gated> {
	(curves(), prop_oneof![Just(0), 0..1_100u32])
		.prop_map(|(curve, threshold)| Gated { curve, threshold })
}

/// The value of a curve on `day`, found by walking there.
pub fn walked_value(curve: &Curve, day: Day) -> Points {
	let mut value = curve.value;
	for _ in curve.flat_until..day {
		if value <= curve.floor || curve.slope == 0 {
			break;
		}
		value = value.saturating_sub(curve.slope).max(curve.floor);
	}
	value
}

/// The same of a curve behind a threshold.
pub fn walked_gated_value(member: &Gated, day: Day) -> Points {
	let value = walked_value(&member.curve, day);
	if value < member.threshold {
		0
	} else {
		value
	}
}

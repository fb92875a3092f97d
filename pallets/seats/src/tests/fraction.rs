use proptest::prelude::*;
use sp_runtime::Perbill;

use crate::{
	fraction::{part_due, part_of_rest},
	SeatShare,
};

fn due(seats: &[u32], of: u32) -> Perbill {
	let shares: Vec<_> = seats.iter().map(|&seats| SeatShare { seats, of }).collect();
	part_due(shares.iter())
}

#[test]
fn the_part_should_grow_with_the_square_of_the_seats() {
	assert_eq!(due(&[1], 600), Perbill::from_parts(25_000));
	assert_eq!(due(&[1], 8), Perbill::from_rational(9u32, 64));
	assert_eq!(due(&[2], 8), Perbill::from_rational(36u32, 64));
	assert_eq!(due(&[200], 600), Perbill::one());
	assert_eq!(due(&[5], 8), Perbill::one());
	assert_eq!(due(&[1], 1), Perbill::one());
}

#[test]
fn extremes_should_not_matter() {
	assert_eq!(due(&[], 0), Perbill::zero());
	assert_eq!(due(&[0], 0), Perbill::zero());
	assert_eq!(due(&[u32::MAX, u32::MAX], u32::MAX), Perbill::one());
	assert_eq!(part_of_rest(Perbill::one(), Perbill::one()), Perbill::zero());
	assert_eq!(part_of_rest(Perbill::one(), Perbill::zero()), Perbill::zero());
}

proptest! {
	#[test]
	fn offending_with_many_validators_should_cost_as_much_as_with_one(
		seats in proptest::collection::vec(1..100u32, 1..20),
		others in 0..1_000u32,
	) {
		let sum = seats.iter().sum::<u32>();
		prop_assert_eq!(due(&seats, sum + others), due(&[sum], sum + others));
	}

	#[test]
	fn nobody_should_lose_more_than_is_due(
		stake in 0..=u128::from(u64::MAX),
		first in 0..=1_000_000_000u32,
		more in 0..=1_000_000_000u32,
	) {
		let before = Perbill::from_parts(first.min(more));
		let due = Perbill::from_parts(first.max(more));
		let left = stake - before.mul_floor(stake);
		let lost = stake - left + part_of_rest(before, due).mul_floor(left);
		// Three roundings, each by less than a planck or a billionth.
		let exact = due.mul_ceil(stake);
		prop_assert!(lost <= exact + 1);
		prop_assert!(lost + 3 + stake / 1_000_000_000 >= exact);
	}
}

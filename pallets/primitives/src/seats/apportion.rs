//! D'Hondt's method.

use alloc::{collections::BinaryHeap, vec::Vec};
use core::cmp::Ordering;

use primitive_types::U256;

use super::{Seats, VotingWeight};

/// Apportions all `seats` by the `weights`. `None` when there are no seats or no weights.
///
/// Each seat goes to whom it makes the highest average: its weight divided by its seats with this one. A
/// weight that is too small gets none. A weight of zero counts as one. Equal averages are decided for the
/// greater weight, and for the earlier one of equal weights.
///
/// - All seats are given out.
/// - A greater weight never gets fewer seats, and more seats in all never mean fewer for anybody.
/// - Whoever divides its weight among several gets no more seats in all.
///
/// Takes a time of `seats · log(weights)`.
pub fn apportion(seats: Seats, weights: &[VotingWeight]) -> Option<Vec<Seats>> {
	if seats == 0 || weights.is_empty() {
		return None;
	}
	let mut claims: BinaryHeap<_> = weights
		.iter()
		.enumerate()
		.map(|(place, weight)| Claim { weight: (*weight).max(1), seats: 0, place })
		.collect();
	for _ in 0..seats {
		let mut highest = claims.peek_mut()?;
		highest.seats = highest.seats.saturating_add(1);
	}

	let mut claims = claims.into_vec();
	claims.sort_unstable_by_key(|claim| claim.place);
	Some(claims.into_iter().map(|claim| claim.seats).collect())
}

/// Who has so many seats, and claims one more. The greatest claim comes first.
#[derive(PartialEq, Eq)]
struct Claim {
	weight: VotingWeight,
	seats: Seats,
	place: usize,
}

impl Claim {
	/// The average with one more seat, times that number of seats of both: a whole number.
	fn average_beside(&self, other: &Self) -> U256 {
		U256::from(self.weight).saturating_mul(other.seats.saturating_add(1).into())
	}
}

impl Ord for Claim {
	fn cmp(&self, other: &Self) -> Ordering {
		self.average_beside(other)
			.cmp(&other.average_beside(self))
			.then(self.weight.cmp(&other.weight))
			.then(other.place.cmp(&self.place))
	}
}

impl PartialOrd for Claim {
	fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
		Some(self.cmp(other))
	}
}

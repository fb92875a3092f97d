//! Which seat is whose, when seats are numbered through in the order of their holders.

use core::ops::Range;

use metachain_primitives::seats::{Seats, SeatsOf};

/// All seats.
pub fn total<A>(held: &[SeatsOf<A>]) -> Seats {
	held.iter().fold(0, |sum: Seats, one| sum.saturating_add(one.seats))
}

/// Whether consensus can go by these: validators in the order of their accounts, each once and with a
/// seat at least, and no more than `max_seats` in all.
pub fn is_sound<A: Ord>(held: &[SeatsOf<A>], max_seats: Seats) -> bool {
	let in_order = held.iter().zip(held.iter().skip(1)).all(|(a, b)| a.validator < b.validator);
	let all_seated = held.iter().all(|one| one.seats > 0);
	let seats = held.iter().try_fold(0, |sum: Seats, one| sum.checked_add(one.seats));
	in_order && all_seated && seats.is_some_and(|seats| seats <= max_seats)
}

/// The position of the validator that holds the seat of this number.
pub fn holder<A>(held: &[SeatsOf<A>], seat: Seats) -> Option<usize> {
	let mut end: Seats = 0;
	held.iter().position(|one| {
		end = end.saturating_add(one.seats);
		seat < end
	})
}

/// The seats of `validator`, in a sound list; none if it is not in it.
pub fn of<A: Ord>(held: &[SeatsOf<A>], validator: &A) -> Seats {
	held.binary_search_by(|one| one.validator.cmp(validator))
		.ok()
		.and_then(|position| held.get(position))
		.map_or(0, |one| one.seats)
}

/// The numbers of the seats of the validator at this position; none where there is no validator.
pub fn seats_at<A>(held: &[SeatsOf<A>], position: usize) -> Range<Seats> {
	let first = total(held.get(..position).unwrap_or(held));
	let seats = held.get(position).map_or(0, |one| one.seats);
	first..first.saturating_add(seats)
}

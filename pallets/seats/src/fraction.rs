//! How much an offence costs.

use sp_runtime::{Perbill, Saturating};

use crate::SeatShare;

/// The part of everything at stake that each of those who offended at the same time has to lose:
/// `min((3 · s / S)², 1)`, where they hold `s` of `S` seats together.
///
/// One small validator's mistake costs it little; those who could have broken finality, with a third of
/// the seats, lose all. The SDK counts heads by the same formula. Seats are what can do harm, and counted
/// in seats it makes no difference whether somebody offends with one validator or with many.
pub fn part_due<'a>(offenders: impl Iterator<Item = &'a SeatShare>) -> Perbill {
	let (seats, of) = offenders.fold((0u32, 0u32), |(seats, of), share| {
		(seats.saturating_add(share.seats), of.max(share.of))
	});
	Perbill::from_rational(seats.saturating_mul(3), of.max(1)).square()
}

/// The part of what is left that has to be taken, for `due` of the whole to be taken in all, when `taken`
/// of it was taken before. Rounded down.
pub fn part_of_rest(taken: Perbill, due: Perbill) -> Perbill {
	let missing = due.saturating_sub(taken).deconstruct();
	let rest = Perbill::one().saturating_sub(taken).deconstruct();
	Perbill::from_rational(missing, rest.max(1))
}

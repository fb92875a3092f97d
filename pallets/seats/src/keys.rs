//! Joins the keys of a session with the seats of their holders.

use alloc::vec::Vec;

use frame_support::traits::Defensive;
use metachain_primitives::seats::{Seats, SeatsOf};

use crate::Config;

/// Each key with the seats of its holder. `keys` and `held` name the same validators in the same order:
/// see [`Pallet::plan`](crate::Pallet).
pub(crate) fn with_seats<'a, T: Config, Key>(
	keys: impl Iterator<Item = (&'a T::AccountId, Key)>,
	held: &[SeatsOf<T::AccountId>],
) -> Vec<(Key, Seats)> {
	keys.enumerate()
		.map(|(position, (validator, key))| {
			let seats = held
				.get(position)
				.filter(|one| one.validator == *validator)
				.map(|one| one.seats)
				.defensive_unwrap_or(1);
			(key, seats)
		})
		.collect()
}

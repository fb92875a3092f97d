//! What the record of a session says of a validator, besides its keys.

use alloc::vec::Vec;
use core::marker::PhantomData;

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use metachain_primitives::seats::{Seats, SeatsOf};
use scale_info::TypeInfo;
use sp_runtime::traits::Convert;

use crate::{seat_list, Active, Config};

/// A validator's part in a session. It is proven together with the validator's keys, so that an offence
/// can be weighed by the seats of that time.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct SeatShare {
	/// The validator's seats.
	pub seats: Seats,
	/// The seats of all validators.
	pub of: Seats,
}

/// Each validator of `held` with its share.
pub(crate) fn with_shares<A: Clone>(held: &[SeatsOf<A>]) -> Vec<(A, SeatShare)> {
	let of = seat_list::total(held);
	held.iter().map(|one| (one.validator.clone(), SeatShare { seats: one.seats, of })).collect()
}

/// Tells a validator's share in the session of now.
pub struct SeatShareOf<T>(PhantomData<T>);

impl<T: Config> Convert<T::AccountId, Option<SeatShare>> for SeatShareOf<T> {
	fn convert(validator: T::AccountId) -> Option<SeatShare> {
		let held = Active::<T>::get();
		let of = seat_list::total(&held);
		held.iter()
			.find(|one| one.validator == validator)
			.map(|one| SeatShare { seats: one.seats, of })
	}
}

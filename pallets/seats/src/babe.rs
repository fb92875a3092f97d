//! Seats in BABE: who produces how many blocks.

use alloc::vec::Vec;
use core::{iter, marker::PhantomData};

use frame_support::{
	traits::{DisabledValidators, FindAuthor, OneSessionHandler},
	WeakBoundedVec,
};
use frame_system::Pallet as System;
use metachain_primitives::seats::{Seats, SeatsOf};
use pallet_babe::{AuthorityId, Pallet as Babe};
use pallet_session::Pallet as Session;
use sp_consensus_babe::BabeAuthorityWeight;
use sp_runtime::{traits::SaturatedConversion, BoundToRuntimeAppPublic, ConsensusEngineId};

use crate::{keys::with_seats, seat_list, Active, Config, Queued};

pub(crate) type BabeAuthorities<T> =
	WeakBoundedVec<(AuthorityId, BabeAuthorityWeight), <T as pallet_babe::Config>::MaxAuthorities>;

/// What a seat weighs on a validator's first entry, when it weighs 1 on the others.
const FIRST_ENTRY: BabeAuthorityWeight = 1_000_000;

/// BABE's list for validators with these keys and seats: each key once per seat, and the weight of all its
/// seats on the first.
///
/// The author of a secondary slot is drawn from the entries, so each entry is a seat. Whether a key wins a
/// primary slot is decided by one draw per key, whichever of its entries is looked at: repeated entries add
/// nothing to its chance, but a repeated weight would add to the sum that BABE takes it as a part of, and
/// primary slots would become rare. So the first entry, the one that a node looks at first, has all the
/// weight, but for the least that an entry can have. Of all slots BABE's constant `c` have a primary author,
/// and this one is a validator with `s` of `S` seats in about `s / S` of them.
pub(crate) fn authorities<'a, T: Config>(
	keys: impl Iterator<Item = (&'a T::AccountId, AuthorityId)>,
	held: &[SeatsOf<T::AccountId>],
) -> BabeAuthorities<T> {
	let entries = with_seats::<T, _>(keys, held)
		.into_iter()
		.flat_map(|(key, seats)| weights(seats).map(move |weight| (key.clone(), weight)));
	WeakBoundedVec::force_from(entries.collect(), Some("BABE's authorities"))
}

/// The weights of a validator's entries, in their order.
pub(crate) fn weights(seats: Seats) -> impl Iterator<Item = BabeAuthorityWeight> {
	let first = FIRST_ENTRY.saturating_mul(seats.into());
	iter::once(first).chain(iter::repeat(1)).take(seats.saturated_into())
}

/// Tells BABE of sessions, with seats. It takes the place of [`pallet_babe`] among the session keys.
pub struct WeightedBabe<T>(PhantomData<T>);

impl<T> BoundToRuntimeAppPublic for WeightedBabe<T> {
	type Public = AuthorityId;
}

impl<T: Config> OneSessionHandler<T::AccountId> for WeightedBabe<T> {
	type Key = AuthorityId;

	fn on_genesis_session<'a, I>(validators: I)
	where
		I: 'a + Iterator<Item = (&'a T::AccountId, AuthorityId)>,
	{
		let keys: Vec<_> = validators.collect();
		Babe::<T>::on_genesis_session(keys.clone().into_iter());
		let authorities = authorities::<T>(keys.into_iter(), &Queued::<T>::get());
		pallet_babe::Authorities::<T>::put(&authorities);
		pallet_babe::NextAuthorities::<T>::put(&authorities);
	}

	/// The epoch that begins has the authorities that were announced for it when the last one began.
	fn on_new_session<'a, I>(_changed: bool, _validators: I, queued_validators: I)
	where
		I: 'a + Iterator<Item = (&'a T::AccountId, AuthorityId)>,
	{
		let announced = pallet_babe::NextAuthorities::<T>::get();
		let next = authorities::<T>(queued_validators, &Queued::<T>::get());
		Babe::<T>::enact_epoch_change(announced, next, Some(Session::<T>::current_index()));
	}

	/// A disabled validator loses all its seats.
	fn on_disabled(validator_index: u32) {
		let held = Active::<T>::get();
		for seat in seat_list::seats_at(&held, validator_index.saturated_into()) {
			<Babe<T> as OneSessionHandler<T::AccountId>>::on_disabled(seat);
		}
	}
}

/// Finds the account of a block's author.
pub struct AuthorOfSeat<T>(PhantomData<T>);

impl<T: Config> FindAuthor<T::AccountId> for AuthorOfSeat<T> {
	/// The first block of an epoch names a seat of that epoch. Whoever asks before the session has changed
	/// in that block, as the authorship pallet does, gets the right answer too.
	fn find_author<'a, I>(digests: I) -> Option<T::AccountId>
	where
		I: 'a + IntoIterator<Item = (ConsensusEngineId, &'a [u8])>,
	{
		let seat = Babe::<T>::find_author(digests)?;
		let session_is_over = Babe::<T>::should_epoch_change(System::<T>::block_number());
		let held = if session_is_over { Queued::<T>::get() } else { Active::<T>::get() };
		let position = seat_list::holder(&held, seat)?;
		held.into_iter().nth(position).map(|one| one.validator)
	}
}

/// Tells BABE on which seats no block may be produced: those of disabled validators, and all but the
/// first of each validator.
///
/// A node names the first seat of its key as a matter of course. If it could name any, it could also
/// produce two blocks in one slot on two seats, which BABE does not count as an equivocation: its proofs
/// need the same seat twice.
pub struct ClosedSeats<T>(PhantomData<T>);

impl<T: Config> DisabledValidators for ClosedSeats<T> {
	fn is_disabled(seat: Seats) -> bool {
		let held = Active::<T>::get();
		seat_list::holder(&held, seat).is_some_and(|position| {
			let first = seat_list::seats_at(&held, position).start;
			seat != first || Session::<T>::is_disabled(position.saturated_into())
		})
	}

	fn disabled_validators() -> Vec<Seats> {
		let held = Active::<T>::get();
		(0..held.len())
			.flat_map(|position| {
				let is_disabled = Session::<T>::is_disabled(position.saturated_into());
				seat_list::seats_at(&held, position).skip(usize::from(!is_disabled))
			})
			.collect()
	}
}

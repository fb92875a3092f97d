//! When a session is planned, and when it starts.

use alloc::vec::Vec;
use core::cmp::Reverse;

use frame_support::{traits::Get, BoundedVec};
use metachain_primitives::{seats::SeatsOf, traits::Parliament};
use pallet_session::{historical, Pallet as Session, SessionInterface};
use sp_runtime::traits::SaturatedConversion;
use sp_staking::SessionIndex;

use crate::{
	seat_list,
	share::{with_shares, SeatShare},
	Active, ActiveKeys, Config, Event, Offenders, Pallet, Planned, Punished, Queued, SeatList,
	LOG_TARGET,
};

impl<T: Config> Pallet<T> {
	/// Plans `session`, the one after that which has just started. Returns its seats when something
	/// differs from the one before: who validates, how many seats somebody has, or a key. Without a
	/// difference the session pallet goes on with the validators it has, whose seats stay queued.
	fn plan(session: SessionIndex) -> Option<SeatList<T>> {
		Self::heed_parliament();
		let now = Active::<T>::get();
		let mut next = Self::with_keys(Planned::<T>::get());
		if next.is_empty() {
			next = Self::with_keys(now.clone());
		}
		if next.is_empty() {
			Self::give_back_keys();
			next = Self::with_keys(now.clone());
		}
		if next == now && !Self::keys_were_changed() {
			return None;
		}
		Queued::<T>::put(&next);
		Self::deposit_event(Event::SeatsPlanned {
			session,
			validators: next.len().saturated_into(),
			seats: seat_list::total(&next),
		});
		Some(next)
	}

	/// Takes over whom the nodes have elected since the last session started.
	fn heed_parliament() {
		let elected = Self::elected();
		if elected.is_empty() || Planned::<T>::get() == elected {
			return;
		}
		let sound = seat_list::is_sound(&elected, T::MaxSeats::get());
		match BoundedVec::try_from(elected) {
			Ok(elected) if sound => {
				Self::forgive_offenders(&elected);
				Planned::<T>::put(elected);
			},
			_ => log::error!(target: LOG_TARGET, "the parliament is not sound, the last one stays"),
		}
	}

	/// Whom the nodes have elected last, in the order of accounts.
	fn elected() -> Vec<SeatsOf<T::AccountId>> {
		let mut elected = T::Parliament::elected();
		elected.sort_by(|a, b| a.validator.cmp(&b.validator));
		elected
	}

	/// An election has answered the offences that were reported before it: who is elected again is
	/// forgiven. Of what was reported in the session that has just ended it may not have known.
	fn forgive_offenders(elected: &SeatList<T>) {
		let ended = Session::<T>::current_index().saturating_sub(1);
		Offenders::<T>::mutate(|offenders| {
			offenders.retain(|offender| {
				offender.reported_in >= ended
					&& elected.iter().any(|one| one.validator == offender.validator)
			})
		});
	}

	/// Those who have session keys, in the same order. The session pallet would leave out the others,
	/// and positions have to be the same here and there.
	fn with_keys(mut held: SeatList<T>) -> SeatList<T> {
		held.retain(|one| Session::<T>::load_keys(&one.validator).is_some());
		held
	}

	/// Whether a validator of the session that has just started has set other keys since.
	fn keys_were_changed() -> bool {
		Session::<T>::queued_keys()
			.into_iter()
			.any(|(validator, keys)| Session::<T>::load_keys(&validator) != Some(keys))
	}

	/// Gives the validators of the session that has just started the keys that they have dropped: a
	/// chain without any validator could never have one again.
	fn give_back_keys() {
		for (validator, keys) in Session::<T>::queued_keys() {
			if Session::<T>::load_keys(&validator).is_none()
				&& <Session<T> as SessionInterface>::set_keys(&validator, keys).is_err()
			{
				log::error!(target: LOG_TARGET, "a key of the last validators has another owner");
			}
		}
	}

	/// Plans the first session, and the second one, which is the same. The parliament may have been elected
	/// at genesis.
	///
	/// # Panics
	///
	/// If the parliament of genesis is not sound, or a validator has no session keys. Later an unsound
	/// parliament does not come into force; at genesis nothing could be there in its place.
	fn plan_genesis() -> SeatList<T> {
		assert!(
			seat_list::is_sound(&Self::elected(), T::MaxSeats::get()),
			"somebody in the parliament of genesis is named twice or has no seats, or it has more seats than \
			 MaxSeats"
		);
		Self::heed_parliament();
		let planned = Planned::<T>::get();
		assert!(
			Self::with_keys(planned.clone()) == planned,
			"every validator of genesis must have session keys"
		);
		Queued::<T>::put(&planned);
		planned
	}

	/// The seats that were planned for the session that starts are those of now. Offenders stay disabled:
	/// with any change, and be it of an offender's own keys, the session pallet has forgiven everybody. Who
	/// has done most comes first, as there may not be room for all.
	fn start() {
		Active::<T>::put(Queued::<T>::get());
		// The keys of the session after this one are queued later.
		ActiveKeys::<T>::put(Session::<T>::queued_keys());
		Self::forget_stall_votes();
		if Session::<T>::disabled_validators().is_empty() {
			let mut offenders = Offenders::<T>::get().into_inner();
			offenders.sort_by_key(|offender| Reverse(offender.severity));
			for offender in offenders {
				Session::<T>::report_offence(offender.validator, offender.severity);
			}
		}
	}

	/// Forgets the sessions of which nothing can be proven any more.
	fn end(session: SessionIndex) {
		if let Some(first_kept) = session.checked_sub(T::RememberedSessions::get()) {
			historical::Pallet::<T>::prune_up_to(first_kept);
			if let Some(forgotten) = first_kept.checked_sub(1) {
				// Nobody is punished for a session but those who had a seat in it.
				let _ = Punished::<T>::clear_prefix(forgotten, T::MaxSeats::get(), None);
			}
		}
	}
}

impl<T: Config> pallet_session::SessionManager<T::AccountId> for Pallet<T> {
	fn new_session(index: SessionIndex) -> Option<Vec<T::AccountId>> {
		Self::plan(index).map(validators)
	}

	fn new_session_genesis(_: SessionIndex) -> Option<Vec<T::AccountId>> {
		Some(validators(Self::plan_genesis()))
	}

	fn start_session(_: SessionIndex) {
		Self::start()
	}

	fn end_session(index: SessionIndex) {
		Self::end(index)
	}
}

impl<T: Config> historical::SessionManager<T::AccountId, SeatShare> for Pallet<T> {
	fn new_session(index: SessionIndex) -> Option<Vec<(T::AccountId, SeatShare)>> {
		Self::plan(index).map(|planned| with_shares(&planned))
	}

	fn new_session_genesis(_: SessionIndex) -> Option<Vec<(T::AccountId, SeatShare)>> {
		Some(with_shares(&Self::plan_genesis()))
	}

	fn start_session(_: SessionIndex) {
		Self::start()
	}

	fn end_session(index: SessionIndex) {
		Self::end(index)
	}
}

fn validators<A>(held: impl IntoIterator<Item = SeatsOf<A>>) -> Vec<A> {
	held.into_iter().map(|one| one.validator).collect()
}

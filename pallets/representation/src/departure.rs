//! What remains of a candidate that has left, and how it ends.

use frame_support::{traits::Get, weights::WeightMeter};
use metachain_primitives::{reward_integral::KEPT_DAYS, time::Day, traits::Clock};

use crate::{
	CandidacyId, Candidates, Config, Departure, DepartureQueue, Departures, Event, Ledger, Ledgers,
	PaidDays, Pallet, QueuedDepartures, SlopeChanges, Undistributed, WeightInfo,
};

/// How many entries of each kind are removed in one block at most.
pub const FORGOTTEN_PER_BLOCK: u32 = 64;

impl<T: Config> Pallet<T> {
	/// Ends a candidacy. Its books are kept, closed, for as long as its rewards can be claimed; if nobody
	/// delegates to it and nothing was ever paid, nothing is kept.
	pub(crate) fn depart(
		who: T::AccountId,
		candidacy: CandidacyId,
		mut ledger: Ledger,
		today: Day,
	) {
		Candidates::<T>::remove(&who);
		if ledger.delegators == 0 && !ledger.has_paid_days() {
			Ledgers::<T>::remove(candidacy);
		} else {
			ledger.departed = true;
			Ledgers::<T>::insert(candidacy, ledger);
			QueuedDepartures::<T>::mutate(|queue| {
				Departures::<T>::insert(queue.end, Departure { candidacy, day: today });
				queue.end = queue.end.saturating_add(1);
			});
		}
		Self::deposit_event(Event::CandidateLeft { candidate: who, candidacy });
	}

	/// Forgets the candidacy that ended first, once nothing of it can be claimed any more: some entries
	/// at a time, as far as `meter` allows.
	pub(crate) fn forget_departed(meter: &mut WeightMeter) {
		if meter.try_consume(T::DbWeight::get().reads(3)).is_err() {
			return;
		}
		let queue = QueuedDepartures::<T>::get();
		let Some(departure) = Departures::<T>::get(queue.first) else {
			return;
		};
		let is_due = departure.day.saturating_add(KEPT_DAYS) <= T::Clock::today();
		if is_due && meter.try_consume(T::WeightInfo::forget_departed()).is_ok() {
			Self::forget(queue, departure.candidacy);
		}
	}

	pub(crate) fn forget(mut queue: DepartureQueue, candidacy: CandidacyId) {
		let paid_days = PaidDays::<T>::clear_prefix(candidacy, FORGOTTEN_PER_BLOCK, None);
		let changes = SlopeChanges::<T>::clear_prefix(candidacy, FORGOTTEN_PER_BLOCK, None);
		if paid_days.maybe_cursor.is_some() || changes.maybe_cursor.is_some() {
			return;
		}
		if let Some(ledger) = Ledgers::<T>::take(candidacy) {
			Undistributed::<T>::mutate(|sum| *sum = sum.saturating_add(ledger.unpaid));
		}
		Departures::<T>::remove(queue.first);
		queue.first = queue.first.saturating_add(1);
		QueuedDepartures::<T>::put(queue);
		Self::deposit_event(Event::CandidacyForgotten { candidacy });
	}
}

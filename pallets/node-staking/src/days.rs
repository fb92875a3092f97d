//! How days are closed.

use frame_support::{
	traits::Get,
	weights::{Weight, WeightMeter},
};
use metachain_primitives::{
	money::Balance,
	time::Day,
	traits::{Clock, OnNewDay, RewardStream},
};
use sp_runtime::SaturatedConversion;

use crate::{
	stores::{StoredPrefixes, StoredSchedule},
	Books, Config, Event, Ledger, Pallet, Shared, WeightInfo,
};

impl<T: Config> OnNewDay for Pallet<T> {
	/// Closes `ended` with all it has, once the days before it are closed, and then days that were
	/// missed, `MaxDaysPerBlock` in all.
	fn on_new_day(ended: Day, today: Day) -> Weight {
		if !Books::<T>::exists() {
			return T::WeightInfo::on_new_day(0);
		}
		let mut books = Self::books();
		let limit = T::MaxDaysPerBlock::get();
		let mut closed = Self::close_missed_days(&mut books, ended, limit);
		if books.day() == ended && closed < limit {
			Self::close_day(&mut books);
			closed = closed.saturating_add(1);
		}
		let left = limit.saturating_sub(closed);
		closed = closed.saturating_add(Self::close_missed_days(&mut books, today, left));
		Books::<T>::put(books);
		T::WeightInfo::on_new_day(closed)
	}
}

impl<T: Config> Pallet<T> {
	/// Closes days that were missed and not closed yet, as far as `meter` allows.
	pub(crate) fn catch_up_in_spare_weight(meter: &mut WeightMeter) {
		if meter.try_consume(T::DbWeight::get().reads(2)).is_err() || !Books::<T>::exists() {
			return;
		}
		let (mut books, today) = (Self::books(), T::Clock::today());
		if books.day() >= today {
			return;
		}
		let limit = Self::days_within(meter).min(T::MaxDaysPerBlock::get());
		if limit == 0 {
			return;
		}
		let closed = Self::close_missed_days(&mut books, today, limit);
		Books::<T>::put(books);
		meter.consume(T::WeightInfo::close_missed_days(closed));
	}

	/// How many missed days can be closed with what `meter` has left.
	fn days_within(meter: &WeightMeter) -> u32 {
		let base = T::WeightInfo::close_missed_days(0);
		let each = T::WeightInfo::close_missed_days(1).saturating_sub(base);
		meter
			.remaining()
			.checked_sub(&base)
			.and_then(|rest| rest.checked_div_per_component(&each))
			.unwrap_or_default()
			.saturated_into()
	}

	/// Closes the day on which the books stand, with what is left of the stream's budget and what was
	/// shared. When nobody takes part, nothing is drawn, and what was shared waits.
	fn close_day(books: &mut Ledger) {
		let (day, total) = (books.day(), books.total());
		let mut available = Shared::<T>::take();
		if total > 0 {
			let drawn = T::Stream::draw(&Self::pot_account(), Balance::MAX);
			available = available.saturating_add(drawn);
		}
		let mut prefixes = StoredPrefixes::<T>::new();
		let amount = books.close_day(available, &mut StoredSchedule::<T>::new(), &mut prefixes);
		let left = available.saturating_sub(amount);
		if left > 0 {
			Shared::<T>::put(left);
		}
		Self::deposit_event(Event::DayClosed { day, amount, total });
	}

	/// Closes days before `until` with nothing, up to `limit` of them, and returns how many.
	pub(crate) fn close_missed_days(books: &mut Ledger, until: Day, limit: u32) -> u32 {
		let first = books.day();
		let days = until.saturating_sub(first).min(limit);
		let (mut schedule, mut prefixes) = (StoredSchedule::<T>::new(), StoredPrefixes::<T>::new());
		for _ in 0..days {
			books.close_day(0, &mut schedule, &mut prefixes);
		}
		if days > 0 {
			Self::deposit_event(Event::MissedDaysClosed { first, days });
		}
		days
	}
}

//! The turn of the day: a day's work gets its rate.

use frame_support::{storage::with_storage_layer, traits::Get, weights::Weight};
use metachain_primitives::{
	money::Price,
	time::Day,
	traits::{OnNewDay, PriceFeed, RewardStream},
};
use sp_runtime::{DispatchResult, TokenError};

use crate::{
	payout::ceiling, Config, DayTotals, Error, Event, Pallet, Payout, Payouts, QueuedDays,
	UnpaidDays, WeightInfo, LOG_TARGET,
};

/// How many days that wait for a rate one turn of the day looks at, at most.
pub const MAX_DAYS_PRICED: u32 = 4;

impl<T: Config> OnNewDay for Pallet<T> {
	fn on_new_day(ended: Day, _today: Day) -> Weight {
		Self::enqueue(ended);
		T::WeightInfo::on_new_day(Self::price_days())
	}
}

impl<T: Config> Pallet<T> {
	/// Puts `ended` last in the row of unpaid days, if there was work.
	fn enqueue(ended: Day) {
		if !DayTotals::<T>::contains_key(ended) {
			return;
		}
		UnpaidDays::<T>::mutate(|queue| {
			QueuedDays::<T>::insert(queue.end, ended);
			queue.end = queue.end.saturating_add(1);
		});
	}

	/// Gives a rate to the days that wait for one, oldest first, and returns at how many it looked.
	///
	/// The first takes what today's budget gives, if that is anything; a further one, there only after
	/// a turn without price or budget, only if the rest of the budget pays it to the full, so that it
	/// is not left with a remainder.
	fn price_days() -> u32 {
		let mut queue = UnpaidDays::<T>::get();
		if queue.unpriced == queue.end {
			return 0;
		}
		let Some(price) = T::PriceFeed::price().filter(|price| *price > 0) else {
			log::warn!(target: LOG_TARGET, "no price of MC: settled work waits for the next day");
			return 0;
		};
		for looked_at in 1..=MAX_DAYS_PRICED {
			if with_storage_layer(|| Self::price_day(queue.unpriced, price, looked_at == 1))
				.is_err()
			{
				return looked_at;
			}
			queue.unpriced = queue.unpriced.saturating_add(1);
			UnpaidDays::<T>::put(queue);
			if queue.unpriced == queue.end {
				return looked_at;
			}
		}
		MAX_DAYS_PRICED
	}

	/// Draws the pot of the day at `place`. Fails, and is then to be undone, when the budget gives
	/// nothing, or less than the most the day may be paid unless `in_part` is fine.
	fn price_day(place: u32, price: Price, in_part: bool) -> DispatchResult {
		let day = QueuedDays::<T>::get(place).ok_or(Error::<T>::NotPayableYet)?;
		let total = DayTotals::<T>::take(day).ok_or(Error::<T>::NotPayableYet)?;
		let most = ceiling(total, T::PayoutCap::get(), price);
		let pot = T::Stream::draw(&Self::pot_account(), most);
		if pot < most && (pot == 0 || !in_part) {
			return Err(TokenError::FundsUnavailable.into());
		}
		Payouts::<T>::insert(day, Payout::new(total, pot));
		Self::deposit_event(Event::DayPriced { day, total, price, pot });
		Ok(())
	}
}

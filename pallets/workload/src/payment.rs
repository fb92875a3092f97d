//! Paying certificates: in spare block space, or when claimed.

use alloc::vec::Vec;
use frame_support::{
	storage::with_storage_layer,
	traits::{fungible::Mutate, tokens::Preservation, Get},
	weights::WeightMeter,
};
use metachain_primitives::{
	money::{Balance, Musd},
	time::Day,
	traits::{Credit, RewardStream},
};
use sp_runtime::{traits::AccountIdConversion, DispatchError, DispatchResult, SaturatedConversion};

use crate::{
	Certificates, Config, DayQueue, Error, Event, Pallet, Payout, Payouts, QueuedDays, UnpaidDays,
	WeightInfo, LOG_TARGET,
};

impl<T: Config> Pallet<T> {
	/// The account that holds what was drawn and is not paid yet.
	pub fn pot_account() -> T::AccountId {
		T::PalletId::get().into_account_truncating()
	}

	pub(crate) fn do_claim(provider: T::AccountId, day: Day) -> DispatchResult {
		let work = Certificates::<T>::take(day, &provider).ok_or(Error::<T>::NoCertificate)?;
		let mut payout = Payouts::<T>::get(day).ok_or(Error::<T>::NotPayableYet)?;
		let amount = Self::pay(&payout, &provider, work)?;
		payout.record(work, amount);
		Payouts::<T>::insert(day, payout);
		T::Credit::record_work(&provider, work);
		Self::deposit_event(Event::WorkPaid { day, provider, work, amount });
		Ok(())
	}

	/// Pays certificates, oldest day first, as far as `meter` allows.
	pub(crate) fn pay_in_spare_time(meter: &mut WeightMeter) {
		if meter.try_consume(T::DbWeight::get().reads(1)).is_err() {
			return;
		}
		let mut queue = UnpaidDays::<T>::get();
		while queue.unpaid < queue.unpriced {
			let limit = Self::payments_within(meter);
			if limit == 0 {
				return;
			}
			let paid = Self::pay_page(&mut queue, limit);
			meter.consume(T::WeightInfo::pay_page(paid));
		}
	}

	/// How many certificates a page may have, so that it fits into what `meter` has left.
	fn payments_within(meter: &WeightMeter) -> u32 {
		let base = T::WeightInfo::pay_page(0);
		let each = T::WeightInfo::pay_page(1).saturating_sub(base);
		meter
			.remaining()
			.checked_sub(&base)
			.and_then(|rest| rest.checked_div_per_component(&each))
			.unwrap_or_default()
			.saturated_into()
	}

	/// Pays up to `limit` certificates of the oldest unpaid day and returns how many. When they are
	/// fewer, the day is paid, and closed.
	pub(crate) fn pay_page(queue: &mut DayQueue, limit: u32) -> u32 {
		let Some((day, mut payout)) = QueuedDays::<T>::get(queue.unpaid)
			.and_then(|day| Payouts::<T>::get(day).map(|payout| (day, payout)))
		else {
			frame_support::defensive!("an unpaid day of the queue has no payout");
			return limit;
		};
		let page: Vec<_> = Certificates::<T>::iter_prefix(day).take(limit as usize).collect();
		let paid = page.len() as u32;
		for (provider, work) in page {
			Self::pay_certificate(day, &mut payout, provider, work);
		}
		if paid < limit {
			Self::close_day(queue, day, payout);
		} else {
			Payouts::<T>::insert(day, payout);
		}
		paid
	}

	/// Pays one certificate. One that cannot be paid is forfeited: it must not hold up the others. The work
	/// was done, and brings credit in any case.
	fn pay_certificate(day: Day, payout: &mut Payout, provider: T::AccountId, work: Musd) {
		Certificates::<T>::remove(day, &provider);
		T::Credit::record_work(&provider, work);
		match with_storage_layer(|| Self::pay(payout, &provider, work)) {
			Ok(amount) => {
				payout.record(work, amount);
				Self::deposit_event(Event::WorkPaid { day, provider, work, amount });
			},
			Err(error) => {
				payout.record(work, 0);
				Self::deposit_event(Event::PaymentForfeited { day, provider, work, error });
			},
		}
	}

	fn pay(payout: &Payout, provider: &T::AccountId, work: Musd) -> Result<Balance, DispatchError> {
		let amount = payout.share(work);
		if amount > 0 {
			let pot = Self::pot_account();
			T::Currency::transfer(&pot, provider, amount, Preservation::Expendable)?;
		}
		Ok(amount)
	}

	/// Gives back what is left in the pot, and takes the day out of the queue.
	fn close_day(queue: &mut DayQueue, day: Day, payout: Payout) {
		let rest = payout.rest();
		if rest > 0 {
			let given_back =
				with_storage_layer(|| T::Stream::give_back(&Self::pot_account(), rest));
			if let Err(error) = given_back {
				log::error!(
					target: LOG_TARGET,
					"{rest} planck of day {day} stay in the pot: {error:?}"
				);
			}
		}
		Payouts::<T>::remove(day);
		QueuedDays::<T>::remove(queue.unpaid);
		queue.unpaid = queue.unpaid.saturating_add(1);
		UnpaidDays::<T>::put(*queue);
		Self::deposit_event(Event::DayPaid { day, paid: payout.paid, rest });
	}
}

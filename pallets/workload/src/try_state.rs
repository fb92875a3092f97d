//! The invariants of the pallet's storage.

use alloc::{collections::BTreeMap, vec::Vec};
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, InspectHold},
		Get,
	},
};
use metachain_primitives::money::{Balance, Musd};
use sp_runtime::TryRuntimeError;

use crate::{
	AuthorityKeys, BatchCount, Certificates, Channels, ChannelsByConsumer, Config, CurrentSession,
	DayTotals, Escrowed, HoldReason, NextChannelId, Pallet, Payouts, QueuedDays, UnpaidDays,
};

impl<T: Config> Pallet<T> {
	/// - A channel never settles more than it was funded with, and its number has been given out.
	/// - Every channel is in the index of its consumer, and nothing else is.
	/// - A consumer has the deposits of its channels on hold.
	/// - What the channels hold adds up to [`Escrowed`].
	/// - A day's certificates add up to its total, or to what its payout still has to pay.
	/// - A day never pays more than its pot, and the pot account holds what the days still pay.
	/// - The queue is in order of days; its days have a payout first, then only a total.
	/// - Batches are counted for authorities of the current session only.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_channels()?;
		Self::check_deposits()?;
		Self::check_certificates()?;
		Self::check_pots()?;
		Self::check_queue()?;
		Self::check_batch_counts()
	}

	fn check_channels() -> Result<(), TryRuntimeError> {
		let next = NextChannelId::<T>::get();
		let mut escrowed: Musd = 0;
		let mut count = 0usize;
		for (id, channel) in Channels::<T>::iter() {
			ensure!(id < next, "a channel has a number that was never given out");
			ensure!(channel.settled <= channel.funded, "a channel settled more than its funding");
			ensure!(
				ChannelsByConsumer::<T>::contains_key(&channel.consumer, id),
				"a channel is not in the index of its consumer"
			);
			escrowed = escrowed.checked_add(channel.unsettled()).ok_or("the escrow overflows")?;
			count = count.saturating_add(1);
		}
		ensure!(
			ChannelsByConsumer::<T>::iter_keys().count() == count,
			"the index lists a channel that is not there"
		);
		ensure!(escrowed == Escrowed::<T>::get(), "the channels do not add up to the escrow");
		Ok(())
	}

	fn check_deposits() -> Result<(), TryRuntimeError> {
		let mut deposits = BTreeMap::<T::AccountId, Balance>::new();
		for (consumer, _, deposit) in ChannelsByConsumer::<T>::iter() {
			let sum = deposits.entry(consumer).or_default();
			*sum = sum.saturating_add(deposit);
		}
		for (consumer, deposit) in deposits {
			let held = T::Currency::balance_on_hold(&HoldReason::Channel.into(), &consumer);
			ensure!(held >= deposit, "a deposit is not on hold");
		}
		Ok(())
	}

	fn check_certificates() -> Result<(), TryRuntimeError> {
		let mut certificates = BTreeMap::<_, Musd>::new();
		for (day, _, work) in Certificates::<T>::iter() {
			ensure!(work > 0, "a certificate over nothing");
			let sum = certificates.entry(day).or_default();
			*sum = sum.checked_add(work).ok_or("a day's work overflows")?;
		}
		let mut books: BTreeMap<_, _> = DayTotals::<T>::iter().collect();
		for (day, payout) in Payouts::<T>::iter() {
			ensure!(books.insert(day, payout.unpaid).is_none(), "a day is both open and priced");
		}
		books.retain(|_, work| *work > 0);
		ensure!(certificates == books, "a day's certificates do not add up to its total");
		Ok(())
	}

	fn check_pots() -> Result<(), TryRuntimeError> {
		let mut owed: Balance = 0;
		for payout in Payouts::<T>::iter_values() {
			ensure!(payout.unpaid <= payout.total, "a day owes more than was earned");
			ensure!(payout.paid <= payout.pot, "a day paid more than its pot");
			owed = owed.checked_add(payout.rest()).ok_or("the pots overflow")?;
		}
		ensure!(
			T::Currency::balance(&Self::pot_account()) >= owed,
			"the pot account does not hold what the days still pay"
		);
		Ok(())
	}

	fn check_queue() -> Result<(), TryRuntimeError> {
		let queue = UnpaidDays::<T>::get();
		ensure!(
			queue.unpaid <= queue.unpriced && queue.unpriced <= queue.end,
			"the queue's places are out of order"
		);
		let days: Option<Vec<_>> = (queue.unpaid..queue.end).map(QueuedDays::<T>::get).collect();
		let days = days.ok_or("a place of the queue is empty")?;
		ensure!(QueuedDays::<T>::iter().count() == days.len(), "a day lies outside the queue");
		ensure!(days.is_sorted_by(|a, b| a < b), "the queue's days are out of order");

		let priced = queue.unpriced.saturating_sub(queue.unpaid) as usize;
		ensure!(Payouts::<T>::iter().count() == priced, "a payout lies outside the queue");
		for (place, day) in days.into_iter().enumerate() {
			let is_in_order = match place < priced {
				true => Payouts::<T>::contains_key(day),
				false => DayTotals::<T>::contains_key(day),
			};
			ensure!(is_in_order, "a day of the queue has no books");
		}
		Ok(())
	}

	fn check_batch_counts() -> Result<(), TryRuntimeError> {
		let keys = AuthorityKeys::<T>::decode_len().unwrap_or_default();
		ensure!(keys <= T::MaxAuthorities::get() as usize, "too many authorities");
		for (session, authority, _) in BatchCount::<T>::iter() {
			ensure!(
				session == CurrentSession::<T>::get(),
				"batches of another session are counted"
			);
			ensure!((authority as usize) < keys, "batches of an unknown authority are counted");
		}
		Ok(())
	}
}

//! What the runtime API asks.

use alloc::vec::Vec;
use frame_support::traits::Get;
use metachain_primitives::{
	channel::{Channel, ChannelId},
	money::{Balance, Musd},
	time::Day,
	traits::Clock,
};

use crate::{Certificates, Channels, Config, Pallet, Payouts, QueuedDays, UnpaidDays};

/// How many unpaid days are listed at most.
pub const MAX_DAYS_LISTED: u32 = 64;

impl<T: Config> Pallet<T> {
	/// The channels of these numbers, in the same order; at most as many as a batch holds vouchers,
	/// the rest is left out.
	pub fn channels(ids: Vec<ChannelId>) -> Vec<Option<Channel<T::AccountId>>> {
		ids.into_iter().take(T::MaxBatch::get() as usize).map(Channels::<T>::get).collect()
	}

	/// MUSD of work settled by `provider` for each day that has not been paid, by day: the
	/// [`MAX_DAYS_LISTED`] oldest ones and today.
	pub fn certificates(provider: &T::AccountId) -> Vec<(Day, Musd)> {
		let queue = UnpaidDays::<T>::get();
		let listed = queue.end.min(queue.unpaid.saturating_add(MAX_DAYS_LISTED));
		(queue.unpaid..listed)
			.filter_map(QueuedDays::<T>::get)
			.chain([T::Clock::today()])
			.filter_map(|day| Some((day, Certificates::<T>::get(day, provider)?)))
			.collect()
	}

	/// MC that a claim of `day` would pay to `provider` now.
	pub fn payable(provider: &T::AccountId, day: Day) -> Balance {
		match (Payouts::<T>::get(day), Certificates::<T>::get(day, provider)) {
			(Some(payout), Some(work)) => payout.share(work),
			_ => 0,
		}
	}
}

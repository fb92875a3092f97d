//! Capabilities that one of our pallets offers another.
//!
//! Each trait is what a user needs and no more. A pallet's `Config` names the trait; the runtime ties
//! it to the pallet that offers it; a mock implements it in a few lines.

use sp_runtime::DispatchError;
use sp_weights::Weight;

use crate::{
	money::{Balance, Musd, Price},
	time::{Day, Moment, Month},
};

/// The one clock.
pub trait Clock {
	/// The day that has been announced to every [`OnNewDay`].
	fn today() -> Day;
	/// The block's time.
	fn now() -> Moment;
}

/// Is called once when the day has changed, in the first block of the new day.
pub trait OnNewDay {
	/// `ended` is the last day that was announced; days without blocks lie between it and `today`.
	/// Returns the weight it used.
	fn on_new_day(ended: Day, today: Day) -> Weight;
}

/// Is called once when the natural month has changed, in the first block of the new month.
pub trait OnNewMonth {
	/// `ended` is the last month that was announced. Returns the weight it used.
	fn on_new_month(ended: Month, month: Month) -> Weight;
}

macro_rules! impl_hooks_for_tuples {
	($($name:ident),*) => {
		impl<$($name: OnNewDay),*> OnNewDay for ($($name,)*) {
			fn on_new_day(_ended: Day, _today: Day) -> Weight {
				Weight::zero()$(.saturating_add($name::on_new_day(_ended, _today)))*
			}
		}
		impl<$($name: OnNewMonth),*> OnNewMonth for ($($name,)*) {
			fn on_new_month(_ended: Month, _month: Month) -> Weight {
				Weight::zero()$(.saturating_add($name::on_new_month(_ended, _month)))*
			}
		}
	};
}
impl_hooks_for_tuples!();
impl_hooks_for_tuples!(A);
impl_hooks_for_tuples!(A, B);
impl_hooks_for_tuples!(A, B, C);
impl_hooks_for_tuples!(A, B, C, D);
impl_hooks_for_tuples!(A, B, C, D, E);
impl_hooks_for_tuples!(A, B, C, D, E, F);

/// The price of MC.
pub trait PriceFeed {
	/// MUSD for one whole MC; `None` while no fresh price is known. Never `Some(0)`.
	fn price() -> Option<Price>;
}

/// The MUSD ledger, as services use it: lock what a consumer sets aside, burn what it used, give back
/// the rest. Nothing moves MUSD from one account to another.
pub trait MusdEscrow<AccountId> {
	/// Takes `amount` from what `who` can spend. Fails, and changes nothing, when that is too little.
	fn lock(who: &AccountId, amount: Musd) -> Result<(), DispatchError>;
	/// Gives back to `who` what was locked from it.
	fn unlock(who: &AccountId, amount: Musd) -> Result<(), DispatchError>;
	/// Burns of what is locked.
	fn burn_locked(amount: Musd) -> Result<(), DispatchError>;
}

/// Nodes and their credit.
pub trait Credit<AccountId> {
	/// Gives `who` a record with the basic credit, unless it has one.
	fn enroll(who: &AccountId) -> Result<(), DispatchError>;
	/// The credit of `who` today, in points; zero without a record.
	fn points(who: &AccountId) -> u32;
	/// Rewards `who` for `musd` of settled work, within the day's bound. Nothing happens without a
	/// record.
	fn record_work(who: &AccountId, musd: Musd);
}

/// How many nodes were active on the last full day.
pub trait ActiveNodes {
	fn active_nodes() -> u32;
}

/// The incentive pool, as a stream of rewards uses it.
pub trait RewardStream<AccountId> {
	/// Moves up to `amount` of what is left of today's budget of this stream from the pool to `to`,
	/// and returns what was moved.
	fn draw(to: &AccountId, amount: Balance) -> Balance;
	/// Brings what was drawn and not paid out back from `from` into the pool.
	fn give_back(from: &AccountId, amount: Balance) -> Result<(), DispatchError>;
}

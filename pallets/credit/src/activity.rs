//! Proving activity, and counting who did.

use frame_support::{ensure, weights::Weight};
use metachain_primitives::{
	money::Musd,
	time::Day,
	traits::{ActiveNodes, Clock, OnNewDay},
};
use sp_runtime::DispatchResult;

use crate::{
	ActiveLastDay, ActiveToday, Config, Error, Event, Pallet, Reason, Record, Records, Rules,
	WeightInfo,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_check_in(who: &T::AccountId) -> DispatchResult {
		let today = T::Clock::today();
		let record = Self::record_of(who)?;
		ensure!(!record.has_checked_in_on(today), Error::<T>::AlreadyCheckedIn);
		Self::prove(who, record, Reason::CheckIn, |record, rules| record.check_in(today, rules));
		Ok(())
	}

	pub(crate) fn do_note_active(who: &T::AccountId) {
		if let Some(record) = Records::<T>::get(who) {
			let today = T::Clock::today();
			Self::prove(who, record, Reason::Work, |record, _| record.be_active(today));
		}
	}

	/// Nothing happens when `who` is no node, or when the work is worth nothing.
	pub(crate) fn do_record_work(who: &T::AccountId, musd: Musd) {
		if musd == 0 {
			return;
		}
		if let Some(record) = Records::<T>::get(who) {
			let today = T::Clock::today();
			Self::prove(who, record, Reason::Work, |record, rules| {
				record.add_work(musd, today, rules);
			});
		}
	}

	/// Applies a proven activity of `who` to its record.
	fn prove(
		who: &T::AccountId,
		before: Record,
		reason: Reason,
		activity: impl FnOnce(&mut Record, &Rules),
	) {
		let mut record = before;
		activity(&mut record, &Rules::of::<T>());
		if before.last_active != record.last_active {
			ActiveToday::<T>::mutate(|nodes| *nodes = nodes.saturating_add(1));
		}
		Self::store(who, Some(before), record, reason);
	}
}

impl<T: Config> ActiveNodes for Pallet<T> {
	/// The count of the last day that has ended. Days without blocks that followed it are left out.
	fn active_nodes() -> u32 {
		ActiveLastDay::<T>::get()
	}
}

impl<T: Config> OnNewDay for Pallet<T> {
	fn on_new_day(ended: Day, _today: Day) -> Weight {
		let nodes = ActiveToday::<T>::take();
		ActiveLastDay::<T>::put(nodes);
		Self::deposit_event(Event::ActiveNodesCounted { day: ended, nodes });
		T::WeightInfo::on_new_day(Self::begin_graces(ended))
	}
}

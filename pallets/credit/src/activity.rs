//! Joining, proving activity, and counting who did.

use frame_support::{ensure, weights::Weight};
use metachain_primitives::{
	money::Musd,
	time::Day,
	traits::{ActiveNodes, Clock, Credit, OnNewDay},
};
use sp_runtime::{DispatchError, DispatchResult};

use crate::{
	ActiveLastDay, ActiveToday, Config, Error, Event, Pallet, Reason, Record, Records, Rules,
	WeightInfo,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_check_in(who: &T::AccountId) -> DispatchResult {
		let today = T::Clock::today();
		let record = Records::<T>::get(who).unwrap_or_else(|| Self::join(who));
		ensure!(!record.has_checked_in_on(today), Error::<T>::AlreadyCheckedIn);
		Self::update(who, record, Reason::CheckIn, |record, rules| record.check_in(today, rules));
		Ok(())
	}

	/// Makes `who`, which is none yet, a node.
	fn join(who: &T::AccountId) -> Record {
		let record = Record::new(T::Clock::today(), &Rules::of::<T>());
		Self::store(who, record, Reason::Joined);
		record
	}

	/// Applies a proven activity of `who` to its record.
	fn update(
		who: &T::AccountId,
		mut record: Record,
		reason: Reason,
		activity: impl FnOnce(&mut Record, &Rules),
	) {
		let before = record;
		activity(&mut record, &Rules::of::<T>());
		if before.last_active != record.last_active {
			ActiveToday::<T>::mutate(|nodes| *nodes = nodes.saturating_add(1));
		}
		if before.curve == record.curve {
			Records::<T>::insert(who, record);
		} else {
			Self::store(who, record, reason);
		}
	}

	/// Stores a record with a new curve: every change of a curve passes here.
	fn store(who: &T::AccountId, record: Record, reason: Reason) {
		Records::<T>::insert(who, record);
		let points = record.curve.value;
		Self::deposit_event(Event::CreditChanged { who: who.clone(), points, reason });
	}
}

impl<T: Config> Credit<T::AccountId> for Pallet<T> {
	fn enroll(who: &T::AccountId) -> Result<(), DispatchError> {
		if !Records::<T>::contains_key(who) {
			Self::join(who);
		}
		Ok(())
	}

	fn points(who: &T::AccountId) -> u32 {
		let today = T::Clock::today();
		Records::<T>::get(who).map_or(0, |record| record.curve.value_at(today))
	}

	fn record_work(who: &T::AccountId, musd: Musd) {
		if musd == 0 {
			return;
		}
		if let Some(record) = Records::<T>::get(who) {
			let today = T::Clock::today();
			Self::update(who, record, Reason::Work, |record, rules| {
				record.add_work(musd, today, rules);
			});
		}
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
		T::WeightInfo::on_new_day()
	}
}

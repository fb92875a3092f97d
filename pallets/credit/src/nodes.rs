//! Who is a node, and the one place through which every change of a node's credit passes.

use frame_support::{
	ensure,
	traits::{Defensive, Get},
};
use metachain_primitives::{
	curve::{Curve, Points},
	money::Musd,
	time::Day,
	traits::{Clock, Credit, CreditAuthority, CreditChange, OnCreditChange},
};
use sp_runtime::DispatchResult;

use crate::{Config, Error, Event, GenesisMembers, Pallet, Reason, Record, Records, Rules};

impl<T: Config> Pallet<T> {
	/// The record of `who`, which must be a node.
	pub(crate) fn record_of(who: &T::AccountId) -> Result<Record, Error<T>> {
		Records::<T>::get(who).ok_or(Error::<T>::NotANode)
	}

	/// Puts `record` in the place of the one of `before`. If the curve is another one, tells so: every
	/// change of a curve passes here.
	///
	/// Those who listen are called last and may change credit in turn: nothing read before is to be
	/// stored after it.
	pub(crate) fn store(
		who: &T::AccountId,
		before: Option<Record>,
		record: Record,
		reason: Reason,
	) {
		if before == Some(record) {
			return;
		}
		Records::<T>::insert(who, record);

		let (old, new) = (before.map(|before| before.curve), record.curve);
		if old == Some(new) {
			return;
		}
		let today = T::Clock::today();
		let earned = match old {
			Some(old) if reason.is_activity() => {
				new.value_at(today).saturating_sub(old.value_at(today))
			},
			_ => 0,
		};
		Self::deposit_event(Event::CreditChanged { who: who.clone(), points: new.value, reason });
		T::OnCreditChange::on_credit_change(who, &CreditChange { old, new, earned });
	}

	/// Changes the credit of `who` without an activity of its own, and returns by how many points.
	/// Nothing happens when it is no node.
	pub(crate) fn adjust(
		who: &T::AccountId,
		reason: Reason,
		adjustment: impl FnOnce(&mut Record, Day, &Rules) -> Points,
	) -> Points {
		let Some(before) = Records::<T>::get(who) else {
			return 0;
		};
		let mut record = before;
		let points = adjustment(&mut record, T::Clock::today(), &Rules::of::<T>());
		Self::store(who, Some(before), record, reason);
		points
	}

	/// Begins the grace of the members of the genesis, whose first day was `day`. Returns how many
	/// there are: none after the first time.
	pub(crate) fn begin_graces(day: Day) -> u32 {
		let members = GenesisMembers::<T>::take();
		let rules = Rules::of::<T>();
		for who in &members {
			let Some(before) = Records::<T>::get(who).defensive() else {
				continue;
			};
			let mut record = before;
			record.begin_grace(day, &rules);
			Self::store(who, Some(before), record, Reason::FirstDay);
		}
		members.len() as u32
	}
}

impl<T: Config> Credit<T::AccountId> for Pallet<T> {
	fn curve(who: &T::AccountId) -> Option<Curve> {
		Records::<T>::get(who).map(|record| record.curve)
	}

	fn points(who: &T::AccountId) -> Points {
		let today = T::Clock::today();
		Records::<T>::get(who).map_or(0, |record| record.points_on(today))
	}

	fn threshold() -> Points {
		T::Threshold::get()
	}

	fn note_active(who: &T::AccountId) {
		Self::do_note_active(who);
	}

	fn record_work(who: &T::AccountId, musd: Musd) {
		Self::do_record_work(who, musd);
	}
}

impl<T: Config> CreditAuthority<T::AccountId> for Pallet<T> {
	fn admit(who: &T::AccountId) -> DispatchResult {
		ensure!(!Records::<T>::contains_key(who), Error::<T>::AlreadyANode);
		let record = Record::new(T::Clock::today(), &Rules::of::<T>());
		Self::store(who, None, record, Reason::Joined);
		Ok(())
	}

	fn grant(who: &T::AccountId, points: Points) -> Points {
		Self::adjust(who, Reason::Grant, |record, today, rules| record.add(points, today, rules))
	}

	fn revoke(who: &T::AccountId, points: Points) -> Points {
		Self::adjust(who, Reason::Revocation, |record, today, _| record.take(points, today))
	}
}

//! The turn of the day, and catching up after days that were missed.

use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{
	traits::{Contains, Get},
	weights::{Weight, WeightMeter},
	BoundedVec,
};
use metachain_primitives::{
	time::Day,
	traits::{Clock, OnNewDay},
};
use sp_runtime::SaturatedConversion;

use crate::{
	by_day::ByDay, payroll::Payroll, CandidacyId, Candidate, Candidates, Config, ElectionDue,
	Event, Lagging, Ledgers, Pallet, Status, Undistributed, WeightInfo,
};

impl<T: Config> OnNewDay for Pallet<T> {
	/// Closes `ended`, lets go who resigns, and elects. If days without blocks lie between, the election
	/// waits until [`Pallet::catch_up`] has passed them.
	fn on_new_day(ended: Day, today: Day) -> Weight {
		let mut lagging = Lagging::<T>::take().into_inner();
		let behind: BTreeSet<_> = lagging.iter().copied().collect();
		let (waiting, in_step): (Vec<_>, Vec<_>) = Candidates::<T>::iter()
			.partition(|(_, candidate)| behind.contains(&candidate.candidacy));
		let count = waiting.len().saturating_add(in_step.len()).saturated_into();

		let authored = Self::take_authored(&waiting);
		let authors = authored.len().saturated_into();
		let mut payroll = Self::open_payroll(&in_step, &authored);
		for (who, candidate) in in_step {
			let blocks = authored.get(&who).copied().unwrap_or_default();
			lagging.extend(Self::turn(ended, today, who, candidate, blocks, &mut payroll));
		}
		Undistributed::<T>::put(payroll.left());
		Self::deposit_event(Event::DayClosed { day: ended, undistributed: payroll.left() });

		let weight = T::WeightInfo::on_new_day(count, authors);
		if lagging.is_empty() {
			Self::elect(today, T::Keys::contains);
			return weight.saturating_add(T::WeightInfo::elect(count));
		}
		Lagging::<T>::put(BoundedVec::<_, T::MaxCandidates>::truncate_from(lagging));
		ElectionDue::<T>::put(true);
		weight
	}
}

impl<T: Config> Pallet<T> {
	/// Takes one candidate from the day `ended` to the next one. Returns its candidacy when that is not
	/// `today` yet.
	fn turn(
		ended: Day,
		today: Day,
		who: T::AccountId,
		candidate: Candidate,
		blocks: u32,
		payroll: &mut Payroll,
	) -> Option<CandidacyId> {
		let candidacy = candidate.candidacy;
		let Some(mut ledger) = Ledgers::<T>::get(candidacy) else {
			frame_support::defensive!("a candidate has no ledger");
			return None;
		};
		Self::close_day(ended, &who, &candidate, blocks, &mut ledger, payroll);
		if candidate.status == Status::Resigning {
			Self::depart(who, candidacy, ledger, today);
			return None;
		}
		let lags = ledger.day() < today;
		Ledgers::<T>::insert(candidacy, ledger);
		lags.then_some(candidacy)
	}

	/// Passes days that were missed, as far as `meter` and [`Config::MaxCatchUp`] allow, and holds the
	/// election that waits for it.
	pub(crate) fn catch_up(meter: &mut WeightMeter) {
		if meter.try_consume(T::DbWeight::get().reads(2)).is_err() {
			return;
		}
		let today = T::Clock::today();
		let mut lagging = Lagging::<T>::get().into_inner();
		if !lagging.is_empty() {
			let limit = Self::steps_within(meter).min(T::MaxCatchUp::get());
			let steps = Self::pass_days(&mut lagging, today, limit);
			if steps > 0 {
				meter.consume(T::WeightInfo::catch_up(steps));
			}
			if !lagging.is_empty() {
				Lagging::<T>::put(BoundedVec::<_, T::MaxCandidates>::truncate_from(lagging));
				return;
			}
			Lagging::<T>::kill();
		}
		if ElectionDue::<T>::get() {
			let weight = T::WeightInfo::elect(Candidates::<T>::count());
			if meter.try_consume(weight).is_ok() {
				Self::elect(today, T::Keys::contains);
			}
		}
	}

	/// How many steps fit into what `meter` has left.
	fn steps_within(meter: &WeightMeter) -> u32 {
		let base = T::WeightInfo::catch_up(0);
		let each = T::WeightInfo::catch_up(1).saturating_sub(base);
		meter
			.remaining()
			.checked_sub(&base)
			.and_then(|rest| rest.checked_div_per_component(&each))
			.unwrap_or_default()
			.saturated_into()
	}

	/// Takes the last of the candidacies that are `lagging` to `today`, one after the other, in at most
	/// `limit` steps, and takes those that are there from the list. Returns the steps it took.
	pub(crate) fn pass_days(lagging: &mut Vec<CandidacyId>, today: Day, limit: u32) -> u32 {
		let mut steps = 0;
		while let Some(candidacy) = lagging.last().copied().filter(|_| steps < limit) {
			let left = limit.saturating_sub(steps);
			let taken = Ledgers::<T>::mutate_extant(candidacy, |ledger| {
				ledger.catch_up(today, left, &mut ByDay::<T>::of(candidacy))
			});
			steps = steps.saturating_add(taken.max(1));
			if Ledgers::<T>::get(candidacy).is_none_or(|ledger| ledger.day() >= today) {
				lagging.pop();
			}
		}
		steps
	}
}

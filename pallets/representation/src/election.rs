//! Who validates, and with how many seats.

use alloc::{collections::BTreeSet, vec::Vec};
use frame_support::{traits::Get, BoundedVec};
use metachain_primitives::{
	seats::{apportion, cap_weights, select, Nominee, SeatsOf, VotingWeight},
	time::Day,
	traits::Parliament,
};
use sp_runtime::SaturatedConversion;

use crate::{
	Candidate, Candidates, Config, Elected, ElectedAtMost, ElectionDue, Event, Ledgers, Pallet,
	ParliamentSeats, Stakes, Status,
};

impl<T: Config> Parliament<T::AccountId> for Pallet<T> {
	fn elected() -> Vec<SeatsOf<T::AccountId>> {
		Elected::<T>::get().into_inner()
	}
}

impl<T: Config> Pallet<T> {
	/// Elects a parliament from the candidates that can be elected on `day` and may `validate`. When there
	/// are none, those elected before stay.
	pub(crate) fn elect(day: Day, may_validate: impl Fn(&T::AccountId) -> bool) {
		ElectionDue::<T>::kill();
		let incumbents: BTreeSet<_> =
			Elected::<T>::get().into_iter().map(|seats| seats.validator).collect();
		let nominees = Candidates::<T>::iter()
			.filter_map(|(who, candidate)| {
				let weight = Self::electable_weight(&who, &candidate, day)?;
				let is_incumbent = incumbents.contains(&who);
				may_validate(&who).then_some(Nominee { who, weight, is_incumbent })
			})
			.collect();

		let seats = ParliamentSeats::<T>::get();
		let at_most = ElectedAtMost::<T>::get().min(seats) as usize;
		let chosen = select(nominees, at_most, T::IncumbentMargin::get());
		let weights = Self::capped(&chosen);
		let Some(shares) = apportion(seats, &weights) else {
			Self::deposit_event(Event::NobodyElected { day });
			return;
		};
		let elected: Vec<_> = chosen
			.into_iter()
			.zip(shares)
			.filter(|(_, seats)| *seats > 0)
			.map(|(nominee, seats)| SeatsOf { validator: nominee.who, seats })
			.collect();
		let validators = elected.len().saturated_into();
		Elected::<T>::put(BoundedVec::<_, T::MaxCandidates>::truncate_from(elected));
		Self::deposit_event(Event::ParliamentElected { day, validators, seats });
	}

	/// What a candidate weighs if it can be elected on `day`, apart from its session keys.
	pub(crate) fn electable_weight(
		who: &T::AccountId,
		candidate: &Candidate,
		day: Day,
	) -> Option<VotingWeight> {
		if candidate.status != Status::Standing {
			return None;
		}
		let stake = Stakes::<T>::get(who);
		let ledger = Ledgers::<T>::get(candidate.candidacy)?;
		let is_nominated = stake.barred_until <= day
			&& stake.deposit >= T::MinSelfDeposit::get()
			&& ledger.deposits.saturating_add(stake.deposit) >= T::MinDeposits::get()
			&& ledger.credit.total() >= T::MinCredit::get();
		Some(ledger.weight(stake.deposit)).filter(|weight| is_nominated && *weight > 0)
	}

	/// The weights by which seats are apportioned.
	fn capped(chosen: &[Nominee<T::AccountId>]) -> Vec<VotingWeight> {
		let mut weights: Vec<_> = chosen.iter().map(|nominee| nominee.weight).collect();
		if weights.len() >= T::CapFrom::get() as usize {
			cap_weights(&mut weights, T::WeightCap::get());
		}
		weights
	}
}

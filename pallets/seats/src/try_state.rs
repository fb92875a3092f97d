//! The pallet's invariants.

use alloc::{collections::BTreeSet, vec::Vec};

use frame_support::{ensure, traits::Get};
use metachain_primitives::seats::SeatsOf;
use pallet_session::Pallet as Session;
use sp_runtime::{traits::OpaqueKeys, Perbill, RuntimeAppPublic, TryRuntimeError};

use crate::{
	babe, disabling, seat_list, Active, ActiveKeys, Config, GrandpaLags, Offenders, Pallet,
	Planned, Punished, Queued, StallVotes,
};

impl<T: Config> Pallet<T> {
	/// The invariants of seats, after each block:
	///
	/// - every list is in order, nobody is without a seat, and there are no more seats than allowed;
	/// - the validators of this session and of the next one are those of the session pallet, in its order;
	/// - BABE's authorities of now are the active seats, and those it has announced are the queued ones;
	/// - GRANDPA's authorities, or those of the change that is pending, are the active seats, unless it is
	///   noted that GRANDPA lags;
	/// - the keys in use are those of the active validators, and BABE's;
	/// - votes that GRANDPA has stalled are in the order of accounts, and none is of who has no seat;
	/// - who is disabled holds fewer than a third of the active seats, all together;
	/// - nobody is an offender twice, and nobody was punished by nothing.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		for held in [Planned::<T>::get(), Queued::<T>::get(), Active::<T>::get()] {
			ensure!(seat_list::is_sound(&held, T::MaxSeats::get()), "a list of seats is not sound");
		}
		Self::check_session()?;
		Self::check_babe()?;
		Self::check_grandpa()?;
		Self::check_keys_in_use()?;
		Self::check_stall_votes()?;
		Self::check_offenders()
	}

	fn check_session() -> Result<(), TryRuntimeError> {
		ensure!(
			Session::<T>::validators().iter().eq(validators(&Active::<T>::get())),
			"the active seats are not those of the session's validators"
		);
		let queued_keys = Session::<T>::queued_keys();
		ensure!(
			queued_keys.iter().map(|(who, _)| who).eq(validators(&Queued::<T>::get())),
			"the queued seats are not those of the queued validators"
		);
		Ok(())
	}

	fn check_babe() -> Result<(), TryRuntimeError> {
		let authorities = pallet_babe::Authorities::<T>::get();
		let held = Active::<T>::get();
		let weights = held.iter().flat_map(|one| babe::weights(one.seats));
		ensure!(
			authorities.iter().map(|(_, weight)| *weight).eq(weights),
			"BABE's authorities are not the active seats"
		);
		let holders: Vec<_> =
			held.iter().flat_map(|one| (0..one.seats).map(move |_| one)).collect();
		let mut pairs =
			authorities.iter().zip(&holders).zip(authorities.iter().zip(&holders).skip(1));
		ensure!(
			pairs.all(|(((key, _), one), ((next_key, _), next))| {
				(key == next_key) == (one.validator == next.validator)
			}),
			"BABE's keys do not follow the active seats"
		);

		let queued_keys = Session::<T>::queued_keys();
		let keys: Option<Vec<_>> = queued_keys
			.iter()
			.map(|(who, keys)| Some((who, keys.get(pallet_babe::AuthorityId::ID)?)))
			.collect();
		let keys = keys.ok_or("a queued validator has no key of BABE")?;
		ensure!(
			pallet_babe::NextAuthorities::<T>::get()
				== babe::authorities::<T>(keys.into_iter(), &Queued::<T>::get()),
			"what BABE has announced is not the queued seats"
		);
		Ok(())
	}

	fn check_grandpa() -> Result<(), TryRuntimeError> {
		let authorities = match pallet_grandpa::PendingChange::<T>::get() {
			Some(change) => change.next_authorities,
			None => pallet_grandpa::Authorities::<T>::get(),
		};
		let held = Active::<T>::get();
		let weights = authorities.iter().map(|(_, weight)| *weight);
		ensure!(
			GrandpaLags::<T>::get() || weights.eq(held.iter().map(|one| u64::from(one.seats))),
			"GRANDPA's weights are not the active seats"
		);
		Ok(())
	}

	fn check_keys_in_use() -> Result<(), TryRuntimeError> {
		let in_use = ActiveKeys::<T>::get();
		let held = Active::<T>::get();
		ensure!(
			in_use.iter().map(|(who, _)| who).eq(validators(&held)),
			"the keys in use are not those of the active validators"
		);
		let entries = pallet_babe::Authorities::<T>::get();
		let keys: Option<Vec<_>> = in_use
			.iter()
			.map(|(who, keys)| Some((who, keys.get(pallet_babe::AuthorityId::ID)?)))
			.collect();
		let keys = keys.ok_or("an active validator has no key of BABE")?;
		ensure!(
			entries == babe::authorities::<T>(keys.into_iter(), &held),
			"the keys in use are not BABE's"
		);
		Ok(())
	}

	fn check_stall_votes() -> Result<(), TryRuntimeError> {
		let votes = StallVotes::<T>::get();
		ensure!(
			votes.is_sorted_by(|a, b| a.validator < b.validator),
			"votes on a stall are out of order"
		);
		let held = Active::<T>::get();
		ensure!(
			votes.iter().all(|vote| seat_list::of(&held, &vote.validator) > 0),
			"somebody without a seat has a vote on a stall"
		);
		Ok(())
	}

	fn check_offenders() -> Result<(), TryRuntimeError> {
		let held = Active::<T>::get();
		ensure!(
			disabling::seats_of(&held, Session::<T>::disabled_validators())
				<= disabling::limit(&held),
			"too many seats are disabled"
		);
		let offenders = Offenders::<T>::get();
		let names: BTreeSet<_> = offenders.iter().map(|offender| &offender.validator).collect();
		ensure!(names.len() == offenders.len(), "an offender is noted twice");
		ensure!(
			Punished::<T>::iter_values().all(|part| part > Perbill::zero()),
			"a punishment is noted that takes nothing"
		);
		Ok(())
	}
}

fn validators<A>(held: &[SeatsOf<A>]) -> impl Iterator<Item = &A> {
	held.iter().map(|one| &one.validator)
}

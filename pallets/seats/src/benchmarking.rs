//! Benchmarks of the call, and of what the session and offences pallets make this one do.

use alloc::{vec, vec::Vec};

use codec::{Decode, Encode};
use frame_benchmarking::v2::*;
use frame_support::{traits::Get, BoundedVec};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System, RawOrigin};
use metachain_primitives::seats::SeatsOf;
use pallet_grandpa::Pallet as Grandpa;
use pallet_session::Pallet as Session;
use sp_consensus_babe::digests::PreDigest;
use sp_runtime::{
	traits::{One, Zero},
	Perbill,
};
use sp_staking::offence::{OffenceDetails, OnOffenceHandler};

use crate::{
	Active, Call, Config, Pallet, Punished, Queued, SeatShare, Stall, StallVote, StallVotes,
};

/// Prepares other pallets for the benchmarks.
pub trait BenchmarkHelper<AccountId> {
	/// Makes these the elected ones.
	fn elect(parliament: Vec<SeatsOf<AccountId>>);
	/// Lets these have all that an offence can cost them, if there is such a thing.
	fn expose(_validators: &[AccountId]) {}
}

type Votes<T> = BoundedVec<
	StallVote<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>,
	<T as Config>::MaxSeats,
>;

/// As many validators as a large network has.
const MAX_VALIDATORS: u32 = 300;

/// The most that are expected to offend at the same time.
const MAX_OFFENDERS: u32 = 100;

/// Validators with session keys, and as many seats as there is room for.
fn parliament<T: Config>(count: u32) -> Vec<SeatsOf<T::AccountId>> {
	let seats = T::MaxSeats::get() / count;
	(0..count)
		.map(|index| {
			let validator = account("validator", index, 0);
			let bytes = index.encode().repeat(64);
			let keys = T::Keys::decode(&mut &bytes[..]).expect("public keys are plain bytes");
			pallet_session::NextKeys::<T>::insert(&validator, keys);
			SeatsOf { validator, seats }
		})
		.collect()
}

/// What the decisive vote is for.
fn stall<T: Config>() -> Stall<BlockNumberFor<T>> {
	Stall { delay: T::MaxStallDelay::get(), best_finalized: Zero::zero() }
}

/// The votes of all these: the first so many for the [`stall`], the others for something else.
fn votes<T: Config>(held: &[SeatsOf<T::AccountId>], alike: usize) -> Votes<T> {
	let cast_in = Session::<T>::current_index();
	let other = Stall { delay: Zero::zero(), ..stall::<T>() };
	let votes = held.iter().enumerate().map(|(position, one)| StallVote {
		validator: one.validator.clone(),
		stall: if position < alike { stall::<T>() } else { other },
		cast_in,
	});
	BoundedVec::truncate_from(votes.collect())
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// A whole change of the session, with all that the SDK's pallets do: a new parliament comes into
	/// force, and another one is planned. Every validator has voted that GRANDPA has stalled.
	#[benchmark]
	fn session_change(v: Linear<1, MAX_VALIDATORS>) {
		let mut elected = parliament::<T>(v);
		T::BenchmarkHelper::elect(elected.clone());
		pallet_babe::Initialized::<T>::put(None::<PreDigest>);
		Session::<T>::rotate_session();
		StallVotes::<T>::put(votes::<T>(&Active::<T>::get(), 0));
		elected.iter_mut().for_each(|one| one.seats = 1);
		T::BenchmarkHelper::elect(elected);

		#[block]
		{
			Session::<T>::rotate_session();
		}

		assert_eq!(Active::<T>::get().len(), v as usize);
		assert!(Queued::<T>::get().iter().all(|one| one.seats == 1));
	}

	/// The decisive vote, when everybody else has voted.
	#[benchmark]
	fn vote_stalled(v: Linear<1, MAX_VALIDATORS>) {
		let mut held = parliament::<T>(v);
		held.iter_mut().for_each(|one| one.seats = 1);
		held.sort_by(|a, b| a.validator.cmp(&b.validator));
		StallVotes::<T>::put(votes::<T>(&held[1..], v as usize * 2 / 3));
		let caller = RawOrigin::Signed(held[0].validator.clone());
		Active::<T>::put(BoundedVec::truncate_from(held));
		System::<T>::set_block_number(One::one());
		let Stall { delay, best_finalized } = stall::<T>();

		#[extrinsic_call]
		_(caller, delay, best_finalized);

		assert_eq!(Grandpa::<T>::stalled(), Some((delay, best_finalized)));
	}

	/// Together with the punishment by [`Config::Candidates`].
	#[benchmark]
	fn on_offence(o: Linear<1, MAX_OFFENDERS>) {
		let held = parliament::<T>(MAX_VALIDATORS);
		let of = T::MaxSeats::get();
		let validators: Vec<_> = held.iter().map(|one| one.validator.clone()).collect();
		T::BenchmarkHelper::expose(&validators[..o as usize]);
		pallet_session::Validators::<T>::put(validators);
		let offenders: Vec<_> = held
			.iter()
			.take(o as usize)
			.map(|one| OffenceDetails {
				offender: (one.validator.clone(), SeatShare { seats: one.seats, of }),
				reporters: vec![],
			})
			.collect();
		Active::<T>::put(BoundedVec::truncate_from(held));
		let fractions = vec![Perbill::one(); o as usize];

		#[block]
		{
			Pallet::<T>::on_offence(&offenders, &fractions, 1);
		}

		assert_eq!(Punished::<T>::iter_prefix(1).count(), o as usize);
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}

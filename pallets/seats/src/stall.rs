//! How validators revive a GRANDPA that has stalled.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	ensure,
	pallet_prelude::{DispatchResult, Get},
};
use frame_system::{pallet_prelude::BlockNumberFor, Pallet as System, RawOrigin};
use metachain_primitives::seats::{Seats, SeatsOf};
use pallet_grandpa::Pallet as Grandpa;
use pallet_session::Pallet as Session;
use scale_info::TypeInfo;
use sp_staking::SessionIndex;

use crate::{seat_list, Active, Config, Error, Event, Pallet, StallVotes};

/// What [`pallet_grandpa`] has to know to go on after a stall.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub struct Stall<BlockNumber> {
	/// How many blocks after the start of the next session the voters begin afresh. So deep a block must
	/// not be reorganised.
	pub delay: BlockNumber,
	/// The highest block that any of the validators has finalized. The voters go on from it.
	pub best_finalized: BlockNumber,
}

/// A validator says that GRANDPA has stalled.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct StallVote<AccountId, BlockNumber> {
	pub validator: AccountId,
	pub stall: Stall<BlockNumber>,
	/// The session in which it was cast.
	pub cast_in: SessionIndex,
}

impl<T: Config> Pallet<T> {
	/// Counts `validator`'s vote, its only one. With those of more than two thirds of the seats for the
	/// same [`Stall`], GRANDPA is told of it.
	pub(crate) fn do_vote_stalled(
		validator: T::AccountId,
		stall: Stall<BlockNumberFor<T>>,
	) -> DispatchResult {
		let held = Active::<T>::get();
		ensure!(seat_list::of(&held, &validator) > 0, Error::<T>::NoSeat);
		ensure!(stall.best_finalized < System::<T>::block_number(), Error::<T>::NotInThePast);
		ensure!(stall.delay <= T::MaxStallDelay::get(), Error::<T>::DelayTooLong);
		ensure!(!Self::is_being_revived(), Error::<T>::BeingRevived);

		let mut votes = StallVotes::<T>::get();
		let vote = StallVote {
			validator: validator.clone(),
			stall,
			cast_in: Session::<T>::current_index(),
		};
		votes.retain(|other| other.validator != validator);
		let place = votes.partition_point(|other| other.validator < validator);
		votes.try_insert(place, vote).map_err(|_| Error::<T>::TooManyVotes)?;
		let in_favour = seats_in_favour(&held, &votes, &stall);
		let of = seat_list::total(&held);
		Self::deposit_event(Event::StallVoted { validator, stall, in_favour, of });

		if !is_supermajority(in_favour, of) {
			StallVotes::<T>::put(votes);
			return Ok(());
		}
		StallVotes::<T>::kill();
		Self::deposit_event(Event::StallNoted { stall });
		Grandpa::<T>::note_stalled(RawOrigin::Root.into(), stall.delay, stall.best_finalized)
	}

	/// Whether GRANDPA knows of a stall, or begins afresh after one already.
	fn is_being_revived() -> bool {
		Grandpa::<T>::stalled().is_some()
			|| Grandpa::<T>::pending_change().is_some_and(|change| change.forced.is_some())
	}

	/// Drops the votes of who has no seat any more, and those that are too old to mean a stall of now.
	pub(crate) fn forget_stall_votes() {
		let mut votes = StallVotes::<T>::get();
		if votes.is_empty() {
			return;
		}
		let held = Active::<T>::get();
		let now = Session::<T>::current_index();
		votes.retain(|vote| {
			now.saturating_sub(vote.cast_in) < T::StallVoteSessions::get()
				&& seat_list::of(&held, &vote.validator) > 0
		});
		StallVotes::<T>::put(votes);
	}
}

/// The seats of those who have voted for `stall`.
fn seats_in_favour<A: Ord, B: PartialEq>(
	held: &[SeatsOf<A>],
	votes: &[StallVote<A, B>],
	stall: &Stall<B>,
) -> Seats {
	votes
		.iter()
		.filter(|vote| vote.stall == *stall)
		.fold(0, |sum: Seats, vote| sum.saturating_add(seat_list::of(held, &vote.validator)))
}

/// Whether `part` of `all` seats can finalize blocks: more than two thirds. With fewer a revived GRANDPA
/// would stall again.
fn is_supermajority(part: Seats, all: Seats) -> bool {
	u64::from(part) * 3 > u64::from(all) * 2
}

//! # Seats
//!
//! The voting right of validators: a parliament of seats, as BABE and GRANDPA know it.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the call, view functions, events, storage and configuration. The only call
//! is for validators, when finality has stalled. The pallet stands between a [`Parliament`], which says who validates with how many seats, and the SDK's
//! consensus pallets, which are used as they are:
//!
//! | what the runtime needs | what this pallet offers |
//! |---|---|
//! | `pallet_session::Config::SessionManager` | [`NoteHistoricalRoot`]`<Runtime, Seats>` |
//! | `pallet_session::Config::ValidatorIdOf` | [`ValidatorOf`] |
//! | `pallet_session::historical::Config::FullIdentification` | [`SeatShare`] |
//! | `pallet_session::historical::Config::FullIdentificationOf` | [`SeatShareOf`] |
//! | the session keys of BABE and GRANDPA | [`WeightedBabe`], [`WeightedGrandpa`] |
//! | `pallet_session::Config::DisablingStrategy` | [`UpToLimitBySeats`] |
//! | `pallet_babe::Config::DisabledValidators` | [`ClosedSeats`] |
//! | `pallet_authorship::Config::FindAuthor` | [`AuthorOfSeat`] |
//! | `KeyOwnerProofSystem` of BABE's and GRANDPA's `EquivocationReportSystem` | [`KeysInUse`] |
//! | `pallet_offences::Config::OnOffenceHandler` | [`Pallet`] |
//!
//! In the runtime it stands before the session pallet, which stands before GRANDPA, while BABE stands
//! before the authorship pallet and that before the session pallet. BABE and GRANDPA have no authorities in
//! the genesis configuration: they follow the seats.
//!
//! ## Overview
//!
//! With `s` of `S` seats a validator has `s / S` of the say: its vote for finality weighs `s`, and it
//! produces that part of the blocks. BABE's list of authorities has each key once per seat.
//!
//! A change takes its time, as headers have to announce it. When a session starts, the one after it is
//! [planned](Event::SeatsPlanned): its seats are queued, and its authorities announced. When that one
//! starts, they are in force. So an election counts from the second session after it on.
//!
//! ### Example
#![doc = concat!("```ignore\n", include_str!("tests/example.rs"), "```")]
//!
//! ## Low-level
//!
//! ### Design goals
//!
//! 1. What headers announce is what comes into force, from genesis on and whatever happens in between:
//!    sets that grow or shrink, other seats for the same validators, rotated keys, skipped epochs, a
//!    stalled GRANDPA.
//! 2. The position of a validator is the same in the session pallet, GRANDPA and [`Active`]. Its seats in
//!    BABE are numbered through in that order.
//! 3. Nothing can leave the chain without validators.
//! 4. The sets of BABE and GRANDPA change only when something changes: each change starts GRANDPA's voting
//!    afresh, and makes the session pallet forgive disabled validators.
//! 5. An offence is weighed by the seats at its time, and punished once.
//!
//! ### Design
//!
//! [`Planned`] is whom the parliament elected last, or genesis named. Those of them who have session keys
//! are [`Queued`] for the next session, and become [`Active`] with it. A validator that drops its keys
//! leaves with its seats, and gets them back when it has keys again. If nobody would be left, the last
//! validators go on, with the keys they have dropped.
//!
//! The parliament is asked when a session starts, which is never less often than it changes if sessions
//! are not longer than days. Lists are kept in the order of accounts, so that another order of the same
//! parliament is no change.
//!
//! [`WeightedBabe`] announces the queued seats. [`WeightedGrandpa`] lets GRANDPA schedule its change, which
//! takes place in the same block, and puts the active seats into it before the header is made. This holds
//! for the forced change after a stall too. While that one is pending GRANDPA refuses others, so
//! [`GrandpaLags`] notes that it has to be told again.
//!
//! An equivocation is proven with the record of its session, in which each validator stands with its keys
//! and its [`SeatShare`]. What it costs is [`fraction::part_due`], by the seats of all who offended at the same
//! time; several offences in one session cost what the gravest of them does. The offender is disabled at
//! once, which means that it produces no blocks, as far as [`UpToLimitBySeats`] allows: fewer than a third of
//! the seats are disabled. That lasts until an election has changed the parliament, from which
//! [`Candidates::punish`] has barred it. In particular it cannot get free by rotating its keys.
//!
//! For the session of now the session pallet would prove and check the keys that were set last, not those in
//! use: who sets other keys, and then offends with those still in use, could not be reported. [`KeysInUse`]
//! lets it see the keys of [`ActiveKeys`] instead.
//!
//! GRANDPA stalls when a third of the seats in its set is lost. Nothing is finalized then, but blocks go on
//! and elections too, and who is lost gets fewer seats as its credit decays and its delegators leave. A change
//! of GRANDPA's set takes effect with its finalization only, so the nodes still wait for the lost ones. Once
//! more than two thirds of the seats of now are of one mind, and could finalize, they can say so by
//! [`vote_stalled`](Pallet::vote_stalled), and GRANDPA begins afresh with them, from the next session on. The
//! set which that gives is the elected one in any case: the vote says when, not who.
//!
//! ### Terminology
//!
//! - **Parliament**: the elected validators and their seats.
//! - **Seat**: an equal part of the voting right.
//! - **Epoch, set**: what a session is to BABE and to GRANDPA. A set lasts until something changes.
//! - **Offender**: a validator that was proven to have equivocated, until an election has answered that.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod babe;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod disabling;
pub mod fraction;
mod grandpa;
mod key_owners;
mod keys;
#[cfg(test)]
mod mock;
mod offence;
pub mod seat_list;
mod session;
mod share;
mod stall;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "try-runtime"))]
mod try_state;
mod validator;
pub mod weights;

#[cfg(doc)]
use metachain_primitives::traits::{Candidates, Parliament};
#[cfg(doc)]
use pallet_session::historical::NoteHistoricalRoot;

pub use babe::{AuthorOfSeat, ClosedSeats, WeightedBabe};
#[cfg(feature = "runtime-benchmarks")]
pub use benchmarking::BenchmarkHelper;
pub use disabling::UpToLimitBySeats;
pub use grandpa::WeightedGrandpa;
pub use key_owners::KeysInUse;
pub use offence::Offender;
pub use pallet::*;
pub use share::{SeatShare, SeatShareOf};
pub use stall::{Stall, StallVote};
pub use validator::ValidatorOf;
pub use weights::WeightInfo;

use frame_support::BoundedVec;
use metachain_primitives::seats::SeatsOf;

const LOG_TARGET: &str = "runtime::seats";

/// Validators and their seats, in the order of accounts.
pub type SeatList<T> =
	BoundedVec<SeatsOf<<T as frame_system::Config>::AccountId>, <T as Config>::MaxSeats>;

#[frame_support::pallet]
pub mod pallet {
	use alloc::vec::Vec;

	use frame_support::{pallet_prelude::*, DefaultNoBound};
	use frame_system::pallet_prelude::*;
	use metachain_primitives::{
		money::Balance,
		seats::{Seats, SeatsOf},
		traits::{Candidates, Parliament},
	};
	use pallet_session::historical;
	use sp_runtime::Perbill;
	use sp_staking::SessionIndex;

	use crate::{seat_list, Offender, SeatList, SeatShare, Stall, StallVote, WeightInfo};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config:
		frame_system::Config<RuntimeEvent: From<Event<Self>>>
		+ pallet_babe::Config
		+ pallet_grandpa::Config
		+ pallet_session::Config<ValidatorId = <Self as frame_system::Config>::AccountId>
		+ historical::Config<FullIdentification = SeatShare>
	{
		/// Whom the nodes have elected.
		type Parliament: Parliament<Self::AccountId>;

		/// Who may set session keys, and whom an offence costs something.
		type Candidates: Candidates<Self::AccountId>;

		/// The most seats that a parliament may have. Not more than the authorities that BABE and GRANDPA
		/// have room for.
		#[pallet::constant]
		type MaxSeats: Get<u32>;

		/// For how many sessions it is remembered who validated with which keys and seats: for as long an
		/// offence can be proven. Not more than the sets that GRANDPA remembers, and not for longer than
		/// there is something to slash.
		#[pallet::constant]
		type RememberedSessions: Get<SessionIndex>;

		/// How long after the start of a session, in blocks, a revived GRANDPA may be told to begin: see
		/// [`Stall::delay`]. Until then it learns of no other seats.
		#[pallet::constant]
		type MaxStallDelay: Get<BlockNumberFor<Self>>;

		/// For how many sessions a vote that GRANDPA has stalled counts.
		#[pallet::constant]
		type StallVoteSessions: Get<SessionIndex>;

		/// Weights of the call, and of what the session and offences pallets make this one do.
		type WeightInfo: WeightInfo;

		/// Prepares other pallets for the benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId>;
	}

	/// Whom the parliament elected last, or genesis named, whether or not they have session keys.
	#[pallet::storage]
	pub type Planned<T: Config> = StorageValue<_, SeatList<T>, ValueQuery>;

	/// The seats of the next session.
	#[pallet::storage]
	pub type Queued<T: Config> = StorageValue<_, SeatList<T>, ValueQuery>;

	/// The seats of now.
	#[pallet::storage]
	pub type Active<T: Config> = StorageValue<_, SeatList<T>, ValueQuery>;

	/// The validators of now with the keys that they have in use, in the order of [`Active`]. It is as long
	/// as that list.
	#[pallet::storage]
	#[pallet::unbounded]
	pub type ActiveKeys<T: Config> =
		StorageValue<_, Vec<(T::AccountId, <T as pallet_session::Config>::Keys)>, ValueQuery>;

	/// Validators that were reported since the last election, in the order of their first reports. As far
	/// as the session pallet's strategy allows, they stay disabled for as long as they are here.
	#[pallet::storage]
	pub type Offenders<T: Config> =
		StorageValue<_, BoundedVec<Offender<T::AccountId>, <T as Config>::MaxSeats>, ValueQuery>;

	/// The part of what it had at stake that a validator has lost for its offences in a session. Sessions
	/// are forgotten with their records.
	#[pallet::storage]
	pub type Punished<T: Config> = StorageDoubleMap<
		_,
		Twox64Concat,
		SessionIndex,
		Twox64Concat,
		T::AccountId,
		Perbill,
		ValueQuery,
	>;

	/// Who says that GRANDPA has stalled, in the order of accounts.
	#[pallet::storage]
	pub type StallVotes<T: Config> = StorageValue<
		_,
		BoundedVec<
			StallVote<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>,
			<T as Config>::MaxSeats,
		>,
		ValueQuery,
	>;

	/// Whether GRANDPA does not know the seats of now yet, as another change was pending.
	#[pallet::storage]
	pub type GrandpaLags<T: Config> = StorageValue<_, bool, ValueQuery>;

	#[pallet::genesis_config]
	#[derive(DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		/// Who validates from genesis until the first election, which may be at genesis itself, and with
		/// how many seats: each once, with one seat at least, and with session keys. The same goes for the
		/// parliament, if there is one at genesis.
		pub validators: Vec<SeatsOf<T::AccountId>>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			let mut planned = self.validators.clone();
			planned.sort_by(|a, b| a.validator.cmp(&b.validator));
			assert!(
				seat_list::is_sound(&planned, T::MaxSeats::get()),
				"a validator of genesis is named twice or has no seats, or there are too many seats"
			);
			// Each has a seat, so there are not more validators than seats.
			Planned::<T>::put(BoundedVec::truncate_from(planned));
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The next session, `session`, will have other validators, seats or keys than this one. There are
		/// so many validators and seats in all.
		SeatsPlanned { session: SessionIndex, validators: u32, seats: Seats },
		/// `validator` has lost `part` of what it had at stake for offences in `session`, in all. With this
		/// event it lost `taken` planck.
		ValidatorPunished {
			validator: T::AccountId,
			session: SessionIndex,
			part: Perbill,
			taken: Balance,
		},
		/// `validator` says that GRANDPA has stalled. With it, `in_favour` of the seats say so, `of` so many.
		StallVoted {
			validator: T::AccountId,
			stall: Stall<BlockNumberFor<T>>,
			in_favour: Seats,
			of: Seats,
		},
		/// More than two thirds of the seats say that GRANDPA has stalled. With the next session it begins
		/// afresh.
		StallNoted { stall: Stall<BlockNumberFor<T>> },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account is no validator of now.
		NoSeat,
		/// A block that is not there yet cannot have been finalized.
		NotInThePast,
		/// The delay is longer than `MaxStallDelay`.
		DelayTooLong,
		/// GRANDPA knows of a stall already, and begins afresh soon.
		BeingRevived,
		/// There are as many votes as there is room for. There is room again with the next session.
		TooManyVotes,
	}

	#[pallet::call]
	impl<T: Config> Pallet<T> {
		/// Say that GRANDPA has stalled, so that it can go on.
		///
		/// Once validators with more than two thirds of the seats have said the same in
		/// `StallVoteSessions` sessions, `grandpa.noteStalled` takes place: with the next session GRANDPA
		/// is made to change to the seats of then, after `delay` blocks, and its voters go on from the block
		/// `best_finalized`. Another vote of the same validator takes the place of its first. For how the
		/// two numbers have to be chosen see [`Stall`].
		///
		/// - Origin: signed by a validator of now.
		/// - Errors: `NoSeat`, `NotInThePast`, `DelayTooLong`, `BeingRevived`, `TooManyVotes`.
		/// - Events: `StallVoted`, and `StallNoted` with the vote that is decisive.
		#[pallet::call_index(0)]
		#[pallet::weight(<T as Config>::WeightInfo::vote_stalled(T::MaxSeats::get()))]
		pub fn vote_stalled(
			origin: OriginFor<T>,
			#[pallet::compact] delay: BlockNumberFor<T>,
			#[pallet::compact] best_finalized: BlockNumberFor<T>,
		) -> DispatchResult {
			let validator = ensure_signed(origin)?;
			Self::do_vote_stalled(validator, Stall { delay, best_finalized })
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The seats of now.
		pub fn seats_now() -> Vec<SeatsOf<T::AccountId>> {
			Active::<T>::get().into_inner()
		}

		/// The seats of the next session.
		pub fn seats_queued() -> Vec<SeatsOf<T::AccountId>> {
			Queued::<T>::get().into_inner()
		}

		/// The seats as the parliament gave them last. Whoever of them has session keys takes them with
		/// the second session from then on.
		pub fn seats_planned() -> Vec<SeatsOf<T::AccountId>> {
			Planned::<T>::get().into_inner()
		}

		/// The votes that count for that GRANDPA has stalled.
		pub fn stall_votes() -> Vec<StallVote<T::AccountId, BlockNumberFor<T>>> {
			StallVotes::<T>::get().into_inner()
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let seats = T::MaxSeats::get();
			assert!(seats > 0, "MaxSeats must not be zero");
			assert!(
				seats <= <T as pallet_babe::Config>::MaxAuthorities::get(),
				"BABE must have room for MaxSeats"
			);
			assert!(
				seats <= <T as pallet_grandpa::Config>::MaxAuthorities::get(),
				"GRANDPA must have room for MaxSeats"
			);
			assert!(
				u64::from(T::RememberedSessions::get()) <= T::MaxSetIdSessionEntries::get(),
				"GRANDPA must remember sets for RememberedSessions"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_n: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}

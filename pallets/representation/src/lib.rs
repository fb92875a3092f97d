//! # Representation
//!
//! Nodes delegate their deposits and credit to candidates, who are elected by both and share what their
//! blocks earn with those who chose them.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the calls, the view functions, events, errors, storage and
//! configuration. Other pallets use [`Pallet`] through the traits that it implements: [`Parliament`] for
//! those who are elected, [`Candidates`](metachain_primitives::traits::Candidates) to punish one, [`ShareRewards`] to add to what
//! is shared out. It is told of new days through [`OnNewDay`], of nodes through [`OnCreditChange`] and
//! [`OnDepositChange`], and of the authors of blocks through [`EventHandler`]. [`Pallet::candidate_infos`],
//! [`Pallet::claimable`] and [`Pallet::after_move`] serve a runtime API.
//!
//! ## Overview
//!
//! Whoever wants to validate becomes a [candidate](Pallet::register) by putting up a self-deposit. A node
//! [delegates](Pallet::delegate) its whole deposit and its whole credit to one candidate. At the turn of
//! the day those with the greatest weights are elected, and the seats of a parliament are apportioned among
//! them. A candidate weighs the square root of its deposits times its credit: deposits alone or credit
//! alone buy nothing.
//!
//! Each day's part of the incentive pool goes to the candidates by the blocks that each has authored. Of
//! that a candidate keeps its commission; the rest belongs to its delegators by the credit that each
//! contributed. Both [claim](Pallet::claim) it when they like.
//!
//! ### Example
#![doc = concat!("```ignore\n", include_str!("tests/example.rs"), "```")]
//!
//! ## Low-level
//!
//! ### Design goals
//!
//! 1. Nothing ever iterates over nodes. The turn of the day costs as much as there are candidates, a
//!    change of a node's credit or deposit and a claim cost a constant, whether for a day or a year.
//! 2. No deposit and no credit counts twice, and none counts that is unbonding, has decayed or was
//!    withdrawn.
//! 3. What is claimed never exceeds what was set aside. All rounding is in favour of the pot.
//! 4. The parliament is never empty once somebody was elected, whatever happens to the candidates.
//! 5. Days that were missed, a thousand too, delay the next election by some blocks, and break nothing.
//!
//! ### Design
//!
//! **Sums.** The [`Ledger`] of a candidacy holds the sums over its delegators: their deposits, and their
//! credit as a [decaying sum](metachain_primitives::decaying_sum), whose changes to come are in
//! [`SlopeChanges`]. A [`Delegation`] remembers what it added, so that exactly this is taken out again.
//! It follows every change of the node's credit and deposit, and ends when the node is registered no
//! more. A candidate's self-deposit is on hold for itself and is added to the deposits; only a node's
//! delegation brings credit, also when the node is the candidate.
//!
//! **Turn of the day.** The day that ended is closed: what the stream has for it is divided by blocks,
//! commission is owed to the candidates, the rest is set aside in a [reward
//! integral](metachain_primitives::reward_integral) of each candidacy, by the credit on that day. Then the
//! sums go to the next day, whoever resigned leaves, and the election is held. A delegation counts for a
//! day as it is when that day is closed; only those who [came](Newcomers) on that day earn nothing by it,
//! so that nobody can go where a day has paid best. The block that turns the day is begun before it, and counts for
//! the day that it ends.
//!
//! **Missed days.** When days without blocks lie between, the candidacies lag behind; they are taken
//! forward in [`on_poll`](Hooks::on_poll), at most [`Config::MaxCatchUp`] steps a block, from the same
//! block on, or from the next one when a session begins with it. The election waits for all of them. If another day turns meanwhile, those that still lag keep
//! the count of their blocks, and are paid for them with the first day that they reach in time. At genesis
//! the chain knows no day: the first candidacies begin on day zero, and skip to the first day.
//!
//! **Election.** Whoever stands, has the least self-deposit, is [nominated](Config::MinDeposits) by
//! deposits and [credit](Config::MinCredit), has session keys and is not barred can be elected. An
//! incumbent is replaced only by who exceeds it by [`Config::IncumbentMargin`]. From
//! [`Config::CapFrom`] chosen on, nobody counts for more than [`Config::WeightCap`] of all. The seats go
//! to the chosen by weight; who is too light for one is not elected. See
//! [`seats`](metachain_primitives::seats) for the formulae and for what splitting gains: no weight and no
//! seat, only what a cap would take.
//!
//! **Rewards.** What a delegation earned is settled before the node's credit changes, with the credit it
//! had, and kept with its fractions. Only what is paid is rounded: all claims of a delegation together are
//! at most one planck less than its exact share rounded down, and never more. [`Ledger::unpaid`] is what
//! was set aside and not paid out of a candidacy. It ends when the candidacy is forgotten: then it is shared
//! out anew, together with what a day could not share out, as when a candidate has no delegators.
//!
//! **What ends when.** A stake ends when all of it is withdrawn and no bar is left. A delegation to a
//! candidate that has left ends with the next change of the node, its next claim or its next delegation;
//! what it earned is owed to the node. A candidacy's books are forgotten [`KEPT_DAYS`] days after it ended,
//! in spare block space; what was not claimed by then is forfeited. So is, while a candidate stays, what is
//! older than [`KEPT_DAYS`] when it is settled.
//!
//! **Offences.** Self-deposits unbond for [`Config::UnbondingDays`], and can be slashed until they are
//! released. A candidate can resign only when it is not elected.
//!
//! The pot must be given the existential deposit at genesis, which stays in it.
//!
//! ### Terminology
//!
//! - **Candidacy**: an account's time as a candidate, from registering until it leaves.
//! - **Self-deposit**: what a candidate puts up itself. **Stake**: that and what of it is unbonding.
//! - **Pot**: the account that holds rewards until they are claimed.
//! - **Settled**: a day whose reward has accrued to a delegation. **Owed**: due to an account, whatever
//!   becomes of its delegation or candidacy.
//! - **Lagging**: a candidacy whose sums have not reached today.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod by_day;
mod candidate;
mod day;
mod delegation;
mod departure;
mod election;
mod genesis;
mod ledger;
#[cfg(test)]
mod mock;
mod newcomers;
mod payroll;
mod punish;
mod queries;
mod rewards;
mod self_deposit;
mod stake;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

#[cfg(doc)]
use frame_support::traits::Hooks;
#[cfg(doc)]
use metachain_primitives::{
	reward_integral::KEPT_DAYS,
	traits::{OnCreditChange, OnDepositChange, OnNewDay, Parliament, ShareRewards},
};
#[cfg(doc)]
use pallet_authorship::EventHandler;

pub use departure::FORGOTTEN_PER_BLOCK;
pub use ledger::Ledger;
pub use newcomers::Newcomers;
pub use pallet::*;
pub use stake::{Stake, Unbonding, MAX_UNBONDING_DAYS};
pub use types::{
	CandidacyId, Candidate, CandidateInfo, Commission, Delegation, Departure, DepartureQueue,
	Profile, Status, WeightsAfterMove, MAX_NAME, MAX_URL,
};
pub use weights::WeightInfo;

const LOG_TARGET: &str = "runtime::representation";

/// What the benchmarks need of the pallets around this one.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AccountId> {
	/// Turns the clock to `day`, without telling anybody.
	fn set_day(day: metachain_primitives::time::Day);
	/// Makes `who` a node with so much on deposit, and with credit that decays and that suffices to
	/// nominate a candidate.
	fn make_node(who: &AccountId, deposit: metachain_primitives::money::Balance);
	/// Changes the course of the credit of the node `who`, as an activity of its own does.
	fn be_active(who: &AccountId);
	/// Gives `who` session keys.
	fn set_keys(who: &AccountId);
	/// Gives the stream a budget.
	fn fund_stream();
}

#[frame_support::pallet]
pub mod pallet {
	use alloc::vec::Vec;
	use frame_support::{
		pallet_prelude::*,
		traits::{fungible, Contains},
		weights::WeightMeter,
		Identity, PalletId,
	};
	use frame_system::pallet_prelude::*;
	use metachain_primitives::{
		curve::Points,
		money::Balance,
		reward_integral::Prefix,
		seats::{Seats, SeatsOf},
		time::Day,
		traits::{Clock, Credit, CreditAuthority, Deposits, OnFined, RewardStream},
	};
	use sp_runtime::Perbill;

	use crate::{
		CandidacyId, Candidate, CandidateInfo, Delegation, Departure, DepartureQueue, Ledger,
		Profile, Stake, WeightInfo, WeightsAfterMove, MAX_UNBONDING_DAYS,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// Seats of a small network.
	pub const DEFAULT_SEATS: Seats = 20;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The runtime's reasons to hold MC.
		type RuntimeHoldReason: From<HoldReason>;

		/// MC.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>
			+ fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The nodes' credit. It reports every change through
		/// [`OnCreditChange`](metachain_primitives::traits::OnCreditChange).
		type Credit: Credit<Self::AccountId>;

		/// Takes credit from who is punished.
		type CreditAuthority: CreditAuthority<Self::AccountId>;

		/// Is told who was punished.
		type OnFined: OnFined<Self::AccountId>;

		/// The nodes' deposits. It reports every change through
		/// [`OnDepositChange`](metachain_primitives::traits::OnDepositChange).
		type Deposits: Deposits<Self::AccountId>;

		/// The validators' stream of the incentive pool. A day's budget is drawn when the day is closed,
		/// before the pool sets the next one.
		type Stream: RewardStream<Self::AccountId>;

		/// The one clock.
		type Clock: Clock;

		/// Who has set session keys. Nobody else is elected.
		type Keys: Contains<Self::AccountId>;

		/// Receives what is slashed.
		#[pallet::constant]
		type Treasury: Get<Self::AccountId>;

		/// The account of the pot derives from it.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// How many candidates there are at most. Default: 1,000.
		#[pallet::constant]
		type MaxCandidates: Get<u32>;

		/// The least self-deposit, in planck.
		#[pallet::constant]
		type MinSelfDeposit: Get<Balance>;

		/// What a candidate needs in deposits, its own included, to be nominated, in planck.
		#[pallet::constant]
		type MinDeposits: Get<Balance>;

		/// What a candidate needs in credit to be nominated, in points.
		#[pallet::constant]
		type MinCredit: Get<u128>;

		/// The highest commission.
		#[pallet::constant]
		type MaxCommission: Get<Perbill>;

		/// After how many days a raised commission applies. Longer than `MoveCooldown`, so that every
		/// delegator can leave before. Default: 2.
		#[pallet::constant]
		type CommissionNotice: Get<Day>;

		/// For how many days a node stays with a candidate. Default: 1.
		#[pallet::constant]
		type MoveCooldown: Get<Day>;

		/// After how many days a self-deposit that was lowered can be withdrawn. From 1 to
		/// [`MAX_UNBONDING_DAYS`]. Default: 7.
		#[pallet::constant]
		type UnbondingDays: Get<Day>;

		/// For how many days an offence bars from being elected. Default: 7.
		#[pallet::constant]
		type BarDays: Get<Day>;

		/// By how much of an incumbent's weight a challenger must exceed it. Default: 5 %.
		#[pallet::constant]
		type IncumbentMargin: Get<Perbill>;

		/// The share of all weights above which more does not count. Default: 10 %.
		#[pallet::constant]
		type WeightCap: Get<Perbill>;

		/// From how many chosen on the cap holds. So many that equal weights do not exceed it. Default: 30.
		#[pallet::constant]
		type CapFrom: Get<u32>;

		/// How many seats a parliament can have. A genesis with more is refused. Default: 1,000.
		#[pallet::constant]
		type MaxSeats: Get<Seats>;

		/// How many steps are taken in a block at most to catch up with missed days. A step takes one
		/// candidacy to the next day. Not zero. Default: 1,000.
		#[pallet::constant]
		type MaxCatchUp: Get<u32>;

		/// Weights of the calls and hooks.
		type WeightInfo: WeightInfo;

		/// Prepares the other pallets for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId>;
	}

	/// Why MC is on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// It is, or was until some days ago, a candidate's self-deposit.
		SelfDeposit,
	}

	/// All candidates.
	#[pallet::storage]
	pub type Candidates<T: Config> =
		CountedStorageMap<_, Blake2_128Concat, T::AccountId, Candidate, OptionQuery>;

	/// The number of the next candidacy.
	#[pallet::storage]
	pub type NextCandidacy<T: Config> = StorageValue<_, CandidacyId, ValueQuery>;

	/// What candidates, and those who were some days ago, have on hold.
	#[pallet::storage]
	pub type Stakes<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Stake, ValueQuery>;

	/// The books of every candidacy, and of those that ended in the last
	/// [`KEPT_DAYS`](metachain_primitives::reward_integral::KEPT_DAYS) days.
	#[pallet::storage]
	pub type Ledgers<T: Config> = StorageMap<_, Twox64Concat, CandidacyId, Ledger, OptionQuery>;

	/// By how much the slope of a candidacy's credit changes on days to come. The key is the day in
	/// big-endian bytes, in the order of which entries are found.
	#[pallet::storage]
	pub type SlopeChanges<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CandidacyId, Identity, [u8; 4], i128, ValueQuery>;

	/// What a point of credit has earned in a candidacy before a day.
	#[pallet::storage]
	pub type PaidDays<T: Config> =
		StorageDoubleMap<_, Twox64Concat, CandidacyId, Twox64Concat, Day, Prefix, OptionQuery>;

	/// To whom each node delegates.
	#[pallet::storage]
	pub type Delegations<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Delegation<T::AccountId>, OptionQuery>;

	/// What is due to an account: commission, and what it earned by delegations that have ended.
	#[pallet::storage]
	pub type Owed<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Balance, ValueQuery>;

	/// What lies in the pot for days to come: payments of today, and what earlier days left over.
	#[pallet::storage]
	pub type Undistributed<T: Config> = StorageValue<_, Balance, ValueQuery>;

	/// Blocks authored today. At most as many entries as there are authorities on a day.
	#[pallet::storage]
	pub type AuthoredBlocks<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, u32, ValueQuery>;

	/// The queue of the candidacies that have ended and are not forgotten.
	#[pallet::storage]
	pub type QueuedDepartures<T: Config> = StorageValue<_, DepartureQueue, ValueQuery>;

	/// The candidacies at the places of the queue.
	#[pallet::storage]
	pub type Departures<T: Config> = StorageMap<_, Twox64Concat, u32, Departure, OptionQuery>;

	/// Candidacies that have not reached today.
	#[pallet::storage]
	pub type Lagging<T: Config> =
		StorageValue<_, BoundedVec<CandidacyId, T::MaxCandidates>, ValueQuery>;

	/// Whether an election waits for those that lag behind.
	#[pallet::storage]
	pub type ElectionDue<T: Config> = StorageValue<_, bool, ValueQuery>;

	/// The parliament, by account.
	#[pallet::storage]
	pub type Elected<T: Config> =
		StorageValue<_, BoundedVec<SeatsOf<T::AccountId>, T::MaxCandidates>, ValueQuery>;

	/// How many seats the parliament has. Set at genesis.
	#[pallet::storage]
	pub type ParliamentSeats<T: Config> = StorageValue<_, Seats, ValueQuery>;

	/// How many candidates are elected at most. Set at genesis.
	#[pallet::storage]
	pub type ElectedAtMost<T: Config> = StorageValue<_, u32, ValueQuery>;

	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// The first candidates, their self-deposits in planck, and their commissions.
		pub candidates: Vec<(T::AccountId, Balance, Perbill)>,
		/// Nodes, and the candidates that they delegate to. Both are known by then.
		pub delegations: Vec<(T::AccountId, T::AccountId)>,
		/// How many seats the parliament has. Not zero.
		pub seats: Seats,
		/// How many candidates are elected at most. Not zero. Never more than there are seats are
		/// elected.
		pub elected_at_most: u32,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self {
				candidates: Vec::new(),
				delegations: Vec::new(),
				seats: DEFAULT_SEATS,
				elected_at_most: DEFAULT_SEATS,
			}
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			self.build_parliament();
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// An account became a candidate.
		CandidateRegistered {
			candidate: T::AccountId,
			candidacy: CandidacyId,
			self_deposit: Balance,
			commission: Perbill,
		},
		/// A candidate describes itself in another way.
		ProfileChanged { candidate: T::AccountId },
		/// A candidate changed its commission, `from` a day on.
		CommissionChanged { candidate: T::AccountId, commission: Perbill, from: Day },
		/// A candidate put so much more on hold.
		SelfDepositRaised { candidate: T::AccountId, amount: Balance },
		/// So much of a self-deposit counts no more, and can be withdrawn from the day `release` on.
		SelfDepositLowered { candidate: T::AccountId, amount: Balance, release: Day },
		/// What was unbonding for long enough is free again.
		Withdrawn { who: T::AccountId, amount: Balance },
		/// A candidate does not want to be elected for now.
		Chilled { candidate: T::AccountId },
		/// A candidate wants to be elected again.
		Resumed { candidate: T::AccountId },
		/// A candidate leaves when the day turns.
		Resigned { candidate: T::AccountId },
		/// A candidacy has ended. What its delegators earned can still be claimed.
		CandidateLeft { candidate: T::AccountId, candidacy: CandidacyId },
		/// Nothing is left of a candidacy. What was not claimed is shared out anew.
		CandidacyForgotten { candidacy: CandidacyId },
		/// A candidate was punished for an offence: it lost so much of its stake and so many points, and
		/// cannot be elected before a day. `None`: it has no stake any more.
		CandidatePunished {
			candidate: T::AccountId,
			taken: Balance,
			points: Points,
			barred_until: Option<Day>,
		},
		/// A node delegates its deposit and its credit to a candidate.
		Delegated { node: T::AccountId, candidate: T::AccountId },
		/// A node delegates to a candidate no more.
		DelegationEnded { node: T::AccountId, candidate: T::AccountId },
		/// A payment is added to what the day shares out.
		Shared { from: T::AccountId, amount: Balance },
		/// A candidate's blocks of a day were paid: `commission` to itself, and `shared` to its delegators.
		BlocksPaid {
			day: Day,
			candidate: T::AccountId,
			blocks: u32,
			commission: Balance,
			shared: Balance,
		},
		/// The blocks of a day are paid. So much is left for the next one.
		DayClosed { day: Day, undistributed: Balance },
		/// An account was paid all that it has earned.
		Claimed { who: T::AccountId, amount: Balance },
		/// So many validators were elected, and so many seats apportioned among them.
		ParliamentElected { day: Day, validators: u32, seats: Seats },
		/// Nobody could be elected. Those who were elected before stay.
		NobodyElected { day: Day },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account is a candidate already.
		AlreadyCandidate,
		/// The account is no candidate.
		NotCandidate,
		/// There is no room for another candidate.
		TooManyCandidates,
		/// The self-deposit would be less than a candidate must have.
		SelfDepositTooSmall,
		/// The commission is higher than allowed.
		CommissionTooHigh,
		/// The candidate leaves when the day turns.
		Resigning,
		/// The candidate is elected. It must chill, and wait for the next election.
		StillElected,
		/// The candidate has chilled already.
		AlreadyChilled,
		/// The candidate has not chilled.
		NotChilled,
		/// The amount is zero.
		ZeroAmount,
		/// Nothing has been unbonding for long enough.
		NothingToWithdraw,
		/// The account is no node.
		NotANode,
		/// The node has nothing on deposit.
		NoDeposit,
		/// The node delegates to this candidate already.
		SameCandidate,
		/// The node has delegated to its candidate too short a time ago.
		TooSoon,
		/// The node delegates to nobody.
		NotDelegating,
		/// The candidate has as many delegators as can be counted.
		TooManyDelegators,
		/// The account has earned nothing, or claimed it already.
		NothingToClaim,
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Become a candidate, with `self_deposit` planck on hold.
		///
		/// Elections ask for session keys too, and for delegations.
		///
		/// - Origin: signed.
		/// - Errors: `AlreadyCandidate`, also while it resigns; `TooManyCandidates`;
		///   `SelfDepositTooSmall`; `CommissionTooHigh`; those of the currency when the caller has too
		///   little.
		/// - Events: `CandidateRegistered`.
		#[pallet::call_index(0)]
		pub fn register(
			origin: OriginFor<T>,
			#[pallet::compact] self_deposit: Balance,
			commission: Perbill,
			profile: Profile,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_register(who, self_deposit, commission, profile)
		}

		/// Describe the caller's candidacy in another way.
		///
		/// - Origin: signed by the candidate.
		/// - Errors: `NotCandidate`, `Resigning`.
		/// - Events: `ProfileChanged`.
		#[pallet::call_index(1)]
		pub fn set_profile(origin: OriginFor<T>, profile: Profile) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_profile(who, profile)
		}

		/// Change the part of the caller's blocks that it keeps: to less at once, to more after
		/// `CommissionNotice` days. A raise that does not apply yet is given up.
		///
		/// - Origin: signed by the candidate.
		/// - Errors: `NotCandidate`, `Resigning`, `CommissionTooHigh`.
		/// - Events: `CommissionChanged`.
		#[pallet::call_index(2)]
		pub fn set_commission(origin: OriginFor<T>, commission: Perbill) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_set_commission(who, commission)
		}

		/// Put `amount` planck more on hold.
		///
		/// - Origin: signed by the candidate.
		/// - Errors: `NotCandidate`, `Resigning`, `ZeroAmount`; those of the currency when the caller has
		///   too little.
		/// - Events: `SelfDepositRaised`.
		#[pallet::call_index(3)]
		pub fn raise_self_deposit(
			origin: OriginFor<T>,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_raise_self_deposit(who, amount)
		}

		/// Let `amount` planck of the self-deposit unbond. They count no more from now on, and can be
		/// withdrawn after `UnbondingDays`.
		///
		/// - Origin: signed by the candidate.
		/// - Errors: `NotCandidate`, `Resigning`, `ZeroAmount`; `SelfDepositTooSmall` when less than
		///   `MinSelfDeposit` would be left.
		/// - Events: `SelfDepositLowered`, and `Withdrawn` when something could be withdrawn before.
		#[pallet::call_index(4)]
		pub fn lower_self_deposit(
			origin: OriginFor<T>,
			#[pallet::compact] amount: Balance,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_lower_self_deposit(who, amount)
		}

		/// Free what has been unbonding for long enough.
		///
		/// - Origin: signed by who is or was a candidate.
		/// - Errors: `NothingToWithdraw`.
		/// - Events: `Withdrawn`.
		#[pallet::call_index(5)]
		pub fn withdraw(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_withdraw(who)
		}

		/// Not be elected any more, until the caller resumes. If it is elected now it stays so until the
		/// next election.
		///
		/// - Origin: signed by the candidate.
		/// - Errors: `NotCandidate`, `Resigning`, `AlreadyChilled`.
		/// - Events: `Chilled`.
		#[pallet::call_index(6)]
		pub fn chill(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_chill(who)
		}

		/// Stand for election again.
		///
		/// - Origin: signed by the candidate.
		/// - Errors: `NotCandidate`, `Resigning`, `NotChilled`.
		/// - Events: `Resumed`.
		#[pallet::call_index(7)]
		pub fn resume(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_resume(who)
		}

		/// Be no candidate any more from the turn of the day on. The whole self-deposit unbonds from now
		/// on, and the blocks of today are still paid.
		///
		/// Those who delegate to the caller can go elsewhere at once, and claim what they have earned. The last
		/// who are elected stay at stake until others take their seats.
		///
		/// - Origin: signed by the candidate.
		/// - Errors: `NotCandidate`, `Resigning`; `StillElected` while the caller is in the parliament.
		/// - Events: `Resigned`, `SelfDepositLowered`, and `Withdrawn` when something could be withdrawn
		///   before; `CandidateLeft` when the day turns.
		#[pallet::call_index(8)]
		pub fn resign(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_resign(who)
		}

		/// Delegate the caller's whole deposit and its whole credit to `candidate`, instead of to the one
		/// that it delegates to now.
		///
		/// - Origin: signed by a node with a deposit.
		/// - Errors: `NotCandidate`, `Resigning`, `NotANode`, `NoDeposit`, `SameCandidate`; `TooSoon`
		///   within `MoveCooldown` of delegating to a candidate that has not left; `TooManyDelegators`.
		/// - Events: `Delegated`, after `DelegationEnded` for a move.
		#[pallet::call_index(9)]
		pub fn delegate(origin: OriginFor<T>, candidate: T::AccountId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_delegate(who, candidate)
		}

		/// Delegate to nobody any more.
		///
		/// - Origin: signed by a node that delegates.
		/// - Errors: `NotDelegating`; `TooSoon` within `MoveCooldown` of delegating to a candidate that
		///   has not left.
		/// - Events: `DelegationEnded`.
		#[pallet::call_index(10)]
		pub fn undelegate(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_undelegate(who)
		}

		/// Be paid all that the caller has earned on days that are closed, as a delegator and as a
		/// candidate.
		///
		/// - Origin: signed.
		/// - Errors: `NothingToClaim`; those of the currency, when the amount is below the existential
		///   deposit and the account is dead.
		/// - Events: `Claimed`, and `DelegationEnded` when the candidate has left.
		#[pallet::call_index(11)]
		pub fn claim(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_claim(who)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// All candidates with their sums and weights, in no particular order.
		pub fn candidates() -> Vec<CandidateInfo<T::AccountId>> {
			Self::candidate_infos()
		}

		/// The candidate `who`, with its sums and its weight.
		pub fn candidate(who: T::AccountId) -> Option<CandidateInfo<T::AccountId>> {
			Self::candidate_info(who)
		}

		/// To whom `node` delegates, and what it brings.
		pub fn delegation(node: T::AccountId) -> Option<Delegation<T::AccountId>> {
			Delegations::<T>::get(node)
		}

		/// What a claim of `who` would pay now, in planck.
		pub fn pending_rewards(who: T::AccountId) -> Balance {
			Self::claimable(&who)
		}

		/// What `candidate`, and the one that `node` delegates to now, would weigh today if it moved.
		/// `None` when it cannot delegate to `candidate`, or does so already.
		pub fn weights_after_move(
			node: T::AccountId,
			candidate: T::AccountId,
		) -> Option<WeightsAfterMove<T::AccountId>> {
			Self::after_move(&node, &candidate)
		}

		/// What `who` has on hold as a candidate, and what of it is unbonding until when.
		pub fn stake(who: T::AccountId) -> Stake {
			Stakes::<T>::get(who)
		}

		/// Those elected last, and their seats.
		pub fn parliament() -> Vec<SeatsOf<T::AccountId>> {
			Elected::<T>::get().into_inner()
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_poll(_block: BlockNumberFor<T>, meter: &mut WeightMeter) {
			Self::catch_up(meter);
		}

		fn on_idle(_block: BlockNumberFor<T>, remaining: Weight) -> Weight {
			let mut meter = WeightMeter::with_limit(remaining);
			Self::forget_departed(&mut meter);
			meter.consumed()
		}

		fn integrity_test() {
			assert!(T::MaxCandidates::get() > 0, "there is no room for a candidate");
			assert!(T::MinSelfDeposit::get() > 0, "a candidate has nothing at stake");
			assert!(
				(1..=MAX_UNBONDING_DAYS).contains(&T::UnbondingDays::get()),
				"unbonding takes too short or too long"
			);
			assert!(
				T::CommissionNotice::get() > T::MoveCooldown::get(),
				"a delegator cannot leave before its candidate takes more"
			);
			assert!(T::MaxCatchUp::get() > 0, "missed days are never caught up with");
			let cap = u64::from(T::WeightCap::get().deconstruct());
			let one = u64::from(Perbill::one().deconstruct());
			assert!(
				cap.saturating_mul(T::CapFrom::get().into()) >= one,
				"so few exceed the cap with equal weights"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_block: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}

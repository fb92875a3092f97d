//! # Workload
//!
//! Payment channels from consumers to providers, the settlement of their vouchers, and the daily
//! payment of settled work in MC.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the calls, the view functions, events, errors, storage and
//! configuration. [`Pallet::channels`], [`Pallet::certificates`] and [`Pallet::payable`] serve the
//! runtime API. [`check`] is the one check of a voucher, of which [`Channel::check_voucher`] is the
//! part that needs no cryptography.
//!
//! ## Overview
//!
//! A consumer [opens](Pallet::open) a channel to a provider and puts MUSD into it. While traffic
//! flows it signs vouchers, each over all that it owes so far, with the channel's session key. The
//! provider hands the latest to a node; the node's off-chain worker settles those of many channels in
//! one [batch](Pallet::settle_batch). The provider can also [settle](Pallet::settle) one itself.
//!
//! Settling burns the MUSD and adds it to the provider's certificate of the day. When the day is
//! over, its work is given a rate: MC is drawn from the incentive pool into a pot. Each certificate is
//! paid its share of the pot, automatically as block space allows, or at once by a
//! [claim](Pallet::claim). With the payment the provider's credit grows: once for all that it settled on a
//! day, since every change of a node's credit has to be followed by all who count it.
//!
//! ### Example
#![doc = concat!("```ignore\n", include_str!("tests/example.rs"), "```")]
//!
//! ## Low-level
//!
//! ### Design goals
//!
//! 1. A settled voucher costs one channel read and written and one signature; all else is paid once
//!    for a group or a batch, so that a block settles ten thousand and more.
//! 2. Never more MUSD is burned than the consumer signed for, and none twice.
//! 3. Consuming one's own service never pays: a certificate is paid at most [`Config::PayoutCap`] of
//!    what it is worth, however large the budget. The worth is that of the MUSD on the day of
//!    payment; the price of the day on which MC was burned for it does not matter, as MUSD is worth
//!    the same on both.
//! 4. The turn of the day costs the same for ten providers and for ten million.
//! 5. One bad voucher does not spoil a batch, one failing payment does not hold up a day.
//!
//! ### Design
//!
//! **Settlement.** Vouchers are cumulative. Settling one moves the channel's figures on to it, so
//! that neither it nor an earlier one can be settled again. In a batch, vouchers that cannot be
//! settled are skipped; the event counts them by reason. If two authorities hand in the same voucher,
//! the second one is skipped.
//!
//! **Batches** come as transactions without a signer and without a fee, signed with an authority's
//! workload session key. Each counts its number up from zero in a session. A block takes them in
//! order; the pool holds a chain of several, each requiring the one before it. A batch is counted even
//! if nothing in it can be settled, and so is never executed twice. A bad authority can waste block
//! space with useless batches; [`Config::BatchPriority`] decides how far they displace transactions
//! that pay a fee, and the events name the authority.
//!
//! **Closing.** The provider closes a channel at once. The consumer closes it once to start the
//! challenge period, in which the provider can still settle, and again when that is over. After the
//! channel has expired either of them closes it at once. A provider must settle before the channel
//! expires.
//!
//! **Payment.** At the turn of the day, the day that ended joins a queue of unpaid days, if there was
//! work. The oldest day without a rate draws from today's budget of the workload stream at most
//! [`Config::PayoutCap`] of what its work is worth at the current price. While no price is known, or
//! the budget is empty, days keep waiting; nothing is lost. Later turns make up for it: after the
//! oldest day, further ones get their rate in the same turn as long as the budget pays them to the
//! full, up to [`MAX_DAYS_PRICED`] days. The runtime has to announce the new day to the emission
//! pallet first, so that the budget is that of the new day.
//!
//! Days are paid oldest first. Every division rounds down. The remainder goes back to the incentive
//! pool when the last certificate of the day is paid. A payment that fails in spare space, as it does
//! when it is below the existential deposit and the account is dead, is forfeited: an event tells, and
//! the MC goes back with the remainder. Until then the provider can put MC on the account and claim.
//!
//! The pot account should be given the existential deposit at genesis. Without it, pots below the
//! existential deposit may be lost.
//!
//! **Deposit.** A channel holds [`Config::ChannelDeposit`] of the consumer's MC while it is open. The
//! index of channels by consumer remembers how much.
//!
//! ### Terminology
//!
//! - **Voucher**: a consumer's signed promise of a cumulative payment.
//! - **Group**: vouchers of one provider's channels. **Batch**: groups that an authority hands in.
//! - **Certificate**: MUSD that was settled for a provider on a day and is not paid yet.
//! - **Pot**: the MC drawn for a day. **Payout**: how it is shared out.
//! - **Outbox**: where a node leaves accepted vouchers for its off-chain worker.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod batch;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod channel;
pub mod crypto;
#[cfg(test)]
mod mock;
mod offchain;
mod payment;
mod payout;
mod pricing;
mod queries;
mod session;
mod settlement;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

#[cfg(doc)]
use metachain_primitives::channel::Channel;

pub use batch::BATCH_LONGEVITY;
pub use metachain_primitives::outbox::OUTBOX_KEY;
pub use pallet::*;
pub use payout::Payout;
pub use pricing::MAX_DAYS_PRICED;
pub use queries::MAX_DAYS_LISTED;
pub use settlement::check;
pub use types::{Batch, DayQueue, Group, Groups, BATCH_DOMAIN};
pub use weights::WeightInfo;

const LOG_TARGET: &str = "runtime::workload";

/// What the benchmarks need of the pallets around this one.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AccountId> {
	/// Gives `who` MUSD to spend.
	fn endow(who: &AccountId, amount: metachain_primitives::money::Musd);
	/// Makes `provider` a node with credit, whose changes are dear to those who listen.
	fn admit(provider: &AccountId);
	/// Lets days pass that bring something to those who listen, if there are such.
	fn pass_paid_days() {}
	/// Makes a price of MC known, and gives the stream a budget worth at least 1,000 MUSD.
	fn fund_stream();
}

#[frame_support::pallet]
pub mod pallet {
	use alloc::vec::Vec;
	use frame_support::{pallet_prelude::*, traits::fungible, weights::WeightMeter, PalletId};
	use frame_system::{offchain::CreateAuthorizedTransaction, pallet_prelude::*};
	use metachain_primitives::{
		channel::{Channel, ChannelId, Rejection, Tariff},
		money::{Balance, Musd, Price},
		time::{Day, Moment},
		traits::{Clock, Credit, MusdEscrow, PriceFeed, RewardStream},
		voucher::{SessionKey, SignedVoucher},
	};
	use sp_core::H256;
	use sp_runtime::Perbill;
	use sp_staking::SessionIndex;

	use crate::{
		crypto::{AuthorityId, AuthoritySignature},
		offchain::Idle,
		Batch, DayQueue, Payout, WeightInfo, LOG_TARGET,
	};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config:
		frame_system::Config<Hash = H256, RuntimeEvent: From<Event<Self>>>
		+ CreateAuthorizedTransaction<Call<Self>>
	{
		/// The runtime's reasons to hold MC.
		type RuntimeHoldReason: From<HoldReason>;

		/// MC.
		type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>
			+ fungible::MutateHold<Self::AccountId, Reason = Self::RuntimeHoldReason>;

		/// The ledger of MUSD.
		type Musd: MusdEscrow<Self::AccountId>;

		/// The providers' credit. It grows when their work is paid.
		type Credit: Credit<Self::AccountId>;

		/// The workload stream of the incentive pool.
		type Stream: RewardStream<Self::AccountId>;

		/// What one MC is worth.
		type PriceFeed: PriceFeed;

		/// The one clock.
		type Clock: Clock;

		/// The account of the pot derives from it.
		#[pallet::constant]
		type PalletId: Get<PalletId>;

		/// MC that a channel holds of its consumer.
		#[pallet::constant]
		type ChannelDeposit: Get<Balance>;

		/// For how long a channel is opened at least, in milliseconds. Above `ChallengePeriod`.
		#[pallet::constant]
		type MinLifetime: Get<Moment>;

		/// For how long a channel is opened at most, in milliseconds.
		#[pallet::constant]
		type MaxLifetime: Get<Moment>;

		/// How long the provider can still settle after the consumer asked for the end, in
		/// milliseconds.
		#[pallet::constant]
		type ChallengePeriod: Get<Moment>;

		/// The share of its worth that settled work is paid at most. Below one, so that consuming
		/// one's own service never pays.
		#[pallet::constant]
		type PayoutCap: Get<Perbill>;

		/// How many authorities a session has at most.
		#[pallet::constant]
		type MaxAuthorities: Get<u32>;

		/// How many vouchers a batch has at most.
		#[pallet::constant]
		type MaxBatch: Get<u32>;

		/// How many batches of one authority wait in the pool at most.
		#[pallet::constant]
		type MaxPendingBatches: Get<u32>;

		/// The priority of a batch in the pool, where transactions with a fee compete with it.
		#[pallet::constant]
		type BatchPriority: Get<TransactionPriority>;

		/// Weights of the calls and hooks.
		type WeightInfo: WeightInfo;

		/// Prepares the other pallets for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId>;
	}

	/// Why MC is on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For the storage of an open channel.
		Channel,
	}

	/// The number of the next channel.
	#[pallet::storage]
	pub type NextChannelId<T: Config> = StorageValue<_, ChannelId, ValueQuery>;

	/// The open channels.
	#[pallet::storage]
	pub type Channels<T: Config> =
		StorageMap<_, Twox64Concat, ChannelId, Channel<T::AccountId>, OptionQuery>;

	/// The channels of each consumer, and the MC on hold for them. Lets a consumer that lost its
	/// local state find its channels.
	#[pallet::storage]
	pub type ChannelsByConsumer<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		ChannelId,
		Balance,
		OptionQuery,
	>;

	/// MUSD in all channels that is not settled.
	#[pallet::storage]
	pub type Escrowed<T: Config> = StorageValue<_, Musd, ValueQuery>;

	/// MUSD of work settled on a day for a provider that has not been paid.
	#[pallet::storage]
	pub type Certificates<T: Config> =
		StorageDoubleMap<_, Twox64Concat, Day, Blake2_128Concat, T::AccountId, Musd, OptionQuery>;

	/// MUSD of all work settled on a day that has no rate yet.
	#[pallet::storage]
	pub type DayTotals<T: Config> = StorageMap<_, Twox64Concat, Day, Musd, OptionQuery>;

	/// How the days that have a rate are paid.
	#[pallet::storage]
	pub type Payouts<T: Config> = StorageMap<_, Twox64Concat, Day, Payout, OptionQuery>;

	/// The queue of the days that are over and not paid.
	#[pallet::storage]
	pub type UnpaidDays<T: Config> = StorageValue<_, DayQueue, ValueQuery>;

	/// The days at the places of the queue.
	#[pallet::storage]
	pub type QueuedDays<T: Config> = StorageMap<_, Twox64Concat, u32, Day, OptionQuery>;

	/// The current session, as batches name it: how often the keys have been announced since genesis.
	#[pallet::storage]
	pub type CurrentSession<T: Config> = StorageValue<_, SessionIndex, ValueQuery>;

	/// The workload keys of the current session's authorities.
	#[pallet::storage]
	pub type AuthorityKeys<T: Config> =
		StorageValue<_, WeakBoundedVec<AuthorityId, T::MaxAuthorities>, ValueQuery>;

	/// How many batches each authority has handed in during the current session.
	#[pallet::storage]
	pub type BatchCount<T: Config> =
		StorageDoubleMap<_, Twox64Concat, SessionIndex, Twox64Concat, u32, u32, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A consumer opened a channel and put MUSD into it. It takes vouchers until it expires.
		ChannelOpened {
			channel: ChannelId,
			consumer: T::AccountId,
			provider: T::AccountId,
			funded: Musd,
			expires: Moment,
		},
		/// A consumer put more MUSD into a channel, which is now funded with so much in all.
		ChannelToppedUp { channel: ChannelId, amount: Musd, funded: Musd },
		/// A consumer asked for a channel's end. The provider can settle until the moment `closes`.
		ChannelClosing { channel: ChannelId, closes: Moment },
		/// A channel is gone. What was not settled went back to the consumer.
		ChannelClosed {
			channel: ChannelId,
			consumer: T::AccountId,
			provider: T::AccountId,
			returned: Musd,
		},
		/// Vouchers of a provider's channels were settled: so much MUSD was burned and added to its
		/// certificate of the day.
		WorkSettled { provider: T::AccountId, vouchers: u32, amount: Musd },
		/// An authority's batch was executed: so many vouchers were settled, for so much MUSD; the
		/// others were skipped, counted by the reason.
		BatchSettled {
			session_index: SessionIndex,
			authority_index: u32,
			number: u32,
			settled: u32,
			amount: Musd,
			skipped: Vec<(Rejection, u32)>,
		},
		/// An authority's batch was undone as a whole.
		BatchFailed {
			session_index: SessionIndex,
			authority_index: u32,
			number: u32,
			error: DispatchError,
		},
		/// The work of a day was given its rate: `pot` MC is shared out for `total` MUSD.
		DayPriced { day: Day, total: Musd, price: Price, pot: Balance },
		/// A provider was paid `amount` MC for `work` MUSD settled on a day.
		WorkPaid { day: Day, provider: T::AccountId, work: Musd, amount: Balance },
		/// A provider could not be paid for `work` MUSD settled on a day, and no longer will be.
		PaymentForfeited { day: Day, provider: T::AccountId, work: Musd, error: DispatchError },
		/// All certificates of a day are paid. What is left of the pot went back into the incentive
		/// pool.
		DayPaid { day: Day, paid: Balance, rest: Balance },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// There is no such channel: never opened, or closed already.
		UnknownChannel,
		/// The channel is with another provider.
		WrongProvider,
		/// The channel has expired, or its challenge period is over.
		Expired,
		/// The voucher does not go beyond the settled one: its amount must be greater, and neither
		/// its bytes nor its sequence less.
		NotAboveSettled,
		/// The amount exceeds what the channel was funded with.
		OverEscrow,
		/// The signature is not the session key's for this chain and these figures.
		BadSignature,
		/// The provider and the consumer are the same.
		OwnProvider,
		/// Only the channel's consumer may do this.
		NotConsumer,
		/// Only the channel's consumer and its provider may do this.
		NotParty,
		/// The amount is zero.
		ZeroAmount,
		/// The lifetime is shorter or longer than allowed.
		LifetimeOutOfBounds,
		/// The consumer asked for the end already, and the challenge period is not over.
		ChallengePending,
		/// The caller has no unpaid work of this day.
		NoCertificate,
		/// The day is not over, or its work has no rate yet.
		NotPayableYet,
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Open a channel to `provider` and put `funding` MUSD into it.
		///
		/// The channel takes vouchers signed with `session_key`, an sr25519 key made for it, for
		/// `lifetime` milliseconds. `tariff` is what both agreed on. The channel holds a deposit of MC
		/// of the caller until it is closed.
		///
		/// - Origin: signed by the consumer.
		/// - Errors: `OwnProvider`, `LifetimeOutOfBounds`, `ZeroAmount`; those of the MUSD ledger and
		///   of the currency when the caller has too little MUSD, or MC for the deposit.
		/// - Events: `ChannelOpened`.
		#[pallet::call_index(0)]
		pub fn open(
			origin: OriginFor<T>,
			provider: T::AccountId,
			session_key: SessionKey,
			tariff: Tariff,
			#[pallet::compact] funding: Musd,
			#[pallet::compact] lifetime: Moment,
		) -> DispatchResult {
			let consumer = ensure_signed(origin)?;
			Self::do_open(consumer, provider, session_key, tariff, funding, lifetime)
		}

		/// Put `amount` more MUSD into a channel that still takes vouchers.
		///
		/// - Origin: signed by the channel's consumer.
		/// - Errors: `UnknownChannel`, `NotConsumer`, `Expired`, `ZeroAmount`; those of the MUSD ledger
		///   when the caller has too little.
		/// - Events: `ChannelToppedUp`.
		#[pallet::call_index(1)]
		pub fn top_up(
			origin: OriginFor<T>,
			channel: ChannelId,
			#[pallet::compact] amount: Musd,
		) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_top_up(who, channel, amount)
		}

		/// Settle a voucher: burn the MUSD by which it exceeds the last settled one, and add it to the
		/// caller's certificate of today.
		///
		/// - Origin: signed by the channel's provider.
		/// - Errors: `UnknownChannel`, `WrongProvider`, `Expired`, `NotAboveSettled`, `OverEscrow`,
		///   `BadSignature`.
		/// - Events: `WorkSettled`.
		#[pallet::call_index(2)]
		pub fn settle(origin: OriginFor<T>, signed_voucher: SignedVoucher) -> DispatchResult {
			let provider = ensure_signed(origin)?;
			Self::do_settle(provider, signed_voucher)
		}

		/// Close a channel, or ask for its end.
		///
		/// The provider closes at once, and so does either of them after the channel has expired.
		/// Before, the consumer's first call starts the challenge period, and a second one after it
		/// closes. What is not settled and the deposit go back to the consumer.
		///
		/// - Origin: signed by the channel's consumer or provider.
		/// - Errors: `UnknownChannel`, `NotParty`, `ChallengePending`.
		/// - Events: `ChannelClosing` or `ChannelClosed`.
		#[pallet::call_index(3)]
		pub fn close(origin: OriginFor<T>, channel: ChannelId) -> DispatchResult {
			let who = ensure_signed(origin)?;
			Self::do_close(who, channel)
		}

		/// Be paid for the work settled on `day` now, rather than when there is spare block space.
		///
		/// - Origin: signed by the provider.
		/// - Errors: `NoCertificate`, `NotPayableYet`; those of the currency, when the payment is
		///   below the existential deposit and the account is dead.
		/// - Events: `WorkPaid`.
		#[pallet::call_index(4)]
		pub fn claim(origin: OriginFor<T>, day: Day) -> DispatchResult {
			let provider = ensure_signed(origin)?;
			Self::do_claim(provider, day)
		}

		/// Settle an authority's batch of vouchers. Those that cannot be settled are skipped.
		///
		/// Batches may fill what normal transactions leave of a block, and the part that those must leave.
		///
		/// - Origin: authorized by the signature of the authority's workload key, for the batch whose
		///   number is the next of this authority in this session.
		/// - Errors: none; a batch that cannot be executed counts as handed in all the same.
		/// - Events: `WorkSettled` for each group with settled vouchers, and `BatchSettled`; or
		///   `BatchFailed`.
		#[pallet::call_index(5)]
		#[pallet::weight((
			T::WeightInfo::settle_batch(batch.further_vouchers(), batch.groups.len() as u32),
			DispatchClass::Operational
		))]
		#[pallet::authorize(Self::authorize_settle_batch)]
		#[pallet::weight_of_authorize(T::WeightInfo::authorize_settle_batch(batch.vouchers()))]
		pub fn settle_batch(
			origin: OriginFor<T>,
			batch: Batch<T>,
			_signature: AuthoritySignature,
		) -> DispatchResult {
			ensure_authorized(origin)?;
			Self::do_settle_batch(batch);
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The channel of this number, while it is open.
		pub fn channel(id: ChannelId) -> Option<Channel<T::AccountId>> {
			Channels::<T>::get(id)
		}

		/// MUSD of work settled by `provider` for each day that has not been paid, by day.
		pub fn unpaid_work(provider: T::AccountId) -> Vec<(Day, Musd)> {
			Self::certificates(&provider)
		}

		/// MC that a claim of `day` would pay to `provider` now.
		pub fn claimable(provider: T::AccountId, day: Day) -> Balance {
			Self::payable(&provider, day)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_block: BlockNumberFor<T>, remaining: Weight) -> Weight {
			let mut meter = WeightMeter::with_limit(remaining);
			Self::pay_in_spare_time(&mut meter);
			meter.consumed()
		}

		fn offchain_worker(block: BlockNumberFor<T>) {
			match Self::hand_in(block) {
				Ok(batches) => log::debug!(
					target: LOG_TARGET,
					"handed in {batches} batches at block {block:?}"
				),
				Err(Idle::UnreadableOutbox) => {
					log::error!(target: LOG_TARGET, "the outbox is unreadable")
				},
				Err(idle) => log::trace!(target: LOG_TARGET, "idle at block {block:?}: {idle:?}"),
			}
		}

		fn integrity_test() {
			assert!(T::PayoutCap::get() < Perbill::one(), "own service must not pay");
			assert!(T::MinLifetime::get() <= T::MaxLifetime::get(), "no lifetime is allowed");
			assert!(
				T::ChallengePeriod::get() < T::MinLifetime::get(),
				"a channel ends before it can be closed"
			);
			assert!(T::MaxBatch::get() > 0, "a batch has no room for a voucher");
			assert!(T::MaxPendingBatches::get() > 0, "no batch is ever taken");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_block: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}

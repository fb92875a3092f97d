//! # Invitation
//!
//! Nodes join by the invitation of another node, and what they then do for the network is to the
//! credit of that other node as well.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the calls, the view functions, events, errors, storage and
//! configuration. What an invitee signs is defined by [`metachain_primitives::invitation`], which
//! clients use. [`Pallet`] implements [`OnCreditChange`], through which it learns what invitees earn,
//! and [`OnFined`].
//!
//! ## Overview
//!
//! A node above the threshold [creates](Pallet::create) invitations. Each is the public key of a key
//! pair made for it. The inviter hands the secret to whom it trusts, as a link or a picture, once the
//! invitation is on chain. The invitee [joins](Pallet::join) with it, without a fee and without owning
//! MC, and is a node with the basic credit from then on.
//!
//! The inviter gains credit when its invitee proves active, and loses that credit when the invitee is
//! fined. A node that is there from genesis was invited by nobody.
//!
//! ### Example
#![doc = concat!("```ignore\n", include_str!("tests/example.rs"), "```")]
//!
//! ## Low-level
//!
//! ### Design goals
//!
//! 1. Nobody but the holder of the secret can use an invitation, only once, and for no account but the
//!    one that the secret has signed.
//! 2. Nobody but the account itself decides whose invitee it becomes.
//! 3. Whoever has no MC can join, and yet nothing that is free of charge can be repeated.
//! 4. Inviting oneself brings less than work does. It is bounded by time, not by trust.
//! 5. Every call and hook costs the same however many invitations and nodes there are.
//!
//! ### Design
//!
//! **Joining** is a transaction without a signer. The invitation's key has signed the account, the
//! account has signed the key; both signatures are for this chain only. Whoever sees the transaction
//! can do nothing but pass it on: another account would need the secret of the invitation, and another
//! invitation the secret of the account. The second signature keeps an inviter from catching the
//! invitees of others with an invitation of its own. An invitation that was used is gone, and an
//! account that has joined is a node for ever, so neither signature is worth anything a second time.
//!
//! **An account without MC** has no entry in `frame_system`: neither a nonce nor a reference count.
//! Joining gives it a record of credit and nothing else; in particular no provider or sufficient
//! reference, which would have to be taken away again some day. The account comes into being when it
//! first receives the existential deposit, be it a gift or the pay for work. Until then it can sign no
//! transaction. Its credit is there all the same, gains by settled work and loses by silence.
//!
//! **Hold.** An open invitation holds [`Config::InvitationHold`] of the inviter's MC. It is released
//! when the invitation is used or [revoked](Pallet::revoke), or when anybody [clears](Pallet::clear) it
//! after it has expired: the hold pays for storage and for the place in the block that a join takes.
//!
//! **Quota.** A node has one invitation for each [`Config::PointsPerInvitation`] of its points. Those
//! that are open count, and those that were used in the current period of [`Config::QuotaDays`] days. A
//! new period begins with the first invitation that is created or goes after the last one has ended. So a
//! node can let at most as many others join in a period as the cap of credit allows, and at most twice
//! as many in any stretch of that length. That bounds what the basic credit of made-up nodes is worth.
//!
//! **Bonus.** All of it is brought by the invitee's own activity: check-ins and work, not credit that
//! it bought or was granted. [`Config::ActivationBonus`] is due with the first activity at or above the
//! threshold; [`Config::BonusShare`] of the points that it earns in its first [`Config::BonusDays`]
//! days is due as it earns them, up to [`Config::MaxShareBonus`]. An inviter gains at most
//! [`Config::MaxBonusPerDay`] a day from all its invitees together; what is due beyond that follows
//! with later activities of the same invitee. With the defaults the daily bound is less than what
//! silence costs a day, so that no number of invitees keeps up the credit of an inviter that does
//! nothing.
//!
//! **One level only.** The credit that an inviter is granted counts as earned by nobody. It therefore
//! brings nothing to the inviter's inviter, and no hook calls itself a second time.
//!
//! **Fines.** When an invitee is fined, its inviter loses all the credit that the invitee has brought,
//! and gains nothing by it any more.
//!
//! ### What inviting oneself brings
//!
//! A second node of one's own starts below the threshold. It needs fifty days of checking in, for which
//! it pays fees or has a deposit, or MUSD burned for work, to get there. It brings its inviter at most the
//! activation bonus and the bounded share: thirty points with the defaults. However many there are,
//! they bring three points a day. Work of 0.5 MUSD brings five.
//!
//! ### Terminology
//!
//! - **Invitation**: a key pair whose public part stands on chain, with an inviter and a last day.
//! - **Open**: neither used nor revoked nor cleared. An expired invitation is open until it is cleared.
//! - **Established**: an invitee that was active at or above the threshold.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod bonus;
mod invitations;
mod joining;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "try-runtime"))]
mod try_state;
mod types;
pub mod weights;

#[cfg(doc)]
use metachain_primitives::traits::{OnCreditChange, OnFined};

pub use bonus::BonusRules;
pub use joining::JOIN_LONGEVITY;
pub use pallet::*;
pub use types::{Invitation, Invitee, Inviter};
pub use weights::WeightInfo;

/// What the benchmarks need of what is around this pallet.
#[cfg(feature = "runtime-benchmarks")]
pub trait BenchmarkHelper<AccountId, Signature> {
	/// An account that can sign, and is no node.
	fn signer() -> AccountId;
	/// The signature of `payload` by `who`, one of [`Self::signer`].
	fn sign(who: &AccountId, payload: &[u8]) -> Signature;
	/// Sets the clock.
	fn set_today(day: metachain_primitives::time::Day);
	/// Makes changes of the credit of the node `who` dear to those who listen, if there are such.
	fn expose(_who: &AccountId) {}
}

#[frame_support::pallet]
pub mod pallet {
	use frame_support::{pallet_prelude::*, traits::fungible};
	use frame_system::pallet_prelude::*;
	use metachain_primitives::{
		curve::Points,
		invitation::{InvitationKey, InvitationProof},
		money::Balance,
		time::Day,
		traits::{Clock, Credit, CreditAuthority},
	};
	use sp_core::H256;
	use sp_runtime::{
		traits::{IdentifyAccount, Verify},
		Permill,
	};

	use crate::{Invitation, Invitee, Inviter, WeightInfo};

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<Hash = H256, RuntimeEvent: From<Event<Self>>> {
		/// The runtime's reasons to hold MC.
		type RuntimeHoldReason: From<HoldReason>;

		/// MC.
		type Currency: fungible::MutateHold<
			Self::AccountId,
			Balance = Balance,
			Reason = Self::RuntimeHoldReason,
		>;

		/// Who is a node, and with how much credit.
		type Credit: Credit<Self::AccountId> + CreditAuthority<Self::AccountId>;

		/// What day it is.
		type Clock: Clock;

		/// The signature of an account.
		type Signature: Parameter + Verify<Signer: IdentifyAccount<AccountId = Self::AccountId>>;

		/// MC held for an open invitation.
		#[pallet::constant]
		type InvitationHold: Get<Balance>;

		/// Points of credit for each invitation of a node's quota. Not zero. Default: 50.
		#[pallet::constant]
		type PointsPerInvitation: Get<Points>;

		/// Days of a period, in which used invitations count against the quota. Not zero. Default: 30.
		#[pallet::constant]
		type QuotaDays: Get<Day>;

		/// Days after that of its creation on which an invitation can be used. Default: 14.
		#[pallet::constant]
		type InvitationDays: Get<Day>;

		/// How many invitations are created at once at most. Not zero. Default: 20.
		#[pallet::constant]
		type MaxInvitationsPerCall: Get<u32>;

		/// Points for the inviter when its invitee is established. Default: 10.
		#[pallet::constant]
		type ActivationBonus: Get<Points>;

		/// The inviter's share of what its invitee earns while the bonus lasts. Default: 10 %.
		#[pallet::constant]
		type BonusShare: Get<Permill>;

		/// Points that this share comes to at most. Default: 20.
		#[pallet::constant]
		type MaxShareBonus: Get<Points>;

		/// For how many days, that of joining included, an invitee earns for its inviter. Default: 90.
		#[pallet::constant]
		type BonusDays: Get<Day>;

		/// Points that a node gains by all its invitees on one day at most. Less than silence costs a
		/// day. Default: 3.
		#[pallet::constant]
		type MaxBonusPerDay: Get<Points>;

		/// The priority of joining in the pool, where transactions with a fee compete with it.
		#[pallet::constant]
		type JoinPriority: Get<TransactionPriority>;

		/// Weights of the calls and hooks.
		type WeightInfo: WeightInfo;

		/// Prepares what is around this pallet for benchmarks.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: crate::BenchmarkHelper<Self::AccountId, Self::Signature>;
	}

	/// Why MC is on hold.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// For an open invitation.
		Invitation,
	}

	/// The open invitations.
	#[pallet::storage]
	pub type Invitations<T: Config> =
		StorageMap<_, Blake2_128Concat, InvitationKey, Invitation<T::AccountId>>;

	/// What is remembered of nodes that have created invitations.
	#[pallet::storage]
	pub type Inviters<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Inviter, ValueQuery>;

	/// The nodes that joined by an invitation, unless they were fined.
	#[pallet::storage]
	pub type Invitees<T: Config> =
		StorageMap<_, Blake2_128Concat, T::AccountId, Invitee<T::AccountId>>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A node created an invitation that can be used until the end of the day `last_day`.
		InvitationCreated { inviter: T::AccountId, key: InvitationKey, last_day: Day },
		/// An inviter took an invitation back.
		InvitationRevoked { inviter: T::AccountId, key: InvitationKey },
		/// An invitation that had expired is gone.
		InvitationCleared { inviter: T::AccountId, key: InvitationKey },
		/// An account became a node by an invitation, which is gone.
		InvitationUsed { inviter: T::AccountId, key: InvitationKey, invitee: T::AccountId },
		/// An inviter gained `points` by an activity of its invitee.
		BonusGranted { inviter: T::AccountId, invitee: T::AccountId, points: Points },
		/// An invitee was fined: its inviter lost `points`, and gains nothing by it any more.
		BonusTakenBack { inviter: T::AccountId, invitee: T::AccountId, points: Points },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The caller's credit is below the threshold.
		BelowThreshold,
		/// The caller has as many invitations as its credit allows.
		QuotaExceeded,
		/// No key was given.
		NoKeys,
		/// There is an invitation of this key already, or the key was given twice.
		KeyTaken,
		/// There is no invitation of this key: never created, used, revoked or cleared.
		UnknownInvitation,
		/// Only the inviter may do this.
		NotInviter,
		/// The invitation has expired.
		Expired,
		/// The invitation has not expired.
		NotExpired,
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Create an invitation for each of `keys`, which are public keys of sr25519 key pairs made for
		/// this.
		///
		/// Each holds `InvitationHold` of the caller's MC while it is open. Hand out the secrets when
		/// the invitations are on chain, not earlier.
		///
		/// - Origin: signed by a node.
		/// - Errors: `NoKeys`, `BelowThreshold`, `QuotaExceeded`, `KeyTaken`; those of the currency when
		///   the caller has too little MC.
		/// - Events: `InvitationCreated` for each.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::create(keys.len() as u32))]
		pub fn create(
			origin: OriginFor<T>,
			keys: BoundedVec<InvitationKey, T::MaxInvitationsPerCall>,
		) -> DispatchResult {
			let inviter = ensure_signed(origin)?;
			Self::do_create(inviter, keys.into_iter())
		}

		/// Take back an invitation that has not been used. Its hold is released.
		///
		/// - Origin: signed by the inviter.
		/// - Errors: `UnknownInvitation`, `NotInviter`.
		/// - Events: `InvitationRevoked`.
		#[pallet::call_index(1)]
		pub fn revoke(origin: OriginFor<T>, key: InvitationKey) -> DispatchResult {
			let inviter = ensure_signed(origin)?;
			Self::do_revoke(inviter, key)
		}

		/// Clear away an invitation that has expired. Its hold goes back to the inviter. Costs no fee.
		///
		/// - Origin: signed by anyone.
		/// - Errors: `UnknownInvitation`, `NotExpired`.
		/// - Events: `InvitationCleared`.
		#[pallet::call_index(2)]
		pub fn clear(origin: OriginFor<T>, key: InvitationKey) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			Self::do_clear(key)?;
			Ok(Pays::No.into())
		}

		/// Make `account` a node by the invitation of `key`. Costs no fee, and the account need not own
		/// MC.
		///
		/// - Origin: authorized by two signatures for this chain: `proof` of the invitation's key over
		///   [`invitation_payload`](metachain_primitives::invitation::invitation_payload), and `consent`
		///   of the account over
		///   [`consent_payload`](metachain_primitives::invitation::consent_payload).
		/// - Errors: `UnknownInvitation`, `Expired`; that of the credit when the account is a node. A
		///   transaction with any of them, or with a wrong signature, is refused by the pool and the
		///   block beforehand.
		/// - Events: `InvitationUsed`.
		#[pallet::call_index(3)]
		#[pallet::authorize(Self::authorize_join)]
		#[pallet::weight_of_authorize(T::WeightInfo::authorize_join())]
		pub fn join(
			origin: OriginFor<T>,
			key: InvitationKey,
			account: T::AccountId,
			_proof: InvitationProof,
			_consent: T::Signature,
		) -> DispatchResult {
			ensure_authorized(origin)?;
			Self::do_join(key, account)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The invitation of `key`, while it is open.
		pub fn invitation(key: InvitationKey) -> Option<Invitation<T::AccountId>> {
			Invitations::<T>::get(key)
		}

		/// How many invitations `who` could create now.
		pub fn available_invitations(who: T::AccountId) -> u32 {
			Self::available(&who)
		}

		/// Who invited `who`, and what that has brought so far; `None` when nobody did, or when `who`
		/// was fined.
		pub fn invitee(who: T::AccountId) -> Option<Invitee<T::AccountId>> {
			Invitees::<T>::get(who)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::PointsPerInvitation::get() > 0, "an invitation must need some credit");
			assert!(T::QuotaDays::get() > 0, "a period must have a day");
			assert!(T::MaxInvitationsPerCall::get() > 0, "no invitation could be created");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_n: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}

//! How an invitee joins.

use frame_support::{ensure, pallet_prelude::*};
use frame_system::pallet_prelude::BlockNumberFor;
use metachain_primitives::{
	invitation::{consent_payload, invitation_payload, InvitationKey, InvitationProof},
	traits::{Clock, Credit, CreditAuthority},
	voucher::GenesisHash,
};
use sp_core::sr25519;
use sp_runtime::traits::{Verify, Zero};

use crate::{Config, Error, Event, Invitations, Invitee, Invitees, Pallet};

/// For how many blocks a join may wait in the pool.
pub const JOIN_LONGEVITY: u64 = 64;

const TAG_PREFIX: &str = "invitation-join";

impl<T: Config> Pallet<T> {
	/// Whether a join may enter the pool or the block: the cheap checks first, the signatures last.
	///
	/// The pool takes one join for each invitation and for each account.
	pub(crate) fn authorize_join(
		_source: TransactionSource,
		key: &InvitationKey,
		account: &T::AccountId,
		proof: &InvitationProof,
		consent: &T::Signature,
	) -> TransactionValidityWithRefund {
		let invitation = Invitations::<T>::get(key).ok_or(InvalidTransaction::Stale)?;
		ensure!(!invitation.has_expired_on(T::Clock::today()), InvalidTransaction::Stale);
		ensure!(T::Credit::curve(account).is_none(), InvalidTransaction::Stale);

		let genesis = Self::genesis_hash();
		let is_invited = sp_io::crypto::sr25519_verify(
			&sr25519::Signature::from_raw(*proof),
			&invitation_payload(&genesis, account),
			&sr25519::Public::from_raw(*key),
		);
		ensure!(is_invited, InvalidTransaction::BadProof);
		let payload = consent_payload(&genesis, key);
		ensure!(consent.verify(&payload[..], account), InvalidTransaction::BadSigner);

		let validity = ValidTransaction::with_tag_prefix(TAG_PREFIX)
			.priority(T::JoinPriority::get())
			.longevity(JOIN_LONGEVITY)
			.propagate(true)
			.and_provides(("invitation", key))
			.and_provides(("account", account));
		Ok((validity.into(), Weight::zero()))
	}

	/// Makes `account` a node, the invitee of whoever has created the invitation.
	pub(crate) fn do_join(key: InvitationKey, account: T::AccountId) -> DispatchResult {
		let invitation = Invitations::<T>::take(key).ok_or(Error::<T>::UnknownInvitation)?;
		let today = T::Clock::today();
		ensure!(!invitation.has_expired_on(today), Error::<T>::Expired);
		T::Credit::admit(&account)?;

		Self::close(&invitation, true)?;
		let inviter = invitation.inviter;
		Invitees::<T>::insert(&account, Invitee::new(inviter.clone(), today));
		Self::deposit_event(Event::InvitationUsed { inviter, key, invitee: account });
		Ok(())
	}

	/// The hash of the chain's first block, for which both signatures are made.
	pub fn genesis_hash() -> GenesisHash {
		frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero()).0
	}
}

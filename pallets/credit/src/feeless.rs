//! The check-in that costs no fee: who may hand it in.

use frame_support::{ensure, pallet_prelude::*};
use frame_system::pallet_prelude::BlockNumberFor;
use metachain_primitives::{
	check_in::signing_payload,
	time::Day,
	traits::{Clock, Deposits},
	voucher::GenesisHash,
};
use sp_runtime::traits::{Verify, Zero};

use crate::{Config, Pallet, Records};

/// For how many blocks a check-in may wait in the pool. A day's turn ends its validity in any case.
pub const CHECK_IN_LONGEVITY: u32 = 64;

const TAG_PREFIX: &str = "credit-check-in";

impl<T: Config> Pallet<T> {
	/// The hash of the chain's first block, for which a check-in is signed.
	pub fn genesis_hash() -> GenesisHash {
		frame_system::Pallet::<T>::block_hash(BlockNumberFor::<T>::zero()).0
	}

	/// Whether the check-in of `who` on `day` may enter the pool or the block: the cheap checks first,
	/// the signature last.
	///
	/// The pool holds at most one for each node and day, whatever signatures there are: they provide
	/// the same tag.
	pub(crate) fn authorize_check_in(
		_source: TransactionSource,
		who: &T::AccountId,
		day: &Day,
		signature: &T::Signature,
	) -> TransactionValidityWithRefund {
		let today = T::Clock::today();
		ensure!(*day >= today, InvalidTransaction::Stale);
		ensure!(*day == today, InvalidTransaction::Future);

		let record = Records::<T>::get(who).ok_or(InvalidTransaction::BadSigner)?;
		ensure!(!record.has_checked_in_on(today), InvalidTransaction::Stale);
		ensure!(T::Deposits::deposit(who) > 0, InvalidTransaction::Payment);

		let payload = signing_payload(&Self::genesis_hash(), who, *day);
		ensure!(signature.verify(payload.as_slice(), who), InvalidTransaction::BadProof);

		let validity = ValidTransaction::with_tag_prefix(TAG_PREFIX)
			.priority(T::CheckInPriority::get())
			.longevity(CHECK_IN_LONGEVITY.into())
			.propagate(true)
			.and_provides((who, day));
		Ok((validity.into(), Weight::zero()))
	}
}

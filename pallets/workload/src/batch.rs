//! Batches: who may hand one in, and what happens to it.

use frame_support::{ensure, pallet_prelude::*, storage::with_storage_layer};
use sp_application_crypto::RuntimeAppPublic;

use crate::{
	crypto::AuthoritySignature, AuthorityKeys, Batch, BatchCount, Config, CurrentSession, Event,
	Pallet,
};

/// For how many blocks a batch may wait in the pool. After as many blocks the worker forms it anew.
pub const BATCH_LONGEVITY: u32 = 8;

const TAG_PREFIX: &str = "workload-batch";

impl<T: Config> Pallet<T> {
	/// Whether `batch` may enter the pool or the block: the cheap checks first, the signature last.
	///
	/// A block takes an authority's batches one after the other. The pool also takes those that
	/// follow, up to `MaxPendingBatches`, each of which then requires the one before it.
	pub(crate) fn authorize_settle_batch(
		source: TransactionSource,
		batch: &Batch<T>,
		signature: &AuthoritySignature,
	) -> TransactionValidityWithRefund {
		let (session, authority) = (batch.session_index, batch.authority_index);
		let current = CurrentSession::<T>::get();
		ensure!(session >= current, InvalidTransaction::Stale);
		ensure!(session == current, InvalidTransaction::Future);
		ensure!(batch.is_well_formed(), InvalidTransaction::Call);

		let next = BatchCount::<T>::get(session, authority);
		ensure!(batch.number >= next, InvalidTransaction::Stale);
		let ahead = batch.number.saturating_sub(next);
		let bound = match source {
			TransactionSource::InBlock => 1,
			TransactionSource::Local | TransactionSource::External => T::MaxPendingBatches::get(),
		};
		ensure!(ahead < bound, InvalidTransaction::Future);

		let keys = AuthorityKeys::<T>::get();
		let key = keys.get(authority as usize).ok_or(InvalidTransaction::BadSigner)?;
		let hash = batch.signing_hash(&Self::genesis_hash());
		ensure!(key.verify(&hash, signature), InvalidTransaction::BadProof);

		let mut validity = ValidTransaction::with_tag_prefix(TAG_PREFIX)
			.priority(T::BatchPriority::get())
			.longevity(BATCH_LONGEVITY.into())
			.propagate(true)
			.and_provides((session, authority, batch.number));
		if ahead > 0 {
			validity = validity.and_requires((session, authority, batch.number.saturating_sub(1)));
		}
		Ok((validity.into(), Weight::zero()))
	}

	/// Settles an authorized batch. It counts as handed in whatever becomes of it, so that it can
	/// never be handed in again.
	pub(crate) fn do_settle_batch(batch: Batch<T>) {
		let Batch { session_index, authority_index, number, groups } = batch;
		BatchCount::<T>::insert(session_index, authority_index, number.saturating_add(1));
		match with_storage_layer(|| Self::settle_groups(groups)) {
			Ok(tally) => Self::deposit_event(Event::BatchSettled {
				session_index,
				authority_index,
				number,
				settled: tally.settled,
				amount: tally.amount,
				skipped: tally.skipped,
			}),
			Err(error) => Self::deposit_event(Event::BatchFailed {
				session_index,
				authority_index,
				number,
				error,
			}),
		}
	}
}

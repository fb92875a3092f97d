//! The off-chain worker: an authority's node hands in what has been proven to it.

use alloc::vec::Vec;
use codec::{Decode, Encode};
use frame_support::{traits::Get, BoundedVec};
use frame_system::{offchain::SubmitTransaction, pallet_prelude::BlockNumberFor};
use metachain_primitives::{
	outbox::{Outbox, OUTBOX_KEY},
	traits::Clock,
	voucher::SignedVoucher,
};
use sp_application_crypto::RuntimeAppPublic;
use sp_runtime::{
	offchain::storage::{MutateStorageError, StorageValueRef},
	traits::Saturating,
};
use sp_staking::SessionIndex;

use crate::{
	batch::BATCH_LONGEVITY, crypto::AuthorityId, AuthorityKeys, Batch, BatchCount, Call, Channels,
	Config, CurrentSession, Group, Groups, Pallet, LOG_TARGET,
};

/// The key in the persistent off-chain storage under which the worker remembers what it handed in.
pub(crate) const PENDING_KEY: &[u8] = b"metachain/workload/pending";

/// The batches that the worker has handed in last.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
struct Pending<BlockNumber> {
	session_index: SessionIndex,
	authority_index: u32,
	/// The number after that of the last one.
	next: u32,
	sent_at: BlockNumber,
}

/// Why the worker handed nothing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Idle {
	/// This node has no key of the current session.
	NotAnAuthority,
	/// The outbox cannot be decoded.
	UnreadableOutbox,
	/// Nothing in the outbox can be settled.
	NothingToSettle,
	/// The last batches may still be waiting in the pool.
	Waiting,
	/// Another run of the worker came first.
	Overtaken,
}

impl<T: Config> Pallet<T> {
	/// Forms batches of what lies in the outbox and hands them in. Returns how many the pool took.
	pub(crate) fn hand_in(block: BlockNumberFor<T>) -> Result<u32, Idle> {
		let (authority_index, key) = Self::local_authority().ok_or(Idle::NotAnAuthority)?;
		let session_index = CurrentSession::<T>::get();
		let first = BatchCount::<T>::get(session_index, authority_index);
		let is_waiting = |pending: &Pending<BlockNumberFor<T>>| {
			pending.session_index == session_index
				&& pending.authority_index == authority_index
				&& first < pending.next
				&& block < pending.sent_at.saturating_add(BATCH_LONGEVITY.into())
		};
		let memory = StorageValueRef::persistent(PENDING_KEY);
		if memory.get().ok().flatten().as_ref().is_some_and(is_waiting) {
			return Err(Idle::Waiting);
		}

		let groupings = Self::read_outbox()?;
		let count = groupings.len() as u32;
		let sent = |count: u32| Pending {
			session_index,
			authority_index,
			next: first.saturating_add(count),
			sent_at: block,
		};
		memory
			.mutate(|last| match last {
				Ok(Some(last)) if is_waiting(&last) => Err(Idle::Waiting),
				_ => Ok(sent(count)),
			})
			.map_err(|error| match error {
				MutateStorageError::ValueFunctionFailed(idle) => idle,
				MutateStorageError::ConcurrentModification(_) => Idle::Overtaken,
			})?;

		// When the pool refuses one, those after it would have nothing to follow.
		let taken = (first..)
			.zip(groupings)
			.map(|(number, groups)| Batch { session_index, authority_index, number, groups })
			.take_while(|batch| Self::submit(batch.clone(), &key))
			.count() as u32;
		if taken < count {
			memory.set(&sent(taken));
		}
		Ok(taken)
	}

	/// The first of the current authorities whose key this node holds.
	fn local_authority() -> Option<(u32, AuthorityId)> {
		let local = AuthorityId::all();
		if local.is_empty() {
			return None;
		}
		(0..).zip(AuthorityKeys::<T>::get()).find(|(_, key)| local.contains(key))
	}

	/// What the outbox holds that can be settled now, in batches. Never empty.
	fn read_outbox() -> Result<Vec<Groups<T>>, Idle> {
		let outbox = StorageValueRef::persistent(OUTBOX_KEY)
			.get::<Outbox<T::AccountId>>()
			.map_err(|_| Idle::UnreadableOutbox)?
			.unwrap_or_default();
		let now = T::Clock::now();
		let settleable = outbox
			.into_iter()
			.flat_map(|group| {
				let provider = group.provider;
				group.vouchers.into_iter().map(move |signed| (provider.clone(), signed))
			})
			.filter(|(provider, signed)| {
				Channels::<T>::get(signed.voucher.channel).is_some_and(|channel| {
					channel.provider == *provider
						&& channel.check_voucher(&signed.voucher, now).is_ok()
				})
			});
		let groupings = pack::<T>(settleable, T::MaxPendingBatches::get());
		if groupings.is_empty() {
			return Err(Idle::NothingToSettle);
		}
		Ok(groupings)
	}

	/// Signs a batch and gives it to the pool. Returns whether the pool took it.
	fn submit(batch: Batch<T>, key: &AuthorityId) -> bool {
		let Some(signature) = key.sign(&batch.signing_hash(&Self::genesis_hash())) else {
			log::error!(target: LOG_TARGET, "the keystore does not sign for {key:?}");
			return false;
		};
		let call = Call::<T>::settle_batch { batch, signature };
		let transaction = T::create_authorized_transaction(call.into());
		SubmitTransaction::<T, Call<T>>::submit_transaction(transaction).is_ok()
	}
}

/// Fills up to `limit` batches with `vouchers`, in their order.
pub(crate) fn pack<T: Config>(
	vouchers: impl Iterator<Item = (T::AccountId, SignedVoucher)>,
	limit: u32,
) -> Vec<Groups<T>> {
	let batch_size = T::MaxBatch::get();
	let capacity = limit.saturating_mul(batch_size);
	let mut batches: Vec<Vec<(T::AccountId, Vec<SignedVoucher>)>> = Vec::new();
	let mut room = 0;
	for (provider, signed) in vouchers.take(capacity as usize) {
		if room == 0 {
			batches.push(Vec::new());
			room = batch_size;
		}
		let Some(groups) = batches.last_mut() else { break };
		match groups.last_mut() {
			Some((last, vouchers)) if *last == provider => vouchers.push(signed),
			_ => groups.push((provider, Vec::from([signed]))),
		}
		room = room.saturating_sub(1);
	}
	batches
		.into_iter()
		.map(|groups| {
			let groups = groups
				.into_iter()
				.map(|(provider, vouchers)| Group {
					provider,
					vouchers: BoundedVec::truncate_from(vouchers),
				})
				.collect();
			BoundedVec::truncate_from(groups)
		})
		.collect()
}

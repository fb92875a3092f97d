//! Who owns which key, in proofs of equivocations.

use core::marker::PhantomData;

use frame_support::{
	storage::with_transaction,
	traits::{Defensive, KeyOwnerProofSystem},
};
use pallet_session::{
	historical::{IdentificationTuple, Pallet as Historical},
	NextKeys,
};
use sp_runtime::{DispatchError, KeyTypeId, TransactionOutcome};
use sp_session::MembershipProof;

use crate::{ActiveKeys, Config};

/// Proves the ownership of keys that are in use.
///
/// For the session of now [`Historical`] would prove who has set which key last. Whoever sets other keys,
/// and then signs twice with those that are still in use, could not be reported.
pub struct KeysInUse<T>(PhantomData<T>);

impl<T: Config, D: AsRef<[u8]>> KeyOwnerProofSystem<(KeyTypeId, D)> for KeysInUse<T> {
	type Proof = MembershipProof;
	type IdentificationTuple = IdentificationTuple<T>;

	fn prove(key: (KeyTypeId, D)) -> Option<MembershipProof> {
		with_keys_in_use::<T, _>(|| Historical::<T>::prove(key))
	}

	fn check_proof(key: (KeyTypeId, D), proof: MembershipProof) -> Option<IdentificationTuple<T>> {
		with_keys_in_use::<T, _>(|| Historical::<T>::check_proof(key, proof))
	}
}

/// Returns what `look` sees when nobody has set other keys than those in use.
fn with_keys_in_use<T: Config, R>(look: impl FnOnce() -> Option<R>) -> Option<R> {
	with_transaction(|| {
		for (validator, keys) in ActiveKeys::<T>::get() {
			NextKeys::<T>::insert(validator, keys);
		}
		TransactionOutcome::Rollback(Ok::<_, DispatchError>(look()))
	})
	.defensive_proof("there are not that many transactions in each other")
	.ok()
	.flatten()
}

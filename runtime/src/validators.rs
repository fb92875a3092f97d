//! Who validates: until nodes elect validators, the set that genesis names.

use alloc::vec::Vec;
use pallet_session::historical::{self, NoteHistoricalRoot};
use sp_runtime::traits::Convert;
use sp_staking::SessionIndex;

use crate::{constants::consensus::REMEMBERED_SESSIONS, AccountId, Historical, Runtime, Session};

/// Keeps the validators of genesis, and has it noted for each session who holds which key.
pub type RecordedValidators = NoteHistoricalRoot<Runtime, GenesisValidators>;

/// Keeps the validators of genesis.
pub struct GenesisValidators;

impl GenesisValidators {
	/// Whether a validator has set other keys than those it validates with.
	fn keys_were_rotated() -> bool {
		Session::queued_keys()
			.into_iter()
			.any(|(validator, keys)| Session::load_keys(&validator) != Some(keys))
	}
}

impl pallet_session::SessionManager<AccountId> for GenesisValidators {
	/// Announces the set anew when its keys change and only then: each announcement changes GRANDPA's
	/// set and forgives disabled validators. Without one, the record of the last session holds.
	fn new_session(_: SessionIndex) -> Option<Vec<AccountId>> {
		Self::keys_were_rotated().then(Session::validators)
	}

	/// At genesis [`pallet_session`] takes the set from its configuration, and knows it only after
	/// this has been asked: see [`Self::start_session`].
	fn new_session_genesis(_: SessionIndex) -> Option<Vec<AccountId>> {
		Some(Session::validators()).filter(|validators| !validators.is_empty())
	}

	/// The first session starts when genesis has built the set: its record, and that of the next one,
	/// which is the same, are made now.
	fn start_session(index: SessionIndex) {
		if index == 0 {
			for session in 0..2 {
				<RecordedValidators as pallet_session::SessionManager<_>>::new_session_genesis(
					session,
				);
			}
		}
	}

	fn end_session(index: SessionIndex) {
		if let Some(first_kept) = index.checked_sub(REMEMBERED_SESSIONS) {
			Historical::prune_up_to(first_kept);
		}
	}
}

impl historical::SessionManager<AccountId, ()> for GenesisValidators {
	fn new_session(index: SessionIndex) -> Option<Vec<(AccountId, ())>> {
		<Self as pallet_session::SessionManager<_>>::new_session(index).map(with_no_more)
	}

	fn new_session_genesis(index: SessionIndex) -> Option<Vec<(AccountId, ())>> {
		<Self as pallet_session::SessionManager<_>>::new_session_genesis(index).map(with_no_more)
	}

	fn start_session(index: SessionIndex) {
		<Self as pallet_session::SessionManager<_>>::start_session(index)
	}

	fn end_session(index: SessionIndex) {
		<Self as pallet_session::SessionManager<_>>::end_session(index)
	}
}

fn with_no_more(validators: Vec<AccountId>) -> Vec<(AccountId, ())> {
	validators.into_iter().map(|validator| (validator, ())).collect()
}

/// Identifies a validator by its account alone, as long as nobody else has a stake in it.
pub struct NoFurtherIdentification;

impl Convert<AccountId, Option<()>> for NoFurtherIdentification {
	fn convert(_: AccountId) -> Option<()> {
		Some(())
	}
}

/// Lets the validators, and nobody else, set session keys.
pub struct ValidatorOf;

impl Convert<AccountId, Option<AccountId>> for ValidatorOf {
	fn convert(account: AccountId) -> Option<AccountId> {
		Session::validators().contains(&account).then_some(account)
	}
}

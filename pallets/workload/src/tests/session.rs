//! Sessions and their keys.

use frame_support::traits::OneSessionHandler;
use metachain_primitives::money::MUSD;
use sp_core::Pair;

use crate::{crypto::AuthorityId, mock::*, AuthorityKeys, BatchCount, CurrentSession};

/// Validators with their keys, as `pallet-session` announces them.
fn validators(authorities: &[u8]) -> Vec<(AccountId, AuthorityId)> {
	authorities
		.iter()
		.map(|authority| (AccountId::from(*authority), authority_pair(*authority).public()))
		.collect()
}

fn announce(changed: bool, authorities: &[u8]) {
	let validators = validators(authorities);
	let keys = || validators.iter().map(|(who, key)| (who, key.clone()));
	Workload::on_new_session(changed, keys(), keys());
}

#[test]
fn the_genesis_session_should_set_the_keys() {
	ExtBuilder::default().authorities(0).build_and_execute(|| {
		let validators = validators(&[3, 4]);
		Workload::on_genesis_session(validators.iter().map(|(who, key)| (who, key.clone())));
		assert_eq!(CurrentSession::<Test>::get(), 0);
		assert_eq!(
			AuthorityKeys::<Test>::get().into_inner(),
			[3, 4].map(|authority| authority_pair(authority).public())
		);
	});
}

#[test]
fn a_new_session_should_count_batches_from_zero() {
	ExtBuilder::default().build_and_execute(|| {
		settle_batch(vec![(PROVIDER, vec![voucher(0, MUSD)])]);
		settle_batch(vec![(PROVIDER, vec![voucher(0, MUSD)])]);
		announce(false, &[0, 1]);
		assert_eq!(CurrentSession::<Test>::get(), 1);
		assert_eq!(BatchCount::<Test>::iter().count(), 0);
		settle_batch(vec![(PROVIDER, vec![voucher(0, MUSD)])]);
		assert_eq!(BatchCount::<Test>::get(1, 0), 1);
	});
}

#[test]
fn a_new_session_should_replace_changed_keys() {
	ExtBuilder::default().build_and_execute(|| {
		announce(true, &[5]);
		assert_eq!(AuthorityKeys::<Test>::get().into_inner(), [authority_pair(5).public()]);
	});
}

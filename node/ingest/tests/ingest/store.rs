use std::{sync::Arc, thread};

use metachain_ingest::{
	proof::HeldProof,
	store::{Put, Store, StoreError},
};
use tempfile::TempDir;

use crate::world::{held, session_key, GENESIS};

fn store(capacity: u64) -> (Store, TempDir) {
	let directory = tempfile::tempdir().unwrap();
	let store = Store::open(&directory.path().join("a/b/proofs"), &GENESIS, capacity).unwrap();
	(store, directory)
}

#[test]
fn the_highest_of_a_channel_is_kept() {
	let (store, _directory) = store(10);
	assert_eq!(store.put(vec![held(1, 5), held(2, 5)]).unwrap(), [Put::Held, Put::Held]);
	assert_eq!(store.put(vec![held(1, 6)]).unwrap(), [Put::Held]);
	assert_eq!(store.put(vec![held(2, 4), held(1, 6)]).unwrap(), [Put::Surpassed, Put::Surpassed]);
	assert_eq!(store.len().unwrap(), 2);
	let amounts: Vec<_> = store.page(None, 10).unwrap().iter().map(HeldProof::amount).collect();
	assert_eq!(amounts, [6, 5]);
}

#[test]
fn the_very_same_proof_is_held_already() {
	let (store, _directory) = store(10);
	let proof = held(1, 5);
	assert_eq!(store.put(vec![proof.clone()]).unwrap(), [Put::Held]);
	assert_eq!(store.put(vec![proof]).unwrap(), [Put::Held]);
}

#[test]
fn a_proof_of_an_abandoned_fork_gives_way() {
	let (store, _directory) = store(10);
	let lower = held(1, 5);
	let higher_of_a_fork =
		HeldProof { session_key: session_key(99).public.to_bytes(), ..held(1, 500) };
	store.put(vec![higher_of_a_fork]).unwrap();
	assert_eq!(store.put(vec![lower.clone()]).unwrap(), [Put::Held]);
	assert_eq!(store.page(None, 10).unwrap(), [lower]);
}

#[test]
fn a_full_store_takes_higher_proofs_but_no_other_channel() {
	let (store, _directory) = store(2);
	let outcomes = store.put(vec![held(1, 1), held(2, 1), held(3, 1), held(1, 2)]).unwrap();
	assert_eq!(outcomes, [Put::Held, Put::Held, Put::Full, Put::Held]);
	assert_eq!(store.put(vec![held(3, 1)]).unwrap(), [Put::Full]);
	assert_eq!(store.remove(&[held_in(&store, 2)]).unwrap(), 1);
	assert_eq!(store.put(vec![held(3, 1)]).unwrap(), [Put::Held]);
}

#[test]
fn pages_follow_one_another_up_to_the_last_channel() {
	let (store, _directory) = store(10);
	store.put([0, 3, 7, u64::MAX].map(|id| held(id, 1)).to_vec()).unwrap();
	let page = |after, limit| -> Vec<u64> {
		store.page(after, limit).unwrap().iter().map(HeldProof::channel).collect()
	};
	assert_eq!(page(None, 2), [0, 3]);
	assert_eq!(page(Some(3), 2), [7, u64::MAX]);
	assert!(page(Some(u64::MAX), 2).is_empty());
}

#[test]
fn a_proof_replaced_since_it_was_read_is_not_removed() {
	let (store, _directory) = store(10);
	store.put(vec![held(1, 1), held(2, 1)]).unwrap();
	let read = store.page(None, 10).unwrap();
	store.put(vec![held(1, 2)]).unwrap();
	assert_eq!(store.remove(&read).unwrap(), 1);
	assert_eq!(held_in(&store, 1).amount(), 2);
	assert_eq!(store.len().unwrap(), 1);
}

#[test]
fn what_is_held_survives_the_closing_of_the_file() {
	let directory = tempfile::tempdir().unwrap();
	let path = directory.path().join("proofs");
	let proof = held(1, 5);
	Store::open(&path, &GENESIS, 10).unwrap().put(vec![proof.clone()]).unwrap();
	assert_eq!(Store::open(&path, &GENESIS, 10).unwrap().page(None, 10).unwrap(), [proof]);
}

#[test]
fn a_store_of_another_chain_is_refused() {
	let directory = tempfile::tempdir().unwrap();
	let path = directory.path().join("proofs");
	drop(Store::open(&path, &GENESIS, 10).unwrap());
	let refused = Store::open(&path, &[8; 32], 10);
	assert!(matches!(refused, Err(StoreError::OtherChain)));
	assert!(Store::open(&path, &GENESIS, 10).is_ok());
}

#[test]
fn a_file_that_is_no_store_is_refused() {
	let directory = tempfile::tempdir().unwrap();
	let path = directory.path().join("proofs");
	std::fs::write(&path, [0x5a; 10_000]).unwrap();
	assert!(matches!(Store::open(&path, &GENESIS, 10), Err(StoreError::Database(_))));
}

#[test]
fn a_store_is_open_only_once() {
	let (_store, directory) = store(10);
	let second = Store::open(&directory.path().join("a/b/proofs"), &GENESIS, 10);
	assert!(matches!(second, Err(StoreError::Database(_))));
}

#[test]
fn callers_at_the_same_time_all_get_their_own_outcomes() {
	let (store, _directory) = store(1000);
	let store = Arc::new(store);
	let callers: Vec<_> = (0..16u64)
		.map(|caller| {
			let store = store.clone();
			thread::spawn(move || {
				for round in 0..8 {
					let own = 1 + caller * 8 + round;
					// Channel 0 is everybody's: only ever higher amounts are held there.
					let outcomes = store.put(vec![held(own, 1), held(0, u128::from(own))]).unwrap();
					assert_eq!(outcomes[0], Put::Held);
					let shared = held_in(&store, 0).amount();
					assert!(shared >= u128::from(own));
				}
			})
		})
		.collect();
	for caller in callers {
		caller.join().unwrap();
	}
	assert_eq!(store.len().unwrap(), 1 + 16 * 8);
	assert_eq!(held_in(&store, 0).amount(), 16 * 8);
}

fn held_in(store: &Store, id: u64) -> HeldProof {
	store.get(&[id]).unwrap().remove(0).unwrap()
}

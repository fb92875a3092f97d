//! A state in memory that counts what a benchmark reads and writes, as the client's database does.

use std::{
	any::{Any, TypeId},
	collections::BTreeSet,
};

use sp_core::storage::{ChildInfo, StateVersion, TrackedStorageKey};
use sp_externalities::{Error, Extension, ExtensionStore, Externalities, MultiRemovalResults};
use sp_io::TestExternalities;
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};

use crate::common;

pub struct Database {
	state: TestExternalities,
	read: BTreeSet<Vec<u8>>,
	written: BTreeSet<Vec<u8>>,
	not_counted: Vec<TrackedStorageKey>,
}

impl Database {
	pub fn new() -> Self {
		let (read, written) = Default::default();
		Self { state: Self::genesis(), read, written, not_counted: Vec::new() }
	}

	pub fn run<R>(&mut self, what: impl FnOnce() -> R) -> R {
		sp_externalities::set_and_run_with_externalities(self, what)
	}

	fn genesis() -> TestExternalities {
		let mut state = common::genesis("development");
		state.commit_all().expect("no transaction is open");
		state.register_extension(KeystoreExt::new(MemoryKeystore::new()));
		state
	}

	fn counts(&self, key: &[u8]) -> bool {
		!self.not_counted.iter().any(|known| known.key == key)
	}

	fn note_read(&mut self, key: &[u8]) {
		if self.counts(key) {
			self.read.insert(key.into());
		}
	}

	fn note_written(&mut self, key: &[u8]) {
		if self.counts(key) {
			self.written.insert(key.into());
		}
	}
}

impl Externalities for Database {
	fn wipe(&mut self) {
		self.state = Self::genesis();
	}

	fn commit(&mut self) {
		self.state.commit_all().expect("no transaction is open");
	}

	fn read_write_count(&self) -> (u32, u32, u32, u32) {
		(self.read.len() as u32, 0, self.written.len() as u32, 0)
	}

	fn reset_read_write_count(&mut self) {
		self.read.clear();
		self.written.clear();
	}

	fn get_whitelist(&self) -> Vec<TrackedStorageKey> {
		self.not_counted.clone()
	}

	fn set_whitelist(&mut self, new: Vec<TrackedStorageKey>) {
		self.not_counted = new;
	}

	fn get_read_and_written_keys(&self) -> Vec<(Vec<u8>, u32, u32, bool)> {
		Vec::new()
	}

	fn storage(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		self.note_read(key);
		self.state.ext().storage(key)
	}

	fn storage_hash(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		self.note_read(key);
		self.state.ext().storage_hash(key)
	}

	fn exists_storage(&mut self, key: &[u8]) -> bool {
		self.note_read(key);
		self.state.ext().exists_storage(key)
	}

	fn next_storage_key(&mut self, key: &[u8]) -> Option<Vec<u8>> {
		self.note_read(key);
		self.state.ext().next_storage_key(key)
	}

	fn place_storage(&mut self, key: Vec<u8>, value: Option<Vec<u8>>) {
		self.note_written(&key);
		self.state.ext().place_storage(key, value);
	}

	fn storage_append(&mut self, key: Vec<u8>, value: Vec<u8>) {
		self.note_written(&key);
		self.state.ext().storage_append(key, value);
	}

	fn clear_prefix(
		&mut self,
		prefix: &[u8],
		maybe_limit: Option<u32>,
		maybe_cursor: Option<&[u8]>,
	) -> MultiRemovalResults {
		self.note_written(prefix);
		self.state.ext().clear_prefix(prefix, maybe_limit, maybe_cursor)
	}

	fn storage_root(&mut self, state_version: StateVersion) -> Vec<u8> {
		self.state.ext().storage_root(state_version)
	}

	fn storage_start_transaction(&mut self) {
		self.state.ext().storage_start_transaction();
	}

	fn storage_rollback_transaction(&mut self) -> Result<(), ()> {
		self.state.ext().storage_rollback_transaction()
	}

	fn storage_commit_transaction(&mut self) -> Result<(), ()> {
		self.state.ext().storage_commit_transaction()
	}

	fn set_offchain_storage(&mut self, key: &[u8], value: Option<&[u8]>) {
		self.state.ext().set_offchain_storage(key, value);
	}

	fn child_storage_hash(&mut self, child_info: &ChildInfo, key: &[u8]) -> Option<Vec<u8>> {
		self.state.ext().child_storage_hash(child_info, key)
	}

	fn child_storage(&mut self, child_info: &ChildInfo, key: &[u8]) -> Option<Vec<u8>> {
		self.state.ext().child_storage(child_info, key)
	}

	fn next_child_storage_key(&mut self, child_info: &ChildInfo, key: &[u8]) -> Option<Vec<u8>> {
		self.state.ext().next_child_storage_key(child_info, key)
	}

	fn kill_child_storage(
		&mut self,
		child_info: &ChildInfo,
		maybe_limit: Option<u32>,
		maybe_cursor: Option<&[u8]>,
	) -> MultiRemovalResults {
		self.state.ext().kill_child_storage(child_info, maybe_limit, maybe_cursor)
	}

	fn clear_child_prefix(
		&mut self,
		child_info: &ChildInfo,
		prefix: &[u8],
		maybe_limit: Option<u32>,
		maybe_cursor: Option<&[u8]>,
	) -> MultiRemovalResults {
		self.state.ext().clear_child_prefix(child_info, prefix, maybe_limit, maybe_cursor)
	}

	fn place_child_storage(
		&mut self,
		child_info: &ChildInfo,
		key: Vec<u8>,
		value: Option<Vec<u8>>,
	) {
		self.state.ext().place_child_storage(child_info, key, value);
	}

	fn child_storage_root(
		&mut self,
		child_info: &ChildInfo,
		state_version: StateVersion,
	) -> Vec<u8> {
		self.state.ext().child_storage_root(child_info, state_version)
	}
}

impl ExtensionStore for Database {
	fn extension_by_type_id(&mut self, type_id: TypeId) -> Option<&mut dyn Any> {
		self.state.extension_by_type_id(type_id)
	}

	fn register_extension_with_type_id(
		&mut self,
		type_id: TypeId,
		extension: Box<dyn Extension>,
	) -> Result<(), Error> {
		self.state.register_extension_with_type_id(type_id, extension)
	}

	fn deregister_extension_by_type_id(&mut self, type_id: TypeId) -> Result<(), Error> {
		self.state.deregister_extension_by_type_id(type_id)
	}
}

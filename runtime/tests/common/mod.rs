//! A chain in memory, from a preset, that runs whole blocks.

#![allow(clippy::unwrap_used, dead_code)]

use codec::Encode;
use frame_support::{
	genesis_builder_helper::{build_state, get_preset},
	traits::fungible::Inspect,
};
use metachain_primitives::{
	money::Balance,
	time::{Day, Moment},
};
use metachain_runtime::{
	constants::time::MILLIS_PER_SLOT, genesis, transaction, AccountId, Balances, Calendar,
	Executive, Hash, Header, Runtime, RuntimeCall, RuntimeEvent, RuntimeGenesisConfig, Session,
	Signature, SignedPayload, System, UncheckedExtrinsic,
};
use serde_json::Value;
use sp_consensus_babe::digests::{CompatibleDigestItem, PreDigest, SecondaryPlainPreDigest};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{traits::Header as _, ApplyExtrinsicResult, Digest, DigestItem, DispatchResult};

/// The slot of the first block: the begin of a day of two minutes, in November 2023.
pub const FIRST_SLOT: u64 = 283_333_340;

/// The genesis state of a preset.
pub fn genesis(preset: &str) -> TestExternalities {
	let mut config: Value = json(get_preset::<RuntimeGenesisConfig>(&None, |_| None));
	merge(&mut config, json(genesis::get_preset(&preset.into())));
	let mut ext = TestExternalities::default();
	ext.execute_with(|| {
		build_state::<RuntimeGenesisConfig>(serde_json::to_vec(&config).unwrap()).unwrap()
	});
	ext
}

fn json(bytes: Option<Vec<u8>>) -> Value {
	serde_json::from_slice(&bytes.expect("the preset exists")).unwrap()
}

fn merge(config: &mut Value, patch: Value) {
	match (config, patch) {
		(Value::Object(config), Value::Object(patch)) => {
			for (key, value) in patch {
				merge(config.entry(key).or_insert(Value::Null), value);
			}
		},
		(config, patch) => *config = patch,
	}
}

/// A chain whose blocks are all produced by its first validator, in the order of accounts.
pub struct Chain {
	ext: TestExternalities,
	parent: Header,
	slot: u64,
}

impl Chain {
	pub fn new(preset: &str) -> Self {
		let digest = Digest::default();
		let parent = Header::new(0, Hash::zero(), Hash::zero(), Hash::zero(), digest);
		let mut chain = Self { ext: genesis(preset), parent, slot: FIRST_SLOT - 1 };
		chain.ext.commit_all().unwrap();
		chain
	}

	/// Looks at the state after the last block.
	pub fn state<R>(&mut self, look: impl FnOnce() -> R) -> R {
		self.ext.execute_with(look)
	}

	/// Runs the block of the next slot with these transactions.
	pub fn block(&mut self, transactions: Vec<UncheckedExtrinsic>) -> Vec<ApplyExtrinsicResult> {
		self.slot += 1;
		let (slot, parent) = (self.slot, self.parent.clone());
		let (header, results) = self.ext.execute_with(|| {
			let pre_digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest {
				authority_index: 0,
				slot: slot.into(),
			});
			let header = Header::new(
				parent.number + 1,
				Default::default(),
				Default::default(),
				parent.hash(),
				Digest {
					logs: vec![<DigestItem as CompatibleDigestItem>::babe_pre_digest(pre_digest)],
				},
			);
			Executive::initialize_block(&header);
			let now = pallet_timestamp::Call::set { now: slot * MILLIS_PER_SLOT };
			Executive::apply_extrinsic(UncheckedExtrinsic::new_bare(now.into()))
				.expect("the timestamp is valid")
				.expect("the timestamp is set");
			let results = transactions.into_iter().map(Executive::apply_extrinsic).collect();
			(Executive::finalize_block(), results)
		});
		self.ext.commit_all().unwrap();
		self.parent = header;
		results
	}

	/// Runs a block with one transaction of `who`, which has to be valid.
	pub fn send(&mut self, who: Sr25519Keyring, call: impl Into<RuntimeCall>) -> DispatchResult {
		let transaction = self.signed(who, call);
		self.block(vec![transaction]).remove(0).expect("the transaction is valid")
	}

	/// A transaction of `who` with its next nonce.
	pub fn signed(
		&mut self,
		who: Sr25519Keyring,
		call: impl Into<RuntimeCall>,
	) -> UncheckedExtrinsic {
		self.ext.execute_with(|| {
			// What the next block will see as the hash of the first one.
			if self.parent.number == 0 {
				frame_system::BlockHash::<Runtime>::insert(0, self.parent.hash());
			}
			let account = who.to_account_id();
			let extension = transaction::extension(System::account_nonce(&account), 0);
			let payload = SignedPayload::new(call.into(), extension.clone()).unwrap();
			let signature = payload.using_encoded(|bytes| Signature::Sr25519(who.sign(bytes)));
			let (call, ..) = payload.deconstruct();
			UncheckedExtrinsic::new_signed(call, account.into(), signature, extension)
		})
	}

	/// Lets slots pass without a block.
	pub fn skip(&mut self, slots: u64) {
		self.slot += slots;
	}

	/// Runs empty blocks until the next session has begun. Returns its index.
	pub fn next_session(&mut self) -> u32 {
		let session = self.state(Session::current_index);
		while self.state(Session::current_index) == session {
			self.block(Vec::new());
		}
		self.state(Session::current_index)
	}

	/// Runs empty blocks until the day has turned. Returns the new day.
	pub fn next_day(&mut self) -> Day {
		let today = self.state(Calendar::today);
		while self.state(Calendar::today) == today {
			self.block(Vec::new());
		}
		self.state(Calendar::today)
	}

	/// The time of the last block.
	pub fn now(&self) -> Moment {
		self.slot * MILLIS_PER_SLOT
	}

	pub fn slot(&self) -> u64 {
		self.slot
	}

	/// The events of the last block.
	pub fn events(&mut self) -> Vec<RuntimeEvent> {
		self.state(|| System::events().into_iter().map(|record| record.event).collect())
	}

	pub fn issuance(&mut self) -> Balance {
		self.state(Balances::total_issuance)
	}

	/// What `who` owns, held or not.
	pub fn balance(&mut self, who: &AccountId) -> Balance {
		self.state(|| Balances::total_balance(who))
	}
}

/// The hash that stands for the chain's first block.
pub fn genesis_hash(chain: &mut Chain) -> [u8; 32] {
	chain.state(|| System::block_hash(0)).into()
}

//! A chain in memory, from a preset, that runs whole blocks.

#![allow(clippy::unwrap_used, dead_code)]

pub mod equivocation;
pub mod nodes;

use codec::Encode;
use frame_support::{
	genesis_builder_helper::{build_state, get_preset},
	storage::{with_transaction_unchecked, TransactionOutcome},
	traits::{fungible::Inspect, DisabledValidators},
};
use frame_system::offchain::CreateAuthorizedTransaction;
use metachain_primitives::{
	money::Balance,
	time::{Day, Moment},
};
use metachain_runtime::{
	constants::time::MILLIS_PER_SLOT, genesis, transaction, AccountId, Babe, Balances, Calendar,
	Executive, Hash, Header, Runtime, RuntimeCall, RuntimeEvent, RuntimeGenesisConfig, Session,
	Signature, SignedPayload, System, UncheckedExtrinsic,
};
use pallet_seats::ClosedSeats;
use serde_json::Value;
use sp_consensus_babe::digests::{CompatibleDigestItem, PreDigest, SecondaryPlainPreDigest};
use sp_core::{sr25519, Pair};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
	traits::Header as _,
	transaction_validity::{TransactionSource, TransactionValidity},
	ApplyExtrinsicResult, Digest, DigestItem, DispatchResult,
};

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

/// What is known of the block after `parent` when it is begun on this seat.
fn next_header(parent: &Header, slot: u64, seat: u32) -> Header {
	let pre_digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest {
		authority_index: seat,
		slot: slot.into(),
	});
	let digest =
		Digest { logs: vec![<DigestItem as CompatibleDigestItem>::babe_pre_digest(pre_digest)] };
	let unknown = Hash::default();
	Header::new(parent.number + 1, unknown, unknown, parent.hash(), digest)
}

/// A chain whose blocks are produced by its first validator, in the order of accounts, where no other is
/// named.
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
		self.block_on(0, transactions)
	}

	/// Runs the block of the next slot, produced on this seat.
	pub fn block_on(
		&mut self,
		seat: u32,
		transactions: Vec<UncheckedExtrinsic>,
	) -> Vec<ApplyExtrinsicResult> {
		self.slot += 1;
		let slot = self.slot;
		let header = next_header(&self.parent, slot, seat);
		let (header, results) = self.ext.execute_with(|| {
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

	/// The seats on which the next block can be produced.
	pub fn open_seats(&mut self) -> Vec<u32> {
		let header = next_header(&self.parent, self.slot + 1, 0);
		self.state(|| {
			with_transaction_unchecked(|| {
				Executive::initialize_block(&header);
				let seats = 0..Babe::authorities().len() as u32;
				let is_open = |seat: &u32| !ClosedSeats::<Runtime>::is_disabled(*seat);
				TransactionOutcome::Rollback(seats.filter(is_open).collect())
			})
		})
	}

	/// Runs a block with one transaction of `who`, which has to be valid.
	pub fn send(&mut self, who: Sr25519Keyring, call: impl Into<RuntimeCall>) -> DispatchResult {
		self.send_by(&who.pair(), call)
	}

	/// Runs a block with one transaction of the account of `pair`, which has to be valid.
	pub fn send_by(
		&mut self,
		pair: &sr25519::Pair,
		call: impl Into<RuntimeCall>,
	) -> DispatchResult {
		let transaction = self.signed_by(pair, call);
		self.block(vec![transaction]).remove(0).expect("the transaction is valid")
	}

	/// A transaction of `who` with its next nonce.
	pub fn signed(
		&mut self,
		who: Sr25519Keyring,
		call: impl Into<RuntimeCall>,
	) -> UncheckedExtrinsic {
		self.signed_by(&who.pair(), call)
	}

	/// A transaction of the account of `pair` with its next nonce.
	pub fn signed_by(
		&mut self,
		pair: &sr25519::Pair,
		call: impl Into<RuntimeCall>,
	) -> UncheckedExtrinsic {
		self.ext.execute_with(|| {
			// What the next block will see as the hash of the first one.
			if self.parent.number == 0 {
				frame_system::BlockHash::<Runtime>::insert(0, self.parent.hash());
			}
			let account = AccountId::from(pair.public());
			let extension = transaction::extension(System::account_nonce(&account), 0);
			let payload = SignedPayload::new(call.into(), extension.clone()).unwrap();
			let signature = payload.using_encoded(|bytes| Signature::Sr25519(pair.sign(bytes)));
			let (call, ..) = payload.deconstruct();
			UncheckedExtrinsic::new_signed(call, account.into(), signature, extension)
		})
	}

	/// A transaction without a signer, whose call tells itself who stands behind it.
	pub fn authorized(&mut self, call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
		self.state(|| {
			<Runtime as CreateAuthorizedTransaction<RuntimeCall>>::create_authorized_transaction(
				call.into(),
			)
		})
	}

	/// What the pool says of a transaction from elsewhere.
	pub fn validate(&mut self, transaction: UncheckedExtrinsic) -> TransactionValidity {
		self.validate_from(TransactionSource::External, transaction)
	}

	pub fn validate_from(
		&mut self,
		source: TransactionSource,
		transaction: UncheckedExtrinsic,
	) -> TransactionValidity {
		let parent = self.parent.hash();
		self.state(|| {
			with_transaction_unchecked(|| {
				let validity = Executive::validate_transaction(source, transaction, parent);
				TransactionOutcome::Rollback(validity)
			})
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

	#[cfg(feature = "try-runtime")]
	pub fn check_invariants(&mut self) {
		use frame_support::traits::{TryState, TryStateSelect};
		self.state(|| {
			let block = System::block_number();
			metachain_runtime::AllPalletsWithSystem::try_state(block, TryStateSelect::All).unwrap();
		});
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

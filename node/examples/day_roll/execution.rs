//! Runs blocks in the runtime's WebAssembly, and counts what they cost.

use std::{
	ops::{Add, Range},
	time::{Duration, Instant},
};

use codec::{Decode, Encode};
use metachain_runtime::{
	constants::time::MILLIS_PER_SLOT, Header, UncheckedExtrinsic, WASM_BINARY,
};
use sc_executor::WasmExecutor;
use sp_consensus_babe::digests::{CompatibleDigestItem, PreDigest, SecondaryPlainPreDigest};
use sp_core::{
	storage::StateVersion,
	traits::{CallContext, RuntimeCode, WrappedRuntimeCode},
	Blake2Hasher, H256,
};
use sp_io::{SubstrateHostFunctions, TestExternalities};
use sp_runtime::{
	traits::Header as _, transaction_validity::TransactionValidityError, ApplyExtrinsicResult,
	Digest, DigestItem, DispatchError,
};
use sp_state_machine::{Backend, OverlayedChanges, StateMachine, TrieBackendBuilder};

use crate::Failure;

/// What a part of a block costs.
#[derive(Clone, Copy, Debug, Default)]
pub struct Cost {
	/// Keys that nothing before it in the block has read.
	pub reads: usize,
	/// Keys that nothing before it in the block has written.
	pub writes: usize,
	/// Bytes of the storage proof that nothing before it has needed.
	pub proof: usize,
	pub time: Duration,
}

impl Add for Cost {
	type Output = Self;

	fn add(self, other: Self) -> Self {
		Self {
			reads: self.reads + other.reads,
			writes: self.writes + other.writes,
			proof: self.proof + other.proof,
			time: self.time + other.time,
		}
	}
}

/// A block that was run and is not part of the chain yet.
pub struct Run {
	/// Of its initialization, its timestamp, each transaction, and its finalization.
	parts: Vec<Cost>,
	header: Header,
	overlay: OverlayedChanges<Blake2Hasher>,
}

impl Run {
	/// What all of the block costs.
	pub fn cost(&self) -> Cost {
		self.sum(0..self.parts.len())
	}

	/// What its transactions cost.
	pub fn cost_of_transactions(&self) -> Cost {
		self.sum(2..self.parts.len() - 1)
	}

	fn sum(&self, parts: Range<usize>) -> Cost {
		self.parts[parts].iter().fold(Cost::default(), |sum, part| sum + *part)
	}
}

/// The runtime's WebAssembly.
pub struct Runtime {
	executor: WasmExecutor<SubstrateHostFunctions>,
	code: &'static [u8],
	hash: Vec<u8>,
}

impl Runtime {
	pub fn new() -> Result<Self, Failure> {
		let code = WASM_BINARY.ok_or("the runtime was built without its WebAssembly")?;
		let hash = sp_io::hashing::blake2_256(code).to_vec();
		Ok(Self { executor: WasmExecutor::builder().build(), code, hash })
	}

	fn call<B: Backend<Blake2Hasher>>(
		&self,
		state: &B,
		overlay: &mut OverlayedChanges<Blake2Hasher>,
		method: &str,
		arguments: &[u8],
	) -> Result<Vec<u8>, Failure> {
		let code = WrappedRuntimeCode(self.code.into());
		let code = RuntimeCode { code_fetcher: &code, heap_pages: None, hash: self.hash.clone() };
		let answer = StateMachine::new(
			state,
			overlay,
			&self.executor,
			method,
			arguments,
			&mut Default::default(),
			&code,
			CallContext::Onchain { import: false },
		)
		.execute();
		answer.map_err(|error| format!("{method}: {error}").into())
	}
}

/// A chain of blocks that its first validator produces.
pub struct Chain<'a> {
	runtime: &'a Runtime,
	state: TestExternalities,
	parent: Header,
}

impl<'a> Chain<'a> {
	/// A chain with this first state.
	pub fn new(runtime: &'a Runtime, state: TestExternalities) -> Self {
		let none = H256::zero();
		let parent = Header::new(0, none, none, none, Digest::default());
		Self { runtime, state, parent }
	}

	/// Looks at the state after the last block, or changes it.
	pub fn state(&mut self) -> &mut TestExternalities {
		&mut self.state
	}

	/// Runs the block of this slot, and leaves the chain as it is. Its costs are counted in a first run;
	/// the times are the shortest of `rounds` further ones.
	pub fn measure(
		&self,
		slot: u64,
		transactions: &[UncheckedExtrinsic],
		rounds: usize,
	) -> Result<Run, Failure> {
		let backend = TrieBackendBuilder::wrap(&self.state.backend);
		let recorder = sp_trie::recorder::Recorder::<Blake2Hasher>::default();
		let recording = backend.with_recorder(recorder.clone()).build();
		let mut run = self.run(&recording, slot, transactions, |overlay| Cost {
			reads: recorder.recorded_keys().values().map(|keys| keys.len()).sum(),
			writes: overlay.changes().count(),
			proof: recorder.estimate_encoded_size(),
			time: Duration::ZERO,
		})?;
		let mut shortest = vec![Duration::MAX; run.parts.len()];
		for _ in 0..rounds.max(1) {
			let timed = self.run(&self.state.backend, slot, transactions, |_| Cost::default())?;
			for (shortest, part) in shortest.iter_mut().zip(&timed.parts) {
				*shortest = part.time.min(*shortest);
			}
		}
		for (part, time) in run.parts.iter_mut().zip(shortest) {
			part.time = time;
		}
		Ok(run)
	}

	/// Runs the block of this slot and makes it part of the chain.
	pub fn advance(
		&mut self,
		slot: u64,
		transactions: &[UncheckedExtrinsic],
	) -> Result<(), Failure> {
		let run = self.run(&self.state.backend, slot, transactions, |_| Cost::default())?;
		self.adopt(run)
	}

	/// Makes a block that was measured part of the chain.
	pub fn adopt(&mut self, mut run: Run) -> Result<(), Failure> {
		let changes = run.overlay.drain_storage_changes(&self.state.backend, StateVersion::V1)?;
		self.state.backend.apply_transaction(changes.transaction_storage_root, changes.transaction);
		self.parent = run.header;
		Ok(())
	}

	/// `count` tells what was used so far, times aside.
	fn run<B: Backend<Blake2Hasher>>(
		&self,
		state: &B,
		slot: u64,
		transactions: &[UncheckedExtrinsic],
		count: impl Fn(&OverlayedChanges<Blake2Hasher>) -> Cost,
	) -> Result<Run, Failure> {
		let mut overlay = OverlayedChanges::default();
		let mut used = Cost::default();
		let mut parts = Vec::new();
		let mut call = |method: &str, arguments: Vec<u8>| -> Result<Vec<u8>, Failure> {
			let started = Instant::now();
			let answer = self.runtime.call(state, &mut overlay, method, &arguments)?;
			let time = started.elapsed();
			let now = count(&overlay);
			parts.push(Cost {
				reads: now.reads.saturating_sub(used.reads),
				writes: now.writes.saturating_sub(used.writes),
				proof: now.proof.saturating_sub(used.proof),
				time,
			});
			used = now;
			Ok(answer)
		};

		call("Core_initialize_block", self.header(slot).encode())?;
		let timestamp = pallet_timestamp::Call::set { now: slot * MILLIS_PER_SLOT };
		let timestamp = UncheckedExtrinsic::new_bare(timestamp.into());
		for transaction in std::iter::once(&timestamp).chain(transactions) {
			let answer = call("BlockBuilder_apply_extrinsic", transaction.encode())?;
			succeeded(ApplyExtrinsicResult::decode(&mut &answer[..])?)?;
		}
		let header = call("BlockBuilder_finalize_block", Vec::new())?;
		let header = Header::decode(&mut &header[..])?;
		Ok(Run { parts, header, overlay })
	}

	fn header(&self, slot: u64) -> Header {
		let claim = SecondaryPlainPreDigest { authority_index: 0, slot: slot.into() };
		let claim =
			<DigestItem as CompatibleDigestItem>::babe_pre_digest(PreDigest::SecondaryPlain(claim));
		Header::new(
			self.parent.number() + 1,
			H256::zero(),
			H256::zero(),
			self.parent.hash(),
			Digest { logs: vec![claim] },
		)
	}
}

fn succeeded(result: ApplyExtrinsicResult) -> Result<(), Failure> {
	let refused =
		|error: TransactionValidityError| format!("a transaction is not valid: {error:?}");
	let failed = |error: DispatchError| format!("a transaction failed: {error:?}");
	Ok(result.map_err(refused)?.map_err(failed)?)
}

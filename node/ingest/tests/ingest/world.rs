//! A chain made of two tables, consumers with keys, and a node that takes their proofs.

use std::{
	collections::HashMap,
	path::PathBuf,
	sync::{Arc, Condvar, Mutex},
};

use codec::Encode;
use metachain_ingest::{
	proof::HeldProof,
	source::{At, ChannelSource, Snapshot, SourceError},
	Config, Ingest,
};
use metachain_primitives::{
	channel::{Channel, ChannelId, Tariff},
	money::Musd,
	time::Moment,
	voucher::{GenesisHash, Proof, SignedVoucher, Voucher, SIGNING_CONTEXT},
};
use schnorrkel::{ExpansionMode, Keypair, MiniSecretKey};
use serde_json::Value;
use sp_core::crypto::AccountId32;
use tempfile::TempDir;

pub const GENESIS: GenesisHash = [7; 32];
pub const NOW: Moment = 1_000_000;
pub const EXPIRES: Moment = 9_000_000;
pub const FUNDED: Musd = 1_000;

/// One block's view of the channels.
#[derive(Clone)]
pub struct Block {
	pub now: Moment,
	pub channels: HashMap<ChannelId, Channel<AccountId32>>,
}

struct State {
	best: Block,
	finalized: Block,
	down: bool,
	shut: bool,
	arrived: usize,
	calls: usize,
}

/// The mock of the chain. Clones are the same chain.
#[derive(Clone)]
pub struct Chain(Arc<(Mutex<State>, Condvar)>);

impl Chain {
	/// Channels 0 to `channels` − 1, each with its own session key, finalized.
	pub fn new(channels: u64) -> Self {
		let channels = (0..channels).map(|id| (id, channel(id))).collect();
		let block = Block { now: NOW, channels };
		let state = State {
			best: block.clone(),
			finalized: block,
			down: false,
			shut: false,
			arrived: 0,
			calls: 0,
		};
		Self(Arc::new((Mutex::new(state), Condvar::new())))
	}

	/// Changes the best block.
	pub fn best(&self, change: impl FnOnce(&mut Block)) {
		change(&mut self.0 .0.lock().unwrap().best);
	}

	/// Changes one channel at the best block.
	pub fn channel(&self, id: ChannelId, change: impl FnOnce(&mut Channel<AccountId32>)) {
		self.best(|block| change(block.channels.get_mut(&id).unwrap()));
	}

	/// Finalizes the best block.
	pub fn finalize(&self) {
		let mut state = self.0 .0.lock().unwrap();
		state.finalized = state.best.clone();
	}

	/// Makes the best block what the finalized one is.
	pub fn reorganise(&self) {
		let mut state = self.0 .0.lock().unwrap();
		state.best = state.finalized.clone();
	}

	pub fn set_down(&self, down: bool) {
		self.0 .0.lock().unwrap().down = down;
	}

	/// While it is shut, whoever asks waits.
	pub fn set_shut(&self, shut: bool) {
		self.0 .0.lock().unwrap().shut = shut;
		self.0 .1.notify_all();
	}

	/// How often it was asked, those who still wait included.
	pub fn arrived(&self) -> usize {
		self.0 .0.lock().unwrap().arrived
	}

	/// How often it has answered.
	pub fn calls(&self) -> usize {
		self.0 .0.lock().unwrap().calls
	}
}

impl ChannelSource for Chain {
	fn channels(&self, at: At, ids: &[ChannelId]) -> Result<Snapshot, SourceError> {
		let (state, opened) = &*self.0;
		let mut state = state.lock().unwrap();
		state.arrived += 1;
		let mut state = opened.wait_while(state, |state| state.shut).unwrap();
		state.calls += 1;
		if state.down {
			return Err(SourceError("the mock is down".into()));
		}
		let block = match at {
			At::Best => &state.best,
			At::Finalized => &state.finalized,
		};
		let channels = ids.iter().map(|id| block.channels.get(id).cloned()).collect();
		Ok(Snapshot { now: block.now, channels })
	}
}

pub fn provider(number: u64) -> AccountId32 {
	let mut account = [0xaa; 32];
	account[..8].copy_from_slice(&number.to_le_bytes());
	account.into()
}

/// Channel `id` as it is opened. Ten providers share the channels.
pub fn channel(id: ChannelId) -> Channel<AccountId32> {
	Channel {
		consumer: [1; 32].into(),
		provider: provider(id % 10),
		session_key: session_key(id).public.to_bytes(),
		tariff: Tariff::Traffic { per_gib: 4 },
		funded: FUNDED,
		settled: 0,
		bytes_up: 0,
		bytes_down: 0,
		sequence: 0,
		expires: EXPIRES,
		closes: None,
	}
}

/// The key that signs the vouchers of channel `id`.
pub fn session_key(id: ChannelId) -> Keypair {
	let mut seed = [3; 32];
	seed[..8].copy_from_slice(&id.to_le_bytes());
	MiniSecretKey::from_bytes(&seed).unwrap().expand_to_keypair(ExpansionMode::Ed25519)
}

pub fn voucher(channel: ChannelId, amount: Musd) -> Voucher {
	Voucher { channel, amount, bytes_up: 10, bytes_down: 20, sequence: amount as u64 }
}

pub fn sign(key: &Keypair, genesis: &GenesisHash, voucher: Voucher) -> SignedVoucher {
	let signature = key.sign_simple(SIGNING_CONTEXT, &voucher.signing_payload(genesis));
	SignedVoucher { voucher, signature: signature.to_bytes() }
}

/// A good voucher of channel `id`.
pub fn signed(id: ChannelId, amount: Musd) -> SignedVoucher {
	sign(&session_key(id), &GENESIS, voucher(id, amount))
}

/// A voucher of channel `id` signed by another key.
pub fn forged(id: ChannelId, amount: Musd) -> SignedVoucher {
	sign(&session_key(u64::MAX - id), &GENESIS, voucher(id, amount))
}

pub fn to_hex(signed: SignedVoucher) -> String {
	format!("0x{}", hex::encode(Proof { genesis: GENESIS, signed }.encode()))
}

/// A good proof of channel `id`, as a caller sends it.
pub fn proof(id: ChannelId, amount: Musd) -> String {
	to_hex(signed(id, amount))
}

/// A good proof of channel `id`, as the store holds it.
pub fn held(id: ChannelId, amount: Musd) -> HeldProof {
	HeldProof {
		provider: provider(id % 10),
		session_key: session_key(id).public.to_bytes(),
		signed: signed(id, amount),
		received: NOW,
	}
}

/// A node: ingest over a mock chain, with its store in a directory of its own.
pub struct Node {
	pub chain: Chain,
	pub ingest: Ingest<Chain>,
	directory: TempDir,
}

impl Node {
	pub fn new(channels: u64) -> Self {
		Self::with(channels, |_| {})
	}

	pub fn with(channels: u64, configure: impl FnOnce(&mut Config)) -> Self {
		let directory = tempfile::tempdir().unwrap();
		let chain = Chain::new(channels);
		let mut config = Config::new(directory.path().join("proofs"), true);
		configure(&mut config);
		let ingest = Ingest::open(chain.clone(), GENESIS, config, None).unwrap();
		Self { chain, ingest, directory }
	}

	pub fn file(&self) -> PathBuf {
		self.directory.path().join("proofs")
	}

	/// The answer to a JSON-RPC call; `params` is JSON.
	pub async fn call(&self, method: &str, params: &str) -> Value {
		let request =
			format!(r#"{{"jsonrpc":"2.0","id":1,"method":"workload_{method}","params":{params}}}"#);
		let (answer, _) = self.ingest.rpc().raw_json_request(&request, 1).await.unwrap();
		serde_json::from_str(&answer).unwrap()
	}

	/// Hands in `proofs`: the result, or the error.
	pub async fn submit(&self, proofs: &[String]) -> Result<Vec<Value>, Value> {
		let params = serde_json::to_string(&[proofs]).unwrap();
		let answer = self.call("submitProofs", &params).await;
		match answer["result"].as_array() {
			Some(answers) => Ok(answers.clone()),
			None => Err(answer["error"].clone()),
		}
	}

	/// Hands in `proofs`: for each *accepted*, or the reason.
	pub async fn outcomes(&self, proofs: &[String]) -> Vec<String> {
		self.submit(proofs).await.unwrap().iter().map(outcome).collect()
	}

	/// The amount of the proof held for a channel.
	pub fn held(&self, id: ChannelId) -> Option<Musd> {
		self.ingest.store().get(&[id]).unwrap()[0].as_ref().map(HeldProof::amount)
	}
}

/// *accepted*, or the reason; panics where an answer is neither.
pub fn outcome(answer: &Value) -> String {
	if answer["accepted"] == true {
		assert_eq!(answer.as_object().unwrap().len(), 1);
		return "accepted".into();
	}
	assert_eq!(answer["accepted"], false);
	assert!(!answer["message"].as_str().unwrap().is_empty());
	answer["reason"].as_str().unwrap().into()
}

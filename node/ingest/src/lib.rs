//! # Ingest: the node's side of taking bandwidth-work proofs
//!
//! A provider hands the vouchers its consumers signed to any node. The node checks them, answers each
//! with *accepted* or the reason why not, and holds what it accepted until the chain has settled it.
//!
//! ## Overview
//!
//! ```text
//!  provider ── workload_submitProofs ──▶ rpc ─▶ intake ─▶ verify ─▶ store (one file, fsync)
//!                                                            ▲         │
//!                                    runtime API: channels ──┤         ▼
//!                                                            └────── outbox ─▶ off-chain storage
//!                                                                                  │
//!                                             settle_batch ◀── off-chain worker ◀──┘
//! ```
//!
//! - [`rpc`]: the methods `workload_*`, their bounds, their answers ([`view`], [`refusal`]).
//! - [`proof`]: from hex to a voucher, without a byte decoded of what is too large.
//! - [`verify`]: every check of a proof, cheap ones first, [signatures](signature) last and in batches.
//! - [`store`]: the highest proof of each channel, on disk before anybody is told *accepted*.
//! - [`outbox`]: after each block, forgets what is settled for good and offers the next proofs to the
//!   runtime's off-chain worker.
//! - [`source`]: the only look at the chain.
//!
//! ## Design goals
//!
//! 1. **Nothing accepted is lost.** An answer follows the commit; a proof is dropped only when
//!    finalized state says that it is settled or can never be.
//! 2. **Nothing unauthenticated grows.** What is held is signed by the key of a funded channel, one
//!    proof a channel, up to a capacity. Requests, proofs in flight and threads are bounded.
//! 3. **At the speed of signature verification.** One look at the chain, one transaction and batched
//!    verification for each request.
//!
//! [`start`] is all that a node needs.

pub mod intake;
pub mod metrics;
pub mod outbox;
pub mod proof;
pub mod refusal;
pub mod rpc;
pub mod signature;
pub mod source;
pub mod store;
pub mod verify;
pub mod view;

use std::{future::ready, num::NonZeroUsize, path::PathBuf, sync::Arc, thread};

use futures::{future::BoxFuture, FutureExt, StreamExt};
use jsonrpsee::Methods;
use metachain_primitives::voucher::GenesisHash;
use metachain_runtime_api::WorkloadApi;
use sc_client_api::BlockchainEvents;
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use sp_core::{crypto::AccountId32, offchain::OffchainStorage};
use sp_runtime::traits::Block as BlockT;
use substrate_prometheus_endpoint::{PrometheusError, Registry};

use crate::{
	intake::Intake,
	metrics::Metrics,
	outbox::{Limits, Outbox},
	rpc::{Workload, WorkloadRpcServer},
	source::{ChannelSource, RuntimeSource},
	store::{Store, StoreError},
	verify::Verifier,
};

/// Target of this crate's log lines.
pub const LOG_TARGET: &str = "workload";

/// How a node takes proofs.
#[derive(Clone, Debug)]
pub struct Config {
	/// The file of the [store](Store); its directory is made if it is missing.
	pub path: PathBuf,
	/// Whether this node may settle: only then is anything put into the outbox.
	pub authority: bool,
	/// For how many channels a proof is held at most.
	pub capacity: u64,
	/// How many threads verify signatures.
	pub threads: usize,
	/// How many proofs are checked or wait for it at the same time. Requests beyond it are told to
	/// try again.
	pub in_flight: usize,
}

impl Config {
	/// The defaults: a million channels, one core left to consensus.
	pub fn new(path: PathBuf, authority: bool) -> Self {
		let cores = thread::available_parallelism().map_or(1, NonZeroUsize::get);
		Self {
			path,
			authority,
			capacity: 1_000_000,
			threads: cores.saturating_sub(1).max(1),
			in_flight: 16_384,
		}
	}
}

/// Why ingest cannot start.
#[derive(Debug, thiserror::Error)]
pub enum Error {
	#[error("cannot open {path}: {error}")]
	Store { path: PathBuf, error: StoreError },
	#[error("cannot register the metrics: {0}")]
	Metrics(#[from] PrometheusError),
	#[error("cannot start the threads that verify signatures: {0}")]
	Threads(#[from] rayon::ThreadPoolBuildError),
}

/// Everything but the chain: a node gets it by [`start`], a test puts its own chain behind it.
pub struct Ingest<S> {
	source: Arc<S>,
	store: Arc<Store>,
	metrics: Metrics,
	rpc: Methods,
	authority: bool,
}

impl<S: ChannelSource + 'static> Ingest<S> {
	/// Opens the store for the chain of this genesis.
	pub fn open(
		source: S,
		genesis: GenesisHash,
		config: Config,
		registry: Option<&Registry>,
	) -> Result<Self, Error> {
		let store = Store::open(&config.path, &genesis, config.capacity)
			.map_err(|error| Error::Store { path: config.path, error })?;
		let (source, store) = (Arc::new(source), Arc::new(store));
		let metrics = Metrics::new(registry)?;
		let verifier = Verifier::new(source.clone(), store.clone(), genesis, config.threads)?;
		let intake = Intake::new(verifier, store.clone(), metrics.clone());
		let workload = Workload::new(
			Arc::new(intake),
			source.clone(),
			store.clone(),
			metrics.clone(),
			config.authority,
			config.in_flight,
		);
		Ok(Self {
			source,
			store,
			metrics,
			rpc: workload.into_rpc().into(),
			authority: config.authority,
		})
	}

	/// The methods `workload_*`.
	pub fn rpc(&self) -> Methods {
		self.rpc.clone()
	}

	/// What is held.
	pub fn store(&self) -> &Arc<Store> {
		&self.store
	}

	/// The outbox, which writes to `offchain` if this node may settle.
	pub fn outbox<O: OffchainStorage>(&self, offchain: Option<O>, limits: Limits) -> Outbox<S, O> {
		Outbox::new(
			self.source.clone(),
			self.store.clone(),
			offchain.filter(|_| self.authority),
			self.metrics.clone(),
			limits,
		)
	}
}

/// Starts ingest for a node's `client`. Returns the RPC methods and the task that keeps the outbox;
/// the task ends with the client's notifications and does blocking work: spawn it as blocking.
///
/// `offchain` is the storage that the runtime's off-chain worker reads:
/// `backend.offchain_storage()`.
pub fn start<Block, C, O>(
	client: Arc<C>,
	offchain: Option<O>,
	config: Config,
	registry: Option<&Registry>,
) -> Result<(Methods, BoxFuture<'static, ()>), Error>
where
	Block: BlockT,
	GenesisHash: From<Block::Hash>,
	C: ProvideRuntimeApi<Block>
		+ HeaderBackend<Block>
		+ BlockchainEvents<Block>
		+ Send
		+ Sync
		+ 'static,
	C::Api: WorkloadApi<Block, AccountId32>,
	O: OffchainStorage + 'static,
{
	let genesis = client.info().genesis_hash.into();
	let new_best =
		client.import_notification_stream().filter(|block| ready(block.is_new_best)).map(|_| ());
	let ingest = Ingest::open(RuntimeSource::new(client), genesis, config, registry)?;
	let outbox = ingest.outbox(offchain, Limits::default());
	Ok((ingest.rpc(), outbox.run(new_best).boxed()))
}

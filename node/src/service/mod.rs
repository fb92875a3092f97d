//! The node's parts and how they work together.

mod consensus;
mod essential;
mod full;
mod inherents;
mod offchain;
mod partial;

use metachain_runtime::{opaque::Block, RuntimeApi};

pub use full::new_full;
pub use inherents::SlotAndTimestamp;
pub use partial::{new_partial, Partial};

/// What the runtime can call in the node.
#[cfg(not(feature = "runtime-benchmarks"))]
pub type HostFunctions = sp_io::SubstrateHostFunctions;
/// What the runtime can call in the node.
#[cfg(feature = "runtime-benchmarks")]
pub type HostFunctions = (sp_io::SubstrateHostFunctions, BenchmarkHostFunctions);
/// What the runtime's benchmarks can call beyond that.
#[cfg(feature = "runtime-benchmarks")]
pub type BenchmarkHostFunctions = frame_benchmarking::benchmarking::HostFunctions;

pub type Executor = sc_executor::WasmExecutor<HostFunctions>;
pub type Client = sc_service::TFullClient<Block, RuntimeApi, Executor>;
pub type Backend = sc_service::TFullBackend<Block>;
pub type SelectChain = sc_consensus::LongestChain<Backend, Block>;
pub type TransactionPool = sc_transaction_pool::TransactionPoolHandle<Block, Client>;

type GrandpaBlockImport =
	sc_consensus_grandpa::GrandpaBlockImport<Backend, Block, Client, SelectChain>;
type GrandpaLink = sc_consensus_grandpa::LinkHalf<Block, Client, SelectChain>;
type BabeBlockImport = sc_consensus_babe::BabeBlockImport<
	Block,
	Client,
	GrandpaBlockImport,
	SlotAndTimestamp,
	SelectChain,
>;
type BabeLink = sc_consensus_babe::BabeLink<Block>;

/// A justification is made and kept at least every so many blocks. It proves to light clients, and to
/// nodes that sync by skipping, what is final.
const JUSTIFICATION_PERIOD: u32 = 512;

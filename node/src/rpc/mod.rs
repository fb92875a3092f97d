//! What the node's RPC offers beyond what every Substrate node does.

mod directory;

use std::sync::Arc;

use jsonrpsee::{Methods, RpcModule};
use metachain_runtime::{opaque::Block, AccountId, Balance, BlockNumber, Hash, Nonce};
use pallet_transaction_payment::RuntimeDispatchInfo;
use pallet_transaction_payment_rpc::{TransactionPayment, TransactionPaymentApiServer};
use sc_consensus_babe::BabeWorkerHandle;
use sc_consensus_babe_rpc::{Babe, BabeApiServer};
use sc_consensus_grandpa::{
	FinalityProofProvider, GrandpaJustificationStream, SharedAuthoritySet, SharedVoterState,
};
use sc_consensus_grandpa_rpc::{Grandpa, GrandpaApiServer};
use sc_rpc::SubscriptionTaskExecutor;
use sc_sync_state_rpc::{SyncState, SyncStateApiServer};
use sp_keystore::KeystorePtr;
use substrate_frame_rpc_system::{System, SystemApiServer};

use self::directory::{Directory, DirectoryRpcServer};
use crate::service::{Backend, Client, SelectChain, TransactionPool};

/// What the methods work with.
pub struct Deps {
	pub client: Arc<Client>,
	pub pool: Arc<TransactionPool>,
	pub select_chain: SelectChain,
	pub chain_spec: Box<dyn sc_chain_spec::ChainSpec>,
	pub keystore: KeystorePtr,
	pub babe_worker: BabeWorkerHandle<Block>,
	pub authority_set: SharedAuthoritySet<Hash, BlockNumber>,
	pub voter_state: SharedVoterState,
	pub justifications: GrandpaJustificationStream<Block>,
	pub finality_proofs: Arc<FinalityProofProvider<Backend, Block>>,
	/// The methods `workload_*`.
	pub workload: Methods,
}

impl Deps {
	/// The methods. Called once for each server.
	pub fn module(
		&self,
		executor: SubscriptionTaskExecutor,
	) -> Result<RpcModule<()>, Box<dyn std::error::Error + Send + Sync>> {
		let mut module = RpcModule::new(());
		let client = || self.client.clone();

		let system: System<_, _, Block> = System::new(client(), self.pool.clone());
		module.merge(SystemApiServer::<Hash, AccountId, Nonce>::into_rpc(system))?;
		let payment: TransactionPayment<_, Block> = TransactionPayment::new(client());
		module.merge(
			TransactionPaymentApiServer::<Hash, RuntimeDispatchInfo<Balance>>::into_rpc(payment),
		)?;
		module.merge(
			Babe::new(
				client(),
				self.babe_worker.clone(),
				self.keystore.clone(),
				self.select_chain.clone(),
			)
			.into_rpc(),
		)?;
		module.merge(
			Grandpa::new(
				executor,
				self.authority_set.clone(),
				self.voter_state.clone(),
				self.justifications.clone(),
				self.finality_proofs.clone(),
			)
			.into_rpc(),
		)?;
		module.merge(
			SyncState::new(
				self.chain_spec.cloned_box(),
				client(),
				self.authority_set.clone(),
				self.babe_worker.clone(),
			)?
			.into_rpc(),
		)?;
		module.merge(Directory::new(client()).into_rpc())?;
		module.merge(self.workload.clone())?;
		Ok(module)
	}
}

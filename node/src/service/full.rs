//! The whole node.

use std::sync::Arc;

use metachain_runtime::{opaque::Block, Hash};
use sc_client_api::BlockBackend;
use sc_consensus_grandpa::{warp_proof::NetworkProvider, FinalityProofProvider, SharedVoterState};
use sc_network::{
	config::{FullNetworkConfiguration, NetworkBackendType},
	NetworkBackend,
};
use sc_network_sync::WarpSyncConfig;
use sc_service::{BuildNetworkParams, Configuration, Error, SpawnTasksParams, TaskManager};
use sc_telemetry::Telemetry;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;

use super::{
	consensus::{Authoring, Common, Finality},
	new_partial, offchain, Partial,
};
use crate::rpc;

/// Starts the node that the configuration asks for.
pub fn new_full(config: Configuration) -> Result<TaskManager, Error> {
	match config.network.network_backend {
		NetworkBackendType::Litep2p => start::<sc_network::Litep2pNetworkBackend>(config),
		NetworkBackendType::Libp2p => start::<sc_network::NetworkWorker<Block, Hash>>(config),
	}
}

fn start<N: NetworkBackend<Block, Hash>>(config: Configuration) -> Result<TaskManager, Error> {
	let mut node = new_partial(&config)?;
	let prometheus = config.prometheus_registry().cloned();
	let authority_set = node.grandpa_link.shared_authority_set().clone();

	let metrics = N::register_notification_metrics(prometheus.as_ref());
	let mut net_config =
		FullNetworkConfiguration::<Block, Hash, N>::new(&config.network, prometheus.clone());
	let grandpa_protocol =
		sc_consensus_grandpa::protocol_standard_name(&first_hash(&node)?, &config.chain_spec);
	let (peers, notifications) = sc_consensus_grandpa::grandpa_peers_set_config::<Block, N>(
		grandpa_protocol.clone(),
		metrics.clone(),
		net_config.peer_store_handle(),
	);
	net_config.add_notification_protocol(peers);
	let warp_sync = NetworkProvider::new(node.backend.clone(), authority_set.clone(), Vec::new());
	let (network, system_rpc_tx, tx_handler_controller, sync, _) =
		sc_service::build_network(BuildNetworkParams {
			config: &config,
			net_config,
			client: node.client.clone(),
			transaction_pool: node.transaction_pool.clone(),
			spawn_handle: node.task_manager.spawn_handle(),
			spawn_essential_handle: node.task_manager.spawn_essential_handle(),
			import_queue: node.import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(Arc::new(warp_sync))),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	let common = Common {
		role: config.role,
		client: node.client.clone(),
		keystore: node.keystore.keystore(),
		network: network.clone(),
		sync: sync.clone(),
		offchain_pool: OffchainTransactionPoolFactory::new(node.transaction_pool.clone()),
		prometheus,
	};
	if config.offchain_worker.enabled {
		offchain::spawn_workers(&common, &node.backend, &node.task_manager)?;
	}
	let workload =
		offchain::spawn_ingest(&common, &node.backend, &node.task_manager, &config.data_path)?;

	let voter_state = SharedVoterState::empty();
	let rpc = rpc::Deps {
		client: node.client.clone(),
		pool: node.transaction_pool.clone(),
		select_chain: node.select_chain.clone(),
		chain_spec: config.chain_spec.cloned_box(),
		keystore: common.keystore.clone(),
		babe_worker: node.babe_worker,
		voter_state: voter_state.clone(),
		justifications: node.grandpa_link.justification_stream(),
		finality_proofs: FinalityProofProvider::new_for_service(
			node.backend.clone(),
			Some(authority_set.clone()),
		),
		authority_set,
		workload,
	};
	let name = config.network.node_name.clone();
	let force_authoring = config.force_authoring;
	let finality_enabled = !config.disable_grandpa;
	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: node.client.clone(),
		backend: node.backend,
		task_manager: &mut node.task_manager,
		keystore: common.keystore.clone(),
		transaction_pool: node.transaction_pool.clone(),
		rpc_builder: Box::new(move |executor| rpc.module(executor).map_err(Into::into)),
		network,
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync,
		telemetry: node.telemetry.as_mut(),
		tracing_execute_block: None,
	})?;

	let telemetry = node.telemetry.as_ref().map(Telemetry::handle);
	if common.role.is_authority() {
		let authoring = Authoring {
			pool: node.transaction_pool,
			select_chain: node.select_chain,
			block_import: node.babe_import.clone(),
			link: node.babe_link,
			inherents: node.inherents,
			force: force_authoring,
		};
		authoring.spawn(&common, telemetry.clone(), &node.task_manager)?;
	}
	if finality_enabled {
		let finality = Finality {
			link: node.grandpa_link,
			block_import: node.babe_import,
			protocol_name: grandpa_protocol,
			notifications,
			voter_state,
			node_name: name,
		};
		finality.spawn(common, telemetry, &node.task_manager)?;
	}
	Ok(node.task_manager)
}

fn first_hash(node: &Partial) -> Result<Hash, Error> {
	let hash = node.client.block_hash(0)?;
	hash.ok_or_else(|| Error::Other("the database holds no first block".into()))
}

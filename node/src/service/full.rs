//! The whole node.

use std::{sync::Arc, time::Duration};

use futures::FutureExt;
use metachain_runtime::{opaque::Block, Hash};
use sc_client_api::{Backend as _, BlockBackend};
use sc_consensus_babe::{BabeParams, SlotProportion};
use sc_consensus_grandpa::{
	warp_proof::NetworkProvider, FinalityProofProvider, GrandpaParams, SharedVoterState,
	VotingRulesBuilder,
};
use sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging;
use sc_network::{config::NetworkBackendType, NetworkBackend};
use sc_network_sync::WarpSyncConfig;
use sc_service::{BuildNetworkParams, Configuration, Error, SpawnTasksParams, TaskManager};
use sc_telemetry::Telemetry;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;

use super::{new_partial, Partial, JUSTIFICATION_PERIOD};
use crate::rpc;

/// How long a vote of GRANDPA may take through the network.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// The part of a slot in which an author gathers transactions: the rest is for the block to travel.
const PROPOSAL_SHARE: f32 = 0.5;

/// The file, beside the database, that holds proofs which were accepted and not settled.
const PROOFS: &str = "workload/proofs.redb";

/// Starts the node that the configuration asks for.
pub fn new_full(config: Configuration) -> Result<TaskManager, Error> {
	match config.network.network_backend {
		NetworkBackendType::Litep2p => start::<sc_network::Litep2pNetworkBackend>(config),
		NetworkBackendType::Libp2p => start::<sc_network::NetworkWorker<Block, Hash>>(config),
	}
}

fn start<N: NetworkBackend<Block, Hash>>(config: Configuration) -> Result<TaskManager, Error> {
	let Partial {
		client,
		backend,
		mut task_manager,
		keystore,
		select_chain,
		import_queue,
		transaction_pool,
		babe_import,
		babe_link,
		babe_worker,
		grandpa_link,
		inherents,
		mut telemetry,
	} = new_partial(&config)?;
	let keystore = keystore.keystore();
	let prometheus = config.prometheus_registry().cloned();
	let offchain_pool = OffchainTransactionPoolFactory::new(transaction_pool.clone());

	// The network
	let genesis_hash = client
		.block_hash(0)?
		.ok_or_else(|| Error::Other("the database holds no first block".into()))?;
	let metrics = N::register_notification_metrics(prometheus.as_ref());
	let mut net_config = sc_network::config::FullNetworkConfiguration::<Block, Hash, N>::new(
		&config.network,
		prometheus.clone(),
	);
	let grandpa_protocol =
		sc_consensus_grandpa::protocol_standard_name(&genesis_hash, &config.chain_spec);
	let (grandpa_peers, grandpa_notifications) =
		sc_consensus_grandpa::grandpa_peers_set_config::<Block, N>(
			grandpa_protocol.clone(),
			metrics.clone(),
			net_config.peer_store_handle(),
		);
	net_config.add_notification_protocol(grandpa_peers);

	let authority_set = grandpa_link.shared_authority_set().clone();
	let warp_sync = NetworkProvider::new(backend.clone(), authority_set.clone(), Vec::new());
	let (network, system_rpc_tx, tx_handler_controller, sync_service, _bitswap) =
		sc_service::build_network(BuildNetworkParams {
			config: &config,
			net_config,
			client: client.clone(),
			transaction_pool: transaction_pool.clone(),
			spawn_handle: task_manager.spawn_handle(),
			spawn_essential_handle: task_manager.spawn_essential_handle(),
			import_queue,
			block_announce_validator_builder: None,
			warp_sync_config: Some(WarpSyncConfig::WithProvider(Arc::new(warp_sync))),
			block_relay: None,
			metrics,
			gap_sync_body_policy: None,
		})?;

	// Off-chain workers
	if config.offchain_worker.enabled {
		let workers = sc_offchain::OffchainWorkers::new(sc_offchain::OffchainWorkerOptions {
			runtime_api_provider: client.clone(),
			keystore: Some(keystore.clone()),
			offchain_db: backend.offchain_storage(),
			transaction_pool: Some(offchain_pool.clone()),
			network_provider: Arc::new(network.clone()),
			is_validator: config.role.is_authority(),
			enable_http_requests: true,
			custom_extensions: |_| Vec::new(),
		})?;
		task_manager.spawn_handle().spawn(
			"offchain-workers",
			Some("offchain-worker"),
			workers.run(client.clone(), task_manager.spawn_handle()).boxed(),
		);
	}

	// Proofs of work
	let (workload, outbox) = metachain_ingest::start::<Block, _, _>(
		client.clone(),
		backend.offchain_storage(),
		metachain_ingest::Config::new(config.data_path.join(PROOFS), config.role.is_authority()),
		prometheus.as_ref(),
	)
	.map_err(|error| Error::Application(Box::new(error)))?;
	task_manager.spawn_handle().spawn_blocking("workload-outbox", None, outbox);

	// RPC and everything else that does not depend on the role
	let role = config.role;
	let name = config.network.node_name.clone();
	let force_authoring = config.force_authoring;
	let grandpa_enabled = !config.disable_grandpa;
	let voter_state = SharedVoterState::empty();
	let rpc = rpc::Deps {
		client: client.clone(),
		pool: transaction_pool.clone(),
		select_chain: select_chain.clone(),
		chain_spec: config.chain_spec.cloned_box(),
		keystore: keystore.clone(),
		babe_worker,
		authority_set: authority_set.clone(),
		voter_state: voter_state.clone(),
		justifications: grandpa_link.justification_stream(),
		finality_proofs: FinalityProofProvider::new_for_service(
			backend.clone(),
			Some(authority_set),
		),
		workload,
	};
	sc_service::spawn_tasks(SpawnTasksParams {
		config,
		client: client.clone(),
		backend,
		task_manager: &mut task_manager,
		keystore: keystore.clone(),
		transaction_pool: transaction_pool.clone(),
		rpc_builder: Box::new(move |executor| rpc.module(executor).map_err(Into::into)),
		network: network.clone(),
		system_rpc_tx,
		tx_handler_controller,
		sync_service: sync_service.clone(),
		telemetry: telemetry.as_mut(),
		tracing_execute_block: None,
	})?;

	// Block production
	if role.is_authority() {
		let proposer = sc_basic_authorship::ProposerFactory::new(
			task_manager.spawn_handle(),
			client.clone(),
			transaction_pool,
			prometheus.as_ref(),
			telemetry.as_ref().map(Telemetry::handle),
		);
		let babe = sc_consensus_babe::start_babe(BabeParams {
			keystore: keystore.clone(),
			client,
			select_chain,
			env: proposer,
			block_import: babe_import,
			sync_oracle: sync_service.clone(),
			justification_sync_link: sync_service.clone(),
			create_inherent_data_providers: inherents,
			force_authoring,
			backoff_authoring_blocks: Some(BackoffAuthoringOnFinalizedHeadLagging::default()),
			babe_link,
			block_proposal_slot_portion: SlotProportion::new(PROPOSAL_SHARE),
			max_block_proposal_slot_portion: None,
			telemetry: telemetry.as_ref().map(Telemetry::handle),
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("babe", Some("block-authoring"), babe);
	}

	// Finality: those who cannot vote follow the votes
	if grandpa_enabled {
		let grandpa = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: GOSSIP_DURATION,
				justification_generation_period: JUSTIFICATION_PERIOD,
				observer_enabled: false,
				local_role: role,
				name: Some(name),
				keystore: role.is_authority().then_some(keystore),
				telemetry: telemetry.as_ref().map(Telemetry::handle),
				protocol_name: grandpa_protocol,
			},
			link: grandpa_link,
			network,
			sync: sync_service,
			notification_service: grandpa_notifications,
			voting_rule: VotingRulesBuilder::default().build(),
			prometheus_registry: prometheus,
			shared_voter_state: voter_state,
			telemetry: telemetry.as_ref().map(Telemetry::handle),
			offchain_tx_pool_factory: offchain_pool,
		})?;
		task_manager.spawn_essential_handle().spawn_blocking("grandpa", None, grandpa);
	}

	Ok(task_manager)
}

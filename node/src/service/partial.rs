//! The parts that subcommands need, too: database, client, import of blocks.

use std::sync::Arc;

use metachain_runtime::opaque::Block;
use sc_consensus_babe::{BabeWorkerHandle, ImportQueueParams};
use sc_consensus_grandpa::GrandpaPruningFilter;
use sc_service::{Configuration, Error, KeystoreContainer, TaskManager};
use sc_telemetry::{Telemetry, TelemetryWorker};
use sc_transaction_pool_api::OffchainTransactionPoolFactory;

use super::{
	essential::GivingWay, BabeBlockImport, BabeLink, Backend, Client, Executor, GrandpaLink,
	SelectChain, SlotAndTimestamp, TransactionPool, JUSTIFICATION_PERIOD,
};

/// A node that is neither connected nor serving yet.
pub struct Partial {
	pub client: Arc<Client>,
	pub backend: Arc<Backend>,
	pub task_manager: TaskManager,
	pub keystore: KeystoreContainer,
	pub select_chain: SelectChain,
	pub import_queue: sc_consensus::DefaultImportQueue<Block>,
	pub transaction_pool: Arc<TransactionPool>,
	pub babe_import: BabeBlockImport,
	pub babe_link: BabeLink,
	pub babe_worker: BabeWorkerHandle<Block>,
	pub grandpa_link: GrandpaLink,
	pub inherents: SlotAndTimestamp,
	pub telemetry: Option<Telemetry>,
}

/// Opens the database, creating the first block where there is none, and sets up the import of blocks.
pub fn new_partial(config: &Configuration) -> Result<Partial, Error> {
	let telemetry = config
		.telemetry_endpoints
		.clone()
		.filter(|endpoints| !endpoints.is_empty())
		.map(|endpoints| -> Result<_, sc_telemetry::Error> {
			let worker = TelemetryWorker::new(16)?;
			let telemetry = worker.handle().new_telemetry(endpoints);
			Ok((worker, telemetry))
		})
		.transpose()?;

	let executor: Executor = sc_service::new_wasm_executor(&config.executor);
	let (client, backend, keystore, task_manager) = sc_service::new_full_parts(
		config,
		telemetry.as_ref().map(|(_, telemetry)| telemetry.handle()),
		executor,
		vec![Arc::new(GrandpaPruningFilter)],
	)?;
	let client: Arc<Client> = Arc::new(client);

	let telemetry = telemetry.map(|(worker, telemetry)| {
		task_manager.spawn_handle().spawn("telemetry", None, worker.run());
		telemetry
	});

	let select_chain = SelectChain::new(backend.clone());
	let transaction_pool: Arc<TransactionPool> = Arc::new(
		sc_transaction_pool::Builder::new(
			GivingWay(task_manager.spawn_essential_handle()),
			client.clone(),
			config.role.is_authority().into(),
		)
		.with_options(config.transaction_pool.clone())
		.with_prometheus(config.prometheus_registry())
		.build(),
	);

	let (grandpa_import, grandpa_link) = sc_consensus_grandpa::block_import(
		client.clone(),
		JUSTIFICATION_PERIOD,
		&client,
		select_chain.clone(),
		telemetry.as_ref().map(Telemetry::handle),
	)?;

	let babe_config = sc_consensus_babe::configuration(&*client)?;
	let slot_duration = babe_config.slot_duration();
	let inherents = SlotAndTimestamp { slot_duration };
	let (babe_import, babe_link) = sc_consensus_babe::block_import(
		babe_config,
		grandpa_import.clone(),
		client.clone(),
		inherents,
		select_chain.clone(),
		OffchainTransactionPoolFactory::new(transaction_pool.clone()),
	)?;

	let (import_queue, babe_worker) = sc_consensus_babe::import_queue(ImportQueueParams {
		link: babe_link.clone(),
		block_import: babe_import.clone(),
		justification_import: Some(Box::new(grandpa_import)),
		client: client.clone(),
		slot_duration,
		spawner: &task_manager.spawn_essential_handle(),
		registry: config.prometheus_registry(),
		telemetry: telemetry.as_ref().map(Telemetry::handle),
	})?;

	Ok(Partial {
		client,
		backend,
		task_manager,
		keystore,
		select_chain,
		import_queue,
		transaction_pool,
		babe_import,
		babe_link,
		babe_worker,
		grandpa_link,
		inherents,
		telemetry,
	})
}

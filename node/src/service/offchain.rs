//! Work beside the chain: the runtime's off-chain workers, and proofs that wait for them.

use std::{path::Path, sync::Arc};

use futures::FutureExt;
use jsonrpsee::Methods;
use metachain_runtime::opaque::Block;
use sc_client_api::Backend as _;
use sc_offchain::{OffchainWorkerOptions, OffchainWorkers};
use sc_service::{Error, TaskManager};

use super::{consensus::Common, Backend};

/// The file, beside the database, that holds proofs which were accepted and not settled.
const PROOFS: &str = "workload/proofs.redb";

/// Runs the runtime's off-chain workers on each new best block.
pub fn spawn_workers(
	common: &Common,
	backend: &Arc<Backend>,
	task_manager: &TaskManager,
) -> Result<(), Error> {
	let workers = OffchainWorkers::new(OffchainWorkerOptions {
		runtime_api_provider: common.client.clone(),
		keystore: Some(common.keystore.clone()),
		offchain_db: backend.offchain_storage(),
		transaction_pool: Some(common.offchain_pool.clone()),
		network_provider: Arc::new(common.network.clone()),
		is_validator: common.role.is_authority(),
		enable_http_requests: true,
		custom_extensions: |_| Vec::new(),
	})?;
	task_manager.spawn_handle().spawn(
		"offchain-workers",
		Some("offchain-worker"),
		workers.run(common.client.clone(), task_manager.spawn_handle()).boxed(),
	);
	Ok(())
}

/// Takes proofs of work: returns the methods `workload_*`. A failure of its task leaves the chain
/// alone, so it does not stop the node.
pub fn spawn_ingest(
	common: &Common,
	backend: &Arc<Backend>,
	task_manager: &TaskManager,
	directory: &Path,
) -> Result<Methods, Error> {
	let config = metachain_ingest::Config::new(directory.join(PROOFS), common.role.is_authority());
	let (methods, outbox) = metachain_ingest::start::<Block, _, _>(
		common.client.clone(),
		backend.offchain_storage(),
		config,
		common.prometheus.as_ref(),
	)
	.map_err(|error| Error::Application(Box::new(error)))?;
	task_manager.spawn_handle().spawn_blocking("workload-outbox", None, outbox);
	Ok(methods)
}

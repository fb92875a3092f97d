//! Production and finality of blocks.

use std::{sync::Arc, time::Duration};

use metachain_runtime::opaque::Block;
use sc_consensus_babe::{BabeParams, SlotProportion};
use sc_consensus_grandpa::{GrandpaParams, SharedVoterState, VotingRulesBuilder};
use sc_consensus_slots::BackoffAuthoringOnFinalizedHeadLagging;
use sc_network::{service::traits::NetworkService, NotificationService, ProtocolName};
use sc_network_sync::SyncingService;
use sc_service::{Error, Role, TaskManager};
use sc_telemetry::TelemetryHandle;
use sc_transaction_pool_api::OffchainTransactionPoolFactory;
use sp_keystore::KeystorePtr;
use substrate_prometheus_endpoint::Registry;

use super::{
	essential::giving_way, BabeBlockImport, BabeLink, Client, GrandpaLink, SelectChain,
	SlotAndTimestamp, TransactionPool, JUSTIFICATION_PERIOD,
};

/// How long a vote of GRANDPA may take through the network.
const GOSSIP_DURATION: Duration = Duration::from_millis(333);

/// The part of a slot in which an author gathers transactions: the rest is for the block to travel.
const PROPOSAL_SHARE: f32 = 0.5;

/// What several parts of the node work with.
pub struct Common {
	pub role: Role,
	pub client: Arc<Client>,
	pub keystore: KeystorePtr,
	pub network: Arc<dyn NetworkService>,
	pub sync: Arc<SyncingService<Block>>,
	pub offchain_pool: OffchainTransactionPoolFactory<Block>,
	pub prometheus: Option<Registry>,
}

/// Produces blocks in the slots of the validator whose key the node holds.
pub struct Authoring {
	pub pool: Arc<TransactionPool>,
	pub select_chain: SelectChain,
	pub block_import: BabeBlockImport,
	pub link: BabeLink,
	pub inherents: SlotAndTimestamp,
	/// Also without peers.
	pub force: bool,
}

impl Authoring {
	pub fn spawn(
		self,
		common: &Common,
		telemetry: Option<TelemetryHandle>,
		task_manager: &TaskManager,
	) -> Result<(), Error> {
		let proposer = sc_basic_authorship::ProposerFactory::new(
			task_manager.spawn_handle(),
			common.client.clone(),
			self.pool,
			common.prometheus.as_ref(),
			telemetry.clone(),
		);
		let babe = sc_consensus_babe::start_babe(BabeParams {
			keystore: common.keystore.clone(),
			client: common.client.clone(),
			select_chain: self.select_chain,
			env: proposer,
			block_import: self.block_import,
			sync_oracle: common.sync.clone(),
			justification_sync_link: common.sync.clone(),
			create_inherent_data_providers: self.inherents,
			force_authoring: self.force,
			backoff_authoring_blocks: Some(BackoffAuthoringOnFinalizedHeadLagging::default()),
			babe_link: self.link,
			block_proposal_slot_portion: SlotProportion::new(PROPOSAL_SHARE),
			max_block_proposal_slot_portion: None,
			telemetry,
		})?;
		let tasks = task_manager.spawn_essential_handle();
		tasks.spawn_blocking("babe", Some("block-authoring"), giving_way(babe));
		Ok(())
	}
}

/// Votes for finality if the node is a validator's, and follows the votes if it is not.
pub struct Finality {
	pub link: GrandpaLink,
	/// Sends the voter its commands.
	pub block_import: BabeBlockImport,
	pub protocol_name: ProtocolName,
	pub notifications: Box<dyn NotificationService>,
	pub voter_state: SharedVoterState,
	pub node_name: String,
}

impl Finality {
	pub fn spawn(
		self,
		common: Common,
		telemetry: Option<TelemetryHandle>,
		task_manager: &TaskManager,
	) -> Result<(), Error> {
		let grandpa = sc_consensus_grandpa::run_grandpa_voter(GrandpaParams {
			config: sc_consensus_grandpa::Config {
				gossip_duration: GOSSIP_DURATION,
				justification_generation_period: JUSTIFICATION_PERIOD,
				observer_enabled: false,
				local_role: common.role,
				name: Some(self.node_name),
				keystore: common.role.is_authority().then_some(common.keystore),
				telemetry: telemetry.clone(),
				protocol_name: self.protocol_name,
			},
			link: self.link,
			network: common.network,
			sync: common.sync,
			notification_service: self.notifications,
			voting_rule: VotingRulesBuilder::default().build(),
			prometheus_registry: common.prometheus,
			shared_voter_state: self.voter_state,
			telemetry,
			offchain_tx_pool_factory: common.offchain_pool,
		})?;
		// The voter takes it for a failure when nobody can send it commands any more, which would come
		// to pass when the node stops.
		let commander = self.block_import;
		let voter = async move {
			grandpa.await;
			drop(commander);
		};
		let tasks = task_manager.spawn_essential_handle();
		tasks.spawn_blocking("grandpa", None, giving_way(voter));
		Ok(())
	}
}

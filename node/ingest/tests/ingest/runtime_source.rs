use std::sync::{Arc, Mutex};

use metachain_ingest::source::{At, ChannelSource, RuntimeSource};
use metachain_primitives::{
	channel::{Channel, ChannelId},
	money::{Balance, Musd},
	time::{Day, Moment},
};
use metachain_runtime_api::WorkloadApi;
use sp_api::{ApiError, ApiRef, ProvideRuntimeApi};
use sp_blockchain::{BlockStatus, HeaderBackend, Info};
use sp_core::{crypto::AccountId32, H256};
use sp_runtime::{
	generic,
	traits::{BlakeTwo256, Block as BlockT},
	OpaqueExtrinsic,
};

use crate::world;

type Header = generic::Header<u32, BlakeTwo256>;
type Block = generic::Block<Header, OpaqueExtrinsic>;

const BEST: H256 = H256([1; 32]);
const FINALIZED: H256 = H256([2; 32]);

/// A client whose runtime knows the even channels at its best block and none at the finalized one.
#[derive(Clone)]
struct Client {
	/// How many channels the runtime answers for in one call.
	batch: usize,
	/// How many it was asked for in each call.
	asked: Arc<Mutex<Vec<usize>>>,
}

sp_api::mock_impl_runtime_apis! {
	impl WorkloadApi<Block, AccountId32> for Client {
		#[advanced]
		fn channels(
			&self,
			at: <Block as BlockT>::Hash,
			ids: Vec<ChannelId>,
		) -> Result<Vec<Option<Channel<AccountId32>>>, ApiError> {
			self.asked.lock().unwrap().push(ids.len());
			let known = |id: &ChannelId| at == BEST && id.is_multiple_of(2);
			let channel = |id| known(&id).then(|| world::channel(id));
			Ok(ids.into_iter().take(self.batch).map(channel).collect())
		}

		#[advanced]
		fn now(&self, at: <Block as BlockT>::Hash) -> Result<Moment, ApiError> {
			Ok(if at == BEST { 20 } else { 10 })
		}

		fn certificates(&self, _provider: AccountId32) -> Vec<(Day, Musd)> {
			Vec::new()
		}

		fn payable(&self, _provider: AccountId32, _day: Day) -> Balance {
			0
		}
	}
}

impl ProvideRuntimeApi<Block> for Client {
	type Api = Client;

	fn runtime_api(&self) -> ApiRef<'_, Client> {
		self.clone().into()
	}
}

impl HeaderBackend<Block> for Client {
	fn header(&self, _: H256) -> sp_blockchain::Result<Option<Header>> {
		Ok(None)
	}

	fn info(&self) -> Info<Block> {
		Info {
			best_hash: BEST,
			best_number: 2,
			genesis_hash: H256::zero(),
			finalized_hash: FINALIZED,
			finalized_number: 1,
			finalized_state: None,
			number_leaves: 1,
			block_gap: None,
		}
	}

	fn status(&self, _: H256) -> sp_blockchain::Result<BlockStatus> {
		Ok(BlockStatus::Unknown)
	}

	fn number(&self, _: H256) -> sp_blockchain::Result<Option<u32>> {
		Ok(None)
	}

	fn hash(&self, _: u32) -> sp_blockchain::Result<Option<H256>> {
		Ok(None)
	}
}

fn source(batch: usize) -> (RuntimeSource<Block, Client>, Client) {
	let client = Client { batch, asked: Arc::default() };
	(RuntimeSource::new(Arc::new(client.clone())), client)
}

#[test]
fn channels_come_in_order_however_few_the_runtime_answers_at_once() {
	let (source, client) = source(100);
	let ids: Vec<_> = (0..1300).rev().collect();
	let snapshot = source.channels(At::Best, &ids).unwrap();
	assert_eq!(snapshot.now, 20);
	assert_eq!(snapshot.channels.len(), ids.len());
	for (id, channel) in ids.iter().zip(snapshot.channels) {
		assert_eq!(channel, (id.is_multiple_of(2)).then(|| world::channel(*id)));
	}
	assert!(client.asked.lock().unwrap().iter().all(|count| *count <= 512));
}

#[test]
fn a_request_is_one_call_where_the_runtime_allows() {
	let (source, client) = source(512);
	source.channels(At::Best, &(0..512).collect::<Vec<_>>()).unwrap();
	assert_eq!(*client.asked.lock().unwrap(), [512]);
}

#[test]
fn the_finalized_block_is_asked_for_itself() {
	let (source, _) = source(100);
	let snapshot = source.channels(At::Finalized, &[0, 2]).unwrap();
	assert_eq!((snapshot.now, snapshot.channels), (10, vec![None, None]));
}

#[test]
fn a_runtime_that_answers_nothing_is_an_error() {
	let (source, _) = source(0);
	assert!(source.channels(At::Best, &[0]).is_err());
	assert!(source.channels(At::Best, &[]).unwrap().channels.is_empty());
}

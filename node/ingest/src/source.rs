//! The only look at the chain: channels at its best or its finalized block.

use std::{marker::PhantomData, sync::Arc};

use metachain_primitives::{
	channel::{Channel, ChannelId},
	time::Moment,
};
use metachain_runtime_api::WorkloadApi;
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;
use sp_core::crypto::AccountId32;
use sp_runtime::traits::Block as BlockT;

/// Channels asked for in one call of the runtime. It answers fewer if its batches are smaller.
const CHANNELS_PER_CALL: usize = 512;

/// Which block to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
	Best,
	Finalized,
}

/// Channels at one block.
#[derive(Clone, Debug)]
pub struct Snapshot {
	/// The block's time, with which expiry is compared.
	pub now: Moment,
	/// In the order in which they were asked for.
	pub channels: Vec<Option<Channel<AccountId32>>>,
}

/// The chain's state cannot be read now.
#[derive(Clone, Debug, thiserror::Error)]
#[error("cannot read the channels: {0}")]
pub struct SourceError(pub String);

/// Where channels are looked up.
pub trait ChannelSource: Send + Sync {
	/// The channels `ids` at one block. The answer has as many entries as `ids`.
	fn channels(&self, at: At, ids: &[ChannelId]) -> Result<Snapshot, SourceError>;
}

/// Asks the runtime of a node's client.
pub struct RuntimeSource<Block, C> {
	client: Arc<C>,
	_block: PhantomData<fn() -> Block>,
}

impl<Block, C> RuntimeSource<Block, C> {
	pub fn new(client: Arc<C>) -> Self {
		Self { client, _block: PhantomData }
	}
}

impl<Block, C> ChannelSource for RuntimeSource<Block, C>
where
	Block: BlockT,
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync,
	C::Api: WorkloadApi<Block, AccountId32>,
{
	fn channels(&self, at: At, ids: &[ChannelId]) -> Result<Snapshot, SourceError> {
		let info = self.client.info();
		let block = match at {
			At::Best => info.best_hash,
			At::Finalized => info.finalized_hash,
		};
		let failed = |error: sp_api::ApiError| SourceError(error.to_string());
		let api = self.client.runtime_api();
		let now = api.now(block).map_err(failed)?;
		let mut channels = Vec::with_capacity(ids.len());
		let mut rest = ids;
		while !rest.is_empty() {
			let asked = &rest[..rest.len().min(CHANNELS_PER_CALL)];
			let answer = api.channels(block, asked.to_vec()).map_err(failed)?;
			if answer.is_empty() || answer.len() > asked.len() {
				let message = format!("asked for {}, got {}", asked.len(), answer.len());
				return Err(SourceError(message));
			}
			rest = &rest[answer.len()..];
			channels.extend(answer);
		}
		Ok(Snapshot { now, channels })
	}
}

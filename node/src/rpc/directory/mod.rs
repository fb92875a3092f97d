//! The methods `directory_*`: what providers offer.

mod refusal;
mod view;

use std::sync::Arc;

use jsonrpsee::{core::RpcResult, proc_macros::rpc};
use metachain_runtime::{opaque::Block, AccountId};
use metachain_runtime_api::DirectoryApi;
use sp_api::ProvideRuntimeApi;
use sp_blockchain::HeaderBackend;

use refusal::Refusal;
use view::{account, FilterView, OfferView, PageView};

/// Offers that a page holds if the caller does not say.
const DEFAULT_PAGE: u32 = 100;

#[rpc(server, namespace = "directory")]
pub trait DirectoryRpc {
	/// A page of the offers that pass `filter`, from the one after the account `start` on, at most
	/// `limit` of them. To go on, pass the page's `next` as `start`.
	#[method(name = "offers", blocking)]
	fn offers(
		&self,
		filter: Option<FilterView>,
		start: Option<String>,
		limit: Option<u32>,
	) -> RpcResult<PageView>;

	/// The offer of one provider.
	#[method(name = "offer", blocking)]
	fn offer(&self, provider: String) -> RpcResult<Option<OfferView>>;
}

/// Answers from the state of the best block.
pub struct Directory<C> {
	client: Arc<C>,
}

impl<C> Directory<C> {
	pub fn new(client: Arc<C>) -> Self {
		Self { client }
	}
}

impl<C> DirectoryRpcServer for Directory<C>
where
	C: ProvideRuntimeApi<Block> + HeaderBackend<Block> + Send + Sync + 'static,
	C::Api: DirectoryApi<Block, AccountId>,
{
	fn offers(
		&self,
		filter: Option<FilterView>,
		start: Option<String>,
		limit: Option<u32>,
	) -> RpcResult<PageView> {
		let filter = filter.unwrap_or_default().try_into()?;
		let start = start.as_deref().map(account).transpose()?;
		let best = self.client.info().best_hash;
		let page = self
			.client
			.runtime_api()
			.offers(best, filter, start, limit.unwrap_or(DEFAULT_PAGE))
			.map_err(Refusal::unavailable)?;
		Ok(page.into())
	}

	fn offer(&self, provider: String) -> RpcResult<Option<OfferView>> {
		let provider = account(&provider)?;
		let best = self.client.info().best_hash;
		let offer =
			self.client.runtime_api().offer(best, provider).map_err(Refusal::unavailable)?;
		Ok(offer.map(Into::into))
	}
}

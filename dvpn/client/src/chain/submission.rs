//! How extrinsics get onto the chain: each is watched until it is in the best block.

use codec::Decode;
use std::time::Duration;
use subxt::{
	client::{OnlineClientAtBlockImpl, OnlineClientAtBlockT},
	config::SubstrateExtrinsicParamsBuilder,
	dynamic::{self, Value},
	error::{DispatchError, TransactionEventsError},
	ext::scale_value::Composite,
	extrinsics::ExtrinsicEvents,
	rpcs::rpc_params,
	tx::{DynamicPayload, TransactionInBlock, TransactionProgress, TransactionStatus},
	utils::MultiSignature,
	SubstrateConfig,
};
use tokio::time::timeout;

use super::{connection::one_line, ChainError, NodeClient};
use crate::{keys::AccountKey, AccountId};

/// An extrinsic is expected in a block within this time.
const INCLUSION: Duration = Duration::from_secs(90);
/// Blocks after which an extrinsic that was not included is void.
const MORTALITY: u64 = 64;

type Progress = TransactionProgress<SubstrateConfig, OnlineClientAtBlockImpl<SubstrateConfig>>;

/// A call that is to be submitted.
pub(super) struct Call {
	name: &'static str,
	payload: DynamicPayload<Composite<()>>,
}

impl Call {
	/// The call of this name, `Workload.open`, with these arguments.
	pub fn new<const N: usize>(name: &'static str, arguments: [(&'static str, Value); N]) -> Self {
		let (pallet, call) = name.split_once('.').unwrap_or((name, ""));
		Self { name, payload: dynamic::tx(pallet, call, Composite::named(arguments)) }
	}
}

/// A call that has succeeded in the best block.
pub(super) struct Done {
	call: &'static str,
	events: ExtrinsicEvents<SubstrateConfig>,
}

impl Done {
	/// The leading fields of the first event of this name: `Workload.ChannelOpened`.
	pub fn event<T: Decode>(&self, name: &str) -> Result<T, ChainError> {
		self.events
			.iter()
			.filter_map(Result::ok)
			.find(|event| name.split_once('.') == Some((event.pallet_name(), event.event_name())))
			.and_then(|event| T::decode(&mut event.field_bytes()).ok())
			.ok_or_else(|| ChainError::NotUnderstood(self.call.into()))
	}
}

impl NodeClient {
	/// Signs and submits a call, and waits until it has succeeded.
	pub(super) async fn submit(&self, key: &AccountKey, call: Call) -> Result<Done, ChainError> {
		let order = self.nonce.lock().await;
		let account = key.account().to_string();
		let nonce: u64 = self.request("system_accountNextIndex", rpc_params![account]).await?;
		let progress = self
			.with_client(call.name, async |client| {
				let params =
					SubstrateExtrinsicParamsBuilder::new().nonce(nonce).mortal(MORTALITY).build();
				let at = client.at_current_block().await?;
				let watched = at
					.transactions()
					.sign_and_submit_then_watch(&call.payload, key.signer(), params)
					.await?;
				Ok::<_, subxt::Error>(watched)
			})
			.await?;
		drop(order);
		success(call.name, progress).await
	}

	/// Submits a call that its arguments authorize, without a signer and without a fee, and waits until
	/// it has succeeded.
	pub(super) async fn submit_authorized(&self, call: Call) -> Result<Done, ChainError> {
		let progress = self
			.with_client(call.name, async |client| {
				let at = client.at_current_block().await?;
				let params = SubstrateExtrinsicParamsBuilder::new().build();
				let mut general =
					at.transactions().create_v5_signable_offline(&call.payload, params)?;
				// Of such a transaction the chain takes no signature, and none is sent.
				let (nobody, unsigned) =
					(AccountId::from([0; 32]), MultiSignature::Sr25519([0; 64]));
				let watched = general
					.sign_with_account_and_signature(&nobody, &unsigned)?
					.submit_and_watch()
					.await?;
				Ok::<_, subxt::Error>(watched)
			})
			.await?;
		success(call.name, progress).await
	}
}

/// Waits until a call has succeeded in the best block.
async fn success(call: &'static str, mut progress: Progress) -> Result<Done, ChainError> {
	let refused = |message: String| ChainError::Refused(format!("{call}: {message}"));
	let included = async {
		while let Some(status) = progress.next().await {
			match status.map_err(|error| refused(one_line(&error)))? {
				TransactionStatus::InBestBlock(block)
				| TransactionStatus::InFinalizedBlock(block) => {
					let events = events_of(call, &block).await?;
					return Ok(Done { call, events });
				},
				TransactionStatus::Error { message }
				| TransactionStatus::Invalid { message }
				| TransactionStatus::Dropped { message } => return Err(refused(message)),
				TransactionStatus::Validated
				| TransactionStatus::Broadcasted
				| TransactionStatus::NoLongerInBestBlock => {},
			}
		}
		Err(ChainError::NotIncluded(call))
	};
	timeout(INCLUSION, included).await.unwrap_or(Err(ChainError::NotIncluded(call)))
}

async fn events_of<C>(
	call: &'static str,
	block: &TransactionInBlock<SubstrateConfig, C>,
) -> Result<ExtrinsicEvents<SubstrateConfig>, ChainError>
where
	C: OnlineClientAtBlockT<SubstrateConfig>,
{
	block.wait_for_success().await.map_err(|error| match error {
		TransactionEventsError::ExtrinsicFailed(error) => {
			ChainError::Failed { call, error: dispatch_error(&error) }
		},
		error => ChainError::Refused(format!("{call}: {}", one_line(&error))),
	})
}

/// The error's name: `Workload::OverEscrow`, or a sentence for those that are no pallet's.
fn dispatch_error(error: &DispatchError) -> String {
	match error {
		DispatchError::Module(module) => match module.details() {
			Ok(details) => format!("{}::{}", details.pallet.name(), details.variant.name),
			Err(_) => one_line(error),
		},
		other => one_line(other),
	}
}

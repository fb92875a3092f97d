//! What can be done on the chain: extrinsics, each watched until it is in the best block.

use codec::Decode;
use metachain_primitives::{
	channel::{ChannelId, Tariff},
	money::{Balance, Musd},
	offer::{Endpoint, Host, Prices, Region, Transport, TunnelKey},
	time::Moment,
	voucher::{SessionKey, SignedVoucher},
};
use std::time::Duration;
use subxt::{
	config::{substrate::H256, SubstrateExtrinsicParamsBuilder},
	dynamic::{self, Value},
	error::{DispatchError, TransactionEventsError},
	extrinsics::ExtrinsicEvents,
	rpcs::rpc_params,
	tx::{TransactionInBlock, TransactionStatus},
	SubstrateConfig,
};
use tokio::time::timeout;

use super::{connection::one_line, ChainError, NodeClient};
use crate::{keys::AccountKey, AccountId};

/// An extrinsic is expected in a block within this time.
const INCLUSION: Duration = Duration::from_secs(90);
/// Blocks after which an extrinsic that was not included is void.
const MORTALITY: u64 = 64;

/// What closing a channel led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Closing {
	/// The challenge period has begun: from this moment on a second call closes.
	Challenge { closes: Moment },
	/// The channel is gone; this MUSD came back.
	Closed { returned: Musd },
}

impl NodeClient {
	/// Burns `mc` planck for at least `min_musd`. Returns the MUSD credited.
	pub async fn burn_mc(
		&self,
		key: &AccountKey,
		mc: Balance,
		min_musd: Musd,
	) -> Result<Musd, ChainError> {
		let arguments = [("mc", Value::u128(mc)), ("min_musd", Value::u128(min_musd))];
		let events = self.submit(key, "Musd", "burn_mc", "Musd.burn_mc", arguments).await?;
		let (_, _, _, musd): (AccountId, Balance, Balance, Musd) =
			find(&events, "Musd", "McBurned", "Musd.burn_mc")?;
		Ok(musd)
	}

	/// Shows that the account's node is there. `false`: it has done so today.
	pub async fn check_in(&self, key: &AccountKey) -> Result<bool, ChainError> {
		match self.submit(key, "Credit", "check_in", "Credit.check_in", []).await {
			Ok(_) => Ok(true),
			Err(error) if error.is_failure("Credit::AlreadyCheckedIn") => Ok(false),
			Err(error) => Err(error),
		}
	}

	/// Publishes an offer, in the place of an earlier one.
	pub async fn publish(
		&self,
		key: &AccountKey,
		tunnel_key: &TunnelKey,
		endpoints: &[Endpoint],
		region: Region,
		prices: &Prices,
	) -> Result<(), ChainError> {
		let endpoints = endpoints.iter().map(endpoint).collect::<Vec<_>>();
		let prices = Value::named_composite([
			("per_gib", Value::u128(prices.per_gib)),
			("per_hour", Value::u128(prices.per_hour)),
			("mbps", Value::u128(prices.mbps.into())),
		]);
		let arguments = [
			("tunnel_key", Value::from_bytes(tunnel_key)),
			("endpoints", Value::unnamed_composite(endpoints)),
			("region", Value::unnamed_composite([Value::from_bytes(region.0)])),
			("prices", prices),
		];
		self.submit(key, "Directory", "publish", "Directory.publish", arguments).await?;
		Ok(())
	}

	/// Withdraws the offer.
	pub async fn withdraw(&self, key: &AccountKey) -> Result<(), ChainError> {
		self.submit(key, "Directory", "withdraw", "Directory.withdraw", []).await?;
		Ok(())
	}

	/// Opens a channel; returns its number.
	pub async fn open(
		&self,
		key: &AccountKey,
		provider: &AccountId,
		session_key: &SessionKey,
		tariff: Tariff,
		funding: Musd,
		lifetime: Moment,
	) -> Result<ChannelId, ChainError> {
		let arguments = [
			("provider", Value::from_bytes(provider.0)),
			("session_key", Value::from_bytes(session_key)),
			("tariff", tariff_value(tariff)),
			("funding", Value::u128(funding)),
			("lifetime", Value::u128(lifetime.into())),
		];
		let events = self.submit(key, "Workload", "open", "Workload.open", arguments).await?;
		let (channel, _): (ChannelId, AccountId) =
			find(&events, "Workload", "ChannelOpened", "Workload.open")?;
		Ok(channel)
	}

	/// Puts more MUSD into a channel.
	pub async fn top_up(
		&self,
		key: &AccountKey,
		channel: ChannelId,
		amount: Musd,
	) -> Result<(), ChainError> {
		let arguments = [("channel", Value::u128(channel.into())), ("amount", Value::u128(amount))];
		self.submit(key, "Workload", "top_up", "Workload.top_up", arguments).await?;
		Ok(())
	}

	/// Closes a channel, or begins its challenge period.
	pub async fn close(&self, key: &AccountKey, channel: ChannelId) -> Result<Closing, ChainError> {
		let arguments = [("channel", Value::u128(channel.into()))];
		let events = self.submit(key, "Workload", "close", "Workload.close", arguments).await?;
		if let Ok((_, closes)) =
			find::<(ChannelId, Moment)>(&events, "Workload", "ChannelClosing", "Workload.close")
		{
			return Ok(Closing::Challenge { closes });
		}
		let (_, _, _, returned): (ChannelId, AccountId, AccountId, Musd) =
			find(&events, "Workload", "ChannelClosed", "Workload.close")?;
		Ok(Closing::Closed { returned })
	}

	/// Settles a voucher of the provider's.
	pub async fn settle(&self, key: &AccountKey, signed: SignedVoucher) -> Result<(), ChainError> {
		let voucher = signed.voucher;
		let voucher = Value::named_composite([
			("channel", Value::u128(voucher.channel.into())),
			("amount", Value::u128(voucher.amount)),
			("bytes_up", Value::u128(voucher.bytes_up.into())),
			("bytes_down", Value::u128(voucher.bytes_down.into())),
			("sequence", Value::u128(voucher.sequence.into())),
		]);
		let signed_voucher = Value::named_composite([
			("voucher", voucher),
			("signature", Value::from_bytes(signed.signature)),
		]);
		let arguments = [("signed_voucher", signed_voucher)];
		self.submit(key, "Workload", "settle", "Workload.settle", arguments).await?;
		Ok(())
	}

	/// Signs and submits a call, and waits until it has succeeded in the best block.
	async fn submit<const N: usize>(
		&self,
		key: &AccountKey,
		pallet: &'static str,
		name: &'static str,
		call: &'static str,
		arguments: [(&'static str, Value); N],
	) -> Result<ExtrinsicEvents<SubstrateConfig>, ChainError> {
		let arguments = subxt::ext::scale_value::Composite::named(arguments);
		let payload = dynamic::tx(pallet, name, arguments);
		let order = self.nonce.lock().await;
		let account = key.account().to_string();
		let nonce: u64 = self.request("system_accountNextIndex", rpc_params![account]).await?;
		let mut progress = self
			.with_client(call, async |client| {
				let params =
					SubstrateExtrinsicParamsBuilder::new().nonce(nonce).mortal(MORTALITY).build();
				let at = client.at_current_block().await?;
				let watched = at
					.transactions()
					.sign_and_submit_then_watch(&payload, key.signer(), params)
					.await?;
				Ok::<_, subxt::Error>(watched)
			})
			.await?;
		drop(order);

		let refused = |message: String| ChainError::Refused(format!("{call}: {message}"));
		let included = async {
			while let Some(status) = progress.next().await {
				match status.map_err(|error| refused(one_line(&error)))? {
					TransactionStatus::InBestBlock(block)
					| TransactionStatus::InFinalizedBlock(block) => {
						return events_of(call, &block).await;
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
}

async fn events_of<C>(
	call: &'static str,
	block: &TransactionInBlock<SubstrateConfig, C>,
) -> Result<ExtrinsicEvents<SubstrateConfig>, ChainError>
where
	C: subxt::client::OnlineClientAtBlockT<SubstrateConfig>,
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

/// The leading fields of the first event of this name.
fn find<T: Decode>(
	events: &ExtrinsicEvents<SubstrateConfig>,
	pallet: &str,
	name: &str,
	call: &'static str,
) -> Result<T, ChainError> {
	events
		.iter()
		.filter_map(Result::ok)
		.find(|event| event.pallet_name() == pallet && event.event_name() == name)
		.and_then(|event| T::decode(&mut event.field_bytes()).ok())
		.ok_or_else(|| ChainError::NotUnderstood(call.into()))
}

fn tariff_value(tariff: Tariff) -> Value {
	match tariff {
		Tariff::Traffic { per_gib } => {
			Value::named_variant("Traffic", [("per_gib", Value::u128(per_gib))])
		},
		Tariff::Time { per_hour, mbps } => Value::named_variant(
			"Time",
			[("per_hour", Value::u128(per_hour)), ("mbps", Value::u128(mbps.into()))],
		),
	}
}

fn endpoint(endpoint: &Endpoint) -> Value {
	let transport = match endpoint.transport {
		Transport::Udp => "Udp",
		Transport::Tcp => "Tcp",
	};
	let host = match endpoint.host {
		Host::V4(octets) => {
			Value::unnamed_variant("V4", octets.map(|octet| Value::u128(octet.into())))
		},
		Host::V6(octets) => Value::unnamed_variant("V6", [Value::from_bytes(octets)]),
	};
	Value::named_composite([
		("transport", Value::unnamed_variant(transport, [])),
		("host", host),
		("port", Value::u128(endpoint.port.into())),
	])
}

/// Keeps the hash type of the configuration and ours the same.
const _: fn(H256) -> subxt::config::HashFor<SubstrateConfig> = |hash| hash;

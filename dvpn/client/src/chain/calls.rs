//! What providers and consumers do on the chain.

use metachain_primitives::{
	channel::{ChannelId, Tariff},
	money::{Balance, Musd},
	offer::{Endpoint, Host, Prices, Region, Transport, TunnelKey},
	time::Moment,
	voucher::{SessionKey, SignedVoucher},
};
use subxt::{config::substrate::H256, dynamic::Value, SubstrateConfig};

use super::{submission::Call, ChainError, NodeClient};
use crate::{keys::AccountKey, AccountId};

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
		let done = self.submit(key, Call::new("Musd.burn_mc", arguments)).await?;
		let (_, _, _, musd): (AccountId, Balance, Balance, Musd) = done.event("Musd.McBurned")?;
		Ok(musd)
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
		self.submit(key, Call::new("Directory.publish", arguments)).await?;
		Ok(())
	}

	/// Withdraws the offer.
	pub async fn withdraw(&self, key: &AccountKey) -> Result<(), ChainError> {
		self.submit(key, Call::new("Directory.withdraw", [])).await?;
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
		let done = self.submit(key, Call::new("Workload.open", arguments)).await?;
		let (channel, _): (ChannelId, AccountId) = done.event("Workload.ChannelOpened")?;
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
		self.submit(key, Call::new("Workload.top_up", arguments)).await?;
		Ok(())
	}

	/// Closes a channel, or begins its challenge period.
	pub async fn close(&self, key: &AccountKey, channel: ChannelId) -> Result<Closing, ChainError> {
		let arguments = [("channel", Value::u128(channel.into()))];
		let done = self.submit(key, Call::new("Workload.close", arguments)).await?;
		if let Ok((_, closes)) = done.event::<(ChannelId, Moment)>("Workload.ChannelClosing") {
			return Ok(Closing::Challenge { closes });
		}
		let (_, _, _, returned): (ChannelId, AccountId, AccountId, Musd) =
			done.event("Workload.ChannelClosed")?;
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
		self.submit(key, Call::new("Workload.settle", arguments)).await?;
		Ok(())
	}
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

//! What can be read from the chain.

use codec::Encode;
use metachain_primitives::{
	channel::{Channel, ChannelId},
	money::{Balance, Musd, Price},
	offer::{Offer, OfferFilter, OfferPage},
	time::{Day, Moment},
	voucher::Proof,
};
use subxt::{
	dynamic::{self, At, Value},
	rpcs::rpc_params,
	Error,
};

use super::{ChainError, NodeClient, ProofAnswer};
use crate::AccountId;

/// Offers that a page holds.
const PAGE: u32 = 100;
/// Channels that one look-up returns at least.
const CHANNELS_AT_ONCE: usize = 128;

/// An account's MC, in planck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balances {
	/// Can be spent, up to the existential deposit.
	pub free: Balance,
	/// On hold as deposits.
	pub held: Balance,
}

/// The bounds of a channel's life, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
	pub min_lifetime: Moment,
	pub max_lifetime: Moment,
	/// How long a provider may still settle after the consumer asked for the end.
	pub challenge_period: Moment,
}

/// A channel of a consumer's, with its number.
#[derive(Clone, Debug)]
pub struct OwnChannel {
	pub id: ChannelId,
	pub channel: Channel<AccountId>,
}

impl NodeClient {
	/// The channels of these numbers, in the same order.
	pub async fn channels(
		&self,
		ids: &[ChannelId],
	) -> Result<Vec<Option<Channel<AccountId>>>, ChainError> {
		let mut channels = Vec::with_capacity(ids.len());
		for ids in ids.chunks(CHANNELS_AT_ONCE) {
			let page: Vec<Option<Channel<AccountId>>> =
				self.runtime_call("WorkloadApi_channels", (ids.to_vec(),)).await?;
			if page.len() != ids.len() {
				return Err(ChainError::NotUnderstood("WorkloadApi_channels".into()));
			}
			channels.extend(page);
		}
		Ok(channels)
	}

	/// The time that the channels' expiry is compared with.
	pub async fn now(&self) -> Result<Moment, ChainError> {
		self.runtime_call("WorkloadApi_now", ()).await
	}

	/// Today, as the chain counts days.
	pub async fn today(&self) -> Result<Day, ChainError> {
		self.runtime_call("CalendarApi_today", ()).await
	}

	/// The length of a day in milliseconds.
	pub async fn day_length(&self) -> Result<Moment, ChainError> {
		self.runtime_call("CalendarApi_day_length", ()).await
	}

	/// MUSD that `who` can spend.
	pub async fn musd(&self, who: &AccountId) -> Result<Musd, ChainError> {
		self.runtime_call("MusdApi_balance", (who,)).await
	}

	/// MUSD for one whole MC; `None` while no fresh price is known.
	pub async fn price(&self) -> Result<Option<Price>, ChainError> {
		self.runtime_call("MusdApi_price", ()).await
	}

	/// The credit of `who` today; `None` without a record.
	pub async fn credit(&self, who: &AccountId) -> Result<Option<u32>, ChainError> {
		let today = self.today().await?;
		self.runtime_call("CreditApi_points_on", (who, today)).await
	}

	/// MUSD of settled work for each day that has not been paid.
	pub async fn certificates(&self, who: &AccountId) -> Result<Vec<(Day, Musd)>, ChainError> {
		self.runtime_call("WorkloadApi_certificates", (who,)).await
	}

	/// The offer of one provider.
	pub async fn offer(
		&self,
		provider: &AccountId,
	) -> Result<Option<Offer<AccountId>>, ChainError> {
		self.runtime_call("DirectoryApi_offer", (provider,)).await
	}

	/// The offers that pass `filter`, at most `most`.
	pub async fn offers(
		&self,
		filter: &OfferFilter,
		most: usize,
	) -> Result<Vec<Offer<AccountId>>, ChainError> {
		let mut offers = Vec::new();
		let mut start: Option<AccountId> = None;
		loop {
			let page: OfferPage<AccountId> =
				self.runtime_call("DirectoryApi_offers", (filter, start, PAGE)).await?;
			offers.extend(page.offers);
			start = page.next;
			if start.is_none() || offers.len() >= most {
				offers.truncate(most);
				return Ok(offers);
			}
		}
	}

	/// The MC of `who`.
	pub async fn balances(&self, who: &AccountId) -> Result<Balances, ChainError> {
		let best = self.best_block().await?;
		let key = (who.0,);
		let found = self
			.with_client("System.Account", async |client| {
				let at = client.at_block(best).await?;
				let address = dynamic::storage::<([u8; 32],), Value>("System", "Account");
				let found = at.storage().try_fetch(address, key).await?;
				Ok::<_, Error>(found.map(|value| value.decode()).transpose()?)
			})
			.await?;
		let Some(account) = found else { return Ok(Balances::default()) };
		let part = |name: &str| account.at("data").at(name).and_then(|value| value.as_u128());
		match (part("free"), part("reserved")) {
			(Some(free), Some(held)) => Ok(Balances { free, held }),
			_ => Err(ChainError::NotUnderstood("System.Account".into())),
		}
	}

	/// The open channels of a consumer, by number.
	pub async fn channels_of(&self, consumer: &AccountId) -> Result<Vec<OwnChannel>, ChainError> {
		let best = self.best_block().await?;
		let prefix = (consumer.0,);
		let mut ids: Vec<ChannelId> = self
			.with_client("Workload.ChannelsByConsumer", async |client| {
				let at = client.at_block(best).await?;
				let address =
					dynamic::storage::<([u8; 32], u64), Value>("Workload", "ChannelsByConsumer");
				let mut entries = at.storage().iter(address, prefix).await?;
				let mut ids = Vec::new();
				while let Some(entry) = entries.next().await {
					let (_, id) = entry?.key()?.decode()?;
					ids.push(id);
				}
				Ok::<_, Error>(ids)
			})
			.await?;
		ids.sort_unstable();
		let channels = self.channels(&ids).await?;
		let own = ids.into_iter().zip(channels);
		Ok(own.filter_map(|(id, channel)| Some(OwnChannel { id, channel: channel? })).collect())
	}

	/// The number of the next channel: all below were opened.
	pub async fn next_channel(&self) -> Result<ChannelId, ChainError> {
		let best = self.best_block().await?;
		self.with_client("Workload.NextChannelId", async |client| {
			let at = client.at_block(best).await?;
			let address = dynamic::storage::<(), u64>("Workload", "NextChannelId");
			let found = at.storage().try_fetch(address, ()).await?;
			Ok::<_, Error>(found.map(|value| value.decode()).transpose()?.unwrap_or_default())
		})
		.await
	}

	/// The bounds of a channel's life.
	pub async fn limits(&self) -> Result<Limits, ChainError> {
		let best = self.best_block().await?;
		self.with_client("Workload's constants", async |client| {
			let at = client.at_block(best).await?;
			let constant =
				|name: &str| at.constants().entry(dynamic::constant::<u64>("Workload", name));
			Ok::<_, Error>(Limits {
				min_lifetime: constant("MinLifetime")?,
				max_lifetime: constant("MaxLifetime")?,
				challenge_period: constant("ChallengePeriod")?,
			})
		})
		.await
	}

	/// Hands proofs to the node; it answers each.
	pub async fn submit_proofs(&self, proofs: &[Proof]) -> Result<Vec<ProofAnswer>, ChainError> {
		let proofs: Vec<String> =
			proofs.iter().map(|proof| format!("0x{}", hex::encode(proof.encode()))).collect();
		let count = proofs.len();
		let answers: Vec<ProofAnswer> =
			self.request("workload_submitProofs", rpc_params![proofs]).await?;
		if answers.len() != count {
			return Err(ChainError::NotUnderstood("workload_submitProofs".into()));
		}
		Ok(answers)
	}
}

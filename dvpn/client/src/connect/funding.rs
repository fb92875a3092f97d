//! The channel that pays: found again, topped up, or opened.

use anyhow::{bail, ensure, Context};
use metachain_primitives::{
	channel::{Channel, Tariff},
	money::{mc_for_musd, Musd},
	offer::Offer,
	time::Moment,
};
use serde_json::json;

use crate::{
	chain::NodeClient,
	keeper::Keeper,
	keys::{AccountKey, SessionSecret},
	metering::Figures,
	output::Output,
	state::ConsumerChannel,
	units, AccountId,
};

/// A channel that ends sooner than this is not used for a new session.
const USEFUL: Moment = 120_000;
/// MC is burned for so much more than is needed, in parts of a thousand, since the price may change
/// until the burn is in a block.
const MARGIN: u128 = 5;

/// A channel that is ready to pay, and how much of it.
#[derive(Debug)]
pub struct Ready {
	pub record: ConsumerChannel,
	/// What is settled on chain, with the sequence.
	pub settled: (Figures, u64),
	/// The most to be signed in all.
	pub limit: Musd,
}

/// What a channel is made ready for.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
	/// MUSD to be spent in this run at most.
	pub musd: Musd,
	/// How long a new channel lives, in milliseconds.
	pub lifetime: Moment,
}

/// What pays for channels.
pub struct Purse<'a> {
	pub node: &'a NodeClient,
	pub key: &'a AccountKey,
	pub keeper: &'a Keeper<ConsumerChannel>,
	pub output: &'a Output,
}

impl Purse<'_> {
	/// Makes a channel to the provider of `offer` ready: the one among `known` that can be used on,
	/// topped up to the budget, or a new one.
	pub async fn ready(
		&self,
		known: &[ConsumerChannel],
		offer: &Offer<AccountId>,
		tariff: Tariff,
		budget: Budget,
	) -> anyhow::Result<Ready> {
		for record in known {
			if record.provider == offer.provider && record.provider_key == offer.tunnel_key {
				if let Some(ready) = self.resume(record, tariff, budget).await? {
					return Ok(ready);
				}
			}
		}
		self.open(offer, tariff, budget).await
	}

	async fn resume(
		&self,
		record: &ConsumerChannel,
		tariff: Tariff,
		budget: Budget,
	) -> anyhow::Result<Option<Ready>> {
		let found = self.node.channels(&[record.channel]).await?;
		let Some(channel) = found.into_iter().next().flatten() else { return Ok(None) };
		let usable = channel.session_key == record.secret.public()
			&& channel.closes.is_none()
			&& channel.expires > self.node.now().await?.saturating_add(USEFUL)
			&& channel.tariff == tariff;
		if !usable {
			return Ok(None);
		}
		let id = record.channel;
		let spent = channel.settled.max(record.last.map_or(0, |last| last.voucher.amount));
		let left = channel.funded.saturating_sub(spent);
		let missing = budget.musd.saturating_sub(left);
		if missing > 0 {
			self.ensure_musd(missing).await?;
			self.node.top_up(self.key, id, missing).await?;
			let musd = missing.to_string();
			self.output.event(
				&json!({ "event": "channel_topped_up", "channel": id, "musd": musd }),
				format!("Topped up channel {id} with {} MUSD", units::amount(missing)),
			);
		} else {
			self.output.event(
				&json!({ "event": "channel_reused", "channel": id, "musd": left.to_string() }),
				format!("Using channel {id}, which still holds {} MUSD", units::amount(left)),
			);
		}
		Ok(Some(Ready {
			record: record.clone(),
			settled: settled(&channel),
			limit: spent.saturating_add(budget.musd).min(channel.funded.saturating_add(missing)),
		}))
	}

	async fn open(
		&self,
		offer: &Offer<AccountId>,
		tariff: Tariff,
		budget: Budget,
	) -> anyhow::Result<Ready> {
		let limits = self.node.limits().await?;
		let lifetime = budget.lifetime.clamp(limits.min_lifetime, limits.max_lifetime);
		self.ensure_musd(budget.musd).await?;
		let secret = SessionSecret::generate();
		let id = self
			.node
			.open(self.key, &offer.provider, &secret.public(), tariff, budget.musd, lifetime)
			.await
			.context("cannot open a channel")?;
		let record = ConsumerChannel {
			channel: id,
			provider: offer.provider,
			provider_key: offer.tunnel_key,
			tariff,
			secret,
			last: None,
			unsigned: 0,
		};
		let (done, durable) = tokio::sync::oneshot::channel();
		self.keeper.save(record.clone(), move || {
			let _ = done.send(());
		});
		durable.await.context("the channel's key was not written")?;
		self.output.event(
			&json!({
				"event": "channel_opened",
				"channel": id,
				"provider": offer.provider.to_string(),
				"musd": budget.musd.to_string(),
				"lifetime_ms": lifetime,
			}),
			format!(
				"Opened channel {id} with {} MUSD for {}",
				units::amount(budget.musd),
				units::duration(lifetime)
			),
		);
		Ok(Ready { record, settled: (Figures::default(), 0), limit: budget.musd })
	}

	/// Burns MC until the account can spend `needed` MUSD.
	async fn ensure_musd(&self, needed: Musd) -> anyhow::Result<()> {
		let account = self.key.account();
		let missing = needed.saturating_sub(self.node.musd(&account).await?);
		if missing == 0 {
			return Ok(());
		}
		let Some(price) = self.node.price().await? else {
			bail!("no price of MC is known at the moment, so no MUSD can be bought")
		};
		let exact = mc_for_musd(missing, price).context("so much MUSD cannot be bought")?;
		let mc = exact.saturating_add(exact / 1_000 * MARGIN).saturating_add(1);
		let free = self.node.balances(&account).await?.free;
		ensure!(
			free >= mc,
			"{} MUSD are missing, which cost {} MC, but account {account} has {} MC",
			units::amount(missing),
			units::amount(mc),
			units::amount(free)
		);
		let musd = self.node.burn_mc(self.key, mc, missing).await.context("cannot buy MUSD")?;
		self.output.event(
			&json!({ "event": "burned", "mc": mc.to_string(), "musd": musd.to_string() }),
			format!("Burned {} MC for {} MUSD", units::amount(mc), units::amount(musd)),
		);
		Ok(())
	}
}

/// What is settled of a channel, with the sequence.
fn settled(channel: &Channel<AccountId>) -> (Figures, u64) {
	let figures = Figures {
		amount: channel.settled,
		bytes_up: channel.bytes_up,
		bytes_down: channel.bytes_down,
	};
	(figures, channel.sequence)
}

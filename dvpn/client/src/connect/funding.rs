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

/// Makes a channel to the provider of `offer` ready: the one among `known` that can be used on, topped up
/// to the budget, or a new one.
pub async fn ready(
	node: &NodeClient,
	key: &AccountKey,
	keeper: &Keeper<ConsumerChannel>,
	known: &[ConsumerChannel],
	offer: &Offer<AccountId>,
	tariff: Tariff,
	budget: Budget,
	output: &Output,
) -> anyhow::Result<Ready> {
	for record in known {
		if record.provider == offer.provider && record.provider_key == offer.tunnel_key {
			if let Some(ready) = resume(node, key, record, tariff, budget, output).await? {
				return Ok(ready);
			}
		}
	}
	open(node, key, keeper, offer, tariff, budget, output).await
}

async fn resume(
	node: &NodeClient,
	key: &AccountKey,
	record: &ConsumerChannel,
	tariff: Tariff,
	budget: Budget,
	output: &Output,
) -> anyhow::Result<Option<Ready>> {
	let Some(channel) = node.channels(&[record.channel]).await?.into_iter().next().flatten() else {
		return Ok(None);
	};
	let usable = channel.session_key == record.secret.public()
		&& channel.closes.is_none()
		&& channel.expires > node.now().await?.saturating_add(USEFUL)
		&& pays(&channel.tariff, &tariff);
	if !usable {
		return Ok(None);
	}
	let spent = channel.settled.max(record.last.map_or(0, |last| last.voucher.amount));
	let left = channel.funded.saturating_sub(spent);
	let mut funded = channel.funded;
	let missing = budget.musd.saturating_sub(left);
	if missing > 0 {
		ensure_musd(node, key, missing, output).await?;
		node.top_up(key, record.channel, missing).await?;
		funded = funded.saturating_add(missing);
		output.event(
			&json!({
				"event": "channel_topped_up",
				"channel": record.channel,
				"musd": missing.to_string(),
			}),
			format!("Topped up channel {} with {} MUSD", record.channel, units::amount(missing)),
		);
	} else {
		output.event(
			&json!({ "event": "channel_reused", "channel": record.channel }),
			format!("Using channel {}, which still holds {} MUSD", record.channel, units::amount(left)),
		);
	}
	let record = ConsumerChannel { tariff: channel.tariff, ..record.clone() };
	Ok(Some(with_limit(record, &channel, funded, spent.saturating_add(budget.musd))))
}

async fn open(
	node: &NodeClient,
	key: &AccountKey,
	keeper: &Keeper<ConsumerChannel>,
	offer: &Offer<AccountId>,
	tariff: Tariff,
	budget: Budget,
	output: &Output,
) -> anyhow::Result<Ready> {
	let limits = node.limits().await?;
	let lifetime = budget.lifetime.clamp(limits.min_lifetime, limits.max_lifetime);
	ensure_musd(node, key, budget.musd, output).await?;
	let secret = SessionSecret::generate();
	let id = node
		.open(key, &offer.provider, &secret.public(), tariff, budget.musd, lifetime)
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
	keeper.save(record.clone(), move || {
		let _ = done.send(());
	});
	durable.await.context("the channel's key was not written")?;
	output.event(
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
	let settled = (Figures::default(), 0);
	Ok(Ready { record, settled, limit: budget.musd })
}

fn with_limit(
	record: ConsumerChannel,
	channel: &Channel<AccountId>,
	funded: Musd,
	limit: Musd,
) -> Ready {
	let settled = Figures {
		amount: channel.settled,
		bytes_up: channel.bytes_up,
		bytes_down: channel.bytes_down,
	};
	Ready { record, settled: (settled, channel.sequence), limit: limit.min(funded) }
}

/// Whether a channel's tariff is of the wanted kind and still what the provider asks for.
fn pays(channel: &Tariff, asked: &Tariff) -> bool {
	match (channel, asked) {
		(Tariff::Traffic { per_gib }, Tariff::Traffic { per_gib: asked }) => per_gib == asked,
		(
			Tariff::Time { per_hour, mbps },
			Tariff::Time { per_hour: asked_per_hour, mbps: asked_mbps },
		) => per_hour == asked_per_hour && mbps == asked_mbps,
		_ => false,
	}
}

/// Burns MC until the account can spend `needed` MUSD.
pub async fn ensure_musd(
	node: &NodeClient,
	key: &AccountKey,
	needed: Musd,
	output: &Output,
) -> anyhow::Result<()> {
	let account = key.account();
	let missing = needed.saturating_sub(node.musd(&account).await?);
	if missing == 0 {
		return Ok(());
	}
	let Some(price) = node.price().await? else {
		bail!("no price of MC is known at the moment, so no MUSD can be bought")
	};
	let exact = mc_for_musd(missing, price).context("so much MUSD cannot be bought")?;
	let mc = exact.saturating_add(exact / 1_000 * MARGIN).saturating_add(1);
	let free = node.balances(&account).await?.free;
	ensure!(
		free >= mc,
		"{} MUSD are missing, which cost {} MC, but account {account} has {} MC",
		units::amount(missing),
		units::amount(mc),
		units::amount(free)
	);
	let musd = node.burn_mc(key, mc, missing).await.context("cannot buy MUSD")?;
	output.event(
		&json!({ "event": "burned", "mc": mc.to_string(), "musd": musd.to_string() }),
		format!("Burned {} MC for {} MUSD", units::amount(mc), units::amount(musd)),
	);
	Ok(())
}

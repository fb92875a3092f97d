//! The commands that ask or tell the chain one thing.

use anyhow::{bail, ensure, Context};
use metachain_primitives::{
	channel::Tariff,
	money::musd_for_mc,
	offer::{Offer, OfferFilter},
};
use serde_json::{json, Value};

use crate::{
	account,
	chain::{Closing, NodeClient, OwnChannel},
	cli::{self, Command, Global, KeyCommand},
	connect,
	hosts::udp_addresses,
	keys::{self, AccountKey},
	membership::{credit, invite, join},
	output::Output,
	provide,
	stake::{candidacy, delegation, deposit, rewards},
	units, AccountId,
};

/// Runs a command.
pub async fn run(global: &Global, command: Command, output: &Output) -> anyhow::Result<()> {
	match command {
		Command::Key(KeyCommand::Generate { out }) => {
			generate_key(&out.unwrap_or_else(|| global.key_file()), output)
		},
		Command::Key(KeyCommand::Show) => show_key(global, output),
		Command::Account => account::account(global, output).await,
		Command::Invite(options) => invite::invite(global, &options, output).await,
		Command::Join(options) => join::join(global, &options, output).await,
		Command::CheckIn => credit::check_in(global, output).await,
		Command::Credit(command) => credit::credit(global, &command, output).await,
		Command::Register(options) => deposit::register(global, &options, output).await,
		Command::Deposit(options) => deposit::deposit(global, &options, output).await,
		Command::Withdraw(options) => deposit::withdraw(global, &options, output).await,
		Command::Candidates => delegation::candidates(global, output).await,
		Command::Delegate(options) => delegation::delegate(global, &options, output).await,
		Command::Undelegate => delegation::undelegate(global, output).await,
		Command::Candidacy(command) => candidacy::candidacy(global, &command, output).await,
		Command::Rewards => rewards::rewards(global, output).await,
		Command::Claim => rewards::claim(global, output).await,
		Command::Buy(options) => buy(global, &options, output).await,
		Command::Offers(options) => offers(global, &options, output).await,
		Command::Channels => channels(global, output).await,
		Command::Close(options) => close(global, &options, output).await,
		Command::Provide(options) => provide::command::provide(global, options, output).await,
		Command::Connect(options) => connect::command::connect(global, options, output).await,
	}
}

fn generate_key(file: &std::path::Path, output: &Output) -> anyhow::Result<()> {
	let key = keys::generate(file)?;
	output.event(
		&json!({ "event": "key", "account": key.account().to_string(), "file": file }),
		format!(
			"Account {}\nIts secret phrase is in {}: keep a copy.",
			key.account(),
			file.display()
		),
	);
	Ok(())
}

fn show_key(global: &Global, output: &Output) -> anyhow::Result<()> {
	let key = AccountKey::load(&global.key_file())?;
	let tunnel = keys::load_tunnel_key(&global.key_file()).ok();
	let tunnel = tunnel.map(|secret| secret.public().to_string());
	let shown = tunnel.clone().unwrap_or_else(|| "none yet".into());
	output.event(
		&json!({
			"event": "key",
			"account": key.account().to_string(),
			"public": hex::encode(key.account().0),
			"tunnel_key": tunnel,
		}),
		format!("Account    {}\nTunnel key {shown}", key.account()),
	);
	Ok(())
}

async fn buy(global: &Global, options: &cli::Buy, output: &Output) -> anyhow::Result<()> {
	let key = AccountKey::load(&global.key_file())?;
	let node = NodeClient::connect(&global.node).await?;
	let price = node.price().await?.context("no price of MC is known at the moment")?;
	let expected = musd_for_mc(options.mc, price).context("so much MC cannot be priced")?;
	ensure!(expected > 0, "so little MC is worth nothing");
	let least = expected / 100 * u128::from(100 - options.max_slippage.min(100));
	let musd = node.burn_mc(&key, options.mc, least).await?;
	output.event(
		&json!({ "event": "burned", "mc": options.mc.to_string(), "musd": musd.to_string() }),
		format!("Burned {} MC for {} MUSD.", units::amount(options.mc), units::amount(musd)),
	);
	Ok(())
}

async fn offers(global: &Global, options: &cli::Offers, output: &Output) -> anyhow::Result<()> {
	let node = NodeClient::connect(&global.node).await?;
	let filter = OfferFilter {
		region: options.region,
		max_per_gib: options.max_per_gib,
		max_per_hour: options.max_per_hour,
		min_mbps: options.min_mbps,
		min_credit: options.min_credit,
	};
	let offers = node.offers(&filter, options.limit).await?;
	if offers.is_empty() && !output.is_json() {
		output.lines(["No offers.".to_string()]);
	}
	for offer in &offers {
		output.event(&offer_object(offer), offer_sentence(offer));
	}
	Ok(())
}

async fn channels(global: &Global, output: &Output) -> anyhow::Result<()> {
	let key = AccountKey::load(&global.key_file())?;
	let node = NodeClient::connect(&global.node).await?;
	let channels = node.channels_of(&key.account()).await?;
	if channels.is_empty() && !output.is_json() {
		output.lines(["No open channels.".to_string()]);
	}
	for own in &channels {
		output.event(&channel_object(own), channel_sentence(own));
	}
	Ok(())
}

async fn close(global: &Global, options: &cli::Close, output: &Output) -> anyhow::Result<()> {
	let key = AccountKey::load(&global.key_file())?;
	let node = NodeClient::connect(&global.node).await?;
	let id = options.channel;
	let closing = node.close(&key, id).await;
	if closing.as_ref().is_err_and(|error| error.is_failure("Workload::ChallengePending")) {
		let channel = node.channels(&[id]).await?.into_iter().next().flatten();
		let closes = channel.and_then(|channel| channel.closes).unwrap_or_default();
		let left = closes.saturating_sub(node.now().await?);
		bail!(
			"the challenge period of channel {id} is not over: try again in {}",
			units::duration(left)
		);
	}
	let (object, sentence) = match closing? {
		Closing::Challenge { closes } => {
			let left = closes.saturating_sub(node.now().await?);
			let sentence = format!(
				"Channel {id} is closing. For {} the provider can still settle what was signed; \
				 run this again after that.",
				units::duration(left)
			);
			(json!({ "event": "closing", "channel": id, "closes": closes }), sentence)
		},
		Closing::Closed { returned } => {
			let sentence =
				format!("Channel {id} is closed. {} MUSD came back.", units::amount(returned));
			let object =
				json!({ "event": "closed", "channel": id, "returned": returned.to_string() });
			(object, sentence)
		},
	};
	output.event(&object, sentence);
	Ok(())
}

fn offer_object(offer: &Offer<AccountId>) -> Value {
	let addresses = udp_addresses(&offer.endpoints);
	json!({
		"event": "offer",
		"provider": offer.provider.to_string(),
		"region": String::from_utf8_lossy(&offer.region.0),
		"per_gib": offer.prices.per_gib.to_string(),
		"per_hour": offer.prices.per_hour.to_string(),
		"mbps": offer.prices.mbps,
		"credit": offer.credit,
		"tunnel_key": hex::encode(offer.tunnel_key),
		"udp": addresses.iter().map(ToString::to_string).collect::<Vec<_>>(),
	})
}

fn offer_sentence(offer: &Offer<AccountId>) -> String {
	let by_time = match offer.prices.mbps {
		0 => String::new(),
		mbps => format!("  {}/h at {mbps} Mbit/s", units::amount(offer.prices.per_hour)),
	};
	format!(
		"{}  {}  credit {:>4}  {} MUSD/GiB{by_time}",
		offer.provider,
		String::from_utf8_lossy(&offer.region.0),
		offer.credit,
		units::amount(offer.prices.per_gib),
	)
}

/// A channel, as JSON.
pub fn channel_object(own: &OwnChannel) -> Value {
	let channel = &own.channel;
	json!({
		"event": "channel",
		"channel": own.id,
		"provider": channel.provider.to_string(),
		"tariff": tariff_object(&channel.tariff),
		"funded": channel.funded.to_string(),
		"settled": channel.settled.to_string(),
		"expires": channel.expires,
		"closes": channel.closes,
	})
}

fn tariff_object(tariff: &Tariff) -> Value {
	match tariff {
		Tariff::Traffic { per_gib } => json!({ "per_gib": per_gib.to_string() }),
		Tariff::Time { per_hour, mbps } => {
			json!({ "per_hour": per_hour.to_string(), "mbps": mbps })
		},
	}
}

/// A channel, in words.
pub fn channel_sentence(own: &OwnChannel) -> String {
	let channel = &own.channel;
	let tariff = match channel.tariff {
		Tariff::Traffic { per_gib } => format!("{} MUSD/GiB", units::amount(per_gib)),
		Tariff::Time { per_hour, mbps } => {
			format!("{} MUSD/h at {mbps} Mbit/s", units::amount(per_hour))
		},
	};
	let closing = if channel.closes.is_some() { ", closing" } else { "" };
	format!(
		"{} with {}: {} of {} MUSD settled, {tariff}{closing}",
		own.id,
		channel.provider,
		units::amount(channel.settled),
		units::amount(channel.funded),
	)
}

//! `metachain-dvpn provide`.

use anyhow::{ensure, Context};
use metachain_primitives::offer::{Endpoint, Offer, Prices, TunnelKey};
use serde_json::json;
use std::{sync::Arc, time::Duration};
use tokio::{sync::mpsc, time::sleep};

use super::{
	collector::CollectorPolicy,
	policy::ExitPolicy,
	report::{Report, Reporter},
	serve, Settings,
};
use crate::{
	chain::{NodeClient, ProviderChain},
	cli::{self, Global},
	hosts::udp_endpoint,
	keys::{self, AccountKey},
	metering::CreditPolicy,
	output::Output,
	signals,
	state::{ProviderChannel, Store},
	tunnel::bind,
	units, AccountId,
};

/// Whether the day has turned is looked at so many times a day, but not more often than a block
/// comes and not less often than this.
const LOOKS_A_DAY: u64 = 20;
const SHORTEST_LOOK: Duration = Duration::from_secs(6);
const LONGEST_LOOK: Duration = Duration::from_secs(1_800);

/// Runs the command.
pub async fn provide(
	global: &Global,
	options: cli::Provide,
	output: &Output,
) -> anyhow::Result<()> {
	let endpoints = endpoints(&options)?;
	let key = AccountKey::load(&global.key_file())?;
	let secret = keys::load_or_generate_tunnel_key(&global.key_file())?;
	let tunnel_key: TunnelKey = secret.public().into();
	let node = Arc::new(NodeClient::connect(&global.node).await?);
	node.credit_of_node(&key.account()).await?;
	let store = Store::<ProviderChannel>::open(&global.state_directory(), &node.genesis())?;
	let socket =
		bind(options.listen).with_context(|| format!("cannot listen on {}", options.listen))?;
	let prices = Prices {
		per_gib: options.per_gib,
		per_hour: options.per_hour.unwrap_or_default(),
		mbps: options.mbps.unwrap_or_default(),
	};
	let wanted = Offer {
		provider: key.account(),
		tunnel_key,
		endpoints,
		region: options.region,
		prices,
		credit: 0,
	};
	publish(&node, &key, &wanted, output).await?;
	output.event(
		&json!({
			"event": "listening",
			"address": socket.local_addr()?.to_string(),
			"account": key.account().to_string(),
			"tunnel_key": hex::encode(tunnel_key),
		}),
		format!("Account {} sells traffic at {}. Ctrl-C ends.", key.account(), options.listen),
	);
	if options.allow_private {
		tracing::warn!("consumers can reach this host's own network");
	}

	let shutdown = signals::shutdown();
	let checking_in = (!options.no_check_in)
		.then(|| tokio::spawn(check_in_daily(node.clone(), key.clone(), output.clone())));
	let (reports, told) = mpsc::unbounded_channel();
	let telling = tokio::spawn(tell(told, output.clone()));
	let settings = Settings {
		account: key.account(),
		prices,
		credit: CreditPolicy::default(),
		exit: ExitPolicy { allow_private: options.allow_private },
		collector: CollectorPolicy { settle_after: options.settle_after, ..Default::default() },
	};
	let chain = Arc::new(ProviderChain { node: node.clone(), key: key.clone() });
	let outcome = serve(chain, settings, secret, socket, store, Reporter(reports), shutdown).await;
	if let Some(checking_in) = checking_in {
		checking_in.abort();
	}
	// Ends when the last report is told.
	let _ = telling.await;
	outcome?;
	if options.withdraw {
		node.withdraw(&key).await.context("cannot withdraw the offer")?;
		output.event(&json!({ "event": "offer_withdrawn" }), "Withdrew the offer.");
	}
	output.event(&json!({ "event": "stopped" }), "Stopped.");
	Ok(())
}

fn endpoints(options: &cli::Provide) -> anyhow::Result<Vec<Endpoint>> {
	if !options.advertise.is_empty() {
		return Ok(options.advertise.iter().copied().map(udp_endpoint).collect());
	}
	ensure!(
		!options.listen.ip().is_unspecified() && options.listen.port() != 0,
		"consumers must know where to find this provider: give --advertise IP:PORT"
	);
	Ok(vec![udp_endpoint(options.listen)])
}

/// Publishes the offer, unless it stands in the directory as it is.
async fn publish(
	node: &NodeClient,
	key: &AccountKey,
	wanted: &Offer<AccountId>,
	output: &Output,
) -> anyhow::Result<()> {
	let published = node.offer(&wanted.provider).await?;
	let stands = published.is_some_and(|offer| Offer { credit: 0, ..offer } == *wanted);
	if stands {
		return Ok(());
	}
	node.publish(key, &wanted.tunnel_key, &wanted.endpoints, wanted.region, &wanted.prices)
		.await
		.context("cannot publish the offer")?;
	let Prices { per_gib, per_hour, mbps } = wanted.prices;
	let by_time = match mbps {
		0 => String::new(),
		mbps => format!(", {} MUSD an hour at {mbps} Mbit/s", units::amount(per_hour)),
	};
	output.event(
		&json!({
			"event": "offer_published",
			"per_gib": per_gib.to_string(),
			"per_hour": per_hour.to_string(),
			"mbps": mbps,
		}),
		format!("Published the offer: {} MUSD for a GiB{by_time}", units::amount(per_gib)),
	);
	Ok(())
}

/// Checks in once a day, for as long as it is polled.
async fn check_in_daily(node: Arc<NodeClient>, key: AccountKey, output: Output) {
	let mut done = None;
	loop {
		let mut pause = SHORTEST_LOOK;
		let looked = async {
			let today = node.today().await?;
			if done != Some(today) {
				if node.check_in(&key).await? {
					output.event(
						&json!({ "event": "checked_in", "day": today }),
						format!("Checked in for day {today}."),
					);
				}
				done = Some(today);
			}
			node.day_length().await
		};
		match looked.await {
			Ok(day) => {
				pause = Duration::from_millis(day / LOOKS_A_DAY).clamp(SHORTEST_LOOK, LONGEST_LOOK);
			},
			// That the node is away is reported already.
			Err(error) if error.is_unreachable() => tracing::debug!(%error, "cannot check in"),
			Err(error) => tracing::warn!(%error, "cannot check in"),
		}
		sleep(pause).await;
	}
}

/// Tells what the provider reports until it is gone.
async fn tell(mut reports: mpsc::UnboundedReceiver<Report>, output: Output) {
	while let Some(report) = reports.recv().await {
		let (object, sentence) = words(&report);
		output.event(&object, sentence);
	}
}

fn words(report: &Report) -> (serde_json::Value, String) {
	match report {
		Report::SessionOpened { channel, consumer, paid } => (
			json!({
				"event": "session_opened",
				"channel": channel,
				"consumer": consumer.to_string(),
				"musd": paid.to_string(),
			}),
			format!("Channel {channel}: session with {consumer}"),
		),
		Report::Paid { channel, amount, sequence } => (
			json!({
				"event": "voucher",
				"channel": channel,
				"musd": amount.to_string(),
				"sequence": sequence,
			}),
			format!("Channel {channel}: voucher {sequence} over {} MUSD", units::amount(*amount)),
		),
		Report::SessionClosed { channel, reason, bytes_up, bytes_down, paid, unpaid } => (
			json!({
				"event": "session_closed",
				"channel": channel,
				"reason": reason,
				"bytes_up": bytes_up,
				"bytes_down": bytes_down,
				"musd": paid.to_string(),
				"musd_unpaid": unpaid.to_string(),
			}),
			format!(
				"Channel {channel}: session ended ({reason}); {} up, {} down, {} MUSD paid in all",
				units::bytes(*bytes_up),
				units::bytes(*bytes_down),
				units::amount(*paid)
			),
		),
		Report::ProofAccepted { channel, amount } => (
			json!({ "event": "proof_accepted", "channel": channel, "musd": amount.to_string() }),
			format!(
				"Channel {channel}: the node holds the proof of {} MUSD",
				units::amount(*amount)
			),
		),
		Report::ProofRejected { channel, reason } => (
			json!({ "event": "proof_rejected", "channel": channel, "reason": reason }),
			format!("Channel {channel}: the node rejects the proof: {reason}"),
		),
		Report::Settled { channel, amount } => (
			json!({ "event": "settled", "channel": channel, "musd": amount.to_string() }),
			format!("Channel {channel}: {} MUSD settled", units::amount(*amount)),
		),
		Report::ChannelClosed { channel } => (
			json!({ "event": "channel_closed", "channel": channel }),
			format!("Channel {channel}: closed"),
		),
		Report::NodeAway { error } => (
			json!({ "event": "node_away", "error": error }),
			format!("{error}; vouchers are kept until it is back"),
		),
		Report::NodeBack => {
			(json!({ "event": "node_back" }), "The node answers again.".to_string())
		},
	}
}

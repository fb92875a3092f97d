//! `metachain-dvpn connect`.

use anyhow::{bail, ensure, Context};
use metachain_primitives::{money::Musd, offer::Offer};
use serde_json::json;
use std::{
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::{
	net::TcpListener,
	sync::{mpsc, watch},
	time::{interval, sleep},
};
use tokio_util::sync::CancellationToken;

use super::{
	choose::{rank, tariff, Wanted},
	dialer::{Dialer, Request},
	funding::{Budget, Purse, Ready},
	run,
	session::{End, Stats},
	signer::SessionSigner,
	Attempt,
};
use crate::{
	chain::{ChainError, Closing, NodeClient},
	cli::{self, Global},
	hosts::udp_addresses,
	keeper::Keeper,
	keys::AccountKey,
	output::Output,
	protocol::Farewell,
	signals, socks,
	state::{ConsumerChannel, Store},
	units, AccountId,
};

/// Offers that are looked at.
const MAX_OFFERS: usize = 1_000;
/// Providers that are tried.
const MAX_TRIES: usize = 5;
/// Times a broken session is begun again with the same provider, and the pause before.
const RECONNECTS: u32 = 5;
const RECONNECT_PAUSE: Duration = Duration::from_secs(1);
/// Requests of the proxy that wait for the session.
const REQUESTS: usize = 4_096;
/// Figures are shown once in this time.
const SHOW_EVERY: Duration = Duration::from_secs(1);

/// Runs the command.
pub async fn connect(
	global: &Global,
	options: cli::Connect,
	output: &Output,
) -> anyhow::Result<()> {
	ensure!(options.budget > 0, "a budget of nothing buys nothing");
	let key = AccountKey::load(&global.key_file())?;
	let node = NodeClient::connect(&global.node).await?;
	let store = Store::<ConsumerChannel>::open(&global.state_directory(), &node.genesis())?;
	let known = open_channels(&node, &store).await?;
	let listener = TcpListener::bind(options.socks)
		.await
		.with_context(|| format!("cannot listen on {}", options.socks))?;
	if !options.socks.ip().is_loopback() {
		let socks = options.socks;
		tracing::warn!(%socks, "other machines can use the proxy, and spend your MUSD");
	}
	let keeper = Arc::new(Keeper::start(store));
	let (dialer, requests) = Dialer::new(REQUESTS);
	let shutdown = signals::shutdown();
	let proxy = tokio::spawn(socks::serve(listener, dialer.clone()));
	let mut buyer = Buyer {
		output: output.with_live_line(),
		key,
		node,
		keeper,
		known,
		options,
		dialer,
		requests,
		shutdown,
	};
	let outcome = buyer.buy().await;
	buyer.output.finish();
	proxy.abort();
	outcome
}

struct Buyer {
	output: Output,
	key: AccountKey,
	node: NodeClient,
	keeper: Arc<Keeper<ConsumerChannel>>,
	known: Vec<ConsumerChannel>,
	options: cli::Connect,
	dialer: Dialer,
	requests: mpsc::Receiver<Request>,
	shutdown: CancellationToken,
}

/// What became of a provider.
enum Outcome {
	/// The user left, or there is nothing more to be had.
	Finished(End),
	/// The next one may do better.
	Failed(End),
}

impl Buyer {
	async fn buy(&mut self) -> anyhow::Result<()> {
		let offers = self.choose().await?;
		let budget = Budget {
			musd: self.options.budget,
			lifetime: self.options.lifetime.saturating_mul(3_600_000),
		};
		let mut last = None;
		for offer in offers.into_iter().take(MAX_TRIES) {
			let Some(asked) = tariff(&offer, self.options.tariff) else { continue };
			let purse = Purse {
				node: &self.node,
				key: &self.key,
				keeper: &self.keeper,
				output: &self.output,
			};
			// Not to be interrupted: a channel whose key was not kept would be of no use.
			let ready = purse.ready(&self.known, &offer, asked, budget).await?;
			let channel = ready.record.channel;
			let (outcome, record) = self.use_provider(&offer, ready).await?;
			let signed = record.last.map_or(0, |last| last.voucher.amount);
			let end = match &outcome {
				Outcome::Finished(end) | Outcome::Failed(end) => *end,
			};
			self.close(channel, end, signed).await;
			match outcome {
				Outcome::Finished(end @ (End::Left | End::LeftUnconfirmed)) => {
					tracing::debug!(%end, "the user left");
					return Ok(());
				},
				Outcome::Finished(end) => bail!("{end}"),
				Outcome::Failed(end) => last = Some((offer.provider, end)),
			}
			if self.shutdown.is_cancelled() {
				return Ok(());
			}
		}
		match last {
			Some((provider, end)) => {
				bail!("no provider could be used; the last one, {provider}: {end}")
			},
			None => bail!("no provider could be used"),
		}
	}

	async fn choose(&self) -> anyhow::Result<Vec<Offer<AccountId>>> {
		let wanted = Wanted {
			tariff: self.options.tariff,
			region: self.options.region,
			max_per_gib: self.options.max_per_gib,
			max_per_hour: self.options.max_per_hour,
			provider: self.options.provider,
		};
		let offers = match &self.options.provider {
			Some(provider) => self.node.offer(provider).await?.into_iter().collect(),
			None => self.node.offers(&wanted.filter(), MAX_OFFERS).await?,
		};
		let offers = rank(offers, &wanted, &self.key.account());
		ensure!(
			!offers.is_empty(),
			"no provider's offer fits: see `metachain-dvpn offers`, and --region, --max-per-gib, \
			 --provider"
		);
		Ok(offers)
	}

	/// Tries the provider's addresses, and begins again when a session breaks.
	async fn use_provider(
		&mut self,
		offer: &Offer<AccountId>,
		ready: Ready,
	) -> anyhow::Result<(Outcome, ConsumerChannel)> {
		let Ready { mut record, settled, limit } = ready;
		let addresses = udp_addresses(&offer.endpoints);
		let mut last = End::NoAnswer;
		let mut broken = 0;
		let mut next = 0;
		while broken <= RECONNECTS {
			let Some(address) = addresses.get(next).copied() else { break };
			let (stats, figures) = watch::channel(Stats::default());
			let signer =
				SessionSigner { secret: record.secret.clone(), genesis: self.node.genesis() };
			let attempt = Attempt {
				address,
				genesis: self.node.genesis(),
				record: record.clone(),
				settled,
				limit,
				signer,
				keeper: self.keeper.clone(),
				stats,
			};
			let show = Show {
				output: self.output.clone(),
				offer: offer.clone(),
				channel: record.channel,
				address: address.to_string(),
				socks: self.options.socks.to_string(),
				limit,
			};
			let showing = tokio::spawn(show.run(figures));
			let leaving = {
				let (dialer, shutdown) = (self.dialer.clone(), self.shutdown.clone());
				tokio::spawn(async move {
					shutdown.cancelled().await;
					dialer.send(Request::Leave).await;
				})
			};
			let ran = run(attempt, &mut self.requests).await;
			leaving.abort();
			let opened = showing.await.unwrap_or(false);
			let (end, kept) = ran.context("the tunnel's socket failed")?;
			record = kept;
			last = end;
			if opened {
				self.output.event(
					&json!({ "event": "disconnected", "reason": end.to_string() }),
					format!("Disconnected: {end}"),
				);
			}
			match end {
				End::Left | End::LeftUnconfirmed | End::BudgetSpent => {
					return Ok((Outcome::Finished(end), record));
				},
				End::Farewell(Farewell::ChannelEmpty) => {
					return Ok((Outcome::Finished(end), record));
				},
				End::NoAnswer => next += 1,
				End::Lost(_) | End::Farewell(Farewell::ShuttingDown) => {
					broken += 1;
					tokio::select! {
						_ = sleep(RECONNECT_PAUSE * broken) => {},
						_ = self.shutdown.cancelled() => {},
					}
				},
				End::Farewell(_) => break,
			}
			if self.shutdown.is_cancelled() {
				return Ok((Outcome::Finished(End::LeftUnconfirmed), record));
			}
		}
		Ok((Outcome::Failed(last), record))
	}

	/// Asks for the channel's end, unless it is to be kept.
	async fn close(&self, channel: u64, end: End, signed: Musd) {
		self.output.finish();
		let mut closed = json!({
			"event": "closed",
			"channel": channel,
			"reason": end.to_string(),
			"musd_signed": signed.to_string(),
			"kept": self.options.keep,
		});
		let paid = format!("Signed {} MUSD in all for channel {channel}.", units::amount(signed));
		if self.options.keep {
			let sentence = format!("{paid} It stays open for the next time.");
			return self.output.event(&closed, sentence);
		}
		match self.node.close(&self.key, channel).await {
			Ok(Closing::Challenge { closes }) => {
				closed["closes"] = json!(closes);
				let left = closes.saturating_sub(self.node.now().await.unwrap_or(closes));
				let sentence = format!(
					"{paid} It is closing: for {} the provider can still settle what was signed; \
					 then `metachain-dvpn close {channel}` brings the rest back.",
					units::duration(left)
				);
				self.output.event(&closed, sentence);
			},
			Ok(Closing::Closed { returned }) => {
				closed["returned"] = json!(returned.to_string());
				let sentence = format!("{paid} {} MUSD came back.", units::amount(returned));
				self.output.event(&closed, sentence);
			},
			// The provider closed it, which it may at any time.
			Err(error) if error.is_failure("Workload::UnknownChannel") => {
				self.output.event(&closed, format!("{paid} The provider has closed it."));
			},
			Err(error) => {
				closed["error"] = json!(error.to_string());
				let retry = match error {
					ChainError::Unreachable { .. } => "when the node is back",
					_ => "later",
				};
				let sentence = format!(
					"{paid} It could not be closed: {error}. Run `metachain-dvpn close {channel}` \
					 {retry}."
				);
				self.output.event(&closed, sentence);
			},
		}
	}
}

/// Shows what a session does.
struct Show {
	output: Output,
	offer: Offer<AccountId>,
	channel: u64,
	address: String,
	socks: String,
	limit: Musd,
}

impl Show {
	/// Shows figures until the session is gone; whether packets ever flowed.
	async fn run(self, mut figures: watch::Receiver<Stats>) -> bool {
		if figures.wait_for(|stats| stats.open).await.is_err() {
			return false;
		}
		self.connected();
		let mut ticks = interval(SHOW_EVERY);
		let (mut before, mut since) = (Stats::default(), Instant::now());
		loop {
			let gone = tokio::select! {
				_ = ticks.tick() => false,
				_ = is_dropped(&mut figures) => true,
			};
			let stats = *figures.borrow();
			self.show(&stats, &before, since.elapsed());
			if gone {
				return true;
			}
			(before, since) = (stats, Instant::now());
		}
	}

	fn connected(&self) {
		let region = String::from_utf8_lossy(&self.offer.region.0).into_owned();
		self.output.event(
			&json!({
				"event": "connected",
				"provider": self.offer.provider.to_string(),
				"channel": self.channel,
				"address": self.address,
				"region": region,
				"socks": self.socks,
			}),
			format!(
				"Connected to {} ({region}) at {}. SOCKS5 proxy: {}. Ctrl-C ends.",
				self.offer.provider, self.address, self.socks
			),
		);
	}

	fn show(&self, stats: &Stats, before: &Stats, elapsed: Duration) {
		let seconds = elapsed.as_secs_f64().max(0.001);
		let rate = |now: u64, before: u64| now.saturating_sub(before) as f64 / seconds;
		let up = rate(stats.bytes_up, before.bytes_up);
		let down = rate(stats.bytes_down, before.bytes_down);
		self.output.figures(
			&json!({
				"event": "stats",
				"channel": self.channel,
				"bytes_up": stats.bytes_up,
				"bytes_down": stats.bytes_down,
				"up_bps": (up * 8.0) as u64,
				"down_bps": (down * 8.0) as u64,
				"musd_spent": stats.spent.to_string(),
				"musd_signed": stats.signed.to_string(),
				"musd_unsigned": stats.unsigned.to_string(),
				"connections": stats.connections,
			}),
			format!(
				"down {} ({})  up {} ({})  {} connections  {} MUSD spent of {}",
				units::bytes(stats.bytes_down),
				units::speed(down),
				units::bytes(stats.bytes_up),
				units::speed(up),
				stats.connections,
				units::short_amount(stats.signed.saturating_add(stats.unsigned)),
				units::amount(self.limit),
			),
		);
	}
}

/// Waits until nobody has figures to show any more.
async fn is_dropped(figures: &mut watch::Receiver<Stats>) {
	while figures.changed().await.is_ok() {}
}

/// The channels that may still be open. The records of those that were closed are removed.
async fn open_channels(
	node: &NodeClient,
	store: &Store<ConsumerChannel>,
) -> anyhow::Result<Vec<ConsumerChannel>> {
	let known = store.load_all()?;
	let ids: Vec<_> = known.iter().map(|record| record.channel).collect();
	let found = node.channels(&ids).await?;
	// A node that lags behind does not know of later channels yet.
	let next = node.next_channel().await?;
	let mut open = Vec::new();
	for (record, channel) in known.into_iter().zip(found) {
		if channel.is_some() || record.channel >= next {
			open.push(record);
		} else {
			store.remove(record.channel).context("cannot write the state directory")?;
		}
	}
	Ok(open)
}

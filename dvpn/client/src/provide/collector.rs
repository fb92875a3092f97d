//! Turns vouchers into settled MUSD: hands them to a node, watches the chain settle them, and
//! settles them itself when that takes too long.

use metachain_primitives::{
	channel::{Channel, ChannelId},
	money::Musd,
	time::Moment,
	voucher::{Proof, SignedVoucher},
};
use std::{
	collections::{BTreeMap, BTreeSet},
	sync::Arc,
	time::Duration,
};
use tokio::{
	sync::mpsc,
	time::{interval, timeout, Instant, MissedTickBehavior},
};

use super::{
	peer::{Input, Inputs},
	report::{Report, Reporter},
};
use crate::{
	chain::{Chain, ChainError, ProofAnswer, MAX_PROOFS},
	keeper::Keeper,
	state::ProviderChannel,
	AccountId,
};

/// The chain is looked at once in this time: a block.
const WATCH: Duration = Duration::from_secs(6);
/// What is not handed in when the provider ends is tried for so long.
const LAST_TRY: Duration = Duration::from_secs(10);
/// A channel that ends within this time is settled by extrinsic without much waiting.
const HURRY: Moment = 300_000;
const HURRIED: Duration = Duration::from_secs(30);

/// How vouchers are handed in.
#[derive(Clone, Copy, Debug)]
pub struct CollectorPolicy {
	/// New vouchers are handed to the node once in this time. 3 s.
	pub submit_every: Duration,
	/// A voucher that is not settled so long after it was handed in is settled by extrinsic. 10
	/// min.
	pub settle_after: Duration,
}

impl Default for CollectorPolicy {
	fn default() -> Self {
		Self { submit_every: Duration::from_secs(3), settle_after: Duration::from_secs(600) }
	}
}

/// What the collector is told.
#[derive(Clone, Copy, Debug)]
pub enum Notice {
	/// A voucher came in and is durable.
	Paid(SignedVoucher),
	/// A channel is being served, or is no longer.
	Serving { channel: ChannelId, serving: bool },
	/// The provider ends: hand in what is left.
	Finish,
}

/// A voucher and how far it has come.
#[derive(Clone, Copy, Debug)]
struct Claim {
	signed: SignedVoucher,
	/// MUSD of the highest voucher that the node holds.
	held: Musd,
	/// MUSD that the chain has settled.
	settled: Musd,
	/// Since when something is not settled.
	since: Instant,
	/// Not handed in again before this time.
	not_before: Instant,
	/// The node has no use for it, so only an extrinsic helps.
	by_extrinsic: bool,
}

impl Claim {
	fn amount(&self) -> Musd {
		self.signed.voucher.amount
	}

	fn is_settled(&self) -> bool {
		self.settled >= self.amount()
	}

	fn is_due(&self, now: Instant) -> bool {
		!self.by_extrinsic && self.amount() > self.held.max(self.settled) && now >= self.not_before
	}
}

/// Collects what is owed to a provider.
pub struct Collector<C> {
	chain: Arc<C>,
	policy: CollectorPolicy,
	keeper: Arc<Keeper<ProviderChannel>>,
	inputs: Inputs,
	reporter: Reporter,
	claims: BTreeMap<ChannelId, Claim>,
	serving: BTreeSet<ChannelId>,
	away: bool,
}

impl<C: Chain> Collector<C> {
	pub fn new(
		chain: Arc<C>,
		policy: CollectorPolicy,
		keeper: Arc<Keeper<ProviderChannel>>,
		inputs: Inputs,
		reporter: Reporter,
		known: &[ProviderChannel],
	) -> Self {
		let mut collector = Self {
			chain,
			policy,
			keeper,
			inputs,
			reporter,
			claims: BTreeMap::new(),
			serving: BTreeSet::new(),
			away: false,
		};
		known.iter().filter_map(|record| record.last).for_each(|signed| collector.claim(signed));
		collector
	}

	/// Works until it is told to finish.
	pub async fn run(mut self, mut notices: mpsc::UnboundedReceiver<Notice>) {
		let mut submit = interval(self.policy.submit_every);
		submit.set_missed_tick_behavior(MissedTickBehavior::Delay);
		let mut watch = interval(WATCH);
		watch.set_missed_tick_behavior(MissedTickBehavior::Delay);
		// What was settled before the start is not handed in again.
		self.watch().await;
		loop {
			tokio::select! {
				biased;
				notice = notices.recv() => match notice {
					Some(Notice::Paid(signed)) => self.claim(signed),
					Some(Notice::Serving { channel, serving: true }) => {
						self.serving.insert(channel);
					},
					Some(Notice::Serving { channel, serving: false }) => {
						self.serving.remove(&channel);
					},
					Some(Notice::Finish) | None => break,
				},
				_ = submit.tick() => self.submit().await,
				_ = watch.tick() => {
					self.watch().await;
					self.settle_overdue().await;
				},
			}
		}
		let last = async {
			let mut pause = interval(Duration::from_millis(500));
			while self.claims.values().any(|claim| claim.is_due(Instant::now())) {
				pause.tick().await;
				self.submit().await;
			}
		};
		if timeout(LAST_TRY, last).await.is_err() {
			tracing::warn!("not all vouchers were handed in; they are kept for the next start");
		}
	}

	fn claim(&mut self, signed: SignedVoucher) {
		let now = Instant::now();
		let claim = self.claims.entry(signed.voucher.channel).or_insert(Claim {
			signed,
			held: 0,
			settled: 0,
			since: now,
			not_before: now,
			by_extrinsic: false,
		});
		if signed.voucher.amount > claim.amount() {
			if claim.is_settled() {
				claim.since = now;
			}
			claim.signed = signed;
			claim.by_extrinsic = false;
		}
	}

	/// Hands in what the node does not hold yet.
	async fn submit(&mut self) {
		let now = Instant::now();
		let genesis = self.chain.genesis();
		let due: Vec<SignedVoucher> = self
			.claims
			.values()
			.filter(|claim| claim.is_due(now))
			.map(|claim| claim.signed)
			.collect();
		for part in due.chunks(MAX_PROOFS) {
			let proofs: Vec<Proof> =
				part.iter().map(|signed| Proof { genesis, signed: *signed }).collect();
			let answers = self.chain.submit_proofs(&proofs).await;
			let Some(answers) = self.note(answers) else { return };
			for (signed, answer) in part.iter().zip(answers) {
				self.handle_answer(signed, answer);
			}
		}
	}

	fn handle_answer(&mut self, signed: &SignedVoucher, answer: ProofAnswer) {
		let (channel, amount) = (signed.voucher.channel, signed.voucher.amount);
		let Some(claim) = self.claims.get_mut(&channel) else { return };
		if answer.accepted {
			claim.held = claim.held.max(amount);
			self.reporter.report(Report::ProofAccepted { channel, amount });
			return;
		}
		let reason = answer.reason.unwrap_or_default();
		match reason.as_str() {
			// It is settled, or the node holds it or a higher one.
			"notAboveSettled" => claim.held = claim.held.max(amount),
			// The node may not have imported the block yet; the watch finds out when it is gone.
			"unknownChannel" => claim.not_before = Instant::now() + WATCH,
			// This node cannot help.
			"storeFull" => claim.by_extrinsic = true,
			// It will never be taken.
			_ => {
				let message = answer.message.unwrap_or_default();
				tracing::error!(channel, reason, message, "the node rejects a voucher");
				claim.by_extrinsic = true;
				self.reporter.report(Report::ProofRejected { channel, reason });
			},
		}
	}

	/// Learns what was settled, and tells the sessions about their channels.
	async fn watch(&mut self) {
		let ids: Vec<ChannelId> = self
			.claims
			.keys()
			.chain(&self.serving)
			.copied()
			.collect::<BTreeSet<_>>()
			.into_iter()
			.collect();
		if ids.is_empty() {
			return;
		}
		let found = self.look_up(&ids).await;
		let Some((channels, now)) = self.note(found) else { return };
		for (id, channel) in ids.into_iter().zip(channels) {
			self.handle_channel(id, channel.as_ref(), now);
			let _ = self.inputs.0.send(Input::Channel { id, channel, now }).await;
		}
	}

	async fn look_up(
		&self,
		ids: &[ChannelId],
	) -> Result<(Vec<Option<Channel<AccountId>>>, Moment), ChainError> {
		Ok((self.chain.channels(ids).await?, self.chain.now().await?))
	}

	fn handle_channel(&mut self, id: ChannelId, channel: Option<&Channel<AccountId>>, now: Moment) {
		let Some(channel) = channel else {
			if let Some(claim) = self.claims.remove(&id) {
				if !claim.is_settled() {
					let lost = claim.amount() - claim.settled;
					tracing::warn!(
						channel = id,
						lost,
						"the channel was closed before all was settled"
					);
				}
				self.reporter.report(Report::ChannelClosed { channel: id });
			}
			self.keeper.remove(id);
			return;
		};
		let Some(claim) = self.claims.get_mut(&id) else { return };
		if channel.settled > claim.settled {
			claim.settled = channel.settled;
			claim.since = Instant::now();
			self.reporter.report(Report::Settled { channel: id, amount: channel.settled });
		}
		let ends = channel.closes.map_or(channel.expires, |closes| closes.min(channel.expires));
		if !claim.is_settled() && ends < now.saturating_add(HURRY) {
			let hurried =
				Instant::now().checked_sub(self.policy.settle_after.saturating_sub(HURRIED));
			claim.since = hurried.map_or(claim.since, |hurried| claim.since.min(hurried));
		}
	}

	/// Settles by extrinsic what has waited for too long.
	async fn settle_overdue(&mut self) {
		let now = Instant::now();
		let overdue: Vec<SignedVoucher> = self
			.claims
			.values()
			.filter(|claim| !claim.is_settled())
			.filter(|claim| now >= claim.since + self.policy.settle_after)
			.map(|claim| claim.signed)
			.collect();
		for signed in overdue {
			let (channel, amount) = (signed.voucher.channel, signed.voucher.amount);
			tracing::info!(channel, "settling by an extrinsic of our own");
			let outcome = self.chain.settle(signed).await;
			// Settled or not: the next attempt is a whole period away.
			if let Some(claim) = self.claims.get_mut(&channel) {
				claim.since = Instant::now();
				if outcome.is_ok() {
					claim.settled = claim.settled.max(amount);
					self.reporter.report(Report::Settled { channel, amount });
				}
			}
			if let Err(error) = &outcome {
				tracing::warn!(channel, %error, "settling failed");
			}
			if self.note(outcome).is_none() && self.away {
				return;
			}
		}
	}

	/// Notes whether the node answers.
	fn note<T>(&mut self, outcome: Result<T, ChainError>) -> Option<T> {
		let away = outcome.as_ref().is_err_and(ChainError::is_unreachable);
		if away != self.away {
			self.away = away;
			self.reporter.report(match &outcome {
				Err(error) if away => Report::NodeAway { error: error.to_string() },
				_ => Report::NodeBack,
			});
		}
		outcome.inspect_err(|error| tracing::debug!(%error, "the chain was not reached")).ok()
	}
}

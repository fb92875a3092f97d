//! The outbox: which of the held proofs the runtime's off-chain worker should settle next.
//!
//! After each new best block it looks at what is held and
//! - offers what the best block would settle: the proofs worth most, grouped by provider, are written
//!   to the off-chain storage under [`OUTBOX_KEY`];
//! - forgets what a *finalized* block has settled, or has shown can never be settled. What only the
//!   best block has settled is not offered, but kept: a re-organisation may undo it.
//!
//! At most [`Limits::examined`] proofs are looked at after a block. Where more are held, the next
//! block goes on from there, so that every proof has its turn.

use std::{
	collections::{HashMap, HashSet},
	pin::pin,
	sync::Arc,
};

use codec::Encode;
use futures::{FutureExt, Stream, StreamExt};
use metachain_primitives::{
	channel::{Channel, ChannelId, Rejection},
	money::Musd,
	outbox::{OutboxGroup, OUTBOX_KEY},
	time::Moment,
};
use sp_core::{
	crypto::AccountId32,
	offchain::{OffchainStorage, STORAGE_PREFIX},
};

use crate::{
	metrics::Metrics,
	proof::HeldProof,
	source::{At, ChannelSource},
	store::Store,
	verify::Unavailable,
	LOG_TARGET,
};

/// A channel that no finalized block has shown yet may have been opened on a fork whose transactions
/// come back. After so many milliseconds it will not.
const MISSING_GRACE: Moment = 10 * 60 * 1000;

/// Bounds of the work after a block.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
	/// Proofs read from the store and looked up on the chain at a time.
	pub page: usize,
	/// Proofs looked at after a block.
	pub examined: usize,
	/// Proofs offered to the off-chain worker. The default is what it hands in at once: 32 batches of
	/// 512, more than a block settles.
	pub offered: usize,
}

impl Default for Limits {
	fn default() -> Self {
		Self { page: 1024, examined: 20 * 1024, offered: 16 * 1024 }
	}
}

/// Keeps the off-chain worker supplied, and the store free of what is done.
pub struct Outbox<S, O> {
	source: Arc<S>,
	store: Arc<Store>,
	offchain: Option<O>,
	metrics: Metrics,
	limits: Limits,
	/// The last channel looked at; `None` at the end of the store.
	cursor: Option<ChannelId>,
	/// Held channels that finalized state has shown to exist: absent later, they are closed.
	finalized: HashSet<ChannelId>,
	written: Vec<u8>,
}

/// A proof that the best block would settle, and what it adds to what is settled.
struct Ready {
	gain: Musd,
	proof: HeldProof,
}

/// What a round found.
#[derive(Default)]
struct Findings {
	ready: Vec<Ready>,
	settled: Vec<HeldProof>,
	ended: Vec<HeldProof>,
}

/// What finalized state says of a proof that the best block would not settle.
enum Fate {
	/// Unknown yet.
	Open,
	/// Settled, by itself or by a higher one.
	Settled,
	/// It can never be settled any more.
	Ended,
}

impl<S: ChannelSource, O: OffchainStorage> Outbox<S, O> {
	/// Without `offchain`, the outbox only forgets.
	pub fn new(
		source: Arc<S>,
		store: Arc<Store>,
		offchain: Option<O>,
		metrics: Metrics,
		limits: Limits,
	) -> Self {
		Self {
			source,
			store,
			offchain,
			metrics,
			limits,
			cursor: None,
			finalized: HashSet::new(),
			written: Vec::new(),
		}
	}

	/// Refreshes the outbox now and after each new best block. Blocks that arrive faster than that
	/// share one round.
	pub async fn run(mut self, new_best: impl Stream<Item = ()>) {
		let mut new_best = pin!(new_best.fuse());
		loop {
			if let Err(error) = self.refresh() {
				log::warn!(target: LOG_TARGET, "The outbox stays as it is: {error}");
			}
			if new_best.next().await.is_none() {
				return;
			}
			while let Some(Some(())) = new_best.next().now_or_never() {}
		}
	}

	/// One round: looks at the next proofs, forgets and offers. Blocks.
	pub fn refresh(&mut self) -> Result<(), Unavailable> {
		let findings = self.examine()?;
		let forgotten = findings.settled.iter().chain(&findings.ended).map(HeldProof::channel);
		for channel in forgotten {
			self.finalized.remove(&channel);
		}
		let settled = self.store.remove(&findings.settled)?;
		let ended = self.store.remove(&findings.ended)?;
		self.metrics.forgotten(settled, ended);
		let offered = self.offer(findings.ready);
		self.metrics.stands_at(self.store.len()?, offered);
		log::debug!(
			target: LOG_TARGET,
			"{offered} proofs offered, {settled} settled, {ended} ended with their channel",
		);
		Ok(())
	}

	fn examine(&mut self) -> Result<Findings, Unavailable> {
		let mut findings = Findings::default();
		let mut examined = 0;
		while examined < self.limits.examined {
			let page = self.store.page(self.cursor, self.limits.page)?;
			examined += page.len();
			let more = page.len() == self.limits.page;
			let last = page.last().map(HeldProof::channel);
			self.examine_page(page, &mut findings)?;
			self.cursor = last.filter(|_| more);
			if self.cursor.is_none() {
				break;
			}
		}
		Ok(findings)
	}

	fn examine_page(
		&mut self,
		page: Vec<HeldProof>,
		findings: &mut Findings,
	) -> Result<(), Unavailable> {
		if page.is_empty() {
			return Ok(());
		}
		let best = self.source.channels(At::Best, &ids(&page))?;
		let mut doubtful = Vec::new();
		for (proof, channel) in page.into_iter().zip(best.channels) {
			match channel.and_then(|channel| gain(&proof, &channel, best.now)) {
				Some(gain) => findings.ready.push(Ready { gain, proof }),
				None => doubtful.push(proof),
			}
		}
		if doubtful.is_empty() {
			return Ok(());
		}
		let finalized = self.source.channels(At::Finalized, &ids(&doubtful))?;
		for (proof, channel) in doubtful.into_iter().zip(finalized.channels) {
			match self.fate(&proof, channel, finalized.now) {
				Fate::Open => {},
				Fate::Settled => findings.settled.push(proof),
				Fate::Ended => findings.ended.push(proof),
			}
		}
		Ok(())
	}

	fn fate(
		&mut self,
		proof: &HeldProof,
		finalized: Option<Channel<AccountId32>>,
		now: Moment,
	) -> Fate {
		let Some(channel) = finalized else {
			let closed = self.finalized.contains(&proof.channel())
				|| now >= proof.received.saturating_add(MISSING_GRACE);
			return if closed { Fate::Ended } else { Fate::Open };
		};
		self.finalized.insert(proof.channel());
		if !proof.belongs_to(&channel) {
			return Fate::Ended;
		}
		if channel.settled >= proof.amount() {
			return Fate::Settled;
		}
		match channel.check_voucher(&proof.signed.voucher, now) {
			Err(Rejection::Expired | Rejection::NotAboveSettled) => Fate::Ended,
			_ => Fate::Open,
		}
	}

	/// Writes the best of `ready` for the off-chain worker, unless that is what it has. Returns how
	/// many it now has.
	fn offer(&mut self, ready: Vec<Ready>) -> u64 {
		let Some(offchain) = &mut self.offchain else { return 0 };
		let groups = group(ready, self.limits.offered);
		let offered = groups.iter().map(|group| group.vouchers.len() as u64).sum();
		let encoded = groups.encode();
		if encoded != self.written {
			offchain.set(STORAGE_PREFIX, OUTBOX_KEY, &encoded);
			self.written = encoded;
		}
		offered
	}
}

fn ids(proofs: &[HeldProof]) -> Vec<ChannelId> {
	proofs.iter().map(HeldProof::channel).collect()
}

/// What settling `proof` now would add to what is settled; `None` if it cannot be settled.
fn gain(proof: &HeldProof, channel: &Channel<AccountId32>, now: Moment) -> Option<Musd> {
	let gain = channel.check_voucher(&proof.signed.voucher, now).ok()?;
	proof.belongs_to(channel).then_some(gain)
}

/// The `limit` proofs that gain most, by provider; both the providers and the proofs of each with the
/// greatest gain first.
fn group(mut ready: Vec<Ready>, limit: usize) -> Vec<OutboxGroup<AccountId32>> {
	ready.sort_by_key(|proof| std::cmp::Reverse(proof.gain));
	ready.truncate(limit);
	let mut by_provider: HashMap<AccountId32, (Musd, Vec<_>)> = HashMap::new();
	for Ready { gain, proof } in ready {
		let (total, vouchers) = by_provider.entry(proof.provider).or_default();
		*total = total.saturating_add(gain);
		vouchers.push(proof.signed);
	}
	let mut groups: Vec<_> = by_provider.into_iter().collect();
	groups.sort_by(|(a, (a_total, _)), (b, (b_total, _))| b_total.cmp(a_total).then(a.cmp(b)));
	groups.into_iter().map(|(provider, (_, vouchers))| OutboxGroup { provider, vouchers }).collect()
}

//! Watches the consensus of a chain: who produces its blocks, and whether the weights that were announced
//! in the headers are those that the runtime enacts, and those that the seats stand for.
//!
//! Writes one JSON object a line:
//! - `block`: a block has become part of the best chain. Numbers that came before are void from it on.
//! - `epoch`: with this block an epoch begins. `announced` tells whether BABE's authorities are those that
//!   were announced for it, `null` for the first epoch that is seen; `babe`, `next_babe` and `grandpa` tell
//!   whether authorities and announcement are those of the seats.
//! - `set`: with this block GRANDPA's authorities change.
//!
//! Run it with
//!
//!     cargo run --release -p metachain-dvpn --example consensus -- [--node ws://127.0.0.1:9944]

mod digest;
mod seats;

use std::{collections::BTreeMap, sync::Arc};

use anyhow::bail;
use clap::Parser;
use digest::{Authority, Consensus};
use seats::{At, Seats};
use serde_json::{json, Map, Value};
use subxt::{
	backend::LegacyBackend,
	client::{Block, OnlineClient},
	config::substrate::{SubstrateHeader, H256},
	rpcs::client::RpcClient,
	SubstrateConfig,
};

/// How many blocks of the best chain are remembered, to see where another one branches off.
const REMEMBERED: usize = 512;

/// Watches the consensus of a chain
#[derive(Parser)]
struct Options {
	/// A node's WebSocket
	#[arg(long, default_value = "ws://127.0.0.1:9944")]
	node: String,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
	let options = Options::parse();
	let rpc = RpcClient::from_insecure_url(&options.node).await?;
	let backend = Arc::new(LegacyBackend::builder().build(rpc));
	let client = OnlineClient::from_backend_with_config(SubstrateConfig::new(), backend).await?;
	let mut blocks = client.stream_best_blocks().await?;
	let mut watch = Watch::new(client);
	while let Some(block) = blocks.next().await {
		watch.follow(&block?).await?;
	}
	bail!("the node went away")
}

type Header = SubstrateHeader<H256>;

struct Watch {
	client: OnlineClient<SubstrateConfig>,
	/// The last blocks of the best chain.
	best: BTreeMap<u64, H256>,
	/// What was announced for each epoch.
	announced: BTreeMap<u64, Vec<Authority>>,
}

impl Watch {
	fn new(client: OnlineClient<SubstrateConfig>) -> Self {
		Self { client, best: BTreeMap::new(), announced: BTreeMap::new() }
	}

	/// Looks at a best block, and before that at those that lead to it and have not been looked at.
	async fn follow(&mut self, block: &Block<SubstrateConfig>) -> anyhow::Result<()> {
		let mut unseen = vec![(block.hash(), block.header().clone())];
		while let Some(parent) = unseen.last().and_then(|(_, header)| self.unseen_parent(header)) {
			let header = self.client.at_block(parent).await?.block_header().await?;
			unseen.push((parent, header));
		}
		for (hash, header) in unseen.into_iter().rev() {
			self.look_at(hash, &header).await?;
			self.best.retain(|number, _| *number < header.number);
			self.best.insert(header.number, hash);
			if self.best.len() > REMEMBERED {
				self.best.pop_first();
			}
		}
		Ok(())
	}

	/// The parent of a block, unless it was looked at, or lies before all that were.
	fn unseen_parent(&self, header: &Header) -> Option<H256> {
		let before = header.number.checked_sub(1)?;
		let (oldest, _) = self.best.first_key_value()?;
		let seen = self.best.get(&before) == Some(&header.parent_hash);
		(before >= *oldest && !seen).then_some(header.parent_hash)
	}

	async fn look_at(&mut self, hash: H256, header: &Header) -> anyhow::Result<()> {
		let at = self.client.at_block(hash).await?;
		let consensus = Consensus::read(&header.digest)?;
		let active = Seats::active(&at).await?;
		if let Some(next) = &consensus.next_epoch {
			self.epoch_begins(&at, header.number, &active, next).await?;
		}
		if let Some((next, delay)) = &consensus.next_set {
			set_changes(&at, header.number, &active, next, *delay).await?;
		}
		// The first block has nothing to claim.
		let Some(claim) = consensus.claim else { return Ok(()) };
		write(json!({
			"event": "block",
			"number": header.number,
			"hash": format!("{hash:?}"),
			"slot": claim.slot,
			"primary": claim.primary,
			"author": active.holder(claim.authority).map(ToString::to_string),
		}));
		Ok(())
	}

	/// Compares what is in force with what was announced, and both announcements with the seats.
	async fn epoch_begins(
		&mut self,
		at: &At,
		number: u64,
		active: &Seats,
		next: &[Authority],
	) -> anyhow::Result<()> {
		let (epoch, authorities) = seats::epoch(at).await?;
		let (set, voters) = seats::finality_set(at).await?;
		let queued = Seats::queued(at).await?;
		let announced = self.announced.get(&epoch).map(|announced| *announced == authorities);
		self.announced.insert(epoch + 1, next.to_vec());
		self.announced.retain(|known, _| *known >= epoch);
		write(json!({
			"event": "epoch",
			"number": number,
			"epoch": epoch,
			"set": set,
			"seats": seats_object(active),
			"announced": announced,
			"babe": active.are_in_babe(&authorities),
			"next_babe": queued.are_in_babe(next),
			"grandpa": active.are_in_grandpa(&voters),
		}));
		Ok(())
	}
}

/// GRANDPA's authorities change. The network does so without delay.
async fn set_changes(
	at: &At,
	number: u64,
	active: &Seats,
	next: &[Authority],
	delay: u32,
) -> anyhow::Result<()> {
	let (set, enacted) = seats::finality_set(at).await?;
	write(json!({
		"event": "set",
		"number": number,
		"set": set,
		"weights": next.iter().map(|(_, weight)| weight).collect::<Vec<_>>(),
		"announced": delay == 0 && enacted == next,
		"grandpa": active.are_in_grandpa(next),
	}));
	Ok(())
}

fn seats_object(seats: &Seats) -> Value {
	seats
		.iter()
		.map(|(holder, seats)| (holder.to_string(), seats.into()))
		.collect::<Map<String, Value>>()
		.into()
}

fn write(event: Value) {
	println!("{event}");
}

//! Measures how many proofs one block settles, against how many bare sr25519 signatures one thread
//! verifies in the time between two blocks, in the same run.
//!
//! Everything is real: a development chain's node is asked to open many channels, is handed a proof for
//! each by its RPC, and what its off-chain worker settles is counted in every block until none is left.
//! The channels are `//Alice`'s, who pays for them, and all to `//Bob`.
//!
//!     cargo run --release -p metachain-dvpn --example settle_rate -- \
//!         [--json] [--node ws://127.0.0.1:9944] [--channels 12000]

use std::time::{Duration, Instant};

use anyhow::{bail, ensure, Context};
use clap::Parser;
use codec::Decode;
use metachain_dvpn::{
	chain::{NodeClient, MAX_PROOFS},
	keys::{self, SessionSecret},
};
use metachain_primitives::{
	channel::ChannelId,
	money::{Musd, MC, MUSD},
	voucher::{Proof, SignedVoucher, Voucher},
};
use serde_json::json;
use subxt::{
	client::OnlineClient,
	config::SubstrateExtrinsicParamsBuilder,
	dynamic::{self, Value},
	ext::scale_value::Composite,
	SubstrateConfig,
};
use subxt_signer::sr25519::dev;
use tokio::time::timeout;

/// The target time between two blocks.
const BLOCK_TIME: Duration = Duration::from_secs(6);
/// Channels opened by one extrinsic, and extrinsics that wait in the pool at once.
const OPENED_AT_ONCE: usize = 200;
const IN_FLIGHT: usize = 32;
/// What each channel is funded with, and what its proof is worth.
const FUNDING: Musd = MUSD / 1_000;
const PRICE: Musd = MUSD;
/// No block settles anything for so long: something is wrong.
const PATIENCE: Duration = Duration::from_secs(120);

/// Measures how many proofs one block settles
#[derive(Parser)]
struct Options {
	/// A development chain's node, fresh and otherwise idle
	#[arg(long, default_value = "ws://127.0.0.1:9944")]
	node: String,
	/// How many channels to open and settle
	#[arg(long, default_value_t = 12_000)]
	channels: usize,
	/// End with one line of JSON
	#[arg(long)]
	json: bool,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
	let options = Options::parse();
	let node = NodeClient::connect(&options.node).await?;
	let client = OnlineClient::<SubstrateConfig>::from_insecure_url(&options.node).await?;
	let say = |line: String| {
		if !options.json {
			println!("{line}");
		}
	};

	let secret = SessionSecret::generate();
	let started = Instant::now();
	let channels = open(&client, &secret, options.channels).await?;
	say(format!("opened {} channels in {:.0?}", channels.len(), started.elapsed()));

	let proofs = sign(&node, &secret, &channels);
	let raw = raw_rate(&secret, &proofs);
	say(format!("raw verification: {raw:.0} a second on one thread"));

	let settled = settle(&client, &node, &proofs).await?;
	for (block, count) in &settled {
		say(format!("block {block}: {count} proofs settled"));
	}
	let most = settled.iter().map(|(_, count)| *count).max().unwrap_or(0);
	let reference = raw * BLOCK_TIME.as_secs_f64();
	let ratio = f64::from(most) / reference;
	if options.json {
		let result = json!({
			"proofs_per_block": most,
			"raw_verifications_per_second": raw.round(),
			"raw_verifications_per_block_time": reference.round(),
			"ratio": (ratio * 1e4).round() / 1e4,
		});
		println!("{result}");
	} else {
		println!(
			"most in one block: {most}; one thread verifies {reference:.0} in the time of a block"
		);
		println!("ratio: {ratio:.3}");
	}
	Ok(())
}

/// Buys MUSD and opens the channels; returns their numbers.
async fn open(
	client: &OnlineClient<SubstrateConfig>,
	secret: &SessionSecret,
	count: usize,
) -> anyhow::Result<Vec<ChannelId>> {
	let alice = dev::alice();
	let at = client.at_current_block().await?;
	let mut nonce = at.transactions().account_nonce(&alice.public_key().to_account_id()).await?;
	let mut blocks = client.stream_best_blocks().await?;

	let mc = 1_000 * MC + count as u128 * MC;
	let buy = [("mc", Value::u128(mc)), ("min_musd", Value::u128(FUNDING * count as u128))];
	let mut calls = vec![dynamic::tx("Musd", "burn_mc", Composite::named(buy))];
	let mut left = count;
	while left > 0 {
		let opened = left.min(OPENED_AT_ONCE);
		let opens = (0..opened).map(|_| open_call(&secret.public())).collect::<Vec<_>>();
		let batch = [("calls", Value::unnamed_composite(opens))];
		calls.push(dynamic::tx("Utility", "batch_all", Composite::named(batch)));
		left -= opened;
	}

	let mut channels = Vec::with_capacity(count);
	let mut in_flight = 0;
	let mut calls = calls.into_iter().peekable();
	while channels.len() < count {
		while in_flight < IN_FLIGHT {
			let Some(call) = calls.next() else { break };
			let params = SubstrateExtrinsicParamsBuilder::new().nonce(nonce).build();
			at.transactions().sign_and_submit(&call, &alice, params).await?;
			nonce += 1;
			in_flight += 1;
		}
		let block = timeout(PATIENCE, blocks.next()).await?.context("the node went away")??;
		let events = block.at().await?.events().fetch().await?;
		for event in events.iter() {
			let event = event?;
			match (event.pallet_name(), event.event_name()) {
				("Workload", "ChannelOpened") => {
					channels.push(ChannelId::decode(&mut event.field_bytes())?);
				},
				("TransactionPayment", "TransactionFeePaid") => in_flight -= 1,
				("System", "ExtrinsicFailed") => bail!("the chain refused to open channels"),
				_ => {},
			}
		}
	}
	Ok(channels)
}

fn open_call(session_key: &[u8; 32]) -> Value {
	let provider = dev::bob().public_key().to_account_id();
	let tariff = Value::named_variant("Traffic", [("per_gib", Value::u128(PRICE))]);
	let open = Value::named_variant(
		"open",
		[
			("provider", Value::from_bytes(provider.0)),
			("session_key", Value::from_bytes(session_key)),
			("tariff", tariff),
			("funding", Value::u128(FUNDING)),
			("lifetime", Value::u128(24 * 60 * 60 * 1_000)),
		],
	);
	Value::unnamed_variant("Workload", [open])
}

fn sign(node: &NodeClient, secret: &SessionSecret, channels: &[ChannelId]) -> Vec<Proof> {
	let genesis = node.genesis();
	let proof = |&channel: &ChannelId| {
		let voucher =
			Voucher { channel, amount: FUNDING, bytes_up: 1, bytes_down: 1 << 20, sequence: 1 };
		let signature = secret.sign(&voucher.signing_payload(&genesis));
		Proof { genesis, signed: SignedVoucher { voucher, signature } }
	};
	channels.iter().map(proof).collect()
}

/// Signatures that one thread verifies in a second.
fn raw_rate(secret: &SessionSecret, proofs: &[Proof]) -> f64 {
	let key = secret.public();
	let started = Instant::now();
	let valid = proofs.iter().all(|Proof { genesis, signed }| {
		keys::verify(&key, &signed.voucher.signing_payload(genesis), &signed.signature)
	});
	assert!(valid, "a signature of ours is not valid");
	proofs.len() as f64 / started.elapsed().as_secs_f64()
}

/// Hands in all proofs and waits until they are settled; returns how many each block settled.
async fn settle(
	client: &OnlineClient<SubstrateConfig>,
	node: &NodeClient,
	proofs: &[Proof],
) -> anyhow::Result<Vec<(u64, u32)>> {
	let mut blocks = client.stream_best_blocks().await?;
	for chunk in proofs.chunks(MAX_PROOFS) {
		let answers = node.submit_proofs(chunk).await?;
		let refused = answers.iter().find(|answer| !answer.accepted);
		ensure!(refused.is_none(), "the node refused a proof: {refused:?}");
	}
	let mut counts: Vec<(u64, u32)> = Vec::new();
	let mut left = proofs.len() as u32;
	let mut last = Instant::now();
	while left > 0 {
		ensure!(last.elapsed() < PATIENCE, "{left} proofs are not settled");
		let block = timeout(PATIENCE, blocks.next()).await?.context("the node went away")??;
		let mut settled = 0;
		for event in block.at().await?.events().fetch().await?.iter() {
			let event = event?;
			if (event.pallet_name(), event.event_name()) == ("Workload", "BatchSettled") {
				let (_session, _authority, _number, count) =
					<(u32, u32, u32, u32)>::decode(&mut event.field_bytes())?;
				settled += count;
			}
		}
		if settled > 0 {
			counts.push((block.number(), settled));
			left = left.saturating_sub(settled);
			last = Instant::now();
		}
	}
	Ok(counts)
}

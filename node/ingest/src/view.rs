//! What the RPC answers, as JSON. Amounts are decimal strings, since JavaScript's numbers do not hold
//! them; keys and signatures are hex.

use metachain_primitives::{
	channel::{Channel, ChannelId, Tariff},
	time::Moment,
};
use serde::Serialize;
use sp_core::crypto::AccountId32;

use crate::{
	proof::HeldProof,
	refusal::{Reason, Refusal},
};

/// The answer to one proof: `{"accepted": true}`, or
/// `{"accepted": false, "reason": "badSignature", "message": "…"}`.
#[derive(Clone, Debug, Serialize)]
pub struct Answer {
	/// True: the proof is on this node's disk.
	pub accepted: bool,
	#[serde(skip_serializing_if = "Option::is_none")]
	pub reason: Option<Reason>,
	#[serde(skip_serializing_if = "Option::is_none")]
	pub message: Option<String>,
}

impl From<Result<(), Refusal>> for Answer {
	fn from(result: Result<(), Refusal>) -> Self {
		match result {
			Ok(()) => Self { accepted: true, reason: None, message: None },
			Err(refusal) => Self {
				accepted: false,
				reason: Some(refusal.reason),
				message: Some(refusal.message.into_owned()),
			},
		}
	}
}

/// What the node holds and what it has done since it started.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Status {
	/// Whether this node may settle what it holds.
	pub authority: bool,
	/// Channels for which a proof is held.
	pub held: u64,
	/// Channels for which a proof can be held.
	pub capacity: u64,
	/// Proofs that are offered to the off-chain worker now.
	pub offered: u64,
	pub accepted_since_start: u64,
	pub rejected_since_start: u64,
	/// Held proofs that a finalized block has settled.
	pub settled_since_start: u64,
	/// Held proofs whose channel ended, by its closing or its expiry.
	pub ended_since_start: u64,
}

/// A channel, as the node holds its proof and as the best block has it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChannelStatus {
	pub held: Option<HeldView>,
	pub on_chain: Option<ChannelView>,
}

/// A held proof.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct HeldView {
	pub channel: ChannelId,
	pub provider: AccountId32,
	pub session_key: String,
	/// MUSD in all, in its smallest unit.
	pub amount: String,
	pub bytes_up: u64,
	pub bytes_down: u64,
	pub sequence: u64,
	pub signature: String,
	/// The chain's time when it was accepted.
	pub received: Moment,
}

impl From<HeldProof> for HeldView {
	fn from(held: HeldProof) -> Self {
		let voucher = held.signed.voucher;
		Self {
			channel: voucher.channel,
			provider: held.provider,
			session_key: to_hex(&held.session_key),
			amount: voucher.amount.to_string(),
			bytes_up: voucher.bytes_up,
			bytes_down: voucher.bytes_down,
			sequence: voucher.sequence,
			signature: to_hex(&held.signed.signature),
			received: held.received,
		}
	}
}

/// A channel of the chain.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ChannelView {
	pub consumer: AccountId32,
	pub provider: AccountId32,
	pub session_key: String,
	pub tariff: TariffView,
	pub funded: String,
	pub settled: String,
	pub bytes_up: u64,
	pub bytes_down: u64,
	pub sequence: u64,
	pub expires: Moment,
	pub closes: Option<Moment>,
}

/// What the consumer pays for: `{"traffic": {"perGib": "…"}}` or
/// `{"time": {"perHour": "…", "mbps": 100}}`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum TariffView {
	Traffic { per_gib: String },
	Time { per_hour: String, mbps: u32 },
}

impl From<Tariff> for TariffView {
	fn from(tariff: Tariff) -> Self {
		match tariff {
			Tariff::Traffic { per_gib } => Self::Traffic { per_gib: per_gib.to_string() },
			Tariff::Time { per_hour, mbps } => Self::Time { per_hour: per_hour.to_string(), mbps },
		}
	}
}

impl From<Channel<AccountId32>> for ChannelView {
	fn from(channel: Channel<AccountId32>) -> Self {
		Self {
			consumer: channel.consumer,
			provider: channel.provider,
			session_key: to_hex(&channel.session_key),
			tariff: channel.tariff.into(),
			funded: channel.funded.to_string(),
			settled: channel.settled.to_string(),
			bytes_up: channel.bytes_up,
			bytes_down: channel.bytes_down,
			sequence: channel.sequence,
			expires: channel.expires,
			closes: channel.closes,
		}
	}
}

fn to_hex(bytes: &[u8]) -> String {
	format!("0x{}", hex::encode(bytes))
}

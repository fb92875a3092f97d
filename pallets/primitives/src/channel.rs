//! A payment channel from a consumer to a provider.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::{money::Musd, time::Moment, voucher::SessionKey};

/// Channels are numbered in the order in which they are opened.
pub type ChannelId = u64;

/// What the consumer pays for.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
	Serialize, Deserialize,
)]
pub enum Tariff {
	/// By traffic: MUSD for each GiB, both directions counted.
	Traffic { per_gib: Musd },
	/// By time: MUSD for each hour at no more than so many Mbit/s.
	Time { per_hour: Musd, mbps: u32 },
}

/// A channel, as the chain holds it.
#[derive(
	Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
	Serialize, Deserialize,
)]
pub struct Channel<AccountId> {
	pub consumer: AccountId,
	pub provider: AccountId,
	/// Signs the channel's vouchers and authenticates the consumer to the provider.
	pub session_key: SessionKey,
	pub tariff: Tariff,
	/// MUSD put into the channel in all. Never less than `settled`.
	pub funded: Musd,
	/// MUSD of the highest voucher that was settled: burned.
	pub settled: Musd,
	/// Bytes from consumer to provider, by the highest voucher.
	pub bytes_up: u64,
	/// Bytes from provider to consumer, by the highest voucher.
	pub bytes_down: u64,
	/// Sequence of the highest voucher.
	pub sequence: u64,
	/// From this moment on the channel takes no voucher and can be closed by anyone who is part of it.
	pub expires: Moment,
	/// When the consumer asked for the end: from this moment on it can take the rest out.
	pub closes: Option<Moment>,
}

impl<AccountId> Channel<AccountId> {
	/// Whether the channel still takes vouchers at `now`: it ends when it expires or when the
	/// challenge period of the consumer's closing is over, whichever comes first.
	pub fn takes_vouchers_at(&self, now: Moment) -> bool {
		now < self.expires && self.closes.is_none_or(|closes| now < closes)
	}

	/// MUSD that has not been settled yet.
	pub fn unsettled(&self) -> Musd {
		self.funded.saturating_sub(self.settled)
	}
}

/// Why a voucher cannot be settled. The node answers it for each bad proof, and the runtime's own
/// checks are the same ones.
#[derive(
	Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
	Serialize, Deserialize,
)]
pub enum Rejection {
	/// There is no such channel: never opened, or closed already.
	UnknownChannel,
	/// The channel is with another provider.
	WrongProvider,
	/// The channel has expired, or its challenge period is over.
	Expired,
	/// The amount is not above what is settled already.
	NotAboveSettled,
	/// The amount exceeds what the channel was funded with.
	OverEscrow,
	/// The signature is not the session key's for this chain and these figures.
	BadSignature,
}

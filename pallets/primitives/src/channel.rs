//! A payment channel from a consumer to a provider.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

use crate::{
	money::Musd,
	time::Moment,
	voucher::{SessionKey, Voucher},
};

/// Channels are numbered in the order in which they are opened.
pub type ChannelId = u64;

/// What the consumer pays for.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub enum Tariff {
	/// By traffic: MUSD for each GiB, both directions counted.
	Traffic { per_gib: Musd },
	/// By time: MUSD for each hour at no more than so many Mbit/s.
	Time { per_hour: Musd, mbps: u32 },
}

/// A channel, as the chain holds it.
#[derive(
	Clone,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
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

	/// Whether `voucher`, which is one of this channel, can be settled at `now`, the signature aside:
	/// the MUSD that settling it burns, which is not zero, or the reason why not.
	pub fn check_voucher(&self, voucher: &Voucher, now: Moment) -> Result<Musd, Rejection> {
		if !self.takes_vouchers_at(now) {
			return Err(Rejection::Expired);
		}
		let falls_back = voucher.bytes_up < self.bytes_up
			|| voucher.bytes_down < self.bytes_down
			|| voucher.sequence < self.sequence;
		if falls_back || voucher.amount <= self.settled {
			return Err(Rejection::NotAboveSettled);
		}
		if voucher.amount > self.funded {
			return Err(Rejection::OverEscrow);
		}
		Ok(voucher.amount.saturating_sub(self.settled))
	}
}

/// Why a voucher cannot be settled. The node answers it for each bad proof, and the runtime's own
/// checks are the same ones.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub enum Rejection {
	/// There is no such channel: never opened, or closed already.
	UnknownChannel,
	/// The channel is with another provider.
	WrongProvider,
	/// The channel has expired, or its challenge period is over.
	Expired,
	/// The voucher does not go beyond the settled one: its amount must be greater, and neither its
	/// bytes nor its sequence less.
	NotAboveSettled,
	/// The amount exceeds what the channel was funded with.
	OverEscrow,
	/// The signature is not the session key's for this chain and these figures.
	BadSignature,
}

#[cfg(test)]
mod tests {
	use super::*;

	const EXPIRES: Moment = 1_000;

	fn channel() -> Channel<u64> {
		Channel {
			consumer: 1,
			provider: 2,
			session_key: [3; 32],
			tariff: Tariff::Traffic { per_gib: 4 },
			funded: 100,
			settled: 40,
			bytes_up: 5,
			bytes_down: 6,
			sequence: 7,
			expires: EXPIRES,
			closes: None,
		}
	}

	fn voucher(amount: Musd) -> Voucher {
		Voucher { channel: 0, amount, bytes_up: 5, bytes_down: 6, sequence: 7 }
	}

	#[test]
	fn a_voucher_burns_what_it_adds() {
		assert_eq!(channel().check_voucher(&voucher(41), 0), Ok(1));
		assert_eq!(channel().check_voucher(&voucher(100), EXPIRES - 1), Ok(60));
	}

	#[test]
	fn a_voucher_stays_within_the_escrow() {
		assert_eq!(channel().check_voucher(&voucher(101), 0), Err(Rejection::OverEscrow));
		assert_eq!(channel().check_voucher(&voucher(Musd::MAX), 0), Err(Rejection::OverEscrow));
	}

	#[test]
	fn a_voucher_goes_beyond_the_settled_one() {
		for amount in [0, 39, 40] {
			assert_eq!(
				channel().check_voucher(&voucher(amount), 0),
				Err(Rejection::NotAboveSettled)
			);
		}
		for fallen in [
			Voucher { bytes_up: 4, ..voucher(50) },
			Voucher { bytes_down: 5, ..voucher(50) },
			Voucher { sequence: 6, ..voucher(50) },
		] {
			assert_eq!(channel().check_voucher(&fallen, 0), Err(Rejection::NotAboveSettled));
		}
	}

	#[test]
	fn an_ended_channel_takes_no_voucher() {
		assert_eq!(channel().check_voucher(&voucher(50), EXPIRES), Err(Rejection::Expired));
		let closing = Channel { closes: Some(500), ..channel() };
		assert_eq!(closing.check_voucher(&voucher(50), 499), Ok(10));
		assert_eq!(closing.check_voucher(&voucher(50), 500), Err(Rejection::Expired));
	}
}

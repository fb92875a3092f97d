//! The bandwidth-work proof: a consumer's signed promise of a cumulative payment.
//!
//! A voucher says what the channel owes in all, so that a later one replaces every earlier one and a
//! lost one costs nothing. The consumer signs with the channel's session key, an sr25519 key made for
//! the channel alone.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode};
use scale_info::TypeInfo;

use crate::{channel::ChannelId, money::Musd};

/// Precedes what is signed, so that the signature means nothing anywhere else.
pub const VOUCHER_DOMAIN: &[u8] = b"metachain/voucher/1";

/// The signing context of schnorrkel that all keys of a Substrate chain use.
pub const SIGNING_CONTEXT: &[u8] = b"substrate";

/// An sr25519 public key.
pub type SessionKey = [u8; 32];

/// An sr25519 signature.
pub type VoucherSignature = [u8; 64];

/// The hash of a chain's first block.
pub type GenesisHash = [u8; 32];

/// What a consumer owes for a channel since it was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Voucher {
	pub channel: ChannelId,
	/// MUSD owed in all.
	#[codec(compact)]
	pub amount: Musd,
	/// Bytes from the consumer to the provider in all.
	#[codec(compact)]
	pub bytes_up: u64,
	/// Bytes from the provider to the consumer in all.
	#[codec(compact)]
	pub bytes_down: u64,
	/// Counts the vouchers of the channel.
	#[codec(compact)]
	pub sequence: u64,
}

impl Voucher {
	/// The bytes that the session key signs: the domain, then the SCALE encoding of
	/// `([u8; 32] genesis, u64 channel, u128 amount, u64 up, u64 down, u64 sequence)`.
	pub fn signing_payload(&self, genesis: &GenesisHash) -> Vec<u8> {
		let mut payload = VOUCHER_DOMAIN.to_vec();
		(genesis, self.channel, self.amount, self.bytes_up, self.bytes_down, self.sequence)
			.encode_to(&mut payload);
		payload
	}
}

/// A voucher and the session key's signature of its [payload](Voucher::signing_payload).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct SignedVoucher {
	pub voucher: Voucher,
	pub signature: VoucherSignature,
}

/// What a provider hands to a node: a signed voucher and the chain it was signed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct Proof {
	pub genesis: GenesisHash,
	pub signed: SignedVoucher,
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_signed_bytes_are_a_contract() {
		let voucher =
			Voucher { channel: 7, amount: 1 << 80, bytes_up: 3, bytes_down: 4, sequence: 5 };
		let payload = voucher.signing_payload(&[9; 32]);
		assert_eq!(payload.len(), VOUCHER_DOMAIN.len() + 32 + 8 + 16 + 8 + 8 + 8);
		assert_eq!(payload[..19], *b"metachain/voucher/1");
		assert_eq!(payload[19..51], [9; 32]);
		assert_eq!(payload[51..59], 7u64.to_le_bytes());
		assert_eq!(payload[59..75], (1u128 << 80).to_le_bytes());
		assert_eq!(payload[91..], 5u64.to_le_bytes());
	}
}

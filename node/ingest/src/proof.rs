//! A proof as it arrives, and as it is held.

use std::fmt;

use codec::{Decode, DecodeAll, Encode};
use metachain_primitives::{
	channel::{Channel, ChannelId},
	money::Musd,
	time::Moment,
	voucher::{GenesisHash, Proof, SessionKey, SignedVoucher},
};
use serde::{
	de::{Deserializer, Error, IgnoredAny, SeqAccess, Visitor},
	Deserialize,
};
use sp_core::crypto::AccountId32;

use crate::refusal::{Reason, Refusal};

/// Proofs that one request carries at most.
pub const MAX_PROOFS_PER_REQUEST: usize = 1000;

/// Bytes of the longest [`Proof`]: genesis, channel, compact amount, three compact counters, signature.
pub const MAX_PROOF_LEN: usize = 32 + 8 + 17 + 3 * 9 + 64;

/// One proof of a request: hex, with or without `0x`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RawProof {
	Hex(String),
	/// Longer than any proof: not even kept.
	TooLarge,
}

impl RawProof {
	fn new(text: &str) -> Self {
		if text.len() > 2 * MAX_PROOF_LEN + 2 {
			RawProof::TooLarge
		} else {
			RawProof::Hex(text.into())
		}
	}

	/// The signed voucher, if it is one for the chain of this genesis.
	pub fn decode(&self, genesis: &GenesisHash) -> Result<SignedVoucher, Refusal> {
		let RawProof::Hex(text) = self else {
			let message = format!("longer than the {MAX_PROOF_LEN} bytes of the longest proof");
			return Err(Refusal::new(Reason::TooLarge, message));
		};
		let digits = text.strip_prefix("0x").unwrap_or(text);
		let bytes = hex::decode(digits)
			.map_err(|error| Refusal::new(Reason::BadEncoding, format!("not hex: {error}")))?;
		let proof = Proof::decode_all(&mut bytes.as_slice()).map_err(|_| {
			Refusal::new(Reason::BadEncoding, "not the SCALE encoding of a proof and nothing else")
		})?;
		if proof.genesis != *genesis {
			return Err(Refusal::new(
				Reason::OtherChain,
				format!("this chain's genesis is 0x{}", hex::encode(genesis)),
			));
		}
		Ok(proof.signed)
	}
}

impl<'de> Deserialize<'de> for RawProof {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		struct HexVisitor;
		impl Visitor<'_> for HexVisitor {
			type Value = RawProof;

			fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
				f.write_str("a proof as a hex string")
			}

			fn visit_str<E: Error>(self, text: &str) -> Result<RawProof, E> {
				Ok(RawProof::new(text))
			}
		}
		deserializer.deserialize_str(HexVisitor)
	}
}

/// The proofs of a request. However many there are, no more than [`MAX_PROOFS_PER_REQUEST`] are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawProofs {
	pub proofs: Vec<RawProof>,
	/// How many came after those.
	pub beyond: usize,
}

impl<'de> Deserialize<'de> for RawProofs {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		struct ListVisitor;
		impl<'de> Visitor<'de> for ListVisitor {
			type Value = RawProofs;

			fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
				f.write_str("an array of proofs as hex strings")
			}

			fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<RawProofs, A::Error> {
				let mut request = RawProofs::default();
				while request.proofs.len() < MAX_PROOFS_PER_REQUEST {
					match list.next_element()? {
						Some(proof) => request.proofs.push(proof),
						None => return Ok(request),
					}
				}
				while list.next_element::<IgnoredAny>()?.is_some() {
					request.beyond += 1;
				}
				Ok(request)
			}
		}
		deserializer.deserialize_seq(ListVisitor)
	}
}

/// A proof that passed every check, and what the checks relied on.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct HeldProof {
	/// Whom the voucher pays.
	pub provider: AccountId32,
	/// Who signed it.
	pub session_key: SessionKey,
	pub signed: SignedVoucher,
	/// The chain's time when it was accepted.
	pub received: Moment,
}

impl HeldProof {
	pub fn channel(&self) -> ChannelId {
		self.signed.voucher.channel
	}

	pub fn amount(&self) -> Musd {
		self.signed.voucher.amount
	}

	/// Whether it was signed for this channel, and not for one that had its number on a fork which
	/// was abandoned since.
	pub fn belongs_to(&self, channel: &Channel<AccountId32>) -> bool {
		self.provider == channel.provider && self.session_key == channel.session_key
	}

	/// Whether both were signed for one and the same channel.
	pub fn shares_channel_with(&self, other: &HeldProof) -> bool {
		self.channel() == other.channel()
			&& self.provider == other.provider
			&& self.session_key == other.session_key
	}
}

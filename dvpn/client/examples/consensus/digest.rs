//! What the header of a block says about consensus.

use anyhow::{bail, Context};
use codec::{Decode, DecodeAll};
use subxt::config::substrate::{Digest, DigestItem};

const BABE: [u8; 4] = *b"BABE";
const GRANDPA: [u8; 4] = *b"FRNK";

/// A key with its weight, as both engines list their authorities.
pub type Authority = ([u8; 32], u64);

/// What a header says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Consensus {
	/// The slot, and the author by its place in the list of authorities.
	pub claim: Option<Claim>,
	/// BABE's authorities of the epoch after the one that begins with this block.
	pub next_epoch: Option<Vec<Authority>>,
	/// GRANDPA's next authorities, and after how many blocks they take over.
	pub next_set: Option<(Vec<Authority>, u32)>,
}

/// Whose turn it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claim {
	pub authority: u32,
	pub slot: u64,
	/// Drawn by lot, instead of by turns.
	pub primary: bool,
}

/// BABE's claim to a slot. What follows the slot in the first and the last is left unread.
#[derive(Decode)]
enum PreDigest {
	#[codec(index = 1)]
	Primary { authority: u32, slot: u64 },
	#[codec(index = 2)]
	SecondaryPlain { authority: u32, slot: u64 },
	#[codec(index = 3)]
	SecondaryVrf { authority: u32, slot: u64 },
}

impl Consensus {
	/// Reads the entries of a header's digest.
	pub fn read(digest: &Digest) -> anyhow::Result<Self> {
		let mut consensus = Self::default();
		for item in &digest.logs {
			match item {
				DigestItem::PreRuntime(BABE, claim) => consensus.claim = Some(Claim::read(claim)?),
				DigestItem::Consensus(BABE, log) => consensus.read_babe(log)?,
				DigestItem::Consensus(GRANDPA, log) => consensus.read_grandpa(log)?,
				_ => {},
			}
		}
		Ok(consensus)
	}

	fn read_babe(&mut self, log: &[u8]) -> anyhow::Result<()> {
		const NEXT_EPOCH_DATA: u8 = 1;
		if let Some((&NEXT_EPOCH_DATA, mut data)) = log.split_first() {
			let (authorities, _randomness) =
				<(Vec<Authority>, [u8; 32])>::decode_all(&mut data).context("BABE's next epoch")?;
			self.next_epoch = Some(authorities);
		}
		Ok(())
	}

	fn read_grandpa(&mut self, log: &[u8]) -> anyhow::Result<()> {
		const SCHEDULED_CHANGE: u8 = 1;
		const FORCED_CHANGE: u8 = 2;
		match log.split_first() {
			Some((&SCHEDULED_CHANGE, mut data)) => {
				let change = DecodeAll::decode_all(&mut data).context("GRANDPA's next set")?;
				self.next_set = Some(change);
			},
			Some((&FORCED_CHANGE, _)) => bail!("GRANDPA's set was changed by force"),
			_ => {},
		}
		Ok(())
	}
}

impl Claim {
	fn read(mut claim: &[u8]) -> anyhow::Result<Self> {
		let claim = PreDigest::decode(&mut claim).context("BABE's claim")?;
		Ok(match claim {
			PreDigest::Primary { authority, slot } => Self { authority, slot, primary: true },
			PreDigest::SecondaryPlain { authority, slot }
			| PreDigest::SecondaryVrf { authority, slot } => Self { authority, slot, primary: false },
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;

	const AUTHORITIES: [Authority; 2] = [([1; 32], 5), ([2; 32], 1)];

	fn read(logs: Vec<DigestItem>) -> anyhow::Result<Consensus> {
		Consensus::read(&Digest { logs })
	}

	#[test]
	fn the_claim_to_a_slot_is_read() {
		let primary = [(1u8, 7u32, 99u64).encode(), vec![0; 96]].concat();
		let claim = read(vec![DigestItem::PreRuntime(BABE, primary)]).unwrap().claim;
		assert_eq!(claim, Some(Claim { authority: 7, slot: 99, primary: true }));
		let secondary = (2u8, 7u32, 99u64).encode();
		let claim = read(vec![DigestItem::PreRuntime(BABE, secondary)]).unwrap().claim;
		assert_eq!(claim, Some(Claim { authority: 7, slot: 99, primary: false }));
	}

	#[test]
	fn both_announcements_are_read_and_nothing_else() {
		let epoch = (1u8, AUTHORITIES.to_vec(), [9u8; 32]).encode();
		let set = (1u8, AUTHORITIES.to_vec(), 0u32).encode();
		let consensus = read(vec![
			DigestItem::Other(vec![1]),
			DigestItem::Consensus(*b"else", vec![1]),
			DigestItem::Consensus(BABE, epoch),
			DigestItem::Consensus(BABE, (3u8, [0u8; 17]).encode()),
			DigestItem::Consensus(GRANDPA, set),
			DigestItem::Seal(BABE, vec![0; 64]),
		])
		.unwrap();
		assert_eq!(consensus.next_epoch, Some(AUTHORITIES.to_vec()));
		assert_eq!(consensus.next_set, Some((AUTHORITIES.to_vec(), 0)));
		assert_eq!(consensus.claim, None);
	}

	#[test]
	fn what_is_cut_off_or_unexpected_is_an_error() {
		let epoch = (1u8, AUTHORITIES.to_vec(), [9u8; 31]).encode();
		assert!(read(vec![DigestItem::Consensus(BABE, epoch)]).is_err());
		let forced = (2u8, 5u32, AUTHORITIES.to_vec(), 0u32).encode();
		assert!(read(vec![DigestItem::Consensus(GRANDPA, forced)]).is_err());
		assert!(read(vec![DigestItem::PreRuntime(BABE, vec![4])]).is_err());
	}
}

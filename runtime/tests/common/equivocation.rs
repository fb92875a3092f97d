//! What validators must not do, and the proof of it.

use codec::{Decode, Encode};
use metachain_runtime::{BlockNumber, Hash, Header};
use sp_consensus_babe::{
	digests::{CompatibleDigestItem, PreDigest, SecondaryPlainPreDigest},
	EquivocationProof as TwoBlocks,
};
use sp_consensus_grandpa::{localized_payload, EquivocationProof as TwoVotes};
use sp_core::{ed25519, sr25519, Pair};
use sp_runtime::{traits::Header as _, Digest, DigestItem};

/// Two blocks of `author` for one slot, on the seat of this index.
pub fn two_blocks(author: &sr25519::Pair, seat: u32, slot: u64) -> TwoBlocks<Header> {
	let header = |state_root: u8| {
		let pre_digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest {
			authority_index: seat,
			slot: slot.into(),
		});
		let digest = Digest {
			logs: vec![<DigestItem as CompatibleDigestItem>::babe_pre_digest(pre_digest)],
		};
		let root = Hash::repeat_byte(state_root);
		let mut header = Header::new(1, Hash::zero(), root, Hash::zero(), digest);
		let seal = author.sign(header.hash().as_bytes()).into();
		header.digest_mut().push(<DigestItem as CompatibleDigestItem>::babe_seal(seal));
		header
	};
	TwoBlocks {
		slot: slot.into(),
		offender: author.public().into(),
		first_header: header(1),
		second_header: header(2),
	}
}

/// Prevotes of `voter` for these blocks in one round, as they travel.
pub fn votes(
	voter: &ed25519::Pair,
	set_id: u64,
	round: u64,
	blocks: [u8; 2],
) -> TwoVotes<Hash, BlockNumber> {
	const PREVOTE: u8 = 0;

	let vote = |block: u8| {
		let target = (Hash::repeat_byte(block), BlockNumber::from(block));
		let signature = voter.sign(&localized_payload(round, set_id, &(PREVOTE, target)));
		(target, signature)
	};
	let [first, second] = blocks.map(vote);
	let proof = (set_id, PREVOTE, round, voter.public(), first, second).encode();
	TwoVotes::decode(&mut &proof[..]).expect("that is how the proof is encoded")
}

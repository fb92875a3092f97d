//! Equivocations and their proofs, for the tests of offences.

use codec::Encode;
use finality_grandpa::{Equivocation as Twice, Message, Prevote};
use sp_consensus_babe::{digests::CompatibleDigestItem, EquivocationProof as BabeProof};
use sp_consensus_grandpa::{localized_payload, Equivocation, EquivocationProof as GrandpaProof};
use sp_core::{ed25519, sr25519, Pair, H256};
use sp_runtime::{traits::Header as _, Digest, DigestItem, DispatchResult};
use sp_session::MembershipProof;

use crate::mock::*;

/// A sealed header of this slot, on the first seat.
fn sealed(pair: &sr25519::Pair, slot: u64, state_root: u8) -> Header {
	let digest = Digest { logs: vec![pre_digest(slot, 0)] };
	let state_root = H256::repeat_byte(state_root);
	let mut header = Header::new(1, H256::zero(), state_root, H256::zero(), digest);
	let seal = pair.sign(header.hash().as_bytes()).into();
	header.digest_mut().push(<DigestItem as CompatibleDigestItem>::babe_seal(seal));
	header
}

/// Two blocks for one slot.
pub fn two_blocks(pair: &sr25519::Pair, slot: u64) -> BabeProof<Header> {
	BabeProof {
		slot: slot.into(),
		offender: pair.public().into(),
		first_header: sealed(pair, slot, 1),
		second_header: sealed(pair, slot, 2),
	}
}

/// Two votes in one round.
pub fn two_votes(pair: &ed25519::Pair, set_id: u64, round: u64) -> GrandpaProof<H256, u64> {
	let vote = |block: u8| {
		let prevote = Prevote { target_hash: H256::repeat_byte(block), target_number: 7 };
		let message = Message::Prevote(prevote.clone());
		(prevote, pair.sign(&localized_payload(round, set_id, &message)).into())
	};
	let twice = Twice {
		round_number: round,
		identity: pair.public().into(),
		first: vote(1),
		second: vote(2),
	};
	GrandpaProof::new(set_id, Equivocation::Prevote(twice))
}

pub fn prove_babe(pair: &sr25519::Pair) -> MembershipProof {
	prove(sp_consensus_babe::KEY_TYPE, pair.public())
}

pub fn prove_grandpa(pair: &ed25519::Pair) -> MembershipProof {
	prove(sp_consensus_grandpa::KEY_TYPE, pair.public())
}

/// Reports in the way of a node that is a validator.
pub fn report_babe(equivocation: BabeProof<Header>, owner: MembershipProof) -> DispatchResult {
	Babe::report_equivocation_unsigned(RuntimeOrigin::none(), Box::new(equivocation), owner)
		.map(drop)
		.map_err(|error| error.error)
}

/// Reports in the way of a node that is a validator.
pub fn report_grandpa(
	equivocation: GrandpaProof<H256, u64>,
	owner: MembershipProof,
) -> DispatchResult {
	Grandpa::report_equivocation_unsigned(RuntimeOrigin::none(), Box::new(equivocation), owner)
		.map(drop)
		.map_err(|error| error.error)
}

/// A key as the session pallet knows it.
pub fn owner_of(key: &sr25519::Pair, proof: MembershipProof) -> Option<(AccountId, u32, u32)> {
	use frame_support::traits::KeyOwnerProofSystem;
	let key = (sp_consensus_babe::KEY_TYPE, key.public().encode());
	crate::KeysInUse::<Test>::check_proof(key, proof)
		.map(|(who, share)| (who, share.seats, share.of))
}

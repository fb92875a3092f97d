use codec::Encode;
use metachain_ingest::{
	proof::{RawProof, MAX_PROOF_LEN},
	refusal::Reason,
	signature,
};
use metachain_primitives::{
	channel::Rejection,
	voucher::{Proof, SignedVoucher, Voucher},
};
use proptest::prelude::*;

use crate::world::*;

#[tokio::test]
async fn each_bad_proof_gets_its_reason() {
	let node = Node::new(20);
	node.chain.channel(1, |channel| channel.settled = 100);
	node.chain.channel(2, |channel| channel.closes = Some(NOW));
	node.chain.channel(3, |channel| channel.expires = NOW);
	node.chain.channel(4, |channel| channel.sequence = 1_000);
	node.chain.channel(7, |channel| channel.session_key = [0xff; 32]);

	let mut unmarked = signed(5, 10);
	unmarked.signature[63] &= 0x7f;
	let relabelled = SignedVoucher { voucher: voucher(6, 11), ..signed(6, 10) };
	let other_chain =
		Proof { genesis: [8; 32], signed: sign(&session_key(0), &[8; 32], voucher(0, 1)) };
	let signed_for_other_chain = sign(&session_key(0), &[8; 32], voucher(0, 1));
	let trailing = format!("{}00", proof(0, 1));
	let good = proof(0, 1);

	for (bad, reason) in [
		("".into(), "badEncoding"),
		("0x".into(), "badEncoding"),
		("0x0".into(), "badEncoding"),
		("0xzz".into(), "badEncoding"),
		("ünïcode".into(), "badEncoding"),
		(good[..good.len() - 2].into(), "badEncoding"),
		(trailing, "badEncoding"),
		("00".repeat(MAX_PROOF_LEN + 1) + "0", "tooLarge"),
		("0".repeat(1_000_000), "tooLarge"),
		(format!("0x{}", hex::encode(other_chain.encode())), "otherChain"),
		(proof(20, 1), "unknownChannel"),
		(proof(u64::MAX, 1), "unknownChannel"),
		(proof(1, 100), "notAboveSettled"),
		(proof(1, 99), "notAboveSettled"),
		(proof(0, 0), "notAboveSettled"),
		(proof(4, 999), "notAboveSettled"),
		(proof(0, FUNDED + 1), "overEscrow"),
		(proof(0, u128::MAX), "overEscrow"),
		(proof(2, 1), "expired"),
		(proof(3, 1), "expired"),
		(to_hex(forged(0, 1)), "badSignature"),
		(to_hex(signed_for_other_chain), "badSignature"),
		(to_hex(unmarked), "badSignature"),
		(to_hex(relabelled), "badSignature"),
		(proof(7, 1), "badSignature"),
	] {
		assert_eq!(node.outcomes(std::slice::from_ref(&bad)).await, [reason], "{bad}");
	}
	assert!(node.ingest.store().is_empty().unwrap());
}

#[tokio::test]
async fn a_good_proof_is_held_with_what_it_relies_on() {
	let node = Node::new(1);
	let proof = signed(0, FUNDED);
	assert_eq!(node.outcomes(&[to_hex(proof)]).await, ["accepted"]);
	let held = node.ingest.store().page(None, 10).unwrap().remove(0);
	assert_eq!(held.signed, proof);
	assert_eq!(held.provider, provider(0));
	assert_eq!(held.session_key, session_key(0).public.to_bytes());
	assert_eq!(held.received, NOW);
}

#[tokio::test]
async fn hex_is_taken_with_and_without_its_prefix_in_both_cases() {
	let node = Node::new(2);
	let bare = proof(0, 1)[2..].to_string();
	let capitals = format!("0x{}", proof(1, 1)[2..].to_uppercase());
	assert_eq!(node.outcomes(&[bare, capitals]).await, ["accepted", "accepted"]);
}

#[tokio::test]
async fn the_longest_proof_is_not_too_large() {
	let node = Node::new(1);
	node.chain.channel(0, |channel| channel.funded = u128::MAX);
	let voucher = Voucher {
		channel: 0,
		amount: u128::MAX,
		bytes_up: u64::MAX,
		bytes_down: u64::MAX,
		sequence: u64::MAX,
	};
	let longest = to_hex(sign(&session_key(0), &GENESIS, voucher));
	assert_eq!(longest.len(), 2 + 2 * MAX_PROOF_LEN);
	assert_eq!(node.outcomes(&[longest]).await, ["accepted"]);
}

#[tokio::test]
async fn handing_in_again_is_accepted_and_less_is_not() {
	let node = Node::new(1);
	let good = proof(0, 10);
	assert_eq!(node.outcomes(std::slice::from_ref(&good)).await, ["accepted"]);
	assert_eq!(node.outcomes(&[good.clone(), good]).await, ["accepted", "accepted"]);
	assert_eq!(node.outcomes(&[proof(0, 9)]).await, ["notAboveSettled"]);
	assert_eq!(node.outcomes(&[proof(0, 11)]).await, ["accepted"]);
	assert_eq!(node.held(0), Some(11));
}

#[tokio::test]
async fn of_several_proofs_of_a_channel_the_highest_valid_one_is_accepted() {
	let node = Node::new(2);
	let proofs = [
		proof(0, 3),
		to_hex(forged(0, 9)),
		proof(1, 1),
		proof(0, 7),
		proof(0, FUNDED + 1),
		proof(0, 5),
		proof(1, 2),
	];
	let outcomes = node.outcomes(&proofs).await;
	assert_eq!(
		outcomes,
		[
			"notAboveSettled",
			"badSignature",
			"notAboveSettled",
			"accepted",
			"overEscrow",
			"notAboveSettled",
			"accepted",
		]
	);
	assert_eq!((node.held(0), node.held(1)), (Some(7), Some(2)));
}

#[tokio::test]
async fn one_request_looks_at_the_chain_once() {
	let node = Node::new(500);
	let proofs: Vec<_> = (0..500).map(|id| proof(id, 1)).collect();
	assert!(node.outcomes(&proofs).await.iter().all(|outcome| outcome == "accepted"));
	assert_eq!(node.chain.calls(), 1);
	assert_eq!(node.outcomes(&["0x".into()]).await, ["badEncoding"]);
	assert_eq!(node.chain.calls(), 1);
}

#[tokio::test]
async fn bad_signatures_do_not_spoil_the_good_ones_beside_them() {
	let node = Node::new(400);
	let bad = |id: u64| id % 97 == 13;
	let proofs: Vec<_> =
		(0..400).map(|id| to_hex(if bad(id) { forged(id, 1) } else { signed(id, 1) })).collect();
	for (id, outcome) in (0..).zip(node.outcomes(&proofs).await) {
		assert_eq!(outcome, if bad(id) { "badSignature" } else { "accepted" });
		assert_eq!(node.held(id).is_none(), bad(id));
	}
}

#[tokio::test]
async fn a_proof_of_an_abandoned_fork_does_not_block_the_channel() {
	let node = Node::new(1);
	assert_eq!(node.outcomes(&[proof(0, 500)]).await, ["accepted"]);
	node.chain.channel(0, |channel| channel.session_key = session_key(99).public.to_bytes());
	let of_the_new_channel = sign(&session_key(99), &GENESIS, voucher(0, 5));
	assert_eq!(node.outcomes(&[to_hex(of_the_new_channel)]).await, ["accepted"]);
	assert_eq!(node.held(0), Some(5));
}

#[tokio::test]
async fn a_full_store_says_so() {
	let node = Node::with(3, |config| config.capacity = 2);
	let outcomes = node.outcomes(&[proof(0, 1), proof(1, 1)]).await;
	assert_eq!(outcomes, ["accepted", "accepted"]);
	assert_eq!(node.outcomes(&[proof(2, 1), proof(1, 2)]).await, ["storeFull", "accepted"]);
}

#[tokio::test]
async fn a_proof_with_any_bit_changed_is_not_accepted() {
	let node = Node::new(2);
	let good = hex::decode(&proof(1, 100)[2..]).unwrap();
	let changed = |bit: usize| {
		let mut bytes = good.clone();
		bytes[bit / 8] ^= 1 << (bit % 8);
		hex::encode(bytes)
	};
	let changed: Vec<_> = (0..8 * good.len()).map(changed).collect();
	let outcomes = node.outcomes(&changed).await;
	assert!(outcomes.iter().all(|outcome| outcome != "accepted"));
	assert!(node.ingest.store().is_empty().unwrap());
	assert_eq!(node.outcomes(&[hex::encode(good)]).await, ["accepted"]);
}

#[test]
fn batches_agree_with_single_verification() {
	let vouchers: Vec<_> =
		(0..300).map(|id| if id % 50 == 7 { forged(id, 1) } else { signed(id, 1) }).collect();
	let keys: Vec<_> = (0..300).map(|id| session_key(id).public.to_bytes()).collect();
	let claims: Vec<_> = keys.iter().zip(&vouchers).collect();
	let one_by_one: Vec<_> =
		claims.iter().map(|claim| signature::verify(&GENESIS, *claim)).collect();
	assert_eq!(signature::verify_all(&GENESIS, &claims), one_by_one);
	assert_eq!(one_by_one.iter().filter(|valid| !**valid).count(), 6);
	let good: Vec<_> =
		claims.iter().copied().filter(|(_, s)| s.voucher.channel % 50 != 7).collect();
	assert!(signature::verify_all(&GENESIS, &good).iter().all(|valid| *valid));
	assert!(signature::verify_all(&GENESIS, &[]).is_empty());
}

#[test]
fn reasons_have_the_names_that_json_gives_them() {
	use Reason::*;
	for reason in [
		BadEncoding,
		OtherChain,
		UnknownChannel,
		WrongProvider,
		Expired,
		NotAboveSettled,
		OverEscrow,
		BadSignature,
		TooLarge,
		TooMany,
		StoreFull,
	] {
		assert_eq!(serde_json::to_value(reason).unwrap(), reason.name());
	}
	assert_eq!(Reason::from(Rejection::WrongProvider), WrongProvider);
}

proptest! {
	#[test]
	fn random_bytes_are_never_a_proof_of_this_chain(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
		let request = format!("[\"{}\"]", hex::encode(&bytes));
		let raw: Vec<RawProof> = serde_json::from_str(&request).unwrap();
		prop_assert!(raw[0].decode(&GENESIS).is_err());
	}

	#[test]
	fn random_text_is_never_a_proof_of_this_chain(text in any::<String>()) {
		let raw: RawProof = serde_json::from_value(text.into()).unwrap();
		prop_assert!(raw.decode(&GENESIS).is_err());
	}
}

//! Votes for two blocks in one round of GRANDPA, as the nodes of validators report them. Reports of two
//! blocks in one slot are in `sessions.rs` and `parliament.rs`.

mod common;

use common::{
	equivocation::{two_blocks, votes},
	Chain, FIRST_SLOT,
};
use frame_support::traits::KeyOwnerProofSystem;
use metachain_primitives::money::{Balance, MC, TOTAL_SUPPLY};
use metachain_runtime::{
	configs::TreasuryAccount, Calendar, Credit, Representation, Runtime, RuntimeEvent, Session,
	UncheckedExtrinsic,
};
use pallet_seats::KeysInUse;
use sp_consensus_grandpa::KEY_TYPE;
use sp_keyring::{
	Ed25519Keyring,
	Sr25519Keyring::{Bob, Charlie},
};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, TransactionSource},
	Perbill,
};
use sp_session::MembershipProof;

/// The seats of Charlie, one of eight, times three, squared.
const PART: Perbill = Perbill::from_parts(140_625_000);

fn prove(chain: &mut Chain, who: Ed25519Keyring) -> MembershipProof {
	chain.state(|| KeysInUse::<Runtime>::prove((KEY_TYPE, who.public()))).expect("it votes")
}

/// The report of votes of Charlie's for these blocks, as a node makes it.
fn report(blocks: [u8; 2], key_owner_proof: MembershipProof) -> UncheckedExtrinsic {
	let votes = votes(&Ed25519Keyring::Charlie.pair(), 0, 1, blocks);
	let report = pallet_grandpa::Call::<Runtime>::report_equivocation_unsigned {
		equivocation_proof: Box::new(votes),
		key_owner_proof,
	};
	UncheckedExtrinsic::new_bare(report.into())
}

fn self_deposit(chain: &mut Chain) -> Balance {
	chain.state(|| Representation::stake(Charlie.to_account_id()).deposit)
}

#[test]
fn two_votes_should_cost_self_deposit_and_credit() {
	let mut chain = Chain::new("local_testnet");
	chain.block(Vec::new());
	let proof = prove(&mut chain, Ed25519Keyring::Charlie);
	chain.next_session();
	chain.next_session();
	let treasury = chain.balance(&TreasuryAccount::get());
	assert_eq!(chain.block(vec![report([1, 2], proof)]), [Ok(Ok(()))]);

	let fine = PART * (10_000 * MC);
	assert_eq!(self_deposit(&mut chain), 10_000 * MC - fine);
	// Nobody paid a fee.
	assert_eq!(chain.balance(&TreasuryAccount::get()), treasury + fine);
	assert_eq!(chain.issuance(), TOTAL_SUPPLY);
	let charlie = Charlie.to_account_id();
	assert_eq!(chain.state(|| Credit::points(charlie.clone())), 1_000 - 141);
	let punished = pallet_seats::Event::ValidatorPunished {
		validator: charlie.clone(),
		session: 0,
		part: PART,
		taken: fine,
	};
	assert!(chain.events().contains(&RuntimeEvent::Seats(punished)));
	assert_eq!(chain.state(Session::disabled_validators), [2]);
	let info = chain.state(|| Representation::candidate(charlie.clone())).expect("it stays");
	assert_eq!(info.barred_until, Some(chain.state(Calendar::today) + 7));

	chain.next_day();
	let elected = chain.state(Representation::parliament);
	assert!(elected.iter().all(|seats| seats.validator != charlie), "{elected:?}");
	assert_eq!(elected.iter().map(|seats| seats.seats).sum::<u32>(), 8);
}

#[test]
fn a_report_should_come_from_a_validators_own_node_once() {
	let mut chain = Chain::new("local_testnet");
	chain.block(Vec::new());
	let proof = prove(&mut chain, Ed25519Keyring::Charlie);
	chain.next_session();
	let report = report([1, 2], proof);
	assert_eq!(chain.validate(report.clone()), Err(InvalidTransaction::Call.into()));
	let own = chain.validate_from(TransactionSource::Local, report.clone());
	assert!(own.is_ok_and(|valid| !valid.propagate));

	assert_eq!(chain.block(vec![report.clone()]), [Ok(Ok(()))]);
	let left = self_deposit(&mut chain);
	let again = chain.validate_from(TransactionSource::Local, report.clone());
	assert_eq!(again, Err(InvalidTransaction::Stale.into()));
	assert_eq!(chain.block(vec![report]), [Err(InvalidTransaction::Stale.into())]);
	assert_eq!(self_deposit(&mut chain), left);
}

#[test]
fn who_voted_for_one_block_should_lose_nothing() {
	let mut chain = Chain::new("local_testnet");
	chain.block(Vec::new());
	let proof = prove(&mut chain, Ed25519Keyring::Charlie);
	let invalid = pallet_grandpa::Error::<Runtime>::InvalidEquivocationProof;
	assert_eq!(chain.block(vec![report([1, 1], proof)]), [Ok(Err(invalid.into()))]);
	let of_another = prove(&mut chain, Ed25519Keyring::Bob);
	let refused = chain.block(vec![report([1, 2], of_another)]);
	assert_eq!(refused, [Err(InvalidTransaction::BadProof.into())]);
	assert_eq!(self_deposit(&mut chain), 10_000 * MC);
}

#[test]
fn offences_of_a_session_should_cost_as_much_as_one() {
	let mut chain = Chain::new("local_testnet");
	chain.block(Vec::new());
	let for_votes = prove(&mut chain, Ed25519Keyring::Charlie);
	let for_blocks = chain
		.state(|| KeysInUse::<Runtime>::prove((sp_consensus_babe::KEY_TYPE, Charlie.public())))
		.expect("Charlie validates");
	assert_eq!(chain.block(vec![report([1, 2], for_votes)]), [Ok(Ok(()))]);
	let left = self_deposit(&mut chain);
	let blocks = pallet_babe::Call::<Runtime>::report_equivocation {
		equivocation_proof: Box::new(two_blocks(&Charlie.pair(), 2, FIRST_SLOT)),
		key_owner_proof: for_blocks,
	};
	assert_eq!(chain.send(Bob, blocks), Ok(()));
	assert_eq!(self_deposit(&mut chain), left);
}

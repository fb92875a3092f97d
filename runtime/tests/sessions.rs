//! Sessions, keys and the reports of those who misuse them.

mod common;

use common::{equivocation::two_blocks, nodes::set_keys, Chain, FIRST_SLOT};
use frame_support::{assert_noop, assert_ok, traits::KeyOwnerProofSystem};
use metachain_runtime::{
	constants::consensus::REMEMBERED_SESSIONS, AccountId, Babe, Grandpa, Runtime, RuntimeEvent,
	RuntimeOrigin, Session,
};
use pallet_seats::{KeysInUse, SeatShare};
use pallet_session::historical::{HistoricalSessions, StoredRange};
use sp_consensus_babe::KEY_TYPE;
use sp_keyring::{
	Ed25519Keyring,
	Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Ferdie},
};
use sp_session::MembershipProof;

/// How `owner` sets keys of Ferdie's.
fn set_ferdies_keys(owner: Sr25519Keyring) -> pallet_session::Call<Runtime> {
	set_keys(&owner.to_account_id(), &Ferdie.pair(), &Ed25519Keyring::Ferdie.pair())
}

fn prove(chain: &mut Chain, who: Sr25519Keyring) -> MembershipProof {
	chain
		.state(|| KeysInUse::<Runtime>::prove((KEY_TYPE, who.public())))
		.expect("the key is in use")
}

fn owner(chain: &mut Chain, who: Sr25519Keyring, proof: MembershipProof) -> Option<AccountId> {
	chain
		.state(|| KeysInUse::<Runtime>::check_proof((KEY_TYPE, who.public()), proof))
		.map(|(account, _)| account)
}

#[test]
fn a_session_lasts_as_long_as_genesis_says() {
	let mut chain = Chain::new("development");
	chain.block(Vec::new());
	assert_eq!(chain.state(Session::current_index), 0);
	for expected in 1..4 {
		assert_eq!(chain.next_session(), expected);
		assert_eq!(chain.slot(), FIRST_SLOT + 10 * u64::from(expected));
	}
}

#[test]
fn every_session_should_have_its_record_from_the_first_on() {
	let mut chain = Chain::new("local_testnet");
	let recorded = |chain: &mut Chain, session: u32| {
		chain.state(|| HistoricalSessions::<Runtime>::get(session)).map(|(_, count)| count)
	};
	for session in 0..3 {
		assert_eq!(recorded(&mut chain, session), Some(4), "{session}");
		assert_eq!(recorded(&mut chain, session + 1), Some(4), "{session}");
		chain.next_session();
	}
}

#[test]
fn a_key_should_be_provable_after_its_session() {
	let mut chain = Chain::new("local_testnet");
	chain.block(Vec::new());
	let proof = prove(&mut chain, Dave);
	assert_eq!(proof.session, 0);
	chain.next_session();
	chain.next_session();
	assert_eq!(owner(&mut chain, Dave, proof.clone()), Some(Dave.to_account_id()));
	assert_eq!(owner(&mut chain, Bob, proof), None);
}

#[test]
fn records_should_be_forgotten_when_they_are_old() {
	let mut chain = Chain::new("development");
	chain.block(Vec::new());
	for _ in 0..REMEMBERED_SESSIONS + 5 {
		chain.skip(9);
		chain.block(Vec::new());
	}
	chain.state(|| {
		let current = Session::current_index();
		let (first, end) = StoredRange::<Runtime>::get().unwrap();
		assert_eq!((first, end), (current - 1 - REMEMBERED_SESSIONS, current + 2));
		assert_eq!(HistoricalSessions::<Runtime>::iter().count(), (end - first) as usize);
	});
}

#[test]
fn the_set_should_stay_the_same_while_nothing_changes() {
	let mut chain = Chain::new("local_testnet");
	let validators = chain.state(Session::validators);
	for _ in 0..3 {
		chain.next_session();
		assert_eq!(chain.state(Session::validators), validators);
		assert_eq!(chain.state(pallet_grandpa::CurrentSetId::<Runtime>::get), 0);
	}
}

#[test]
fn rotated_keys_should_come_into_use_and_be_provable() {
	let mut chain = Chain::new("development");
	assert_ok!(chain.send(Alice, set_ferdies_keys(Alice)));
	// Planned in the next session, in use in the one after it.
	chain.next_session();
	assert_eq!(chain.state(|| Babe::authorities()[0].0.clone()), Alice.public().into());
	let changed = chain.next_session();
	assert_eq!(chain.state(|| Babe::authorities()[0].0.clone()), Ferdie.public().into());
	assert_eq!(
		chain.state(|| Grandpa::grandpa_authorities()[0].0.clone()),
		Ed25519Keyring::Ferdie.public().into()
	);
	assert_eq!(
		chain.state(|| pallet_workload::AuthorityKeys::<Runtime>::get()[0].clone()),
		Ferdie.public().into()
	);

	let proof = prove(&mut chain, Ferdie);
	assert_eq!(proof.session, changed);
	chain.next_session();
	assert_eq!(owner(&mut chain, Ferdie, proof), Some(Alice.to_account_id()));
}

#[test]
fn only_validators_should_set_keys() {
	let mut chain = Chain::new("development");
	let result = chain.send(Bob, set_ferdies_keys(Bob));
	assert_eq!(result, Err(pallet_session::Error::<Runtime>::NoAssociatedValidatorId.into()));
}

#[test]
fn keys_should_need_the_proof_that_their_owner_has_them() {
	let mut chain = Chain::new("development");
	let result = chain.send(Alice, set_ferdies_keys(Bob));
	assert_eq!(result, Err(pallet_session::Error::<Runtime>::InvalidProof.into()));
}

#[test]
fn the_last_validator_should_stay_when_it_drops_its_keys() {
	let mut chain = Chain::new("development");
	assert_ok!(chain.send(Alice, pallet_session::Call::<Runtime>::purge_keys {}));
	assert!(chain.state(|| Session::load_keys(&Alice.to_account_id()).is_none()));
	for _ in 0..3 {
		chain.next_session();
		assert_eq!(chain.state(Session::validators), [Alice.to_account_id()]);
		assert_eq!(chain.state(|| Babe::authorities()[0].0.clone()), Alice.public().into());
	}
}

#[test]
fn an_equivocation_should_be_recorded_even_after_its_session() {
	let mut chain = Chain::new("local_testnet");
	chain.block(Vec::new());
	let proof = prove(&mut chain, Charlie);
	chain.next_session();
	let report = pallet_babe::Call::report_equivocation {
		equivocation_proof: Box::new(two_blocks(&Charlie.pair(), 2, FIRST_SLOT)),
		key_owner_proof: proof,
	};
	assert_ok!(chain.send(Bob, report.clone()));
	let offences = |event: &RuntimeEvent| matches!(event, RuntimeEvent::Offences(..));
	assert_eq!(chain.events().iter().filter(|event| offences(event)).count(), 1);
	let reports: Vec<_> = chain.state(|| {
		pallet_offences::Reports::<Runtime>::iter_values()
			.map(|report| (report.offender, report.reporters))
			.collect()
	});
	let share = SeatShare { seats: 1, of: 8 };
	assert_eq!(reports, [((Charlie.to_account_id(), share), vec![Bob.to_account_id()])]);

	let again = chain.send(Bob, report);
	assert_eq!(again, Err(pallet_babe::Error::<Runtime>::DuplicateOffenceReport.into()));
}

#[test]
fn keys_that_were_replaced_should_be_reported_while_they_are_in_use() {
	let mut chain = Chain::new("local_testnet");
	assert_ok!(chain.send(Charlie, set_ferdies_keys(Charlie)));
	chain.next_session();
	// What a node asks the chain for, to report what it has seen.
	let id = Charlie.public().into();
	let proof = chain.state(|| {
		use sp_consensus_babe::runtime_decl_for_babe_api::BabeApi;
		Runtime::generate_key_ownership_proof(0.into(), id)
	});
	let report = pallet_babe::Call::report_equivocation {
		equivocation_proof: Box::new(two_blocks(&Charlie.pair(), 2, chain.slot())),
		key_owner_proof: proof.and_then(|proof| proof.decode()).expect("the key is in use"),
	};
	assert_ok!(chain.send(Bob, report));
	assert_eq!(chain.state(Session::disabled_validators), [2]);
}

#[test]
fn validators_should_revive_grandpa() {
	let mut chain = Chain::new("local_testnet");
	chain.block(Vec::new());
	let vote = |delay| pallet_seats::Call::<Runtime>::vote_stalled { delay, best_finalized: 1 };
	let refused = Err(pallet_seats::Error::<Runtime>::NoSeat.into());
	assert_eq!(chain.send(Ferdie, vote(2)), refused);
	assert_ok!(chain.send(Alice, vote(2)));
	assert_eq!(chain.state(Grandpa::stalled), None);
	assert_ok!(chain.send(Dave, vote(2)));
	assert_eq!(chain.state(Grandpa::stalled), Some((2, 1)));

	chain.next_session();
	let change = chain.state(Grandpa::pending_change).expect("the change is forced");
	assert_eq!((change.delay, change.forced), (2, Some(1)));
	let weights: Vec<_> = change.next_authorities.iter().map(|(_, weight)| *weight).collect();
	assert_eq!(weights, [1, 1, 1, 5]);
}

#[test]
fn a_false_report_should_be_refused() {
	let mut chain = Chain::new("local_testnet");
	chain.block(Vec::new());
	let key_owner_proof = prove(&mut chain, Charlie);
	let mut innocent = two_blocks(&Charlie.pair(), 2, FIRST_SLOT);
	innocent.second_header = innocent.first_header.clone();
	chain.state(|| {
		assert_noop!(
			Babe::report_equivocation(
				RuntimeOrigin::signed(Bob.to_account_id()),
				Box::new(innocent),
				key_owner_proof,
			),
			pallet_babe::Error::<Runtime>::InvalidEquivocationProof
		);
	});
}

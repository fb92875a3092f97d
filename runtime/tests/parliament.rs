//! Credit consensus: what nodes delegate decides who validates, with how many seats.

mod common;

use common::{equivocation::two_blocks, nodes::set_keys, Chain, FIRST_SLOT};
use frame_support::{assert_ok, traits::KeyOwnerProofSystem};
use metachain_primitives::money::{Balance, MC};
use metachain_runtime::{
	configs::TreasuryAccount, Babe, Calendar, Credit, Grandpa, NodeStaking, Representation,
	Runtime, RuntimeEvent, Seats, Session,
};
use pallet_node_staking::Role;
use pallet_seats::KeysInUse;
use sp_consensus_babe::KEY_TYPE;
use sp_keyring::{
	Ed25519Keyring,
	Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie},
};
use sp_runtime::Perbill;

/// Who validates now, and with how many seats, in the order of accounts.
fn seats(chain: &mut Chain) -> Vec<(Sr25519Keyring, u32)> {
	let held = chain.state(Seats::seats_now).into_iter();
	held.map(|one| {
		let who = Sr25519Keyring::from_account_id(&one.validator).expect("it is well known");
		(who, one.seats)
	})
	.collect()
}

/// How many entries BABE's list has for `who`, and what its vote in GRANDPA weighs.
fn say(chain: &mut Chain, who: Sr25519Keyring, ed25519: Ed25519Keyring) -> (usize, u64) {
	chain.state(|| {
		let babe = who.public().into();
		let grandpa = ed25519.public().into();
		let entries = Babe::authorities().iter().filter(|(key, _)| *key == babe).count();
		let votes = Grandpa::grandpa_authorities();
		let vote = votes.iter().find(|(key, _)| *key == grandpa).map_or(0, |(_, weight)| *weight);
		(entries, vote)
	})
}

/// Registers `who` as a node that delegates to `candidate`.
fn delegate(chain: &mut Chain, who: Sr25519Keyring, deposit: Balance, candidate: Sr25519Keyring) {
	let register = pallet_node_staking::Call::<Runtime>::register { role: Role::Client, deposit };
	assert_ok!(chain.send(who, register));
	let candidate = candidate.to_account_id();
	assert_ok!(chain.send(who, pallet_representation::Call::<Runtime>::delegate { candidate }));
}

/// Lets the day turn, and what was elected come into force.
fn next_election(chain: &mut Chain) {
	chain.next_day();
	chain.next_session();
	chain.next_session();
}

#[test]
fn an_election_without_a_change_should_change_nothing() {
	let mut chain = Chain::new("local_testnet");
	chain.block(Vec::new());
	for _ in 0..2 {
		next_election(&mut chain);
		assert_eq!(seats(&mut chain), [(Dave, 1), (Bob, 1), (Charlie, 1), (Alice, 5)]);
		assert_eq!(chain.state(pallet_grandpa::CurrentSetId::<Runtime>::get), 0);
	}
}

#[test]
fn a_delegation_should_give_its_candidate_seats_on_the_next_day() {
	let mut chain = Chain::new("local_testnet");
	chain.block(Vec::new());
	assert_eq!(say(&mut chain, Bob, Ed25519Keyring::Bob), (1, 1));
	let told = chain
		.state(|| Representation::weights_after_move(Ferdie.to_account_id(), Bob.to_account_id()));
	assert_eq!(told, None);
	delegate(&mut chain, Ferdie, 60_000 * MC, Bob);

	next_election(&mut chain);
	assert_eq!(seats(&mut chain), [(Dave, 1), (Bob, 2), (Charlie, 1), (Alice, 4)]);
	assert_eq!(say(&mut chain, Bob, Ed25519Keyring::Bob), (2, 2));
	assert_eq!(say(&mut chain, Alice, Ed25519Keyring::Alice), (4, 4));

	// Once it has moved on, the seat is gone.
	let to = Dave.to_account_id();
	let move_on = pallet_representation::Call::<Runtime>::delegate { candidate: to.clone() };
	let weights =
		chain.state(|| Representation::weights_after_move(Ferdie.to_account_id(), to.clone()));
	assert_ok!(chain.send(Ferdie, move_on));
	let weight = chain.state(|| Representation::candidate(to).map(|info| info.weight));
	assert_eq!(weights.map(|weights| weights.to), weight);
	next_election(&mut chain);
	assert_eq!(seats(&mut chain), [(Dave, 2), (Bob, 1), (Charlie, 1), (Alice, 4)]);
}

#[test]
fn a_new_candidate_should_be_elected_when_it_has_keys() {
	let mut chain = Chain::new("local_testnet");
	chain.block(Vec::new());
	let register = pallet_representation::Call::<Runtime>::register {
		self_deposit: 100_000 * MC,
		commission: Perbill::zero(),
		profile: Default::default(),
	};
	assert_ok!(chain.send(Eve, register));
	delegate(&mut chain, Eve, 100_000 * MC, Eve);
	next_election(&mut chain);
	assert_eq!(seats(&mut chain).len(), 4);

	let keys = set_keys(&Eve.to_account_id(), &Eve.pair(), &Ed25519Keyring::Eve.pair());
	assert_ok!(chain.send(Eve, keys));
	next_election(&mut chain);
	let (entries, vote) = say(&mut chain, Eve, Ed25519Keyring::Eve);
	assert_eq!((entries, vote), (3, 3));
	assert_eq!(seats(&mut chain).iter().map(|(_, seats)| seats).sum::<u32>(), 8);
}

#[test]
fn authors_should_be_paid_for_their_blocks() {
	let mut chain = Chain::new("local_testnet");
	chain.block(Vec::new());
	chain.next_day();
	chain.next_day();
	// Dave has the first seat, and so the one on which these tests produce blocks. It delegates to
	// itself: commission and the delegators' part are its own.
	let dave = Dave.to_account_id();
	let due = chain.state(|| Representation::pending_rewards(dave.clone()));
	assert!(due > 0);
	let before = chain.balance(&dave);
	assert_ok!(chain.send(Dave, pallet_representation::Call::<Runtime>::claim {}));
	let fee = before + due - chain.balance(&dave);
	assert!(fee < MC, "{fee}");
	assert_eq!(chain.state(|| Representation::pending_rewards(dave)), 0);
	for other in [Alice, Bob, Charlie] {
		let other = other.to_account_id();
		assert_eq!(chain.state(|| Representation::pending_rewards(other)), 0);
	}
}

#[test]
fn deposits_with_credit_should_be_paid_as_well() {
	let mut chain = Chain::new("local_testnet");
	chain.block(Vec::new());
	chain.next_day();
	chain.next_day();
	let due = |chain: &mut Chain, who: Sr25519Keyring| {
		chain.state(|| NodeStaking::pending_rewards(who.to_account_id()))
	};
	let (alice, bob) = (due(&mut chain, Alice), due(&mut chain, Bob));
	assert!(bob > 0);
	assert!(alice.abs_diff(16 * bob) <= 16, "{alice} {bob}");
	assert_eq!(due(&mut chain, Ferdie), 0);
}

#[test]
fn an_equivocation_should_cost_self_deposit_credit_and_seats() {
	let mut chain = Chain::new("local_testnet");
	chain.block(Vec::new());
	let alice = Alice.to_account_id();
	let key_owner_proof = chain
		.state(|| KeysInUse::<Runtime>::prove((KEY_TYPE, Alice.public())))
		.expect("Alice validates");
	chain.next_session();

	let treasury = chain.balance(&TreasuryAccount::get());
	let report = pallet_babe::Call::<Runtime>::report_equivocation {
		// On the first of Alice's five seats.
		equivocation_proof: Box::new(two_blocks(&Alice.pair(), 3, FIRST_SLOT)),
		key_owner_proof,
	};
	assert_ok!(chain.send(Bob, report));
	// Five of eight seats could have broken finality: all is lost.
	assert_eq!(chain.state(|| Representation::stake(alice.clone()).deposit), 0);
	assert!(chain.balance(&TreasuryAccount::get()) >= treasury + 160_000 * MC);
	assert_eq!(chain.state(|| Credit::points(alice.clone())), 0);
	let punished = pallet_seats::Event::ValidatorPunished {
		validator: alice.clone(),
		session: 0,
		part: Perbill::one(),
		taken: 160_000 * MC,
	};
	assert!(chain.events().contains(&RuntimeEvent::Seats(punished)));
	// Without it a third of the seats would not be left: it goes on until the next election.
	assert_eq!(chain.state(Session::disabled_validators), [0u32; 0]);

	// Its deposit as a node is its own still; but what counts for others at the next election is theirs.
	next_election(&mut chain);
	let elected = seats(&mut chain);
	assert_eq!(elected.len(), 3);
	assert_eq!(elected.iter().map(|(_, seats)| seats).sum::<u32>(), 8);
	assert!(elected.iter().all(|(who, _)| *who != Alice));
	assert_eq!(chain.state(Session::disabled_validators), [0u32; 0]);
}

#[test]
fn a_thousand_missed_days_should_not_stop_elections() {
	let mut chain = Chain::new("local_testnet");
	chain.block(Vec::new());
	let today = chain.state(Calendar::today);
	chain.skip(1_000 * 100);
	chain.block(Vec::new());
	assert!(chain.state(Calendar::today) >= today + 1_000);
	// Credit has decayed to the floor, below what a nomination needs: the last parliament stays.
	for _ in 0..3 {
		next_election(&mut chain);
	}
	assert_eq!(seats(&mut chain), [(Dave, 1), (Bob, 1), (Charlie, 1), (Alice, 5)]);
	delegate(&mut chain, Ferdie, 60_000 * MC, Bob);
	delegate(&mut chain, Eve, 60_000 * MC, Bob);
	next_election(&mut chain);
	assert_eq!(seats(&mut chain), [(Bob, 8)]);
}

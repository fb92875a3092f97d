//! What an invitee does is to the credit of its inviter, until it is punished.

mod common;

use common::{
	equivocation::two_blocks,
	nodes::{account, admit, check_in, pair, set_keys},
	Chain,
};
use frame_support::{assert_ok, traits::KeyOwnerProofSystem};
use metachain_primitives::{
	curve::Points,
	money::{Balance, MC},
	seats::SeatsOf,
};
use metachain_runtime::{
	AccountId, Calendar, Credit, Invitation, Representation, Runtime, RuntimeEvent, Seats,
};
use pallet_node_staking::Role;
use pallet_seats::KeysInUse;
use sp_core::{sr25519, Pair};
use sp_keyring::{
	Ed25519Keyring,
	Sr25519Keyring::{Alice, Bob, Ferdie},
};
use sp_runtime::Perbill;

fn give(chain: &mut Chain, to: &sr25519::Pair, value: Balance) {
	let dest = account(to).into();
	let gift = pallet_balances::Call::transfer_keep_alive { dest, value };
	assert_ok!(chain.send(Ferdie, gift));
}

/// Makes `invitee`, which Bob has invited, a registered node at the threshold.
fn establish(chain: &mut Chain, invitee: &sr25519::Pair) {
	admit(chain, &Bob.pair(), invitee);
	give(chain, invitee, 50_000 * MC);
	let purchase = pallet_credit::Call::<Runtime>::purchase { points: 50, max_cost: 2_500 * MC };
	assert_ok!(chain.send_by(invitee, purchase));
	let (role, deposit) = (Role::Gateway, 20_000 * MC);
	assert_ok!(
		chain.send_by(invitee, pallet_node_staking::Call::<Runtime>::register { role, deposit })
	);
}

fn be_there(chain: &mut Chain, node: &sr25519::Pair) {
	let today = chain.state(Calendar::today);
	let call = check_in(chain, node, today);
	let transaction = chain.authorized(call);
	assert_eq!(chain.block(vec![transaction]), [Ok(Ok(()))]);
}

fn points(chain: &mut Chain, who: &AccountId) -> Points {
	chain.state(|| Credit::points(who.clone()))
}

fn brought(chain: &mut Chain, who: &AccountId) -> Option<Points> {
	chain.state(|| Invitation::invitee(who.clone())).map(|invitee| invitee.brought)
}

#[test]
fn an_inviter_should_gain_by_a_check_in_above_the_threshold() {
	let mut chain = Chain::new("development");
	let invitee = pair("invitee");
	let (bob, who) = (Bob.to_account_id(), account(&invitee));
	establish(&mut chain, &invitee);
	// What it has bought is no activity.
	assert_eq!(points(&mut chain, &who), 100);
	assert_eq!(points(&mut chain, &bob), 120);
	assert_eq!(brought(&mut chain, &who), Some(0));

	// Three points a day, ten in all.
	for gained in [3, 6, 9, 10, 10] {
		be_there(&mut chain, &invitee);
		assert_eq!(brought(&mut chain, &who), Some(gained));
		assert_ok!(chain.send(Bob, pallet_credit::Call::<Runtime>::check_in {}));
		chain.next_day();
	}
	assert_eq!(points(&mut chain, &bob), 120 + 10 + 5);
	assert_eq!(points(&mut chain, &who), 105);
}

#[test]
fn an_inviter_should_lose_what_a_punished_invitee_has_brought() {
	let mut chain = Chain::new("development");
	let invitee = pair("invitee");
	let (bob, who) = (Bob.to_account_id(), account(&invitee));
	establish(&mut chain, &invitee);
	be_there(&mut chain, &invitee);

	let register = pallet_representation::Call::<Runtime>::register {
		self_deposit: 10_000 * MC,
		commission: Perbill::zero(),
		profile: Default::default(),
	};
	assert_ok!(chain.send_by(&invitee, register));
	let keys = set_keys(&who, &invitee, &Ed25519Keyring::Eve.pair());
	assert_ok!(chain.send_by(&invitee, keys));
	let delegate = pallet_representation::Call::<Runtime>::delegate { candidate: who.clone() };
	assert_ok!(chain.send_by(&invitee, delegate));
	chain.next_day();
	be_there(&mut chain, &invitee);
	chain.next_session();
	chain.next_session();
	let only = SeatsOf { validator: who.clone(), seats: 8 };
	assert_eq!(chain.state(Seats::seats_now), [only]);
	let session = chain.state(metachain_runtime::Session::current_index);

	let slot = chain.slot();
	let key_owner_proof = chain
		.state(|| KeysInUse::<Runtime>::prove((sp_consensus_babe::KEY_TYPE, invitee.public())))
		.expect("the invitee validates");
	let before = points(&mut chain, &bob);
	assert_eq!(before, 126);
	assert_eq!(brought(&mut chain, &who), Some(6));
	let report = pallet_babe::Call::<Runtime>::report_equivocation {
		equivocation_proof: Box::new(two_blocks(&invitee, 0, slot)),
		key_owner_proof,
	};
	assert_ok!(chain.send(Alice, report));

	let events = chain.events();
	let punished = pallet_seats::Event::ValidatorPunished {
		validator: who.clone(),
		session,
		part: Perbill::one(),
		taken: 10_000 * MC,
	};
	assert!(events.contains(&RuntimeEvent::Seats(punished)));
	let taken_back = pallet_invitation::Event::BonusTakenBack {
		inviter: bob.clone(),
		invitee: who.clone(),
		points: 6,
	};
	assert!(events.contains(&RuntimeEvent::Invitation(taken_back)));
	assert_eq!(points(&mut chain, &bob), before - 6);
	assert_eq!(points(&mut chain, &who), 0);
	assert_eq!(brought(&mut chain, &who), None);
	assert_eq!(chain.state(|| Representation::stake(who.clone()).deposit), 0);

	// It brings nothing any more.
	chain.next_day();
	let before = points(&mut chain, &bob);
	be_there(&mut chain, &invitee);
	assert_eq!(points(&mut chain, &who), 1);
	assert_eq!(points(&mut chain, &bob), before);
}

#[test]
fn who_validates_without_an_inviter_should_cost_nobody_else() {
	let mut chain = Chain::new("local_testnet");
	chain.block(Vec::new());
	let key_owner_proof = chain
		.state(|| KeysInUse::<Runtime>::prove((sp_consensus_babe::KEY_TYPE, Alice.public())))
		.expect("Alice validates");
	let report = pallet_babe::Call::<Runtime>::report_equivocation {
		equivocation_proof: Box::new(two_blocks(&Alice.pair(), 3, common::FIRST_SLOT)),
		key_owner_proof,
	};
	assert_ok!(chain.send(Bob, report));
	assert_eq!(points(&mut chain, &Alice.to_account_id()), 0);
	for other in [Bob, Ferdie] {
		assert_eq!(points(&mut chain, &other.to_account_id()), 1_000);
	}
}

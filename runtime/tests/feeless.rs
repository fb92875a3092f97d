//! What nodes send without a signer and without a fee: how they join, and their daily check-in.

mod common;

use codec::Encode;
use common::{
	genesis_hash,
	nodes::{account, admit, check_in, check_in_on, invite, join, join_on, pair},
	Chain,
};
use frame_support::assert_ok;
use metachain_primitives::{
	check_in::signing_payload,
	invitation::{consent_payload, invitation_payload},
	money::{Balance, MC, TOTAL_SUPPLY},
};
use metachain_runtime::{
	configs::TreasuryAccount, AccountId, Calendar, Credit, Invitation, NodeStaking, Runtime,
	RuntimeEvent, Signature, UncheckedExtrinsic,
};
use pallet_node_staking::Role;
use sp_core::{ed25519, Pair};
use sp_keyring::Sr25519Keyring::{Alice, Bob, Ferdie};
use sp_runtime::{
	transaction_validity::{InvalidTransaction, UnknownTransaction},
	DispatchError,
};

fn has_account(chain: &mut Chain, who: &AccountId) -> bool {
	chain.state(|| frame_system::Account::<Runtime>::contains_key(who))
}

fn treasury(chain: &mut Chain) -> Balance {
	chain.balance(&TreasuryAccount::get())
}

/// Expects neither the pool nor a block to take the transaction.
fn assert_refused(chain: &mut Chain, transaction: UncheckedExtrinsic, reason: InvalidTransaction) {
	assert_eq!(chain.validate(transaction.clone()), Err(reason.into()));
	assert_eq!(chain.block(vec![transaction]), [Err(reason.into())]);
}

/// Registers Ferdie's node.
fn register(chain: &mut Chain) {
	let deposit = 100 * MC;
	let register = pallet_node_staking::Call::register { role: Role::Client, deposit };
	assert_ok!(chain.send(Ferdie, register));
}

#[test]
fn joining_should_cost_nothing_and_leave_no_account() {
	let mut chain = Chain::new("development");
	let invitation = invite(&mut chain, &Alice.pair(), "invitation");
	let newcomer = pair("newcomer");
	let who = account(&newcomer);
	let (inviter, fees) = (chain.balance(&Alice.to_account_id()), treasury(&mut chain));

	let join = join(&mut chain, &invitation, &newcomer);
	let join = chain.authorized(join);
	let valid = chain.validate(join.clone()).expect("the pool takes it");
	let key = invitation.public().0;
	let tags = [
		("invitation-join", ("invitation", key)).encode(),
		("invitation-join", ("account", &who)).encode(),
	];
	assert_eq!(valid.provides, tags);
	assert!(valid.requires.is_empty() && valid.propagate);
	assert_eq!(chain.block(vec![join]), [Ok(Ok(()))]);

	assert_eq!(chain.state(|| Credit::points(who.clone())), 50);
	let used = pallet_invitation::Event::InvitationUsed {
		inviter: Alice.to_account_id(),
		key,
		invitee: who.clone(),
	};
	assert!(chain.events().contains(&RuntimeEvent::Invitation(used)));
	assert!(!has_account(&mut chain, &who));
	assert_eq!(chain.balance(&Alice.to_account_id()), inviter);
	assert_eq!(treasury(&mut chain), fees);
	assert_eq!(chain.issuance(), TOTAL_SUPPLY);

	chain.next_day();
	assert!(!has_account(&mut chain, &who));
}

#[test]
fn an_invitation_should_serve_once() {
	let mut chain = Chain::new("development");
	let invitation = invite(&mut chain, &Alice.pair(), "invitation");
	let (first, second) = (pair("first"), pair("second"));
	let (by_first, by_second) =
		(join(&mut chain, &invitation, &first), join(&mut chain, &invitation, &second));
	let by_first = chain.authorized(by_first);
	let by_second = chain.authorized(by_second);
	assert_ok!(chain.validate(by_second.clone()));

	let results = chain.block(vec![by_first.clone(), by_second.clone()]);
	assert_eq!(results, [Ok(Ok(())), Err(InvalidTransaction::Stale.into())]);
	assert_refused(&mut chain, by_first, InvalidTransaction::Stale);
	assert_refused(&mut chain, by_second, InvalidTransaction::Stale);
	assert_eq!(chain.state(|| Credit::points(account(&second))), 0);
}

#[test]
fn a_node_should_not_join_again() {
	let mut chain = Chain::new("development");
	let newcomer = pair("newcomer");
	admit(&mut chain, &Alice.pair(), &newcomer);
	let another = invite(&mut chain, &Bob.pair(), "another");
	for node in [newcomer, Ferdie.pair()] {
		let join = join(&mut chain, &another, &node);
		let join = chain.authorized(join);
		assert_refused(&mut chain, join, InvalidTransaction::Stale);
	}
	assert!(chain.state(|| Invitation::invitation(another.public().0)).is_some());
}

#[test]
fn joining_should_need_both_signatures() {
	let mut chain = Chain::new("development");
	let invitation = invite(&mut chain, &Alice.pair(), "invitation");
	let (newcomer, thief) = (pair("newcomer"), pair("thief"));
	let genesis = genesis_hash(&mut chain);
	let (who, key) = (account(&newcomer), invitation.public().0);
	let proof = invitation.sign(&invitation_payload(&genesis, &who)).0;
	let consent = Signature::Sr25519(newcomer.sign(&consent_payload(&genesis, &key)));
	let by_the_thief = thief.sign(&invitation_payload(&genesis, &who)).0;
	let thiefs_consent = Signature::Sr25519(thief.sign(&consent_payload(&genesis, &key)));

	let refused = [
		(who.clone(), by_the_thief, consent.clone(), InvalidTransaction::BadProof),
		(who, proof, thiefs_consent.clone(), InvalidTransaction::BadSigner),
		// The proof is for another account.
		(account(&thief), proof, thiefs_consent, InvalidTransaction::BadProof),
	];
	for (account, proof, consent, reason) in refused {
		let join = pallet_invitation::Call::<Runtime>::join { key, account, proof, consent };
		let join = chain.authorized(join);
		assert_refused(&mut chain, join, reason);
	}
	let elsewhere = chain.authorized(join_on(&[7; 32], &invitation, &newcomer));
	assert_refused(&mut chain, elsewhere, InvalidTransaction::BadProof);

	let join = join(&mut chain, &invitation, &newcomer);
	let join = chain.authorized(join);
	assert_eq!(chain.block(vec![join]), [Ok(Ok(()))]);
}

#[test]
fn an_account_of_another_kind_should_join() {
	let mut chain = Chain::new("development");
	let invitation = invite(&mut chain, &Alice.pair(), "invitation");
	let newcomer = ed25519::Pair::from_seed(&[5; 32]);
	let (who, key) = (AccountId::from(newcomer.public()), invitation.public().0);
	let genesis = genesis_hash(&mut chain);
	let join = pallet_invitation::Call::<Runtime>::join {
		key,
		account: who.clone(),
		proof: invitation.sign(&invitation_payload(&genesis, &who)).0,
		consent: Signature::Ed25519(newcomer.sign(&consent_payload(&genesis, &key))),
	};
	let join = chain.authorized(join);
	assert_eq!(chain.block(vec![join]), [Ok(Ok(()))]);
	assert_eq!(chain.state(|| Credit::points(who)), 50);
}

#[test]
fn joining_should_be_authorized_and_not_signed() {
	let mut chain = Chain::new("development");
	let invitation = invite(&mut chain, &Alice.pair(), "invitation");
	let join = join(&mut chain, &invitation, &pair("newcomer"));
	assert_eq!(chain.send(Alice, join.clone()), Err(DispatchError::BadOrigin));
	let bare = UncheckedExtrinsic::new_bare(join.into());
	assert_eq!(chain.validate(bare.clone()), Err(UnknownTransaction::NoUnsignedValidator.into()));
	assert_eq!(chain.block(vec![bare]), [Ok(Err(DispatchError::BadOrigin))]);
}

#[test]
fn a_newcomer_should_send_nothing_until_it_has_mc() {
	let mut chain = Chain::new("development");
	let newcomer = pair("newcomer");
	admit(&mut chain, &Alice.pair(), &newcomer);
	let check_in = pallet_credit::Call::<Runtime>::check_in {};
	let signed = chain.signed_by(&newcomer, check_in.clone());
	assert_refused(&mut chain, signed, InvalidTransaction::Payment);

	let gift =
		pallet_balances::Call::transfer_keep_alive { dest: account(&newcomer).into(), value: MC };
	assert_ok!(chain.send(Alice, gift));
	assert_ok!(chain.send_by(&newcomer, check_in));
	assert_eq!(chain.state(|| Credit::points(account(&newcomer))), 51);
}

#[test]
fn a_check_in_of_a_registered_node_should_cost_nothing() {
	let mut chain = Chain::new("development");
	register(&mut chain);
	let ferdie = Ferdie.to_account_id();
	let (before, fees) = (chain.balance(&ferdie), treasury(&mut chain));
	let nonce = chain.state(|| metachain_runtime::System::account_nonce(&ferdie));
	let today = chain.state(Calendar::today);

	let check_in = check_in(&mut chain, &Ferdie.pair(), today);
	let check_in = chain.authorized(check_in);
	let valid = chain.validate(check_in.clone()).expect("the pool takes it");
	assert_eq!(valid.provides, [("credit-check-in", (&ferdie, today)).encode()]);
	assert!(valid.requires.is_empty() && valid.propagate);
	assert_eq!(chain.block(vec![check_in]), [Ok(Ok(()))]);

	assert_eq!(chain.state(|| Credit::points(ferdie.clone())), 121);
	assert_eq!(chain.state(pallet_credit::ActiveToday::<Runtime>::get), 1);
	assert_eq!(chain.balance(&ferdie), before);
	assert_eq!(treasury(&mut chain), fees);
	assert_eq!(chain.state(|| metachain_runtime::System::account_nonce(&ferdie)), nonce);
}

#[test]
fn a_node_should_check_in_once_a_day() {
	let mut chain = Chain::new("development");
	register(&mut chain);
	let mut today = chain.state(Calendar::today);
	for day in 1..4 {
		let call = check_in(&mut chain, &Ferdie.pair(), today);
		let transaction = chain.authorized(call);
		let twice = vec![transaction.clone(), transaction.clone()];
		assert_eq!(chain.block(twice), [Ok(Ok(())), Err(InvalidTransaction::Stale.into())]);
		assert_refused(&mut chain, transaction.clone(), InvalidTransaction::Stale);
		let paid = chain.send(Ferdie, pallet_credit::Call::<Runtime>::check_in {});
		assert_eq!(paid, Err(pallet_credit::Error::<Runtime>::AlreadyCheckedIn.into()));

		today = chain.next_day();
		assert_refused(&mut chain, transaction, InvalidTransaction::Stale);
		assert_eq!(chain.state(|| Credit::points(Ferdie.to_account_id())), 120 + day);
	}
	assert_ok!(chain.send(Ferdie, pallet_credit::Call::<Runtime>::check_in {}));
	let call = check_in(&mut chain, &Ferdie.pair(), today);
	let after_a_paid_one = chain.authorized(call);
	assert_refused(&mut chain, after_a_paid_one, InvalidTransaction::Stale);
}

#[test]
fn a_check_in_should_cost_a_fee_without_a_deposit() {
	let mut chain = Chain::new("development");
	chain.block(Vec::new());
	let today = chain.state(Calendar::today);
	let call = check_in(&mut chain, &Ferdie.pair(), today);
	let transaction = chain.authorized(call);
	assert_refused(&mut chain, transaction.clone(), InvalidTransaction::Payment);
	let call = check_in(&mut chain, &pair("stranger"), today);
	let of_a_stranger = chain.authorized(call);
	assert_refused(&mut chain, of_a_stranger, InvalidTransaction::BadSigner);

	register(&mut chain);
	assert_ok!(chain.validate(transaction.clone()));
	assert_ok!(chain.send(Ferdie, pallet_node_staking::Call::<Runtime>::unregister {}));
	assert!(chain.state(|| NodeStaking::node(Ferdie.to_account_id())).is_some());
	assert_refused(&mut chain, transaction, InvalidTransaction::Payment);
}

#[test]
fn a_check_in_should_be_signed_for_its_chain_day_and_account() {
	let mut chain = Chain::new("development");
	register(&mut chain);
	let today = chain.state(Calendar::today);
	let genesis = genesis_hash(&mut chain);
	let ferdie = Ferdie.pair();
	for (day, reason) in
		[(today - 1, InvalidTransaction::Stale), (today + 1, InvalidTransaction::Future)]
	{
		let transaction = chain.authorized(check_in_on(&genesis, &ferdie, day));
		assert_refused(&mut chain, transaction, reason);
	}

	let who = Ferdie.to_account_id();
	let signatures = [
		ferdie.sign(&signing_payload(&[7; 32], &who, today)),
		ferdie.sign(&signing_payload(&genesis, &who, today + 1)),
		ferdie.sign(&signing_payload(&genesis, &Bob.to_account_id(), today)),
		Bob.pair().sign(&signing_payload(&genesis, &who, today)),
	];
	for signature in signatures {
		let call = pallet_credit::Call::<Runtime>::check_in_authorized {
			who: who.clone(),
			day: today,
			signature: signature.into(),
		};
		let transaction = chain.authorized(call);
		assert_refused(&mut chain, transaction, InvalidTransaction::BadProof);
	}
	let transaction = chain.authorized(check_in_on(&genesis, &ferdie, today));
	assert_eq!(chain.block(vec![transaction]), [Ok(Ok(()))]);
}

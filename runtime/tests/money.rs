//! MC never comes into being, and none is lost unnoticed.

mod common;

use common::Chain;
use frame_support::{assert_noop, assert_ok, traits::fungible::Inspect};
use metachain_primitives::money::{MC, MUSD, TOTAL_SUPPLY};
use metachain_runtime::{
	configs::TreasuryAccount, constants::money::EXISTENTIAL_DEPOSIT, AccountId, Balances, Runtime,
};
use pallet_balances::Call;
use sp_keyring::Sr25519Keyring::{Alice, Bob, Ferdie};
use sp_runtime::transaction_validity::InvalidTransaction;

fn transfer(to: &AccountId, value: u128) -> Call<Runtime> {
	Call::transfer_keep_alive { dest: to.clone().into(), value }
}

#[test]
fn fees_should_go_to_the_treasury() {
	let mut chain = Chain::new("development");
	let (alice, bob, treasury) =
		(Alice.to_account_id(), Bob.to_account_id(), TreasuryAccount::get());
	let before = [&alice, &bob, &treasury].map(|account| chain.balance(account));
	assert_ok!(chain.send(Alice, transfer(&bob, MC)));
	let after = [&alice, &bob, &treasury].map(|account| chain.balance(account));

	let fee = before[0] - after[0] - MC;
	assert!((MC / 1_000..MC / 10).contains(&fee), "{fee}");
	assert_eq!(after[1] - before[1], MC);
	assert_eq!(after[2] - before[2], fee);
	assert_eq!(chain.issuance(), TOTAL_SUPPLY);
}

#[test]
fn dust_should_go_to_the_treasury() {
	let mut chain = Chain::new("development");
	let (poor, treasury) = (AccountId::new([7; 32]), TreasuryAccount::get());
	assert_ok!(chain.send(Alice, transfer(&poor, EXISTENTIAL_DEPOSIT)));
	let before = chain.balance(&treasury);
	chain.state(|| {
		use frame_support::traits::{fungible::Unbalanced, tokens::*};
		let (exact, some) = (Precision::Exact, Preservation::Expendable);
		let taken = Balances::decrease_balance(&poor, 1, exact, some, Fortitude::Polite);
		assert_ok!(taken);
		assert_eq!(Balances::total_balance(&poor), 0);
		assert_eq!(Balances::balance(&treasury), before + EXISTENTIAL_DEPOSIT - 1);
	});
}

#[test]
fn an_account_without_money_sends_nothing() {
	let mut chain = Chain::new("development");
	let all = Call::transfer_all { dest: Bob.to_account_id().into(), keep_alive: false };
	assert_ok!(chain.send(Ferdie, all));
	assert_eq!(chain.balance(&Ferdie.to_account_id()), 0);

	let transaction = chain.signed(Ferdie, transfer(&Bob.to_account_id(), MC));
	let result = chain.block(vec![transaction]).remove(0);
	assert_eq!(result, Err(InvalidTransaction::Payment.into()));
	assert_eq!(chain.issuance(), TOTAL_SUPPLY);
}

#[test]
fn a_transaction_should_be_valid_only_once() {
	let mut chain = Chain::new("development");
	let transaction = chain.signed(Alice, transfer(&Bob.to_account_id(), MC));
	let results = chain.block(vec![transaction.clone(), transaction]);
	assert_eq!(results[0], Ok(Ok(())));
	assert_eq!(results[1], Err(InvalidTransaction::Stale.into()));
}

#[test]
fn burning_for_musd_should_be_the_only_loss() {
	let mut chain = Chain::new("development");
	let burn = pallet_musd::Call::burn_mc { mc: 100 * MC, min_musd: 5 * MUSD };
	assert_ok!(chain.send(Alice, burn));
	assert_eq!(chain.issuance(), TOTAL_SUPPLY - 100 * MC);
	assert_eq!(chain.state(|| metachain_runtime::Musd::balance(Alice.to_account_id())), 5 * MUSD);

	for _ in 0..3 {
		chain.next_day();
	}
	assert_eq!(chain.issuance(), TOTAL_SUPPLY - 100 * MC);
}

#[test]
fn nobody_is_root() {
	let mut chain = Chain::new("development");
	let set = Call::force_set_balance { who: Alice.to_account_id().into(), new_free: TOTAL_SUPPLY };
	let before = chain.issuance();
	let result = chain.send(Alice, set);
	assert_eq!(result, Err(sp_runtime::DispatchError::BadOrigin));
	assert_eq!(chain.issuance(), before);
	chain.state(|| {
		assert_noop!(
			Balances::force_adjust_total_issuance(
				metachain_runtime::RuntimeOrigin::signed(Alice.to_account_id()),
				pallet_balances::AdjustmentDirection::Increase,
				MC,
			),
			sp_runtime::DispatchError::BadOrigin
		);
	});
}

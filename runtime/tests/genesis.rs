//! The first state of a chain.

mod common;

use common::{genesis, Chain};
use frame_support::traits::fungible::Inspect;
use metachain_primitives::money::{Balance, MC, MUSD, TOTAL_SUPPLY};
use metachain_runtime::{
	genesis::{
		get_preset,
		pools::{accounts_of_pallets, Pool},
		preset_names,
	},
	AccountId, Babe, Balances, Calendar, Credit, Grandpa, Musd, NodeStaking, Representation, Seats,
	Session,
};
use pallet_balances::TotalIssuance;
use sp_consensus_babe::AllowedSlots;
use sp_keyring::Sr25519Keyring;

#[test]
fn every_preset_holds_the_whole_supply() {
	assert_eq!(preset_names(), ["development", "local_testnet"]);
	for name in preset_names() {
		genesis(&name).execute_with(|| {
			assert_eq!(TotalIssuance::<metachain_runtime::Runtime>::get(), TOTAL_SUPPLY);
			let held: Balance = frame_system::Account::<metachain_runtime::Runtime>::iter_values()
				.map(|account| account.data.free + account.data.reserved)
				.sum();
			assert_eq!(held, TOTAL_SUPPLY);
		});
	}
}

#[test]
fn pools_hold_their_shares() {
	genesis("development").execute_with(|| {
		let billion = 1_000_000_000 * MC;
		let held = |pool: Pool| Balances::balance(&pool.account());
		assert_eq!(held(Pool::Incentive), 6 * billion);
		assert_eq!(held(Pool::PrivateSale), 2 * billion);
		assert_eq!(held(Pool::Foundation), billion);
		assert_eq!(held(Pool::Promotion), billion / 2);
		assert_eq!(held(Pool::PublicOffering), billion / 10);

		let granted = Sr25519Keyring::well_known().count() as Balance * 1_000_000 * MC;
		let rest = 4 * billion / 10 - granted;
		let endowments: Balance = accounts_of_pallets().iter().map(Balances::balance).sum();
		assert!(endowments > 0);
		assert_eq!(held(Pool::Operations), rest - endowments);
	});
}

#[test]
fn every_pallet_account_exists_and_is_its_own() {
	genesis("development").execute_with(|| {
		let mut accounts: Vec<AccountId> = Pool::ALL.iter().map(|pool| pool.account()).collect();
		accounts.extend(accounts_of_pallets());
		for account in &accounts {
			assert!(Balances::balance(account) >= Balances::minimum_balance());
		}
		accounts.sort();
		accounts.dedup();
		assert_eq!(accounts.len(), 10);
	});
}

#[test]
fn the_development_chain_has_short_days_one_validator_and_a_price() {
	genesis("development").execute_with(|| {
		assert_eq!(Calendar::day_length(), 120_000);
		assert_eq!(Calendar::epoch_length(), 10);
		assert_eq!(Musd::price(), Some(MUSD / 20));
		assert_eq!(Session::validators(), [Sr25519Keyring::Alice.to_account_id()]);
		assert_eq!(Babe::authorities().len(), 1);
		assert!(Representation::parliament().is_empty());
		assert_eq!(Balances::balance(&Sr25519Keyring::Bob.to_account_id()), 1_000_000 * MC);
	});
}

#[test]
fn all_development_accounts_are_nodes() {
	for (name, points) in [("development", 120), ("local_testnet", 1_000)] {
		genesis(name).execute_with(|| {
			for key in Sr25519Keyring::well_known() {
				assert_eq!(Credit::points(key.to_account_id()), points, "{key:?}");
			}
			assert_eq!(Credit::points(Sr25519Keyring::One.to_account_id()), 0);
		});
	}
}

#[test]
fn the_local_chain_has_four_validators_with_seats_by_election() {
	genesis("local_testnet").execute_with(|| {
		use Sr25519Keyring::{Alice, Bob, Charlie, Dave};
		// In the order of their accounts.
		let seats = [(Dave, 1), (Bob, 1), (Charlie, 1), (Alice, 5)];
		let held: Vec<_> =
			Seats::seats_now().into_iter().map(|one| (one.validator, one.seats)).collect();
		assert_eq!(held, seats.map(|(key, seats)| (key.to_account_id(), seats)));
		assert_eq!(Session::validators(), seats.map(|(key, _)| key.to_account_id()));

		let babe: Vec<_> = Babe::authorities().into_iter().map(|(key, _)| key).collect();
		let entries = [Dave, Bob, Charlie, Alice, Alice, Alice, Alice, Alice];
		assert_eq!(babe, entries.map(|key| key.public().into()));
		let votes: Vec<_> =
			Grandpa::grandpa_authorities().into_iter().map(|(_, weight)| weight).collect();
		assert_eq!(votes, [1, 1, 1, 5]);
		assert_eq!(
			pallet_workload::AuthorityKeys::<metachain_runtime::Runtime>::get().into_inner(),
			seats.map(|(key, _)| key.public().into())
		);

		let mut parliament = Representation::parliament();
		parliament.sort_by(|a, b| a.validator.cmp(&b.validator));
		assert_eq!(parliament, Seats::seats_now());
		let registered = NodeStaking::node(Alice.to_account_id()).map(|node| node.deposit);
		assert_eq!(registered, Some(160_000 * MC));
	});
}

#[test]
fn secondary_slots_follow_the_list_of_authorities() {
	genesis("development").execute_with(|| {
		let config = Babe::epoch_config().unwrap();
		assert_eq!(config.c, (1, 4));
		assert_eq!(config.allowed_slots, AllowedSlots::PrimaryAndSecondaryPlainSlots);
	});
}

#[test]
fn there_are_no_other_presets() {
	assert_eq!(get_preset(&"mainnet".into()), None);
}

#[test]
fn the_first_blocks_run_from_every_preset() {
	for name in preset_names() {
		let mut chain = Chain::new(&name);
		chain.block(Vec::new());
		let day = chain.state(Calendar::today);
		assert_eq!(chain.next_day(), day + 1);
		assert_eq!(chain.issuance(), TOTAL_SUPPLY);
	}
}

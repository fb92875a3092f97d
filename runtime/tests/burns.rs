//! What is burned, and what purchases of credit share out.

mod common;

use common::{
	equivocation::two_blocks,
	nodes::{account, admit, pair},
	Chain, FIRST_SLOT,
};
use frame_support::{
	assert_ok,
	traits::{fungible::Inspect, KeyOwnerProofSystem},
};
use metachain_primitives::{
	money::{
		Balance,
		BurnReason::{self, CreditPurchase, CreditReplenishment, MusdPurchase},
		MC, TOTAL_SUPPLY,
	},
	time::Day,
};
use metachain_runtime::{
	AccountId, Balances, Burning, Calendar, Credit, NodeStaking, Representation, Runtime,
	RuntimeEvent,
};
use pallet_node_staking::Role;
use pallet_seats::KeysInUse;
use sp_core::sr25519;
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Dave, Eve, Ferdie};

/// What a point costs.
const POINT: Balance = 50 * MC;

/// Who stakes in a [`parliament`], all with the same credit.
const DEPOSITS: [(Sr25519Keyring, Balance); 5] =
	[(Alice, 160_000), (Bob, 10_000), (Charlie, 10_000), (Dave, 10_000), (Ferdie, 40_000)];

/// What of `amount` is for a deposit of so many MC in a [`parliament`].
fn staked(amount: Balance, deposit: Balance) -> Balance {
	let all: Balance = DEPOSITS.iter().map(|(_, deposit)| deposit).sum();
	amount * deposit / all
}

/// Alice, Bob, Charlie and Dave validate; Ferdie delegates to Dave, who authors all blocks of the first
/// session. On its first day a chain has no budget: it pays nothing but what is shared.
fn parliament() -> Chain {
	let mut chain = Chain::new("local_testnet");
	let register = pallet_node_staking::Call::register { role: Role::Client, deposit: 40_000 * MC };
	assert_ok!(chain.send(Ferdie, register));
	let delegate = pallet_representation::Call::delegate { candidate: Dave.to_account_id() };
	assert_ok!(chain.send(Ferdie, delegate));
	chain
}

/// A new node with MC and with 50 points.
fn newcomer(chain: &mut Chain) -> sr25519::Pair {
	let newcomer = pair("newcomer");
	admit(chain, &Eve.pair(), &newcomer);
	let dest = account(&newcomer).into();
	let gift = pallet_balances::Call::transfer_keep_alive { dest, value: 10_000 * MC };
	assert_ok!(chain.send(Eve, gift));
	newcomer
}

fn purchase(chain: &mut Chain, who: &sr25519::Pair, points: u32) {
	let max_cost = Balance::from(points) * POINT;
	assert_ok!(chain.send_by(who, pallet_credit::Call::<Runtime>::purchase { points, max_cost }));
}

fn burned_on(chain: &mut Chain, day: Day) -> Vec<(BurnReason, Balance)> {
	let entries = chain.state(|| Burning::burned_on(day)).expect("the day is kept");
	entries.into_iter().filter(|(_, amount)| *amount > 0).collect()
}

/// What a claim as a delegator or validator, and one for a deposit with credit, would pay.
fn due(chain: &mut Chain, who: Sr25519Keyring) -> (Balance, Balance) {
	let who = who.to_account_id();
	chain
		.state(|| (Representation::pending_rewards(who.clone()), NodeStaking::pending_rewards(who)))
}

/// All MC that ever was is there, or was burned and noted.
fn assert_all_is_accounted_for(chain: &mut Chain) {
	let burned = chain.state(Burning::total);
	assert_eq!(chain.issuance(), TOTAL_SUPPLY - burned);
	let by_reason: Balance = chain.state(Burning::totals).into_iter().map(|(_, sum)| sum).sum();
	assert_eq!(by_reason, burned);
	let held: Balance = chain.state(|| {
		frame_system::Account::<Runtime>::iter_keys().map(|who| Balances::total_balance(&who)).sum()
	});
	assert_eq!(held, chain.issuance());
}

#[test]
fn half_of_a_purchase_should_be_burned() {
	let mut chain = parliament();
	let newcomer = newcomer(&mut chain);
	let today = chain.state(Calendar::today);
	let before = chain.balance(&account(&newcomer));
	purchase(&mut chain, &newcomer, 40);

	assert_eq!(chain.state(|| Credit::points(account(&newcomer))), 90);
	let fee = before - chain.balance(&account(&newcomer)) - 40 * POINT;
	assert!(fee < MC, "{fee}");
	assert_eq!(chain.issuance(), TOTAL_SUPPLY - 20 * POINT);
	assert_eq!(burned_on(&mut chain, today), [(CreditPurchase, 20 * POINT)]);
	let noted =
		pallet_burning::Event::Burned { day: today, reason: CreditPurchase, amount: 20 * POINT };
	assert!(chain.events().contains(&RuntimeEvent::Burning(noted)));
	assert_all_is_accounted_for(&mut chain);
}

#[test]
fn half_of_a_purchase_should_be_for_those_who_stake_and_validate_today() {
	let mut chain = parliament();
	let newcomer = newcomer(&mut chain);
	purchase(&mut chain, &newcomer, 40);
	let half = 10 * POINT;
	assert_eq!(chain.state(pallet_representation::Undistributed::<Runtime>::get), half);
	assert_eq!(chain.state(pallet_node_staking::Shared::<Runtime>::get), half);
	for who in [Alice, Bob, Charlie, Dave, Ferdie] {
		assert_eq!(due(&mut chain, who), (0, 0));
	}

	chain.next_day();
	for (who, deposit) in DEPOSITS {
		// Ferdie has chosen Dave today, and is paid for blocks from tomorrow on.
		let validating = if who == Dave { half } else { 0 };
		let paid = due(&mut chain, who);
		assert!(validating.abs_diff(paid.0) <= 1, "{who:?} {paid:?}");
		assert!(staked(half, deposit).abs_diff(paid.1) <= 1, "{who:?} {paid:?}");
	}

	let dave = Dave.to_account_id();
	let (before, paid) = (chain.balance(&dave), due(&mut chain, Dave));
	assert_ok!(chain.send(Dave, pallet_representation::Call::<Runtime>::claim {}));
	assert_ok!(chain.send(Dave, pallet_node_staking::Call::<Runtime>::claim {}));
	let fees = before + paid.0 + paid.1 - chain.balance(&dave);
	assert!(fees < MC, "{fees}");
	assert_eq!(due(&mut chain, Dave), (0, 0));
	assert_all_is_accounted_for(&mut chain);
}

#[test]
fn what_is_shared_should_come_on_top_of_the_streams() {
	let mut chains = [parliament(), parliament()];
	for chain in &mut chains {
		newcomer(chain);
		chain.next_day();
	}
	let [with, without] = &mut chains;
	purchase(with, &pair("newcomer"), 40);
	without.block(Vec::new());
	with.next_day();
	without.next_day();

	let half = 10 * POINT;
	// Dave keeps a tenth for its blocks, and shares the rest with Ferdie: both have 1,000 points.
	let each = half / 10 * 9 / 2;
	for (who, deposit) in DEPOSITS {
		let validating = match who {
			Dave => half / 10 + each,
			Ferdie => each,
			_ => 0,
		};
		let (more, less) = (due(with, who), due(without, who));
		assert!(less.1 > 0, "{who:?} {less:?}");
		assert!(validating.abs_diff(more.0 - less.0) <= 2, "{who:?} {more:?} {less:?}");
		assert!(staked(half, deposit).abs_diff(more.1 - less.1) <= 2, "{who:?} {more:?} {less:?}");
	}
}

#[test]
fn all_of_a_replenishment_should_be_burned() {
	let mut chain = Chain::new("development");
	chain.block(Vec::new());
	chain.skip(6 * 20);
	chain.block(Vec::new());
	let ferdie = Ferdie.to_account_id();
	let lost = chain.state(|| Credit::replenishable(ferdie.clone()));
	assert!(lost > 0);
	let today = chain.state(Calendar::today);
	let cost = Balance::from(lost) * POINT;
	let pots = |chain: &mut Chain| {
		[Representation::pot_account(), NodeStaking::pot_account()].map(|pot| chain.balance(&pot))
	};
	let before = pots(&mut chain);

	let replenish = pallet_credit::Call::<Runtime>::replenish { points: lost, max_cost: cost };
	assert_ok!(chain.send(Ferdie, replenish));
	assert_eq!(chain.state(|| Credit::points(ferdie)), 120);
	assert_eq!(chain.issuance(), TOTAL_SUPPLY - cost);
	assert_eq!(burned_on(&mut chain, today), [(CreditReplenishment, cost)]);
	assert_eq!(pots(&mut chain), before);
	assert_all_is_accounted_for(&mut chain);
}

#[test]
fn mc_burned_for_musd_should_be_in_the_ledger() {
	let mut chain = Chain::new("development");
	chain.block(Vec::new());
	let today = chain.state(Calendar::today);
	let burn = |mc: Balance| pallet_musd::Call::<Runtime>::burn_mc { mc, min_musd: 0 };
	assert_ok!(chain.send(Alice, burn(100 * MC)));
	assert_ok!(chain.send(Bob, burn(100)));
	assert_eq!(burned_on(&mut chain, today), [(MusdPurchase, 100 * MC + 100)]);

	let tomorrow = chain.next_day();
	assert_ok!(chain.send(Alice, burn(MC)));
	assert_eq!(burned_on(&mut chain, today), [(MusdPurchase, 100 * MC + 100)]);
	assert_eq!(burned_on(&mut chain, tomorrow), [(MusdPurchase, MC)]);
	assert_eq!(chain.state(Burning::total), 101 * MC + 100);
	assert_all_is_accounted_for(&mut chain);
}

/// Fees, fines, holds, rewards and days destroy nothing.
#[test]
fn nothing_should_be_lost_but_what_is_in_the_ledger() {
	let mut chain = parliament();
	let newcomer = newcomer(&mut chain);
	let proof = chain
		.state(|| KeysInUse::<Runtime>::prove((sp_consensus_babe::KEY_TYPE, Charlie.public())))
		.expect("Charlie validates");
	purchase(&mut chain, &newcomer, 7);
	assert_ok!(chain.send(Alice, pallet_musd::Call::<Runtime>::burn_mc { mc: 3 * MC, min_musd: 0 }));
	assert_all_is_accounted_for(&mut chain);

	let report = pallet_babe::Call::<Runtime>::report_equivocation {
		equivocation_proof: Box::new(two_blocks(&Charlie.pair(), 2, FIRST_SLOT)),
		key_owner_proof: proof,
	};
	assert_ok!(chain.send(Bob, report));
	assert!(chain.state(|| Representation::stake(Charlie.to_account_id()).deposit) < 10_000 * MC);
	assert_all_is_accounted_for(&mut chain);

	chain.next_day();
	chain.next_day();
	assert_ok!(chain.send(Alice, pallet_node_staking::Call::<Runtime>::claim {}));
	assert_ok!(chain.send(Dave, pallet_representation::Call::<Runtime>::claim {}));
	assert_ok!(chain.send(Bob, pallet_node_staking::Call::<Runtime>::unregister {}));
	chain.skip(8 * 100);
	chain.block(Vec::new());
	assert_ok!(chain.send(Bob, pallet_node_staking::Call::<Runtime>::withdraw {}));
	let all: AccountId = Alice.to_account_id();
	let leave = pallet_balances::Call::transfer_all { dest: all.into(), keep_alive: false };
	assert_ok!(chain.send(Sr25519Keyring::BobStash, leave));
	let replenish = pallet_credit::Call::<Runtime>::replenish { points: 2, max_cost: 2 * POINT };
	assert_ok!(chain.send(Ferdie, replenish));
	assert_all_is_accounted_for(&mut chain);
	assert_eq!(chain.state(Burning::total), 7 * POINT / 2 + 3 * MC + 2 * POINT);
}

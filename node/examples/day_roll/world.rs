//! Builds chains with any number of validators and registered nodes.

use std::collections::BTreeMap;

use codec::Encode;
use frame_support::traits::{tokens::IdAmount, BuildGenesisConfig};
use frame_system::AccountInfo;
use metachain_primitives::{
	curve::{Curve, Gated},
	decaying_sum::SumError,
	money::{Balance, MC},
	seats::{Seats, SeatsOf},
	time::Day,
	traits,
};
use metachain_runtime::{
	constants::{consensus::EPOCH_CONFIG, time::MILLIS_PER_SLOT},
	genesis::pools::{self, Pool},
	AccountId, BabeConfig, BalancesConfig, Calendar, CalendarConfig, Credit, RepresentationConfig,
	Runtime, RuntimeGenesisConfig, RuntimeHoldReason, SeatsConfig, SessionConfig, SessionKeys,
};
use pallet_balances::AccountData;
use pallet_representation::{CandidacyId, Delegation};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::Perbill;

use crate::Failure;

/// The length of a day and of an epoch, in slots.
pub const DAY: u64 = 100;
pub const EPOCH: u64 = 50;

/// The first slot of the first day.
pub const MIDNIGHT: u64 = 283_333_400;

/// The first block is not produced at midnight, so that epochs and days do not end together.
pub const FIRST_SLOT: u64 = MIDNIGHT + 3;

/// What each candidate has at stake.
const SELF_DEPOSIT: Balance = 20_000 * MC;
/// What each account has besides what is on hold.
const PURSE: Balance = MC;
/// How many seats there are for each validator.
const SEATS_EACH: Seats = 2;

/// A node that can sign.
pub const SIGNER: Sr25519Keyring = Sr25519Keyring::Ferdie;

/// A chain's first state, with so many validators. They are candidates, and nobody delegates yet.
pub fn genesis(validators: u32) -> Result<TestExternalities, Failure> {
	let accounts = validator_accounts(validators);
	let grants = accounts.iter().map(|who| (who.clone(), SELF_DEPOSIT + PURSE)).collect();
	let config = RuntimeGenesisConfig {
		balances: BalancesConfig {
			balances: pools::balances(grants).ok_or("so many candidates need too much MC")?,
			..Default::default()
		},
		babe: BabeConfig { epoch_config: EPOCH_CONFIG, ..Default::default() },
		calendar: CalendarConfig {
			day_length: DAY * MILLIS_PER_SLOT,
			epoch_length: EPOCH,
			..Default::default()
		},
		representation: RepresentationConfig {
			candidates: accounts
				.iter()
				.map(|who| (who.clone(), SELF_DEPOSIT, Perbill::from_percent(10)))
				.collect(),
			seats: validators * SEATS_EACH,
			elected_at_most: validators,
			..Default::default()
		},
		seats: SeatsConfig {
			validators: accounts
				.iter()
				.map(|who| SeatsOf { validator: who.clone(), seats: 1 })
				.collect(),
		},
		session: SessionConfig {
			keys: accounts
				.iter()
				.map(|who| (who.clone(), who.clone(), session_keys(who)))
				.collect(),
			..Default::default()
		},
		..Default::default()
	};
	let mut state = TestExternalities::default();
	state.execute_with(|| config.build());
	state.commit_all()?;
	Ok(state)
}

/// In the order in which seats are numbered through.
fn validator_accounts(count: u32) -> Vec<AccountId> {
	let mut accounts: Vec<_> = (0..count).map(|number| account("validator", number)).collect();
	accounts.sort();
	accounts
}

/// An account by its name and number.
fn account(name: &str, number: u32) -> AccountId {
	sp_io::hashing::blake2_256(&(name, number).encode()).into()
}

/// Keys of nobody: the runtime itself checks no seals and no votes.
fn session_keys(who: &AccountId) -> SessionKeys {
	let key = |purpose: &str| sp_io::hashing::blake2_256(&(purpose, who).encode());
	SessionKeys {
		babe: sp_core::sr25519::Public::from_raw(key("babe")).into(),
		grandpa: sp_core::ed25519::Public::from_raw(key("grandpa")).into(),
		workload: sp_core::sr25519::Public::from_raw(key("workload")).into(),
	}
}

/// A registered node that delegates.
struct Node {
	account: AccountId,
	curve: Curve,
	deposit: Balance,
	/// The place of its candidate.
	candidate: usize,
}

impl Node {
	/// All kinds of credit and deposits, spread evenly over the candidates. The first node can sign, and
	/// delegates to the first candidate.
	fn new(number: u32, today: Day, candidates: usize) -> Self {
		let account = match number {
			0 => SIGNER.to_account_id(),
			_ => account("node", number),
		};
		let spread = number.wrapping_mul(2_654_435_761);
		let points = if number == 0 { 1_000 } else { 50 + spread % 951 };
		Self {
			account,
			curve: Curve::new(points, today + number % 4, 5, 50),
			deposit: Balance::from(100 + number % 201) * MC,
			candidate: number as usize % candidates,
		}
	}
}

/// What all nodes bring together.
struct Sums {
	staking: pallet_node_staking::Ledger,
	staking_changes: BTreeMap<Day, i128>,
	candidacies: Vec<(pallet_representation::Ledger, BTreeMap<Day, i128>)>,
	deposits: Balance,
}

impl Sums {
	fn new(today: Day, candidates: usize) -> Self {
		let candidacy = (pallet_representation::Ledger::new(today), BTreeMap::new());
		Self {
			staking: pallet_node_staking::Ledger::new(today),
			staking_changes: BTreeMap::new(),
			candidacies: vec![candidacy; candidates],
			deposits: 0,
		}
	}

	fn add(&mut self, node: &Node, credit: &Gated, today: Day) -> Result<(), SumError> {
		self.deposits += node.deposit;
		self.staking.insert(credit, node.deposit, &mut self.staking_changes)?;
		let (ledger, changes) = &mut self.candidacies[node.candidate];
		ledger.join(today, node.deposit, &node.curve, changes)
	}
}

/// Adds so many registered nodes to a chain that has produced its first blocks: their accounts, their
/// credit, their deposits and their delegations, all as if they had come today, and the sums of all
/// that. The operations pool gives them their MC.
pub fn add_nodes(state: &mut TestExternalities, count: u32) -> Result<(), Failure> {
	let (today, candidates, lagging) = state.execute_with(|| {
		let candidates: BTreeMap<AccountId, CandidacyId> =
			pallet_representation::Candidates::<Runtime>::iter()
				.map(|(who, candidate)| (who, candidate.candidacy))
				.collect();
		let lagging = pallet_representation::Lagging::<Runtime>::get();
		(Calendar::today(), candidates.into_iter().collect::<Vec<_>>(), lagging)
	});
	if !lagging.is_empty() {
		return Err("a candidacy has not reached the first day".into());
	}

	let nodes: Vec<_> =
		(0..count).map(|number| Node::new(number, today, candidates.len())).collect();
	let mut sums = Sums::new(today, candidates.len());
	for node in &nodes {
		sums.add(node, &gated(node), today).map_err(|error| format!("a sum is full: {error:?}"))?;
	}
	// Past the overlay, which would take much longer.
	state.batch_insert(nodes.iter().map(account_entry));
	state.batch_insert(nodes.iter().map(hold_entry));
	state.batch_insert(nodes.iter().map(|node| record_entry(node, today)));
	state.batch_insert(nodes.iter().map(|node| deposit_entry(node, today)));
	state.batch_insert(
		nodes.iter().map(|node| delegation_entry(node, today, &candidates[node.candidate])),
	);
	state.execute_with(|| store_sums(&sums, count, &candidates))?;
	state.commit_all()?;
	Ok(())
}

/// Notes blocks of today for all candidates.
pub fn let_all_author(state: &mut TestExternalities) -> Result<(), Failure> {
	state.execute_with(|| {
		let candidates: Vec<_> =
			pallet_representation::Candidates::<Runtime>::iter_keys().collect();
		for candidate in candidates {
			pallet_representation::AuthoredBlocks::<Runtime>::insert(candidate, 20);
		}
	});
	state.commit_all()?;
	Ok(())
}

type Entry = (Vec<u8>, Vec<u8>);

fn account_entry(node: &Node) -> Entry {
	let data = AccountData { free: PURSE, reserved: node.deposit, ..Default::default() };
	let info = AccountInfo { nonce: 0u32, consumers: 1, providers: 1, sufficients: 0, data };
	(frame_system::Account::<Runtime>::hashed_key_for(&node.account), info.encode())
}

fn hold_entry(node: &Node) -> Entry {
	let id = RuntimeHoldReason::NodeStaking(pallet_node_staking::HoldReason::Collateral);
	let holds = vec![IdAmount { id, amount: node.deposit }];
	(pallet_balances::Holds::<Runtime>::hashed_key_for(&node.account), holds.encode())
}

fn record_entry(node: &Node, today: Day) -> Entry {
	let rules = pallet_credit::Rules::of::<Runtime>();
	let mut record = pallet_credit::Record::new(today, &rules);
	record.curve = node.curve;
	record.peak = node.curve.value;
	record.last_active = Some(today);
	(pallet_credit::Records::<Runtime>::hashed_key_for(&node.account), record.encode())
}

fn deposit_entry(node: &Node, today: Day) -> Entry {
	let role = pallet_node_staking::Role::Client;
	let mut entry = pallet_node_staking::Node::<Runtime>::new(role, gated(node));
	entry.deposit = node.deposit;
	entry.unsettled = today;
	(pallet_node_staking::Nodes::<Runtime>::hashed_key_for(&node.account), entry.encode())
}

fn delegation_entry(
	node: &Node,
	today: Day,
	(candidate, candidacy): &(AccountId, CandidacyId),
) -> Entry {
	let delegation = Delegation {
		candidate: candidate.clone(),
		candidacy: *candidacy,
		since: today,
		deposit: node.deposit,
		curve: node.curve,
		unsettled: today + 1,
		accrued: Default::default(),
	};
	let key = pallet_representation::Delegations::<Runtime>::hashed_key_for(&node.account);
	(key, delegation.encode())
}

fn gated(node: &Node) -> Gated {
	let threshold = <Credit as traits::Credit<AccountId>>::threshold();
	Gated { curve: node.curve, threshold }
}

fn store_sums(
	sums: &Sums,
	count: u32,
	candidates: &[(AccountId, CandidacyId)],
) -> Result<(), Failure> {
	pallet_credit::ActiveToday::<Runtime>::put(count);
	pallet_node_staking::Books::<Runtime>::put(sums.staking);
	for (day, change) in &sums.staking_changes {
		pallet_node_staking::SlopeChanges::<Runtime>::insert(day, change);
	}
	for ((_, candidacy), (ledger, changes)) in candidates.iter().zip(&sums.candidacies) {
		pallet_representation::Ledgers::<Runtime>::insert(candidacy, ledger);
		for (day, change) in changes {
			pallet_representation::SlopeChanges::<Runtime>::insert(
				candidacy,
				day.to_be_bytes(),
				change,
			);
		}
	}
	let granted = sums.deposits + Balance::from(count) * PURSE;
	frame_system::Account::<Runtime>::mutate(Pool::Operations.account(), |pool| {
		let left = pool.data.free.checked_sub(granted);
		pool.data.free = left.ok_or("so many nodes need more MC than the operations pool has")?;
		Ok(())
	})
}

//! The benchmarks that weights are generated from.

use alloc::{string::String, vec::Vec};
use codec::{Decode, Encode};
use frame_benchmarking::{
	account, baseline::Pallet as Baseline, define_benchmarks, BenchmarkBatch, BenchmarkConfig,
	BenchmarkList,
};
use frame_support::{
	pallet_prelude::OptionQuery,
	storage_alias,
	traits::{fungible::Mutate, Get, StorageInfo, StorageInfoTrait, WhitelistedStorageKeys},
	Blake2_128Concat, BoundedVec,
};
use frame_system_benchmarking::{
	extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench,
};

use metachain_primitives::{
	money::{MC, MUSD, TOTAL_SUPPLY},
	seats::SeatsOf,
	time::Day,
	traits::{Candidates, CreditAuthority, OnDepositChange, OnNewDay},
};
use sp_core::{crypto::KeyTypeId, sr25519};
use sp_runtime::Perbill;

use crate::*;

define_benchmarks!(
	[frame_benchmarking, Baseline::<Runtime>]
	[frame_system, SystemBench::<Runtime>]
	[frame_system_extensions, SystemExtensionsBench::<Runtime>]
	[pallet_babe, Babe]
	[pallet_balances, Balances]
	[pallet_burning, Burning]
	[pallet_calendar, Calendar]
	[pallet_credit, Credit]
	[pallet_directory, Directory]
	[pallet_emission, Emission]
	[pallet_grandpa, Grandpa]
	[pallet_identity, Identity]
	[pallet_invitation, Invitation]
	[pallet_migrations, Migrations]
	[pallet_multisig, Multisig]
	[pallet_musd, Musd]
	[pallet_node_staking, NodeStaking]
	[pallet_preimage, Preimage]
	[pallet_proxy, Proxy]
	[pallet_representation, Representation]
	[pallet_scheduler, Scheduler]
	[pallet_seats, Seats]
	[pallet_timestamp, Timestamp]
	[pallet_transaction_payment, TransactionPayment]
	[pallet_utility, Utility]
	[pallet_workload, Workload]
);

impl frame_benchmarking::baseline::Config for Runtime {}
impl frame_system_benchmarking::Config for Runtime {}
impl pallet_transaction_payment::BenchmarkConfig for Runtime {}

/// What can be measured, and the storage it touches.
pub fn metadata(extra: bool) -> (Vec<BenchmarkList>, Vec<StorageInfo>) {
	let mut list = Vec::new();
	list_benchmarks!(list, extra);
	(list, AllPalletsWithSystem::storage_info())
}

/// Measures.
pub fn dispatch(config: BenchmarkConfig) -> Result<Vec<BenchmarkBatch>, String> {
	let whitelist = AllPalletsWithSystem::whitelisted_storage_keys();
	let mut batches = Vec::new();
	let params = (&config, &whitelist);
	add_benchmarks!(params, batches);
	Ok(batches)
}

/// A key that the benchmarks sign with.
const KEY_TYPE: KeyTypeId = KeyTypeId(*b"bnch");

/// What a benchmark may spend.
const PLENTY: Balance = 1_000_000 * MC;

/// An account whose secret is known.
fn signer() -> AccountId {
	sp_io::crypto::sr25519_generate(KEY_TYPE, None).0.into()
}

/// The signature of a [`signer`].
fn sign(who: &AccountId, payload: &[u8]) -> Signature {
	let key = sr25519::Public::from_raw(who.clone().into());
	let signature = sp_io::crypto::sr25519_sign(KEY_TYPE, &key, payload);
	Signature::Sr25519(signature.expect("the key was generated"))
}

/// Makes `who` a node that somebody else has invited.
fn admit_by_invitation(who: &AccountId) {
	let inviter: AccountId = account("inviter of nodes", 0, 0);
	let _ = Credit::admit(&inviter);
	let _ = Credit::admit(who);
	let invitee = pallet_invitation::Invitee::new(inviter, Calendar::today());
	pallet_invitation::Invitees::<Runtime>::insert(who, invitee);
}

/// Gives the node `who` a deposit.
fn deposit(who: &AccountId, deposit: Balance) {
	let _ = Balances::mint_into(who, deposit.saturating_add(PLENTY));
	let origin = RuntimeOrigin::signed(who.clone());
	NodeStaking::register(origin, pallet_node_staking::Role::Client, deposit)
		.expect("the node has MC enough");
}

/// Lets the node `who` delegate its deposit and credit.
fn delegate(who: &AccountId) {
	let candidate: AccountId = account("candidate of nodes", 0, 0);
	if !Representation::is_candidate(&candidate) {
		let self_deposit = <Runtime as pallet_representation::Config>::MinSelfDeposit::get();
		let _ = Balances::mint_into(&candidate, self_deposit.saturating_add(PLENTY));
		let origin = RuntimeOrigin::signed(candidate.clone());
		Representation::register(origin, self_deposit, Perbill::zero(), Default::default())
			.expect("the candidate has MC enough");
	}
	Representation::delegate(RuntimeOrigin::signed(who.clone()), candidate)
		.expect("the node has a deposit");
}

/// Fills the incentive pool, and sets the budget of a day.
fn fund_streams() {
	pallet_credit::ActiveLastDay::<Runtime>::put(10_000);
	Balances::set_balance(&Emission::pool_account(), 6 * TOTAL_SUPPLY / 10);
	Emission::on_new_day(0, 1);
}

/// Prepares other pallets for the benchmarks of [`pallet_credit`].
pub struct CreditHelper;

impl pallet_credit::BenchmarkHelper<AccountId, Signature> for CreditHelper {
	fn signer() -> AccountId {
		signer()
	}

	fn sign(who: &AccountId, payload: &[u8]) -> Signature {
		sign(who, payload)
	}

	fn register(who: &AccountId) {
		admit_by_invitation(who);
		deposit(who, 1_000 * MC);
		delegate(who);
	}
}

/// Prepares other pallets for the benchmarks of [`pallet_invitation`].
pub struct InvitationHelper;

impl pallet_invitation::BenchmarkHelper<AccountId, Signature> for InvitationHelper {
	fn signer() -> AccountId {
		signer()
	}

	fn sign(who: &AccountId, payload: &[u8]) -> Signature {
		sign(who, payload)
	}

	fn set_today(day: Day) {
		pallet_calendar::Today::<Runtime>::put(day);
	}
}

/// Prepares other pallets for the benchmarks of [`pallet_node_staking`].
pub struct NodeStakingHelper;

impl pallet_node_staking::BenchmarkHelper<AccountId> for NodeStakingHelper {
	fn make_node(who: &AccountId) {
		admit_by_invitation(who);
		Undecided::insert(who, ());
	}

	fn fund_stream() {
		fund_streams();
	}
}

/// Nodes that delegate as soon as they have a deposit.
#[storage_alias]
type Undecided = StorageMap<Benchmarks, Blake2_128Concat, AccountId, (), OptionQuery>;

/// Lets nodes delegate as soon as they have a deposit, if a benchmark wants them to.
pub struct DelegateAtOnce;

impl OnDepositChange<AccountId> for DelegateAtOnce {
	fn on_deposit_change(who: &AccountId, _old: Balance, new: Balance) {
		if new > 0 && Undecided::take(who).is_some() {
			delegate(who);
		}
	}
}

/// Prepares other pallets for the benchmarks of [`pallet_representation`].
pub struct RepresentationHelper;

impl pallet_representation::BenchmarkHelper<AccountId> for RepresentationHelper {
	fn set_day(day: Day) {
		pallet_calendar::Today::<Runtime>::put(day);
	}

	fn make_node(who: &AccountId, amount: Balance) {
		admit_by_invitation(who);
		Credit::grant(who, 1_000);
		deposit(who, amount);
	}

	fn be_active(who: &AccountId) {
		Credit::check_in(RuntimeOrigin::signed(who.clone())).expect("it has not checked in today");
	}

	fn set_keys(who: &AccountId) {
		let bytes: Vec<u8> = who.encode().repeat(4);
		let keys = SessionKeys::decode(&mut &bytes[..]).expect("public keys are plain bytes");
		pallet_session::NextKeys::<Runtime>::insert(who, keys);
	}

	fn fund_stream() {
		fund_streams();
	}
}

/// Prepares other pallets for the benchmarks of [`pallet_seats`].
pub struct SeatsHelper;

impl pallet_seats::BenchmarkHelper<AccountId> for SeatsHelper {
	fn elect(parliament: Vec<SeatsOf<AccountId>>) {
		pallet_representation::Elected::<Runtime>::put(BoundedVec::truncate_from(parliament));
	}
}

/// Prepares other pallets for the benchmarks of [`pallet_workload`].
pub struct WorkloadHelper;

impl pallet_workload::BenchmarkHelper<AccountId> for WorkloadHelper {
	fn endow(who: &AccountId, amount: metachain_primitives::money::Musd) {
		pallet_musd::Balances::<Runtime>::mutate(who, |balance| {
			*balance = balance.saturating_add(amount)
		});
		pallet_musd::Issuance::<Runtime>::mutate(|issuance| {
			*issuance = issuance.saturating_add(amount)
		});
	}

	fn admit(provider: &AccountId) {
		admit_by_invitation(provider);
	}

	fn fund_stream() {
		pallet_musd::GenesisPrice::<Runtime>::put(MUSD);
		fund_streams();
	}
}

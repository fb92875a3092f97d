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
	curve::Points,
	money::{MC, MUSD, TOTAL_SUPPLY},
	seats::SeatsOf,
	time::Day,
	traits::{Candidates, CreditAuthority, OnDepositChange, OnNewDay},
};
use pallet_invitation::{Invitee, Invitees};
use sp_core::{crypto::KeyTypeId, sr25519};
use sp_runtime::{DispatchResult, Perbill};

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

/// The day on which the benchmarks begin, where the chain has not begun.
const FIRST_DAY: Day = 10_000;

/// An account that belongs to `who`, for this purpose.
fn relative(purpose: &str, who: &AccountId) -> AccountId {
	AccountId::new(sp_io::hashing::blake2_256(&(purpose, who).encode()))
}

/// Lets the chain begin, if it has not.
fn begin() {
	if !pallet_calendar::Today::<Runtime>::exists() {
		pallet_calendar::Today::<Runtime>::put(FIRST_DAY);
	}
}

/// Makes `who` a node with as much credit as lets it both gain and lose some.
fn admit(who: &AccountId) {
	begin();
	let _ = Credit::admit(who);
	Credit::grant(who, 400);
}

/// Makes somebody else the inviter of the node `who`. By the next activity of `who` it gains points, and
/// it has some to lose when `who` is fined.
fn invite(who: &AccountId) {
	let inviter = relative("inviter", who);
	admit(&inviter);
	expose(&inviter);
	let invitee = Invitee::new(inviter, Calendar::today());
	let bonus: Points = <Runtime as pallet_invitation::Config>::ActivationBonus::get();
	let brought = bonus / 2;
	Invitees::<Runtime>::insert(who, Invitee { brought, ..invitee });
}

/// Lets the node `who` have a deposit and delegate, so that changes of its credit are dear.
fn expose(who: &AccountId) {
	deposit(who, 1_000 * MC);
	delegate(who);
}

/// Makes `who` a node whose activity is as dear as can be: it has a deposit and delegates, and was
/// invited by another one.
fn engage(who: &AccountId) {
	admit(who);
	expose(who);
	invite(who);
}

/// Gives the node `who` a deposit.
fn deposit(who: &AccountId, deposit: Balance) {
	let _ = Balances::mint_into(who, deposit.saturating_add(PLENTY));
	let origin = RuntimeOrigin::signed(who.clone());
	NodeStaking::register(origin, pallet_node_staking::Role::Client, deposit)
		.expect("the node has MC enough");
}

/// Makes `who` a candidate, if there is room for one more.
fn stand(who: &AccountId) -> DispatchResult {
	let self_deposit: Balance = <Runtime as pallet_representation::Config>::MinSelfDeposit::get();
	let _ = Balances::mint_into(who, self_deposit.saturating_add(PLENTY));
	let origin = RuntimeOrigin::signed(who.clone());
	Representation::register(origin, self_deposit, Perbill::zero(), Default::default())
}

/// Lets the node `who` delegate its deposit and credit: to a candidate of its own, whose books nobody else
/// has read, or to a common one when there are too many.
fn delegate(who: &AccountId) {
	let common: AccountId = account("candidate of nodes", 0, 0);
	if !Representation::is_candidate(&common) {
		stand(&common).expect("there is room for a first one");
	}
	let own = relative("candidate", who);
	let candidate = if stand(&own).is_ok() { own } else { common };
	Representation::delegate(RuntimeOrigin::signed(who.clone()), candidate)
		.expect("the node has a deposit");
}

/// Lets two days pass, which pay those who stake and the delegators of every candidate.
fn pass_paid_days() {
	begin();
	for _ in 0..2 {
		fund_streams();
		for candidate in pallet_representation::Candidates::<Runtime>::iter_keys() {
			pallet_representation::AuthoredBlocks::<Runtime>::insert(candidate, 1);
		}
		let ended = Calendar::today();
		let today = ended.saturating_add(1);
		NodeStaking::on_new_day(ended, today);
		Representation::on_new_day(ended, today);
		pallet_calendar::Today::<Runtime>::put(today);
	}
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

	/// Nobody has invited a member of the genesis.
	fn register(who: &AccountId) {
		let record = pallet_credit::Records::<Runtime>::get(who);
		if record.is_some_and(|record| record.awaits_grace()) {
			expose(who);
		} else {
			engage(who);
		}
	}

	fn pass_paid_days() {
		pass_paid_days();
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

	fn expose(who: &AccountId) {
		expose(who);
		pass_paid_days();
	}
}

/// Prepares other pallets for the benchmarks of [`pallet_node_staking`].
pub struct NodeStakingHelper;

impl pallet_node_staking::BenchmarkHelper<AccountId> for NodeStakingHelper {
	fn make_node(who: &AccountId) {
		admit(who);
		invite(who);
		Undecided::insert(who, ());
	}

	fn fund_stream() {
		fund_streams();
	}

	fn pass_paid_days() {
		pass_paid_days();
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

	/// Without an inviter: only one's own deposit and credit concern the pallet.
	fn make_node(who: &AccountId, amount: Balance) {
		admit(who);
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

	fn expose(validators: &[AccountId]) {
		for validator in validators {
			engage(validator);
			stand(validator).expect("there is room for all validators");
		}
		pass_paid_days();
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
		engage(provider);
	}

	fn pass_paid_days() {
		pass_paid_days();
	}

	fn fund_stream() {
		pallet_musd::GenesisPrice::<Runtime>::put(MUSD);
		fund_streams();
	}
}

//! The benchmarks that weights are generated from.

use alloc::{string::String, vec::Vec};
use frame_benchmarking::{
	baseline::Pallet as Baseline, define_benchmarks, BenchmarkBatch, BenchmarkConfig, BenchmarkList,
};
use frame_support::traits::{StorageInfo, StorageInfoTrait, WhitelistedStorageKeys};
use frame_system_benchmarking::{
	extensions::Pallet as SystemExtensionsBench, Pallet as SystemBench,
};

use metachain_primitives::money::TOTAL_SUPPLY;

use crate::*;

define_benchmarks!(
	[frame_benchmarking, Baseline::<Runtime>]
	[frame_system, SystemBench::<Runtime>]
	[frame_system_extensions, SystemExtensionsBench::<Runtime>]
	[pallet_babe, Babe]
	[pallet_balances, Balances]
	[pallet_calendar, Calendar]
	[pallet_credit, Credit]
	[pallet_directory, Directory]
	[pallet_emission, Emission]
	[pallet_grandpa, Grandpa]
	[pallet_identity, Identity]
	[pallet_migrations, Migrations]
	[pallet_multisig, Multisig]
	[pallet_musd, Musd]
	[pallet_preimage, Preimage]
	[pallet_proxy, Proxy]
	[pallet_scheduler, Scheduler]
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

	fn enroll(provider: &AccountId) {
		use metachain_primitives::traits::Credit as _;
		let enrolled = Credit::enroll(provider);
		debug_assert!(enrolled.is_ok());
	}

	fn fund_stream() {
		use frame_support::traits::fungible::Mutate;
		use metachain_primitives::{money::MUSD, traits::OnNewDay};
		pallet_musd::GenesisPrice::<Runtime>::put(MUSD);
		pallet_credit::ActiveLastDay::<Runtime>::put(10_000);
		Balances::set_balance(&Emission::pool_account(), 6 * TOTAL_SUPPLY / 10);
		Emission::on_new_day(0, 1);
	}
}

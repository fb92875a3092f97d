//! Every benchmark of our pallets runs on the runtime itself, from the genesis on, with the least and with
//! the most of its components: as scripts/weights runs them after a long build. Needs the feature
//! `runtime-benchmarks`; `--no-capture` shows what each reads and writes.
#![cfg(feature = "runtime-benchmarks")]

#[path = "../common/mod.rs"]
mod common;
mod database;

use database::Database;
use frame_benchmarking::{
	runtime_decl_for_benchmark::BenchmarkV2, BenchmarkConfig, BenchmarkList, BenchmarkMetadata,
	BenchmarkParameter, BenchmarkResult,
};
use metachain_runtime::Runtime;

fn benchmarks_of(pallet: &str) -> BenchmarkList {
	let (lists, _) = Database::new().run(|| Runtime::benchmark_metadata(false));
	let list = lists.into_iter().find(|list| list.pallet == pallet.as_bytes());
	list.unwrap_or_else(|| panic!("{pallet} has no benchmarks"))
}

fn measure(
	list: &BenchmarkList,
	benchmark: &BenchmarkMetadata,
	selected_components: Vec<(BenchmarkParameter, u32)>,
) -> BenchmarkResult {
	let config = BenchmarkConfig {
		pallet: list.pallet.clone(),
		instance: list.instance.clone(),
		benchmark: benchmark.name.clone(),
		selected_components,
		verify: true,
		internal_repeats: 1,
	};
	let batches = Database::new().run(|| Runtime::dispatch_benchmark(config));
	let mut batches = batches.unwrap_or_else(|error| panic!("it fails: {error}"));
	batches.remove(0).results.remove(0)
}

/// Runs all benchmarks of a pallet.
fn run(pallet: &str) {
	let list = benchmarks_of(pallet);
	for benchmark in &list.benchmarks {
		let components = &benchmark.components;
		let least: Vec<_> = components.iter().map(|&(name, low, _)| (name, low)).collect();
		let most: Vec<_> = components.iter().map(|&(name, _, high)| (name, high)).collect();
		let mut cases = vec![least, most];
		cases.dedup();
		let name = String::from_utf8_lossy(&benchmark.name);
		for case in cases {
			println!("{pallet}::{name} {case:?}");
			let BenchmarkResult { reads, writes, .. } = measure(&list, benchmark, case);
			println!("    {reads} reads, {writes} writes");
		}
	}
}

/// How many keys a benchmark without components reads and writes.
fn accesses(pallet: &str, name: &str) -> (u32, u32) {
	let list = benchmarks_of(pallet);
	let benchmark = list.benchmarks.iter().find(|one| one.name == name.as_bytes());
	let benchmark = benchmark.unwrap_or_else(|| panic!("there is no {name}"));
	let result = measure(&list, benchmark, Vec::new());
	(result.reads, result.writes)
}

macro_rules! benchmarks_should_succeed {
	($($pallet:ident)*) => {$(
		#[test]
		fn $pallet() {
			run(stringify!($pallet));
		}
	)*};
}

benchmarks_should_succeed! {
	pallet_burning
	pallet_calendar
	pallet_credit
	pallet_directory
	pallet_emission
	pallet_invitation
	pallet_musd
	pallet_node_staking
	pallet_representation
	pallet_seats
	pallet_workload
}

/// Who is active has a deposit and delegates, and so has its inviter, which gains by it.
#[test]
fn activity_should_be_measured_with_all_that_follows() {
	let (staking_reads, staking_writes) = accesses("pallet_node_staking", "on_credit_change");
	let (bonus_reads, bonus_writes) = accesses("pallet_invitation", "on_credit_change");
	assert!(bonus_reads > staking_reads && bonus_writes > staking_writes);
	for (pallet, name) in [
		("pallet_credit", "check_in"),
		("pallet_credit", "check_in_authorized"),
		("pallet_workload", "claim"),
	] {
		let (reads, writes) = accesses(pallet, name);
		assert!(reads > staking_reads + bonus_reads, "{name} reads {reads}");
		assert!(writes > staking_writes + bonus_writes, "{name} writes {writes}");
	}
}

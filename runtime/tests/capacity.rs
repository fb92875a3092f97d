//! What fits into a block, by the measured weights.

use frame_support::{dispatch::DispatchClass, traits::Get};
use metachain_runtime::{configs::BlockWeights, Runtime};
use pallet_workload::{Config, WeightInfo};

/// How many proofs a block settles in full batches, with so many of each provider's together.
fn proofs_per_block(of_each_provider: u32) -> u64 {
	type Weights = <Runtime as Config>::WeightInfo;

	let proofs = <Runtime as Config>::MaxBatch::get();
	let groups = proofs / of_each_provider;
	let limits = BlockWeights::get();
	let operational = limits.get(DispatchClass::Operational);
	let batch = Weights::settle_batch(proofs - groups, groups)
		.saturating_add(Weights::authorize_settle_batch(proofs))
		.saturating_add(operational.base_extrinsic);
	let room = operational.max_total.expect("a block is limited");
	let batches = room.checked_div_per_component(&batch).expect("a batch weighs something");
	batches * u64::from(proofs)
}

#[test]
fn a_block_settles_ten_thousand_proofs() {
	let settled = [1, 8, 64, 512].map(proofs_per_block);
	println!("proofs in a block, with 1, 8, 64, 512 of each provider: {settled:?}");
	assert!(settled[1] >= 10_000, "{settled:?}");
}

//! The payout of a day as chains do it that keep a list of delegators: everyone is visited, their part
//! is worked out, and they are paid at once. Deeper chain's staking pallet is the example.
//!
//! It is run as native code, which is faster than the WebAssembly that it is compared with, and it pays
//! into accounts only, without events.

use std::time::{Duration, Instant};

use frame_support::traits::{fungible::Unbalanced, tokens::Precision::Exact};
use metachain_primitives::money::{Balance, MC};
use metachain_runtime::{Balances, Calendar, Runtime};
use sp_core::storage::StateVersion;
use sp_io::TestExternalities;

use crate::Failure;

/// What the day pays.
const PAY: Balance = 1_000_000 * MC;

/// How many delegators were paid, and how long that took.
pub struct Walk {
	pub delegators: u32,
	pub time: Duration,
}

/// Pays everyone who delegates by deposit times credit, and leaves the state as it was.
pub fn pay_everyone(state: &mut TestExternalities) -> Result<Walk, Failure> {
	let started = Instant::now();
	let delegators = state.execute_with(pay)?;
	let time = started.elapsed();
	state.reset_overlay();
	Ok(Walk { delegators, time })
}

fn pay() -> Result<u32, Failure> {
	let today = Calendar::today();
	let total = pallet_node_staking::Pallet::<Runtime>::totals().weight;
	let mut delegators = 0;
	for (node, delegation) in pallet_representation::Delegations::<Runtime>::iter() {
		let credit = pallet_credit::Records::<Runtime>::get(&node)
			.map_or(0, |record| record.points_on(today));
		let weight = delegation.deposit.saturating_mul(credit.into());
		let pay = PAY / MC * weight / (total / MC).max(1);
		Balances::increase_balance(&node, pay, Exact)
			.map_err(|error| format!("a delegator cannot be paid: {error:?}"))?;
		delegators += 1;
	}
	sp_io::storage::root(StateVersion::V1);
	Ok(delegators)
}

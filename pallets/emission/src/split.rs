//! How a day's budget is divided.

use metachain_primitives::money::Balance;
use sp_runtime::{helpers_128bit::multiply_by_rational_with_rounding, PerThing, Perbill, Rounding};

/// The parts of a budget, in planck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Split {
	pub validators: Balance,
	pub staking: Balance,
	pub workload: Balance,
}

impl Split {
	/// Divides `total`: `validator_share` of it for validators, and of the rest `h / (h + n)` for
	/// staking and `n / (h + n)` for workload, where `n` is `active_nodes` and `h` is
	/// `even_split_nodes`.
	///
	/// The validators' part, the rest, and staking's part of it are each rounded down. Workload has what
	/// is left of the rest, so at most one planck of `total` is not given to anyone.
	pub fn new(
		total: Balance,
		validator_share: Perbill,
		active_nodes: u32,
		even_split_nodes: u32,
	) -> Self {
		let validators = validator_share.mul_floor(total);
		let rest = validator_share.left_from_one().mul_floor(total);
		let nodes = Balance::from(even_split_nodes).saturating_add(active_nodes.into());
		let staking = multiply_by_rational_with_rounding(
			rest,
			even_split_nodes.into(),
			nodes,
			Rounding::Down,
		)
		.unwrap_or_default();
		Self { validators, staking, workload: rest.saturating_sub(staking) }
	}

	/// All parts together.
	pub fn total(&self) -> Balance {
		self.validators.saturating_add(self.staking).saturating_add(self.workload)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use metachain_primitives::money::TOTAL_SUPPLY;
	use proptest::prelude::*;

	const A_FIFTH: Perbill = Perbill::from_percent(20);
	const H: u32 = 10_000;

	#[test]
	fn staking_should_have_all_the_rest_without_nodes() {
		let split = Split::new(1_000, A_FIFTH, 0, H);
		assert_eq!(split, Split { validators: 200, staking: 800, workload: 0 });
	}

	#[test]
	fn staking_and_workload_should_be_even_at_the_set_number_of_nodes() {
		let split = Split::new(1_000, A_FIFTH, H, H);
		assert_eq!(split, Split { validators: 200, staking: 400, workload: 400 });
	}

	#[test]
	fn workload_should_have_nearly_all_the_rest_with_very_many_nodes() {
		let split = Split::new(1_000, A_FIFTH, u32::MAX, H);
		assert_eq!(split, Split { validators: 200, staking: 0, workload: 800 });
	}

	#[test]
	fn a_single_planck_should_stay_in_the_pool() {
		assert_eq!(Split::new(1, A_FIFTH, H, H).total(), 0);
	}

	proptest! {
		#[test]
		fn a_split_gives_away_all_but_a_planck(
			total in 0..=TOTAL_SUPPLY, share in 0..=1_000_000_000u32, nodes: u32, even in 1..u32::MAX,
		) {
			let split = Split::new(total, Perbill::from_parts(share), nodes, even);
			prop_assert!(split.total() <= total);
			prop_assert!(total - split.total() <= 1);
		}

		#[test]
		fn a_split_follows_the_formula(
			total in 0..TOTAL_SUPPLY, nodes in 0..10_000_000u32, even in 1..1_000_000u32,
		) {
			let Split { validators, staking, .. } = Split::new(total, A_FIFTH, nodes, even);
			prop_assert_eq!(validators, total / 5);
			// Small enough to multiply out.
			let (rest, h, n) = (total * 4 / 5, u128::from(even), u128::from(nodes));
			prop_assert_eq!(staking, rest * h / (h + n));
		}

		#[test]
		fn more_nodes_never_give_staking_more(total in 0..TOTAL_SUPPLY, nodes in 0..u32::MAX) {
			let fewer = Split::new(total, A_FIFTH, nodes, H);
			let more = Split::new(total, A_FIFTH, nodes + 1, H);
			prop_assert!(more.staking <= fewer.staking);
			prop_assert!(more.workload >= fewer.workload);
			prop_assert_eq!(more.validators, fewer.validators);
		}
	}
}

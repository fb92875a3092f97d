//! Keeping anybody from having too much.

use primitive_types::U256;
use sp_arithmetic::Perbill;

use super::VotingWeight;

/// Lowers to `share` of the sum of all weights, rounded down, what exceeds it.
///
/// It is a share of what all weigh before anything is lowered. A share of what is left would let many who
/// weigh next to nothing decide how much the others count for.
pub fn cap_weights(weights: &mut [VotingWeight], share: Perbill) {
	let total =
		weights.iter().fold(U256::zero(), |sum, weight| sum.saturating_add(U256::from(*weight)));
	let limit = total.saturating_mul(share.deconstruct().into()) / Perbill::one().deconstruct();
	let limit = limit.try_into().unwrap_or(VotingWeight::MAX);
	for weight in weights {
		*weight = limit.min(*weight);
	}
}

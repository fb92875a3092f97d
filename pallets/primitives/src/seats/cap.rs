//! Keeping anybody from having too much.

use alloc::vec::Vec;

use primitive_types::U256;
use sp_arithmetic::Perbill;

use super::VotingWeight;

/// Lowers the greatest weights to a common limit, the highest at which none of them exceeds `share` of
/// what all weigh after that.
///
/// Lowering one weight lowers the total, and with it what the share allows. The limit takes that into
/// account: no second pass would change anything. Where there are so few weights above zero that even
/// equal ones exceed the share, all stay as they are.
pub fn cap_weights(weights: &mut [VotingWeight], share: Perbill) {
	if let Some(limit) = limit_of(weights, share) {
		for weight in weights {
			*weight = limit.min(*weight);
		}
	}
}

/// With the `k` greatest weights capped at `c`, and `rest` the sum of the others, the condition is
/// `c ≤ share · (k · c + rest)`, so that `c = share · rest / (1 − k · share)`, rounded down. The right `k`
/// is the first at which the greatest weight that is not capped does not exceed `c`.
fn limit_of(weights: &[VotingWeight], share: Perbill) -> Option<VotingWeight> {
	let mut descending: Vec<_> = weights.iter().copied().map(U256::from).collect();
	descending.sort_unstable_by(|a, b| b.cmp(a));

	let mut rest = descending.iter().fold(U256::zero(), |sum, weight| sum.saturating_add(*weight));
	let parts = share.deconstruct();
	let mut parts_of_rest = Perbill::one().deconstruct();
	for weight in descending {
		let limit = rest.saturating_mul(parts.into()).checked_div(parts_of_rest.into())?;
		if weight <= limit {
			return Some(limit.try_into().unwrap_or(VotingWeight::MAX)).filter(|limit| *limit > 0);
		}
		rest = rest.saturating_sub(weight);
		parts_of_rest = parts_of_rest.checked_sub(parts)?;
	}
	None
}

//! What weighs for a candidate.

use primitive_types::U256;

use crate::money::Balance;

/// What weighs for a candidate in an election.
pub type VotingWeight = u128;

/// `√(deposits · credit)`, rounded down: of `deposits` in planck, and of `credit` in points.
///
/// Deposits alone or credit alone weigh nothing, and twice of both weighs twice as much. However both are
/// divided among several candidates, these weigh together at most what one candidate with all of them
/// weighs (the inequality of Cauchy and Schwarz, to which rounding down adds nothing). If both are divided
/// in equal proportions, rounding costs less than one for each candidate.
pub fn voting_weight(deposits: Balance, credit: u128) -> VotingWeight {
	// The product of two numbers below 2¹²⁸ is below 2²⁵⁶, and its root below 2¹²⁸.
	U256::from(deposits).saturating_mul(credit.into()).integer_sqrt().low_u128()
}

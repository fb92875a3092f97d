//! A limit to how often something costly is done.

use std::time::{Duration, Instant};

/// How much of the time to come may be used in advance, when none was used before.
const BURST: Duration = Duration::from_secs(1);

/// So many times a second, at most a second's worth at once.
#[derive(Debug)]
pub(crate) struct Budget {
	cost: Duration,
	/// Up to when the budget is used.
	used_until: Instant,
}

impl Budget {
	pub fn new(per_second: u32, now: Instant) -> Self {
		Self { cost: BURST / per_second.max(1), used_until: now }
	}

	/// Takes one, if there is one.
	pub fn take(&mut self, now: Instant) -> bool {
		let used_until = self.used_until.max(now) + self.cost;
		let granted = used_until <= now + BURST;
		if granted {
			self.used_until = used_until;
		}
		granted
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn budget_should_grant_its_rate_and_one_burst() {
		let start = Instant::now();
		let mut budget = Budget::new(100, start);
		let granted =
			|budget: &mut Budget, at| (0..1_000).filter(|_| budget.take(start + at)).count();
		assert_eq!(granted(&mut budget, Duration::ZERO), 100);
		assert_eq!(granted(&mut budget, Duration::from_millis(500)), 50);
		assert_eq!(granted(&mut budget, Duration::from_secs(60)), 100);
	}
}

//! The sum by which days are shared out, together with what they have paid. Nothing here touches
//! storage but what it is given.

use codec::{Decode, Encode, MaxEncodedLen};
use metachain_primitives::{
	curve::Gated,
	decaying_sum::{DecayingSum, Schedule, SumError},
	money::Balance,
	reward_integral::{Accrued, PrefixSums, RewardError, RewardIntegral},
	time::Day,
};
use scale_info::TypeInfo;

/// The day on which the ledger stands that is made at genesis, where there is no calendar yet.
const GENESIS_DAY: Day = 0;

/// `Σ deposit · credit`, and what each day has paid for one unit of it. Both stand on one day, the
/// first that has not been closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Ledger {
	pub(crate) sum: DecayingSum,
	pub(crate) rewards: RewardIntegral,
}

impl Ledger {
	/// Without nodes. `day` is the first that will be closed.
	pub fn new(day: Day) -> Self {
		Self { sum: DecayingSum::new(day), rewards: RewardIntegral::new(day) }
	}

	/// The same ledger, if it is that of the genesis then standing on `today`, the chain's first day.
	/// There must be no change of slope until then.
	pub fn begun_on(mut self, today: Day) -> Self {
		if self.day() == GENESIS_DAY {
			self.sum.skip_quiet_days(today);
			self.rewards = RewardIntegral::new(today);
		}
		self
	}

	/// The first day that has not been closed.
	pub fn day(&self) -> Day {
		self.sum.day()
	}

	/// All deposits together.
	pub fn deposits(&self) -> Balance {
		self.sum.weight()
	}

	/// `Σ deposit · credit` on [`Self::day`].
	pub fn total(&self) -> u128 {
		self.sum.total()
	}

	/// Lets a deposit count. One of zero is none.
	pub fn insert(
		&mut self,
		credit: &Gated,
		deposit: Balance,
		schedule: &mut impl Schedule,
	) -> Result<(), SumError> {
		if deposit == 0 {
			return Ok(());
		}
		self.sum.insert(credit, deposit, schedule)
	}

	/// Lets a deposit, which was inserted with this credit, count no more. One of zero is none.
	pub fn remove(
		&mut self,
		credit: &Gated,
		deposit: Balance,
		schedule: &mut impl Schedule,
	) -> Result<(), SumError> {
		if deposit == 0 {
			return Ok(());
		}
		self.sum.remove(credit, deposit, schedule)
	}

	/// What a deposit with this credit has earned on the closed days from `since` on. A deposit of
	/// zero earns nothing.
	pub fn accrued(
		&self,
		credit: &Gated,
		deposit: Balance,
		since: Day,
		prefixes: &impl PrefixSums,
	) -> Result<Accrued, RewardError> {
		if deposit == 0 {
			return Ok(Accrued::default());
		}
		self.rewards.accrued(credit, deposit, since..=Day::MAX, prefixes)
	}

	/// Closes the day: shares out `amount`, and goes on to the next day. Returns what is shared out:
	/// nothing when the total is zero.
	pub fn close_day(
		&mut self,
		amount: Balance,
		schedule: &mut impl Schedule,
		prefixes: &mut impl PrefixSums,
	) -> Balance {
		let shared = self.rewards.close_day(amount, self.sum.total(), prefixes);
		self.sum.roll_day(schedule);
		shared
	}
}

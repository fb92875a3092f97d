//! The books of one candidacy: what its delegators bring, and what they have earned.

use codec::{Decode, Encode, MaxEncodedLen};
use metachain_primitives::{
	curve::Curve,
	decaying_sum::{DecayingSum, Schedule, SumError},
	money::Balance,
	reward_integral::{PrefixSums, RewardIntegral},
	seats::{voting_weight, VotingWeight},
	time::Day,
};
use scale_info::TypeInfo;

use crate::{by_day::OrderedSchedule, Delegation, Newcomers};

/// The sums over all delegators of a candidacy. None of them is listed here.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Ledger {
	/// Whether the candidate has left. Then only rewards can still be claimed: deposits and credit are
	/// not kept up any more.
	pub departed: bool,
	/// How many nodes delegate to it.
	pub delegators: u32,
	/// Their deposits, in planck.
	pub deposits: Balance,
	/// Their credit, on the day until which the days are closed.
	pub credit: DecayingSum,
	/// Those among them who do not earn yet.
	pub newcomers: Newcomers,
	/// What a point of their credit has earned.
	pub rewards: RewardIntegral,
	/// What was set aside for them and is not paid yet, in planck.
	pub unpaid: Balance,
}

impl Ledger {
	/// Of a candidacy that begins on `day`.
	pub fn new(day: Day) -> Self {
		Self {
			departed: false,
			delegators: 0,
			deposits: 0,
			credit: DecayingSum::new(day),
			newcomers: Newcomers::default(),
			rewards: RewardIntegral::new(day),
			unpaid: 0,
		}
	}

	/// The first day that is not closed.
	pub fn day(&self) -> Day {
		self.rewards.open_day()
	}

	/// What it weighs together with the candidate's own deposit.
	pub fn weight(&self, self_deposit: Balance) -> VotingWeight {
		voting_weight(self.deposits.saturating_add(self_deposit), self.credit.total())
	}

	/// Whether it has ever set anything aside for delegators that could still be claimed.
	pub fn has_paid_days(&self) -> bool {
		self.rewards.oldest_day() < self.rewards.open_day()
	}

	/// Adds a delegator on the day `since`. It earns from the next day on.
	pub fn join(
		&mut self,
		since: Day,
		deposit: Balance,
		curve: &Curve,
		schedule: &mut impl Schedule,
	) -> Result<(), SumError> {
		self.credit.insert(curve, 1, schedule)?;
		self.newcomers.add(since, curve);
		self.deposits = self.deposits.saturating_add(deposit);
		self.delegators = self.delegators.saturating_add(1);
		Ok(())
	}

	/// Takes out a delegator that joined on the day `since`, with the same deposit and curve.
	pub fn part(
		&mut self,
		since: Day,
		deposit: Balance,
		curve: &Curve,
		schedule: &mut impl Schedule,
	) -> Result<(), SumError> {
		if !self.departed {
			self.credit.remove(curve, 1, schedule)?;
			self.newcomers.remove(since, curve);
			self.deposits = self.deposits.saturating_sub(deposit);
		}
		self.delegators = self.delegators.saturating_sub(1);
		Ok(())
	}

	/// Changes the deposit and the curve of a delegator of the day `since`, each from the first to the
	/// second.
	pub fn revise(
		&mut self,
		since: Day,
		deposit: (Balance, Balance),
		curve: (&Curve, &Curve),
		schedule: &mut impl Schedule,
	) -> Result<(), SumError> {
		if curve.0 != curve.1 {
			self.credit.remove(curve.0, 1, schedule)?;
			self.credit.insert(curve.1, 1, schedule)?;
			if self.newcomers.day == since {
				self.newcomers.remove(since, curve.0);
				self.newcomers.add(since, curve.1);
			}
		}
		self.deposits = self.deposits.saturating_sub(deposit.0).saturating_add(deposit.1);
		Ok(())
	}

	/// Closes a day on which `amount` is for the delegators, and goes to the next one. Returns what was
	/// set aside for them: nothing when they have no credit, or all of them have just come.
	///
	/// As long as no day has paid anything, days leave no trace.
	pub fn close_day(
		&mut self,
		amount: Balance,
		days: &mut (impl Schedule + PrefixSums),
	) -> Balance {
		let newcomers = self.newcomers.credit_on(self.day());
		let total = self.credit.total().saturating_sub(newcomers);
		let shared = if self.has_paid_days() || (amount > 0 && total > 0) {
			self.rewards.close_day(amount, total, days)
		} else {
			self.rewards = RewardIntegral::new(self.day().saturating_add(1));
			0
		};
		self.unpaid = self.unpaid.saturating_add(shared);
		self.credit.roll_day(days);
		shared
	}

	/// Closes the days before `today`, on which there were no blocks, in at most `limit` steps. Returns
	/// how many it took: one for each day, or one from change to change while no day has paid anything.
	pub fn catch_up(
		&mut self,
		today: Day,
		limit: u32,
		days: &mut (impl OrderedSchedule + PrefixSums),
	) -> u32 {
		let mut steps = 0;
		while self.day() < today && steps < limit {
			match self.quiet_until(today, days) {
				Some(day) => {
					self.credit.skip_quiet_days(day);
					self.rewards = RewardIntegral::new(day);
				},
				None => {
					self.close_day(0, days);
				},
			}
			steps = steps.saturating_add(1);
		}
		steps
	}

	/// The last day, `today` at most, until which it can be taken at once. `None` when that is not even
	/// the next one.
	fn quiet_until(&self, today: Day, schedule: &impl OrderedSchedule) -> Option<Day> {
		if self.has_paid_days() {
			return None;
		}
		let until = match schedule.next_change() {
			Some(change) => today.min(change.saturating_sub(1)),
			None => today,
		};
		Some(until).filter(|until| *until > self.day())
	}

	/// Lets what `delegation` has earned on closed days accrue to it.
	pub fn settle<AccountId>(
		&self,
		delegation: &mut Delegation<AccountId>,
		prefixes: &impl PrefixSums,
	) {
		let days = delegation.unsettled..=Day::MAX;
		match self.rewards.accrued(&delegation.curve, 1, days, prefixes) {
			Ok(accrued) => delegation.accrued = delegation.accrued.saturating_add(accrued),
			Err(error) => {
				frame_support::defensive!("a reward cannot be told", error);
			},
		}
		delegation.unsettled = delegation.unsettled.max(self.day());
	}

	/// Takes the whole planck that have accrued to `delegation` out of what is unpaid.
	pub fn pay<AccountId>(&mut self, delegation: &mut Delegation<AccountId>) -> Balance {
		let amount = delegation.accrued.take_planck(self.unpaid);
		self.unpaid = self.unpaid.saturating_sub(amount);
		amount
	}
}

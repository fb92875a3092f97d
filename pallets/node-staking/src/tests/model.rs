//! The rules of the pallet in plain numbers, by a walk over all nodes at the end of every day.

use std::collections::BTreeMap;

use frame_support::traits::{
	fungible::Inspect,
	tokens::{Fortitude::Force, Preservation::Protect},
};
use metachain_primitives::{
	curve::{Curve, Points},
	money::Balance,
	reward_integral::KEPT_DAYS,
	time::Day,
	traits::{Credit, Fines, ShareRewards},
};
use primitive_types::U256;
use sp_runtime::DispatchResult;

use crate::{mock::*, Nodes, Role};

/// Fractional bits of what a member has earned.
const FRACTION: usize = 64;

#[derive(Clone, Debug)]
pub enum Step {
	Register {
		who: AccountId,
		role: Role,
		deposit: Balance,
	},
	ChangeRole {
		who: AccountId,
		role: Role,
	},
	Raise {
		who: AccountId,
		amount: Balance,
	},
	Lower {
		who: AccountId,
		amount: Balance,
	},
	Unregister {
		who: AccountId,
	},
	Withdraw {
		who: AccountId,
	},
	Claim {
		who: AccountId,
	},
	Fine {
		who: AccountId,
		amount: Balance,
	},
	/// An activity, after which credit decays as the defaults have it.
	Work {
		who: AccountId,
		gain: Points,
	},
	/// Any other course that credit may take.
	Course {
		who: AccountId,
		value: Points,
		grace: Day,
		slope: Points,
		floor: Points,
	},
	Share {
		amount: Balance,
	},
	TurnDay {
		missed: Day,
	},
	Poll,
}

impl Step {
	/// The node that it is about.
	pub fn who(&self) -> Option<AccountId> {
		match *self {
			Self::Register { who, .. }
			| Self::ChangeRole { who, .. }
			| Self::Raise { who, .. }
			| Self::Lower { who, .. }
			| Self::Unregister { who }
			| Self::Withdraw { who }
			| Self::Claim { who }
			| Self::Fine { who, .. }
			| Self::Work { who, .. }
			| Self::Course { who, .. } => Some(who),
			Self::Share { .. } | Self::TurnDay { .. } | Self::Poll => None,
		}
	}

	/// Lets it happen to the pallet. Whether it succeeds.
	pub fn execute(&self) -> bool {
		let signed = RuntimeOrigin::signed;
		let outcome: DispatchResult = match *self {
			Self::Register { who, role, deposit } => {
				NodeStaking::register(signed(who), role, deposit)
			},
			Self::ChangeRole { who, role } => NodeStaking::change_role(signed(who), role),
			Self::Raise { who, amount } => NodeStaking::raise(signed(who), amount),
			Self::Lower { who, amount } => NodeStaking::lower(signed(who), amount),
			Self::Unregister { who } => NodeStaking::unregister(signed(who)),
			Self::Withdraw { who } => NodeStaking::withdraw(signed(who)),
			Self::Claim { who } => NodeStaking::claim(signed(who)),
			Self::Share { amount } => NodeStaking::share(&STRANGER, amount),
			Self::Fine { who, amount } => {
				NodeStaking::fine(&who, amount);
				Ok(())
			},
			Self::Work { who, gain } => {
				work(who, gain);
				Ok(())
			},
			Self::Course { who, value, grace, slope, floor } => {
				let today = Today::get().expect("the clock runs");
				set_curve(who, Curve::new(value, today + grace, slope, floor));
				Ok(())
			},
			Self::TurnDay { missed } => {
				turn_day_after(missed);
				Ok(())
			},
			Self::Poll => {
				poll(frame_support::weights::Weight::MAX);
				Ok(())
			},
		};
		outcome.is_ok()
	}
}

/// What is known of a node.
struct Member {
	curve: Curve,
	role: Role,
	deposit: Balance,
	/// What is leaving, by the day on which it can be withdrawn.
	leaving: BTreeMap<Day, Balance>,
	/// Exact shares of days that have not been settled. Less than a unit of the fraction was cut off.
	unsettled: BTreeMap<Day, U256>,
	/// Those of the days that have been settled, added up, and how many these were.
	earned: U256,
	days: u32,
	claimed: Balance,
}

impl Member {
	fn value_on(&self, day: Day) -> u128 {
		match self.curve.value_at(day) {
			value if value < THRESHOLD => 0,
			value => value.into(),
		}
	}

	fn weight_on(&self, day: Day) -> u128 {
		self.deposit * self.value_on(day)
	}

	fn min_deposit(role: Role) -> Balance {
		match role {
			Role::Client => MIN_CLIENT,
			Role::Gateway => MIN_GATEWAY,
		}
	}

	/// Adds up the shares of closed days, those that are not too old when `open` is the first day that
	/// is not closed.
	fn settle(&mut self, open: Day) {
		let kept = self.unsettled.split_off(&open.saturating_sub(KEPT_DAYS));
		self.days += kept.len() as u32;
		self.earned = kept.into_values().fold(self.earned, |sum, share| sum + share);
		self.unsettled.clear();
	}

	fn withdraw(&mut self, today: Day) -> Balance {
		let left = self.leaving.split_off(&(today + 1));
		std::mem::replace(&mut self.leaving, left).into_values().sum()
	}

	fn unbond(&mut self, amount: Balance, today: Day) {
		self.withdraw(today);
		self.deposit -= amount;
		*self.leaving.entry(today + 7).or_default() += amount;
	}

	/// Takes up to `amount`, and returns how much it was.
	fn fine(&mut self, amount: Balance) -> Balance {
		let from_deposit = amount.min(self.deposit);
		self.deposit -= from_deposit;
		let mut taken = from_deposit;
		for chunk in self.leaving.values_mut().rev() {
			let from_chunk = (amount - taken).min(*chunk);
			*chunk -= from_chunk;
			taken += from_chunk;
		}
		self.leaving.retain(|_, chunk| *chunk > 0);
		taken
	}
}

/// All nodes, and what was paid into the pot and out of it.
pub struct Model {
	today: Day,
	/// The first day that is not closed, since there was a node.
	open: Option<Day>,
	members: BTreeMap<AccountId, Member>,
	/// What was shared and not given to a day yet.
	shared: Balance,
	paid_in: Balance,
	claimed: Balance,
	fined: Balance,
}

impl Model {
	/// As many nodes as the mock has. None is registered.
	pub fn new(nodes: u64) -> Self {
		let member = |who| Member {
			curve: Surroundings::curve(&who).expect("it is a node"),
			role: Role::Client,
			deposit: 0,
			leaving: BTreeMap::new(),
			unsettled: BTreeMap::new(),
			earned: U256::zero(),
			days: 0,
			claimed: 0,
		};
		Self {
			today: START,
			open: None,
			members: (ALICE..=nodes).map(|who| (who, member(who))).collect(),
			shared: 0,
			paid_in: 0,
			claimed: 0,
			fined: 0,
		}
	}

	/// Lets `step` happen, which has not happened to the pallet yet. Whether it should succeed.
	pub fn apply(&mut self, step: &Step) -> bool {
		match *step {
			Step::TurnDay { missed } => self.turn_day_after(missed),
			Step::Poll => self.skip_days(MAX_DAYS_PER_BLOCK),
			Step::Share { amount } => {
				if !can_spare(STRANGER, amount) {
					return false;
				}
				self.shared += amount;
				self.paid_in += amount;
			},
			_ => {
				let who = step.who().expect("it is about a node");
				return self.apply_to_node(who, step);
			},
		}
		true
	}

	fn apply_to_node(&mut self, who: AccountId, step: &Step) -> bool {
		let (today, open) = (self.today, self.open.unwrap_or(self.today));
		let member = self.members.get_mut(&who).expect("it is a node");
		let is_registered = member.deposit > 0;
		match *step {
			Step::Register { role, deposit, .. } => {
				let is_enough = deposit >= Member::min_deposit(role);
				if is_registered || !is_enough || !can_spare(who, deposit) {
					return false;
				}
				member.role = role;
				member.deposit = deposit;
				self.open.get_or_insert(today);
			},
			Step::ChangeRole { role, .. } => {
				if !is_registered || member.deposit < Member::min_deposit(role) {
					return false;
				}
				member.role = role;
			},
			Step::Raise { amount, .. } => {
				if !is_registered || amount == 0 || !can_spare(who, amount) {
					return false;
				}
				member.settle(open);
				member.deposit += amount;
			},
			Step::Lower { amount, .. } => {
				let minimum = Member::min_deposit(member.role);
				if !is_registered || amount == 0 || member.deposit < amount + minimum {
					return false;
				}
				member.settle(open);
				member.unbond(amount, today);
			},
			Step::Unregister { .. } => {
				if !is_registered {
					return false;
				}
				member.settle(open);
				member.unbond(member.deposit, today);
			},
			Step::Withdraw { .. } => return member.withdraw(today) > 0,
			Step::Claim { .. } => {
				// That it lies within the bounds is checked after every step.
				let due = NodeStaking::pending_rewards(who);
				if due == 0 {
					return false;
				}
				member.settle(open);
				member.claimed += due;
				self.claimed += due;
			},
			Step::Fine { amount, .. } => {
				if is_registered && amount > 0 {
					member.settle(open);
				}
				self.fined += member.fine(amount);
			},
			Step::Work { gain, .. } => {
				member.settle(open);
				let points = (member.curve.value_at(today) + gain).min(1_000);
				member.curve = Curve::new(points, today + 3, 5, 50);
			},
			Step::Course { value, grace, slope, floor, .. } => {
				member.settle(open);
				member.curve = Curve::new(value, today + grace, slope, floor);
			},
			Step::Share { .. } | Step::TurnDay { .. } | Step::Poll => {},
		}
		true
	}

	fn turn_day_after(&mut self, missed: Day) {
		let ended = self.today;
		let before = self.open;
		self.skip_days(MAX_DAYS_PER_BLOCK);
		self.today += 1 + missed;
		let (Some(before), Some(open)) = (before, self.open) else {
			return;
		};
		let left = MAX_DAYS_PER_BLOCK - (open - before);
		if open == ended && left > 0 {
			self.close(ended);
			self.open = Some(ended + 1);
			self.skip_days(left - 1);
		}
	}

	/// Goes over up to so many days before today, which bring nothing.
	fn skip_days(&mut self, limit: u32) {
		if let Some(open) = self.open.as_mut() {
			*open += (self.today - *open).min(limit);
		}
	}

	fn close(&mut self, day: Day) {
		let total = self.weight_on(day);
		if total == 0 {
			return;
		}
		let amount = DAILY + std::mem::take(&mut self.shared);
		self.paid_in += DAILY;
		for member in self.members.values_mut() {
			let weight = member.weight_on(day);
			if weight > 0 {
				let share = U256::from(weight) * U256::from(amount);
				member.unsettled.insert(day, (share << FRACTION) / U256::from(total));
			}
		}
	}

	fn weight_on(&self, day: Day) -> u128 {
		self.members.values().map(|member| member.weight_on(day)).sum()
	}

	/// Compares a node with the pallet's. What it has been paid and is due may be a planck less than
	/// its exact share rounded down, and never more.
	pub fn check_node(&mut self, who: AccountId) {
		let open = self.open.unwrap_or(self.today);
		let member = self.members.get_mut(&who).expect("it is a node");
		let due = NodeStaking::pending_rewards(who);
		let got = U256::from(member.claimed + due);
		let oldest = open.saturating_sub(KEPT_DAYS);
		let (mut earned, mut days) = (member.earned, member.days);
		for share in member.unsettled.range(oldest..).map(|(_, share)| share) {
			earned += *share;
			days += 1;
		}
		assert!(got <= (earned + days) >> FRACTION, "{who} got too much");
		assert!(got + 1 >= earned >> FRACTION, "{who} got too little");

		let leaving: Balance = member.leaving.values().sum();
		assert_eq!(held(who), member.deposit + leaving, "held of {who}");
		let Some(node) = Nodes::<Test>::get(who) else {
			assert_eq!((member.deposit, leaving, due), (0, 0, 0), "{who} is forgotten");
			// With it, the fraction that it was due.
			(member.earned, member.days, member.claimed) = (U256::zero(), 0, 0);
			member.unsettled.clear();
			return;
		};
		assert_eq!((node.role, node.deposit), (member.role, member.deposit), "{who}");
		let chunks: BTreeMap<_, _> =
			node.unbonding.iter().map(|chunk| (chunk.ends, chunk.amount)).collect();
		assert_eq!(chunks, member.leaving, "{who}");
	}

	/// Compares what all nodes have together, and the money.
	pub fn check_totals(&self) {
		let totals = NodeStaking::totals();
		assert_eq!(totals.day, self.open.unwrap_or(self.today));
		assert_eq!(totals.weight, self.weight_on(totals.day));
		let deposits: Balance = self.members.values().map(|member| member.deposit).sum();
		assert_eq!(totals.deposits, deposits);
		assert_eq!(totals.shared, self.shared);
		assert!(self.claimed <= self.paid_in, "more was claimed than paid in");
		assert_eq!(pot(), self.paid_in - self.claimed);
		assert_eq!(Currency::free_balance(TREASURY), ENDOWMENT + self.fined);
	}

	/// Compares all nodes.
	pub fn check_all(&mut self) {
		let accounts: Vec<_> = self.members.keys().copied().collect();
		accounts.into_iter().for_each(|who| self.check_node(who));
		self.check_totals();
	}
}

/// Whether `who` can do without `amount` and live.
fn can_spare(who: AccountId, amount: Balance) -> bool {
	Currency::reducible_balance(&who, Protect, Force) >= amount
}

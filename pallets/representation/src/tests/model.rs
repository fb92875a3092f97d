//! A chain that does everything the long way: it walks all nodes and all delegators each day.

use std::collections::BTreeMap;

use metachain_primitives::{
	money::{Balance, MC},
	time::Day,
};
use primitive_types::U512;
use sp_runtime::Perbill;

use crate::{mock::*, Status};

/// Fractional bits of earnings, so many that what is cut off cannot matter.
const FRACTION: usize = 256;

/// Credit, one day after the other.
#[derive(Clone, Copy, Debug)]
pub struct Points {
	pub value: u32,
	pub flat_until: Day,
}

impl Points {
	pub const SLOPE: u32 = 5;
	pub const FLOOR: u32 = 50;

	fn pass_day(&mut self, today: Day) {
		if today > self.flat_until && self.value > Self::FLOOR {
			self.value = self.value.saturating_sub(Self::SLOPE).max(Self::FLOOR);
		}
	}
}

#[derive(Debug)]
pub struct Delegated {
	/// The place of the candidacy in the model's list.
	candidacy: usize,
	since: Day,
	/// In planck, with [`FRACTION`] fractional bits.
	earned: U512,
}

#[derive(Debug, Default)]
pub struct Account {
	pub points: Option<Points>,
	pub deposit: Balance,
	pub delegated: Option<Delegated>,
	/// What delegations that have ended had earned.
	ended: Vec<U512>,
	commission: Balance,
	/// What was claimed in all.
	pub paid: Balance,
	self_deposit: Balance,
	unbonding: Vec<(Day, Balance)>,
	barred_until: Day,
}

impl Account {
	/// What it may have been paid at most, and at how many places less than a planck was cut off.
	fn due(&self) -> (Balance, Balance) {
		let earned =
			self.ended.iter().chain(self.delegated.as_ref().map(|current| &current.earned));
		let whole = earned.clone().map(|earned| (*earned >> FRACTION).as_u128());
		(self.commission + whole.sum::<Balance>(), earned.count() as Balance)
	}

	/// Checks what was paid after everything was claimed.
	pub fn check_paid(&self) {
		let (most, roundings) = self.due();
		assert!(self.paid <= most, "{} planck were paid for {most}", self.paid);
		assert!(self.paid + roundings >= most, "{} planck were paid for {most}", self.paid);
	}

	fn is_registered(&self) -> bool {
		self.points.is_some() && self.deposit > 0
	}
}

#[derive(Debug)]
pub struct Candidacy {
	pub who: AccountId,
	pub status: Status,
	pub departed: bool,
	commission: Perbill,
	raise: Option<(Day, Perbill)>,
}

/// What a candidacy has on a day.
#[derive(Debug, PartialEq)]
pub struct Sums {
	pub deposits: Balance,
	pub credit: u128,
	pub delegators: u32,
	pub weight: u128,
}

#[derive(Debug)]
pub struct Model {
	pub today: Day,
	pub accounts: BTreeMap<AccountId, Account>,
	pub candidacies: Vec<Candidacy>,
	pub elected: Vec<(AccountId, u32)>,
	pub undistributed: Balance,
	/// What came in from the stream and from payments.
	pub income: Balance,
	authored: BTreeMap<AccountId, u32>,
	seats: u32,
	elected_at_most: usize,
}

impl Model {
	pub fn new(seats: u32, elected_at_most: u32) -> Self {
		Self {
			today: START,
			accounts: BTreeMap::new(),
			candidacies: Vec::new(),
			elected: Vec::new(),
			undistributed: 0,
			income: 0,
			authored: BTreeMap::new(),
			seats,
			elected_at_most: elected_at_most as usize,
		}
	}

	pub fn account(&mut self, who: AccountId) -> &mut Account {
		self.accounts.entry(who).or_default()
	}

	/// The candidacy of `who`, if it is a candidate.
	pub fn candidacy_of(&self, who: AccountId) -> Option<usize> {
		self.candidacies.iter().position(|one| one.who == who && !one.departed)
	}

	fn open_candidacy(&mut self, who: AccountId) -> Option<&mut Candidacy> {
		let place = self.candidacy_of(who)?;
		Some(&mut self.candidacies[place]).filter(|one| one.status != Status::Resigning)
	}

	pub fn sums(&self, candidacy: usize) -> Sums {
		let (mut deposits, mut credit, mut delegators) = (0, 0, 0);
		for account in self.accounts.values() {
			if account.delegated.as_ref().is_some_and(|current| current.candidacy == candidacy) {
				deposits += account.deposit;
				credit += u128::from(account.points.expect("a node").value);
				delegators += 1;
			}
		}
		let self_deposit = self.accounts[&self.candidacies[candidacy].who].self_deposit;
		let product = U512::from(deposits + self_deposit) * U512::from(credit);
		Sums { deposits, credit, delegators, weight: product.integer_sqrt().as_u128() }
	}

	// Nodes.

	pub fn set_points(&mut self, who: AccountId, points: Points) {
		self.account(who).points = Some(points);
		self.leave_departed(who);
	}

	pub fn set_deposit(&mut self, who: AccountId, deposit: Balance) {
		self.account(who).deposit = deposit;
		if deposit == 0 {
			self.end_delegation(who);
		}
		self.leave_departed(who);
	}

	pub fn delegate(&mut self, node: AccountId, candidate: AccountId) -> bool {
		let target = self.candidacy_of(candidate);
		let Some(target) = target.filter(|at| self.candidacies[*at].status != Status::Resigning)
		else {
			return false;
		};
		if !self.account(node).is_registered() || !self.may_leave(node, Some(target)) {
			return false;
		}
		self.end_delegation(node);
		let since = self.today;
		let delegated = Delegated { candidacy: target, since, earned: U512::zero() };
		self.account(node).delegated = Some(delegated);
		true
	}

	pub fn undelegate(&mut self, node: AccountId) -> bool {
		let may = self.account(node).delegated.is_some() && self.may_leave(node, None);
		if may {
			self.end_delegation(node);
		}
		may
	}

	fn may_leave(&mut self, node: AccountId, target: Option<usize>) -> bool {
		let today = self.today;
		let Some(Delegated { candidacy, since, .. }) = self.account(node).delegated else {
			return true;
		};
		Some(candidacy) != target && (self.candidacies[candidacy].departed || today > since)
	}

	fn end_delegation(&mut self, node: AccountId) {
		let account = self.account(node);
		if let Some(current) = account.delegated.take() {
			account.ended.push(current.earned);
		}
	}

	fn leave_departed(&mut self, node: AccountId) {
		let current = self.account(node).delegated.as_ref().map(|current| current.candidacy);
		if current.is_some_and(|candidacy| self.candidacies[candidacy].departed) {
			self.end_delegation(node);
		}
	}

	pub fn claim(&mut self, who: AccountId, paid: Balance) {
		if paid > 0 {
			self.leave_departed(who);
		}
		let account = self.account(who);
		account.paid += paid;
		account.check_paid();
	}

	// Candidates.

	pub fn register(&mut self, who: AccountId, commission: Perbill) -> bool {
		if self.candidacy_of(who).is_some() {
			return false;
		}
		self.account(who).self_deposit += SELF_DEPOSIT;
		let (status, departed) = (Status::Standing, false);
		self.candidacies.push(Candidacy { who, status, departed, commission, raise: None });
		true
	}

	pub fn set_commission(&mut self, who: AccountId, commission: Perbill) -> bool {
		let today = self.today;
		let Some(one) = self.open_candidacy(who) else {
			return false;
		};
		one.commission = one.commission_on(today);
		one.raise = None;
		if commission > one.commission {
			one.raise = Some((today + 2, commission));
		} else {
			one.commission = commission;
		}
		true
	}

	/// From one status to another.
	pub fn set_status(&mut self, who: AccountId, from: Status, to: Status) -> bool {
		match self.open_candidacy(who) {
			Some(one) if one.status == from => {
				one.status = to;
				true
			},
			_ => false,
		}
	}

	pub fn resign(&mut self, who: AccountId) -> bool {
		let is_elected = self.elected.iter().any(|(elected, _)| *elected == who);
		let Some(one) = self.open_candidacy(who).filter(|_| !is_elected) else {
			return false;
		};
		one.status = Status::Resigning;
		let all = self.account(who).self_deposit;
		self.unbond(who, all);
		true
	}

	pub fn raise(&mut self, who: AccountId, amount: Balance) -> bool {
		let may = self.open_candidacy(who).is_some();
		if may {
			self.account(who).self_deposit += amount;
		}
		may
	}

	pub fn lower(&mut self, who: AccountId, amount: Balance) -> bool {
		let left = self.account(who).self_deposit.saturating_sub(amount);
		let may = self.open_candidacy(who).is_some() && left >= SELF_DEPOSIT;
		if may {
			self.unbond(who, amount);
		}
		may
	}

	fn unbond(&mut self, who: AccountId, amount: Balance) {
		let today = self.today;
		let account = self.account(who);
		account.unbonding.retain(|(release, _)| *release > today);
		account.self_deposit -= amount;
		// What was lowered on one day is one part, as it is slashed.
		match account.unbonding.last_mut().filter(|(release, _)| *release == today + 7) {
			Some((_, part)) => *part += amount,
			None => account.unbonding.push((today + 7, amount)),
		}
	}

	pub fn withdraw(&mut self, who: AccountId) {
		let today = self.today;
		self.account(who).unbonding.retain(|(release, _)| *release > today);
	}

	pub fn on_hold(&self, who: AccountId) -> Balance {
		self.accounts.get(&who).map_or(0, |account| {
			account.self_deposit + account.unbonding.iter().map(|(_, part)| part).sum::<Balance>()
		})
	}

	/// Returns what is taken.
	pub fn punish(&mut self, who: AccountId, part: Perbill, has_stake: bool) -> Balance {
		let today = self.today;
		let before = self.on_hold(who);
		let account = self.account(who);
		account.self_deposit -= part.mul_ceil(account.self_deposit);
		for (_, unbonding) in &mut account.unbonding {
			*unbonding -= part.mul_ceil(*unbonding);
		}
		account.unbonding.retain(|(_, part)| *part > 0);
		if has_stake {
			account.barred_until = today + 3;
		}
		if let Some(points) = account.points {
			let lost = part.mul_ceil(points.value);
			if lost > 0 {
				let value = points.value - lost;
				self.set_points(who, Points { value, flat_until: today });
			}
		}
		before - self.on_hold(who)
	}

	// Days.

	pub fn author(&mut self, who: AccountId, blocks: u32) {
		*self.authored.entry(who).or_default() += blocks;
	}

	pub fn share(&mut self, amount: Balance) {
		self.undistributed += amount;
		self.income += amount;
	}

	pub fn pass_days(&mut self, days: Day) {
		self.close_day();
		for candidacy in &mut self.candidacies {
			candidacy.departed |= candidacy.status == Status::Resigning;
		}
		for _ in 0..days {
			self.today += 1;
			for points in self.accounts.values_mut().filter_map(|account| account.points.as_mut()) {
				points.pass_day(self.today);
			}
		}
		self.elect();
	}

	fn close_day(&mut self) {
		let authored = std::mem::take(&mut self.authored);
		let all: u32 = authored.values().sum();
		let of_candidates: Vec<_> = authored
			.into_iter()
			.filter_map(|(who, blocks)| Some((self.candidacy_of(who)?, blocks)))
			.collect();
		let own: u32 = of_candidates.iter().map(|(_, blocks)| blocks).sum();
		if own == 0 {
			return;
		}
		let drawn = BUDGET * Balance::from(own) / Balance::from(all);
		self.income += drawn;
		let amount = self.undistributed + drawn;
		self.undistributed = amount;
		for (place, blocks) in of_candidates {
			let pay = amount * Balance::from(blocks) / Balance::from(own);
			let spent = self.pay(place, pay);
			self.undistributed -= spent;
		}
	}

	/// Pays a candidacy's blocks to everybody whose they are, and returns what that was.
	fn pay(&mut self, place: usize, pay: Balance) -> Balance {
		let one = &self.candidacies[place];
		let (who, rate) = (one.who, one.commission_on(self.today));
		let commission = rate.mul_floor(pay);
		self.account(who).commission += commission;
		let rest = pay - commission;
		let today = self.today;
		let earns = |current: &Delegated| current.candidacy == place && current.since < today;
		let earning =
			self.accounts.values().filter(|one| one.delegated.as_ref().is_some_and(earns));
		let total: u128 = earning.map(|one| u128::from(one.points.expect("a node").value)).sum();
		if total == 0 {
			return commission;
		}
		for account in self.accounts.values_mut() {
			let Some(current) = account.delegated.as_mut() else { continue };
			if earns(current) {
				let value = account.points.expect("a node").value;
				current.earned += ((U512::from(rest) * value) << FRACTION) / total;
			}
		}
		pay
	}

	fn elect(&mut self) {
		let mut chosen: Vec<(AccountId, u128)> = Vec::new();
		let mut left: Vec<_> = (0..self.candidacies.len())
			.filter_map(|place| Some((self.candidacies[place].who, self.electable(place)?)))
			.collect();
		while chosen.len() < self.elected_at_most.min(self.seats as usize) && !left.is_empty() {
			let mut best = 0;
			for at in 1..left.len() {
				if self.is_preferred(left[at], left[best]) {
					best = at;
				}
			}
			chosen.push(left.remove(best));
		}
		if !chosen.is_empty() {
			chosen.sort();
			self.elected = apportioned(self.seats, &chosen);
		}
	}

	fn electable(&self, place: usize) -> Option<u128> {
		let one = &self.candidacies[place];
		if one.departed || one.status != Status::Standing {
			return None;
		}
		let account = &self.accounts[&one.who];
		let sums = self.sums(place);
		let may = account.barred_until <= self.today
			&& account.self_deposit >= SELF_DEPOSIT
			&& sums.deposits + account.self_deposit >= 2 * SELF_DEPOSIT
			&& sums.credit >= 100;
		Some(sums.weight).filter(|_| may)
	}

	fn is_preferred(&self, one: (AccountId, u128), other: (AccountId, u128)) -> bool {
		let is_incumbent = |who| self.elected.iter().any(|(elected, _)| *elected == who);
		let score =
			|(who, weight): (AccountId, u128)| weight * if is_incumbent(who) { 105 } else { 100 };
		let (ours, theirs) = (score(one), score(other));
		ours > theirs
			|| ours == theirs && is_incumbent(one.0) && !is_incumbent(other.0)
			|| ours == theirs && is_incumbent(one.0) == is_incumbent(other.0) && one.0 < other.0
	}
}

impl Candidacy {
	fn commission_on(&self, day: Day) -> Perbill {
		match self.raise {
			Some((from, rate)) if from <= day => rate,
			_ => self.commission,
		}
	}
}

/// Seat after seat to the highest average. Who gets none is left out.
fn apportioned(seats: u32, chosen: &[(AccountId, u128)]) -> Vec<(AccountId, u32)> {
	let mut result: Vec<_> = chosen.iter().map(|(who, _)| (*who, 0)).collect();
	for _ in 0..seats {
		let mut best = 0;
		for at in 1..chosen.len() {
			let ours = chosen[at].1 * u128::from(result[best].1 + 1);
			let theirs = chosen[best].1 * u128::from(result[at].1 + 1);
			if ours > theirs || ours == theirs && chosen[at].1 > chosen[best].1 {
				best = at;
			}
		}
		result[best].1 += 1;
	}
	result.retain(|(_, seats)| *seats > 0);
	result
}

/// So many MC.
pub const fn mc(amount: u32) -> Balance {
	amount as Balance * MC
}

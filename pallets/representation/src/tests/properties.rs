//! Random histories against [a model](super::model) that walks all nodes and delegators every day.

use metachain_primitives::{
	curve::Curve,
	money::Balance,
	reward_integral::KEPT_DAYS,
	time::Day,
	traits::{Candidates as _, Clock, Credit as _, Deposits as _, ShareRewards},
};
use proptest::prelude::*;
use sp_runtime::Perbill;

use super::model::{mc, Model, Points};
use crate::{mock::*, Lagging, Ledgers, Owed, Stakes, Status, Undistributed};

/// The first account. All are nodes at times; the first ones are candidates at times.
const FIRST: AccountId = 1_000;
const FEW: u64 = 9;
const MANY: u64 = 2_000;
const SEATS: u32 = 30;
const ELECTED_AT_MOST: u32 = 3;
/// Authors blocks, and is no candidate.
const STRANGER: AccountId = 555;

#[derive(Clone, Debug)]
enum Step {
	Earn { node: AccountId, points: u32 },
	Lose { node: AccountId, points: u32 },
	Deposit { node: AccountId, mc: u32 },
	Delegate { node: AccountId, candidate: AccountId },
	Undelegate { node: AccountId },
	Claim { who: AccountId },
	Register { who: AccountId, percent: u32 },
	SetCommission { who: AccountId, percent: u32 },
	Chill { who: AccountId },
	Resume { who: AccountId },
	Resign { who: AccountId },
	Raise { who: AccountId, amount: Balance },
	Lower { who: AccountId, amount: Balance },
	Withdraw { who: AccountId },
	Punish { who: AccountId, part: Perbill },
	Author { who: AccountId, blocks: u32 },
	Share { amount: Balance },
	PassDays { days: Day },
}

fn step(nodes: u64, candidates: u64, days: u32) -> impl Strategy<Value = Step> {
	let node = || FIRST..FIRST + nodes;
	let who = || FIRST..FIRST + candidates;
	let amount = || prop_oneof![1..mc(1), 1..mc(2_000)];
	let percent = || 0..=50u32;
	prop_oneof![
		16 => (node(), 0..300u32).prop_map(|(node, points)| Step::Earn { node, points }),
		1 => (node(), 1..400u32).prop_map(|(node, points)| Step::Lose { node, points }),
		8 => (node(), prop_oneof![1 => Just(0), 5 => 1..2_000u32])
			.prop_map(|(node, mc)| Step::Deposit { node, mc }),
		12 => (node(), who()).prop_map(|(node, candidate)| Step::Delegate { node, candidate }),
		1 => node().prop_map(|node| Step::Undelegate { node }),
		4 => node().prop_map(|who| Step::Claim { who }),
		4 => (who(), percent()).prop_map(|(who, percent)| Step::Register { who, percent }),
		1 => (who(), percent()).prop_map(|(who, percent)| Step::SetCommission { who, percent }),
		1 => who().prop_map(|who| Step::Chill { who }),
		2 => who().prop_map(|who| Step::Resume { who }),
		1 => who().prop_map(|who| Step::Resign { who }),
		2 => (who(), amount()).prop_map(|(who, amount)| Step::Raise { who, amount }),
		1 => (who(), amount()).prop_map(|(who, amount)| Step::Lower { who, amount }),
		1 => who().prop_map(|who| Step::Withdraw { who }),
		1 => (who(), 0..=1_000_000_000u32)
			.prop_map(|(who, parts)| Step::Punish { who, part: Perbill::from_parts(parts) }),
		6 => (prop_oneof![8 => who(), 1 => Just(STRANGER)], 1..50u32)
			.prop_map(|(who, blocks)| Step::Author { who, blocks }),
		1 => amount().prop_map(|amount| Step::Share { amount }),
		days => prop_oneof![8 => Just(1), 2 => 2..9u32].prop_map(|days| Step::PassDays { days }),
	]
}

fn curve(points: Points) -> Curve {
	Curve::new(points.value, points.flat_until, Points::SLOPE, Points::FLOOR)
}

fn percent(percent: u32) -> Perbill {
	Perbill::from_percent(percent)
}

/// The pallet, and beside it the model.
struct History {
	model: Model,
}

impl History {
	fn apply(&mut self, step: Step) {
		let model = &mut self.model;
		let today = model.today;
		match step {
			Step::Earn { node, points } => {
				let before = model.account(node).points.map_or(50, |points| points.value);
				let points = Points { value: (before + points).min(1_000), flat_until: today + 3 };
				set_curve(node, curve(points));
				model.set_points(node, points);
			},
			Step::Lose { node, points: lost } => {
				if let Some(Points { value, .. }) = model.account(node).points {
					let points = Points { value: value.saturating_sub(lost), flat_until: today };
					set_curve(node, curve(points));
					model.set_points(node, points);
				}
			},
			Step::Deposit { node, mc: amount } => {
				set_deposit(node, mc(amount));
				model.set_deposit(node, mc(amount));
			},
			Step::Delegate { node, candidate } => assert_eq!(
				Representation::delegate(signed(node), candidate).is_ok(),
				model.delegate(node, candidate)
			),
			Step::Undelegate { node } => {
				assert_eq!(Representation::undelegate(signed(node)).is_ok(), model.undelegate(node))
			},
			Step::Claim { who } => self.claim(who),
			Step::Register { who, percent: rate } => {
				assert_eq!(register_with(who, rate).is_ok(), model.register(who, percent(rate)))
			},
			Step::SetCommission { who, percent: rate } => assert_eq!(
				Representation::set_commission(signed(who), percent(rate)).is_ok(),
				model.set_commission(who, percent(rate))
			),
			Step::Chill { who } => assert_eq!(
				Representation::chill(signed(who)).is_ok(),
				model.set_status(who, Status::Standing, Status::Chilled)
			),
			Step::Resume { who } => assert_eq!(
				Representation::resume(signed(who)).is_ok(),
				model.set_status(who, Status::Chilled, Status::Standing)
			),
			Step::Resign { who } => {
				assert_eq!(Representation::resign(signed(who)).is_ok(), model.resign(who))
			},
			Step::Raise { who, amount } => assert_eq!(
				Representation::raise_self_deposit(signed(who), amount).is_ok(),
				model.raise(who, amount)
			),
			Step::Lower { who, amount } => assert_eq!(
				Representation::lower_self_deposit(signed(who), amount).is_ok(),
				model.lower(who, amount)
			),
			Step::Withdraw { who } => {
				if Representation::withdraw(signed(who)).is_ok() {
					model.withdraw(who);
				}
			},
			Step::Punish { who, part } => {
				let has_stake = Stakes::<Test>::contains_key(who);
				assert_eq!(Representation::punish(&who, part), model.punish(who, part, has_stake));
			},
			Step::Author { who, blocks } => {
				author(who, blocks);
				model.author(who, blocks);
			},
			Step::Share { amount } => {
				if Representation::share(&PAUL, amount).is_ok() {
					model.share(amount);
				}
			},
			// The model keeps rewards for ever.
			Step::PassDays { days } if today + days > START + KEPT_DAYS => {},
			Step::PassDays { days } => {
				pass_days(days);
				assert!(Lagging::<Test>::get().is_empty());
				model.pass_days(days);
				self.check_turn();
			},
		}
	}

	fn claim(&mut self, who: AccountId) {
		let pending = Representation::pending_rewards(who);
		let paid = claim(who);
		assert_eq!(paid, pending);
		self.model.claim(who, paid);
	}

	/// What is the same after every turn of the day.
	fn check_turn(&self) {
		for (place, candidacy) in self.model.candidacies.iter().enumerate() {
			let info = Representation::candidate(candidacy.who);
			if candidacy.departed {
				continue;
			}
			let (info, sums) = (info.expect("a candidate"), self.model.sums(place));
			assert_eq!(info.status, candidacy.status);
			assert_eq!(
				(info.deposits, info.credit, info.delegators, info.weight),
				(sums.deposits, sums.credit, sums.delegators, sums.weight)
			);
		}
		assert_eq!(parliament(), self.model.elected);
		assert_eq!(Undistributed::<Test>::get(), self.model.undistributed);
	}

	fn check_accounts(&self) {
		for (who, account) in &self.model.accounts {
			assert_eq!(Nodes::points(who), account.points.map_or(0, |points| points.value));
			assert_eq!(Nodes::deposit(who), account.deposit);
			assert_eq!(on_hold(*who), self.model.on_hold(*who));
		}
		Representation::do_try_state().expect("the invariants hold");
	}

	/// Everybody claims everything, and it never was more than what came in.
	fn finish(&mut self) {
		for who in self.model.accounts.keys().copied().collect::<Vec<_>>() {
			self.claim(who);
		}
		let paid: Balance = self.model.accounts.values().map(|account| account.paid).sum();
		assert!(paid <= self.model.income);
		assert_eq!(Owed::<Test>::iter().count(), 0);
		let unpaid: Balance = Ledgers::<Test>::iter_values().map(|ledger| ledger.unpaid).sum();
		assert_eq!(paid + unpaid + self.model.undistributed, self.model.income);
		self.check_accounts();
	}
}

/// Every account becomes a node and chooses a candidate.
fn everybody_joins(nodes: u64, candidates: u64) -> Vec<Step> {
	let register = |who| Step::Register { who: FIRST + who, percent: who as u32 };
	let join = |node: u64| {
		let (points, mc) = ((node * 31 % 900) as u32, (node * 17 % 1_500) as u32 + 1);
		let candidate = FIRST + node * node % candidates;
		let node = FIRST + node;
		[
			Step::Earn { node, points },
			Step::Deposit { node, mc },
			Step::Delegate { node, candidate },
		]
	};
	(0..candidates).map(register).chain((0..nodes).flat_map(join)).collect()
}

fn run(accounts: u64, steps: impl IntoIterator<Item = Step>, check_after_each: bool) {
	let builder = ExtBuilder::default().seats(SEATS).elected_at_most(ELECTED_AT_MOST);
	builder.accounts(accounts).build().execute_with(|| {
		let mut history = History { model: Model::new(SEATS, ELECTED_AT_MOST) };
		for step in steps {
			history.apply(step);
			if check_after_each {
				history.check_accounts();
			}
		}
		history.finish();
	});
}

/// Takes so few steps a block that candidacies lag behind again and again, and lets them catch up at
/// last.
fn run_lagging(steps: Vec<Step>, limit: u32) {
	ExtBuilder::default().seats(SEATS).accounts(FEW).build().execute_with(|| {
		MaxCatchUp::set(limit);
		for step in steps {
			apply_alone(step);
			Representation::do_try_state().expect("the invariants hold");
		}
		MaxCatchUp::set(10_000);
		poll();
		assert!(Lagging::<Test>::get().is_empty());
		Representation::do_try_state().expect("the invariants hold");

		let owed: Balance = Owed::<Test>::iter_values().sum();
		let unpaid: Balance = Ledgers::<Test>::iter_values().map(|ledger| ledger.unpaid).sum();
		let pot = Currency::free_balance(Representation::pot_account());
		assert_eq!(pot, EXISTENTIAL_DEPOSIT + owed + unpaid + Undistributed::<Test>::get());
	});
}

/// Applies what nodes and candidates do to the pallet alone.
fn apply_alone(step: Step) {
	match step {
		Step::Earn { node, points } => {
			let value = Nodes::points(&node).max(50) + points;
			let flat_until = TestClock::today() + 3;
			set_curve(node, curve(Points { value, flat_until }));
		},
		Step::Deposit { node, mc: amount } => set_deposit(node, mc(amount)),
		Step::Delegate { node, candidate } => {
			let _ = Representation::delegate(signed(node), candidate);
		},
		Step::Register { who, percent } => {
			let _ = register_with(who, percent);
		},
		Step::Resign { who } => {
			let _ = Representation::resign(signed(who));
		},
		Step::Claim { who } => {
			claim(who);
		},
		Step::Author { who, blocks } => author(who, blocks),
		Step::PassDays { days } => pass_days(days),
		_ => {},
	}
}

fn config(cases: u32, max_shrink_iters: u32) -> ProptestConfig {
	ProptestConfig { cases, max_shrink_iters, ..Default::default() }
}

proptest! {
	#![proptest_config(config(64, 2_000))]

	#[test]
	fn few_nodes_do_as_the_model_says(steps in prop::collection::vec(step(FEW, 5, 12), 1..200)) {
		run(FEW, steps, true);
	}
}

proptest! {
	#![proptest_config(config(3, 20))]

	/// Thousands of nodes, hundreds of days.
	#[test]
	fn many_nodes_do_as_the_model_says(
		steps in prop::collection::vec(step(MANY, 12, 2), 5_000..6_000),
	) {
		run(MANY, everybody_joins(MANY, 12).into_iter().chain(steps), false);
	}
}

proptest! {
	#![proptest_config(config(24, 200))]

	#[test]
	fn sums_add_up_while_they_lag_behind(
		steps in prop::collection::vec(step(FEW, 5, 20), 100..400),
		limit in 1..5u32,
	) {
		run_lagging(steps, limit);
	}
}

//! Random histories against a model that walks day by day.

use std::collections::BTreeMap;

use metachain_primitives::{
	curve::Points,
	money::{Balance, BurnReason, Musd, MC, MUSD},
	time::Day,
	traits::{ActiveNodes, Credit as _, CreditAuthority},
};
use proptest::prelude::*;

use crate::mock::*;

/// The nodes of a history, of which the first two are members of the genesis.
const NODES: std::ops::RangeInclusive<AccountId> = 1..=5;
const MEMBERS: [(AccountId, Points); 2] = [(1, 120), (2, 40)];

#[derive(Clone, Debug)]
enum Step {
	Admit(AccountId),
	SetDeposit(AccountId, Balance),
	CheckIn(AccountId),
	CheckInWithoutFee(AccountId),
	Work(AccountId, Musd),
	Purchase(AccountId, Points),
	Replenish(AccountId, Points),
	Grant(AccountId, Points),
	Revoke(AccountId, Points),
	PassDays(Day),
}

fn step() -> impl Strategy<Value = Step> {
	let node = || NODES;
	let musd = prop_oneof![0..=MUSD, 0..10u128, Just(MUSD / 10), Just(Musd::MAX)];
	let points = || prop_oneof![8 => 0..60u32, 2 => 60..1_200u32, 1 => Just(Points::MAX)];
	let days = prop_oneof![30 => 1..=2u32, 10 => 3..=8u32, 4 => 9..=150u32, 1 => 1_000..=1_500u32];
	prop_oneof![
		2 => node().prop_map(Step::Admit),
		1 => (node(), 0..3u128).prop_map(|(node, deposit)| Step::SetDeposit(node, deposit)),
		4 => node().prop_map(Step::CheckIn),
		2 => node().prop_map(Step::CheckInWithoutFee),
		4 => (node(), musd).prop_map(|(node, musd)| Step::Work(node, musd)),
		2 => (node(), points()).prop_map(|(node, points)| Step::Purchase(node, points)),
		2 => (node(), points()).prop_map(|(node, points)| Step::Replenish(node, points)),
		2 => (node(), points()).prop_map(|(node, points)| Step::Grant(node, points)),
		2 => (node(), points()).prop_map(|(node, points)| Step::Revoke(node, points)),
		6 => days.prop_map(Step::PassDays),
	]
}

/// A node as the rules say it in words.
#[derive(Clone, Debug, Default, PartialEq)]
struct Node {
	points: Points,
	peak: Points,
	silent_days: u32,
	checked_in: bool,
	active: bool,
	work: Musd,
}

impl Node {
	fn with(points: Points) -> Self {
		Self { points, peak: points, ..Default::default() }
	}

	fn be_active(&mut self, gain: Points) {
		self.gain(gain);
		self.silent_days = 0;
		self.active = true;
	}

	fn gain(&mut self, points: Points) {
		self.points = self.points.saturating_add(points).min(1_000);
		self.peak = self.peak.max(self.points);
	}

	fn lose(&mut self, points: Points) {
		let lost = points.min(self.points);
		self.points -= lost;
		self.peak -= lost;
	}

	fn check_in(&mut self) -> bool {
		if self.checked_in {
			return false;
		}
		self.checked_in = true;
		self.be_active(1);
		true
	}

	fn work(&mut self, musd: Musd) {
		let tenths = |musd: Musd| (musd / (MUSD / 10)).min(5) as Points;
		let total = self.work.saturating_add(musd);
		let gain = tenths(total) - tenths(self.work);
		self.work = total;
		self.be_active(gain);
	}

	/// Whether points up to `bound` can be bought.
	fn buy(&mut self, points: Points, bound: Points) -> bool {
		let may = points > 0 && points <= bound.saturating_sub(self.points);
		if may {
			self.gain(points);
		}
		may
	}

	fn pass_day(&mut self) {
		self.checked_in = false;
		self.active = false;
		self.work = 0;
		self.silent_days += 1;
		if self.silent_days > 3 && self.points > 50 {
			self.points = self.points.saturating_sub(5).max(50);
		}
	}
}

struct Model {
	nodes: BTreeMap<AccountId, Node>,
	deposits: BTreeMap<AccountId, Balance>,
	active_last_day: usize,
	purchased: Balance,
	replenished: Balance,
}

impl Model {
	fn new() -> Self {
		Self {
			nodes: MEMBERS.map(|(who, points)| (who, Node::with(points))).into(),
			deposits: BTreeMap::new(),
			active_last_day: 0,
			purchased: 0,
			replenished: 0,
		}
	}

	/// Whether the step succeeds.
	fn apply(&mut self, step: &Step) -> bool {
		match *step {
			Step::Admit(who) => {
				if self.nodes.contains_key(&who) {
					return false;
				}
				self.nodes.insert(who, Node::with(50));
			},
			Step::SetDeposit(who, deposit) => {
				self.deposits.insert(who, deposit);
			},
			Step::CheckIn(who) => return self.nodes.get_mut(&who).is_some_and(Node::check_in),
			Step::CheckInWithoutFee(who) => {
				let has_deposit = self.deposits.get(&who).is_some_and(|deposit| *deposit > 0);
				return has_deposit && self.nodes.get_mut(&who).is_some_and(Node::check_in);
			},
			Step::Work(who, musd) => {
				if let Some(node) = self.nodes.get_mut(&who).filter(|_| musd > 0) {
					node.work(musd);
				}
			},
			Step::Purchase(who, points) => {
				let bought = self.nodes.get_mut(&who).is_some_and(|node| node.buy(points, 100));
				self.purchased += Balance::from(bought) * Balance::from(points);
				return bought;
			},
			Step::Replenish(who, points) => {
				let bought =
					self.nodes.get_mut(&who).is_some_and(|node| node.buy(points, node.peak));
				self.replenished += Balance::from(bought) * Balance::from(points);
				return bought;
			},
			Step::Grant(who, points) => {
				if let Some(node) = self.nodes.get_mut(&who) {
					node.gain(points);
				}
			},
			Step::Revoke(who, points) => {
				if let Some(node) = self.nodes.get_mut(&who) {
					node.lose(points);
				}
			},
			Step::PassDays(days) => {
				self.active_last_day = self.nodes.values().filter(|node| node.active).count();
				for _ in 0..days {
					self.nodes.values_mut().for_each(Node::pass_day);
				}
			},
		}
		true
	}
}

fn apply_to_pallet(step: &Step) -> bool {
	let signed = RuntimeOrigin::signed;
	match *step {
		Step::Admit(who) => return Credit::admit(&who).is_ok(),
		Step::SetDeposit(who, deposit) => Collateral::set(who, deposit),
		Step::CheckIn(who) => return check_in(who).is_ok(),
		Step::CheckInWithoutFee(who) => {
			let transaction = feeless_check_in(who, today());
			return apply(transaction) == Ok(Ok(()));
		},
		Step::Work(who, musd) if musd > 0 => {
			Credit::note_active(&who);
			Credit::record_work(&who, musd);
		},
		Step::Work(..) => {},
		Step::Purchase(who, points) => {
			return Credit::purchase(signed(who), points, Balance::MAX).is_ok();
		},
		Step::Replenish(who, points) => {
			return Credit::replenish(signed(who), points, Balance::MAX).is_ok();
		},
		Step::Grant(who, points) => {
			Credit::grant(&who, points);
		},
		Step::Revoke(who, points) => {
			Credit::revoke(&who, points);
		},
		Step::PassDays(days) => pass_days(days),
	}
	true
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn a_random_history_should_match_the_model(
		steps in prop::collection::vec(step(), 1..120),
	) {
		ExtBuilder::default().members(&MEMBERS).build().execute_with(
			|| -> Result<(), TestCaseError> {
				let issuance = Currency::total_issuance();
				let mut model = Model::new();
				for step in &steps {
					prop_assert_eq!(apply_to_pallet(step), model.apply(step), "{:?}", step);
					for who in NODES {
						let points = model.nodes.get(&who).map(|node| node.points);
						prop_assert_eq!(Credit::points_on(who, 0), points, "after {:?}", step);
						let Some(node) = model.nodes.get(&who) else { continue };
						prop_assert_eq!(record(who).peak, node.peak, "after {:?}", step);
						prop_assert_eq!(Credit::is_above_threshold(who), node.points >= 100);
						prop_assert_eq!(Credit::may_check_in(who), !node.checked_in);
					}
					// Who adds up the credit by what it is told knows the credit of all, on every day.
					let sum: Points = model.nodes.values().map(|node| node.points).sum();
					prop_assert_eq!(Listener::sum(), u128::from(sum), "after {:?}", step);
					prop_assert_eq!(Credit::active_nodes() as usize, model.active_last_day);
					prop_assert_eq!(Credit::do_try_state(), Ok(()));
				}

				let (half, whole) = (model.purchased * 25 * MC, model.replenished * 50 * MC);
				prop_assert_eq!(Burns::of(BurnReason::CreditPurchase), half);
				prop_assert_eq!(Burns::of(BurnReason::CreditReplenishment), whole);
				prop_assert_eq!(Currency::total_issuance(), issuance - half - whole);
				prop_assert_eq!(Currency::free_balance(REWARDS), ENDOWMENT + half);
				Ok(())
			},
		)?;
	}

	#[test]
	fn credit_by_work_should_be_bounded_by_the_musd_burned(
		work in prop::collection::vec((0..MUSD, 0..3u32), 1..100),
	) {
		ExtBuilder::default().build().execute_with(|| -> Result<(), TestCaseError> {
			admit(ALICE);
			let mut burned = 0;
			for (musd, days) in work {
				pass_days(days);
				Credit::record_work(&ALICE, musd);
				burned += musd;
				prop_assert!(u128::from(Credit::points(ALICE) - 50) * MUSD / 10 <= burned);
			}
			Ok(())
		})?;
	}

	/// MC buys points, but not a single day without decay: whatever a silent node buys and is granted,
	/// it has decayed as much as points above the floor can.
	#[test]
	fn a_silent_node_should_decay_whatever_it_buys(
		bought in prop::collection::vec((0..60u32, 0..60u32, 0..40u32), 1..40),
	) {
		ExtBuilder::default().build().execute_with(|| -> Result<(), TestCaseError> {
			admit_with(ALICE, 300);
			pass_days(3);
			for (purchased, replenished, granted) in bought {
				let signed = RuntimeOrigin::signed;
				let _ = Credit::purchase(signed(ALICE), purchased, Balance::MAX);
				let _ = Credit::replenish(signed(ALICE), replenished, Balance::MAX);
				Credit::grant(&ALICE, granted);
				let today = Credit::points(ALICE);
				pass_days(1);
				prop_assert_eq!(Credit::points(ALICE), today.saturating_sub(5).max(50));
			}
			Ok(())
		})?;
	}

	/// However a node spreads what it buys over calls, it pays the same, and holds no more than it has
	/// once had or the threshold.
	#[test]
	fn credit_for_mc_should_be_bounded_and_pay_the_full_price(
		peak in 50..400u32,
		days in 0..100u32,
		attempts in prop::collection::vec((any::<bool>(), 0..120u32), 1..30),
	) {
		ExtBuilder::default().build().execute_with(|| -> Result<(), TestCaseError> {
			admit_with(ALICE, peak);
			pass_days(days);
			let before = Credit::points(ALICE);
			for (replenish, points) in attempts {
				let alice = RuntimeOrigin::signed(ALICE);
				let _ = if replenish {
					Credit::replenish(alice, points, Balance::MAX)
				} else {
					Credit::purchase(alice, points, Balance::MAX)
				};
			}
			let gained = Balance::from(Credit::points(ALICE) - before);
			prop_assert!(Credit::points(ALICE) <= peak.max(100));
			prop_assert_eq!(Currency::free_balance(ALICE), ENDOWMENT - gained * 50 * MC);
			Ok(())
		})?;
	}
}

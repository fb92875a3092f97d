//! What the sums and rewards should be, by what is known of each node.

use std::collections::BTreeMap;

use frame_support::traits::fungible::Inspect;
use metachain_primitives::{
	money::{Balance, TOTAL_SUPPLY},
	time::Day,
};
use metachain_runtime::{
	AccountId, Balances, Burning, Calendar, Credit, NodeStaking, Representation, Runtime,
	RuntimeEvent,
};
use sp_core::{sr25519, Pair};
use sp_runtime::{helpers_128bit::multiply_by_rational_with_rounding, Rounding};

use crate::common::Chain;

/// From which on credit brings rewards.
const THRESHOLD: u128 = 100;

/// A node, and what it brings to its candidate.
struct Node {
	deposit: Balance,
	points: u128,
	/// The candidate, and whether it was chosen today.
	delegates_to: Option<(AccountId, bool)>,
}

impl Node {
	fn staking_weight(&self) -> u128 {
		if self.points < THRESHOLD {
			return 0;
		}
		self.deposit * self.points
	}
}

/// What all nodes have at the end of a day.
pub struct Evening {
	pub day: Day,
	nodes: BTreeMap<AccountId, Node>,
}

impl Evening {
	pub fn of(chain: &mut Chain, people: &[sr25519::Pair]) -> Self {
		let node = |who: AccountId| {
			let delegation = Representation::delegation(who.clone());
			let today = Calendar::today();
			Node {
				deposit: NodeStaking::node(who.clone()).map_or(0, |node| node.deposit),
				points: Credit::points(who).into(),
				delegates_to: delegation
					.filter(|delegation| {
						is_still_there(&delegation.candidate, delegation.candidacy)
					})
					.map(|delegation| (delegation.candidate, delegation.since == today)),
			}
		};
		chain.state(|| Self {
			day: Calendar::today(),
			nodes: people
				.iter()
				.map(|pair| AccountId::from(pair.public()))
				.map(|who| (who.clone(), node(who)))
				.collect(),
		})
	}

	/// The nodes that delegate to `candidate`, and whether they have chosen it today.
	fn delegators<'a>(
		&'a self,
		candidate: &'a AccountId,
	) -> impl Iterator<Item = (&'a AccountId, &'a Node, bool)> {
		self.nodes.iter().filter_map(move |(who, node)| match &node.delegates_to {
			Some((chosen, is_new)) if chosen == candidate => Some((who, node, *is_new)),
			_ => None,
		})
	}

	/// The sums of the pallets are those of all nodes.
	pub fn check_sums(&self, chain: &mut Chain) {
		let totals = chain.state(NodeStaking::totals);
		assert_eq!(totals.deposits, self.nodes.values().map(|node| node.deposit).sum::<Balance>());
		assert_eq!(totals.weight, self.nodes.values().map(Node::staking_weight).sum::<u128>());

		for info in chain.state(Representation::candidates) {
			let delegators = || self.delegators(&info.candidate).map(|(_, node, _)| node);
			let deposits: Balance = delegators().map(|node| node.deposit).sum();
			let credit: u128 = delegators().map(|node| node.points).sum();
			assert_eq!(info.delegators as usize, delegators().count());
			assert_eq!((info.deposits, info.credit), (deposits, credit));
			assert_eq!(info.weight, ((deposits + info.self_deposit) * credit).isqrt());
		}
	}
}

fn is_still_there(candidate: &AccountId, candidacy: u32) -> bool {
	pallet_representation::Candidates::<Runtime>::get(candidate)
		.is_some_and(|candidate| candidate.candidacy == candidacy)
}

/// What somebody has earned, and been paid.
#[derive(Clone, Copy, Debug, Default)]
struct Income {
	earned: Balance,
	claimed: Balance,
	/// How often something was rounded down, here or there.
	rounded: Balance,
}

impl Income {
	/// Adds `part` of `all` parts of `amount`.
	fn earn(&mut self, amount: Balance, part: u128, all: u128) {
		let share = multiply_by_rational_with_rounding(amount, part, all, Rounding::Down);
		self.earned += share.expect("it is a part");
		self.rounded += 1;
	}

	/// It is `pending` that is left of what was earned.
	fn check(&self, pending: Balance) {
		let paid = self.claimed + pending;
		assert!(paid.abs_diff(self.earned) <= self.rounded, "{self:?} {pending}");
	}
}

/// What all have earned by stakes, and as validators and their delegators.
#[derive(Default)]
pub struct Incomes {
	staking: BTreeMap<AccountId, Income>,
	validating: BTreeMap<AccountId, Income>,
}

impl Incomes {
	/// Notes what `events` tell of claims.
	pub fn note_claim(&mut self, event: RuntimeEvent) {
		use pallet_node_staking::Event::RewardsClaimed;
		use pallet_representation::Event::Claimed;

		let (incomes, who, amount) = match event {
			RuntimeEvent::NodeStaking(RewardsClaimed { who, amount }) => {
				(&mut self.staking, who, amount)
			},
			RuntimeEvent::Representation(Claimed { who, amount }) => {
				(&mut self.validating, who, amount)
			},
			_ => return,
		};
		let income = incomes.entry(who).or_default();
		income.claimed += amount;
		income.rounded += 1;
	}

	/// Shares out by hand what the day of `evening` has brought, as the events of its turn tell.
	pub fn note_day(&mut self, evening: &Evening, events: Vec<RuntimeEvent>) {
		use pallet_node_staking::Event::DayClosed;
		use pallet_representation::Event::BlocksPaid;

		let mut days_closed = 0;
		for event in events {
			match event {
				RuntimeEvent::NodeStaking(DayClosed { day, amount, total }) => {
					assert_eq!(day, evening.day);
					days_closed += 1;
					self.share_among_stakes(evening, amount, total);
				},
				RuntimeEvent::Representation(BlocksPaid {
					day,
					candidate,
					commission,
					shared,
					..
				}) => {
					assert_eq!(day, evening.day);
					self.validating.entry(candidate.clone()).or_default().earned += commission;
					self.share_among_delegators(evening, &candidate, shared);
				},
				_ => {},
			}
		}
		assert_eq!(days_closed, 1);
	}

	fn share_among_stakes(&mut self, evening: &Evening, amount: Balance, total: u128) {
		for (who, node) in &evening.nodes {
			let weight = node.staking_weight();
			if weight > 0 {
				self.staking.entry(who.clone()).or_default().earn(amount, weight, total);
			}
		}
	}

	/// Whoever has chosen its candidate today earns nothing yet.
	fn share_among_delegators(
		&mut self,
		evening: &Evening,
		candidate: &AccountId,
		amount: Balance,
	) {
		let earning = || evening.delegators(candidate).filter(|(.., is_new)| !is_new);
		let credit: u128 = earning().map(|(_, node, _)| node.points).sum();
		assert!(credit > 0 || amount == 0);
		for (who, node, _) in earning().filter(|(_, node, _)| node.points > 0) {
			self.validating.entry(who.clone()).or_default().earn(amount, node.points, credit);
		}
	}

	/// Each is due what it has earned, the pots hold it, and nothing is lost but what was burned.
	pub fn check(&self, chain: &mut Chain, people: &[sr25519::Pair]) {
		chain.state(|| {
			let (mut by_stakes, mut by_blocks) = (0, 0);
			for who in people.iter().map(|pair| AccountId::from(pair.public())) {
				let staking = NodeStaking::pending_rewards(who.clone());
				self.staking.get(&who).copied().unwrap_or_default().check(staking);
				let validating = Representation::pending_rewards(who.clone());
				self.validating.get(&who).copied().unwrap_or_default().check(validating);
				by_stakes += staking;
				by_blocks += validating;
			}
			let free = |pot: AccountId| Balances::balance(&pot) - Balances::minimum_balance();
			let shared = pallet_node_staking::Shared::<Runtime>::get();
			assert!(free(NodeStaking::pot_account()) >= by_stakes + shared);
			let undistributed = pallet_representation::Undistributed::<Runtime>::get();
			assert!(free(Representation::pot_account()) >= by_blocks + undistributed);
			assert_eq!(Balances::total_issuance() + Burning::total(), TOTAL_SUPPLY);
		});
	}
}

//! What nodes do.

use frame_support::{traits::fungible::Inspect, BoundedVec};
use metachain_primitives::money::{Balance, MC};
use metachain_runtime::{
	AccountId, Balances, Calendar, Credit, Invitation, NodeStaking, Representation, Runtime,
	RuntimeCall, Session,
};
use pallet_credit::Call as CreditCall;
use pallet_node_staking::{Call as StakingCall, Role};
use pallet_representation::Call as RepresentationCall;
use sp_core::{ed25519, sr25519, Pair};
use sp_runtime::Perbill;

use crate::{
	common::nodes::{account, check_in, join, pair, set_keys},
	History, Transactions,
};

/// What a point costs.
const POINT: Balance = 50 * MC;

/// How many want to validate at most.
const CANDIDATES: usize = 10;

/// An action by name.
type Action = (&'static str, RuntimeCall);

impl History {
	/// What so many of all at most do in a block, each once.
	pub fn act(&mut self, count: usize) -> Transactions {
		let mut idle = self.people.clone();
		let mut transactions = Vec::new();
		for _ in 0..count {
			let who = idle.remove(self.dice.roll(idle.len()));
			if let Some((name, call)) = self.choose(&who) {
				let is_free = matches!(name, "join" | "check in");
				let transaction = match is_free {
					true => self.chain.authorized(call),
					false => self.chain.signed_by(&who, call),
				};
				transactions.push((name, transaction));
			}
		}
		transactions
	}

	fn choose(&mut self, pair: &sr25519::Pair) -> Option<Action> {
		let who = account(pair);
		if self.chain.state(|| Credit::points_on(who.clone(), 0)).is_none() {
			let invitation = self.invitations.pop()?;
			return Some(("join", join(&mut self.chain, &invitation, pair).into()));
		}
		match self.dice.roll(10) {
			0..3 => self.be_there(pair),
			3 => self.invite_or_give(&who),
			4 => self.buy_credit(&who),
			5 | 6 => self.change_deposit(&who),
			7 => self.change_delegation(&who),
			8 => self.claim(&who),
			_ => self.stand(pair),
		}
	}

	fn be_there(&mut self, pair: &sr25519::Pair) -> Option<Action> {
		let who = account(pair);
		if !self.chain.state(|| Credit::may_check_in(who.clone())) {
			return None;
		}
		if self.deposit(&who) == 0 {
			let check_in = CreditCall::<Runtime>::check_in {};
			return self.can_pay(&who, MC).then(|| ("check in for a fee", check_in.into()));
		}
		let today = self.chain.state(Calendar::today);
		Some(("check in", check_in(&mut self.chain, pair, today).into()))
	}

	fn invite_or_give(&mut self, who: &AccountId) -> Option<Action> {
		if self.can_pay(who, 500_000 * MC) {
			let poor: Vec<_> = self.people.iter().map(account).collect();
			let to = self.dice.pick(&poor)?;
			let value = 40_000 * MC;
			let give =
				pallet_balances::Call::<Runtime>::transfer_keep_alive { dest: to.into(), value };
			if self.dice.roll(2) == 0 {
				return Some(("give", give.into()));
			}
		}
		let available = self.chain.state(|| Invitation::available_invitations(who.clone()));
		if available == 0 || !self.can_pay(who, 2 * MC) {
			return None;
		}
		let invitation = pair(&format!("invitation/{}", self.invited));
		self.invited += 1;
		let keys = BoundedVec::truncate_from(vec![invitation.public().0]);
		self.invitations.insert(0, invitation);
		Some(("invite", pallet_invitation::Call::<Runtime>::create { keys }.into()))
	}

	fn buy_credit(&mut self, who: &AccountId) -> Option<Action> {
		let (purchasable, replenishable) = self
			.chain
			.state(|| (Credit::purchasable(who.clone()), Credit::replenishable(who.clone())));
		let max_cost = Balance::from(purchasable.max(replenishable)) * POINT;
		if purchasable > 0 && self.can_pay(who, max_cost + MC) {
			let purchase = CreditCall::<Runtime>::purchase { points: purchasable, max_cost };
			return Some(("purchase", purchase.into()));
		}
		if replenishable > 0 && self.can_pay(who, max_cost + MC) {
			let points = 1 + self.dice.roll(replenishable as usize) as u32;
			let replenish = CreditCall::<Runtime>::replenish { points, max_cost };
			return Some(("replenish", replenish.into()));
		}
		None
	}

	fn change_deposit(&mut self, who: &AccountId) -> Option<Action> {
		let (deposit, free) = (self.deposit(who), self.free(who));
		let withdrawable = self.chain.state(|| NodeStaking::withdrawable(who.clone()));
		if withdrawable > 0 && free > MC {
			return Some(("withdraw", StakingCall::<Runtime>::withdraw {}.into()));
		}
		let some = MC * (1 + self.dice.roll(30_000) as Balance) + self.dice.roll(1_000) as Balance;
		if deposit == 0 {
			let (role, deposit) = (Role::Client, some + 100 * MC);
			let register = StakingCall::<Runtime>::register { role, deposit };
			return (free > deposit + 10 * MC).then(|| ("register", register.into()));
		}
		match self.dice.roll(8) {
			0 => Some(("unregister", StakingCall::<Runtime>::unregister {}.into())),
			1..5 if deposit > some + 1_000 * MC && free > MC => {
				Some(("lower", StakingCall::<Runtime>::lower { amount: some }.into()))
			},
			_ if free > some + 10 * MC => {
				Some(("raise", StakingCall::<Runtime>::raise { amount: some }.into()))
			},
			_ => None,
		}
		.filter(|_| free > MC)
	}

	fn change_delegation(&mut self, who: &AccountId) -> Option<Action> {
		if self.deposit(who) == 0 || !self.can_pay(who, MC) {
			return None;
		}
		let (today, delegation) =
			self.chain.state(|| (Calendar::today(), Representation::delegation(who.clone())));
		if delegation.as_ref().is_some_and(|delegation| delegation.since == today) {
			return None;
		}
		if delegation.is_some() && self.dice.roll(5) == 0 {
			return Some(("undelegate", RepresentationCall::<Runtime>::undelegate {}.into()));
		}
		let candidate = self.candidate()?;
		let name = match delegation {
			Some(current) if current.candidate == candidate => return None,
			Some(_) => "move",
			None => "delegate",
		};
		Some((name, RepresentationCall::<Runtime>::delegate { candidate }.into()))
	}

	fn claim(&mut self, who: &AccountId) -> Option<Action> {
		let (staking, validating) = self.chain.state(|| {
			(
				NodeStaking::pending_rewards(who.clone()),
				Representation::pending_rewards(who.clone()),
			)
		});
		if !self.can_pay(who, MC) {
			return None;
		}
		match (staking > 0, validating > 0) {
			(true, false) => Some(("claim", StakingCall::<Runtime>::claim {}.into())),
			(_, true) => Some(("claim for blocks", RepresentationCall::<Runtime>::claim {}.into())),
			_ => None,
		}
	}

	/// What those do who want to validate.
	fn stand(&mut self, pair: &sr25519::Pair) -> Option<Action> {
		let who = account(pair);
		let (info, has_keys, candidates) = self.chain.state(|| {
			(
				Representation::candidate(who.clone()),
				Session::load_keys(&who).is_some(),
				Representation::candidates().len(),
			)
		});
		let Some(info) = info else {
			let register = RepresentationCall::<Runtime>::register {
				self_deposit: MC * (10_000 + self.dice.roll(10_000) as Balance),
				commission: Perbill::from_percent(self.dice.roll(50) as u32),
				profile: Default::default(),
			};
			let may_stand = candidates < CANDIDATES && self.can_pay(&who, 25_000 * MC);
			return may_stand.then(|| ("stand", register.into()));
		};
		if !self.can_pay(&who, 10 * MC) {
			return None;
		}
		if !has_keys {
			let grandpa = ed25519::Pair::from_seed(&pair.public().0);
			return Some(("set keys", set_keys(&who, pair, &grandpa).into()));
		}
		use pallet_representation::Status::{Chilled, Resigning, Standing};
		match (info.status, self.dice.roll(8)) {
			(Standing, 0) => Some(("chill", RepresentationCall::<Runtime>::chill {}.into())),
			(Chilled, 0..4) if info.seats == 0 => {
				Some(("resign", RepresentationCall::<Runtime>::resign {}.into()))
			},
			(Chilled, _) => Some(("resume", RepresentationCall::<Runtime>::resume {}.into())),
			(Standing, 1..3) if info.self_deposit > 11_000 * MC => {
				let amount = 1_000 * MC;
				let lower = RepresentationCall::<Runtime>::lower_self_deposit { amount };
				Some(("lower self-deposit", lower.into()))
			},
			(Standing, 3..6) if self.can_pay(&who, 6_000 * MC) => {
				let amount = 5_000 * MC;
				let raise = RepresentationCall::<Runtime>::raise_self_deposit { amount };
				Some(("raise self-deposit", raise.into()))
			},
			(Standing, 6) => {
				let commission = Perbill::from_percent(self.dice.roll(50) as u32);
				let change = RepresentationCall::<Runtime>::set_commission { commission };
				Some(("set commission", change.into()))
			},
			(Standing | Resigning, _) => None,
		}
	}

	fn candidate(&mut self) -> Option<AccountId> {
		let candidates: Vec<_> = self
			.chain
			.state(Representation::candidates)
			.into_iter()
			.filter(|info| info.status != pallet_representation::Status::Resigning)
			.map(|info| info.candidate)
			.collect();
		self.dice.pick(&candidates)
	}

	fn deposit(&mut self, who: &AccountId) -> Balance {
		self.chain.state(|| NodeStaking::node(who.clone())).map_or(0, |node| node.deposit)
	}

	fn free(&mut self, who: &AccountId) -> Balance {
		self.chain.state(|| Balances::balance(who))
	}

	fn can_pay(&mut self, who: &AccountId, amount: Balance) -> bool {
		self.free(who) > amount
	}
}

//! Random histories against a model of plain numbers.

use std::collections::BTreeMap;

use metachain_primitives::{time::Day, traits::OnFined};
use proptest::prelude::*;

use crate::{mock::*, Invitees};

#[derive(Clone, Debug)]
enum Step {
	Create { who: AccountId, keys: Vec<u8> },
	Revoke { who: AccountId, key: u8 },
	Clear { key: u8 },
	Join { account: AccountId, key: u8 },
	Earn { who: AccountId, points: u32 },
	Lose { who: AccountId, points: u32 },
	Fine { who: AccountId },
	PassDays(Day),
}

/// Alice, Bob, and five who have to join first, two of them with MC.
fn account() -> impl Strategy<Value = AccountId> {
	prop_oneof![ALICE..=BOB, NEWCOMER..NEWCOMER + 5]
}

fn step() -> impl Strategy<Value = Step> {
	let key = || 0..8u8;
	prop_oneof![
		4 => (account(), prop::collection::vec(key(), 0..4))
			.prop_map(|(who, keys)| Step::Create { who, keys }),
		1 => (account(), key()).prop_map(|(who, key)| Step::Revoke { who, key }),
		2 => key().prop_map(|key| Step::Clear { key }),
		4 => (account(), key()).prop_map(|(account, key)| Step::Join { account, key }),
		6 => (account(), prop_oneof![1..10u32, 1..80u32])
			.prop_map(|(who, points)| Step::Earn { who, points }),
		1 => (account(), 1..80u32).prop_map(|(who, points)| Step::Lose { who, points }),
		1 => account().prop_map(|who| Step::Fine { who }),
		4 => prop_oneof![4 => 1..3u32, 1 => 3..40u32].prop_map(Step::PassDays),
	]
}

#[derive(Clone, Debug)]
struct Bond {
	inviter: AccountId,
	joined: Day,
	earned: u32,
	established: bool,
	brought: u32,
}

/// The rules in words of plain numbers.
#[derive(Default)]
struct Model {
	today: Day,
	points: BTreeMap<AccountId, u32>,
	/// The inviter and the last day of each open invitation.
	open: BTreeMap<u8, (AccountId, Day)>,
	/// The first day of an inviter's period.
	periods: BTreeMap<AccountId, Day>,
	/// The days on which the invitations of an inviter were used.
	used: Vec<(AccountId, Day)>,
	bonds: BTreeMap<AccountId, Bond>,
	/// What an inviter gained today.
	gained: BTreeMap<AccountId, u32>,
}

impl Model {
	fn new() -> Self {
		Self { today: START, points: [(ALICE, 200), (BOB, 100)].into(), ..Default::default() }
	}

	fn enter_period(&mut self, who: AccountId) -> Day {
		let today = self.today;
		let period = self.periods.entry(who).or_insert(today);
		if today >= *period + 30 {
			*period = today;
		}
		*period
	}

	fn create(&mut self, who: AccountId, keys: &[u8]) -> bool {
		let points = self.points.get(&who).copied().unwrap_or_default();
		let mut distinct = keys.to_vec();
		distinct.sort_unstable();
		distinct.dedup();
		let has_mc = who < NEWCOMER + 2;
		let fresh = keys.iter().all(|key| !self.open.contains_key(key));
		let count = keys.len() as u32;
		if count == 0 || points < 100 || distinct.len() != keys.len() || !fresh || !has_mc {
			return false;
		}
		let saved = self.periods.get(&who).copied();
		let period = self.enter_period(who);
		let open = self.open.values().filter(|(inviter, _)| *inviter == who).count();
		let used = self.used.iter().filter(|(by, day)| *by == who && *day >= period).count();
		if open as u32 + used as u32 + count > points / 50 {
			match saved {
				Some(period) => self.periods.insert(who, period),
				None => self.periods.remove(&who),
			};
			return false;
		}
		for key in keys {
			self.open.insert(*key, (who, self.today + 14));
		}
		true
	}

	fn join(&mut self, account: AccountId, key: u8) -> bool {
		let Some((inviter, last_day)) = self.open.get(&key).copied() else {
			return false;
		};
		if self.today > last_day || self.points.contains_key(&account) {
			return false;
		}
		self.open.remove(&key);
		self.enter_period(inviter);
		self.used.push((inviter, self.today));
		self.points.insert(account, 50);
		let bond = Bond { inviter, joined: self.today, earned: 0, established: false, brought: 0 };
		self.bonds.insert(account, bond);
		true
	}

	fn earn(&mut self, who: AccountId, points: u32) {
		let Some(own) = self.points.get_mut(&who) else {
			return;
		};
		*own += points;
		let is_above = *own >= 100;
		let Some(bond) = self.bonds.get_mut(&who) else {
			return;
		};
		if self.today - bond.joined < 90 {
			bond.earned += points;
		}
		bond.established |= is_above;
		let due = (bond.earned / 10).min(20) + if bond.established { 10 } else { 0 };
		let gained = self.gained.entry(bond.inviter).or_default();
		let inviter = self.points.get_mut(&bond.inviter).expect("an inviter is a node");
		let granted = (due - bond.brought).min(3 - *gained).min(1_000u32.saturating_sub(*inviter));
		bond.brought += granted;
		*gained += granted;
		*inviter += granted;
	}

	/// Whether the step succeeds.
	fn apply(&mut self, step: &Step) -> bool {
		match step {
			Step::Create { who, keys } => return self.create(*who, keys),
			Step::Revoke { who, key } => {
				if self.open.get(key).is_none_or(|(inviter, _)| inviter != who) {
					return false;
				}
				self.open.remove(key);
				self.enter_period(*who);
			},
			Step::Clear { key } => match self.open.get(key).copied() {
				Some((inviter, last_day)) if last_day < self.today => {
					self.open.remove(key);
					self.enter_period(inviter);
				},
				_ => return false,
			},
			Step::Join { account, key } => return self.join(*account, *key),
			Step::Earn { who, points } => self.earn(*who, *points),
			Step::Lose { who, points } => {
				if let Some(own) = self.points.get_mut(who) {
					*own = own.saturating_sub(*points);
				}
			},
			Step::Fine { who } => {
				if let Some(bond) = self.bonds.remove(who) {
					let own = self.points.get_mut(&bond.inviter).expect("an inviter is a node");
					*own = own.saturating_sub(bond.brought);
				}
			},
			Step::PassDays(days) => {
				self.today += days;
				self.gained.clear();
			},
		}
		true
	}
}

fn apply_to_pallet(step: &Step, model: &Model) -> bool {
	let is_node = |who: &AccountId| model.points.contains_key(who);
	match step {
		Step::Create { who, keys } => create(*who, keys).is_ok(),
		Step::Revoke { who, key: number } => {
			Invitation::revoke(RuntimeOrigin::signed(*who), key(*number)).is_ok()
		},
		Step::Clear { key: number } => {
			Invitation::clear(RuntimeOrigin::signed(BOB), key(*number)).is_ok()
		},
		Step::Join { account, key } => apply(joining(*key, *account)) == Ok(Ok(())),
		Step::Earn { who, points } => {
			if is_node(who) {
				earn(*who, *points);
			}
			true
		},
		Step::Lose { who, points } => {
			if is_node(who) {
				lose(*who, *points);
			}
			true
		},
		Step::Fine { who } => {
			Invitation::on_fined(who);
			true
		},
		Step::PassDays(days) => {
			pass_days(*days);
			true
		},
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn a_random_history_should_match_the_model(steps in prop::collection::vec(step(), 1..150)) {
		ExtBuilder.build().execute_with(|| -> Result<(), TestCaseError> {
			for rich in [NEWCOMER, NEWCOMER + 1] {
				let origin = RuntimeOrigin::signed(BOB);
				prop_assert!(Currency::transfer_allow_death(origin, rich, 100 * HOLD).is_ok());
			}
			let mut model = Model::new();
			for step in &steps {
				let outcome = apply_to_pallet(step, &model);
				prop_assert_eq!(outcome, model.apply(step), "{:?}", step);

				let accounts = [ALICE, BOB].into_iter().chain(NEWCOMER..NEWCOMER + 5);
				for who in accounts {
					let points = model.points.get(&who).copied().unwrap_or_default();
					prop_assert_eq!(points_of(who), points, "{} after {:?}", who, step);
					let open = model.open.values().filter(|(inviter, _)| *inviter == who).count();
					prop_assert_eq!(held(who), HOLD * open as u128);
					let brought = Invitees::<Test>::get(who).map(|invitee| invitee.brought);
					prop_assert_eq!(brought, model.bonds.get(&who).map(|bond| bond.brought));
				}
				prop_assert_eq!(Invitation::do_try_state(), Ok(()));
			}
			Ok(())
		})?;
	}
}

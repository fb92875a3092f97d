//! Random histories against a model of plain numbers.

use std::collections::BTreeMap;

use metachain_primitives::{
	money::{Balance, Musd as Amount, Price, MC, MUSD},
	traits::MusdEscrow,
};
use proptest::prelude::*;
use sp_runtime::Permill;

use crate::{mock::*, Balances, GenesisPrice, Issuance, Locked};

#[derive(Clone, Debug)]
enum Step {
	SetPrice(Option<Price>),
	BurnMc { who: AccountId, mc: Balance, min_musd: Amount },
	Lock { who: AccountId, amount: Amount },
	Unlock { who: AccountId, amount: Amount },
	BurnLocked { amount: Amount },
}

/// Alice, Bob and one who has no MC.
fn account() -> impl Strategy<Value = AccountId> {
	ALICE..=NOBODY
}

/// Amounts around what the accounts hold, and now and then a few planck or nothing.
fn amount() -> impl Strategy<Value = u128> {
	prop_oneof![4 => 0..ENDOWMENT / 4, 1 => 0..100u128]
}

fn step() -> impl Strategy<Value = Step> {
	let price = prop::option::weighted(0.9, 1..10 * MUSD);
	prop_oneof![
		1 => price.prop_map(Step::SetPrice),
		4 => (account(), amount(), prop_oneof![3 => Just(0), 1 => amount()])
			.prop_map(|(who, mc, min_musd)| Step::BurnMc { who, mc, min_musd }),
		3 => (account(), amount()).prop_map(|(who, amount)| Step::Lock { who, amount }),
		2 => (account(), amount()).prop_map(|(who, amount)| Step::Unlock { who, amount }),
		2 => amount().prop_map(|amount| Step::BurnLocked { amount }),
	]
}

/// What the ledger should say.
#[derive(Clone, Default)]
struct Model {
	price: Option<Price>,
	share_in_percent: u128,
	mc: BTreeMap<AccountId, Balance>,
	musd: BTreeMap<AccountId, Amount>,
	locked: Amount,
	issuance: Amount,
}

impl Model {
	/// Whether the step succeeds; changes nothing when it does not.
	fn apply(&mut self, step: &Step) -> bool {
		match *step {
			Step::SetPrice(price) => self.price = price,
			Step::BurnMc { who, mc, min_musd } => {
				let Some(price) = self.price else {
					return false;
				};
				let musd = mc * price / MC;
				let held = self.mc.get(&who).copied().unwrap_or_default();
				if musd == 0 || musd < min_musd || held < mc + EXISTENTIAL_DEPOSIT {
					return false;
				}
				self.mc.insert(who, held - mc);
				*self.mc.entry(POOL).or_default() += mc * self.share_in_percent / 100;
				*self.musd.entry(who).or_default() += musd;
				self.issuance += musd;
			},
			Step::Lock { who, amount } => {
				let held = self.musd.entry(who).or_default();
				if *held < amount {
					return false;
				}
				*held -= amount;
				self.locked += amount;
			},
			Step::Unlock { who, amount } => {
				if self.locked < amount {
					return false;
				}
				self.locked -= amount;
				*self.musd.entry(who).or_default() += amount;
			},
			Step::BurnLocked { amount } => {
				if self.locked < amount {
					return false;
				}
				self.locked -= amount;
				self.issuance -= amount;
			},
		}
		true
	}
}

fn apply_to_pallet(step: &Step) -> bool {
	match *step {
		Step::SetPrice(price) => {
			GenesisPrice::<Test>::set(price);
			true
		},
		Step::BurnMc { who, mc, min_musd } => {
			Musd::burn_mc(RuntimeOrigin::signed(who), mc, min_musd).is_ok()
		},
		Step::Lock { who, amount } => Musd::lock(&who, amount).is_ok(),
		Step::Unlock { who, amount } => Musd::unlock(&who, amount).is_ok(),
		Step::BurnLocked { amount } => Musd::burn_locked(amount).is_ok(),
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(128))]

	#[test]
	fn a_random_history_should_match_the_model(
		share_in_percent in prop_oneof![Just(0), 0..=100u128],
		steps in prop::collection::vec(step(), 1..60),
	) {
		let mut model = Model {
			price: Some(PRICE),
			share_in_percent,
			mc: [(ALICE, ENDOWMENT), (BOB, ENDOWMENT), (POOL, ENDOWMENT)].into(),
			..Default::default()
		};
		let builder = ExtBuilder::default()
			.pool_share(Permill::from_percent(share_in_percent as u32));
		let mut ext = builder.build();
		ext.execute_with(|| -> Result<(), TestCaseError> {
			for step in &steps {
				let mc_before = Currency::total_issuance();
				let musd_before = Issuance::<Test>::get();
				prop_assert_eq!(apply_to_pallet(step), model.apply(step), "{:?}", step);

				prop_assert!(Currency::total_issuance() <= mc_before, "MC was created");
				let created = Issuance::<Test>::get().saturating_sub(musd_before);
				if created > 0 {
					let Step::BurnMc { mc, .. } = step else {
						return Err(TestCaseError::fail("MUSD was created without burning MC"));
					};
					let price = model.price.expect("MUSD was bought at a price");
					prop_assert!(created * MC <= mc * price, "MUSD above the value of the MC");
				}
				prop_assert_eq!(Musd::do_try_state(), Ok(()));
			}
			for who in [ALICE, BOB, NOBODY, POOL] {
				let mc = model.mc.get(&who).copied().unwrap_or_default();
				let musd = model.musd.get(&who).copied().unwrap_or_default();
				prop_assert_eq!(Currency::free_balance(who), mc);
				prop_assert_eq!(Balances::<Test>::get(who), musd);
			}
			prop_assert_eq!(Currency::total_issuance(), model.mc.values().sum::<Balance>());
			prop_assert_eq!(Noted::get(), 3 * ENDOWMENT - Currency::total_issuance());
			prop_assert_eq!(Locked::<Test>::get(), model.locked);
			prop_assert_eq!(Issuance::<Test>::get(), model.issuance);
			Ok(())
		})?;
	}
}

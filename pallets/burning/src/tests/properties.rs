//! Random histories against a model that keeps every day for ever.

use std::collections::BTreeMap;

use metachain_primitives::{
	money::{Balance, BurnReason, TOTAL_SUPPLY},
	time::Day,
	traits::BurnLedger,
};
use proptest::prelude::*;

use crate::{mock::*, Ring, Totals, KEPT_DAYS};

#[derive(Clone, Debug)]
enum Step {
	Burn(BurnReason, Balance),
	PassDays(Day),
}

fn step() -> impl Strategy<Value = Step> {
	let reason = prop::sample::select(BurnReason::ALL.to_vec());
	let amount = prop_oneof![Just(0), 1..10u128, 0..TOTAL_SUPPLY];
	let days = prop_oneof![
		8 => 1..=3u32,
		2 => 4..KEPT_DAYS,
		1 => Just(KEPT_DAYS),
		1 => KEPT_DAYS..3 * KEPT_DAYS,
	];
	prop_oneof![
		2 => (reason, amount).prop_map(|(reason, amount)| Step::Burn(reason, amount)),
		1 => days.prop_map(Step::PassDays),
	]
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn a_random_history_should_match_the_model(
		steps in prop::collection::vec(step(), 1..100),
	) {
		ExtBuilder.build().execute_with(|| -> Result<(), TestCaseError> {
			let mut model = BTreeMap::<(Day, BurnReason), Balance>::new();
			let mut today = START;
			for step in steps {
				match step {
					Step::Burn(reason, amount) => {
						Burning::note_burned(reason, amount);
						*model.entry((today, reason)).or_default() += amount;
					},
					Step::PassDays(days) => {
						pass_days(days);
						today += days;
					},
				}
				prop_assert_eq!(Burning::do_try_state(), Ok(()));
			}

			for reason in BurnReason::ALL {
				let total: Balance = model
					.iter()
					.filter(|((_, burned_for), _)| *burned_for == reason)
					.map(|(_, amount)| amount)
					.sum();
				prop_assert_eq!(Totals::<Test>::get(reason), total);
			}
			for day in today + 1 - KEPT_DAYS..=today {
				let burned = BurnReason::ALL
					.map(|reason| (reason, model.get(&(day, reason)).copied().unwrap_or_default()));
				prop_assert_eq!(Burning::burned_on(day), Some(burned.to_vec()));
			}
			prop_assert_eq!(Burning::burned_on(today - KEPT_DAYS), None);
			prop_assert_eq!(Burning::total(), model.values().sum::<Balance>());
			let entries = BurnReason::ALL.len() * KEPT_DAYS as usize;
			prop_assert!(Ring::<Test>::iter().count() <= entries);
			Ok(())
		})?;
	}
}

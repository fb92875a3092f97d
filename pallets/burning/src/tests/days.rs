use frame_support::weights::Weight;
use metachain_primitives::{
	money::{BurnReason, MC},
	traits::{BurnLedger, OnNewDay},
};

use crate::{mock::*, Ring, Totals, WeightInfo, KEPT_DAYS};

const REASON: BurnReason = BurnReason::MusdPurchase;

#[test]
fn a_day_should_be_told_of_until_it_is_too_old() {
	ExtBuilder.build_and_execute(|| {
		Burning::note_burned(REASON, MC);
		for _ in 1..KEPT_DAYS {
			pass_days(1);
			assert_eq!(burned_on(START, REASON), Some(MC));
		}
		pass_days(1);
		assert_eq!(Burning::burned_on(START), None);
		assert_eq!(burned_on(START + 1, REASON), Some(0));
		assert_eq!(Ring::<Test>::iter().count(), 0);
		assert_eq!(Totals::<Test>::get(REASON), MC);
	});
}

#[test]
fn a_day_to_come_should_not_be_told_of() {
	ExtBuilder.build_and_execute(|| {
		Burning::note_burned(REASON, MC);
		assert_eq!(Burning::burned_on(START + 1), None);
		assert_eq!(Burning::burned_on(START + KEPT_DAYS), None);
	});
}

#[test]
fn missed_days_should_be_told_as_days_without_burns() {
	ExtBuilder.build_and_execute(|| {
		Burning::note_burned(REASON, MC);
		pass_days(10);
		assert_eq!(burned_on(START, REASON), Some(MC));
		assert_eq!(burned_on(START + 5, REASON), Some(0));
		assert_eq!(burned_on(START + 10, REASON), Some(0));
	});
}

#[test]
fn days_that_were_missed_should_not_bring_back_what_is_too_old() {
	for missed in [10, KEPT_DAYS - 1, KEPT_DAYS, KEPT_DAYS + 1, 1_000, 1_000_000] {
		ExtBuilder.build_and_execute(|| {
			for _ in 0..KEPT_DAYS {
				Burning::note_burned(REASON, MC);
				pass_days(1);
			}
			let last = START + KEPT_DAYS - 1;
			pass_days(missed);
			let today = last + 1 + missed;
			let oldest = today + 1 - KEPT_DAYS;
			for day in oldest..=today {
				let expected = if day <= last { MC } else { 0 };
				assert_eq!(burned_on(day, REASON), Some(expected));
			}
			assert_eq!(Burning::burned_on(oldest - 1), None);

			// A slot that an old day still holds starts afresh with the day whose turn it is.
			Burning::note_burned(REASON, 2 * MC);
			assert_eq!(burned_on(today, REASON), Some(2 * MC));
			assert_eq!(Totals::<Test>::get(REASON), 402 * MC);
		});
	}
}

#[test]
fn the_ring_should_empty_itself_when_nothing_is_burned() {
	ExtBuilder.build_and_execute(|| {
		for _ in 0..2 * KEPT_DAYS {
			Burning::note_burned(REASON, MC);
			pass_days(1);
		}
		// Today's slot is free.
		assert_eq!(Ring::<Test>::iter().count(), KEPT_DAYS as usize - 1);
		pass_days(1_000);
		for _ in 0..KEPT_DAYS {
			pass_days(1);
		}
		assert_eq!(Ring::<Test>::iter().count(), 0);
	});
}

#[test]
fn the_turn_of_the_day_should_tell_its_weight() {
	ExtBuilder.build_and_execute(|| {
		let weight = Burning::on_new_day(START, START + 1);
		assert_eq!(weight, <() as WeightInfo>::on_new_day());
		assert!(weight.any_gt(Weight::zero()));
	});
}

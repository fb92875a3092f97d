use frame_support::assert_storage_noop;
use metachain_primitives::{
	money::{Balance, BurnReason, MC},
	traits::BurnLedger,
};

use crate::{mock::*, Event, Totals};

#[test]
fn a_burn_should_count_for_its_reason_and_day() {
	ExtBuilder.build_and_execute(|| {
		Burning::note_burned(BurnReason::CreditPurchase, 3 * MC);
		assert_eq!(
			Burning::totals(),
			[
				(BurnReason::MusdPurchase, 0),
				(BurnReason::CreditPurchase, 3 * MC),
				(BurnReason::CreditReplenishment, 0),
				(BurnReason::Treasury, 0),
			]
		);
		assert_eq!(Burning::burned_on(START), Some(Burning::totals()));
		assert_eq!(
			take_events(),
			[Event::Burned { day: START, reason: BurnReason::CreditPurchase, amount: 3 * MC }]
		);
	});
}

#[test]
fn burns_should_add_up() {
	ExtBuilder.build_and_execute(|| {
		for reason in BurnReason::ALL {
			Burning::note_burned(reason, MC);
			Burning::note_burned(reason, 2 * MC);
			assert_eq!(burned_on(START, reason), Some(3 * MC));
		}
		pass_days(1);
		Burning::note_burned(BurnReason::Treasury, 5 * MC);
		assert_eq!(burned_on(START, BurnReason::Treasury), Some(3 * MC));
		assert_eq!(burned_on(START + 1, BurnReason::Treasury), Some(5 * MC));
		assert_eq!(burned_on(START + 1, BurnReason::MusdPurchase), Some(0));
		assert_eq!(Totals::<Test>::get(BurnReason::Treasury), 8 * MC);
		assert_eq!(Burning::total(), 17 * MC);
	});
}

#[test]
fn a_burn_of_nothing_should_change_nothing() {
	ExtBuilder.build_and_execute(|| {
		assert_storage_noop!(Burning::note_burned(BurnReason::Treasury, 0));
	});
}

#[test]
fn the_largest_amounts_should_not_overflow() {
	ExtBuilder.build_and_execute(|| {
		Burning::note_burned(BurnReason::Treasury, Balance::MAX);
		Burning::note_burned(BurnReason::Treasury, 1);
		Burning::note_burned(BurnReason::MusdPurchase, Balance::MAX);
		assert_eq!(burned_on(START, BurnReason::Treasury), Some(Balance::MAX));
		assert_eq!(Burning::total(), Balance::MAX);
	});
}

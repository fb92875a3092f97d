use frame_support::{
	assert_ok,
	traits::{
		fungible::Mutate,
		tokens::{Fortitude::Polite, Precision::Exact, Preservation::Preserve},
	},
};
use metachain_primitives::{
	money::{BurnReason, MC},
	traits::BurnLedger,
};

use crate::mock::*;

#[test]
fn the_ledger_should_tell_what_left_the_issuance() {
	ExtBuilder.build_and_execute(|| {
		let issuance = Currency::total_issuance();
		for day in 0..3 {
			pass_days(day);
			assert_ok!(Currency::burn_from(&ALICE, 10 * MC, Preserve, Exact, Polite));
			Burning::note_burned(BurnReason::MusdPurchase, 10 * MC);
		}
		assert_eq!(Burning::total(), 30 * MC);
		assert_eq!(Burning::total(), issuance - Currency::total_issuance());
		assert_eq!(burned_on(START + 1, BurnReason::MusdPurchase), Some(10 * MC));
	});
}

use frame_support::assert_ok;
use metachain_primitives::{
	money::{MC, MUSD},
	traits::MusdEscrow,
};

use crate::mock::*;

#[test]
fn mc_should_become_musd_and_musd_a_service() {
	ExtBuilder::default().price(Some(MUSD / 20)).build_and_execute(|| {
		// 100 MC at five cents are worth five MUSD; Alice insists on at least four.
		assert_ok!(Musd::burn_mc(RuntimeOrigin::signed(ALICE), 100 * MC, 4 * MUSD));
		assert_eq!(Musd::balance(ALICE), 5 * MUSD);

		// A service sets two aside, uses one and gives the other back.
		assert_ok!(Musd::lock(&ALICE, 2 * MUSD));
		assert_ok!(Musd::burn_locked(MUSD));
		assert_ok!(Musd::unlock(&ALICE, MUSD));
		assert_eq!(Musd::balance(ALICE), 4 * MUSD);
	});
}

use frame_support::assert_ok;
use metachain_primitives::{
	money::{MC, MUSD},
	traits::{Credit as _, CreditAuthority},
};

use crate::mock::*;

#[test]
fn a_node_should_gain_by_activity_and_lose_by_silence() {
	ExtBuilder::default().build_and_execute(|| {
		// A node is admitted with 50 points and checks in, which brings one more.
		assert_ok!(Credit::admit(&ALICE));
		assert_ok!(Credit::check_in(RuntimeOrigin::signed(ALICE)));
		assert_eq!(Credit::points(ALICE), 51);

		// A consumer paid it 0.35 MUSD: three whole points.
		Credit::record_work(&ALICE, MUSD * 35 / 100);
		assert_eq!(Credit::points(ALICE), 54);

		// Three days of grace cost nothing. The fourth costs five points, of which four are left.
		pass_days(3);
		assert_eq!(Credit::points(ALICE), 54);
		pass_days(1);
		assert_eq!(Credit::points(ALICE), 50);

		// For 50 MC each it buys what it lacks to the threshold, and checks in to keep it.
		assert_ok!(Credit::purchase(RuntimeOrigin::signed(ALICE), 50, 2_500 * MC));
		assert_eq!(Credit::points(ALICE), 100);
		assert_ok!(Credit::check_in(RuntimeOrigin::signed(ALICE)));
		assert_eq!(Credit::points(ALICE), 101);
	});
}

use frame_support::assert_ok;
use metachain_primitives::{money::MUSD, traits::Credit as _};

use crate::mock::*;

#[test]
fn a_node_should_gain_by_activity_and_lose_by_silence() {
	ExtBuilder.build_and_execute(|| {
		// A node joins with 50 points by its first check-in, which brings one more.
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
	});
}

use frame_support::assert_ok;
use metachain_primitives::money::MC;

use crate::{mock::*, Role};

#[test]
fn nodes_should_be_rewarded_by_deposit_and_credit() {
	ExtBuilder::default().build_and_execute(|| {
		// Alice's client has 100 MC on deposit, Bob's gateway 300. Their credit is the same.
		let (alice, bob) = (RuntimeOrigin::signed(ALICE), RuntimeOrigin::signed(BOB));
		assert_ok!(NodeStaking::register(alice.clone(), Role::Client, 100 * MC));
		assert_ok!(NodeStaking::register(bob, Role::Gateway, 300 * MC));

		// A day's 1,000 MC are shared out one to three.
		pass_days(1);
		assert_paid(NodeStaking::pending_rewards(ALICE), 250 * MC);
		assert_paid(claim(BOB), 750 * MC);

		// Bob falls silent and his credit below the threshold: all is Alice's.
		set_points(BOB, 99);
		pass_days(1);
		assert_paid(claim(ALICE), 1_250 * MC);

		// Alice leaves. After seven days she can withdraw.
		assert_ok!(NodeStaking::unregister(alice.clone()));
		pass_days(7);
		assert_ok!(NodeStaking::withdraw(alice));
		assert_eq!(held(ALICE), 0);
	});
}

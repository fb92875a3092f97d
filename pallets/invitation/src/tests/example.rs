use frame_support::assert_ok;

use crate::mock::*;

#[test]
fn a_node_should_join_without_mc_and_be_to_the_credit_of_its_inviter() {
	ExtBuilder.build_and_execute(|| {
		// Alice creates two invitations, which hold a little of her MC.
		assert_ok!(create(ALICE, &[1, 2]));
		assert_eq!(held(ALICE), 2 * HOLD);

		// The newcomer got the secret of the first one. It joins without owning MC.
		assert_eq!(Currency::free_balance(NEWCOMER), 0);
		assert_ok!(apply(joining(1, NEWCOMER)));
		assert_eq!(points_of(NEWCOMER), 50);
		assert_eq!(held(ALICE), HOLD);

		// In its first days it earns thirty points. A tenth of them is Alice's.
		let before = points_of(ALICE);
		earn(NEWCOMER, 30);
		assert_eq!(points_of(ALICE), before + 3);

		// It is fined: Alice loses what it has brought.
		<Invitation as metachain_primitives::traits::OnFined<_>>::on_fined(&NEWCOMER);
		assert_eq!(points_of(ALICE), before);

		// The second invitation was not used. Alice takes it back.
		assert_ok!(Invitation::revoke(RuntimeOrigin::signed(ALICE), key(2)));
		assert_eq!(held(ALICE), 0);
	});
}

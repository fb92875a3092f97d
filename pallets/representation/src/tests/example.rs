use frame_support::assert_ok;
use metachain_primitives::money::MC;
use sp_runtime::Perbill;

use crate::{mock::*, Profile};

#[test]
fn nodes_should_elect_a_candidate_and_share_what_it_earns() {
	ExtBuilder::default().build_and_execute(|| {
		// Anna wants to validate, and keeps a tenth of what her blocks earn.
		let tenth = Perbill::from_percent(10);
		assert_ok!(Representation::register(signed(ANNA), 1_000 * MC, tenth, Profile::default()));

		// Nora and Otto are nodes, with 2,000 and 1,000 MC on deposit, and 300 and 100 points of credit.
		make_node(NORA, 2_000, 300);
		make_node(OTTO, 1_000, 100);
		assert_ok!(Representation::delegate(signed(NORA), ANNA));
		assert_ok!(Representation::delegate(signed(OTTO), ANNA));

		// At the turn of the day Anna is elected, alone, and has all seats.
		pass_days(1);
		assert_eq!(parliament(), [(ANNA, 20)]);

		// The day pays 1,000 MC for her blocks. She keeps 100; the rest goes by credit.
		author(ANNA, 5);
		pass_days(1);
		assert_eq!(claim(ANNA), 100 * MC);
		assert_eq!(claim(NORA), 675 * MC);
		assert_eq!(claim(OTTO), 225 * MC);
	});
}

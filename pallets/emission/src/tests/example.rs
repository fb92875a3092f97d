use metachain_primitives::{money::MC, traits::RewardStream};

use crate::{mock::*, ValidatorStream, WorkloadStream};

#[test]
fn a_day_should_pay_a_share_of_the_pool() {
	ExtBuilder::default().pool(2_000_000 * MC).build_and_execute(|| {
		// With as many nodes as `EvenSplitNodes`, 1,000 MC are divided into 200, 400 and 400.
		Nodes::set(EvenSplitNodes::get());
		begin_day(1);
		let before = Currency::free_balance(ALICE);

		// A stream draws what it needs, until its part of the day is used up.
		assert_eq!(WorkloadStream::<Test>::draw(&ALICE, 300 * MC), 300 * MC);
		assert_eq!(WorkloadStream::<Test>::draw(&ALICE, 300 * MC), 100 * MC);
		assert_eq!(WorkloadStream::<Test>::draw(&ALICE, 300 * MC), 0);
		assert_eq!(ValidatorStream::<Test>::draw(&ALICE, 50 * MC), 50 * MC);
		assert_eq!(Currency::free_balance(ALICE), before + 450 * MC);

		// What was not drawn has stayed in the pool.
		assert_eq!(Emission::pool_balance(), (2_000_000 - 450) * MC);
	});
}

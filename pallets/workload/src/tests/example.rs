use crate::mock::*;
use frame_support::assert_ok;
use metachain_primitives::{
	channel::Tariff,
	money::{MC, MUSD},
	voucher::Voucher,
};

#[test]
fn work_should_be_paid_the_day_after() {
	ExtBuilder::default().build_and_execute(|| {
		// A consumer opens a channel over 100 MUSD for a day.
		assert_ok!(Workload::open(
			RuntimeOrigin::signed(CONSUMER),
			PROVIDER,
			session_key(0),
			Tariff::Traffic { per_gib: MUSD / 10 },
			100 * MUSD,
			DAY,
		));

		// It owes 2 MUSD for 20 GiB by now, and says so.
		let voucher = Voucher {
			channel: 0,
			amount: 2 * MUSD,
			bytes_up: 1 << 30,
			bytes_down: 19 << 30,
			sequence: 320,
		};

		// The provider settles it, and the day ends. MC is at five cents.
		assert_ok!(Workload::settle(RuntimeOrigin::signed(PROVIDER), sign(voucher)));
		assert_eq!(Burned::get(), 2 * MUSD);
		let today = Today::get();
		turn_day();

		// The work is worth 40 MC, of which 95 % is paid.
		assert_eq!(Workload::payable(&PROVIDER, today), 38 * MC);
		assert_ok!(Workload::claim(RuntimeOrigin::signed(PROVIDER), today));
		assert_eq!(mc_of(PROVIDER), ENDOWMENT + 38 * MC);
	});
}

//! What the runtime API tells.

use frame_support::assert_ok;
use metachain_primitives::money::{MC, MUSD};

use crate::{mock::*, MAX_DAYS_LISTED};

#[test]
fn channels_should_be_listed_in_the_order_asked() {
	ExtBuilder::default().build_and_execute(|| {
		let first = open(CONSUMER, PROVIDER, MUSD);
		let second = open(CONSUMER, PROVIDER, 2 * MUSD);
		let funded: Vec<_> = Workload::channels(vec![second, 99, first])
			.into_iter()
			.map(|channel| channel.map(|channel| channel.funded))
			.collect();
		assert_eq!(funded, [Some(2 * MUSD), None, Some(MUSD)]);
	});
}

#[test]
fn channels_should_be_listed_up_to_a_batch() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(Workload::channels((0..1_000).collect()).len(), 16);
	});
}

#[test]
fn certificates_should_list_unpaid_days_and_today() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 100 * MUSD);
		assert_ok!(settle(PROVIDER, voucher(channel, MUSD)));
		turn_day();
		// A day without work, in the middle.
		turn_day();
		let channel = open(CONSUMER, PROVIDER, 100 * MUSD);
		assert_ok!(settle(PROVIDER, voucher(channel, 2 * MUSD)));
		assert_eq!(
			Workload::certificates(&PROVIDER),
			[(FIRST_DAY, MUSD), (FIRST_DAY + 2, 2 * MUSD)]
		);
		assert_eq!(Workload::certificates(&OTHER_PROVIDER), []);
		assert_eq!(Workload::unpaid_work(PROVIDER), Workload::certificates(&PROVIDER));
		idle();
		assert_eq!(Workload::certificates(&PROVIDER), [(FIRST_DAY + 2, 2 * MUSD)]);
	});
}

#[test]
fn certificates_should_be_bounded() {
	ExtBuilder::default().build_and_execute(|| {
		CurrentPrice::kill();
		for _ in 0..MAX_DAYS_LISTED + 10 {
			let channel = open(CONSUMER, PROVIDER, MUSD);
			assert_ok!(settle(PROVIDER, voucher(channel, MUSD)));
			turn_day();
		}
		let listed = Workload::certificates(&PROVIDER);
		assert_eq!(listed.len(), MAX_DAYS_LISTED as usize);
		assert_eq!(listed.first(), Some(&(FIRST_DAY, MUSD)));
	});
}

#[test]
fn payable_should_be_what_a_claim_pays() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 100 * MUSD);
		assert_ok!(settle(PROVIDER, voucher(channel, MUSD)));
		assert_eq!(Workload::payable(&PROVIDER, FIRST_DAY), 0);
		turn_day();
		let payable = Workload::payable(&PROVIDER, FIRST_DAY);
		assert_eq!(payable, 19 * MC);
		assert_eq!(Workload::claimable(PROVIDER, FIRST_DAY), payable);
		assert_eq!(Workload::payable(&OTHER_PROVIDER, FIRST_DAY), 0);
		let before = mc_of(PROVIDER);
		assert_ok!(Workload::claim(RuntimeOrigin::signed(PROVIDER), FIRST_DAY));
		assert_eq!(mc_of(PROVIDER), before + payable);
		assert_eq!(Workload::payable(&PROVIDER, FIRST_DAY), 0);
	});
}

//! What a batch does.

use frame_support::{assert_noop, assert_ok};
use frame_system::RawOrigin;
use metachain_primitives::{channel::Rejection, money::MUSD, voucher::SignedVoucher};
use sp_runtime::DispatchError;

use crate::{mock::*, BatchCount, Certificates, Channels, DayTotals, Event};

#[test]
fn a_batch_should_settle_the_vouchers_of_many_channels() {
	ExtBuilder::default().build_and_execute(|| {
		let first = open(CONSUMER, PROVIDER, 10 * MUSD);
		let second = open(OTHER_CONSUMER, PROVIDER, 10 * MUSD);
		let third = open(CONSUMER, OTHER_PROVIDER, 10 * MUSD);
		take_events();
		settle_batch(vec![
			(PROVIDER, vec![voucher(first, MUSD), voucher(second, 2 * MUSD)]),
			(OTHER_PROVIDER, vec![voucher(third, 4 * MUSD)]),
		]);
		assert_eq!(Burned::get(), 7 * MUSD);
		assert_eq!(DayTotals::<Test>::get(FIRST_DAY), Some(7 * MUSD));
		assert_eq!(Certificates::<Test>::get(FIRST_DAY, PROVIDER), Some(3 * MUSD));
		assert_eq!(Certificates::<Test>::get(FIRST_DAY, OTHER_PROVIDER), Some(4 * MUSD));
		assert_eq!(Active::get(), [PROVIDER, OTHER_PROVIDER]);
		// Credit is rewarded when the day is paid.
		assert_eq!(RecordedWork::get(PROVIDER), []);
		assert_eq!(BatchCount::<Test>::get(0, 0), 1);
		assert_eq!(
			take_events(),
			[
				Event::WorkSettled { provider: PROVIDER, vouchers: 2, amount: 3 * MUSD },
				Event::WorkSettled { provider: OTHER_PROVIDER, vouchers: 1, amount: 4 * MUSD },
				Event::BatchSettled {
					session_index: 0,
					authority_index: 0,
					number: 0,
					settled: 3,
					amount: 7 * MUSD,
					skipped: vec![],
				},
			]
		);
	});
}

#[test]
fn bad_vouchers_should_not_spoil_a_batch() {
	ExtBuilder::default().build_and_execute(|| {
		let good = open(CONSUMER, PROVIDER, 10 * MUSD);
		let stale = open(CONSUMER, PROVIDER, 10 * MUSD);
		let foreign = open(CONSUMER, OTHER_PROVIDER, 10 * MUSD);
		let ended = open(CONSUMER, PROVIDER, 10 * MUSD);
		assert_ok!(settle(PROVIDER, voucher(stale, 2 * MUSD)));
		Channels::<Test>::mutate(ended, |channel| {
			channel.as_mut().expect("it is open").expires = START
		});
		take_events();

		let forged = SignedVoucher { signature: [1; 64], ..voucher(good, 3 * MUSD) };
		settle_batch(vec![
			(
				PROVIDER,
				vec![
					voucher(stale, 2 * MUSD),
					voucher(99, MUSD),
					voucher(stale, MUSD),
					voucher(foreign, MUSD),
					voucher(good, 11 * MUSD),
					forged,
					voucher(ended, MUSD),
					voucher(good, MUSD),
				],
			),
			(OTHER_PROVIDER, vec![voucher(good, 2 * MUSD)]),
		]);
		assert_eq!(Burned::get(), 3 * MUSD);
		assert_eq!(
			take_events(),
			[
				Event::WorkSettled { provider: PROVIDER, vouchers: 1, amount: MUSD },
				Event::BatchSettled {
					session_index: 0,
					authority_index: 0,
					number: 0,
					settled: 1,
					amount: MUSD,
					skipped: vec![
						(Rejection::NotAboveSettled, 2),
						(Rejection::UnknownChannel, 1),
						(Rejection::WrongProvider, 2),
						(Rejection::OverEscrow, 1),
						(Rejection::BadSignature, 1),
						(Rejection::Expired, 1),
					],
				},
			]
		);
	});
}

#[test]
fn vouchers_of_one_channel_should_add_up_to_the_highest() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		settle_batch(vec![(
			PROVIDER,
			vec![voucher(channel, MUSD), voucher(channel, 5 * MUSD), voucher(channel, 3 * MUSD)],
		)]);
		assert_eq!(Burned::get(), 5 * MUSD);
	});
}

#[test]
fn a_useless_batch_should_count_as_handed_in() {
	ExtBuilder::default().build_and_execute(|| {
		settle_batch(vec![(PROVIDER, vec![voucher(0, MUSD)])]);
		assert_eq!(BatchCount::<Test>::get(0, 0), 1);
		assert_eq!(
			take_events(),
			[Event::BatchSettled {
				session_index: 0,
				authority_index: 0,
				number: 0,
				settled: 0,
				amount: 0,
				skipped: vec![(Rejection::UnknownChannel, 1)],
			}]
		);
	});
}

#[test]
fn a_batch_should_be_undone_and_count_when_burning_fails() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		take_events();
		RefusesToBurn::put(true);
		settle_batch(vec![(PROVIDER, vec![voucher(channel, MUSD)])]);
		assert_eq!(Certificates::<Test>::get(FIRST_DAY, PROVIDER), None);
		assert_eq!(Channels::<Test>::get(channel).expect("it is open").settled, 0);
		assert_eq!(RecordedWork::get(PROVIDER), []);
		assert_eq!(BatchCount::<Test>::get(0, 0), 1);
		assert_eq!(
			take_events(),
			[Event::BatchFailed {
				session_index: 0,
				authority_index: 0,
				number: 0,
				error: DispatchError::Unavailable,
			}]
		);
	});
}

#[test]
fn only_an_authorized_batch_should_be_executed() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		let batch = batch(vec![(PROVIDER, vec![voucher(channel, MUSD)])]);
		let signature = sign_batch(&batch);
		for origin in [RawOrigin::Root, RawOrigin::None, RawOrigin::Signed(PROVIDER)] {
			assert_noop!(
				Workload::settle_batch(origin.into(), batch.clone(), signature.clone()),
				DispatchError::BadOrigin
			);
		}
	});
}

#[test]
fn the_weight_of_a_batch_should_follow_its_vouchers_and_groups() {
	use crate::WeightInfo;
	use frame_support::dispatch::GetDispatchInfo;

	ExtBuilder::default().build_and_execute(|| {
		let batch = batch(vec![
			(PROVIDER, vec![voucher(0, MUSD), voucher(1, MUSD), voucher(2, MUSD)]),
			(OTHER_PROVIDER, vec![voucher(3, MUSD)]),
		]);
		let info = transaction(batch).get_dispatch_info();
		assert_eq!(info.call_weight, <() as WeightInfo>::settle_batch(2, 2));
		assert_eq!(info.extension_weight, <() as WeightInfo>::authorize_settle_batch(4));
	});
}

#[test]
fn a_block_should_have_room_for_ten_thousand_vouchers() {
	use crate::WeightInfo;
	use codec::Encode;
	use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_MILLIS, Weight};

	// Batches of 512 vouchers, in groups of eight.
	let batch = <() as WeightInfo>::settle_batch(448, 64)
		.saturating_add(<() as WeightInfo>::authorize_settle_batch(512));
	let block = Weight::from_parts(1_500 * WEIGHT_REF_TIME_PER_MILLIS, u64::MAX);
	let batches = block.checked_div_per_component(&batch).expect("a batch weighs something");
	assert!(batches * 512 >= 10_000, "{batches} batches");

	ExtBuilder::default().build_and_execute(|| {
		let mut largest = voucher(u64::MAX, u128::MAX);
		largest.voucher.bytes_up = u64::MAX;
		largest.voucher.bytes_down = u64::MAX;
		largest.voucher.sequence = u64::MAX;
		assert!(largest.encoded_size() * 10_000 < 3_750_000);
	});
}

//! Settling single vouchers.

use frame_support::{assert_noop, assert_ok};
use metachain_primitives::{
	money::MUSD,
	voucher::{SignedVoucher, Voucher},
};
use sp_core::Pair;

use crate::{mock::*, Certificates, Channels, DayTotals, Error, Escrowed, Event};

#[test]
fn settle_should_burn_what_the_voucher_adds() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		take_events();
		assert_ok!(settle(PROVIDER, voucher(channel, 3 * MUSD)));
		assert_ok!(settle(PROVIDER, voucher(channel, 7 * MUSD)));
		assert_eq!(Burned::get(), 7 * MUSD);
		assert_eq!(Escrowed::<Test>::get(), 3 * MUSD);
		assert_eq!(Certificates::<Test>::get(FIRST_DAY, PROVIDER), Some(7 * MUSD));
		assert_eq!(DayTotals::<Test>::get(FIRST_DAY), Some(7 * MUSD));
		assert_eq!(RecordedWork::get(PROVIDER), []);
		assert_eq!(
			take_events(),
			[
				Event::WorkSettled { provider: PROVIDER, vouchers: 1, amount: 3 * MUSD },
				Event::WorkSettled { provider: PROVIDER, vouchers: 1, amount: 4 * MUSD },
			]
		);
	});
}

#[test]
fn settle_should_keep_the_figures_of_the_voucher() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		let voucher = Voucher { channel, amount: MUSD, bytes_up: 12, bytes_down: 34, sequence: 56 };
		assert_ok!(settle(PROVIDER, sign(voucher)));
		let channel = Channels::<Test>::get(channel).expect("it is open");
		assert_eq!(channel.settled, MUSD);
		assert_eq!((channel.bytes_up, channel.bytes_down, channel.sequence), (12, 34, 56));
	});
}

#[test]
fn settle_should_take_the_whole_escrow_and_no_more() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		assert_noop!(settle(PROVIDER, voucher(channel, 10 * MUSD + 1)), Error::<Test>::OverEscrow);
		assert_ok!(settle(PROVIDER, voucher(channel, 10 * MUSD)));
		assert_eq!(Escrowed::<Test>::get(), 0);
	});
}

#[test]
fn settle_should_fail_when_the_voucher_is_not_above_the_settled_one() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		let settled =
			Voucher { channel, amount: 5 * MUSD, bytes_up: 10, bytes_down: 10, sequence: 10 };
		assert_ok!(settle(PROVIDER, sign(settled)));
		for stale in [
			settled,
			Voucher { sequence: 11, ..settled },
			Voucher { amount: 4 * MUSD, sequence: 11, ..settled },
			Voucher { amount: 6 * MUSD, sequence: 9, ..settled },
			Voucher { amount: 6 * MUSD, bytes_up: 9, ..settled },
			Voucher { amount: 6 * MUSD, bytes_down: 9, ..settled },
		] {
			assert_noop!(settle(PROVIDER, sign(stale)), Error::<Test>::NotAboveSettled);
		}
	});
}

#[test]
fn settle_should_fail_when_the_channel_is_not_the_callers() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		let signed = voucher(channel, MUSD);
		assert_noop!(settle(OTHER_PROVIDER, signed), Error::<Test>::WrongProvider);
		assert_noop!(settle(CONSUMER, signed), Error::<Test>::WrongProvider);
		assert_noop!(settle(PROVIDER, voucher(channel + 1, MUSD)), Error::<Test>::UnknownChannel);
	});
}

#[test]
fn settle_should_fail_when_the_channel_has_expired() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		pass(DAY - 1);
		assert_ok!(settle(PROVIDER, voucher(channel, MUSD)));
		pass(1);
		assert_noop!(settle(PROVIDER, voucher(channel, 2 * MUSD)), Error::<Test>::Expired);
	});
}

#[test]
fn settle_should_fail_when_the_signature_is_for_something_else() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		let signed = voucher(channel, MUSD);
		let figures = signed.voucher;
		let other_chain = figures.signing_payload(&[8; 32]);
		for forged in [
			SignedVoucher { voucher: Voucher { amount: 2 * MUSD, ..figures }, ..signed },
			SignedVoucher { voucher: Voucher { bytes_up: 0, ..figures }, ..signed },
			SignedVoucher { voucher: Voucher { bytes_down: 0, ..figures }, ..signed },
			SignedVoucher { voucher: Voucher { sequence: 0, ..figures }, ..signed },
			SignedVoucher { signature: [0; 64], ..signed },
			SignedVoucher { signature: session_pair(channel).sign(&other_chain).0, ..signed },
			SignedVoucher {
				signature: session_pair(channel + 1).sign(&figures.signing_payload(&GENESIS.0)).0,
				..signed
			},
		] {
			assert_noop!(settle(PROVIDER, forged), Error::<Test>::BadSignature);
		}
		assert_ok!(settle(PROVIDER, signed));
	});
}

#[test]
fn a_voucher_of_one_channel_should_be_worth_nothing_in_another() {
	ExtBuilder::default().build_and_execute(|| {
		let first = open(CONSUMER, PROVIDER, 10 * MUSD);
		let second = open(CONSUMER, PROVIDER, 10 * MUSD);
		let mut moved = voucher(first, MUSD);
		moved.voucher.channel = second;
		assert_noop!(settle(PROVIDER, moved), Error::<Test>::BadSignature);
	});
}

#[test]
fn a_closed_channels_voucher_should_not_be_settled_again() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		let signed = voucher(channel, MUSD);
		assert_ok!(settle(PROVIDER, signed));
		assert_ok!(Workload::close(RuntimeOrigin::signed(PROVIDER), channel));
		open(CONSUMER, PROVIDER, 10 * MUSD);
		assert_noop!(settle(PROVIDER, signed), Error::<Test>::UnknownChannel);
	});
}

#[test]
fn work_should_count_for_the_day_of_its_settlement() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		assert_ok!(settle(PROVIDER, voucher(channel, MUSD)));
		pass(HOUR);
		Today::put(FIRST_DAY + 1);
		assert_ok!(settle(PROVIDER, voucher(channel, 3 * MUSD)));
		assert_eq!(Certificates::<Test>::get(FIRST_DAY, PROVIDER), Some(MUSD));
		assert_eq!(Certificates::<Test>::get(FIRST_DAY + 1, PROVIDER), Some(2 * MUSD));
	});
}

#[test]
fn settle_should_change_nothing_when_burning_fails() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		RefusesToBurn::put(true);
		assert_noop!(
			settle(PROVIDER, voucher(channel, MUSD)),
			sp_runtime::DispatchError::Unavailable
		);
	});
}

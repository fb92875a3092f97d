//! Corrupted storage is seen.

use frame_support::assert_ok;
use metachain_primitives::{channel::Channel, money::MUSD};
use sp_runtime::TryRuntimeError;

use crate::{
	mock::*, AuthorityKeys, BatchCount, Certificates, Channels, ChannelsByConsumer, DayTotals,
	Escrowed, NextChannelId, Payouts, QueuedDays, UnpaidDays,
};

/// Corrupts a state with two channels, a day that is being paid, one without a rate and today's
/// work, and expects the check to name what is wrong.
fn corrupt(corruption: impl FnOnce(), finding: &'static str) {
	ExtBuilder::default().build().execute_with(|| {
		let channel = open(CONSUMER, PROVIDER, 100 * MUSD);
		let other = open(OTHER_CONSUMER, PROVIDER, 100 * MUSD);
		assert_ok!(settle(PROVIDER, voucher(channel, 10 * MUSD)));
		turn_day();
		CurrentPrice::kill();
		let channel = open(CONSUMER, PROVIDER, 100 * MUSD);
		assert_ok!(settle(PROVIDER, voucher(channel, 20 * MUSD)));
		turn_day();
		let channel = open(CONSUMER, PROVIDER, 100 * MUSD);
		settle_batch(vec![(PROVIDER, vec![voucher(channel, 30 * MUSD)])]);
		assert_eq!(Channels::<Test>::get(other).expect("it is open").settled, 0);
		assert_invariants();

		corruption();
		assert_eq!(Workload::do_try_state(), Err(TryRuntimeError::Other(finding)));
	});
}

fn change_channel(change: impl FnOnce(&mut Channel<AccountId>)) {
	Channels::<Test>::mutate(0, |channel| change(channel.as_mut().expect("it is open")));
}

fn change_payout(change: impl FnOnce(&mut crate::Payout)) {
	Payouts::<Test>::mutate(FIRST_DAY, |payout| change(payout.as_mut().expect("it is priced")));
}

#[test]
fn corrupted_channels_should_be_seen() {
	corrupt(
		|| change_channel(|channel| channel.settled = channel.funded + 1),
		"a channel settled more than its funding",
	);
	corrupt(
		|| change_channel(|channel| channel.funded += 1),
		"the channels do not add up to the escrow",
	);
	corrupt(
		|| Escrowed::<Test>::mutate(|escrowed| *escrowed -= 1),
		"the channels do not add up to the escrow",
	);
	corrupt(|| NextChannelId::<Test>::put(1), "a channel has a number that was never given out");
}

#[test]
fn a_corrupted_index_should_be_seen() {
	corrupt(
		|| ChannelsByConsumer::<Test>::remove(CONSUMER, 0),
		"a channel is not in the index of its consumer",
	);
	corrupt(
		|| ChannelsByConsumer::<Test>::insert(PROVIDER, 0, 0),
		"the index lists a channel that is not there",
	);
	corrupt(
		|| ChannelsByConsumer::<Test>::insert(CONSUMER, 0, ENDOWMENT),
		"a deposit is not on hold",
	);
}

#[test]
fn corrupted_certificates_should_be_seen() {
	for day in [FIRST_DAY, FIRST_DAY + 1, FIRST_DAY + 2] {
		corrupt(
			|| Certificates::<Test>::insert(day, OTHER_PROVIDER, 1),
			"a day's certificates do not add up to its total",
		);
		corrupt(
			|| Certificates::<Test>::remove(day, PROVIDER),
			"a day's certificates do not add up to its total",
		);
	}
	corrupt(
		|| Certificates::<Test>::insert(FIRST_DAY, OTHER_PROVIDER, 0),
		"a certificate over nothing",
	);
	corrupt(|| DayTotals::<Test>::insert(FIRST_DAY, 10 * MUSD), "a day is both open and priced");
}

#[test]
fn corrupted_pots_should_be_seen() {
	corrupt(
		|| change_payout(|payout| payout.total = payout.unpaid - 1),
		"a day owes more than was earned",
	);
	corrupt(
		|| change_payout(|payout| payout.paid = payout.pot + 1),
		"a day paid more than its pot",
	);
	corrupt(
		|| change_payout(|payout| payout.pot *= 2),
		"the pot account does not hold what the days still pay",
	);
}

#[test]
fn a_corrupted_queue_should_be_seen() {
	corrupt(
		|| UnpaidDays::<Test>::mutate(|queue| queue.unpriced = queue.end + 1),
		"the queue's places are out of order",
	);
	corrupt(|| UnpaidDays::<Test>::mutate(|queue| queue.end += 1), "a place of the queue is empty");
	corrupt(|| UnpaidDays::<Test>::mutate(|queue| queue.end -= 1), "a day lies outside the queue");
	corrupt(|| QueuedDays::<Test>::insert(1, FIRST_DAY), "the queue's days are out of order");
	corrupt(
		|| UnpaidDays::<Test>::mutate(|queue| queue.unpriced += 1),
		"a payout lies outside the queue",
	);
	corrupt(|| QueuedDays::<Test>::insert(1, FIRST_DAY + 9), "a day of the queue has no books");
}

#[test]
fn corrupted_batch_counts_should_be_seen() {
	corrupt(|| BatchCount::<Test>::insert(1, 0, 1), "batches of another session are counted");
	corrupt(|| BatchCount::<Test>::insert(0, 2, 1), "batches of an unknown authority are counted");
	corrupt(AuthorityKeys::<Test>::kill, "batches of an unknown authority are counted");
}

//! Opening, topping up and closing.

use frame_support::{assert_noop, assert_ok};
use metachain_primitives::{
	channel::Channel,
	money::{MC, MUSD},
};
use sp_runtime::TokenError;

use crate::{mock::*, Channels, ChannelsByConsumer, Error, Escrowed, Event};

fn close(who: AccountId, channel: u64) -> sp_runtime::DispatchResult {
	Workload::close(RuntimeOrigin::signed(who), channel)
}

fn top_up(who: AccountId, channel: u64, amount: u128) -> sp_runtime::DispatchResult {
	Workload::top_up(RuntimeOrigin::signed(who), channel, amount)
}

fn open_for(provider: AccountId, funding: u128, lifetime: u64) -> sp_runtime::DispatchResult {
	Workload::open(
		RuntimeOrigin::signed(CONSUMER),
		provider,
		session_key(0),
		TARIFF,
		funding,
		lifetime,
	)
}

#[test]
fn open_should_escrow_and_index_and_hold_the_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(open_for(PROVIDER, 100 * MUSD, DAY));
		assert_eq!(
			Channels::<Test>::get(0),
			Some(Channel {
				consumer: CONSUMER,
				provider: PROVIDER,
				session_key: session_key(0),
				tariff: TARIFF,
				funded: 100 * MUSD,
				settled: 0,
				bytes_up: 0,
				bytes_down: 0,
				sequence: 0,
				expires: START + DAY,
				closes: None,
			})
		);
		assert_eq!(ChannelsByConsumer::<Test>::get(CONSUMER, 0), Some(MC));
		assert_eq!(Escrowed::<Test>::get(), 100 * MUSD);
		assert_eq!(Spendable::get(CONSUMER), SPENDABLE - 100 * MUSD);
		assert_eq!(deposits_of(CONSUMER), MC);
		assert_eq!(
			take_events(),
			[Event::ChannelOpened {
				channel: 0,
				consumer: CONSUMER,
				provider: PROVIDER,
				funded: 100 * MUSD,
				expires: START + DAY,
			}]
		);
	});
}

#[test]
fn channels_should_be_numbered_in_their_order() {
	ExtBuilder::default().build_and_execute(|| {
		assert_eq!(open(CONSUMER, PROVIDER, MUSD), 0);
		assert_eq!(open(OTHER_CONSUMER, PROVIDER, MUSD), 1);
		assert_ok!(close(PROVIDER, 1));
		assert_eq!(open(CONSUMER, OTHER_PROVIDER, MUSD), 2);
		let mut mine: Vec<_> = ChannelsByConsumer::<Test>::iter_key_prefix(CONSUMER).collect();
		mine.sort();
		assert_eq!(mine, [0, 2]);
		assert_eq!(deposits_of(CONSUMER), 2 * MC);
	});
}

#[test]
fn open_should_fail_when_the_terms_make_no_sense() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(open_for(CONSUMER, MUSD, DAY), Error::<Test>::OwnProvider);
		assert_noop!(open_for(PROVIDER, 0, DAY), Error::<Test>::ZeroAmount);
		for lifetime in [0, 2 * HOUR - 1, 30 * DAY + 1, u64::MAX] {
			assert_noop!(open_for(PROVIDER, MUSD, lifetime), Error::<Test>::LifetimeOutOfBounds);
		}
		assert_ok!(open_for(PROVIDER, MUSD, 2 * HOUR));
		assert_ok!(open_for(PROVIDER, MUSD, 30 * DAY));
	});
}

#[test]
fn open_should_fail_when_the_consumer_cannot_pay() {
	ExtBuilder::default().build_and_execute(|| {
		assert_noop!(open_for(PROVIDER, SPENDABLE + 1, DAY), TokenError::FundsUnavailable);
		Spendable::insert(POOR_PROVIDER, MUSD);
		assert_noop!(
			Workload::open(
				RuntimeOrigin::signed(POOR_PROVIDER),
				PROVIDER,
				[1; 32],
				TARIFF,
				MUSD,
				DAY
			),
			TokenError::FundsUnavailable
		);
	});
}

#[test]
fn top_up_should_add_to_the_escrow() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		take_events();
		assert_ok!(top_up(CONSUMER, channel, 5 * MUSD));
		assert_eq!(Escrowed::<Test>::get(), 15 * MUSD);
		assert_eq!(
			take_events(),
			[Event::ChannelToppedUp { channel, amount: 5 * MUSD, funded: 15 * MUSD }]
		);
		assert_ok!(settle(PROVIDER, voucher(channel, 15 * MUSD)));
	});
}

#[test]
fn top_up_should_fail_when_it_is_not_the_consumers_or_the_channel_has_ended() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		assert_noop!(top_up(CONSUMER, channel + 1, MUSD), Error::<Test>::UnknownChannel);
		assert_noop!(top_up(OTHER_CONSUMER, channel, MUSD), Error::<Test>::NotConsumer);
		assert_noop!(top_up(PROVIDER, channel, MUSD), Error::<Test>::NotConsumer);
		assert_noop!(top_up(CONSUMER, channel, 0), Error::<Test>::ZeroAmount);
		assert_noop!(top_up(CONSUMER, channel, SPENDABLE), TokenError::FundsUnavailable);
		pass(DAY);
		assert_noop!(top_up(CONSUMER, channel, MUSD), Error::<Test>::Expired);
	});
}

#[test]
fn close_should_end_the_channel_at_once_when_the_provider_calls() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		assert_ok!(settle(PROVIDER, voucher(channel, 3 * MUSD)));
		take_events();
		assert_ok!(close(PROVIDER, channel));
		assert_eq!(Channels::<Test>::get(channel), None);
		assert_eq!(ChannelsByConsumer::<Test>::iter().count(), 0);
		assert_eq!(Spendable::get(CONSUMER), SPENDABLE - 3 * MUSD);
		assert_eq!(Escrowed::<Test>::get(), 0);
		assert_eq!(deposits_of(CONSUMER), 0);
		assert_eq!(
			take_events(),
			[Event::ChannelClosed {
				channel,
				consumer: CONSUMER,
				provider: PROVIDER,
				returned: 7 * MUSD,
			}]
		);
		assert_noop!(close(PROVIDER, channel), Error::<Test>::UnknownChannel);
	});
}

#[test]
fn close_should_leave_the_provider_time_when_the_consumer_calls() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		take_events();
		assert_ok!(close(CONSUMER, channel));
		let closes = START + HOUR;
		assert_eq!(take_events(), [Event::ChannelClosing { channel, closes }]);

		pass(HOUR - 1);
		assert_noop!(close(CONSUMER, channel), Error::<Test>::ChallengePending);
		assert_ok!(settle(PROVIDER, voucher(channel, 4 * MUSD)));

		pass(1);
		assert_noop!(settle(PROVIDER, voucher(channel, 5 * MUSD)), Error::<Test>::Expired);
		assert_ok!(close(CONSUMER, channel));
		assert_eq!(Spendable::get(CONSUMER), SPENDABLE - 4 * MUSD);
	});
}

#[test]
fn close_should_end_the_channel_at_once_when_it_has_expired() {
	for who in [CONSUMER, PROVIDER] {
		ExtBuilder::default().build_and_execute(|| {
			let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
			pass(DAY);
			assert_ok!(close(who, channel));
			assert_eq!(Channels::<Test>::get(channel), None);
			assert_eq!(Spendable::get(CONSUMER), SPENDABLE);
		});
	}
}

#[test]
fn the_challenge_period_should_not_outlast_the_channel() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		pass(DAY - 1);
		take_events();
		assert_ok!(close(CONSUMER, channel));
		assert_eq!(take_events(), [Event::ChannelClosing { channel, closes: START + DAY }]);
		pass(1);
		assert_ok!(close(CONSUMER, channel));
	});
}

#[test]
fn close_should_fail_when_a_stranger_calls() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		assert_noop!(close(OTHER_CONSUMER, channel), Error::<Test>::NotParty);
		pass(DAY);
		assert_noop!(close(OTHER_PROVIDER, channel), Error::<Test>::NotParty);
	});
}

#[test]
fn close_should_release_the_deposit_that_was_held() {
	ExtBuilder::default().build_and_execute(|| {
		let channel = open(CONSUMER, PROVIDER, MUSD);
		// As if the channel had been opened when the deposit was a quarter of today's.
		ChannelsByConsumer::<Test>::insert(CONSUMER, channel, MC / 4);
		assert_ok!(close(PROVIDER, channel));
		assert_eq!(deposits_of(CONSUMER), MC - MC / 4);
	});
}

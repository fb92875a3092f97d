//! Payment in spare space, and by claim.

use frame_support::{
	assert_noop, assert_ok,
	traits::{fungible::Mutate, OnIdle},
	weights::Weight,
};
use metachain_primitives::money::{Balance, MC, MUSD};
use sp_runtime::TokenError;

use crate::{mock::*, Certificates, DayQueue, Error, Event, Payouts, UnpaidDays, WeightInfo};

/// Settles so much work on a channel of its own.
fn work(provider: AccountId, amount: u128) {
	let channel = open(CONSUMER, provider, amount);
	assert_ok!(settle(provider, voucher(channel, amount)));
}

fn claim(provider: AccountId, day: u32) -> sp_runtime::DispatchResult {
	Workload::claim(RuntimeOrigin::signed(provider), day)
}

fn idle_within(weight: Weight) -> Weight {
	Workload::on_idle(System::block_number(), weight)
}

/// What is in the pot besides its existential deposit.
fn pot() -> Balance {
	mc_of(Workload::pot_account()) - EXISTENTIAL_DEPOSIT
}

#[test]
fn an_idle_block_should_pay_a_day_and_close_it() {
	ExtBuilder::default().build_and_execute(|| {
		work(PROVIDER, 60 * MUSD);
		work(OTHER_PROVIDER, 40 * MUSD);
		turn_day();
		take_events();
		idle();
		assert_eq!(mc_of(PROVIDER), ENDOWMENT + 1_140 * MC);
		assert_eq!(mc_of(OTHER_PROVIDER), ENDOWMENT + 760 * MC);
		assert_eq!(RecordedWork::get(PROVIDER), [60 * MUSD]);
		assert_eq!(RecordedWork::get(OTHER_PROVIDER), [40 * MUSD]);
		assert_eq!(Certificates::<Test>::iter().count(), 0);
		assert_eq!(Payouts::<Test>::iter().count(), 0);
		assert_eq!(UnpaidDays::<Test>::get(), DayQueue { unpaid: 1, unpriced: 1, end: 1 });
		let events = take_events();
		assert_eq!(events.len(), 3);
		assert!(events.contains(&Event::WorkPaid {
			day: FIRST_DAY,
			provider: PROVIDER,
			work: 60 * MUSD,
			amount: 1_140 * MC,
		}));
		assert_eq!(
			events.last(),
			Some(&Event::DayPaid { day: FIRST_DAY, paid: 1_900 * MC, rest: 0 })
		);
	});
}

#[test]
fn the_remainder_should_go_back_to_the_pool() {
	ExtBuilder::default().build_and_execute(|| {
		for provider in 100..103 {
			work(provider, MUSD);
		}
		turn_day();
		// A pot that three cannot share evenly.
		Payouts::<Test>::mutate(FIRST_DAY, |payout| {
			payout.as_mut().expect("it is priced").pot -= 2 * MC
		});
		let before = mc_of(POOL);
		take_events();
		idle();
		let events = take_events();
		let Some(Event::DayPaid { paid, rest, .. }) = events.last() else {
			panic!("the day is paid");
		};
		assert_eq!(paid + rest, 55 * MC);
		assert_eq!(*rest, 1);
		assert_eq!(mc_of(POOL), before + rest);
	});
}

#[test]
fn payment_should_go_on_in_the_next_block_when_there_is_too_little_space() {
	ExtBuilder::default().build_and_execute(|| {
		for provider in 100..110 {
			work(provider, MUSD);
		}
		turn_day();
		let three = <() as WeightInfo>::pay_page(3).saturating_add(DbWeight::get().reads(1));
		for left in [7, 4, 1] {
			assert_eq!(idle_within(three), three);
			assert_eq!(Certificates::<Test>::iter().count(), left);
			assert_invariants();
		}
		assert!(idle_within(three).all_lte(three));
		assert_eq!(Certificates::<Test>::iter().count(), 0);
		assert_eq!(Payouts::<Test>::iter().count(), 0);
		assert_eq!(idle_within(three), DbWeight::get().reads(1));
	});
}

#[test]
fn an_idle_hook_should_stay_within_its_weight() {
	ExtBuilder::default().build_and_execute(|| {
		for provider in 100..105 {
			work(provider, MUSD);
		}
		turn_day();
		let read = DbWeight::get().reads(1);
		assert_eq!(idle_within(Weight::zero()), Weight::zero());
		assert_eq!(idle_within(read), read);
		assert_eq!(idle_within(<() as WeightInfo>::pay_page(0)), read);
		assert_eq!(Certificates::<Test>::iter().count(), 5);
	});
}

#[test]
fn days_should_be_paid_oldest_first() {
	ExtBuilder::default().build_and_execute(|| {
		for _ in 0..3 {
			work(PROVIDER, MUSD);
			turn_day();
		}
		take_events();
		idle();
		let days: Vec<_> = take_events()
			.into_iter()
			.filter_map(|event| match event {
				Event::WorkPaid { day, .. } => Some(day - FIRST_DAY),
				_ => None,
			})
			.collect();
		assert_eq!(days, [0, 1, 2]);
		assert_eq!(pot(), 0);
	});
}

#[test]
fn a_claim_should_pay_at_once() {
	ExtBuilder::default().build_and_execute(|| {
		work(PROVIDER, 60 * MUSD);
		work(OTHER_PROVIDER, 40 * MUSD);
		turn_day();
		take_events();
		assert_ok!(claim(OTHER_PROVIDER, FIRST_DAY));
		assert_eq!(
			take_events(),
			[Event::WorkPaid {
				day: FIRST_DAY,
				provider: OTHER_PROVIDER,
				work: 40 * MUSD,
				amount: 760 * MC,
			}]
		);
		assert_eq!(pot(), 1_140 * MC);
		assert_noop!(claim(OTHER_PROVIDER, FIRST_DAY), Error::<Test>::NoCertificate);
		assert_invariants();
		idle();
		assert_eq!(mc_of(PROVIDER), ENDOWMENT + 1_140 * MC);
		assert_eq!(mc_of(OTHER_PROVIDER), ENDOWMENT + 760 * MC);
	});
}

#[test]
fn a_day_should_be_closed_when_all_of_it_was_claimed() {
	ExtBuilder::default().build_and_execute(|| {
		work(PROVIDER, MUSD);
		turn_day();
		assert_ok!(claim(PROVIDER, FIRST_DAY));
		assert_eq!(Payouts::<Test>::iter().count(), 1);
		idle();
		assert_eq!(Payouts::<Test>::iter().count(), 0);
	});
}

#[test]
fn a_claim_should_fail_when_there_is_nothing_to_pay_yet() {
	ExtBuilder::default().build_and_execute(|| {
		work(PROVIDER, MUSD);
		assert_noop!(claim(PROVIDER, FIRST_DAY), Error::<Test>::NotPayableYet);
		CurrentPrice::kill();
		turn_day();
		assert_noop!(claim(PROVIDER, FIRST_DAY), Error::<Test>::NotPayableYet);
		assert_noop!(claim(OTHER_PROVIDER, FIRST_DAY), Error::<Test>::NoCertificate);
		assert_noop!(claim(PROVIDER, FIRST_DAY + 1), Error::<Test>::NoCertificate);
	});
}

/// Work worth less than the existential deposit, by a provider whose account is dead.
fn poor_work() {
	work(POOR_PROVIDER, MUSD / 10_000);
	work(PROVIDER, MUSD);
	turn_day();
}

#[test]
fn a_failing_payment_should_be_forfeited_and_not_hold_up_the_day() {
	ExtBuilder::default().build_and_execute(|| {
		poor_work();
		assert_noop!(claim(POOR_PROVIDER, FIRST_DAY), TokenError::BelowMinimum);
		let before = mc_of(POOL);
		take_events();
		// Room for the two payments, not for closing the day.
		idle_within(<() as WeightInfo>::pay_page(2).saturating_add(DbWeight::get().reads(1)));
		assert_eq!(Certificates::<Test>::iter().count(), 0);
		assert_invariants();
		idle();
		assert_eq!(mc_of(PROVIDER), ENDOWMENT + 19 * MC);
		assert_eq!(mc_of(POOR_PROVIDER), 0);
		let forfeited = 19 * MC / 10_000;
		assert_eq!(mc_of(POOL), before + forfeited);
		let events = take_events();
		assert!(events.contains(&Event::PaymentForfeited {
			day: FIRST_DAY,
			provider: POOR_PROVIDER,
			work: MUSD / 10_000,
			error: TokenError::BelowMinimum.into(),
		}));
		assert_eq!(
			events.last(),
			Some(&Event::DayPaid { day: FIRST_DAY, paid: 19 * MC, rest: forfeited })
		);
	});
}

#[test]
fn a_poor_provider_should_be_able_to_claim_when_it_gets_mc_in_time() {
	ExtBuilder::default().build_and_execute(|| {
		poor_work();
		Currency::set_balance(&POOR_PROVIDER, MC);
		assert_ok!(claim(POOR_PROVIDER, FIRST_DAY));
		assert_eq!(mc_of(POOR_PROVIDER), MC + 19 * MC / 10_000);
	});
}

#[test]
fn a_dead_account_should_be_paid_when_the_payment_keeps_it_alive() {
	ExtBuilder::default().build_and_execute(|| {
		work(POOR_PROVIDER, MUSD);
		turn_day();
		idle();
		assert_eq!(mc_of(POOR_PROVIDER), 19 * MC);
	});
}

//! Properties of random histories.

use std::collections::BTreeMap;

use frame_support::traits::OnIdle;
use metachain_primitives::{
	channel::ChannelId,
	money::{Balance, Musd, Price, MC, MUSD},
	voucher::SignedVoucher,
};
use proptest::{collection::vec, prelude::*};

use crate::{
	mock::*, Certificates, Channels, DayTotals, Escrowed, Event, NextChannelId, Payouts,
	UnpaidDays, WeightInfo,
};

/// All that act. None of them has a consumer outside.
const COALITION: [AccountId; 4] = [CONSUMER, OTHER_CONSUMER, PROVIDER, OTHER_PROVIDER];
const CONSUMERS: [AccountId; 2] = [CONSUMER, OTHER_CONSUMER];
const PROVIDERS: [AccountId; 2] = [PROVIDER, OTHER_PROVIDER];

/// A voucher of one of the channels. Most are of an open one and above what is settled.
#[derive(Clone, Debug)]
struct Draft {
	channel: u64,
	/// In thousandths of what is not settled; more than 1,000 is over the escrow.
	part: u16,
	is_forged: bool,
}

impl Draft {
	fn provider_and_voucher(&self) -> (AccountId, SignedVoucher) {
		let id = self.channel % (NextChannelId::<Test>::get() + 1);
		let channel = Channels::<Test>::get(id);
		let (provider, settled, unsettled) = channel
			.map(|channel| (channel.provider, channel.settled, channel.unsettled()))
			.unwrap_or((PROVIDER, 0, MUSD));
		let mut signed = voucher(id, settled + unsettled * Musd::from(self.part) / 1_000);
		if self.is_forged {
			signed.voucher.amount += 1;
		}
		(provider, signed)
	}
}

#[derive(Clone, Debug)]
enum Step {
	Buy {
		who: usize,
		mc: Balance,
	},
	Open {
		consumer: usize,
		provider: usize,
		funding: Musd,
	},
	TopUp {
		channel: u64,
		amount: Musd,
	},
	Settle(Draft),
	Batch(Vec<Draft>),
	Close {
		channel: u64,
		by_provider: bool,
	},
	Claim {
		who: usize,
		days_ago: u32,
	},
	Pass {
		hours: u64,
	},
	/// The stream's budget, and whether there is a price.
	TurnDay {
		budget: Balance,
		has_price: bool,
	},
	/// Spare space for so many payments.
	Idle {
		payments: u32,
	},
}

fn draft() -> impl Strategy<Value = Draft> {
	(0..8u64, 0..1_100u16, prop::bool::weighted(0.1)).prop_map(|(channel, part, is_forged)| Draft {
		channel,
		part,
		is_forged,
	})
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		1 => (0..2usize, 0..10_000 * MC).prop_map(|(who, mc)| Step::Buy { who, mc }),
		3 => (0..2usize, 0..2usize, 0..500 * MUSD)
			.prop_map(|(consumer, provider, funding)| Step::Open { consumer, provider, funding }),
		1 => (0..8u64, 0..100 * MUSD)
			.prop_map(|(channel, amount)| Step::TopUp { channel, amount }),
		4 => draft().prop_map(Step::Settle),
		3 => vec(draft(), 1..8).prop_map(Step::Batch),
		1 => (0..8u64, any::<bool>())
			.prop_map(|(channel, by_provider)| Step::Close { channel, by_provider }),
		2 => (0..2usize, 0..4u32).prop_map(|(who, days_ago)| Step::Claim { who, days_ago }),
		1 => (1..20u64).prop_map(|hours| Step::Pass { hours }),
		2 => (0..20_000 * MC, prop::bool::weighted(0.8))
			.prop_map(|(budget, has_price)| Step::TurnDay { budget, has_price }),
		1 => (0..4u32).prop_map(|payments| Step::Idle { payments }),
	]
}

/// What the outside knows of a history.
struct History {
	price: Price,
	/// The highest amount signed for each channel, without forgeries.
	signed: BTreeMap<ChannelId, Musd>,
	/// What the stream could give in all.
	budgets: Balance,
	pool_at_start: Balance,
}

impl History {
	fn start(price: Price) -> Self {
		CurrentPrice::put(price);
		Budget::put(0);
		Self { price, signed: BTreeMap::new(), budgets: 0, pool_at_start: mc_of(POOL) }
	}

	fn sign(&mut self, draft: &Draft) -> (AccountId, SignedVoucher) {
		let (provider, signed) = draft.provider_and_voucher();
		if !draft.is_forged {
			let highest = self.signed.entry(signed.voucher.channel).or_default();
			*highest = signed.voucher.amount.max(*highest);
		}
		(provider, signed)
	}

	/// Steps may fail, as users' calls do.
	fn take(&mut self, step: Step) {
		match step {
			Step::Buy { who, mc } => {
				let _ = buy_musd(CONSUMERS[who], mc);
			},
			Step::Open { consumer, provider, funding } => {
				let _ = Workload::open(
					RuntimeOrigin::signed(CONSUMERS[consumer]),
					PROVIDERS[provider],
					session_key(NextChannelId::<Test>::get()),
					TARIFF,
					funding,
					3 * DAY,
				);
			},
			Step::TopUp { channel, amount } => {
				let consumer = Channels::<Test>::get(channel).map_or(CONSUMER, |it| it.consumer);
				let _ = Workload::top_up(RuntimeOrigin::signed(consumer), channel, amount);
			},
			Step::Settle(draft) => {
				let (provider, signed) = self.sign(&draft);
				let _ = settle(provider, signed);
			},
			Step::Batch(drafts) => {
				let groups = drafts
					.iter()
					.map(|draft| self.sign(draft))
					.map(|(provider, signed)| (provider, vec![signed]))
					.collect();
				settle_batch(groups);
			},
			Step::Close { channel, by_provider } => {
				let Some(it) = Channels::<Test>::get(channel) else { return };
				let who = if by_provider { it.provider } else { it.consumer };
				let _ = Workload::close(RuntimeOrigin::signed(who), channel);
			},
			Step::Claim { who, days_ago } => {
				let provider = RuntimeOrigin::signed(PROVIDERS[who]);
				let _ = Workload::claim(provider, Today::get() - days_ago);
			},
			Step::Pass { hours } => pass(hours * HOUR),
			Step::TurnDay { budget, has_price } => {
				self.budgets += budget;
				CurrentPrice::set(has_price.then_some(self.price));
				let _ = turn_day_with(budget);
				CurrentPrice::put(self.price);
			},
			Step::Idle { payments } => {
				let weight =
					<() as WeightInfo>::pay_page(payments).saturating_add(DbWeight::get().reads(1));
				assert!(Workload::on_idle(1, weight).all_lte(weight));
			},
		}
	}

	/// What the coalition has and may still hope for: its MC at the price, its MUSD, and the most
	/// that is paid for its certificates. In hundredths of MUSD times [`MC`], so that it is exact.
	fn worth(&self) -> u128 {
		let mc: Balance = COALITION.into_iter().map(mc_of).sum();
		let musd = Spendable::iter_values().sum::<Musd>() + Escrowed::<Test>::get();
		let certificates: Musd = Certificates::<Test>::iter_values().sum();
		mc * self.price * 100 + (musd * 100 + certificates * 95) * MC
	}

	fn check(&self) {
		assert_invariants();
		let signed: Musd = self.signed.values().sum();
		assert!(Burned::get() <= signed, "more was burned than signed");
		let recorded: Musd = RecordedWork::iter_values().flatten().sum();
		let certificates: Musd = Certificates::<Test>::iter_values().sum();
		assert_eq!(recorded + certificates, Burned::get(), "credit follows what was burned");
		let drawn = self.pool_at_start.saturating_sub(mc_of(POOL));
		assert!(drawn <= self.budgets, "more was paid than the budgets allow");
	}
}

fn check_payouts_within_the_cap(price: Price) {
	for payout in Payouts::<Test>::iter_values() {
		// pot · price ≤ 0.95 · total, exactly.
		assert!(payout.pot * price / MC * 100 <= payout.total * 95);
	}
}

proptest! {
	#[test]
	fn no_history_should_make_a_coalition_richer(
		price in MUSD / 1_000..100 * MUSD,
		steps in vec(step(), 1..60),
	) {
		ExtBuilder::default().build_and_execute(|| {
			let mut history = History::start(price);
			let mut before = history.worth();
			for step in steps {
				history.take(step.clone());
				history.check();
				check_payouts_within_the_cap(price);
				let after = history.worth();
				assert!(after <= before, "{step:?} made the coalition richer");
				before = after;
			}
		});
	}

	/// Whatever was not settled comes back, and nothing else.
	#[test]
	fn closing_everything_should_return_what_was_not_burned(steps in vec(step(), 1..60)) {
		ExtBuilder::default().build_and_execute(|| {
			let mut history = History::start(PRICE);
			let bought = steps
				.into_iter()
				.map(|step| {
					let before = Spendable::iter_values().sum::<Musd>() + Escrowed::<Test>::get();
					let is_purchase = matches!(step, Step::Buy { .. });
					history.take(step);
					let after = Spendable::iter_values().sum::<Musd>() + Escrowed::<Test>::get();
					if is_purchase { after - before } else { 0 }
				})
				.sum::<Musd>();
			let open: Vec<_> = Channels::<Test>::iter().collect();
			for (id, channel) in open {
				Workload::close(RuntimeOrigin::signed(channel.provider), id).expect("it closes");
			}
			assert_eq!(Escrowed::<Test>::get(), 0);
			assert_eq!(Locked::get(), 0);
			assert_eq!(
				Spendable::iter_values().sum::<Musd>() + Burned::get(),
				2 * SPENDABLE + bought,
			);
			assert!(CONSUMERS.into_iter().all(|who| deposits_of(who) == 0));
		});
	}

	/// When every day has got its rate and its payments, the pot is as empty as at the start.
	#[test]
	fn paying_everything_should_empty_the_pot(steps in vec(step(), 1..60)) {
		ExtBuilder::default().build_and_execute(|| {
			let mut history = History::start(PRICE);
			for step in steps {
				history.take(step);
			}
			take_events();
			turn_day();
			while UnpaidDays::<Test>::get().unpaid < UnpaidDays::<Test>::get().end {
				idle();
				turn_day();
			}
			assert_eq!(mc_of(Workload::pot_account()), EXISTENTIAL_DEPOSIT);
			assert_eq!(DayTotals::<Test>::iter().count(), 0);
			assert_eq!(Payouts::<Test>::iter().count(), 0);
			assert!(!take_events()
				.iter()
				.any(|event| matches!(event, Event::PaymentForfeited { .. })));
		});
	}

	#[test]
	fn a_batch_should_equal_its_vouchers_settled_one_by_one(
		fundings in vec((0..2usize, 0..2usize, 1..100 * MUSD), 1..6),
		drafts in vec(draft(), 1..16),
	) {
		let outcome = |in_a_batch: bool| {
			let mut ext = ExtBuilder::default().build();
			ext.execute_with(|| {
				for (consumer, provider, funding) in &fundings {
					open(CONSUMERS[*consumer], PROVIDERS[*provider], *funding);
				}
				let vouchers: Vec<_> = drafts.iter().map(Draft::provider_and_voucher).collect();
				if in_a_batch {
					let groups = vouchers
						.into_iter()
						.map(|(provider, signed)| (provider, vec![signed]))
						.collect();
					settle_batch(groups);
				} else {
					for (provider, signed) in vouchers {
						let _ = settle(provider, signed);
					}
				}
				assert_invariants();
				let mut channels: Vec<_> = Channels::<Test>::iter().collect();
				channels.sort_by_key(|(id, _)| *id);
				(
					channels,
					PROVIDERS.map(|who| Certificates::<Test>::get(FIRST_DAY, who)),
					DayTotals::<Test>::get(FIRST_DAY),
					Burned::get(),
				)
			})
		};
		prop_assert_eq!(outcome(true), outcome(false));
	}

	/// With a price that moves, a day is paid at most 95 % of its work at the price of its payment.
	#[test]
	fn payments_should_stay_within_the_cap_at_any_price(
		days in vec((1..1_000 * MUSD, 1..100 * MUSD, 0..100_000 * MC), 1..12),
	) {
		ExtBuilder::default().build_and_execute(|| {
			for (work, price, budget) in days {
				let work = work.min(Spendable::get(CONSUMER));
				if work > 0 {
					let channel = open(CONSUMER, PROVIDER, work);
					settle(PROVIDER, voucher(channel, work)).expect("it settles");
				}
				CurrentPrice::put(price);
				let before = mc_of(PROVIDER);
				let owed: Musd = Certificates::<Test>::iter_values().sum();
				turn_day_with(budget);
				idle();
				let unpaid: Musd = Certificates::<Test>::iter_values().sum();
				let paid = mc_of(PROVIDER) - before;
				assert!(paid <= budget);
				assert!(paid * price / MC * 100 <= (owed - unpaid) * 95);
			}
		});
	}
}

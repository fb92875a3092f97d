//! Both accounts against each other, honest and cheating, over a network that loses things.

use super::{
	policy::CreditPolicy,
	provider::{Misconduct, Standing, Terms},
	tariff::{for_bytes, for_time},
	*,
};
use metachain_primitives::{
	channel::Tariff,
	money::{Musd, MUSD},
	voucher::{SignedVoucher, Voucher},
};
use proptest::prelude::*;
use std::{
	ops::{Deref, DerefMut},
	time::{Duration, Instant},
};

const CHANNEL: u64 = 7;
const PER_GIB: Musd = MUSD / 10;
const TRAFFIC: Tariff = Tariff::Traffic { per_gib: PER_GIB };
const PACKET: usize = 1_300;
const MIB: u64 = 1 << 20;
const KEY: [u8; 64] = [1; 64];

/// The shape of a signature is all that matters here: [`KEY`] is right, everything else is wrong.
fn sign(voucher: Voucher) -> SignedVoucher {
	SignedVoucher { voucher, signature: KEY }
}

fn verify(signed: &SignedVoucher) -> bool {
	signed.signature == KEY
}

fn terms(tariff: Tariff) -> Terms {
	Terms {
		channel: CHANNEL,
		tariff,
		funded: 100 * MUSD,
		paid: Figures::default(),
		sequence: 0,
		debt: 0,
	}
}

fn provider(terms: Terms, now: Instant) -> ProviderLedger {
	ProviderLedger::new(CreditPolicy::default(), terms, now)
}

/// A consumer that repeats its last voucher when there is nothing to add.
struct Payer {
	ledger: ConsumerLedger,
	last: Option<Voucher>,
}

impl Payer {
	fn voucher_for(&mut self, asked: &Asked) -> Option<SignedVoucher> {
		self.last = self.ledger.answer(&asked.figures).or(self.last);
		self.last.map(sign)
	}
}

impl Deref for Payer {
	type Target = ConsumerLedger;
	fn deref(&self) -> &ConsumerLedger {
		&self.ledger
	}
}

impl DerefMut for Payer {
	fn deref_mut(&mut self) -> &mut ConsumerLedger {
		&mut self.ledger
	}
}

fn consumer(terms: Terms, now: Instant) -> Payer {
	let ledger =
		ConsumerLedger::new(CHANNEL, terms.tariff, terms.paid, terms.sequence, terms.funded, now);
	Payer { ledger, last: None }
}

/// Serves packets of `PACKET` bytes until the provider holds back; returns the bytes.
fn serve_all(provider: &mut ProviderLedger, direction: Direction, now: Instant) -> u64 {
	let mut bytes = 0;
	while provider.allows(PACKET, now) {
		provider.count(direction, PACKET, now);
		bytes += PACKET as u64;
	}
	bytes
}

/// Carries `bytes` to the consumer with a voucher whenever one is asked for. `delivered` tells
/// whether the n-th packet arrives.
fn carry(
	provider: &mut ProviderLedger,
	consumer: &mut Payer,
	bytes: u64,
	now: Instant,
	mut delivered: impl FnMut(u64) -> bool,
) -> Result<(), Misconduct> {
	for packet in 0..bytes.div_ceil(PACKET as u64) {
		assert!(provider.allows(PACKET, now), "an honest pair is never held back");
		provider.count(Direction::Down, PACKET, now);
		if delivered(packet) {
			consumer.count(Direction::Down, PACKET);
		}
		if let Some(asked) = provider.poll_request(now) {
			answer(provider, consumer, asked)?;
		}
	}
	if let Some(asked) = provider.final_request(now) {
		answer(provider, consumer, asked)?;
	}
	Ok(())
}

fn answer(
	provider: &mut ProviderLedger,
	consumer: &mut Payer,
	asked: Asked,
) -> Result<(), Misconduct> {
	if let Some(signed) = consumer.voucher_for(&asked) {
		if let Some(payment) = provider.check(asked.number, &signed, verify)? {
			provider.credit(&payment);
		}
	}
	Ok(())
}

#[test]
fn an_honest_pair_pays_for_exactly_what_was_carried() {
	let now = Instant::now();
	let (mut provider, mut consumer) =
		(provider(terms(TRAFFIC), now), consumer(terms(TRAFFIC), now));
	carry(&mut provider, &mut consumer, 300 * MIB, now, |_| true).unwrap();
	let bytes = consumer.usage().bytes();
	assert_eq!(bytes, provider.usage().bytes());
	assert_eq!(consumer.signed(), for_bytes(PER_GIB, bytes));
	assert_eq!(provider.paid(), consumer.signed());
	assert_eq!(provider.ahead(), 0);
	assert_eq!(consumer.unsigned(), 0);
}

#[test]
fn a_provider_stops_within_the_window_when_no_voucher_comes() {
	let now = Instant::now();
	for direction in [Direction::Up, Direction::Down] {
		let mut provider = provider(terms(TRAFFIC), now);
		let served = serve_all(&mut provider, direction, now);
		assert!(served <= 4 * MIB && served > 4 * MIB - 2 * PACKET as u64, "{served}");
		assert_eq!(provider.standing(now), Standing::AwaitingVoucher);
		assert!(provider.poll_request(now).is_some());
		assert_eq!(provider.arrears(now + Duration::from_secs(29)), None);
		assert_eq!(provider.arrears(now + Duration::from_secs(30)), Some(Misconduct::Overdue));
	}
}

#[test]
fn a_provider_stops_within_the_grown_window_when_vouchers_cease() {
	let now = Instant::now();
	let (mut provider, mut consumer) =
		(provider(terms(TRAFFIC), now), consumer(terms(TRAFFIC), now));
	carry(&mut provider, &mut consumer, 320 * MIB, now, |_| true).unwrap();
	let served = serve_all(&mut provider, Direction::Down, now);
	assert!(served > 23 * MIB && served <= 24 * MIB + PACKET as u64, "{served}");
}

#[test]
fn a_voucher_opens_the_window_again() {
	let now = Instant::now();
	let (mut provider, mut consumer) =
		(provider(terms(TRAFFIC), now), consumer(terms(TRAFFIC), now));
	let served = serve_all(&mut provider, Direction::Down, now);
	consumer.count(Direction::Down, served as usize);
	let asked = provider.poll_request(now).unwrap();
	answer(&mut provider, &mut consumer, asked).unwrap();
	assert_eq!(provider.standing(now), Standing::Serving);
	assert!(provider.allows(PACKET, now));
}

#[test]
fn a_checked_voucher_counts_only_once_it_is_durable() {
	let now = Instant::now();
	let (mut provider, mut consumer) =
		(provider(terms(TRAFFIC), now), consumer(terms(TRAFFIC), now));
	let served = serve_all(&mut provider, Direction::Down, now);
	consumer.count(Direction::Down, served as usize);
	let asked = provider.poll_request(now).unwrap();
	let voucher = sign(consumer.answer(&asked.figures).unwrap());
	let payment = provider.check(asked.number, &voucher, verify).unwrap().unwrap();
	assert!(!provider.allows(PACKET, now));
	provider.credit(&payment);
	assert!(provider.allows(PACKET, now));
}

#[test]
fn a_provider_that_asks_for_too_much_gets_what_was_delivered() {
	let now = Instant::now();
	let mut consumer = consumer(terms(TRAFFIC), now);
	consumer.count(Direction::Down, 10_000_000);
	consumer.count(Direction::Up, 1_000_000);
	let greedy = Figures { amount: 50 * MUSD, bytes_up: 1 << 40, bytes_down: 1 << 40 };
	let voucher = consumer.answer(&greedy).unwrap();
	assert_eq!((voucher.bytes_up, voucher.bytes_down), (1_000_000, 10_000_000));
	assert_eq!(voucher.amount, for_bytes(PER_GIB, 11_000_000));
	// Asking again, for ever more, yields nothing.
	let greedier = Figures { amount: 90 * MUSD, ..greedy };
	assert_eq!(consumer.answer(&greedier), None);
}

#[test]
fn a_provider_cannot_shift_bytes_between_directions() {
	let now = Instant::now();
	let mut consumer = consumer(terms(TRAFFIC), now);
	consumer.count(Direction::Down, 1_000_000);
	let shifted = Figures { amount: MUSD, bytes_up: 1_000_000, bytes_down: 0 };
	assert_eq!(consumer.answer(&shifted), None);
}

#[test]
fn a_consumer_signs_no_more_than_it_was_asked_for() {
	let now = Instant::now();
	let mut consumer = consumer(terms(TRAFFIC), now);
	consumer.count(Direction::Down, 10_000_000);
	let asked =
		Figures { amount: for_bytes(PER_GIB, 4_000_000), bytes_up: 0, bytes_down: 4_000_000 };
	let voucher = consumer.answer(&asked).unwrap();
	assert_eq!(voucher.amount, asked.amount);
	assert_eq!(voucher.bytes_down, 4_000_000);
}

#[test]
fn a_consumer_never_signs_above_its_limit() {
	let now = Instant::now();
	let limit = for_bytes(PER_GIB, 5 * MIB);
	let mut consumer = consumer(Terms { funded: limit, ..terms(TRAFFIC) }, now);
	consumer.count(Direction::Down, 6 * MIB as usize);
	assert!(consumer.is_spent());
	let asked = Figures { amount: MUSD, bytes_up: 0, bytes_down: 6 * MIB };
	assert_eq!(consumer.answer(&asked).unwrap().amount, limit);
}

#[test]
fn what_is_signed_only_grows() {
	let now = Instant::now();
	let mut consumer = consumer(terms(TRAFFIC), now);
	consumer.count(Direction::Down, 2_000_000);
	let asked = |bytes_down| Figures { amount: MUSD, bytes_up: 0, bytes_down };
	let first = consumer.answer(&asked(2_000_000)).unwrap();
	assert_eq!(consumer.answer(&asked(1_000_000)), None);
	consumer.count(Direction::Down, 1_000_000);
	let second = consumer.answer(&asked(3_000_000)).unwrap();
	assert!(second.amount > first.amount && second.sequence > first.sequence);
}

#[test]
fn a_consumer_that_understates_is_found_out() {
	let now = Instant::now();
	let (mut provider, mut consumer) =
		(provider(terms(TRAFFIC), now), consumer(terms(TRAFFIC), now));
	let outcome = carry(&mut provider, &mut consumer, 100 * MIB, now, |packet| packet % 2 == 0);
	assert!(matches!(outcome, Err(Misconduct::Underpaid { .. })), "{outcome:?}");
	assert!(provider.usage().bytes() < 4 * MIB);
}

#[test]
fn bounded_loss_is_written_off() {
	let now = Instant::now();
	let (mut provider, mut consumer) =
		(provider(terms(TRAFFIC), now), consumer(terms(TRAFFIC), now));
	carry(&mut provider, &mut consumer, 300 * MIB, now, |packet| packet % 25 != 0).unwrap();
	assert_eq!(consumer.signed(), for_bytes(PER_GIB, consumer.usage().bytes()));
	assert_eq!(provider.paid(), consumer.signed());
	assert_eq!(provider.ahead(), 0);
}

#[test]
fn the_loss_of_the_last_packet_does_not_leave_a_request_open() {
	let now = Instant::now();
	let (mut provider, mut consumer) =
		(provider(terms(TRAFFIC), now), consumer(terms(TRAFFIC), now));
	carry(&mut provider, &mut consumer, MIB, now, |_| true).unwrap();
	provider.count(Direction::Down, PACKET, now);
	let later = now + Duration::from_secs(11);
	let asked = provider.poll_request(later).unwrap();
	// The consumer has nothing to add and repeats its last voucher.
	answer(&mut provider, &mut consumer, asked).unwrap();
	assert_eq!(provider.arrears(later + Duration::from_secs(3_600)), None);
	assert_eq!(provider.poll_request(later + Duration::from_secs(3_600)), None);
}

#[test]
fn bad_vouchers_are_named() {
	let now = Instant::now();
	let (mut provider, mut consumer) =
		(provider(terms(TRAFFIC), now), consumer(terms(TRAFFIC), now));
	carry(&mut provider, &mut consumer, MIB, now, |_| true).unwrap();
	provider.count(Direction::Down, 600_000, now);
	consumer.count(Direction::Down, 600_000);
	let asked = provider.poll_request(now).unwrap();
	let good = consumer.answer(&asked.figures).unwrap();
	let mut check = |signed: SignedVoucher| provider.check(asked.number, &signed, verify);

	let other = Voucher { channel: CHANNEL + 1, ..good };
	assert_eq!(check(sign(other)), Err(Misconduct::WrongChannel));
	let forged = SignedVoucher { voucher: good, signature: [2; 64] };
	assert_eq!(check(forged), Err(Misconduct::BadSignature));
	let excessive = Voucher { amount: 101 * MUSD, ..good };
	assert_eq!(check(sign(excessive)), Err(Misconduct::OverEscrow));
	for fallen in [Voucher { bytes_down: 1, ..good }, Voucher { sequence: 1, ..good }] {
		assert_eq!(check(sign(fallen)), Err(Misconduct::FallsBack));
	}
	assert!(matches!(check(sign(good)), Ok(Some(_))));
	// The same again, and the answer to a request that was never made, change nothing.
	assert_eq!(check(sign(good)), Ok(None));
	assert_eq!(provider.check(999, &sign(good), verify), Ok(None));
}

#[test]
fn a_request_is_repeated_with_growing_pauses_until_it_is_answered() {
	let start = Instant::now();
	let mut provider = provider(terms(TRAFFIC), start);
	provider.count(Direction::Down, MIB as usize, start);
	let mut sent = Vec::new();
	for millis in (0..20_000).step_by(10) {
		if provider.poll_request(start + Duration::from_millis(millis)).is_some() {
			sent.push(millis);
		}
	}
	assert_eq!(sent, [0, 500, 1_500, 3_500, 7_500, 11_500, 15_500, 19_500]);
}

#[test]
fn an_idle_session_is_silent() {
	let now = Instant::now();
	let (mut provider, mut consumer) =
		(provider(terms(TRAFFIC), now), consumer(terms(TRAFFIC), now));
	assert_eq!(provider.poll_timeout(), None);
	carry(&mut provider, &mut consumer, MIB, now, |_| true).unwrap();
	assert_eq!(provider.poll_timeout(), None);
	assert_eq!(provider.poll_request(now + Duration::from_secs(86_400)), None);
}

#[test]
fn small_debts_are_asked_for_after_a_while() {
	let now = Instant::now();
	let mut provider = provider(terms(TRAFFIC), now);
	provider.count(Direction::Down, PACKET, now);
	assert_eq!(provider.poll_request(now), None);
	let due = provider.poll_timeout().unwrap();
	assert_eq!(due, now + Duration::from_secs(10));
	assert!(provider.poll_request(due).is_some());
}

#[test]
fn nothing_is_served_beyond_the_escrow() {
	let now = Instant::now();
	let funded = for_bytes(PER_GIB, 6 * MIB);
	let terms = Terms { funded, ..terms(TRAFFIC) };
	let (mut provider, mut consumer) = (provider(terms, now), consumer(terms, now));
	let mut bytes = 0;
	for _ in 0..10 {
		let served = serve_all(&mut provider, Direction::Down, now);
		consumer.count(Direction::Down, served as usize);
		bytes += served;
		if let Some(asked) = provider.poll_request(now) {
			answer(&mut provider, &mut consumer, asked).unwrap();
		}
	}
	assert!(bytes <= 6 * MIB && bytes > 6 * MIB - 2 * PACKET as u64);
	assert_eq!(provider.standing(now), Standing::EscrowSpent);
	assert_eq!(provider.ahead(), 0);
	provider.set_funded(2 * funded);
	assert!(provider.allows(PACKET, now));
}

#[test]
fn a_free_service_needs_no_vouchers() {
	let now = Instant::now();
	let mut provider = provider(terms(Tariff::Traffic { per_gib: 0 }), now);
	for _ in 0..100 {
		assert!(provider.allows(1 << 30, now));
		provider.count(Direction::Down, 1 << 30, now);
	}
	assert_eq!(provider.poll_request(now + Duration::from_secs(60)), None);
}

#[test]
fn an_unpaid_session_narrows_the_next_ones_window() {
	let now = Instant::now();
	let debt = for_bytes(PER_GIB, 3 * MIB);
	let mut provider = provider(Terms { debt, ..terms(TRAFFIC) }, now);
	assert!(provider.poll_request(now).is_some(), "the debt is asked for at once");
	let served = serve_all(&mut provider, Direction::Down, now);
	assert!(served <= MIB + PACKET as u64, "{served}");
}

#[test]
fn a_consumer_that_remembers_pays_its_debt() {
	let now = Instant::now();
	let debt = for_bytes(PER_GIB, 3 * MIB);
	let terms = Terms { debt, ..terms(TRAFFIC) };
	let mut provider = provider(terms, now);
	let mut consumer = consumer(terms, now);
	consumer.ledger = consumer.ledger.carrying(debt);
	let asked = provider.poll_request(now).unwrap();
	answer(&mut provider, &mut consumer, asked).unwrap();
	assert_eq!(provider.ahead(), 0);
	assert_eq!(provider.paid(), debt);
}

#[test]
fn a_consumer_that_does_not_pay_a_windows_debt_is_turned_away() {
	let now = Instant::now();
	let debt = for_bytes(PER_GIB, 4 * MIB);
	let terms = Terms { debt, ..terms(TRAFFIC) };
	let mut provider = provider(terms, now);
	let asked = provider.poll_request(now).unwrap();
	let nothing = Voucher { channel: CHANNEL, amount: 0, bytes_up: 0, bytes_down: 0, sequence: 0 };
	assert_eq!(provider.check(asked.number, &sign(nothing), verify), Ok(None));
	assert_eq!(provider.arrears(now), Some(Misconduct::Indebted));
	assert!(!provider.allows(PACKET, now));
}

#[test]
fn both_sides_go_on_from_the_highest_voucher() {
	let now = Instant::now();
	let paid = Figures { amount: MUSD, bytes_up: 5, bytes_down: 6 };
	let voucher =
		Voucher { channel: CHANNEL, amount: MUSD, bytes_up: 5, bytes_down: 6, sequence: 9 };

	let mut provider = provider(Terms { debt: 2 * MUSD, ..terms(TRAFFIC) }, now);
	// Time before the beginning does not matter.
	let later = now + Duration::from_secs(5);
	provider.poll_timeout();
	assert_eq!(provider.standing(later), Standing::Serving);
	provider.begin(Some(&sign(voucher)), later).unwrap();
	assert_eq!(provider.paid(), MUSD);
	assert_eq!(provider.ahead(), MUSD, "what the voucher pays is no debt");

	let mut consumer = consumer(terms(TRAFFIC), now);
	consumer.heard(now + Duration::from_secs(5));
	consumer.begin(Some(&voucher), now);
	consumer.count(Direction::Down, MIB as usize);
	let asked = Figures { amount: 2 * MUSD, bytes_up: 5, bytes_down: 6 + MIB };
	let next = consumer.answer(&asked).unwrap();
	assert_eq!(next.amount, paid.amount + for_bytes(PER_GIB, MIB));
	assert_eq!((next.bytes_up, next.bytes_down, next.sequence), (5, 6 + MIB, 10));
}

#[test]
fn by_time_the_hours_are_paid_whatever_is_carried() {
	let start = Instant::now();
	let tariff = Tariff::Time { per_hour: MUSD, mbps: 10 };
	let (mut provider, mut consumer) =
		(provider(terms(tariff), start), consumer(terms(tariff), start));
	for second in 1..=3_600 {
		let now = start + Duration::from_secs(second);
		assert!(provider.allows(1_000_000, now));
		provider.count(Direction::Down, 1_000_000, now);
		consumer.count(Direction::Down, 1_000_000);
		consumer.heard(now);
		if let Some(asked) = provider.poll_request(now) {
			answer(&mut provider, &mut consumer, asked).unwrap();
		}
	}
	let asked = provider.final_request(start + Duration::from_secs(3_600)).unwrap();
	answer(&mut provider, &mut consumer, asked).unwrap();
	assert_eq!(consumer.signed(), MUSD);
}

#[test]
fn by_time_a_provider_stops_when_no_voucher_comes_and_waits_unpaid() {
	let start = Instant::now();
	let tariff = Tariff::Time { per_hour: MUSD, mbps: 10 };
	let mut provider = provider(terms(tariff), start);
	assert!(provider.allows(PACKET, start + Duration::from_secs(119)));
	let later = start + Duration::from_secs(600);
	assert!(!provider.allows(PACKET, later));
	assert_eq!(provider.standing(later), Standing::AwaitingVoucher);
	assert_eq!(provider.ahead(), for_time(MUSD, Duration::from_secs(120)));
}

#[test]
fn by_time_a_silent_provider_is_not_paid() {
	let start = Instant::now();
	let tariff = Tariff::Time { per_hour: MUSD, mbps: 10 };
	let mut consumer = consumer(terms(tariff), start);
	consumer.heard(start + Duration::from_secs(10));
	consumer.heard(start + Duration::from_secs(3_600));
	let asked = Figures { amount: MUSD, ..Default::default() };
	assert_eq!(consumer.answer(&asked).unwrap().amount, for_time(MUSD, Duration::from_secs(10)));
}

#[test]
fn by_time_the_provider_asks_when_nothing_is_carried() {
	let start = Instant::now();
	let tariff = Tariff::Time { per_hour: MUSD, mbps: 10 };
	let mut provider = provider(terms(tariff), start);
	let due = provider.poll_timeout().unwrap();
	assert_eq!(due, start + Duration::from_secs(15));
	assert!(provider.poll_request(due).is_some());
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	/// Whatever the network loses: the provider is never further ahead than its window, the
	/// consumer never pays for more than it received, and both agree in the end.
	#[test]
	fn neither_side_can_lose_more_than_a_window(
		packet_loss in 0u32..3,
		message_loss in 0u32..80,
		packets in proptest::collection::vec(
			(40usize..1_400, any::<bool>(), 0u32..100, 0u32..100),
			1..2_000,
		),
	) {
		let mut now = Instant::now();
		let policy = CreditPolicy { window_bytes: 100_000, ..Default::default() };
		let mut provider = ProviderLedger::new(policy, terms(TRAFFIC), now);
		let mut consumer = consumer(terms(TRAFFIC), now);
		for (length, up, packet_fate, message_fate) in packets {
			now += Duration::from_millis(7);
			let direction = if up { Direction::Up } else { Direction::Down };
			let lost = packet_fate < packet_loss;
			// What goes up is counted by the consumer when sent, by the provider when it arrives.
			if up {
				consumer.count(direction, length);
			}
			if !(up && lost) && provider.allows(length, now) {
				provider.count(direction, length, now);
				if !up && !lost {
					consumer.count(direction, length);
				}
			}
			prop_assert!(provider.ahead() <= policy.window(&TRAFFIC, provider.paid()));
			if let Some(asked) = provider.poll_request(now) {
				if message_fate >= message_loss {
					answer(&mut provider, &mut consumer, asked).unwrap();
				} else if message_fate % 2 == 0 {
					// The request arrives, its answer does not.
					consumer.voucher_for(&asked);
				}
			}
			prop_assert!(consumer.signed() <= for_bytes(PER_GIB, consumer.usage().bytes()));
			prop_assert!(consumer.signed() <= for_bytes(PER_GIB, provider.usage().bytes()));
			prop_assert!(provider.paid() <= consumer.signed());
		}
		if let Some(asked) = provider.final_request(now) {
			answer(&mut provider, &mut consumer, asked).unwrap();
		}
		prop_assert_eq!(provider.paid(), consumer.signed());
	}
}

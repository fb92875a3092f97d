//! One consumer's session, as the provider conducts it.

use codec::Encode;
use metachain_primitives::{
	channel::{ChannelId, Tariff},
	voucher::{GenesisHash, SessionKey, SignedVoucher},
};
use std::time::{Duration, Instant};
use trident::SessionId;

use super::exit::{Exit, ExitEvent, ExitReports};
use crate::{
	keys,
	metering::{
		provider::{Payment, Standing, Terms},
		CreditPolicy, Direction, Misconduct, ProviderLedger, TokenBucket,
	},
	protocol::{Farewell, Message, ResolveError},
	state::ProviderChannel,
	tunnel::{Meter, SessionSink, Tunnel},
	AccountId,
};

/// How long a session that has ended says so to whoever still speaks in it.
const FAREWELL: Duration = Duration::from_secs(5);
/// How long the last voucher of a session is waited for.
const LAST_VOUCHER: Duration = Duration::from_secs(5);
/// A consumer is asked to begin no more often than this.
const BEGIN_PAUSE: Duration = Duration::from_millis(250);
/// Names a consumer has resolved at the same time.
const MAX_RESOLVING: usize = 32;

/// What is agreed for a session.
#[derive(Clone, Debug)]
pub struct Grant {
	pub terms: Terms,
	pub consumer: AccountId,
	pub session_key: SessionKey,
	/// The last voucher held.
	pub last: Option<SignedVoucher>,
}

/// How far a session has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
	/// The consumer has not said hello.
	Greeting { asked: Option<Instant> },
	/// Packets flow.
	Open,
	/// No packets flow any more; the last voucher is awaited, then the consumer is told the end.
	Settling { farewell: Option<Farewell>, until: Instant },
	/// The end is told to whoever still speaks.
	Over { farewell: Farewell, until: Instant },
}

/// What a session wants done outside of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
	/// Make this voucher durable, then [credit](Session::credit) it.
	Keep(Payment),
	/// Make this voucher durable; it is relied on already.
	Adopt(SignedVoucher),
}

/// One consumer's session.
pub struct Session<R> {
	id: SessionId,
	genesis: GenesisHash,
	channel: ChannelId,
	consumer: AccountId,
	session_key: SessionKey,
	ledger: ProviderLedger,
	shapers: Option<Shapers>,
	exit: Exit<R>,
	phase: Phase,
	last: Option<SignedVoucher>,
	/// Vouchers that are being made durable.
	keeping: usize,
	resolving: usize,
	/// What the session ended by.
	misconduct: Option<Misconduct>,
	wishes: Vec<Wish>,
}

/// The speed that is sold by the hour, in each direction.
struct Shapers {
	up: TokenBucket,
	down: TokenBucket,
}

impl<R: ExitReports> Session<R> {
	pub fn new(
		id: SessionId,
		genesis: GenesisHash,
		policy: CreditPolicy,
		grant: Grant,
		exit: Exit<R>,
		now: Instant,
	) -> Self {
		let shapers = match grant.terms.tariff {
			Tariff::Traffic { .. } => None,
			Tariff::Time { mbps, .. } => {
				let bucket = TokenBucket::new(mbps, now);
				Some(Shapers { up: bucket.clone(), down: bucket })
			},
		};
		Self {
			id,
			genesis,
			channel: grant.terms.channel,
			consumer: grant.consumer,
			session_key: grant.session_key,
			ledger: ProviderLedger::new(policy, grant.terms, now),
			shapers,
			exit,
			phase: Phase::Greeting { asked: None },
			last: grant.last,
			keeping: 0,
			resolving: 0,
			misconduct: None,
			wishes: Vec::new(),
		}
	}

	/// The channel that pays.
	pub fn channel(&self) -> ChannelId {
		self.channel
	}

	/// What was carried and paid.
	pub fn ledger(&self) -> &ProviderLedger {
		&self.ledger
	}

	/// What the consumer did wrong, if the session ended by it.
	pub fn misconduct(&self) -> Option<Misconduct> {
		self.misconduct
	}

	/// What is to be done outside, once.
	pub fn take_wishes(&mut self) -> Vec<Wish> {
		std::mem::take(&mut self.wishes)
	}

	/// What is to be kept of the channel when this session is gone.
	pub fn record(&self) -> ProviderChannel {
		ProviderChannel {
			channel: self.channel,
			consumer: self.consumer,
			last: self.last,
			debt: self.ledger.ahead(),
		}
	}

	/// What is to be kept once `payment` is relied on.
	pub fn record_with(&self, payment: &Payment) -> ProviderChannel {
		let mut ledger = self.ledger.clone();
		ledger.credit(payment);
		ProviderChannel { last: Some(payment.signed), debt: ledger.ahead(), ..self.record() }
	}

	/// Takes a packet of the consumer.
	pub fn handle_packet(&mut self, packet: &[u8], now: Instant, tunnel: &mut Tunnel) {
		match self.phase {
			Phase::Open => {},
			Phase::Greeting { .. } => return self.ask_to_begin(now, tunnel),
			Phase::Settling { .. } => return,
			Phase::Over { farewell, .. } => {
				return self.say(&Message::Goodbye(farewell), now, tunnel);
			},
		}
		let shaped = self.shapers.as_mut().is_none_or(|shapers| shapers.up.take(packet.len(), now));
		if !shaped || !self.ledger.allows(packet.len(), now) {
			return;
		}
		self.ledger.count(Direction::Up, packet.len(), now);
		self.with_exit(now, tunnel, |exit, sink| exit.input(packet, now, sink));
	}

	/// Takes a message of the consumer.
	pub fn handle_message(&mut self, message: Message, now: Instant, tunnel: &mut Tunnel) {
		if let Phase::Over { farewell, .. } = self.phase {
			return self.say(&Message::Goodbye(farewell), now, tunnel);
		}
		match message {
			Message::Hello { last } => self.welcome(last, now, tunnel),
			_ if matches!(self.phase, Phase::Greeting { .. }) => self.ask_to_begin(now, tunnel),
			Message::Voucher { number, signed } => self.check(number, &signed, now, tunnel),
			Message::Resolve { id, name } if self.phase == Phase::Open => {
				if self.resolving < MAX_RESOLVING {
					self.resolving += 1;
					self.exit.resolve(id, name);
				} else {
					let addresses = Err(ResolveError::Busy);
					self.say(&Message::Resolved { id, addresses }, now, tunnel);
				}
			},
			Message::Leave => {
				if self.phase == Phase::Open {
					self.settle(None, now);
				}
				self.settle_or_ask(now, tunnel);
			},
			// What only a provider says, or what comes at the wrong time.
			_ => {},
		}
	}

	/// Takes what a task of the exit reports.
	pub fn handle_exit(&mut self, event: ExitEvent, now: Instant, tunnel: &mut Tunnel) {
		match event {
			ExitEvent::Resolved { id, addresses } => {
				self.resolving = self.resolving.saturating_sub(1);
				self.say(&Message::Resolved { id, addresses }, now, tunnel);
			},
			event if self.phase == Phase::Open => {
				self.with_exit(now, tunnel, |exit, sink| exit.handle(event, now, sink));
			},
			_ => {},
		}
	}

	/// A checked voucher has become durable.
	pub fn credit(&mut self, payment: &Payment) {
		self.keeping = self.keeping.saturating_sub(1);
		self.ledger.credit(payment);
		let newer = |last: &SignedVoucher| payment.signed.voucher.amount > last.voucher.amount;
		if self.last.as_ref().is_none_or(newer) {
			self.last = Some(payment.signed);
		}
	}

	/// The channel was topped up.
	pub fn set_funded(&mut self, funded: u128) {
		self.ledger.set_funded(funded);
	}

	/// Ends the session: serves nothing more, waits for the last voucher, tells the consumer why.
	pub fn end(&mut self, farewell: Farewell, now: Instant, tunnel: &mut Tunnel) {
		match self.phase {
			Phase::Greeting { .. } => self.over(farewell, now, tunnel),
			Phase::Open => {
				self.settle(Some(farewell), now);
				self.settle_or_ask(now, tunnel);
			},
			Phase::Settling { until, .. } => {
				self.phase = Phase::Settling { farewell: Some(farewell), until };
			},
			Phase::Over { .. } => {},
		}
	}

	/// Does what is due and sends what there is to send. `false` when the session is over and can
	/// be forgotten.
	pub fn poll(&mut self, now: Instant, tunnel: &mut Tunnel) -> bool {
		match self.phase {
			Phase::Greeting { .. } => {},
			Phase::Open => {
				self.with_exit(now, tunnel, |exit, sink| exit.output(now, sink));
				if let Some(asked) = self.ledger.poll_request(now) {
					self.say(&Message::Request(asked), now, tunnel);
				}
				if let Some(misconduct) = self.ledger.arrears(now) {
					self.accuse(misconduct, now, tunnel);
				} else if self.ledger.standing(now) == Standing::EscrowSpent {
					self.end(Farewell::ChannelEmpty, now, tunnel);
				}
			},
			Phase::Settling { farewell, until } => {
				if let Some(asked) = self.ledger.poll_request(now) {
					self.say(&Message::Request(asked), now, tunnel);
				}
				let square = self.keeping == 0 && self.ledger.is_square();
				match farewell {
					Some(farewell) if square || now >= until => self.over(farewell, now, tunnel),
					None if now >= until => return false,
					_ => {},
				}
			},
			Phase::Over { until, .. } => return now < until,
		}
		true
	}

	/// Whether the consumer was told the end, or was never greeted.
	pub fn is_over(&self) -> bool {
		matches!(self.phase, Phase::Over { .. } | Phase::Greeting { .. })
	}

	/// Whether [`poll`](Self::poll) has packets to send that may be sent.
	pub fn has_output(&mut self, longest: usize, now: Instant) -> bool {
		self.phase == Phase::Open
			&& self.exit.has_output()
			&& DownMeter { ledger: &mut self.ledger, shapers: &mut self.shapers }
				.allows(longest, now)
	}

	/// When [`poll`](Self::poll) is due.
	pub fn poll_timeout(&self, longest: usize, now: Instant) -> Option<Instant> {
		match self.phase {
			Phase::Greeting { .. } => None,
			Phase::Open => {
				let shaped = match &self.shapers {
					Some(shapers) if self.exit.has_output() => {
						// If the speed is not what it waits for, no timer helps.
						shapers.down.ready_at(longest).filter(|at| *at > now)
					},
					_ => None,
				};
				[self.exit.poll_timeout(), self.ledger.poll_timeout(), shaped]
					.into_iter()
					.flatten()
					.min()
			},
			Phase::Settling { until, .. } => {
				[self.ledger.poll_timeout(), Some(until)].into_iter().flatten().min()
			},
			Phase::Over { until, .. } => Some(until),
		}
	}

	fn welcome(&mut self, last: Option<SignedVoucher>, now: Instant, tunnel: &mut Tunnel) {
		if matches!(self.phase, Phase::Greeting { .. }) {
			let later = last.filter(|last| last.voucher.amount > self.ledger.paid());
			if later.is_some_and(|later| !self.verify(&later)) {
				return self.accuse(Misconduct::BadSignature, now, tunnel);
			}
			if let Err(misconduct) = self.ledger.begin(later.as_ref(), now) {
				return self.accuse(misconduct, now, tunnel);
			}
			if let Some(signed) = later {
				self.last = Some(signed);
				self.wishes.push(Wish::Adopt(signed));
			}
			self.phase = Phase::Open;
		}
		self.say(&Message::Welcome { last: self.last }, now, tunnel);
	}

	/// The consumer speaks in a session that has not begun here: this provider was started anew.
	fn ask_to_begin(&mut self, now: Instant, tunnel: &mut Tunnel) {
		let Phase::Greeting { asked } = self.phase else { return };
		if asked.is_none_or(|asked| now >= asked + BEGIN_PAUSE) {
			self.phase = Phase::Greeting { asked: Some(now) };
			self.say(&Message::Begin, now, tunnel);
		}
	}

	fn check(&mut self, number: u32, signed: &SignedVoucher, now: Instant, tunnel: &mut Tunnel) {
		let (genesis, key) = (self.genesis, self.session_key);
		tracing::trace!(channel = self.channel, number, voucher = ?signed.voucher, "answered");
		match self.ledger.check(number, signed, |signed| is_signed_by(signed, &genesis, &key)) {
			Ok(Some(payment)) => {
				self.keeping += 1;
				self.wishes.push(Wish::Keep(payment));
			},
			Ok(None) => {},
			Err(misconduct) => self.accuse(misconduct, now, tunnel),
		}
	}

	fn verify(&self, signed: &SignedVoucher) -> bool {
		is_signed_by(signed, &self.genesis, &self.session_key)
	}

	fn accuse(&mut self, misconduct: Misconduct, now: Instant, tunnel: &mut Tunnel) {
		let (channel, consumer) = (self.channel, self.consumer);
		tracing::warn!(channel, %consumer, %misconduct, "session ended");
		self.misconduct = Some(misconduct);
		let farewell = match misconduct {
			Misconduct::Underpaid { .. } | Misconduct::Overdue | Misconduct::Indebted => {
				Farewell::Unpaid
			},
			_ => Farewell::BadVoucher,
		};
		self.ledger.stop(now);
		self.over(farewell, now, tunnel);
	}

	fn settle(&mut self, farewell: Option<Farewell>, now: Instant) {
		self.ledger.stop(now);
		self.phase = Phase::Settling { farewell, until: now + LAST_VOUCHER };
	}

	/// Answers a consumer that leaves.
	fn settle_or_ask(&mut self, now: Instant, tunnel: &mut Tunnel) {
		let answer = match self.ledger.final_request(now) {
			Some(asked) => Message::Request(asked),
			// A voucher that is not durable yet is not confirmed; the consumer will ask again.
			None if self.keeping > 0 => return,
			None => Message::Settled,
		};
		self.say(&answer, now, tunnel);
	}

	fn over(&mut self, farewell: Farewell, now: Instant, tunnel: &mut Tunnel) {
		self.phase = Phase::Over { farewell, until: now + FAREWELL };
		self.say(&Message::Goodbye(farewell), now, tunnel);
	}

	fn say(&self, message: &Message, now: Instant, tunnel: &mut Tunnel) {
		tracing::trace!(channel = self.channel, ?message, "says");
		tunnel.send_message(self.id, &message.encode(), now);
	}

	fn with_exit(
		&mut self,
		now: Instant,
		tunnel: &mut Tunnel,
		run: impl FnOnce(&mut Exit<R>, &mut SessionSink<DownMeter>),
	) {
		let meter = DownMeter { ledger: &mut self.ledger, shapers: &mut self.shapers };
		run(&mut self.exit, &mut SessionSink { tunnel, session: self.id, now, meter });
	}
}

/// Lets packets down to the consumer as far as they are paid for and as fast as was sold.
struct DownMeter<'a> {
	ledger: &'a mut ProviderLedger,
	shapers: &'a mut Option<Shapers>,
}

impl Meter for DownMeter<'_> {
	fn allows(&mut self, length: usize, now: Instant) -> bool {
		self.ledger.allows(length, now)
			&& self.shapers.as_mut().is_none_or(|shapers| shapers.down.allows(length, now))
	}

	fn sent(&mut self, length: usize, now: Instant) {
		self.ledger.count(Direction::Down, length, now);
		if let Some(shapers) = self.shapers {
			shapers.down.take(length, now);
		}
	}
}

fn is_signed_by(signed: &SignedVoucher, genesis: &GenesisHash, key: &SessionKey) -> bool {
	keys::verify(key, &signed.voucher.signing_payload(genesis), &signed.signature)
}

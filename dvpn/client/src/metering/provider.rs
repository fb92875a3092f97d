//! The provider's account of a channel.

use metachain_primitives::{
	channel::{ChannelId, Tariff},
	money::Musd,
	voucher::SignedVoucher,
};
use std::{
	collections::VecDeque,
	time::{Duration, Instant},
};

use super::{
	consumer::figures,
	policy::CreditPolicy,
	tariff::{bytes_for, owed, time_for},
	Asked, Direction, Figures, Usage,
};

/// Requests whose answers are still understood.
const REMEMBERED_REQUESTS: usize = 64;
/// A request is repeated at least this often.
const LONGEST_REPEAT: Duration = Duration::from_secs(4);

/// Why a provider ends a session: the consumer broke the agreement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Misconduct {
	/// The voucher is one of another channel.
	#[error("the consumer signed a voucher of another channel")]
	WrongChannel,
	/// The voucher's signature is not the session key's.
	#[error("the consumer's signature is wrong")]
	BadSignature,
	/// The voucher exceeds what the channel holds, so it could not be settled.
	#[error("the consumer signed more than the channel holds")]
	OverEscrow,
	/// The voucher's bytes or sequence are below those of an earlier one.
	#[error("the consumer signed figures below earlier ones")]
	FallsBack,
	/// The voucher leaves out more than the network can have lost.
	#[error("the consumer signed {signed} where {asked} is owed")]
	Underpaid {
		/// MUSD asked for.
		asked: Musd,
		/// MUSD signed.
		signed: Musd,
	},
	/// An earlier session was left unpaid, by more than the window.
	#[error("the consumer owes for an earlier session")]
	Indebted,
	/// No voucher came for a long time.
	#[error("the consumer stopped signing vouchers")]
	Overdue,
}

/// Whether the provider serves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
	/// Packets pass.
	Serving,
	/// The window is used up: packets pass again when a voucher comes.
	AwaitingVoucher,
	/// What the channel holds is used up.
	EscrowSpent,
}

/// A voucher that keeps the agreement and is worth keeping. Make it durable, then
/// [credit](ProviderLedger::credit) it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Payment {
	/// The request it answers.
	pub number: u32,
	/// The voucher.
	pub signed: SignedVoucher,
}

/// What is agreed and known about a channel when a session begins.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
	pub channel: ChannelId,
	pub tariff: Tariff,
	/// MUSD put into the channel in all.
	pub funded: Musd,
	/// What is paid already: by the last voucher, or by what is settled on chain.
	pub paid: Figures,
	/// Sequence of the last voucher.
	pub sequence: u64,
	/// MUSD worth of earlier sessions that was served and not paid.
	pub debt: Musd,
}

#[derive(Clone, Copy, Debug)]
struct Request {
	asked: Asked,
	/// MUSD owed for the session at that time.
	owed: Musd,
	at: Instant,
}

/// Counts what the provider carries for a channel, decides whether it goes on serving and when it
/// asks for a voucher, and judges the vouchers.
#[derive(Clone, Debug)]
pub struct ProviderLedger {
	policy: CreditPolicy,
	terms: Terms,
	usage: Usage,
	ticked: Instant,
	/// What the last credited voucher pays.
	paid: Figures,
	/// What the last checked voucher pays, and its sequence: it may not be durable yet.
	checked: Figures,
	checked_sequence: u64,
	/// What is left unpaid of earlier sessions.
	debt: Musd,
	/// MUSD of this session that is paid, or written off as lost.
	acknowledged: Musd,
	requests: VecDeque<Request>,
	asked: Musd,
	next_number: u32,
	requested: Option<Instant>,
	unasked_since: Option<Instant>,
	repeats: u32,
	ceiling: Ceiling,
	held_back: bool,
	stopped: bool,
}

/// How far the session may go before the next voucher.
#[derive(Clone, Copy, Debug)]
struct Ceiling {
	bytes: u64,
	time: Duration,
	/// Whether it is the channel's escrow that ends it, rather than the window.
	by_escrow: bool,
}

impl ProviderLedger {
	/// An account for a session that begins `now`.
	pub fn new(policy: CreditPolicy, terms: Terms, now: Instant) -> Self {
		let mut ledger = Self {
			policy,
			terms,
			usage: Usage::default(),
			ticked: now,
			paid: terms.paid,
			checked: terms.paid,
			checked_sequence: terms.sequence,
			debt: terms.debt,
			acknowledged: 0,
			requests: VecDeque::new(),
			asked: 0,
			next_number: 1,
			requested: None,
			unasked_since: None,
			repeats: 0,
			ceiling: Ceiling { bytes: 0, time: Duration::ZERO, by_escrow: false },
			held_back: false,
			stopped: false,
		};
		ledger.set_ceiling();
		ledger
	}

	/// Whether a packet of `length` bytes may be carried now.
	pub fn allows(&mut self, length: usize, now: Instant) -> bool {
		self.tick(now);
		if self.stopped {
			return false;
		}
		let within = match self.terms.tariff {
			Tariff::Traffic { .. } => {
				self.usage.bytes().saturating_add(length as u64) <= self.ceiling.bytes
			},
			Tariff::Time { .. } => self.usage.time < self.ceiling.time,
		};
		self.held_back |= !within;
		within
	}

	/// Counts a packet that was carried.
	pub fn count(&mut self, direction: Direction, length: usize, now: Instant) {
		self.usage.count(direction, length);
		self.unasked_since.get_or_insert(now);
	}

	/// Whether packets pass, and if not, what they wait for.
	pub fn standing(&mut self, now: Instant) -> Standing {
		self.tick(now);
		if matches!(self.terms.tariff, Tariff::Time { .. }) {
			self.held_back = self.usage.time >= self.ceiling.time;
		}
		match (self.held_back, self.ceiling.by_escrow) {
			(false, _) => Standing::Serving,
			(true, false) => Standing::AwaitingVoucher,
			(true, true) => Standing::EscrowSpent,
		}
	}

	/// The request that is due `now`, if any. Send it; it is not given again before its time.
	pub fn poll_request(&mut self, now: Instant) -> Option<Asked> {
		self.tick(now);
		let owed = owed(&self.terms.tariff, &self.usage);
		let unasked = owed.saturating_sub(self.asked);
		if unasked > 0 {
			self.unasked_since.get_or_insert(now);
		} else {
			// Less than the smallest unit of MUSD is not worth asking for.
			self.unasked_since = None;
		}
		let fresh = unasked > 0
			&& (unasked >= self.step()
				|| self.held_back
				|| self.unasked_since.is_some_and(|since| now >= since + self.policy.interval));
		let debt = self.debt > 0 && self.requested.is_none();
		let repeat = self.repeat_at().is_some_and(|at| now >= at);
		(fresh || debt || repeat).then(|| self.ask(now))
	}

	/// Nothing more is served: the session's figures are final.
	pub fn stop(&mut self, now: Instant) {
		self.tick(now);
		self.stopped = true;
	}

	/// A request for all that is owed, whether or not it is due. `None` when all requests are
	/// answered and nothing was served since: then the account is square.
	pub fn final_request(&mut self, now: Instant) -> Option<Asked> {
		self.tick(now);
		let owed = owed(&self.terms.tariff, &self.usage);
		let unasked = owed > self.asked || (self.debt > 0 && self.requested.is_none());
		(unasked || !self.requests.is_empty()).then(|| self.ask(now))
	}

	/// Whether all requests are answered and nothing was served since.
	pub fn is_square(&self) -> bool {
		self.requests.is_empty() && owed(&self.terms.tariff, &self.usage) <= self.asked
	}

	/// When [`poll_request`](Self::poll_request) may have something to say.
	pub fn poll_timeout(&self) -> Option<Instant> {
		let interval = self.unasked_since.map(|since| since + self.policy.interval);
		let by_time = match self.terms.tariff {
			Tariff::Traffic { .. } => None,
			Tariff::Time { per_hour, .. } if per_hour > 0 => {
				Some(self.ticked + time_for(per_hour, self.step()).max(Duration::from_secs(1)))
			},
			Tariff::Time { .. } => None,
		};
		[interval, by_time, self.repeat_at()].into_iter().flatten().min()
	}

	/// Judges the answer to request `number`. `verify` tells whether the signature is right; it is
	/// asked last. `Ok(None)`: nothing new, the answer is old or repeats what is known.
	pub fn check(
		&mut self,
		number: u32,
		signed: &SignedVoucher,
		verify: impl FnOnce(&SignedVoucher) -> bool,
	) -> Result<Option<Payment>, Misconduct> {
		let voucher = &signed.voucher;
		if voucher.channel != self.terms.channel {
			return Err(Misconduct::WrongChannel);
		}
		let Some(request) =
			self.requests.iter().find(|request| request.asked.number == number).copied()
		else {
			return Ok(None);
		};
		if voucher.amount < self.checked.amount {
			return Ok(None);
		}
		let asked = request.asked.figures.amount;
		let shortfall = asked.saturating_sub(voucher.amount);
		let in_session = voucher.amount.saturating_sub(self.terms.paid.amount);
		let tolerance = self.policy.tolerance(&self.terms.tariff, in_session);
		if shortfall > self.terms.debt.saturating_add(tolerance) {
			return Err(Misconduct::Underpaid { asked, signed: voucher.amount });
		}
		if voucher.amount == self.checked.amount {
			if self.checked.amount == self.paid.amount {
				self.acknowledge(&request, shortfall);
			}
			return Ok(None);
		}
		if voucher.amount > self.terms.funded {
			return Err(Misconduct::OverEscrow);
		}
		if voucher.sequence <= self.checked_sequence
			|| voucher.bytes_up < self.checked.bytes_up
			|| voucher.bytes_down < self.checked.bytes_down
		{
			return Err(Misconduct::FallsBack);
		}
		if !verify(signed) {
			return Err(Misconduct::BadSignature);
		}
		self.checked = figures(voucher);
		self.checked_sequence = voucher.sequence;
		Ok(Some(Payment { number, signed: *signed }))
	}

	/// Relies on a checked voucher that is durable by now.
	pub fn credit(&mut self, payment: &Payment) {
		if payment.signed.voucher.amount <= self.paid.amount {
			return;
		}
		self.paid = figures(&payment.signed.voucher);
		let request =
			self.requests.iter().find(|request| request.asked.number == payment.number).copied();
		if let Some(request) = request {
			let shortfall = request.asked.figures.amount.saturating_sub(self.paid.amount);
			self.acknowledge(&request, shortfall);
		}
	}

	/// The session begins: `known` is the last voucher that the consumer holds, if it is later than
	/// what is known here and its signature has been verified.
	pub fn begin(&mut self, known: Option<&SignedVoucher>, now: Instant) -> Result<(), Misconduct> {
		self.usage = Usage::default();
		self.ticked = now;
		let Some(SignedVoucher { voucher, .. }) = known else { return Ok(()) };
		if voucher.channel != self.terms.channel {
			return Err(Misconduct::WrongChannel);
		}
		if voucher.amount > self.terms.funded {
			return Err(Misconduct::OverEscrow);
		}
		if voucher.amount <= self.paid.amount {
			return Ok(());
		}
		self.debt = self.debt.saturating_sub(voucher.amount - self.paid.amount);
		self.terms.debt = self.debt;
		self.terms.paid = figures(voucher);
		self.terms.sequence = voucher.sequence;
		self.paid = self.terms.paid;
		self.checked = self.terms.paid;
		self.checked_sequence = voucher.sequence;
		self.set_ceiling();
		Ok(())
	}

	/// Takes notice that the channel was topped up.
	pub fn set_funded(&mut self, funded: Musd) {
		if funded > self.terms.funded {
			self.terms.funded = funded;
			self.set_ceiling();
		}
	}

	/// Whether the consumer has had its time to pay: its requests have gone unanswered for too
	/// long, or it has answered them all and still owes a whole window.
	pub fn arrears(&self, now: Instant) -> Option<Misconduct> {
		match self.requests.front() {
			Some(oldest) => (now >= oldest.at + self.policy.overdue).then_some(Misconduct::Overdue),
			None => {
				let window = self.policy.window(&self.terms.tariff, self.paid.amount);
				(self.debt > 0 && self.debt >= window && self.requested.is_some())
					.then_some(Misconduct::Indebted)
			},
		}
	}

	/// What was carried in this session.
	pub fn usage(&self) -> &Usage {
		&self.usage
	}

	/// MUSD paid in all.
	pub fn paid(&self) -> Musd {
		self.paid.amount
	}

	/// MUSD worth of service that no voucher answers for yet, earlier sessions included.
	pub fn ahead(&self) -> Musd {
		owed(&self.terms.tariff, &self.usage)
			.saturating_sub(self.acknowledged)
			.saturating_add(self.debt)
	}

	fn tick(&mut self, now: Instant) {
		let elapsed = now.saturating_duration_since(self.ticked);
		self.ticked = self.ticked.max(now);
		if self.stopped {
			return;
		}
		// Time in which nothing is served is not sold.
		let most = self.ceiling.time.max(self.usage.time);
		self.usage.time = self.usage.time.saturating_add(elapsed).min(most);
	}

	fn step(&self) -> Musd {
		(self.policy.window(&self.terms.tariff, self.paid.amount) / self.policy.steps.max(1)).max(1)
	}

	fn ask(&mut self, now: Instant) -> Asked {
		let owed = owed(&self.terms.tariff, &self.usage);
		let asked = Asked {
			number: self.next_number,
			figures: Figures {
				amount: self
					.terms
					.paid
					.amount
					.saturating_add(self.terms.debt)
					.saturating_add(owed)
					.min(self.terms.funded),
				bytes_up: self.terms.paid.bytes_up.saturating_add(self.usage.bytes_up),
				bytes_down: self.terms.paid.bytes_down.saturating_add(self.usage.bytes_down),
			},
		};
		if self.requests.len() == REMEMBERED_REQUESTS {
			// The oldest stays: it tells since when nothing was answered.
			self.requests.remove(1);
		}
		self.requests.push_back(Request { asked, owed, at: now });
		self.next_number = self.next_number.saturating_add(1);
		// A request that asks for nothing new repeats the one before it.
		self.repeats = if owed > self.asked { 0 } else { self.repeats.saturating_add(1) };
		self.asked = owed;
		self.requested = Some(now);
		self.unasked_since = None;
		asked
	}

	fn repeat_at(&self) -> Option<Instant> {
		self.requests.back()?;
		let wait = self.policy.repeat.saturating_mul(1 << self.repeats.min(8)).min(LONGEST_REPEAT);
		Some(self.requested? + wait)
	}

	fn acknowledge(&mut self, request: &Request, shortfall: Musd) {
		self.acknowledged = self.acknowledged.max(request.owed);
		self.debt = self.debt.min(shortfall);
		self.requests.retain(|other| other.asked.number > request.asked.number);
		self.repeats = 0;
		self.set_ceiling();
	}

	fn set_ceiling(&mut self) {
		let window = self.policy.window(&self.terms.tariff, self.paid.amount);
		let by_window = self.acknowledged.saturating_add(window.saturating_sub(self.debt));
		let by_escrow = self
			.terms
			.funded
			.saturating_sub(self.terms.paid.amount)
			.saturating_sub(self.terms.debt);
		let most = by_window.min(by_escrow);
		let (bytes, time) = match self.terms.tariff {
			Tariff::Traffic { per_gib } => (bytes_for(per_gib, most), Duration::MAX),
			Tariff::Time { per_hour, .. } => (u64::MAX, time_for(per_hour, most)),
		};
		self.ceiling = Ceiling { bytes, time, by_escrow: by_escrow < by_window };
		self.held_back = false;
	}
}

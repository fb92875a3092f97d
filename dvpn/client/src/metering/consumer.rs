//! The consumer's account of a channel.

use metachain_primitives::{
	channel::{ChannelId, Tariff},
	money::Musd,
	voucher::Voucher,
};
use std::time::{Duration, Instant};

use super::{tariff::owed, Direction, Figures, Usage};

/// By time: silence of the provider that is longer than this is not paid for.
const LONGEST_PAID_SILENCE: Duration = Duration::from_secs(45);

/// Counts what the consumer sent and received, and decides what it signs.
///
/// It never signs more than it was asked for, than it counted itself, or than its limit; what it
/// signs only grows.
#[derive(Clone, Debug)]
pub struct ConsumerLedger {
	channel: ChannelId,
	tariff: Tariff,
	limit: Musd,
	/// Where the session began.
	base: Figures,
	/// MUSD worth of earlier sessions that was received but not signed for.
	carried: Musd,
	/// What was signed last.
	signed: Figures,
	sequence: u64,
	usage: Usage,
	heard: Instant,
}

impl ConsumerLedger {
	/// An account that goes on from `base`, the figures of the last voucher with its `sequence`,
	/// and signs no more than `limit` in all.
	pub fn new(
		channel: ChannelId,
		tariff: Tariff,
		base: Figures,
		sequence: u64,
		limit: Musd,
		now: Instant,
	) -> Self {
		Self {
			channel,
			tariff,
			limit,
			base,
			carried: 0,
			signed: base,
			sequence,
			usage: Usage::default(),
			heard: now,
		}
	}

	/// Adds what an earlier session received without signing for it.
	pub fn carrying(mut self, carried: Musd) -> Self {
		self.carried = carried;
		self
	}

	/// The session begins: `known` is the last voucher that the provider holds, which may be later
	/// than this account knew.
	pub fn begin(&mut self, known: Option<&Voucher>, now: Instant) {
		self.usage = Usage::default();
		self.heard = now;
		let Some(voucher) = known.filter(|known| known.amount > self.signed.amount) else { return };
		let ahead = voucher.amount - self.base.amount;
		self.carried = self.carried.saturating_sub(ahead);
		self.base = figures(voucher);
		self.signed = self.base;
		self.sequence = self.sequence.max(voucher.sequence);
	}

	/// Begins a session anew from what was signed last, because the provider has forgotten it.
	pub fn restart(&mut self, now: Instant) {
		self.carried = self.unsigned();
		self.base = self.signed;
		self.usage = Usage::default();
		self.heard = now;
	}

	/// Counts an inner packet that was sent or received.
	pub fn count(&mut self, direction: Direction, length: usize) {
		self.usage.count(direction, length);
	}

	/// Notes that the provider was heard. By time, this is what is paid for.
	pub fn heard(&mut self, now: Instant) {
		let silence = now.saturating_duration_since(self.heard);
		if silence <= LONGEST_PAID_SILENCE {
			self.usage.time += silence;
		}
		self.heard = self.heard.max(now);
	}

	/// The voucher to sign for `asked`; `None` when the last one says all there is to say.
	///
	/// Counts as signed at once: sign it and keep it before anything else happens.
	pub fn answer(&mut self, asked: &Figures) -> Option<Voucher> {
		let within = |asked: u64, base: u64, own: u64| asked.saturating_sub(base).min(own);
		let agreed = Usage {
			bytes_up: within(asked.bytes_up, self.base.bytes_up, self.usage.bytes_up),
			bytes_down: within(asked.bytes_down, self.base.bytes_down, self.usage.bytes_down),
			time: self.usage.time,
		};
		let amount = self.worth(&agreed).min(asked.amount).min(self.limit);
		if amount <= self.signed.amount {
			return None;
		}
		self.signed = Figures {
			amount,
			bytes_up: (self.base.bytes_up.saturating_add(agreed.bytes_up))
				.max(self.signed.bytes_up),
			bytes_down: (self.base.bytes_down.saturating_add(agreed.bytes_down))
				.max(self.signed.bytes_down),
		};
		self.sequence += 1;
		Some(Voucher {
			channel: self.channel,
			amount,
			bytes_up: self.signed.bytes_up,
			bytes_down: self.signed.bytes_down,
			sequence: self.sequence,
		})
	}

	/// Raises the limit, after the channel was topped up.
	pub fn set_limit(&mut self, limit: Musd) {
		self.limit = limit;
	}

	/// What was used in this session.
	pub fn usage(&self) -> &Usage {
		&self.usage
	}

	/// MUSD signed in all.
	pub fn signed(&self) -> Musd {
		self.signed.amount
	}

	/// MUSD signed in this session.
	pub fn spent(&self) -> Musd {
		self.signed.amount - self.base.amount
	}

	/// MUSD worth of what was received and not signed for yet.
	pub fn unsigned(&self) -> Musd {
		self.worth(&self.usage).saturating_sub(self.signed.amount)
	}

	/// Whether all that may be signed has been used.
	pub fn is_spent(&self) -> bool {
		self.worth(&self.usage) >= self.limit
	}

	/// MUSD that would be owed in all if the session had used `usage`.
	fn worth(&self, usage: &Usage) -> Musd {
		self.base.amount.saturating_add(self.carried).saturating_add(owed(&self.tariff, usage))
	}
}

/// The figures that `voucher` states.
pub fn figures(voucher: &Voucher) -> Figures {
	Figures { amount: voucher.amount, bytes_up: voucher.bytes_up, bytes_down: voucher.bytes_down }
}

//! What a provider tells about its work.

use metachain_primitives::{channel::ChannelId, money::Musd};
use tokio::sync::mpsc;

use crate::AccountId;

/// Something worth telling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
	/// A consumer was admitted; so much MUSD of its channel was paid before.
	SessionOpened { channel: ChannelId, consumer: AccountId, paid: Musd },
	/// A voucher over so much MUSD in all came in and is durable.
	Paid { channel: ChannelId, amount: Musd, sequence: u64 },
	/// A session ended.
	SessionClosed {
		channel: ChannelId,
		reason: String,
		bytes_up: u64,
		bytes_down: u64,
		/// MUSD paid in all.
		paid: Musd,
		/// MUSD worth of service that was not paid for.
		unpaid: Musd,
	},
	/// The node holds the proof of this voucher.
	ProofAccepted { channel: ChannelId, amount: Musd },
	/// The node does not take the proof of a voucher.
	ProofRejected { channel: ChannelId, reason: String },
	/// The chain has settled so much MUSD of a channel in all.
	Settled { channel: ChannelId, amount: Musd },
	/// A channel was closed.
	ChannelClosed { channel: ChannelId },
	/// The node does not answer.
	NodeAway { error: String },
	/// The node answers again.
	NodeBack,
}

/// Where reports go. Nothing waits for them to be read.
#[derive(Clone, Debug)]
pub struct Reporter(pub mpsc::UnboundedSender<Report>);

impl Reporter {
	/// Reports.
	pub fn report(&self, report: Report) {
		// Nobody may be listening any more.
		let _ = self.0.send(report);
	}
}

//! What is carried, what is owed for it, and how far either side trusts the other.
//!
//! Consumer and provider count the inner packets on their own. The provider [asks](Asked) for what
//! it has counted; the consumer signs a voucher over at most what it has counted itself and at most
//! what it was asked for; the provider serves only so far beyond the last voucher as its
//! [policy](CreditPolicy) allows. So neither loses more than one window to the other.
//!
//! Everything is reckoned in MUSD, so that both tariffs follow the same rules. Nothing here knows
//! sockets, keys or clocks: bytes and moments come in, figures come out.
//!
//! - [`tariff`]: what a use costs, and how much use an amount buys.
//! - [`shaper`]: the speed that is sold by the hour.
//! - [`provider`]: the provider's account of a channel.
//! - [`consumer`]: the consumer's account of a channel.

pub mod consumer;
pub mod policy;
pub mod provider;
pub mod shaper;
pub mod tariff;

#[cfg(test)]
mod tests;

use codec::{Decode, Encode};
use metachain_primitives::money::Musd;

pub use consumer::ConsumerLedger;
pub use policy::CreditPolicy;
pub use provider::{Misconduct, ProviderLedger};
pub use shaper::TokenBucket;
pub use tariff::Usage;

/// Which way an inner packet travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
	/// From the consumer to the provider.
	Up,
	/// From the provider to the consumer.
	Down,
}

/// Figures of a channel since it was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode)]
pub struct Figures {
	/// MUSD owed.
	pub amount: Musd,
	/// Bytes of inner packets from consumer to provider.
	pub bytes_up: u64,
	/// Bytes of inner packets from provider to consumer.
	pub bytes_down: u64,
}

/// What a provider asks a voucher for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Asked {
	/// Counts the requests of a session, from 1. The answer names it.
	pub number: u32,
	/// What the provider has counted.
	pub figures: Figures,
}

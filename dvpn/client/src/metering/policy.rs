//! How far a provider trusts a consumer.

use metachain_primitives::{channel::Tariff, money::Musd};
use std::time::Duration;

use super::tariff::{for_bytes, for_time};

const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

/// A provider's limits. [`CreditPolicy::default`] is what the network runs with.
#[derive(Clone, Copy, Debug)]
pub struct CreditPolicy {
	/// By traffic: bytes served ahead of the first voucher. 4 MiB.
	pub window_bytes: u64,
	/// By traffic: bytes served ahead of the last voucher at most, however much was paid. 32 MiB.
	pub max_window_bytes: u64,
	/// The window grows by one part in so many of what the channel has paid. 16.
	pub window_growth: u128,
	/// By time: time served ahead of the last voucher. 2 min.
	pub window_time: Duration,
	/// A voucher is asked for when one part in so many of the window is used. 8.
	pub steps: u128,
	/// A voucher is asked for when something has been owed for so long. 10 s.
	pub interval: Duration,
	/// By traffic: what the network may lose in a session before any share of it counts. 64 KiB.
	pub loss_bytes: u64,
	/// By time: how far the clocks of a session may differ. 3 s.
	pub loss_time: Duration,
	/// One part in so many of what a session paid may be lost besides. 20, which is 5 %.
	pub loss_share: u128,
	/// A request that is not answered is repeated after this time, then after twice as long, and so
	/// on. 500 ms.
	pub repeat: Duration,
	/// A session whose requests were not answered for so long is closed. 30 s.
	pub overdue: Duration,
}

impl Default for CreditPolicy {
	fn default() -> Self {
		Self {
			window_bytes: 4 * MIB,
			max_window_bytes: 32 * MIB,
			window_growth: 16,
			window_time: Duration::from_secs(120),
			steps: 8,
			interval: Duration::from_secs(10),
			loss_bytes: 64 * KIB,
			loss_time: Duration::from_secs(3),
			loss_share: 20,
			repeat: Duration::from_millis(500),
			overdue: Duration::from_secs(30),
		}
	}
}

impl CreditPolicy {
	/// MUSD worth of service ahead of the last voucher of a channel that has paid `paid`.
	pub fn window(&self, tariff: &Tariff, paid: Musd) -> Musd {
		match tariff {
			Tariff::Traffic { per_gib } => for_bytes(*per_gib, self.window_bytes)
				.saturating_add(paid / self.window_growth.max(1))
				.min(for_bytes(*per_gib, self.max_window_bytes)),
			Tariff::Time { per_hour, .. } => for_time(*per_hour, self.window_time),
		}
	}

	/// MUSD worth of service that may be missing from a session's vouchers when `paid` was paid in
	/// it.
	pub fn tolerance(&self, tariff: &Tariff, paid: Musd) -> Musd {
		let floor = match tariff {
			Tariff::Traffic { per_gib } => for_bytes(*per_gib, self.loss_bytes),
			Tariff::Time { per_hour, .. } => for_time(*per_hour, self.loss_time),
		};
		floor.saturating_add(paid / self.loss_share.max(1))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use metachain_primitives::money::MUSD;

	const TRAFFIC: Tariff = Tariff::Traffic { per_gib: MUSD };

	#[test]
	fn the_window_grows_with_what_was_paid_up_to_its_limit() {
		let policy = CreditPolicy::default();
		let mib = MUSD / 1_024;
		assert_eq!(policy.window(&TRAFFIC, 0), 4 * mib);
		assert_eq!(policy.window(&TRAFFIC, 16 * mib), 5 * mib);
		assert_eq!(policy.window(&TRAFFIC, 1_000 * MUSD), 32 * mib);
	}

	#[test]
	fn by_time_the_window_is_two_minutes() {
		let tariff = Tariff::Time { per_hour: 30 * MUSD, mbps: 10 };
		assert_eq!(CreditPolicy::default().window(&tariff, 1_000 * MUSD), MUSD);
	}

	#[test]
	fn a_twentieth_may_be_lost() {
		let policy = CreditPolicy::default();
		assert_eq!(policy.tolerance(&TRAFFIC, 20 * MUSD), MUSD + MUSD / 16_384);
	}
}

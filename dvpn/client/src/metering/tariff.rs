//! What a use costs.

use metachain_primitives::{channel::Tariff, money::Musd};
use std::time::Duration;

use super::Direction;

/// One GiB is 2^30 bytes.
const GIB_SHIFT: u32 = 30;
const MILLIS_PER_HOUR: u128 = 3_600_000;

/// What was used within a session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
	/// Bytes of inner packets from consumer to provider.
	pub bytes_up: u64,
	/// Bytes of inner packets from provider to consumer.
	pub bytes_down: u64,
	/// Time for which the service was available.
	pub time: Duration,
}

impl Usage {
	/// Both directions together.
	pub fn bytes(&self) -> u64 {
		self.bytes_up.saturating_add(self.bytes_down)
	}

	/// Adds a packet.
	pub fn count(&mut self, direction: Direction, length: usize) {
		let bytes = match direction {
			Direction::Up => &mut self.bytes_up,
			Direction::Down => &mut self.bytes_down,
		};
		*bytes = bytes.saturating_add(length as u64);
	}
}

/// MUSD that `usage` costs, rounded down.
pub fn owed(tariff: &Tariff, usage: &Usage) -> Musd {
	match tariff {
		Tariff::Traffic { per_gib } => for_bytes(*per_gib, usage.bytes()),
		Tariff::Time { per_hour, .. } => for_time(*per_hour, usage.time),
	}
}

/// MUSD that `bytes` cost at `per_gib`, rounded down.
pub fn for_bytes(per_gib: Musd, bytes: u64) -> Musd {
	let bytes = u128::from(bytes);
	let (whole, rest) = (bytes >> GIB_SHIFT, bytes & ((1 << GIB_SHIFT) - 1));
	per_gib.saturating_mul(whole).saturating_add(per_gib.saturating_mul(rest) >> GIB_SHIFT)
}

/// MUSD that `time` costs at `per_hour`, rounded down.
pub fn for_time(per_hour: Musd, time: Duration) -> Musd {
	let millis = time.as_millis();
	let (whole, rest) = (millis / MILLIS_PER_HOUR, millis % MILLIS_PER_HOUR);
	per_hour.saturating_mul(whole).saturating_add(per_hour.saturating_mul(rest) / MILLIS_PER_HOUR)
}

/// The most bytes that cost no more than `amount` at `per_gib`.
pub fn bytes_for(per_gib: Musd, amount: Musd) -> u64 {
	most_for(per_gib, 1 << GIB_SHIFT, amount)
}

/// The most time, in whole milliseconds, that costs no more than `amount` at `per_hour`.
pub fn time_for(per_hour: Musd, amount: Musd) -> Duration {
	Duration::from_millis(most_for(per_hour, MILLIS_PER_HOUR, amount))
}

/// The greatest n for which ⌊n · price / units⌋ ≤ amount, up to the greatest there is: every
/// n < (amount + 1) · units / price.
fn most_for(price: Musd, units: u128, amount: Musd) -> u64 {
	if price == 0 {
		return u64::MAX;
	}
	let above = amount.saturating_add(1);
	let (whole, rest) = (above / price, above % price);
	let Some(whole) = whole.checked_mul(units) else { return u64::MAX };
	// A remainder that overflows belongs to a price beyond 2^98: rounding down is safe.
	let part = rest.checked_mul(units).map_or(0, |rest| rest.div_ceil(price));
	let most = whole.saturating_add(part).saturating_sub(1);
	u64::try_from(most).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
	use super::*;
	use metachain_primitives::money::MUSD;
	use proptest::prelude::*;

	#[test]
	fn a_gib_costs_its_price() {
		assert_eq!(for_bytes(MUSD, 1 << 30), MUSD);
		assert_eq!(for_bytes(MUSD, 3 << 29), MUSD + MUSD / 2);
		assert_eq!(for_bytes(MUSD, 0), 0);
	}

	#[test]
	fn an_hour_costs_its_price() {
		assert_eq!(for_time(MUSD, Duration::from_secs(3_600)), MUSD);
		assert_eq!(for_time(3_600_000, Duration::from_millis(1)), 1);
	}

	#[test]
	fn both_directions_are_counted() {
		let usage = Usage { bytes_up: 1 << 29, bytes_down: 1 << 29, ..Default::default() };
		assert_eq!(owed(&Tariff::Traffic { per_gib: 7 }, &usage), 7);
	}

	#[test]
	fn extremes_saturate() {
		assert_eq!(for_bytes(Musd::MAX, u64::MAX), Musd::MAX);
		assert_eq!(for_time(Musd::MAX, Duration::MAX), Musd::MAX);
		assert_eq!(bytes_for(0, 0), u64::MAX);
	}

	proptest! {
		#[test]
		fn as_many_bytes_as_an_amount_buys_cost_no_more(
			per_gib in 1..1_000_000 * MUSD,
			amount in 0..1_000 * MUSD,
		) {
			let bytes = bytes_for(per_gib, amount);
			prop_assert!(for_bytes(per_gib, bytes) <= amount);
			prop_assume!(bytes < u64::MAX);
			prop_assert!(for_bytes(per_gib, bytes + 1) > amount);
		}

		#[test]
		fn as_much_time_as_an_amount_buys_costs_no_more(
			per_hour in 1..1_000_000 * MUSD,
			amount in 0..1_000 * MUSD,
		) {
			let time = time_for(per_hour, amount);
			prop_assert!(for_time(per_hour, time) <= amount);
			prop_assert!(for_time(per_hour, time + Duration::from_millis(1)) > amount);
		}

		#[test]
		fn splitting_a_use_never_costs_more(per_gib in 0..1_000 * MUSD, a: u32, b: u32) {
			let (a, b) = (u64::from(a), u64::from(b));
			let apart = for_bytes(per_gib, a) + for_bytes(per_gib, b);
			let together = for_bytes(per_gib, a + b);
			prop_assert!(apart <= together && together <= apart + 1);
		}
	}
}

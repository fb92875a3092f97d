//! Small draws from the endpoint's generator.

use rand_core::RngCore;
use std::time::Duration;

/// A number in `0..=most`, uniform up to a bias of `most / 2^32`.
pub(crate) fn up_to(rng: &mut impl RngCore, most: usize) -> usize {
	let range = (most as u64).saturating_add(1).min(1 << 32);
	((u64::from(rng.next_u32()) * range) >> 32) as usize
}

/// A duration in `least..=most`, to the millisecond.
pub(crate) fn between(rng: &mut impl RngCore, least: Duration, most: Duration) -> Duration {
	let span = most.saturating_sub(least).as_millis();
	let extra = up_to(rng, usize::try_from(span).unwrap_or(usize::MAX));
	least.saturating_add(Duration::from_millis(extra as u64))
}

/// Random bytes.
pub(crate) fn bytes<const N: usize>(rng: &mut impl RngCore) -> [u8; N] {
	let mut bytes = [0; N];
	rng.fill_bytes(&mut bytes);
	bytes
}

#[cfg(test)]
mod tests {
	use super::*;
	use rand_chacha::ChaCha20Rng;
	use rand_core::SeedableRng;

	#[test]
	fn draws_should_cover_their_range_and_nothing_else() {
		let mut rng = ChaCha20Rng::from_seed([1; 32]);
		let mut seen = [0; 6];
		for _ in 0..1_000 {
			seen[up_to(&mut rng, 5)] += 1;
		}
		assert!(seen.iter().all(|n| (100..=240).contains(n)), "{seen:?}");
		assert_eq!(up_to(&mut rng, 0), 0);

		let (least, most) = (Duration::from_millis(700), Duration::from_millis(900));
		for _ in 0..1_000 {
			let drawn = between(&mut rng, least, most);
			assert!(drawn >= least && drawn <= most);
		}
		assert_eq!(between(&mut rng, most, least), most);
	}
}

//! Chance, the same in every run.

use sp_io::hashing::twox_64;

pub struct Dice(u64);

impl Dice {
	pub fn new(seed: u64) -> Self {
		Self(seed)
	}

	/// A number below `sides`.
	pub fn roll(&mut self, sides: usize) -> usize {
		self.0 = u64::from_le_bytes(twox_64(&self.0.to_le_bytes()));
		self.0 as usize % sides
	}

	pub fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
		(!from.is_empty()).then(|| from[self.roll(from.len())].clone())
	}
}

//! Buffers kept for reuse, so that a busy session does not allocate.

const MOST: usize = 512;

/// A bounded stock of empty buffers.
#[derive(Debug)]
pub(crate) struct Pool {
	buffers: Vec<Vec<u8>>,
	size: usize,
}

impl Pool {
	/// A pool whose buffers have room for `size` bytes.
	pub const fn new(size: usize) -> Self {
		Self { buffers: Vec::new(), size }
	}

	/// An empty buffer.
	pub fn take(&mut self) -> Vec<u8> {
		self.buffers.pop().unwrap_or_else(|| Vec::with_capacity(self.size))
	}

	/// A buffer with these bytes.
	pub fn copy_of(&mut self, bytes: &[u8]) -> Vec<u8> {
		let mut buffer = self.take();
		buffer.extend_from_slice(bytes);
		buffer
	}

	/// Takes a buffer back, if it is of use.
	pub fn give(&mut self, mut buffer: Vec<u8>) {
		let fits = buffer.capacity() >= self.size && buffer.capacity() <= 2 * self.size;
		if fits && self.buffers.len() < MOST {
			buffer.clear();
			self.buffers.push(buffer);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn pool_should_stay_bounded_and_hand_out_empty_buffers() {
		let mut pool = Pool::new(100);
		for _ in 0..2 * MOST {
			pool.give(vec![1; 100]);
		}
		assert_eq!(pool.buffers.len(), MOST);
		assert!(pool.take().is_empty());
		assert_eq!(pool.copy_of(&[1, 2]), [1, 2]);
	}

	#[test]
	fn pool_should_refuse_buffers_of_unfit_size() {
		let mut pool = Pool::new(100);
		pool.give(Vec::with_capacity(99));
		pool.give(Vec::with_capacity(1_000));
		assert!(pool.buffers.is_empty());
	}
}

//! The eight bytes in front of a session's datagrams, and the mask that hides them.
//!
//! As in QUIC, the mask is a function of a secret key and of a sample of the ciphertext that
//! follows, so that tag and counter look random although the counter only grows.

use crate::keys::PublicKey;
use rand_core::RngCore;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// Bytes of a header.
pub(crate) const HEADER: usize = 8;

/// Bytes of the authentication tag at the end of a datagram.
pub(crate) const SEAL: usize = 16;

/// Bytes that a datagram has beyond its frames and padding: header and authentication tag.
pub(crate) const OVERHEAD: usize = HEADER + SEAL;

/// Names a set of keys to whoever receives under them. Chosen by the receiver, at random.
pub(crate) type Tag = u32;

/// Says which keys a datagram is sealed with, and its number under them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Header {
	pub tag: Tag,
	pub counter: u32,
}

impl Header {
	/// Tag, then counter, both big-endian.
	pub fn to_bytes(self) -> [u8; HEADER] {
		(u64::from(self.tag) << 32 | u64::from(self.counter)).to_be_bytes()
	}

	fn from_bytes(bytes: [u8; HEADER]) -> Self {
		let whole = u64::from_be_bytes(bytes);
		Self { tag: (whole >> 32) as u32, counter: whole as u32 }
	}
}

/// The key of the masks of what one receiver is sent.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct MaskKey([u8; 32]);

impl MaskKey {
	/// Bytes of a key.
	pub const LENGTH: usize = 32;

	pub fn generate(rng: &mut impl RngCore) -> Self {
		Self(crate::random::bytes(rng))
	}

	/// The key that belongs to a peer, of those that derive from this one.
	pub fn derive(&self, peer: &PublicKey) -> Self {
		Self(*blake3::keyed_hash(&self.0, peer.as_ref()).as_bytes())
	}

	pub const fn from_bytes(bytes: [u8; Self::LENGTH]) -> Self {
		Self(bytes)
	}

	pub const fn as_bytes(&self) -> &[u8; Self::LENGTH] {
		&self.0
	}

	/// Writes `header`, masked, over the first bytes of a datagram that is sealed already. Does
	/// nothing to a datagram too short to be one.
	pub fn mask(&self, header: Header, datagram: &mut [u8]) {
		let Some(mask) = self.of(datagram) else { return };
		if let Some((front, _)) = datagram.split_first_chunk_mut::<HEADER>() {
			*front = xor(header.to_bytes(), mask);
		}
	}

	/// The header of a datagram; random nonsense if it was masked with another key. `None` if the
	/// datagram is too short to have one.
	pub fn unmask(&self, datagram: &[u8]) -> Option<Header> {
		let mask = self.of(datagram)?;
		let (front, _) = datagram.split_first_chunk::<HEADER>()?;
		Some(Header::from_bytes(xor(*front, mask)))
	}

	fn of(&self, datagram: &[u8]) -> Option<[u8; HEADER]> {
		let sample = datagram.get(HEADER..OVERHEAD)?;
		let hash = blake3::keyed_hash(&self.0, sample);
		hash.as_bytes().first_chunk().copied()
	}
}

fn xor(a: [u8; HEADER], b: [u8; HEADER]) -> [u8; HEADER] {
	(u64::from_ne_bytes(a) ^ u64::from_ne_bytes(b)).to_ne_bytes()
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	proptest! {
		#[test]
		fn header_should_survive_masking(
			key: [u8; 32], tag: u32, counter: u32, mut datagram in prop::collection::vec(any::<u8>(), 24..100),
		) {
			let header = Header { tag, counter };
			let rest = datagram[HEADER..].to_vec();
			let key = MaskKey::from_bytes(key);
			key.mask(header, &mut datagram);
			prop_assert_eq!(key.unmask(&datagram), Some(header));
			prop_assert_eq!(&datagram[HEADER..], &rest);
		}

		#[test]
		fn header_should_be_hidden_from_another_key(key: [u8; 32], datagram: [u8; 24]) {
			let mut other = key;
			other[0] ^= 1;
			prop_assert_ne!(
				MaskKey::from_bytes(key).unmask(&datagram),
				MaskKey::from_bytes(other).unmask(&datagram)
			);
		}
	}

	#[test]
	fn short_datagrams_should_have_no_header() {
		let key = MaskKey::from_bytes([7; 32]);
		for length in 0..OVERHEAD {
			let mut datagram = vec![0; length];
			assert_eq!(key.unmask(&datagram), None);
			key.mask(Header { tag: 1, counter: 2 }, &mut datagram);
			assert!(datagram.iter().all(|byte| *byte == 0));
		}
	}

	#[test]
	fn header_should_be_tag_then_counter() {
		let header = Header { tag: 0x0102_0304, counter: 0x0506_0708 };
		assert_eq!(header.to_bytes(), [1, 2, 3, 4, 5, 6, 7, 8]);
	}
}

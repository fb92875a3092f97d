//! Long-term X25519 keys.

use crate::noise;
use core::fmt;
use rand_core::CryptoRng;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// An X25519 public key: what the directory publishes for an endpoint.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey(pub [u8; 32]);

impl PublicKey {
	/// The key's 32 bytes, little-endian u-coordinate.
	pub const fn as_bytes(&self) -> &[u8; 32] {
		&self.0
	}
}

impl From<[u8; 32]> for PublicKey {
	fn from(bytes: [u8; 32]) -> Self {
		Self(bytes)
	}
}

impl From<PublicKey> for [u8; 32] {
	fn from(key: PublicKey) -> Self {
		key.0
	}
}

impl AsRef<[u8]> for PublicKey {
	fn as_ref(&self) -> &[u8] {
		&self.0
	}
}

impl fmt::Display for PublicKey {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
	}
}

impl fmt::Debug for PublicKey {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(f, "PublicKey({self})")
	}
}

/// An X25519 secret key. Wiped when dropped, never printed.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct StaticSecret([u8; 32]);

impl StaticSecret {
	/// A fresh key.
	pub fn generate(rng: &mut impl CryptoRng) -> Self {
		let mut bytes = [0; 32];
		rng.fill_bytes(&mut bytes);
		Self(bytes)
	}

	/// The key with these 32 bytes. Any bytes are a key: X25519 clamps them.
	pub const fn from_bytes(bytes: [u8; 32]) -> Self {
		Self(bytes)
	}

	/// The key's bytes, for whoever has to store it.
	pub const fn as_bytes(&self) -> &[u8; 32] {
		&self.0
	}

	/// The public key that belongs to it.
	pub fn public(&self) -> PublicKey {
		PublicKey(noise::public(&self.0))
	}
}

impl fmt::Debug for StaticSecret {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.write_str("StaticSecret(..)")
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use rand_chacha::ChaCha20Rng;
	use rand_core::SeedableRng;

	/// RFC 7748, section 6.1.
	#[test]
	fn public_key_should_be_that_of_the_standard() {
		let secret = [
			0x77, 0x07, 0x6d, 0x0a, 0x73, 0x18, 0xa5, 0x7d, 0x3c, 0x16, 0xc1, 0x72, 0x51, 0xb2,
			0x66, 0x45, 0xdf, 0x4c, 0x2f, 0x87, 0xeb, 0xc0, 0x99, 0x2a, 0xb1, 0x77, 0xfb, 0xa5,
			0x1d, 0xb9, 0x2c, 0x2a,
		];
		let public = StaticSecret::from_bytes(secret).public();
		assert_eq!(
			public.to_string(),
			"8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a"
		);
		assert_eq!(PublicKey::from(<[u8; 32]>::from(public)), public);
	}

	#[test]
	fn secret_should_not_be_printed() {
		let secret = StaticSecret::generate(&mut ChaCha20Rng::from_seed([1; 32]));
		assert_eq!(format!("{secret:?}"), "StaticSecret(..)");
		assert_ne!(*secret.as_bytes(), [0; 32]);
	}
}

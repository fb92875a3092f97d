//! The session key with which an authority signs its batches.

use sp_core::crypto::KeyTypeId;

/// The type of a workload key in the keystore.
pub const KEY_TYPE: KeyTypeId = KeyTypeId(*b"work");

mod app {
	use sp_application_crypto::{app_crypto, sr25519};
	app_crypto!(sr25519, super::KEY_TYPE);
}

sp_application_crypto::with_pair! {
	/// The key pair of an authority.
	pub type AuthorityPair = app::Pair;
}

/// The public key of an authority.
pub type AuthorityId = app::Public;

/// An authority's signature.
pub type AuthoritySignature = app::Signature;

//! What is signed when a node joins by an invitation.
//!
//! An invitation is an sr25519 key made for it alone. Whoever holds its secret signs the account that
//! shall join, so that nobody can use the invitation for another one. The account signs the
//! invitation, so that nobody can make it join by another one: who invited a node matters to
//! inviters.

use alloc::vec::Vec;
use codec::Encode;

use crate::voucher::GenesisHash;

/// Precedes what the invitation's key signs, so that the signature means nothing anywhere else.
pub const INVITATION_DOMAIN: &[u8] = b"metachain/invitation/1";

/// Precedes what the joining account signs, so that the signature means nothing anywhere else.
pub const CONSENT_DOMAIN: &[u8] = b"metachain/consent/1";

/// The sr25519 public key of an invitation.
pub type InvitationKey = [u8; 32];

/// The sr25519 signature of an invitation's key.
pub type InvitationProof = [u8; 64];

/// The bytes that the invitation's key signs: the domain, then the SCALE encoding of
/// `([u8; 32] genesis, account)`.
pub fn invitation_payload(genesis: &GenesisHash, account: &impl Encode) -> Vec<u8> {
	let mut payload = INVITATION_DOMAIN.to_vec();
	(genesis, account).encode_to(&mut payload);
	payload
}

/// The bytes that the joining account signs: the domain, the hash of the chain's first block and the
/// invitation's key.
pub fn consent_payload(genesis: &GenesisHash, key: &InvitationKey) -> Vec<u8> {
	let mut payload = CONSENT_DOMAIN.to_vec();
	(genesis, key).encode_to(&mut payload);
	payload
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_signed_bytes_are_a_contract() {
		let payload = invitation_payload(&[9; 32], &[7u8; 32]);
		assert_eq!(payload, [INVITATION_DOMAIN, &[9; 32], &[7; 32]].concat());
		let payload = consent_payload(&[9; 32], &[5; 32]);
		assert_eq!(payload, [CONSENT_DOMAIN, &[9; 32], &[5; 32]].concat());
	}

	#[test]
	fn neither_payload_is_the_beginning_of_the_other() {
		assert!(!INVITATION_DOMAIN.starts_with(CONSENT_DOMAIN));
		assert!(!CONSENT_DOMAIN.starts_with(INVITATION_DOMAIN));
	}
}

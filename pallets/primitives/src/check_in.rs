//! The daily check-in of a node that pays no fee: what its account signs.

use alloc::vec::Vec;
use codec::Encode;

use crate::{time::Day, voucher::GenesisHash};

/// Precedes what is signed, so that the signature means nothing anywhere else.
pub const CHECK_IN_DOMAIN: &[u8] = b"metachain/check-in/1";

/// The bytes that the account of a node signs to check in on `day`: the domain, then the SCALE encoding
/// of `([u8; 32] genesis, AccountId account, u32 day)`.
pub fn signing_payload(genesis: &GenesisHash, account: &impl Encode, day: Day) -> Vec<u8> {
	let mut payload = CHECK_IN_DOMAIN.to_vec();
	(genesis, account, day).encode_to(&mut payload);
	payload
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn the_signed_bytes_are_a_contract() {
		let payload = signing_payload(&[9; 32], &[7u8; 32], 0x0102_0304);
		assert_eq!(payload.len(), 20 + 32 + 32 + 4);
		assert_eq!(payload[..20], *b"metachain/check-in/1");
		assert_eq!(payload[20..52], [9; 32]);
		assert_eq!(payload[52..84], [7; 32]);
		assert_eq!(payload[84..], [4, 3, 2, 1]);
	}
}

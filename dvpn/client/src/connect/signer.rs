//! Signing vouchers.

use metachain_primitives::voucher::{GenesisHash, SignedVoucher, Voucher};

use crate::keys::SessionSecret;

/// Signs vouchers.
pub trait Signer: Send + 'static {
	/// The signed voucher, or nothing if it is not to be signed.
	fn sign(&self, voucher: &Voucher) -> Option<SignedVoucher>;
}

/// Signs with the channel's session key for one chain.
#[derive(Clone)]
pub struct SessionSigner {
	pub secret: SessionSecret,
	pub genesis: GenesisHash,
}

impl Signer for SessionSigner {
	fn sign(&self, voucher: &Voucher) -> Option<SignedVoucher> {
		let signature = self.secret.sign(&voucher.signing_payload(&self.genesis));
		Some(SignedVoucher { voucher: *voucher, signature })
	}
}

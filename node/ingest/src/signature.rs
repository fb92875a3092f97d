//! Signatures of vouchers, many at a time.
//!
//! Batches are verified by one equation, at about half the cost of one by one. It holds for exactly
//! the signatures that the runtime's own check accepts, except with a probability of 2⁻¹²⁸. Where a
//! batch does not hold, each of its signatures is verified alone to find the bad ones.

use metachain_primitives::voucher::{GenesisHash, SessionKey, SignedVoucher, SIGNING_CONTEXT};
use rayon::prelude::*;
use schnorrkel::{context::SigningContext, verify_batch, PublicKey, Signature};

/// Larger batches save little more, and one bad signature costs the whole batch a second look.
const BATCH: usize = 128;

/// A signed voucher, and the key that should have signed it.
pub type Claim<'a> = (&'a SessionKey, &'a SignedVoucher);

/// Which of the signatures are valid, in order. Runs on the threads of the current rayon pool.
pub fn verify_all(genesis: &GenesisHash, claims: &[Claim]) -> Vec<bool> {
	claims.par_chunks(BATCH).flat_map_iter(|batch| verify_one_batch(genesis, batch)).collect()
}

/// Whether this one signature is valid.
pub fn verify(genesis: &GenesisHash, claim: Claim) -> bool {
	Parsed::new(genesis, claim).is_some_and(|parsed| parsed.verify(&context()))
}

fn context() -> SigningContext {
	SigningContext::new(SIGNING_CONTEXT)
}

fn verify_one_batch(genesis: &GenesisHash, claims: &[Claim]) -> Vec<bool> {
	let context = context();
	let parsed: Vec<_> = claims.iter().map(|claim| Parsed::new(genesis, *claim)).collect();
	let keys: Vec<_> = parsed.iter().flatten().map(|parsed| parsed.key).collect();
	let signatures: Vec<_> = parsed.iter().flatten().map(|parsed| parsed.signature).collect();
	let transcripts = parsed.iter().flatten().map(|parsed| context.bytes(&parsed.payload));
	let all_valid = keys.len() > 1 && verify_batch(transcripts, &signatures, &keys, false).is_ok();
	parsed
		.iter()
		.map(|parsed| parsed.as_ref().is_some_and(|parsed| all_valid || parsed.verify(&context)))
		.collect()
}

/// A claim whose key and signature are at least well formed.
struct Parsed {
	key: PublicKey,
	signature: Signature,
	payload: Vec<u8>,
}

impl Parsed {
	fn new(genesis: &GenesisHash, (key, signed): Claim) -> Option<Self> {
		Some(Self {
			key: PublicKey::from_bytes(key).ok()?,
			signature: Signature::from_bytes(&signed.signature).ok()?,
			payload: signed.voucher.signing_payload(genesis),
		})
	}

	fn verify(&self, context: &SigningContext) -> bool {
		self.key.verify(context.bytes(&self.payload), &self.signature).is_ok()
	}
}

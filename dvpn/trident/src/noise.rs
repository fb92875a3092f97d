//! The Noise protocol's building blocks: `snow` with ring's cipher, randomness from the endpoint's
//! generator, and Diffie-Hellman that refuses points of low order.

use crate::keys::{PublicKey, StaticSecret};
use rand_chacha::ChaCha20Rng;
use rand_core::{RngCore, SeedableRng};
use snow::{
	params::{CipherChoice, DHChoice, HashChoice},
	resolvers::{CryptoResolver, DefaultResolver, RingResolver},
	types::{Cipher, Dh, Hash, Random},
	Builder, Error, HandshakeState,
};

const NAME: &str = "Noise_IK_25519_ChaChaPoly_BLAKE2s";

/// The initiator's side of a handshake with the holder of `responder`.
pub(crate) fn initiator(
	rng: &mut ChaCha20Rng,
	secret: &StaticSecret,
	responder: &PublicKey,
	prologue: &[u8],
) -> Result<HandshakeState, Error> {
	builder(rng)?
		.local_private_key(secret.as_bytes())?
		.remote_public_key(responder.as_ref())?
		.prologue(prologue)?
		.build_initiator()
}

/// The responder's side of a handshake.
pub(crate) fn responder(
	rng: &mut ChaCha20Rng,
	secret: &StaticSecret,
	prologue: &[u8],
) -> Result<HandshakeState, Error> {
	builder(rng)?.local_private_key(secret.as_bytes())?.prologue(prologue)?.build_responder()
}

/// The public key of a secret one.
pub(crate) fn public(secret: &[u8; 32]) -> [u8; 32] {
	let mut dh = DefaultResolver
		.resolve_dh(&DHChoice::Curve25519)
		.expect("the crate is built with snow's Curve25519; qed");
	dh.set(secret);
	let mut public = [0; 32];
	public.copy_from_slice(dh.pubkey());
	public
}

fn builder(rng: &mut ChaCha20Rng) -> Result<Builder<'static>, Error> {
	let resolver = Resolver(ChaCha20Rng::from_rng(rng));
	Ok(Builder::with_resolver(NAME.parse()?, Box::new(resolver)))
}

struct Resolver(ChaCha20Rng);

impl CryptoResolver for Resolver {
	fn resolve_rng(&self) -> Option<Box<dyn Random>> {
		Some(Box::new(Seeded(self.0.clone())))
	}

	fn resolve_dh(&self, choice: &DHChoice) -> Option<Box<dyn Dh>> {
		Some(Box::new(Contributory(DefaultResolver.resolve_dh(choice)?)))
	}

	fn resolve_hash(&self, choice: &HashChoice) -> Option<Box<dyn Hash>> {
		DefaultResolver.resolve_hash(choice)
	}

	fn resolve_cipher(&self, choice: &CipherChoice) -> Option<Box<dyn Cipher>> {
		RingResolver.resolve_cipher(choice)
	}
}

struct Seeded(ChaCha20Rng);

impl Random for Seeded {
	fn try_fill_bytes(&mut self, out: &mut [u8]) -> Result<(), Error> {
		self.0.fill_bytes(out);
		Ok(())
	}
}

/// Diffie-Hellman to which both sides contribute: an all-zero result is an error.
struct Contributory(Box<dyn Dh>);

impl Dh for Contributory {
	fn name(&self) -> &'static str {
		self.0.name()
	}

	fn pub_len(&self) -> usize {
		self.0.pub_len()
	}

	fn priv_len(&self) -> usize {
		self.0.priv_len()
	}

	fn set(&mut self, secret: &[u8]) {
		self.0.set(secret);
	}

	fn generate(&mut self, rng: &mut dyn Random) -> Result<(), Error> {
		self.0.generate(rng)
	}

	fn pubkey(&self) -> &[u8] {
		self.0.pubkey()
	}

	fn privkey(&self) -> &[u8] {
		self.0.privkey()
	}

	fn dh(&self, public: &[u8], out: &mut [u8]) -> Result<(), Error> {
		self.0.dh(public, out)?;
		let any = out.iter().take(self.dh_len()).fold(0, |any, byte| any | byte);
		if any == 0 {
			return Err(Error::Dh);
		}
		Ok(())
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn points_of_low_order_should_be_refused() {
		let mut dh =
			Resolver(ChaCha20Rng::from_seed([0; 32])).resolve_dh(&DHChoice::Curve25519).unwrap();
		dh.set(&[9; 32]);
		let mut one = [0; 32];
		one[0] = 1;
		for point in [[0; 32], one] {
			assert_eq!(dh.dh(&point, &mut [0; 32]), Err(Error::Dh));
		}
		assert_eq!(dh.dh(&public(&[3; 32]), &mut [0; 32]), Ok(()));
	}
}

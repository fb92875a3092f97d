//! Whatever bytes come in, nothing panics and nothing is taken that was not signed.

use codec::{Decode, DecodeAll, Encode};
use metachain_primitives::{
	money::MUSD,
	voucher::{Proof, SignedVoucher},
};
use proptest::{collection::vec, prelude::*};

use crate::{crypto::AuthoritySignature, mock::*, Batch, Call, Channels};

/// The encoding of a batch that settles two vouchers of channels 0 and 1.
fn encoded_batch() -> Vec<u8> {
	let first = open(CONSUMER, PROVIDER, 10 * MUSD);
	let second = open(OTHER_CONSUMER, OTHER_PROVIDER, 10 * MUSD);
	batch(vec![
		(PROVIDER, vec![voucher(first, MUSD)]),
		(OTHER_PROVIDER, vec![voucher(second, 2 * MUSD)]),
	])
	.encode()
}

proptest! {
	#[test]
	fn random_bytes_should_do_no_harm(bytes in vec(any::<u8>(), 0..400)) {
		ExtBuilder::default().build_and_execute(|| {
			let _ = Proof::decode(&mut &bytes[..]);
			let _ = UncheckedExtrinsic::decode(&mut &bytes[..]);
			let _ = Call::<Test>::decode(&mut &bytes[..]);
			if let Ok(signed) = SignedVoucher::decode(&mut &bytes[..]) {
				assert!(settle(PROVIDER, signed).is_err());
			}
			if let Ok(batch) = Batch::<Test>::decode(&mut &bytes[..]) {
				assert!(validate(transaction(batch)).is_err());
			}
		});
	}

	/// Decodes whatever it is, in the shape of a voucher, and signs it: only the figures can be wrong.
	#[test]
	fn random_signed_figures_should_never_overdraw(
		amount in prop_oneof![0..20 * MUSD, any::<u128>()],
		bytes_up in any::<u64>(),
		bytes_down in any::<u64>(),
		sequence in any::<u64>(),
	) {
		ExtBuilder::default().build_and_execute(|| {
			let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
			let signed = sign(metachain_primitives::voucher::Voucher {
				channel,
				amount,
				bytes_up,
				bytes_down,
				sequence,
			});
			assert_eq!(settle(PROVIDER, signed).is_ok(), amount > 0 && amount <= 10 * MUSD);
		});
	}

	#[test]
	fn a_flipped_bit_should_void_the_signature_of_a_voucher(bit in 0..8 * 64usize) {
		ExtBuilder::default().build_and_execute(|| {
			let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
			let mut bytes = voucher(channel, MUSD).encode();
			let place = bit / 8 % bytes.len();
			bytes[place] ^= 1 << (bit % 8);
			if let Ok(flipped) = SignedVoucher::decode_all(&mut &bytes[..]) {
				assert!(settle(PROVIDER, flipped).is_err());
			}
		});
	}

	#[test]
	fn a_flipped_bit_should_void_the_signature_of_a_batch(
		place in any::<prop::sample::Index>(),
		bit in 0..8u8,
	) {
		ExtBuilder::default().build_and_execute(|| {
			let mut bytes = encoded_batch();
			let whole = Batch::<Test>::decode_all(&mut &bytes[..]).expect("it is a batch");
			let signature = sign_batch(&whole);
			let place = place.index(bytes.len());
			bytes[place] ^= 1u8 << bit;
			if let Ok(batch) = Batch::<Test>::decode_all(&mut &bytes[..]) {
				let call = Call::settle_batch { batch, signature };
				let transaction =
					UncheckedExtrinsic::new_transaction(call.into(), transaction_extension());
				assert!(validate(transaction.clone()).is_err());
				assert!(apply(transaction).is_err());
			}
			assert_eq!(Burned::get(), 0);
		});
	}

	/// An authority that signs rubbish wastes its batch and nothing else.
	#[test]
	fn a_signed_random_batch_should_settle_nothing_that_no_consumer_signed(
		mutations in vec((any::<prop::sample::Index>(), any::<u8>()), 1..20),
	) {
		ExtBuilder::default().build_and_execute(|| {
			let mut bytes = encoded_batch();
			// What comes after session, authority and number.
			let groups = bytes.len() - 12;
			for (place, byte) in mutations {
				bytes[12 + place.index(groups)] = byte;
			}
			if let Ok(batch) = Batch::<Test>::decode_all(&mut &bytes[..]) {
				if let Ok(outcome) = apply(transaction(batch)) {
					assert!(outcome.is_ok());
				}
			}
			let settled = |channel| Channels::<Test>::get(channel).expect("it is open").settled;
			assert!([0, MUSD].contains(&settled(0)));
			assert!([0, 2 * MUSD].contains(&settled(1)));
		});
	}

	#[test]
	fn a_random_signature_should_never_authorize(bytes in vec(any::<u8>(), 64)) {
		ExtBuilder::default().build_and_execute(|| {
			let batch = batch(vec![(PROVIDER, vec![voucher(0, MUSD)])]);
			let signature =
				AuthoritySignature::decode_all(&mut &bytes[..]).expect("64 bytes are a signature");
			let call = Call::settle_batch { batch, signature };
			let transaction =
				UncheckedExtrinsic::new_transaction(call.into(), transaction_extension());
			assert!(validate(transaction).is_err());
		});
	}
}

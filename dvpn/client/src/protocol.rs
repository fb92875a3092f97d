//! What consumer and provider say to each other inside the tunnel's sessions.
//!
//! A consumer begins a session with an [`Admission`], which proves that it holds the session key of
//! a channel. Then both exchange [`Message`]s. Messages may be lost, so each is repeated until it
//! is answered, and each can be taken twice without harm.

use codec::{Decode, DecodeAll, Encode};
use metachain_primitives::{
	channel::ChannelId,
	offer::{Host, TunnelKey},
	voucher::{GenesisHash, SessionKey, SignedVoucher, VoucherSignature},
};

use crate::{
	keys::{self, SessionSecret},
	metering::Asked,
};

/// The version of admissions and messages.
pub const VERSION: u8 = 1;

/// Precedes what an admission signs, so that the signature means nothing anywhere else.
pub const ADMISSION_DOMAIN: &[u8] = b"metachain/admission/1";

/// The most addresses in the answer to a [`Message::Resolve`].
pub const MAX_ADDRESSES: usize = 8;

/// The longest domain name.
pub const MAX_NAME: usize = 253;

/// Says for which channel a session is, and proves that whoever begins it holds the session key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct Admission {
	pub version: u8,
	pub channel: ChannelId,
	pub signature: VoucherSignature,
}

impl Admission {
	/// An admission for the session between the tunnel keys `consumer` and `provider`.
	pub fn new(
		genesis: &GenesisHash,
		channel: ChannelId,
		secret: &SessionSecret,
		consumer: &TunnelKey,
		provider: &TunnelKey,
	) -> Self {
		let payload = Self::payload(genesis, channel, consumer, provider);
		Self { version: VERSION, channel, signature: secret.sign(&payload) }
	}

	/// Reads an admission of our version; `None` for anything else.
	pub fn read(bytes: &[u8]) -> Option<Self> {
		Self::decode_all(&mut &*bytes).ok().filter(|admission| admission.version == VERSION)
	}

	/// Whether `session_key` signed this for the session between these tunnel keys on this chain.
	pub fn is_signed_by(
		&self,
		session_key: &SessionKey,
		genesis: &GenesisHash,
		consumer: &TunnelKey,
		provider: &TunnelKey,
	) -> bool {
		let payload = Self::payload(genesis, self.channel, consumer, provider);
		keys::verify(session_key, &payload, &self.signature)
	}

	fn payload(
		genesis: &GenesisHash,
		channel: ChannelId,
		consumer: &TunnelKey,
		provider: &TunnelKey,
	) -> Vec<u8> {
		let mut payload = ADMISSION_DOMAIN.to_vec();
		(consumer, provider, genesis, channel).encode_to(&mut payload);
		payload
	}
}

/// A control message.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Message {
	/// Consumer: the session begins; the last voucher it signed for the channel.
	/// Answered with [`Message::Welcome`].
	Hello { last: Option<SignedVoucher> },
	/// Provider: packets may flow; the last voucher it holds of the channel. Both go on from the
	/// higher of the two.
	Welcome { last: Option<SignedVoucher> },
	/// Provider: packets came, but the session has not begun here. Answered with
	/// [`Message::Hello`].
	Begin,
	/// Provider: please sign for this. Answered with [`Message::Voucher`].
	Request(Asked),
	/// Consumer: the voucher that answers the request of this number. The last one again when there
	/// is nothing to add.
	Voucher { number: u32, signed: SignedVoucher },
	/// Consumer: which addresses has this name, as seen from the provider? Answered with
	/// [`Message::Resolved`].
	Resolve { id: u32, name: Vec<u8> },
	/// Provider: at most [`MAX_ADDRESSES`] addresses, or why there are none.
	Resolved { id: u32, addresses: Result<Vec<Host>, ResolveError> },
	/// Consumer: the session ends; a request for what is left, please. Answered with
	/// [`Message::Settled`] when nothing is owed any more, otherwise with [`Message::Request`].
	Leave,
	/// Provider: all that was served is paid for by vouchers that it holds.
	Settled,
	/// Provider: the session ends, and why.
	Goodbye(Farewell),
}

/// Why a name has no addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, thiserror::Error)]
pub enum ResolveError {
	/// There is no such name, or it has no address.
	#[error("no such name")]
	NotFound,
	/// The provider does not forward to this name's addresses.
	#[error("the provider does not forward there")]
	Refused,
	/// The provider is resolving too many names at the moment.
	#[error("the provider is busy")]
	Busy,
}

/// Why a provider ends a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, thiserror::Error)]
pub enum Farewell {
	/// What the channel holds is used up.
	#[error("the channel is empty")]
	ChannelEmpty,
	/// The channel pays less than the provider asks for in its offer.
	#[error("the channel's tariff is below the provider's price")]
	Underpriced,
	/// The channel expires or is being closed.
	#[error("the channel is ending")]
	ChannelEnding,
	/// Another session of the channel has begun.
	#[error("the channel is in use by another session")]
	Replaced,
	/// The vouchers do not pay for what was served.
	#[error("the provider was not paid for what it served")]
	Unpaid,
	/// A voucher was not valid.
	#[error("the provider got a voucher that is not valid")]
	BadVoucher,
	/// The provider stops.
	#[error("the provider is shutting down")]
	ShuttingDown,
}

impl Message {
	/// Reads a message; `None` when it is malformed or longer than its kind allows.
	pub fn read(bytes: &[u8]) -> Option<Self> {
		let message = Self::decode_all(&mut &*bytes).ok()?;
		let fits = match &message {
			Self::Resolve { name, .. } => name.len() <= MAX_NAME,
			Self::Resolved { addresses: Ok(addresses), .. } => addresses.len() <= MAX_ADDRESSES,
			_ => true,
		};
		fits.then_some(message)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use metachain_primitives::voucher::Voucher;
	use proptest::prelude::*;

	const GENESIS: GenesisHash = [9; 32];

	#[test]
	fn an_admission_is_good_for_one_session_of_one_channel() {
		let secret = SessionSecret::generate();
		let admission = Admission::new(&GENESIS, 7, &secret, &[1; 32], &[2; 32]);
		let read = Admission::read(&admission.encode()).unwrap();
		let key = secret.public();
		assert!(read.is_signed_by(&key, &GENESIS, &[1; 32], &[2; 32]));
		assert!(!read.is_signed_by(&key, &GENESIS, &[3; 32], &[2; 32]));
		assert!(!read.is_signed_by(&key, &GENESIS, &[1; 32], &[3; 32]));
		assert!(!read.is_signed_by(&key, &[8; 32], &[1; 32], &[2; 32]));
		assert!(!read.is_signed_by(
			&SessionSecret::generate().public(),
			&GENESIS,
			&[1; 32],
			&[2; 32]
		));
		let other = Admission { channel: 8, ..read };
		assert!(!other.is_signed_by(&key, &GENESIS, &[1; 32], &[2; 32]));
	}

	#[test]
	fn other_versions_and_trailing_bytes_are_not_read() {
		let admission = Admission { version: VERSION, channel: 7, signature: [0; 64] };
		assert!(Admission::read(&admission.encode()).is_some());
		assert_eq!(Admission::read(&Admission { version: 2, ..admission }.encode()), None);
		assert_eq!(Admission::read(&[admission.encode(), vec![0]].concat()), None);
		assert_eq!(Admission::read(&[]), None);
	}

	#[test]
	fn everything_fits_into_a_message_of_the_tunnel() {
		let signed = SignedVoucher {
			voucher: Voucher {
				channel: u64::MAX,
				amount: u128::MAX,
				bytes_up: u64::MAX,
				bytes_down: u64::MAX,
				sequence: u64::MAX,
			},
			signature: [0; 64],
		};
		let addresses = Ok(vec![Host::V6([0; 16]); MAX_ADDRESSES]);
		for message in [
			Message::Hello { last: Some(signed) },
			Message::Voucher { number: u32::MAX, signed },
			Message::Resolve { id: u32::MAX, name: vec![b'a'; MAX_NAME] },
			Message::Resolved { id: u32::MAX, addresses },
		] {
			let bytes = message.encode();
			assert!(bytes.len() <= trident::MAX_MESSAGE);
			assert_eq!(Message::read(&bytes), Some(message));
		}
		assert!(Admission::max_length() <= trident::MAX_ADMISSION);
	}

	#[test]
	fn overlong_lists_are_not_read() {
		let name = Message::Resolve { id: 0, name: vec![b'a'; MAX_NAME + 1] };
		assert_eq!(Message::read(&name.encode()), None);
		let addresses =
			Message::Resolved { id: 0, addresses: Ok(vec![Host::V4([0; 4]); MAX_ADDRESSES + 1]) };
		assert_eq!(Message::read(&addresses.encode()), None);
	}

	impl Admission {
		fn max_length() -> usize {
			Admission { version: VERSION, channel: u64::MAX, signature: [0; 64] }.encode().len()
		}
	}

	proptest! {
		#[test]
		fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
			let _ = Admission::read(&bytes);
			if let Some(message) = Message::read(&bytes) {
				prop_assert_eq!(message.encode(), bytes);
			}
		}
	}
}

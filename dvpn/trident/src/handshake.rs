//! The handshake: Noise IK in two datagrams that look like noise.
//!
//! First message, `n` bytes of admission:
//!
//! | bytes | what |
//! |---|---|
//! | 16 | nonce, random |
//! | 16 | authenticator of the nonce and the next 40 bytes |
//! | 8 + 32 | date and ephemeral key, masked by the nonce |
//! | 48 | Noise: static key, sealed |
//! | 55 + n + padding + 16 | Noise: payload, sealed |
//!
//! Reply:
//!
//! | bytes | what |
//! |---|---|
//! | 8 | header as on data, under the tag and mask of the first message, counter 0 |
//! | 32 | ephemeral key, masked by the handshake's hash |
//! | 36 + padding + 16 | Noise: payload, sealed |
//!
//! Authenticators and masks are BLAKE3, keyed in the first message from the responder's public key,
//! in the reply with the mask key that the first message brings.

use crate::{
	header::{Header, MaskKey, Tag, HEADER, SEAL},
	keys::{PublicKey, StaticSecret},
	noise,
	replay::FlightId,
	shaper, MAX_ADMISSION,
};
use rand_chacha::ChaCha20Rng;
use snow::HandshakeState;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

/// Bound into every handshake; names the version of the protocol.
const PROLOGUE: &[u8] = b"trident/1";
/// First byte of a first message's payload. A responder answers no version it does not know.
const VERSION: u8 = 1;

const NONCE: usize = 16;
const DATE: usize = 8;
const KEY: usize = 32;
const COVER: usize = NONCE + size_of::<FlightId>();
/// What precedes the Noise message.
const PREAMBLE: usize = COVER + DATE;

/// What a Noise message has beyond its payload: keys and seals.
const FIRST_NOISE: usize = KEY + (KEY + SEAL) + SEAL;
const REPLY_NOISE: usize = KEY + SEAL;

/// The longest first message that is looked at.
const LONGEST: usize = 4_096;

/// Names one connection of an initiator, over all handshakes that renew it.
pub(crate) type Connection = [u8; 16];

/// How a party is to be reached: the tag and the mask key of the datagrams sent to it.
#[derive(Clone)]
pub(crate) struct Reach {
	pub tag: Tag,
	pub mask: MaskKey,
}

impl Reach {
	const LENGTH: usize = size_of::<Tag>() + MaskKey::LENGTH;

	fn write(&self, out: &mut Vec<u8>) {
		out.extend_from_slice(&self.tag.to_be_bytes());
		out.extend_from_slice(self.mask.as_bytes());
	}

	fn read(input: &[u8]) -> Option<(Self, &[u8])> {
		let (tag, rest) = input.split_first_chunk()?;
		let (mask, rest) = rest.split_first_chunk()?;
		Some((Self { tag: Tag::from_be_bytes(*tag), mask: MaskKey::from_bytes(*mask) }, rest))
	}
}

/// What a handshake ends in.
pub(crate) struct Agreement {
	/// Key of what this side sends.
	pub send: [u8; 32],
	/// Key of what this side receives.
	pub receive: [u8; 32],
	/// How the other side is reached.
	pub reach: Reach,
}

impl Drop for Agreement {
	fn drop(&mut self) {
		self.send.zeroize();
		self.receive.zeroize();
	}
}

/// What stands between a responder and first messages that are none: recognises those made for its
/// public key, without any Diffie-Hellman.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(crate) struct Gate {
	authenticator: [u8; 32],
	mask: [u8; 32],
}

/// The part of a first message that can be read before any Diffie-Hellman.
pub(crate) struct Preamble {
	nonce: [u8; NONCE],
	/// Identifies the message.
	pub id: FlightId,
	/// Milliseconds since the Unix epoch at which the initiator made it.
	pub date: u64,
}

impl Gate {
	/// The gate of the holder of `responder`.
	pub fn of(responder: &PublicKey) -> Self {
		let key = |purpose| blake3::derive_key(purpose, responder.as_ref());
		Self {
			authenticator: key("trident/1 first message authenticator"),
			mask: key("trident/1 first message mask"),
		}
	}

	/// Checks a first message, uncovers its ephemeral key in place and reads what precedes it.
	pub fn open(&self, datagram: &mut [u8]) -> Option<Preamble> {
		if datagram.len() < PREAMBLE + FIRST_NOISE || datagram.len() > LONGEST {
			return None;
		}
		let (nonce, rest) = datagram.split_first_chunk_mut::<NONCE>()?;
		let (id, rest) = rest.split_first_chunk_mut::<{ size_of::<FlightId>() }>()?;
		let (masked, _) = rest.split_first_chunk_mut::<{ DATE + KEY }>()?;
		if !is_equal(id, &self.authenticator(nonce, masked)) {
			return None;
		}
		self.toggle(nonce, masked);
		let date = u64::from_be_bytes(*masked.first_chunk()?);
		Some(Preamble { nonce: *nonce, id: *id, date })
	}

	/// Covers a first message whose nonce, date and ephemeral key are in place.
	fn close(&self, datagram: &mut [u8]) -> Option<()> {
		let (nonce, rest) = datagram.split_first_chunk_mut::<NONCE>()?;
		let (id, rest) = rest.split_first_chunk_mut::<{ size_of::<FlightId>() }>()?;
		let (masked, _) = rest.split_first_chunk_mut::<{ DATE + KEY }>()?;
		self.toggle(nonce, masked);
		*id = self.authenticator(nonce, masked);
		Some(())
	}

	fn authenticator(&self, nonce: &[u8; NONCE], masked: &[u8; DATE + KEY]) -> FlightId {
		let mut input = [0; NONCE + DATE + KEY];
		input[..NONCE].copy_from_slice(nonce);
		input[NONCE..].copy_from_slice(masked);
		let hash = blake3::keyed_hash(&self.authenticator, &input);
		let mut id = [0; size_of::<FlightId>()];
		id.copy_from_slice(&hash.as_bytes()[..size_of::<FlightId>()]);
		id
	}

	fn toggle(&self, nonce: &[u8; NONCE], bytes: &mut [u8; DATE + KEY]) {
		xor_stream(&self.mask, nonce, bytes);
	}
}

impl Preamble {
	fn prologue(&self) -> Vec<u8> {
		[PROLOGUE, &self.nonce, &self.date.to_be_bytes()].concat()
	}
}

/// What an initiator says in its first message.
pub(crate) struct Introduction<'a> {
	pub gate: &'a Gate,
	pub secret: &'a StaticSecret,
	pub responder: &'a PublicKey,
	pub connection: &'a Connection,
	/// How the initiator is reached; the tag is this attempt's own.
	pub reach: Reach,
	pub admission: &'a [u8],
	/// Milliseconds since the Unix epoch.
	pub date: u64,
	/// The longest datagram the path carries.
	pub max_datagram: usize,
}

/// An initiator's memory of a first message, until the reply.
pub(crate) struct Attempt {
	noise: HandshakeState,
	/// The tag that the reply bears, and the peer's datagrams after it.
	pub tag: Tag,
}

impl Attempt {
	/// Makes a first message. Fails if the responder's key admits no Diffie-Hellman.
	pub fn begin(
		rng: &mut ChaCha20Rng,
		introduction: Introduction<'_>,
	) -> Result<(Vec<u8>, Self), snow::Error> {
		let Introduction { gate, secret, responder, connection, reach, admission, .. } =
			introduction;
		let preamble = Preamble {
			nonce: crate::random::bytes(rng),
			id: FlightId::default(),
			date: introduction.date,
		};
		let mut noise = noise::initiator(rng, secret, responder, &preamble.prologue())?;

		let mut payload = Zeroizing::new(Vec::with_capacity(introduction.max_datagram));
		payload.push(VERSION);
		payload.extend_from_slice(connection);
		reach.write(&mut payload);
		payload.extend_from_slice(&(admission.len() as u16).to_be_bytes());
		payload.extend_from_slice(admission);
		let least = PREAMBLE + FIRST_NOISE + payload.len();
		let length = shaper::first_message(rng, least, introduction.max_datagram);
		let padded = payload.len() + length - least;
		payload.resize(padded, 0);

		let mut datagram = vec![0; length];
		datagram[..NONCE].copy_from_slice(&preamble.nonce);
		datagram[COVER..PREAMBLE].copy_from_slice(&preamble.date.to_be_bytes());
		noise.write_message(&payload, &mut datagram[PREAMBLE..])?;
		gate.close(&mut datagram).ok_or(snow::Error::Input)?;
		Ok((datagram, Self { noise, tag: reach.tag }))
	}

	/// Reads the reply, whose header is unmasked already. The attempt stays usable if it is none.
	pub fn finish(
		&mut self,
		header: Header,
		mask: &MaskKey,
		datagram: &mut [u8],
	) -> Option<Agreement> {
		if header.counter != 0 || datagram.len() < HEADER + REPLY_NOISE + Reach::LENGTH {
			return None;
		}
		let (_, message) = datagram.split_at_mut_checked(HEADER)?;
		toggle_ephemeral(mask, &self.noise, message)?;
		let mut payload = Zeroizing::new(vec![0; message.len()]);
		let length = self.noise.read_message(message, &mut payload).ok()?;
		let (reach, _) = Reach::read(payload.get(..length)?)?;
		let (send, receive) = self.noise.dangerously_get_raw_split();
		Some(Agreement { send, receive, reach })
	}
}

/// A first message that is authentic, as the responder sees it.
pub(crate) struct Request {
	noise: HandshakeState,
	/// Who made it.
	pub peer: PublicKey,
	pub connection: Connection,
	reach: Reach,
	/// What the application is to judge.
	pub admission: Vec<u8>,
	length: usize,
}

impl Request {
	/// Reads a first message that the gate has opened. This costs Diffie-Hellman.
	pub fn read(
		rng: &mut ChaCha20Rng,
		secret: &StaticSecret,
		preamble: &Preamble,
		datagram: &[u8],
	) -> Option<Self> {
		let message = datagram.get(PREAMBLE..)?;
		let mut noise = noise::responder(rng, secret, &preamble.prologue()).ok()?;
		let mut buffer = Zeroizing::new(vec![0; message.len()]);
		let length = noise.read_message(message, &mut buffer).ok()?;
		let (peer, rest) = (noise.get_remote_static()?, buffer.get(..length)?);
		let peer = PublicKey(peer.try_into().ok()?);
		let (&version, rest) = rest.split_first()?;
		if version != VERSION {
			return None;
		}
		let (&connection, rest) = rest.split_first_chunk()?;
		let (reach, rest) = Reach::read(rest)?;
		let (&admission, rest) = rest.split_first_chunk()?;
		let admission = rest.get(..usize::from(u16::from_be_bytes(admission)))?;
		if admission.len() > MAX_ADMISSION {
			return None;
		}
		let admission = admission.to_vec();
		Some(Self { noise, peer, connection, reach, admission, length: datagram.len() })
	}

	/// Bytes of the datagram it came in.
	pub const fn length(&self) -> usize {
		self.length
	}

	/// Makes the reply, which says how the responder is reached.
	pub fn answer(mut self, rng: &mut ChaCha20Rng, own: &Reach) -> Option<(Vec<u8>, Agreement)> {
		let least = HEADER + REPLY_NOISE + Reach::LENGTH;
		let length = shaper::reply(rng, least, self.length);
		let mut payload = Zeroizing::new(Vec::with_capacity(length));
		own.write(&mut payload);
		let padded = payload.len() + length - least;
		payload.resize(padded, 0);

		let mut datagram = vec![0; length];
		let (_, message) = datagram.split_at_mut_checked(HEADER)?;
		// The mask's input is the hash before the reply, which is what the initiator has to undo
		// it.
		let hash = self.noise.get_handshake_hash().to_vec();
		self.noise.write_message(&payload, message).ok()?;
		xor_stream(self.reach.mask.as_bytes(), &hash, message.first_chunk_mut::<KEY>()?);
		self.reach.mask.mask(Header { tag: self.reach.tag, counter: 0 }, &mut datagram);
		let (receive, send) = self.noise.dangerously_get_raw_split();
		Some((datagram, Agreement { send, receive, reach: self.reach }))
	}
}

fn toggle_ephemeral(mask: &MaskKey, noise: &HandshakeState, message: &mut [u8]) -> Option<()> {
	xor_stream(mask.as_bytes(), noise.get_handshake_hash(), message.first_chunk_mut::<KEY>()?);
	Some(())
}

/// Adds the first bytes of keyed BLAKE3's output on `input` to `bytes`.
fn xor_stream<const N: usize>(key: &[u8; 32], input: &[u8], bytes: &mut [u8; N]) {
	let mut stream = [0; N];
	blake3::Hasher::new_keyed(key).update(input).finalize_xof().fill(&mut stream);
	bytes.iter_mut().zip(stream).for_each(|(byte, mask)| *byte ^= mask);
}

/// Compares in constant time.
fn is_equal(a: &FlightId, b: &FlightId) -> bool {
	let widen = |id: &FlightId| {
		let mut wide = [0; 32];
		wide[..id.len()].copy_from_slice(id);
		blake3::Hash::from_bytes(wide)
	};
	widen(a) == widen(b)
}

#[cfg(test)]
mod tests {
	use super::*;
	use rand_core::SeedableRng;

	struct Sides {
		rng: ChaCha20Rng,
		initiator: StaticSecret,
		responder: StaticSecret,
		gate: Gate,
		mask: MaskKey,
	}

	impl Sides {
		fn new() -> Self {
			let responder = StaticSecret::from_bytes([2; 32]);
			Self {
				rng: ChaCha20Rng::from_seed([9; 32]),
				initiator: StaticSecret::from_bytes([1; 32]),
				gate: Gate::of(&responder.public()),
				responder,
				mask: MaskKey::from_bytes([3; 32]),
			}
		}

		fn begin(&mut self, admission: &[u8]) -> (Vec<u8>, Attempt) {
			let introduction = Introduction {
				gate: &self.gate,
				secret: &self.initiator,
				responder: &self.responder.public(),
				connection: &[4; 16],
				reach: Reach { tag: 5, mask: self.mask.clone() },
				admission,
				date: 6_000,
				max_datagram: 1_400,
			};
			Attempt::begin(&mut self.rng, introduction).expect("the key is good")
		}

		fn read(&mut self, datagram: &mut [u8]) -> Option<Request> {
			let preamble = self.gate.open(datagram)?;
			assert_eq!(preamble.date, 6_000);
			Request::read(&mut self.rng, &self.responder, &preamble, datagram)
		}
	}

	fn own() -> Reach {
		Reach { tag: 7, mask: MaskKey::from_bytes([8; 32]) }
	}

	#[test]
	fn both_sides_should_agree() {
		for admission in [&[][..], &[1], &[7; MAX_ADMISSION]] {
			let mut sides = Sides::new();
			let (mut first, mut attempt) = sides.begin(admission);
			let request = sides.read(&mut first).unwrap();
			assert_eq!(request.peer, sides.initiator.public());
			assert_eq!(request.connection, [4; 16]);
			assert_eq!(request.admission, admission);
			assert_eq!(request.length(), first.len());

			let (mut reply, there) = request.answer(&mut sides.rng, &own()).unwrap();
			let header = sides.mask.unmask(&reply).unwrap();
			assert_eq!(header, Header { tag: 5, counter: 0 });
			let here = attempt.finish(header, &sides.mask, &mut reply).unwrap();
			assert_eq!(here.send, there.receive);
			assert_eq!(here.receive, there.send);
			assert_ne!(here.send, here.receive);
			assert_eq!((here.reach.tag, there.reach.tag), (7, 5));
			assert_eq!(here.reach.mask.as_bytes(), own().mask.as_bytes());
			assert_eq!(there.reach.mask.as_bytes(), sides.mask.as_bytes());
		}
	}

	#[test]
	fn attempt_should_outlive_replies_that_are_none() {
		let mut sides = Sides::new();
		let (mut first, mut attempt) = sides.begin(b"");
		let request = sides.read(&mut first).unwrap();
		let (reply, _) = request.answer(&mut sides.rng, &own()).unwrap();
		let header = Header { tag: 5, counter: 0 };
		for position in [8, 30, 50, reply.len() - 1] {
			let mut altered = reply.clone();
			altered[position] ^= 1;
			assert!(attempt.finish(header, &sides.mask, &mut altered).is_none());
		}
		let counted = Header { tag: 5, counter: 1 };
		assert!(attempt.finish(counted, &sides.mask, &mut reply.clone()).is_none());
		assert!(attempt.finish(header, &sides.mask, &mut reply[..60].to_vec()).is_none());
		assert!(attempt.finish(header, &sides.mask, &mut reply.clone()).is_some());
	}

	#[test]
	fn gate_should_open_only_to_its_own_first_messages() {
		let mut sides = Sides::new();
		let (first, _) = sides.begin(b"");
		let other = Gate::of(&sides.initiator.public());
		assert!(other.open(&mut first.clone()).is_none());
		// The gate sees the first 72 bytes; Noise sees to the rest.
		for position in 0..72 {
			let mut altered = first.clone();
			altered[position] ^= 0x40;
			assert!(sides.gate.open(&mut altered).is_none());
		}
		for position in 72..first.len() {
			let mut altered = first.clone();
			altered[position] ^= 0x40;
			assert!(sides.gate.open(&mut altered.clone()).is_some());
			assert!(sides.read(&mut altered).is_none());
		}
		for length in 0..PREAMBLE + FIRST_NOISE {
			assert!(sides.gate.open(&mut first[..length].to_vec()).is_none());
		}
	}

	#[test]
	fn payload_that_makes_no_sense_should_be_refused() {
		let mut sides = Sides::new();
		let responder = sides.responder.public();
		let mut first = |payload: &[u8]| {
			let preamble = Preamble { nonce: [1; NONCE], id: FlightId::default(), date: 6_000 };
			let prologue = preamble.prologue();
			let mut noise =
				noise::initiator(&mut sides.rng, &sides.initiator, &responder, &prologue).unwrap();
			let mut datagram = vec![0; PREAMBLE + FIRST_NOISE + payload.len()];
			datagram[..NONCE].copy_from_slice(&preamble.nonce);
			datagram[COVER..PREAMBLE].copy_from_slice(&preamble.date.to_be_bytes());
			noise.write_message(payload, &mut datagram[PREAMBLE..]).unwrap();
			sides.gate.close(&mut datagram).unwrap();
			sides.read(&mut datagram).map(|request| request.admission)
		};
		let payload = |version, length: u16, rest: usize| {
			let mut payload = vec![version];
			payload.resize(1 + 16 + 36, 0);
			payload.extend_from_slice(&length.to_be_bytes());
			payload.resize(payload.len() + rest, 0);
			payload
		};
		assert_eq!(first(&payload(VERSION, 3, 3)), Some(vec![0; 3]));
		assert_eq!(first(&payload(VERSION, 3, 100)), Some(vec![0; 3]));
		assert_eq!(first(&payload(VERSION, 4, 3)), None, "cut short");
		assert_eq!(first(&payload(VERSION, 257, 300)), None, "too long");
		assert_eq!(first(&payload(VERSION + 1, 3, 3)), None, "of another version");
		assert_eq!(first(&[]), None);
		assert_eq!(first(&[VERSION; 20]), None);
	}

	#[test]
	fn no_two_first_messages_should_share_anything() {
		let mut sides = Sides::new();
		let (a, _) = sides.begin(b"");
		let (b, _) = sides.begin(b"");
		let same = a.iter().zip(&b).filter(|(a, b)| a == b).count();
		assert!(same < a.len().min(b.len()) / 32, "{same} bytes");
		assert_ne!(a.len(), b.len());
	}
}

//! What a sealed datagram carries: frames, then padding.
//!
//! A frame is a type (one byte), the length of its payload (two bytes, big-endian) and the payload.
//! A zero where a type is expected ends the frames: the rest is padding. Frames of unknown type are
//! skipped, so that later versions may add some.

/// Bytes of a frame beyond its payload.
pub(crate) const FRAME_HEADER: usize = 3;

/// Bytes of a ping's token.
pub(crate) const TOKEN: usize = 4;

/// Ties a pong to its ping.
pub(crate) type Token = [u8; TOKEN];

const PADDING: u8 = 0;
const PACKET: u8 = 1;
const HEAD: u8 = 2;
const BODY: u8 = 3;
const TAIL: u8 = 4;
const MESSAGE: u8 = 5;
const PING: u8 = 6;
const PONG: u8 = 7;
const CLOSE: u8 = 8;

/// Which part of a packet a piece is. A packet's pieces travel in datagrams with successive
/// counters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Part {
	Head,
	Body,
	Tail,
}

/// A unit of what is carried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Frame<'a> {
	/// A whole inner packet.
	Packet(&'a [u8]),
	/// A piece of an inner packet.
	Piece(Part, &'a [u8]),
	/// A control message of the application.
	Message(&'a [u8]),
	/// Asks for a pong.
	Ping(Token),
	/// Answers a ping.
	Pong(Token),
	/// The sender has forgotten the session.
	Close,
}

impl Frame<'_> {
	/// Bytes the frame takes.
	pub fn length(&self) -> usize {
		FRAME_HEADER
			+ match self {
				Self::Packet(payload) | Self::Piece(_, payload) | Self::Message(payload) => {
					payload.len()
				},
				Self::Ping(_) | Self::Pong(_) => TOKEN,
				Self::Close => 0,
			}
	}

	/// Appends the frame. Payloads are shorter than 64 KiB, as datagrams are.
	pub fn write(&self, out: &mut Vec<u8>) {
		let (kind, payload): (u8, &[u8]) = match self {
			Self::Packet(payload) => (PACKET, payload),
			Self::Piece(Part::Head, payload) => (HEAD, payload),
			Self::Piece(Part::Body, payload) => (BODY, payload),
			Self::Piece(Part::Tail, payload) => (TAIL, payload),
			Self::Message(payload) => (MESSAGE, payload),
			Self::Ping(token) => (PING, token),
			Self::Pong(token) => (PONG, token),
			Self::Close => (CLOSE, &[]),
		};
		debug_assert!(u16::try_from(payload.len()).is_ok());
		let [high, low] = (payload.len() as u16).to_be_bytes();
		out.extend_from_slice(&[kind, high, low]);
		out.extend_from_slice(payload);
	}
}

/// Appends padding until `out` has `length` bytes.
pub(crate) fn pad(out: &mut Vec<u8>, length: usize) {
	if length > out.len() {
		out.resize(length, PADDING);
	}
}

/// The frames of an opened datagram. Stops where the input makes no sense.
pub(crate) fn read(input: &[u8]) -> impl Iterator<Item = Frame<'_>> {
	let mut rest = input;
	core::iter::from_fn(move || loop {
		let ([kind, high, low], after) = rest.split_first_chunk()?;
		if *kind == PADDING {
			return None;
		}
		let (payload, after) =
			after.split_at_checked(usize::from(u16::from_be_bytes([*high, *low])))?;
		rest = after;
		match (*kind, payload) {
			(PACKET, [_, ..]) => return Some(Frame::Packet(payload)),
			(HEAD, [_, ..]) => return Some(Frame::Piece(Part::Head, payload)),
			(BODY, [_, ..]) => return Some(Frame::Piece(Part::Body, payload)),
			(TAIL, [_, ..]) => return Some(Frame::Piece(Part::Tail, payload)),
			(MESSAGE, [_, ..]) => return Some(Frame::Message(payload)),
			(PING, &[a, b, c, d]) => return Some(Frame::Ping([a, b, c, d])),
			(PONG, &[a, b, c, d]) => return Some(Frame::Pong([a, b, c, d])),
			(CLOSE, []) => return Some(Frame::Close),
			_ => continue,
		}
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[derive(Clone, Debug)]
	enum Owned {
		Bytes(u8, Vec<u8>),
		Token(bool, Token),
		Close,
	}

	impl Owned {
		fn as_frame(&self) -> Frame<'_> {
			match self {
				Self::Bytes(0, bytes) => Frame::Packet(bytes),
				Self::Bytes(1, bytes) => Frame::Piece(Part::Head, bytes),
				Self::Bytes(2, bytes) => Frame::Piece(Part::Body, bytes),
				Self::Bytes(3, bytes) => Frame::Piece(Part::Tail, bytes),
				Self::Bytes(_, bytes) => Frame::Message(bytes),
				Self::Token(true, token) => Frame::Ping(*token),
				Self::Token(false, token) => Frame::Pong(*token),
				Self::Close => Frame::Close,
			}
		}
	}

	fn frames() -> impl Strategy<Value = Vec<Owned>> {
		let frame = prop_oneof![
			(0..5u8, prop::collection::vec(any::<u8>(), 1..300))
				.prop_map(|(kind, bytes)| Owned::Bytes(kind, bytes)),
			any::<(bool, Token)>().prop_map(|(ping, token)| Owned::Token(ping, token)),
			Just(Owned::Close),
		];
		prop::collection::vec(frame, 0..10)
	}

	proptest! {
		#[test]
		fn frames_should_be_read_as_written(frames in frames(), padding in 0..50usize) {
			let mut out = Vec::new();
			for frame in &frames {
				let before = out.len();
				frame.as_frame().write(&mut out);
				prop_assert_eq!(out.len() - before, frame.as_frame().length());
			}
			let length = out.len() + padding;
			pad(&mut out, length);
			let expected: Vec<_> = frames.iter().map(Owned::as_frame).collect();
			prop_assert_eq!(read(&out).collect::<Vec<_>>(), expected);
		}

		#[test]
		fn any_bytes_should_be_read_without_harm(input in prop::collection::vec(any::<u8>(), 0..2_000)) {
			let read: usize = read(&input).map(|frame| frame.length()).sum();
			prop_assert!(read <= input.len());
		}
	}

	#[test]
	fn unknown_frames_should_be_skipped() {
		let input = [200, 0, 2, 9, 9, MESSAGE, 0, 1, 7, PING, 0, 1, 0, CLOSE, 0, 0];
		assert_eq!(read(&input).collect::<Vec<_>>(), [Frame::Message(&[7]), Frame::Close]);
	}

	#[test]
	fn cut_frame_should_end_the_reading() {
		assert_eq!(read(&[MESSAGE, 0, 3, 1, 2]).count(), 0);
		assert_eq!(read(&[MESSAGE, 0]).count(), 0);
		assert_eq!(read(&[]).count(), 0);
	}
}

//! Coalesces what a session is to send into datagrams, and splits packets so that sizes come from
//! the shaper rather than from them.

use crate::{
	frame::{pad, Frame, Part, FRAME_HEADER},
	header::{HEADER, OVERHEAD, SEAL},
	pool::Pool,
	shaper::Shaper,
};
use rand_core::RngCore;
use std::collections::VecDeque;

/// Datagrams that may wait. A packet or message is refused when so many do.
pub(crate) const MOST_WAITING: usize = 128;

/// A datagram's remaining room is padded rather than used for a piece shorter than this.
const LEAST_PIECE: usize = 8;

/// The longest packet that never needs to be split when it travels alone.
pub(crate) const fn max_packet(max_datagram: usize) -> usize {
	Shaper::least_full(max_datagram) - OVERHEAD - FRAME_HEADER
}

/// Unsealed datagrams: eight bytes for the header, then frames.
#[derive(Debug, Default)]
pub(crate) struct Outbox {
	closed: VecDeque<Vec<u8>>,
	open: Option<Open>,
}

/// A datagram that takes further frames.
#[derive(Debug)]
struct Open {
	datagram: Vec<u8>,
	/// Where frames and padding end if the datagram is filled.
	end: usize,
}

/// What shapes datagrams while they are filled.
pub(crate) struct Means<'a, R> {
	pub rng: &'a mut R,
	pub pool: &'a mut Pool,
	pub shaper: &'a mut Shaper,
}

impl Outbox {
	/// Whether nothing waits.
	pub fn is_empty(&self) -> bool {
		self.closed.is_empty() && self.open.is_none()
	}

	/// Whether so much waits that no more is taken.
	pub fn is_full(&self) -> bool {
		self.closed.len() >= MOST_WAITING
	}

	/// Adds a frame that is not split: one that fits in any full datagram.
	pub fn push(&mut self, frame: Frame<'_>, means: &mut Means<'_, impl RngCore>) {
		if self.room(means) < frame.length() {
			self.close_open();
		}
		self.open(means, |open| frame.write(&mut open.datagram));
	}

	/// Adds a packet, split where a datagram ends.
	pub fn push_packet(&mut self, packet: &[u8], means: &mut Means<'_, impl RngCore>) {
		let mut rest = packet;
		loop {
			let room = self.room(means).saturating_sub(FRAME_HEADER);
			let begun = rest.len() < packet.len();
			if rest.len() <= room {
				let frame =
					if begun { Frame::Piece(Part::Tail, rest) } else { Frame::Packet(rest) };
				self.open(means, |open| frame.write(&mut open.datagram));
				return;
			}
			if room >= LEAST_PIECE {
				let part = if begun { Part::Body } else { Part::Head };
				let (piece, after) = rest.split_at(room);
				self.open(means, |open| Frame::Piece(part, piece).write(&mut open.datagram));
				rest = after;
			}
			self.close_open();
		}
	}

	/// The next datagram to seal: a full one, or what there is, padded.
	pub fn next(&mut self, rng: &mut impl RngCore, shaper: &mut Shaper) -> Option<Vec<u8>> {
		if let Some(datagram) = self.closed.pop_front() {
			return Some(datagram);
		}
		let mut open = self.open.take()?;
		let length = shaper.partial(rng, open.datagram.len() + SEAL, open.end + SEAL);
		pad(&mut open.datagram, length - SEAL);
		Some(open.datagram)
	}

	/// Room for frames in the open datagram, begun if there is none.
	fn room(&mut self, means: &mut Means<'_, impl RngCore>) -> usize {
		self.open(means, |open| open.end.saturating_sub(open.datagram.len()))
	}

	fn open<T>(
		&mut self,
		means: &mut Means<'_, impl RngCore>,
		with: impl FnOnce(&mut Open) -> T,
	) -> T {
		with(self.open.get_or_insert_with(|| {
			let mut datagram = means.pool.take();
			datagram.resize(HEADER, 0);
			Open { datagram, end: means.shaper.full(means.rng) - SEAL }
		}))
	}

	fn close_open(&mut self) {
		if let Some(mut open) = self.open.take() {
			pad(&mut open.datagram, open.end);
			self.closed.push_back(open.datagram);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{frame, reassembly::Reassembly};
	use proptest::prelude::*;
	use rand_chacha::ChaCha20Rng;
	use rand_core::SeedableRng;

	const MAX: usize = 1_400;

	/// What comes out of an outbox, put together again; and the datagrams' sizes when sealed.
	fn carried(packets: &[Vec<u8>], seed: [u8; 32]) -> (Vec<Vec<u8>>, Vec<usize>) {
		let mut rng = ChaCha20Rng::from_seed(seed);
		let mut pool = Pool::new(MAX);
		let mut shaper = Shaper::new(&mut rng, MAX);
		let mut outbox = Outbox::default();
		for packet in packets {
			let mut means = Means { rng: &mut rng, pool: &mut pool, shaper: &mut shaper };
			outbox.push_packet(packet, &mut means);
		}
		let (mut packets, mut sizes) = (Vec::new(), Vec::new());
		let mut reassembly = Reassembly::default();
		while let Some(datagram) = outbox.next(&mut rng, &mut shaper) {
			let counter = sizes.len() as u32;
			sizes.push(datagram.len() + SEAL);
			for frame in frame::read(&datagram[HEADER..]) {
				match frame {
					Frame::Packet(packet) => packets.push(packet.to_vec()),
					Frame::Piece(part, bytes) => {
						packets.extend(reassembly.insert(counter, part, bytes, &mut pool))
					},
					other => panic!("{other:?}"),
				}
			}
		}
		assert!(reassembly.is_empty());
		(packets, sizes)
	}

	proptest! {
		#[test]
		fn packets_should_come_out_as_they_went_in(
			lengths in prop::collection::vec(1..4_000usize, 0..40),
			seed: [u8; 32],
		) {
			let numbered = |(n, length): (usize, usize)| vec![n as u8; length];
			let packets: Vec<_> = lengths.into_iter().enumerate().map(numbered).collect();
			let (got, sizes) = carried(&packets, seed);
			prop_assert_eq!(got, packets);
			prop_assert!(sizes.iter().all(|size| *size <= MAX));
			if let Some((_, full)) = sizes.split_last() {
				prop_assert!(full.iter().all(|size| *size >= Shaper::least_full(MAX)));
			}
		}

		#[test]
		fn packet_alone_should_never_be_split(length in 1..=max_packet(MAX), seed: [u8; 32]) {
			let (_, sizes) = carried(&[vec![7; length]], seed);
			prop_assert_eq!(sizes.len(), 1);
		}
	}

	#[test]
	fn inner_packets_should_have_room_for_ipv6() {
		assert!(max_packet(MAX) >= 1_280);
	}

	#[test]
	fn bulk_should_cost_little() {
		for (seed, length) in (0..20).zip([max_packet(MAX), 1_280, 1_100, 600].into_iter().cycle())
		{
			let packets = vec![vec![7; length]; 500];
			let inner = length * packets.len();
			let outer: usize = carried(&packets, [seed; 32]).1.iter().sum();
			assert!((outer - inner) * 1_000 / inner < 28, "{length}: {inner} became {outer}");
		}
	}

	#[test]
	fn frames_should_close_a_datagram_that_has_no_room() {
		let mut rng = ChaCha20Rng::from_seed([1; 32]);
		let (mut pool, mut shaper) = (Pool::new(MAX), Shaper::new(&mut rng, MAX));
		let mut outbox = Outbox::default();
		for _ in 0..7 {
			let mut means = Means { rng: &mut rng, pool: &mut pool, shaper: &mut shaper };
			outbox.push(Frame::Message(&[1; 512]), &mut means);
		}
		let mut counts = Vec::new();
		while let Some(datagram) = outbox.next(&mut rng, &mut shaper) {
			counts.push(frame::read(&datagram[HEADER..]).count());
		}
		assert_eq!(counts, [2, 2, 2, 1]);
	}
}

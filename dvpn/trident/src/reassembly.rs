//! Puts packets together again that were split over datagrams.

use crate::{frame::Part, pool::Pool};
use std::collections::BTreeMap;

/// Pieces of datagrams this far behind the newest are given up.
const REACH: u32 = 512;
const MOST_BYTES: usize = 128 * 1024;

/// Pieces whose packets are not complete yet, of datagrams under one set of keys. Bounded: the
/// oldest give way.
#[derive(Debug, Default)]
pub(crate) struct Reassembly {
	/// By the counter of the datagram that brought them: at most a tail or a body, and a head.
	pieces: BTreeMap<(u32, Part), Vec<u8>>,
	bytes: usize,
}

impl Reassembly {
	/// Whether nothing waits for its other pieces.
	pub fn is_empty(&self) -> bool {
		self.pieces.is_empty()
	}

	/// Forgets all pieces.
	pub fn clear(&mut self) {
		*self = Self::default();
	}

	/// Takes the piece that the datagram with this counter brought, and gives the packet if it is
	/// the last one missing.
	pub fn insert(
		&mut self,
		counter: u32,
		part: Part,
		bytes: &[u8],
		pool: &mut Pool,
	) -> Option<Vec<u8>> {
		let Some((first, last)) = self.span(counter, part) else {
			self.keep(counter, part, pool.copy_of(bytes), pool);
			return None;
		};
		let mut packet = match part {
			Part::Head => pool.copy_of(bytes),
			_ => self.take(first, Part::Head)?,
		};
		for at in first + 1..=last {
			if at == counter {
				packet.extend_from_slice(bytes);
			} else {
				let piece = self.take(at, if at == last { Part::Tail } else { Part::Body })?;
				packet.extend_from_slice(&piece);
				pool.give(piece);
			}
		}
		Some(packet)
	}

	/// First and last counter of the packet that the piece completes, if it does.
	fn span(&self, counter: u32, part: Part) -> Option<(u32, u32)> {
		let mut first = counter;
		if part != Part::Head {
			first = first.checked_sub(1)?;
			while !self.has(first, Part::Head) {
				if !self.has(first, Part::Body) {
					return None;
				}
				first = first.checked_sub(1)?;
			}
		}
		let mut last = counter;
		if part != Part::Tail {
			last = last.checked_add(1)?;
			while !self.has(last, Part::Tail) {
				if !self.has(last, Part::Body) {
					return None;
				}
				last = last.checked_add(1)?;
			}
		}
		Some((first, last))
	}

	fn has(&self, counter: u32, part: Part) -> bool {
		self.pieces.contains_key(&(counter, part))
	}

	fn take(&mut self, counter: u32, part: Part) -> Option<Vec<u8>> {
		let bytes = self.pieces.remove(&(counter, part))?;
		self.bytes -= bytes.len();
		Some(bytes)
	}

	fn keep(&mut self, counter: u32, part: Part, bytes: Vec<u8>, pool: &mut Pool) {
		self.bytes += bytes.len();
		if let Some(doubled) = self.pieces.insert((counter, part), bytes) {
			self.bytes -= doubled.len();
		}
		let newest = self.pieces.last_key_value().map_or(0, |((counter, _), _)| *counter);
		while let Some(oldest) = self.pieces.first_entry() {
			let near = oldest.key().0 >= newest.saturating_sub(REACH);
			if near && self.bytes <= MOST_BYTES {
				break;
			}
			let bytes = oldest.remove();
			self.bytes -= bytes.len();
			pool.give(bytes);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	/// `packets` of up to four pieces, as (counter, part, bytes), the counter growing with each
	/// datagram; a tail shares its datagram with the next head.
	fn pieces(packets: &[Vec<Vec<u8>>]) -> Vec<(u32, Part, Vec<u8>)> {
		let mut counter = 0;
		let mut pieces = Vec::new();
		for packet in packets {
			for (n, bytes) in packet.iter().enumerate() {
				let part = match n {
					0 => Part::Head,
					n if n + 1 == packet.len() => Part::Tail,
					_ => Part::Body,
				};
				counter += u32::from(part != Part::Head);
				pieces.push((counter, part, bytes.clone()));
			}
		}
		pieces
	}

	fn packets() -> impl Strategy<Value = Vec<Vec<Vec<u8>>>> {
		let piece = prop::collection::vec(any::<u8>(), 1..40);
		prop::collection::vec(prop::collection::vec(piece, 2..5), 1..9)
	}

	proptest! {
		#[test]
		fn packets_should_be_whole_again_in_any_order(
			(packets, order) in packets().prop_flat_map(|packets| {
				let order: Vec<_> = (0..pieces(&packets).len()).collect();
				(Just(packets), Just(order).prop_shuffle())
			}),
		) {
			let (mut reassembly, mut pool) = (Reassembly::default(), Pool::new(100));
			let pieces = pieces(&packets);
			let mut got: Vec<_> = order
				.into_iter()
				.filter_map(|n| {
					let (counter, part, bytes) = &pieces[n];
					reassembly.insert(*counter, *part, bytes, &mut pool)
				})
				.collect();
			let mut expected: Vec<_> = packets.into_iter().map(|packet| packet.concat()).collect();
			got.sort();
			expected.sort();
			prop_assert_eq!(got, expected);
			prop_assert!(reassembly.is_empty());
			prop_assert_eq!(reassembly.bytes, 0);
		}

		#[test]
		fn any_pieces_should_stay_within_bounds(
			pieces in prop::collection::vec((0..2_000u32, 0..3u8, 1..5_000usize), 0..200),
		) {
			let (mut reassembly, mut pool) = (Reassembly::default(), Pool::new(100));
			for (counter, part, length) in pieces {
				let part = [Part::Head, Part::Body, Part::Tail][usize::from(part)];
				reassembly.insert(counter, part, &vec![0; length], &mut pool);
				let (first, last) =
					(reassembly.pieces.first_key_value(), reassembly.pieces.last_key_value());
				if let (Some(((first, _), _)), Some(((last, _), _))) = (first, last) {
					prop_assert!(last - first <= REACH);
				}
				prop_assert!(reassembly.bytes <= MOST_BYTES);
				let held: usize = reassembly.pieces.values().map(Vec::len).sum();
				prop_assert_eq!(held, reassembly.bytes);
			}
		}
	}

	#[test]
	fn counters_at_the_ends_should_not_wrap() {
		let (mut reassembly, mut pool) = (Reassembly::default(), Pool::new(100));
		assert_eq!(reassembly.insert(0, Part::Tail, &[1], &mut pool), None);
		assert_eq!(reassembly.insert(u32::MAX, Part::Head, &[1], &mut pool), None);
		assert_eq!(reassembly.insert(u32::MAX, Part::Body, &[1], &mut pool), None);
	}
}

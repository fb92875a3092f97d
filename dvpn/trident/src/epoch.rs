//! The keys of a session between two handshakes: sealing and opening of datagrams.

use crate::{
	handshake::{Agreement, Reach},
	header::{Header, Tag, HEADER},
	reassembly::Reassembly,
	replay::ReplayWindow,
};
use ring::aead::{Aad, LessSafeKey, Nonce, UnboundKey, CHACHA20_POLY1305};
use std::time::{Duration, Instant};

/// Keys of both directions, and what was sent and received under them.
pub(crate) struct Epoch {
	/// When the keys were agreed on.
	pub born: Instant,
	sending: LessSafeKey,
	reach: Reach,
	/// The counter of the next datagram; beyond `u32::MAX` there is none.
	next: u64,
	receiving: LessSafeKey,
	tag: Tag,
	window: ReplayWindow,
	/// Pieces of packets, which join only within an epoch.
	pub pieces: Reassembly,
}

impl Epoch {
	/// Keys just agreed on; `tag` is what the peer names them by.
	pub fn new(agreement: &Agreement, tag: Tag, now: Instant) -> Self {
		Self {
			born: now,
			sending: key(&agreement.send),
			reach: agreement.reach.clone(),
			next: 0,
			receiving: key(&agreement.receive),
			tag,
			window: ReplayWindow::new(),
			pieces: Reassembly::default(),
		}
	}

	/// The tag the peer puts into its datagrams.
	pub const fn tag(&self) -> Tag {
		self.tag
	}

	/// The most datagrams that went in one direction.
	pub fn used(&self) -> u64 {
		self.next.max(self.window.next())
	}

	/// Whether no datagram can be sealed any more.
	pub const fn is_spent(&self) -> bool {
		self.next > u32::MAX as u64
	}

	/// Whether `counter` is the newest that was received.
	pub fn is_newest(&self, counter: u32) -> bool {
		self.window.next() == u64::from(counter) + 1
	}

	/// Seals a datagram that has room for the header in front of its frames. `None` when the keys
	/// are spent.
	pub fn seal(&mut self, mut datagram: Vec<u8>) -> Option<Vec<u8>> {
		let counter = u32::try_from(self.next).ok()?;
		let header = Header { tag: self.reach.tag, counter };
		let (_, frames) = datagram.split_at_mut_checked(HEADER)?;
		let seal = self
			.sending
			.seal_in_place_separate_tag(nonce(counter), Aad::from(header.to_bytes()), frames)
			.expect("a datagram is far shorter than the cipher's limit; qed");
		self.next += 1;
		datagram.extend_from_slice(seal.as_ref());
		self.reach.mask.mask(header, &mut datagram);
		Some(datagram)
	}

	/// Opens a datagram in place and gives its frames; `None` if it is not authentic or not new.
	pub fn open<'a>(&mut self, header: Header, datagram: &'a mut [u8]) -> Option<&'a [u8]> {
		if !self.window.is_fresh(header.counter) {
			return None;
		}
		let (_, sealed) = datagram.split_at_mut_checked(HEADER)?;
		let aad = Aad::from(header.to_bytes());
		let frames = self.receiving.open_in_place(nonce(header.counter), aad, sealed).ok()?;
		self.window.mark(header.counter);
		Some(frames)
	}
}

impl core::fmt::Debug for Epoch {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		f.debug_struct("Epoch").field("born", &self.born).field("next", &self.next).finish()
	}
}

/// The keys in use, those before, and those offered to the peer but not used by it yet.
#[derive(Debug, Default)]
pub(crate) struct Epochs {
	current: Option<Box<Epoch>>,
	previous: Option<Box<Epoch>>,
	offered: Vec<Epoch>,
	/// When the previous and the offered ones are forgotten.
	lapse: Option<Instant>,
}

/// Offers that may wait for the peer: as many as an initiator has attempts.
const MOST_OFFERED: usize = 4;

/// How long datagrams on their way are still accepted, and offers held.
const LINGER: Duration = Duration::from_secs(60);

impl Epochs {
	/// The keys to send under.
	pub fn current(&mut self) -> Option<&mut Epoch> {
		self.current.as_deref_mut()
	}

	/// The keys in use, to look at.
	pub fn in_use(&self) -> Option<&Epoch> {
		self.current.as_deref()
	}

	/// The keys that the peer names by `tag`.
	pub fn find(&mut self, tag: Tag) -> Option<&mut Epoch> {
		[self.current.as_deref_mut(), self.previous.as_deref_mut()]
			.into_iter()
			.flatten()
			.chain(&mut self.offered)
			.find(|epoch| epoch.tag == tag)
	}

	/// The tags of all.
	pub fn tags(&self) -> impl Iterator<Item = Tag> + '_ {
		let held = self.current.iter().chain(&self.previous).map(|epoch| epoch.tag);
		held.chain(self.offered.iter().map(|epoch| epoch.tag))
	}

	/// Puts keys to use at once. Tags no longer in use go to `dropped`.
	pub fn install(&mut self, epoch: Epoch, now: Instant, dropped: &mut Vec<Tag>) {
		self.forget(dropped);
		self.previous = self.current.replace(Box::new(epoch));
		self.lapse = self.previous.is_some().then(|| now + LINGER);
	}

	/// Holds keys until the peer uses them.
	pub fn offer(&mut self, epoch: Epoch, now: Instant, dropped: &mut Vec<Tag>) {
		if self.offered.len() >= MOST_OFFERED {
			dropped.push(self.offered.remove(0).tag);
		}
		self.offered.push(epoch);
		self.lapse = Some(now + LINGER);
	}

	/// Puts offered keys to use, if `tag` names such.
	pub fn confirm(&mut self, tag: Tag, now: Instant, dropped: &mut Vec<Tag>) {
		if let Some(position) = self.offered.iter().position(|epoch| epoch.tag == tag) {
			let epoch = self.offered.swap_remove(position);
			self.install(epoch, now, dropped);
		}
	}

	/// When the previous and the offered ones are forgotten.
	pub fn lapse(&self) -> Option<Instant> {
		self.lapse
	}

	/// Forgets what has lapsed.
	pub fn expire(&mut self, now: Instant, dropped: &mut Vec<Tag>) {
		if self.lapse.is_some_and(|lapse| now >= lapse) {
			self.lapse = None;
			self.forget(dropped);
		}
	}

	/// Forgets all keys.
	pub fn erase(&mut self, dropped: &mut Vec<Tag>) {
		dropped.extend(self.current.take().map(|epoch| epoch.tag));
		self.forget(dropped);
		self.lapse = None;
	}

	/// Forgets all but the keys in use, down to their memory.
	fn forget(&mut self, dropped: &mut Vec<Tag>) {
		let offered = core::mem::take(&mut self.offered);
		dropped.extend(offered.iter().map(|epoch| epoch.tag));
		dropped.extend(self.previous.take().map(|epoch| epoch.tag));
	}
}

fn key(bytes: &[u8; 32]) -> LessSafeKey {
	let key = UnboundKey::new(&CHACHA20_POLY1305, bytes).expect("the key has 32 bytes; qed");
	LessSafeKey::new(key)
}

fn nonce(counter: u32) -> Nonce {
	let mut bytes = [0; 12];
	bytes[8..].copy_from_slice(&counter.to_be_bytes());
	Nonce::assume_unique_for_key(bytes)
}

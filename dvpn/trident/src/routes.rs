//! Which session a datagram belongs to.

use crate::{
	event::SessionId,
	handshake::Connection,
	header::{Header, MaskKey, Tag},
	keys::PublicKey,
};
use rand_core::RngCore;
use std::{
	collections::{hash_map::Entry, HashMap},
	net::SocketAddr,
};

/// Responders whose masks are tried on a datagram. Each try costs one BLAKE3 block.
const MOST_TRIES: usize = 16;

/// The ways to the sessions of an endpoint. No table is ever iterated over, so that their random
/// order does not show.
///
/// What this endpoint is sent as a responder is all masked with one key, told to the peers it
/// accepted. What it is sent as an initiator is masked with one key for each responder, so that
/// responders cannot tell from it that they serve the same endpoint.
pub(crate) struct Routes {
	own: MaskKey,
	/// The masks for responders derive from this.
	root: MaskKey,
	tags: HashMap<Tag, SessionId>,
	/// Sessions of which this endpoint is the responder.
	connections: HashMap<(PublicKey, Connection), SessionId>,
	/// Responders of sessions begun here, by where they are.
	paths: HashMap<SocketAddr, Vec<Responder>>,
	/// Responders of sessions begun here.
	dialed: Vec<Responder>,
}

struct Responder {
	key: PublicKey,
	mask: MaskKey,
	sessions: usize,
}

impl Routes {
	pub fn new(rng: &mut impl RngCore) -> Self {
		Self {
			own: MaskKey::generate(rng),
			root: MaskKey::generate(rng),
			tags: HashMap::new(),
			connections: HashMap::new(),
			paths: HashMap::new(),
			dialed: Vec::new(),
		}
	}

	/// The mask of what this endpoint is sent as a responder.
	pub const fn own_mask(&self) -> &MaskKey {
		&self.own
	}

	/// A random tag that is not in use, leading to `session` from now on.
	pub fn new_tag(&mut self, rng: &mut impl RngCore, session: SessionId) -> Tag {
		loop {
			let tag = rng.next_u32();
			if let Entry::Vacant(entry) = self.tags.entry(tag) {
				entry.insert(session);
				return tag;
			}
		}
	}

	pub fn remove_tags(&mut self, tags: impl IntoIterator<Item = Tag>) {
		for tag in tags {
			self.tags.remove(&tag);
		}
	}

	pub fn add_connection(&mut self, peer: PublicKey, connection: Connection, session: SessionId) {
		self.connections.insert((peer, connection), session);
	}

	pub fn remove_connection(&mut self, peer: PublicKey, connection: Connection) {
		self.connections.remove(&(peer, connection));
	}

	pub fn connection(&self, peer: PublicKey, connection: Connection) -> Option<SessionId> {
		self.connections.get(&(peer, connection)).copied()
	}

	/// Notes a session begun here, and gives the mask of what its responder is to send.
	pub fn add_dialed(&mut self, key: PublicKey, path: SocketAddr) -> MaskKey {
		let mask = self.root.derive(&key);
		join(&mut self.dialed, key, &mask);
		join(self.paths.entry(path).or_default(), key, &mask);
		mask
	}

	pub fn remove_dialed(&mut self, key: PublicKey, path: SocketAddr) {
		leave(&mut self.dialed, key);
		self.leave_path(key, path);
	}

	pub fn move_dialed(&mut self, key: PublicKey, from: SocketAddr, to: SocketAddr) {
		let mask = self.root.derive(&key);
		self.leave_path(key, from);
		join(self.paths.entry(to).or_default(), key, &mask);
	}

	fn leave_path(&mut self, key: PublicKey, path: SocketAddr) {
		if let Entry::Occupied(mut there) = self.paths.entry(path) {
			leave(there.get_mut(), key);
			if there.get().is_empty() {
				there.remove();
			}
		}
	}

	/// The session whose datagram this seems to be: it is authentic only if the session's keys open
	/// it.
	pub fn find(&self, from: SocketAddr, datagram: &[u8]) -> Option<(SessionId, Header)> {
		let unmask = |mask: &MaskKey| {
			let header = mask.unmask(datagram)?;
			Some((*self.tags.get(&header.tag)?, header))
		};
		let near = self.paths.get(&from).map(Vec::as_slice).unwrap_or_default();
		near.iter()
			.take(MOST_TRIES)
			.find_map(|responder| unmask(&responder.mask))
			.or_else(|| unmask(&self.own))
			.or_else(|| {
				let is_far = |far: &&Responder| near.iter().all(|near| near.key != far.key);
				let far = self.dialed.iter().take(MOST_TRIES).filter(is_far);
				far.into_iter().find_map(|responder| unmask(&responder.mask))
			})
	}
}

fn join(responders: &mut Vec<Responder>, key: PublicKey, mask: &MaskKey) {
	match responders.iter_mut().find(|responder| responder.key == key) {
		Some(responder) => responder.sessions += 1,
		None => responders.push(Responder { key, mask: mask.clone(), sessions: 1 }),
	}
}

fn leave(responders: &mut Vec<Responder>, key: PublicKey) {
	if let Some(position) = responders.iter().position(|responder| responder.key == key) {
		responders[position].sessions -= 1;
		if responders[position].sessions == 0 {
			responders.swap_remove(position);
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::header::OVERHEAD;
	use rand_chacha::ChaCha20Rng;
	use rand_core::SeedableRng;

	fn address(port: u16) -> SocketAddr {
		SocketAddr::from(([127, 0, 0, 1], port))
	}

	fn key(n: u8) -> PublicKey {
		PublicKey([n; 32])
	}

	fn datagram(mask: &MaskKey, tag: Tag) -> [u8; OVERHEAD] {
		let mut datagram = [0x5a; OVERHEAD];
		mask.mask(Header { tag, counter: 3 }, &mut datagram);
		datagram
	}

	#[test]
	fn datagrams_should_be_found_wherever_they_come_from() {
		let mut rng = ChaCha20Rng::from_seed([1; 32]);
		let mut routes = Routes::new(&mut rng);
		let masks: Vec<_> = (1..6).map(|n| routes.add_dialed(key(n), address(n.into()))).collect();
		let own = routes.own_mask().clone();
		for (n, mask) in masks.iter().chain([&own]).enumerate() {
			let session = SessionId(n as u64);
			let tag = routes.new_tag(&mut rng, session);
			for port in 0..7 {
				let found = routes.find(address(port), &datagram(mask, tag));
				assert_eq!(found, Some((session, Header { tag, counter: 3 })));
			}
			routes.remove_tags([tag]);
			assert_eq!(routes.find(address(1), &datagram(mask, tag)), None);
		}
	}

	#[test]
	fn responder_should_be_forgotten_with_its_last_session() {
		let mut routes = Routes::new(&mut ChaCha20Rng::from_seed([1; 32]));
		let mask = routes.add_dialed(key(1), address(1));
		assert_eq!(routes.add_dialed(key(1), address(2)).as_bytes(), mask.as_bytes());
		assert_ne!(routes.add_dialed(key(2), address(2)).as_bytes(), mask.as_bytes());
		routes.move_dialed(key(1), address(2), address(3));
		assert_eq!((routes.dialed.len(), routes.paths.len()), (2, 3));
		routes.remove_dialed(key(1), address(1));
		assert_eq!((routes.dialed.len(), routes.paths.len()), (2, 2));
		routes.remove_dialed(key(1), address(3));
		routes.remove_dialed(key(2), address(2));
		assert_eq!((routes.dialed.len(), routes.paths.len()), (0, 0));
	}
}

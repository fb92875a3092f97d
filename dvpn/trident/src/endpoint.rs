//! One party of the protocol: its sessions, and the bytes and times that go in and out.

use crate::{
	budget::Budget,
	config::{Clock, Config},
	context::Context,
	error::{CloseReason, Error, SendError},
	event::{Event, SessionId, SessionStats, Transmit},
	handshake::{Gate, Reach, Request},
	header::Header,
	keys::PublicKey,
	outbox,
	replay::FirstFlights,
	routes::Routes,
	session::{Due, Heard, Role, Session},
	MAX_ADMISSION,
};
use core::fmt;
use std::{
	collections::{BTreeSet, HashMap, VecDeque},
	net::SocketAddr,
	time::Instant,
};

/// Handshake datagrams and last words that may wait to be sent; what exceeds it is lost.
const MOST_OUTGOING: usize = 4_096;

/// One party: initiator of some sessions, responder of others, over one UDP socket or several.
///
/// It does nothing by itself. After each call, and until each gives `None`:
/// 1. [`poll_transmit`](Self::poll_transmit), and send what it gives;
/// 2. [`poll_event`](Self::poll_event), and act on what it gives;
/// 3. [`poll_timeout`](Self::poll_timeout), and call [`handle_timeout`](Self::handle_timeout) then.
///
/// Packets and messages are coalesced into datagrams until `poll_transmit` is called; the more are
/// sent between two such calls, the less the sizes of datagrams tell and the less they cost.
pub struct Endpoint {
	ctx: Context,
	public: PublicKey,
	/// Recognises first messages to this endpoint.
	gate: Gate,
	sessions: HashMap<SessionId, Session>,
	next_id: u64,
	/// Sessions asked for by peers that are not established yet.
	pending: usize,
	routes: Routes,
	timers: BTreeSet<(Instant, SessionId)>,
	first_flights: FirstFlights,
	handshakes: Budget,
	outgoing: VecDeque<Transmit>,
	/// Sessions with something to send, in turn.
	ready: VecDeque<SessionId>,
}

impl Endpoint {
	/// An endpoint without sessions.
	pub fn new(config: Config) -> Self {
		let mut ctx = Context::new(config.clamped());
		let config = &ctx.config;
		let public = config.secret.public();
		Self {
			public,
			gate: Gate::of(&public),
			first_flights: FirstFlights::new(
				ctx.date(),
				config.replay_capacity,
				config.clock_behind,
				config.clock_ahead,
			),
			handshakes: Budget::new(config.handshakes_per_second, ctx.now),
			sessions: HashMap::new(),
			next_id: 0,
			pending: 0,
			routes: Routes::new(&mut ctx.rng),
			timers: BTreeSet::new(),
			outgoing: VecDeque::new(),
			ready: VecDeque::new(),
			ctx,
		}
	}

	/// Sets calendar time anew. To be done now and then, and after the machine slept: a first
	/// message with a wrong date is met with silence.
	pub fn set_clock(&mut self, clock: Clock) {
		self.advance(clock.start());
		self.ctx.config.clock = clock;
	}

	/// The public key by which peers reach this endpoint.
	pub const fn public_key(&self) -> PublicKey {
		self.public
	}

	/// The longest inner packet that [`send_packet`](Self::send_packet) takes: 1,287 bytes with the
	/// default datagrams. The same for all sessions.
	pub const fn max_packet(&self) -> usize {
		outbox::max_packet(self.ctx.config.max_datagram)
	}

	/// How many sessions there are, in any state.
	pub fn session_count(&self) -> usize {
		self.sessions.len()
	}

	/// The key of a session's peer, proven for established sessions begun by either side.
	pub fn peer(&self, session: SessionId) -> Option<PublicKey> {
		Some(self.sessions.get(&session)?.peer)
	}

	/// Where a session's peer was heard last.
	pub fn path(&self, session: SessionId) -> Option<SocketAddr> {
		Some(self.sessions.get(&session)?.path)
	}

	/// What a session has carried.
	pub fn stats(&self, session: SessionId) -> Option<SessionStats> {
		Some(self.sessions.get(&session)?.stats)
	}

	// Sessions.

	/// Begins a session with the holder of `peer` at `to`.
	///
	/// `admission`, at most [`MAX_ADMISSION`] bytes, goes encrypted in the first message, for the
	/// peer's application to judge. Ends in [`Event::Established`] or [`Event::Closed`]. The keys
	/// are renewed and a peer that has forgotten the session is asked again, with the same
	/// admission, without the application's doing.
	pub fn connect(
		&mut self,
		now: Instant,
		to: SocketAddr,
		peer: PublicKey,
		admission: &[u8],
	) -> Result<SessionId, Error> {
		self.advance(now);
		if admission.len() > MAX_ADMISSION {
			return Err(Error::AdmissionTooLong(admission.len()));
		}
		if self.sessions.len() >= self.ctx.config.max_sessions {
			return Err(Error::TooManySessions);
		}
		let id = self.new_id();
		let mask = self.routes.add_dialed(peer, to);
		let session = Session::dialing(&mut self.ctx, id, peer, to, mask, admission);
		self.sessions.insert(id, session);
		if let Err(error) = self.dial(id) {
			self.remove(id);
			return Err(error);
		}
		self.settle(id);
		Ok(id)
	}

	/// Accepts a session that [`Event::Incoming`] told of. Does nothing if it is gone.
	pub fn accept(&mut self, now: Instant, session: SessionId) {
		self.advance(now);
		if let Some(to) = self.path(session) {
			self.answer(session, to);
			self.settle(session);
		}
	}

	/// Refuses a session that [`Event::Incoming`] told of: the peer hears nothing. Does nothing to
	/// one that is established.
	pub fn refuse(&mut self, session: SessionId) {
		if self.sessions.get(&session).is_some_and(Session::is_pending) {
			self.remove(session);
		}
	}

	/// Ends a session, in any state. What was to be sent on it still is, and the peer is told once,
	/// if it knows the session. No event follows.
	pub fn close(&mut self, now: Instant, session: SessionId) {
		self.advance(now);
		if let Some(closing) = self.sessions.get_mut(&session) {
			closing.send_close(&mut self.ctx);
			while let Some(transmit) = closing.transmit(&mut self.ctx) {
				if self.outgoing.len() < MOST_OUTGOING {
					self.outgoing.push_back(transmit);
				}
			}
			self.remove(session);
		}
	}

	// Out.

	/// Takes an inner packet of 1 to [`max_packet`](Self::max_packet) bytes.
	pub fn send_packet(
		&mut self,
		now: Instant,
		session: SessionId,
		packet: &[u8],
	) -> Result<(), SendError> {
		self.advance(now);
		let sending = self.sessions.get_mut(&session).ok_or(SendError::UnknownSession)?;
		sending.send_packet(&mut self.ctx, packet)?;
		self.settle_traffic(session);
		Ok(())
	}

	/// Takes a control message of 1 to [`MAX_MESSAGE`](crate::MAX_MESSAGE) bytes. It may be lost,
	/// as packets may.
	pub fn send_message(
		&mut self,
		now: Instant,
		session: SessionId,
		message: &[u8],
	) -> Result<(), SendError> {
		self.advance(now);
		let sending = self.sessions.get_mut(&session).ok_or(SendError::UnknownSession)?;
		sending.send_message(&mut self.ctx, message)?;
		self.settle_traffic(session);
		Ok(())
	}

	/// The next datagram to send. Whatever waits leaves now: partly filled datagrams are padded and
	/// sealed here.
	pub fn poll_transmit(&mut self) -> Option<Transmit> {
		if let Some(transmit) = self.outgoing.pop_front() {
			return Some(transmit);
		}
		while let Some(id) = self.ready.pop_front() {
			let Some(session) = self.sessions.get_mut(&id) else { continue };
			session.queued = false;
			if let Some(transmit) = session.transmit(&mut self.ctx) {
				self.enqueue(id);
				return Some(transmit);
			}
		}
		None
	}

	/// The next event.
	pub fn poll_event(&mut self) -> Option<Event> {
		self.ctx.next_event()
	}

	/// Gives back a buffer of a [`Transmit`] or an [`Event::Packet`], to be used again.
	pub fn recycle(&mut self, buffer: Vec<u8>) {
		self.ctx.pool.give(buffer);
	}

	// In.

	/// Takes a datagram that came from `from`. It is opened in place, so its bytes are garbage
	/// afterwards. What is not authentic, not new or not understood has no effect whatsoever.
	pub fn handle_datagram(&mut self, now: Instant, from: SocketAddr, datagram: &mut [u8]) {
		self.advance(now);
		match self.routes.find(from, datagram) {
			Some((session, header)) => self.receive(session, from, header, datagram),
			None => {
				self.receive_first(from, datagram);
			},
		}
	}

	/// When [`handle_timeout`](Self::handle_timeout) is to be called next. `None` if only a call or
	/// a datagram can make something happen.
	pub fn poll_timeout(&self) -> Option<Instant> {
		self.timers.first().map(|(at, _)| *at)
	}

	/// Does what is due at `now`. Harmless when nothing is.
	pub fn handle_timeout(&mut self, now: Instant) {
		self.advance(now);
		while let Some((at, id)) = self.timers.first().copied() {
			if at > self.ctx.now {
				break;
			}
			self.timers.pop_first();
			let Some(session) = self.sessions.get_mut(&id) else { continue };
			session.armed = None;
			match session.due(&mut self.ctx) {
				Due::Nothing => {},
				Due::Close(reason) => {
					self.bury(id, reason);
					continue;
				},
				Due::Dial => self.redial(id),
			}
			self.settle(id);
		}
	}

	fn receive(&mut self, id: SessionId, from: SocketAddr, header: Header, datagram: &mut [u8]) {
		let Some(session) = self.sessions.get_mut(&id) else { return };
		let (path, pending) = (session.path, session.is_pending());
		let Some(heard) = session.receive(&mut self.ctx, from, header, datagram) else { return };
		if pending && !session.is_pending() {
			self.pending -= 1;
		}
		if matches!(session.role, Role::Initiator(_)) && session.path != path {
			self.routes.move_dialed(session.peer, path, session.path);
		}
		match heard {
			Heard::Alive => self.settle_traffic(id),
			Heard::Closed => self.bury(id, CloseReason::ByPeer),
		}
	}

	/// Takes what may be a first message. The order of the checks is that of their costs.
	fn receive_first(&mut self, from: SocketAddr, datagram: &mut [u8]) -> Option<()> {
		let preamble = self.gate.open(datagram)?;
		let now = self.ctx.date();
		let fresh = self.first_flights.is_fresh(preamble.date, preamble.id, now);
		if !fresh || !self.handshakes.take(self.ctx.now) {
			return None;
		}
		let secret = &self.ctx.config.secret;
		let mut request = Request::read(&mut self.ctx.rng, secret, &preamble, datagram)?;
		self.first_flights.remember(preamble.date, preamble.id, now);

		let (peer, connection) = (request.peer, request.connection);
		if let Some(id) = self.routes.connection(peer, connection) {
			if self.sessions.get_mut(&id)?.asked_again(from, request) {
				self.answer(id, from);
			}
			self.settle(id);
			return Some(());
		}
		let config = &self.ctx.config;
		if self.sessions.len() >= config.max_sessions || self.pending >= config.max_pending {
			return None;
		}
		let id = self.new_id();
		let admission = core::mem::take(&mut request.admission);
		let session = Session::asked(&mut self.ctx, id, from, request);
		self.sessions.insert(id, session);
		self.pending += 1;
		self.routes.add_connection(peer, connection, id);
		self.ctx.tell(Event::Incoming { session: id, peer, from, admission });
		self.settle(id);
		Some(())
	}

	// What follows from a change.

	fn advance(&mut self, now: Instant) {
		self.ctx.now = self.ctx.now.max(now);
	}

	fn new_id(&mut self) -> SessionId {
		self.next_id += 1;
		SessionId(self.next_id)
	}

	fn dial(&mut self, id: SessionId) -> Result<(), Error> {
		let Some(session) = self.sessions.get_mut(&id) else { return Ok(()) };
		let tag = self.routes.new_tag(&mut self.ctx.rng, id);
		let transmit = session.dial(&mut self.ctx, tag).inspect_err(|_| {
			self.routes.remove_tags([tag]);
		})?;
		self.send(transmit);
		Ok(())
	}

	/// Sends a further first message. The first succeeded with the same keys, so this does.
	fn redial(&mut self, id: SessionId) {
		if self.dial(id).is_err() {
			self.bury(id, CloseReason::TimedOut);
		}
	}

	fn answer(&mut self, id: SessionId, to: SocketAddr) {
		let Some(session) = self.sessions.get_mut(&id) else { return };
		let tag = self.routes.new_tag(&mut self.ctx.rng, id);
		let own = Reach { tag, mask: self.routes.own_mask().clone() };
		let transmit = session.answer(&mut self.ctx, to, own);
		if transmit.is_none() {
			self.routes.remove_tags([tag]);
		}
		self.send(transmit);
	}

	fn send(&mut self, transmit: Option<Transmit>) {
		if self.outgoing.len() < MOST_OUTGOING {
			self.outgoing.extend(transmit);
		}
	}

	fn enqueue(&mut self, id: SessionId) {
		let Some(session) = self.sessions.get_mut(&id) else { return };
		if !session.queued && session.has_output(&self.ctx) {
			session.queued = true;
			self.ready.push_back(id);
		}
	}

	/// Renews keys if a session that has traffic needs it, and settles it.
	fn settle_traffic(&mut self, id: SessionId) {
		if self.sessions.get(&id).is_some_and(|session| session.wants_dial(&self.ctx)) {
			self.redial(id);
		}
		self.settle(id);
	}

	/// Brings tables, line and timers in step with a session that may have changed.
	fn settle(&mut self, id: SessionId) {
		self.enqueue(id);
		let Some(session) = self.sessions.get_mut(&id) else { return };
		if !session.dropped.is_empty() {
			self.routes.remove_tags(session.dropped.drain(..));
		}
		let Some(deadline) = session.deadline(&self.ctx) else { return };
		if session.armed.is_none_or(|armed| deadline < armed) {
			if let Some(armed) = session.armed.replace(deadline) {
				self.timers.remove(&(armed, id));
			}
			self.timers.insert((deadline, id));
		}
	}

	fn bury(&mut self, id: SessionId, reason: CloseReason) {
		self.remove(id);
		self.ctx.tell(Event::Closed { session: id, reason });
	}

	fn remove(&mut self, id: SessionId) {
		let Some(session) = self.sessions.remove(&id) else { return };
		self.routes.remove_tags(session.tags());
		match &session.role {
			Role::Initiator(_) => self.routes.remove_dialed(session.peer, session.path),
			Role::Responder(responder) => {
				self.routes.remove_connection(session.peer, responder.connection);
			},
		}
		if session.is_pending() {
			self.pending -= 1;
		}
		if let Some(armed) = session.armed {
			self.timers.remove(&(armed, id));
		}
	}
}

impl fmt::Debug for Endpoint {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		f.debug_struct("Endpoint")
			.field("public", &self.public)
			.field("sessions", &self.sessions.len())
			.field("pending", &self.pending)
			.finish_non_exhaustive()
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn endpoint_should_move_between_threads() {
		const fn assert_send<T: Send>() {}
		const { assert_send::<Endpoint>() };
	}

	#[test]
	fn endpoint_should_not_print_secrets() {
		let clock = Clock::new(Instant::now(), std::time::SystemTime::now());
		let secret = crate::StaticSecret::from_bytes([0x5a; 32]);
		let config = Config::new(secret, [0x5a; 32], clock);
		for printed in [format!("{config:?}"), format!("{:?}", Endpoint::new(config))] {
			assert!(!printed.contains("90, 90") && !printed.contains("5a5a"), "{printed}");
		}
	}
}

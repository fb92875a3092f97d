//! One session: what is sent and received under its keys, and its deadlines.

use crate::{
	context::Context,
	dialer::{Dialer, Redial},
	epoch::{Epoch, Epochs},
	error::{CloseReason, Error, SendError},
	event::{Event, SessionId, SessionStats, Transmit},
	frame::{self, Frame, Token},
	handshake::{Connection, Reach, Request},
	header::{Header, MaskKey, Tag},
	keys::PublicKey,
	outbox::{self, Means, Outbox},
	probe::Probe,
	shaper::Shaper,
	MAX_MESSAGE,
};
use std::{
	net::SocketAddr,
	time::{Duration, Instant},
};

/// How long the application may take to accept, and an accepted peer to use the session.
const DECISION: Duration = Duration::from_secs(10);
const CONFIRMATION: Duration = Duration::from_secs(30);

/// Pieces of packets whose others do not come are forgotten after about this time without traffic.
const STRAY: Duration = Duration::from_secs(10);

/// A session of an endpoint, in any state.
pub(crate) struct Session {
	id: SessionId,
	pub peer: PublicKey,
	/// Where the peer was heard last.
	pub path: SocketAddr,
	pub role: Role,
	established: bool,
	epochs: Epochs,
	outbox: Outbox,
	shaper: Shaper,
	probe: Probe,
	last_heard: Instant,
	stray_at: Option<Instant>,
	pub stats: SessionStats,
	/// Tags that lead here no longer.
	pub dropped: Vec<Tag>,
	/// When the endpoint's timer for this session goes off.
	pub armed: Option<Instant>,
	/// Whether the session is in the endpoint's line of those with something to send.
	pub queued: bool,
}

/// Which side of the handshakes this is.
pub(crate) enum Role {
	Initiator(Box<Dialer>),
	Responder(Responder),
}

/// What a responder keeps for a session.
pub(crate) struct Responder {
	pub connection: Connection,
	/// What the application has not judged yet.
	request: Option<Box<Request>>,
	/// The session is dropped if it is not established by then.
	until: Instant,
}

/// What became of an authentic datagram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Heard {
	/// The session goes on.
	Alive,
	/// The peer closed it.
	Closed,
}

/// What a session needs from its endpoint when its time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
	Nothing,
	/// Another first message.
	Dial,
	Close(CloseReason),
}

impl Session {
	/// A session that this side begins.
	pub fn dialing(
		ctx: &mut Context,
		id: SessionId,
		peer: PublicKey,
		path: SocketAddr,
		mask: MaskKey,
		admission: &[u8],
	) -> Self {
		let dialer = Dialer::new(&mut ctx.rng, peer, mask, admission);
		Self::new(ctx, id, peer, path, Role::Initiator(Box::new(dialer)))
	}

	/// A session that a peer asks for.
	pub fn asked(ctx: &mut Context, id: SessionId, path: SocketAddr, request: Request) -> Self {
		let (peer, length) = (request.peer, request.length() as u64);
		let responder = Responder {
			connection: request.connection,
			request: Some(Box::new(request)),
			until: ctx.now + DECISION,
		};
		let mut session = Self::new(ctx, id, peer, path, Role::Responder(responder));
		session.stats.wire_in = length;
		session
	}

	fn new(
		ctx: &mut Context,
		id: SessionId,
		peer: PublicKey,
		path: SocketAddr,
		role: Role,
	) -> Self {
		Self {
			id,
			peer,
			path,
			role,
			established: false,
			epochs: Epochs::default(),
			outbox: Outbox::default(),
			shaper: Shaper::new(&mut ctx.rng, ctx.config.max_datagram),
			probe: Probe::new(ctx.now),
			last_heard: ctx.now,
			stray_at: None,
			stats: SessionStats::default(),
			dropped: Vec::new(),
			armed: None,
			queued: false,
		}
	}

	/// Whether the session counts against the endpoint's limit of unconfirmed ones.
	pub const fn is_pending(&self) -> bool {
		matches!(self.role, Role::Responder(_)) && !self.established
	}

	/// All tags that lead here.
	pub fn tags(&self) -> Vec<Tag> {
		let awaited: Vec<Tag> = match &self.role {
			Role::Initiator(dialer) => dialer.tags().collect(),
			Role::Responder(_) => Vec::new(),
		};
		self.epochs.tags().chain(awaited).chain(self.dropped.iter().copied()).collect()
	}

	// The handshake.

	/// Sends a first message, whose reply will bear `tag`.
	pub fn dial(&mut self, ctx: &mut Context, tag: Tag) -> Result<Option<Transmit>, Error> {
		let Role::Initiator(dialer) = &mut self.role else { return Ok(None) };
		let (payload, superseded) = dialer.dial(&mut ctx.rng, &ctx.config, ctx.now, tag)?;
		self.dropped.extend(superseded);
		self.probe.reset();
		self.stats.wire_out += payload.len() as u64;
		Ok(Some(Transmit { to: self.path, payload }))
	}

	/// Whether traffic is reason enough for new keys now.
	pub fn wants_dial(&self, ctx: &Context) -> bool {
		let Role::Initiator(dialer) = &self.role else { return false };
		if !self.established || !dialer.may_dial(ctx.now) {
			return false;
		}
		let limit = u64::from(ctx.config.rekey_datagrams);
		dialer.is_renewal_due(ctx.now)
			|| self.epochs.in_use().is_some_and(|epoch| epoch.used() >= limit)
			|| (!self.outbox.is_empty() && !self.usable(ctx))
	}

	/// Takes a request of the same peer for the same connection: a first message repeated because
	/// the reply was lost, or a renewal of keys. Returns whether it can be answered without asking
	/// the application.
	pub fn asked_again(&mut self, path: SocketAddr, request: Request) -> bool {
		let Role::Responder(responder) = &mut self.role else { return false };
		let undecided = responder.request.is_some();
		self.stats.wire_in += request.length() as u64;
		if !self.established {
			self.path = path;
		}
		responder.request = Some(Box::new(request));
		!undecided
	}

	/// Answers the request that waits. The peer's address may be `to` rather than the session's
	/// path.
	pub fn answer(&mut self, ctx: &mut Context, to: SocketAddr, own: Reach) -> Option<Transmit> {
		let Role::Responder(responder) = &mut self.role else { return None };
		let request = responder.request.take()?;
		responder.until = ctx.now + CONFIRMATION;
		let (payload, agreement) = request.answer(&mut ctx.rng, &own)?;
		let epoch = Epoch::new(&agreement, own.tag, ctx.now);
		self.epochs.offer(epoch, ctx.now, &mut self.dropped);
		self.stats.wire_out += payload.len() as u64;
		Some(Transmit { to, payload })
	}

	// Receiving.

	/// Takes a datagram whose header names a tag of this session. `None` if it is not authentic.
	pub fn receive(
		&mut self,
		ctx: &mut Context,
		from: SocketAddr,
		header: Header,
		datagram: &mut [u8],
	) -> Option<Heard> {
		let length = datagram.len() as u64;
		let awaited = match &self.role {
			Role::Initiator(dialer) => dialer.tags().any(|tag| tag == header.tag),
			Role::Responder(_) => false,
		};
		let heard = if awaited {
			self.receive_reply(ctx, from, header, datagram)?
		} else {
			self.receive_frames(ctx, from, header, datagram)?
		};
		self.stats.wire_in += length;
		self.last_heard = ctx.now;
		Some(heard)
	}

	fn receive_reply(
		&mut self,
		ctx: &mut Context,
		from: SocketAddr,
		header: Header,
		datagram: &mut [u8],
	) -> Option<Heard> {
		let Role::Initiator(dialer) = &mut self.role else { return None };
		let (agreement, superseded) =
			dialer.finish(&mut ctx.rng, &ctx.config, ctx.now, header, datagram)?;
		self.dropped.extend(superseded);
		let epoch = Epoch::new(&agreement, header.tag, ctx.now);
		self.epochs.install(epoch, ctx.now, &mut self.dropped);
		self.path = from;
		// The peer sends nothing under the new keys before it has seen them used.
		let token = self.probe.confirm(&mut ctx.rng, ctx.now);
		self.push(ctx, Frame::Ping(token));
		self.establish(ctx);
		Some(Heard::Alive)
	}

	fn receive_frames(
		&mut self,
		ctx: &mut Context,
		from: SocketAddr,
		header: Header,
		datagram: &mut [u8],
	) -> Option<Heard> {
		let epoch = self.epochs.find(header.tag)?;
		if is_expired(epoch, ctx) {
			return None;
		}
		let frames = epoch.open(header, datagram)?;
		self.epochs.confirm(header.tag, ctx.now, &mut self.dropped);
		self.establish(ctx);
		if let Some(current) = self.epochs.in_use().filter(|epoch| epoch.tag() == header.tag) {
			self.probe.confirmed();
			if current.is_newest(header.counter) {
				self.path = from;
			}
		}
		let mut ping = None;
		for frame in frame::read(frames) {
			match frame {
				Frame::Packet(bytes) => {
					let packet = ctx.pool.copy_of(bytes);
					self.deliver(ctx, packet);
				},
				Frame::Piece(part, bytes) => {
					let Some(epoch) = self.epochs.find(header.tag) else { break };
					let pieces = &mut epoch.pieces;
					let packet = pieces.insert(header.counter, part, bytes, &mut ctx.pool);
					if !pieces.is_empty() {
						self.stray_at.get_or_insert(ctx.now + STRAY);
					}
					if let Some(packet) = packet {
						self.deliver(ctx, packet);
					}
				},
				Frame::Message(bytes) if bytes.len() <= MAX_MESSAGE => {
					ctx.deliver_message(self.id, bytes);
				},
				Frame::Message(_) => {},
				Frame::Ping(token) => ping = Some(token),
				Frame::Pong(token) => self.pong(ctx, token),
				Frame::Close => return Some(Heard::Closed),
			}
		}
		if let Some(token) = ping.filter(|_| !self.outbox.is_full()) {
			self.push(ctx, Frame::Pong(token));
		}
		Some(Heard::Alive)
	}

	fn establish(&mut self, ctx: &mut Context) {
		if !self.established {
			self.established = true;
			ctx.tell(Event::Established { session: self.id });
		}
	}

	fn deliver(&mut self, ctx: &mut Context, packet: Vec<u8>) {
		let length = packet.len() as u64;
		if ctx.deliver_packet(self.id, packet) {
			self.stats.packets_in += 1;
			self.stats.bytes_in += length;
		}
	}

	fn pong(&mut self, ctx: &mut Context, token: Token) {
		if let Some(rtt) = self.probe.answered(&mut ctx.rng, token, ctx.now) {
			self.stats.rtt = Some(rtt);
		}
	}

	// Sending.

	/// Takes a packet for sending.
	pub fn send_packet(&mut self, ctx: &mut Context, packet: &[u8]) -> Result<(), SendError> {
		self.admit(ctx, packet, outbox::max_packet(ctx.config.max_datagram))?;
		self.probe_if_due(ctx);
		let mut means = Means { rng: &mut ctx.rng, pool: &mut ctx.pool, shaper: &mut self.shaper };
		self.outbox.push_packet(packet, &mut means);
		self.stats.packets_out += 1;
		self.stats.bytes_out += packet.len() as u64;
		Ok(())
	}

	/// Takes a control message for sending.
	pub fn send_message(&mut self, ctx: &mut Context, message: &[u8]) -> Result<(), SendError> {
		self.admit(ctx, message, MAX_MESSAGE)?;
		self.probe_if_due(ctx);
		self.push(ctx, Frame::Message(message));
		Ok(())
	}

	/// Takes leave of the peer, behind what waits already.
	pub fn send_close(&mut self, ctx: &mut Context) {
		if self.established {
			self.push(ctx, Frame::Close);
		}
	}

	/// Whether there is a datagram to send, and keys for it.
	pub fn has_output(&self, ctx: &Context) -> bool {
		!self.outbox.is_empty() && self.usable(ctx)
	}

	/// The next datagram.
	pub fn transmit(&mut self, ctx: &mut Context) -> Option<Transmit> {
		if !self.usable(ctx) {
			return None;
		}
		let datagram = self.outbox.next(&mut ctx.rng, &mut self.shaper)?;
		let payload = self.epochs.current()?.seal(datagram)?;
		self.stats.wire_out += payload.len() as u64;
		Some(Transmit { to: self.path, payload })
	}

	fn admit(&self, ctx: &Context, payload: &[u8], limit: usize) -> Result<(), SendError> {
		let length = payload.len();
		if !self.established {
			Err(SendError::NotEstablished)
		} else if length == 0 {
			Err(SendError::Empty)
		} else if length > limit {
			Err(SendError::TooLarge { length, limit })
		} else if matches!(self.role, Role::Responder(_)) && !self.usable(ctx) {
			Err(SendError::KeysExpired)
		} else if self.outbox.is_full() {
			Err(SendError::QueueFull)
		} else {
			Ok(())
		}
	}

	fn probe_if_due(&mut self, ctx: &mut Context) {
		if let Some(token) = self.probe.due(&mut ctx.rng, ctx.now, self.last_heard) {
			self.push(ctx, Frame::Ping(token));
		}
	}

	fn push(&mut self, ctx: &mut Context, frame: Frame<'_>) {
		let mut means = Means { rng: &mut ctx.rng, pool: &mut ctx.pool, shaper: &mut self.shaper };
		self.outbox.push(frame, &mut means);
	}

	/// Whether there are keys to send under.
	fn usable(&self, ctx: &Context) -> bool {
		self.epochs.in_use().is_some_and(|epoch| !epoch.is_spent() && !is_expired(epoch, ctx))
	}

	// Deadlines.

	/// When [`due`](Self::due) is to be asked, at the latest.
	pub fn deadline(&self, ctx: &Context) -> Option<Instant> {
		if !self.established {
			return match &self.role {
				Role::Initiator(dialer) => dialer.deadline(),
				Role::Responder(responder) => Some(responder.until),
			};
		}
		let of_role = match &self.role {
			Role::Initiator(dialer) if dialer.is_dialing() => dialer.deadline(),
			Role::Initiator(_) => {
				let patience = self.probe.patience_ends(self.last_heard);
				patience.into_iter().chain(self.probe.repeat_at()).min()
			},
			Role::Responder(_) => None,
		};
		let idle = self.last_heard + ctx.config.idle_timeout;
		let expiry = self.epochs.in_use().map(|epoch| expiry(epoch, ctx));
		[Some(idle), of_role, expiry, self.epochs.lapse(), self.stray_at]
			.into_iter()
			.flatten()
			.min()
	}

	/// Does what is due, and says what the endpoint has to do.
	pub fn due(&mut self, ctx: &mut Context) -> Due {
		let now = ctx.now;
		self.epochs.expire(now, &mut self.dropped);
		self.expire_stray_pieces(now);
		if self.established && now >= self.last_heard + ctx.config.idle_timeout {
			return Due::Close(CloseReason::Idle);
		}
		if self.epochs.in_use().is_some_and(|epoch| is_expired(epoch, ctx)) {
			let in_use = now < self.last_heard + ctx.config.rekey_after;
			if in_use && matches!(self.role, Role::Responder(_)) {
				return Due::Close(CloseReason::KeysExpired);
			}
			// The session sleeps until the initiator has something to send.
			self.epochs.erase(&mut self.dropped);
			self.probe.reset();
		}
		match &mut self.role {
			Role::Initiator(dialer) => match dialer.due(now, &ctx.config) {
				Some(Redial::Again) => Due::Dial,
				Some(Redial::GiveUp) => {
					let alive = dialer.dialing_since().is_some_and(|began| self.last_heard > began);
					if !self.established || !alive {
						return Due::Close(CloseReason::TimedOut);
					}
					self.dropped.extend(dialer.postpone(&mut ctx.rng, now));
					Due::Nothing
				},
				None if dialer.is_dialing() || !self.established => Due::Nothing,
				None => {
					let patience = self.probe.patience_ends(self.last_heard);
					if patience.is_some_and(|ends| now >= ends) {
						return Due::Dial;
					}
					if let Some(token) = self.probe.repeat(&mut ctx.rng, now) {
						self.push(ctx, Frame::Ping(token));
					}
					Due::Nothing
				},
			},
			Role::Responder(responder) if !self.established && now >= responder.until => {
				Due::Close(CloseReason::TimedOut)
			},
			Role::Responder(_) => Due::Nothing,
		}
	}

	fn expire_stray_pieces(&mut self, now: Instant) {
		if self.stray_at.is_none_or(|at| now < at) {
			return;
		}
		self.stray_at = None;
		let Some(epoch) = self.epochs.current() else { return };
		if now >= self.last_heard + STRAY {
			epoch.pieces.clear();
		} else if !epoch.pieces.is_empty() {
			self.stray_at = Some(now + STRAY);
		}
	}
}

/// When keys are not used any more: well after the initiator should have renewed them.
fn expiry(epoch: &Epoch, ctx: &Context) -> Instant {
	epoch.born + 2 * ctx.config.rekey_after
}

fn is_expired(epoch: &Epoch, ctx: &Context) -> bool {
	ctx.now >= expiry(epoch, ctx)
}

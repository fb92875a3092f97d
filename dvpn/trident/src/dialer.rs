//! An initiator's handshakes: when they begin, are repeated and given up.

use crate::{
	config::Config,
	error::Error,
	handshake::{Agreement, Attempt, Connection, Gate, Introduction, Reach},
	header::{Header, MaskKey, Tag},
	keys::PublicKey,
	random::{between, bytes},
};
use rand_chacha::ChaCha20Rng;
use std::{
	collections::VecDeque,
	time::{Duration, Instant},
};

/// First messages whose replies are waited for at once.
const MOST_ATTEMPTS: usize = 4;
/// Time from the first message to the second; then 8/5 of it, and so on up to the longest. Each is
/// varied by a quarter.
const FIRST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_secs(6);
/// Time until a renewal is tried again that was given up although the peer is alive.
const PAUSE: (Duration, Duration) = (Duration::from_secs(30), Duration::from_secs(60));

/// What an initiator keeps for as long as the session lives.
pub(crate) struct Dialer {
	gate: Gate,
	responder: PublicKey,
	connection: Connection,
	mask: MaskKey,
	admission: Box<[u8]>,
	attempts: VecDeque<Attempt>,
	/// The handshake under way.
	under_way: Option<UnderWay>,
	/// When the keys are to be renewed, if there is traffic.
	renew_at: Option<Instant>,
	/// No renewal before this, since the last was given up.
	not_before: Option<Instant>,
}

struct UnderWay {
	began: Instant,
	sent: u32,
	wait: Duration,
	next: Instant,
}

/// What a dialer does when its time has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Redial {
	/// Send another first message.
	Again,
	/// Too many went unanswered.
	GiveUp,
}

impl Dialer {
	/// A dialer to the holder of `responder`, who is to mask with `mask` what it sends.
	pub fn new(
		rng: &mut ChaCha20Rng,
		responder: PublicKey,
		mask: MaskKey,
		admission: &[u8],
	) -> Self {
		Self {
			gate: Gate::of(&responder),
			responder,
			connection: bytes(rng),
			mask,
			admission: admission.into(),
			attempts: VecDeque::new(),
			under_way: None,
			renew_at: None,
			not_before: None,
		}
	}

	/// The tags of the replies waited for.
	pub fn tags(&self) -> impl Iterator<Item = Tag> + '_ {
		self.attempts.iter().map(|attempt| attempt.tag)
	}

	/// Whether a handshake is under way.
	pub const fn is_dialing(&self) -> bool {
		self.under_way.is_some()
	}

	/// When the handshake under way began.
	pub fn dialing_since(&self) -> Option<Instant> {
		self.under_way.as_ref().map(|under_way| under_way.began)
	}

	/// When something is to be done.
	pub fn deadline(&self) -> Option<Instant> {
		self.under_way.as_ref().map(|under_way| under_way.next)
	}

	/// Whether the keys have reached the age at which they are renewed.
	pub fn is_renewal_due(&self, now: Instant) -> bool {
		self.renew_at.is_some_and(|at| now >= at)
	}

	/// Whether a handshake may begin.
	pub fn may_dial(&self, now: Instant) -> bool {
		!self.is_dialing() && self.not_before.is_none_or(|at| now >= at)
	}

	/// What is to be done at `now`, if anything.
	pub fn due(&self, now: Instant, config: &Config) -> Option<Redial> {
		let under_way = self.under_way.as_ref().filter(|under_way| now >= under_way.next)?;
		Some(if under_way.sent < config.handshake_attempts {
			Redial::Again
		} else {
			Redial::GiveUp
		})
	}

	/// Makes the next first message, the first of a handshake if none is under way. `tag` is where
	/// the reply is expected; the tag of an attempt that gives way to it is returned too.
	pub fn dial(
		&mut self,
		rng: &mut ChaCha20Rng,
		config: &Config,
		now: Instant,
		tag: Tag,
	) -> Result<(Vec<u8>, Option<Tag>), Error> {
		let introduction = Introduction {
			gate: &self.gate,
			secret: &config.secret,
			responder: &self.responder,
			connection: &self.connection,
			reach: Reach { tag, mask: self.mask.clone() },
			admission: &self.admission,
			date: config.clock.unix_millis(now),
			max_datagram: config.max_datagram,
		};
		let (datagram, attempt) =
			Attempt::begin(rng, introduction).map_err(|_| Error::BadPublicKey)?;

		let under_way = self.under_way.get_or_insert(UnderWay {
			began: now,
			sent: 0,
			wait: FIRST_WAIT,
			next: now,
		});
		under_way.sent += 1;
		under_way.next = now + between(rng, under_way.wait * 3 / 4, under_way.wait * 5 / 4);
		under_way.wait = (under_way.wait * 8 / 5).min(LONGEST_WAIT);

		self.attempts.push_back(attempt);
		let superseded = match self.attempts.len() > MOST_ATTEMPTS {
			true => self.attempts.pop_front().map(|attempt| attempt.tag),
			false => None,
		};
		Ok((datagram, superseded))
	}

	/// Takes a reply. If it is one, the handshake is over, and the tags of the other attempts come
	/// with the agreement.
	pub fn finish(
		&mut self,
		rng: &mut ChaCha20Rng,
		config: &Config,
		now: Instant,
		header: Header,
		datagram: &mut [u8],
	) -> Option<(Agreement, Vec<Tag>)> {
		let attempt = self.attempts.iter_mut().find(|attempt| attempt.tag == header.tag)?;
		let agreement = attempt.finish(header, &self.mask, datagram)?;
		self.renew_at = Some(now + between(rng, config.rekey_after * 2 / 3, config.rekey_after));
		let superseded = self.hang_up().into_iter().filter(|tag| *tag != header.tag).collect();
		Some((agreement, superseded))
	}

	/// Ends the handshake under way for now, since the keys in use still serve. Returns the tags no
	/// longer waited for.
	pub fn postpone(&mut self, rng: &mut ChaCha20Rng, now: Instant) -> Vec<Tag> {
		self.not_before = Some(now + between(rng, PAUSE.0, PAUSE.1));
		self.hang_up()
	}

	fn hang_up(&mut self) -> Vec<Tag> {
		self.under_way = None;
		self.attempts.drain(..).map(|attempt| attempt.tag).collect()
	}
}

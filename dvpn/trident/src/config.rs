//! What an endpoint is built from.

use crate::keys::StaticSecret;
use std::time::{Duration, Instant, SystemTime};

/// Bounds of [`Config::max_datagram`]: a control message fits in the shortest full datagram, and
/// UDP carries the longest.
const LEAST_MAX_DATAGRAM: usize = 640;
const MOST_MAX_DATAGRAM: usize = 65_000;

/// Ties the monotonic time that an endpoint is given to calendar time, which handshakes are dated
/// by.
///
/// Two endpoints meet when their clocks differ by less than a few seconds (see
/// [`Config::clock_ahead`], [`Config::clock_behind`]); a device with a wrong clock may take the
/// time from the chain's head. Monotonic time stands still while a machine sleeps, and clocks are
/// set: see [`Endpoint::set_clock`](crate::Endpoint::set_clock).
#[derive(Clone, Copy, Debug)]
pub struct Clock {
	instant: Instant,
	unix: Duration,
}

impl Clock {
	/// A clock that showed `time` at `instant`.
	pub fn new(instant: Instant, time: SystemTime) -> Self {
		Self { instant, unix: time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default() }
	}

	/// The moment at which the clock was read.
	pub(crate) const fn start(&self) -> Instant {
		self.instant
	}

	/// Nanoseconds since the Unix epoch at that moment.
	pub(crate) const fn unix_nanos(&self) -> u128 {
		self.unix.as_nanos()
	}

	/// Milliseconds since the Unix epoch at `instant`.
	pub(crate) fn unix_millis(&self, instant: Instant) -> u64 {
		let unix = match instant.checked_duration_since(self.instant) {
			Some(later) => self.unix.saturating_add(later),
			None => self.unix.saturating_sub(self.instant.duration_since(instant)),
		};
		u64::try_from(unix.as_millis()).unwrap_or(u64::MAX)
	}
}

/// An endpoint's identity, randomness and limits. [`Config::new`] sets the defaults.
#[derive(Clone, Debug)]
pub struct Config {
	/// The long-term key.
	pub secret: StaticSecret,
	/// 32 random bytes, never used twice: all randomness of the endpoint derives from them.
	pub seed: Seed,
	/// Monotonic and calendar time, at one moment.
	pub clock: Clock,
	/// Largest datagram sent, in bytes of UDP payload; at most what the path carries. Clamped to
	/// 640..=65,000. Default 1,400.
	pub max_datagram: usize,
	/// Most sessions, of both roles and in any state. Default 100,000.
	pub max_sessions: usize,
	/// Most incoming sessions that are not confirmed yet. Default 1,024.
	pub max_pending: usize,
	/// First messages a second on which Diffie-Hellman is spent; what exceeds it is dropped.
	/// Default 1,000.
	pub handshakes_per_second: u32,
	/// First messages remembered against replay. Default 131,072.
	pub replay_capacity: usize,
	/// How far a first message's date may lie in the past. Default 120 s.
	pub clock_behind: Duration,
	/// How far a first message's date may lie in the future. Default 10 s.
	pub clock_ahead: Duration,
	/// First messages sent before a connection attempt is given up. Default 8 (some 33 s).
	pub handshake_attempts: u32,
	/// A session from which nothing is received for so long is dropped. Default 5 min.
	pub idle_timeout: Duration,
	/// The initiator renews the keys after 2/3 to 3/3 of this time, if there is traffic; after
	/// twice this time keys are erased. An idle session then sleeps until the initiator has
	/// something to send. Default 15 min.
	pub rekey_after: Duration,
	/// The initiator renews the keys after so many datagrams in a direction. At most (and by
	/// default) 2^31; keys end at 2^32.
	pub rekey_datagrams: u32,
}

impl Config {
	/// The defaults around an identity.
	pub fn new(secret: StaticSecret, seed: [u8; 32], clock: Clock) -> Self {
		Self {
			secret,
			seed: Seed(seed),
			clock,
			max_datagram: 1_400,
			max_sessions: 100_000,
			max_pending: 1_024,
			handshakes_per_second: 1_000,
			replay_capacity: 131_072,
			clock_behind: Duration::from_secs(120),
			clock_ahead: Duration::from_secs(10),
			handshake_attempts: 8,
			idle_timeout: Duration::from_secs(300),
			rekey_after: Duration::from_secs(900),
			rekey_datagrams: 1 << 31,
		}
	}

	/// The same, with what is out of bounds set to the bound.
	pub(crate) fn clamped(mut self) -> Self {
		self.max_datagram = self.max_datagram.clamp(LEAST_MAX_DATAGRAM, MOST_MAX_DATAGRAM);
		self.rekey_datagrams = self.rekey_datagrams.clamp(1, 1 << 31);
		self
	}
}

/// An endpoint's seed: wiped when dropped, never printed.
#[derive(Clone, zeroize::Zeroize, zeroize::ZeroizeOnDrop)]
pub struct Seed(pub [u8; 32]);

impl From<[u8; 32]> for Seed {
	fn from(bytes: [u8; 32]) -> Self {
		Self(bytes)
	}
}

impl core::fmt::Debug for Seed {
	fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
		f.write_str("Seed(..)")
	}
}

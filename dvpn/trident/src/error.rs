//! What can go wrong, by name. Nothing here is ever told to the other side.

/// Why a session could not be begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
	/// The admission bytes are longer than [`MAX_ADMISSION`](crate::MAX_ADMISSION).
	#[error("the admission has {0} bytes, more than a first message carries")]
	AdmissionTooLong(usize),
	/// The endpoint holds [`Config::max_sessions`](crate::Config::max_sessions) sessions already.
	#[error("the endpoint holds as many sessions as it may")]
	TooManySessions,
	/// The peer's public key admits no Diffie-Hellman (it is a point of low order).
	#[error("the peer's public key is not usable")]
	BadPublicKey,
}

/// Why a packet or a message was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SendError {
	/// No such session: it was closed, or never was.
	#[error("no such session")]
	UnknownSession,
	/// The handshake is not done yet.
	#[error("the session is not established")]
	NotEstablished,
	/// Longer than [`Endpoint::max_packet`](crate::Endpoint::max_packet) or
	/// [`MAX_MESSAGE`](crate::MAX_MESSAGE).
	#[error("{length} bytes, where {limit} is the most")]
	TooLarge {
		/// Bytes that were offered.
		length: usize,
		/// Bytes that would have been taken.
		limit: usize,
	},
	/// An empty packet or message.
	#[error("empty")]
	Empty,
	/// The keys reached their limit of age or use, and only the peer, who began the session, can
	/// renew them. It does when it next has something to send.
	#[error("the session's keys expired and wait for the peer to renew them")]
	KeysExpired,
	/// The session's queue is full: poll the transmits, or drop the packet as a router would.
	#[error("the session's queue is full")]
	QueueFull,
}

/// Why a session ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CloseReason {
	/// The peer closed it.
	#[error("the peer closed the session")]
	ByPeer,
	/// The handshake, or a later sign of life, was not answered.
	#[error("the peer does not answer")]
	TimedOut,
	/// Nothing was received for [`Config::idle_timeout`](crate::Config::idle_timeout).
	#[error("the session was idle for too long")]
	Idle,
	/// The peer, who began the session, used the keys up to their limit of age without renewing
	/// them.
	#[error("the peer did not renew the session's keys")]
	KeysExpired,
}

//! What an endpoint hands to its application.

use crate::{error::CloseReason, keys::PublicKey};
use std::{net::SocketAddr, time::Duration};

/// Names a session of one endpoint. Never reused within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub(crate) u64);

/// What happened, in order.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
	/// A peer that holds the secret key of `peer` asks for a session. Answer with
	/// [`accept`](crate::Endpoint::accept) or [`refuse`](crate::Endpoint::refuse) within ten
	/// seconds; until then the peer hears nothing.
	Incoming {
		/// The session asked for.
		session: SessionId,
		/// Who asks.
		peer: PublicKey,
		/// Where from. Not proven: the message could have been carried there by anybody.
		from: SocketAddr,
		/// The bytes the peer passed to [`connect`](crate::Endpoint::connect).
		admission: Vec<u8>,
	},
	/// Packets and messages may be sent; for an incoming session, the peer is proven to be alive.
	Established {
		/// The session.
		session: SessionId,
	},
	/// An inner packet arrived. Packets may be lost and reordered, never duplicated or altered.
	Packet {
		/// The session.
		session: SessionId,
		/// The packet. Give the buffer back with [`recycle`](crate::Endpoint::recycle) if
		/// convenient.
		packet: Vec<u8>,
	},
	/// A control message arrived. Messages may be lost and reordered, never duplicated or altered.
	Message {
		/// The session.
		session: SessionId,
		/// The message.
		message: Vec<u8>,
	},
	/// The session is gone. Not raised for what the application itself closed or refused.
	Closed {
		/// The session.
		session: SessionId,
		/// Why.
		reason: CloseReason,
	},
}

/// A datagram to send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Transmit {
	/// Where to.
	pub to: SocketAddr,
	/// The whole UDP payload. Give the buffer back with [`recycle`](crate::Endpoint::recycle) if
	/// convenient.
	pub payload: Vec<u8>,
}

/// What a session has carried.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct SessionStats {
	/// Inner packets received whole.
	pub packets_in: u64,
	/// Inner packets taken for sending.
	pub packets_out: u64,
	/// Bytes of the inner packets received whole.
	pub bytes_in: u64,
	/// Bytes of the inner packets taken for sending.
	pub bytes_out: u64,
	/// Bytes of authentic datagrams received, handshakes and padding included.
	pub wire_in: u64,
	/// Bytes of datagrams sent, handshakes and padding included.
	pub wire_out: u64,
	/// The latest round-trip time measured, if any.
	pub rtt: Option<Duration>,
}

//! TCP and UDP in user space, over the tunnel's inner packets.
//!
//! Both ends use it: the consumer, to open connections into the tunnel for its SOCKS proxy; the
//! provider, to terminate them and connect on with sockets of the host. So neither needs root, a
//! TUN device or routes.
//!
//! - [`packet`]: reads and writes inner packets.
//! - `flow`: one TCP connection: a smoltcp interface of its own, so that looking up a connection
//!   costs the same for one and for a thousand.
//! - `stream`: a connection as an asynchronous byte stream.
//! - `stack`: all connections of a session: takes packets in, and gives packets out as fast as
//!   its [`PacketSink`] has room.

mod device;
mod flow;
pub mod packet;
mod stack;
mod stream;

#[cfg(test)]
mod tests;

use std::{
	net::{Ipv4Addr, Ipv6Addr, SocketAddr},
	sync::{Mutex, MutexGuard, PoisonError},
};

pub use stack::{Input, Stack, StackError, Wake};
pub use stream::TunnelStream;

/// The consumer's address inside the tunnel. Sessions are apart, so all consumers have the same.
pub const CONSUMER_V4: Ipv4Addr = Ipv4Addr::new(100, 64, 0, 2);
/// The consumer's IPv6 address inside the tunnel.
pub const CONSUMER_V6: Ipv6Addr = Ipv6Addr::new(0xfd6d, 0x6574, 0x6100, 0, 0, 0, 0, 2);

/// Names a TCP connection: the address on this side of the stack and the one beyond the tunnel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FlowKey {
	/// On the consumer its own address; on the provider the host that the consumer wants to reach.
	pub local: SocketAddr,
	pub remote: SocketAddr,
}

/// Where a stack's packets go.
pub trait PacketSink {
	/// Whether a full packet may be sent now.
	fn has_room(&mut self) -> bool;
	/// Sends an inner packet, or loses it.
	fn send(&mut self, packet: &[u8]);
}

/// Locks, also after a panic of whoever held the lock: what is guarded here stays consistent.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

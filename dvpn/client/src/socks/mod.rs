//! The local SOCKS5 proxy (RFC 1928): TCP `CONNECT` and `UDP ASSOCIATE`, without authentication.
//!
//! Names are carried to the exit and resolved there: nothing is ever looked up from here.
//!
//! - [`protocol`]: the bytes, without I/O.
//! - [`server`]: the listener and its connections.
//! - `udp`: the relay of an association.

pub mod protocol;
pub mod server;
mod udp;

pub use server::serve;

//! Trident

mod budget;
mod config;
mod context;
mod dialer;
mod endpoint;
mod epoch;
mod error;
mod event;
mod frame;
mod handshake;
mod header;
mod keys;
mod noise;
mod outbox;
mod pool;
mod probe;
mod random;
mod reassembly;
mod replay;
mod routes;
mod session;
mod shaper;

pub use config::{Clock, Config, Seed};
pub use endpoint::Endpoint;
pub use error::{CloseReason, Error, SendError};
pub use event::{Event, SessionId, SessionStats, Transmit};
pub use keys::{PublicKey, StaticSecret};

/// Longest admission, in bytes.
pub const MAX_ADMISSION: usize = 256;

/// Longest control message, in bytes.
pub const MAX_MESSAGE: usize = 512;

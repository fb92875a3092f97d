//! # Trident
//!
//! A light, sans-IO tunnel: inner packets go in, datagrams that look like noise come out.
//!
//! ## Overview
//!
//! An [`Endpoint`] is one party. It begins sessions with peers whose public keys it knows
//! ([`connect`](Endpoint::connect)), and is asked for sessions by others ([`Event::Incoming`]). On
//! an established session both sides send inner packets and short control messages, which may be
//! lost or reordered as over any network, and are never altered, doubled or forged.
//!
//! Inside there is no socket, no clock, no thread and no chain: bytes and times go in, bytes and
//! deadlines come out. The same code runs over a UDP socket, inside another session's packets, or
//! in a test that sets time instead of spending it.
//!
//! ```
//! use std::{net::SocketAddr, time::{Instant, SystemTime}};
//! use trident::{Clock, Config, Endpoint, Event, StaticSecret};
//!
//! let now = Instant::now();
//! let clock = Clock::new(now, SystemTime::now());
//! // Real endpoints take 32 bytes each from the system's generator.
//! let mut here = Endpoint::new(Config::new(StaticSecret::from_bytes([1; 32]), [2; 32], clock));
//! let mut there = Endpoint::new(Config::new(StaticSecret::from_bytes([3; 32]), [4; 32], clock));
//! let here_at = SocketAddr::from(([127, 0, 0, 1], 1));
//! let there_at = SocketAddr::from(([127, 0, 0, 1], 2));
//!
//! fn carry(now: Instant, from: SocketAddr, sender: &mut Endpoint, receiver: &mut Endpoint) {
//!     while let Some(mut transmit) = sender.poll_transmit() {
//!         receiver.handle_datagram(now, from, &mut transmit.payload);
//!     }
//! }
//!
//! let session = here.connect(now, there_at, there.public_key(), b"ticket")?;
//! carry(now, here_at, &mut here, &mut there);
//! let Some(Event::Incoming { session: asked, admission, .. }) = there.poll_event() else { panic!() };
//! assert_eq!(admission, b"ticket");
//! there.accept(now, asked);
//! carry(now, there_at, &mut there, &mut here);
//! assert_eq!(here.poll_event(), Some(Event::Established { session }));
//!
//! here.send_packet(now, session, b"an inner packet")?;
//! carry(now, here_at, &mut here, &mut there);
//! assert_eq!(there.poll_event(), Some(Event::Established { session: asked }));
//! let packet = b"an inner packet".to_vec();
//! assert_eq!(there.poll_event(), Some(Event::Packet { session: asked, packet }));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! ## On the wire
//!
//! Everything is one of three datagrams, none of which has a constant byte, a fixed length or a
//! mark by which one kind is told from another. `docs/protocol/trident.md` specifies them.
//!
//! | datagram | bytes |
//! |---|---|
//! | first message | nonce 16, authenticator 16, masked date 8 and key 32, sealed key 48 and payload 71+ |
//! | reply | masked header 8, masked key 32, sealed payload 52+ |
//! | data | masked header 8, encrypted frames and padding, seal 16 |
//!
//! The handshake is `Noise_IK_25519_ChaChaPoly_BLAKE2s`; data is sealed with ChaCha20-Poly1305
//! under keys from it; masks and authenticators are keyed BLAKE3.
//!
//! ## Low-level
//!
//! Design goals:
//! 1. **Silence.** What does not authenticate, or was seen before, changes nothing and is answered
//!    by nothing. There are no cookies, resets or errors. An idle session sends nothing.
//! 2. **Cheap refusal.** Strangers' datagrams cost a few BLAKE3 blocks. Diffie-Hellman comes after
//!    authenticator, date and replay cache, at a bounded rate.
//! 3. **Bounds.** Sessions, unconfirmed sessions, queues, replay memory and pieces of packets have
//!    limits.
//! 4. **Sizes from the shaper**, not from the packets: these are coalesced and split. Bulk costs
//!    2.5 %.
//! 5. **Few copies.** A packet is copied once into the datagram, which is sealed in place, opened
//!    in place, and copied out once, in buffers that are used again when they are
//!    [recycled](Endpoint::recycle). Only a split packet's first piece is kept aside.
//! 6. **Determinism.** All randomness derives from [`Config::seed`].
//!
//! Modules depend on one another in this order: `endpoint` (tables, timers, demultiplexing) on
//! `session` (one session's sending, receiving and deadlines), that on `dialer` (an initiator's
//! handshakes), `epoch` (keys), `outbox` and `reassembly` (packets to datagrams and back) and
//! `probe` (signs of life), those on `handshake`, `frame`, `header`, `replay` and `shaper`.
//!
//! ## Security
//!
//! Both sides are authenticated, and the initiator's key is seen by the responder only. Keys are
//! renewed by the initiator every ten to fifteen minutes of use and erased after thirty. What is
//! **not** protected in this version:
//! - Whoever knows a responder's public key (the directory publishes it) can recognise first
//!   messages to it, and can make it spend Diffie-Hellman up to [`Config::handshakes_per_second`].
//!   Admission tickets are to replace the public key there.
//! - Ephemeral keys are masked, not encoded as uniform bytes: to the same observer they are curve
//!   points.
//! - A peer that was accepted can unmask the headers of others' datagrams to the same responder: it
//!   sees tags and counters.
//! - A session follows the newest authentic datagram to its source without probing that address
//!   first.
//! - After a restart, a responder refuses first messages dated before it. One dated ahead by a fast
//!   clock (up to [`Config::clock_ahead`]) could be taken a second time if it is replayed within
//!   that time.
//! - Timing is not shaped.
//! - The ciphers' expanded keys inside `ring` and `snow` are not wiped when freed; our own copies
//!   are.

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

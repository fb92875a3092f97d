//! # MetaChain's dVPN
//!
//! Sells and buys traffic: the provider forwards it, the consumer pays for it with vouchers.
//!
//! ## Overview
//!
//! ```text
//!  program ─ SOCKS5 ─▶ connect ══ trident over UDP ══▶ provide ─ sockets ─▶ the internet
//!                        │  ▲                           │  │
//!                        │  └──── requests, vouchers ───┘  └─ vouchers ─▶ node ─▶ settled
//!                        └─ opens and closes channels ─▶ node
//! ```
//!
//! - [`metering`]: what is owed, and how far either side trusts the other. Pure.
//! - [`protocol`]: what both say to each other inside the tunnel.
//! - [`tunnel`]: drives the sans-IO tunnel crate over a UDP socket.
//! - [`netstack`]: TCP and UDP in user space over the tunnel's packets, so that nothing needs root.
//! - [`socks`]: the local proxy.
//! - [`connect`], [`provide`]: the two sides.
//! - [`membership`], [`stake`]: becoming a node and staying one; deposits, delegation, rewards.
//! - [`chain`]: a node's JSON-RPC. [`state`], [`keeper`]: what is kept on disk. [`keys`]: secrets.
//!
//! ## Design goals
//!
//! 1. Neither side can cheat the other of more than one credit window; see [`metering`].
//! 2. Nothing that was signed is lost: a voucher is on disk before the provider relies on it.
//! 3. Nothing leaks: names are resolved at the exit, an exit reaches no private network.
//! 4. No root, no configuration of the system.

pub mod account;
pub mod chain;
pub mod cli;
pub mod commands;
pub mod connect;
pub mod hosts;
pub mod keeper;
pub mod keys;
pub mod membership;
pub mod metering;
pub mod netstack;
pub mod output;
pub mod protocol;
pub mod provide;
pub mod signals;
pub mod socks;
pub mod stake;
pub mod state;
pub mod tunnel;
pub mod units;

#[cfg(test)]
mod e2e;

/// An account of the chain.
pub type AccountId = subxt::utils::AccountId32;

//! Becoming a node, and letting others become one.
//!
//! - [`secret`]: the secret of an invitation, and where it is kept and read.
//! - [`invite`], [`join`]: the commands. [`credit`]: `metachain-dvpn check-in` and `credit`.

pub mod credit;
pub mod invite;
pub mod join;
pub mod secret;

pub use secret::InvitationSecret;

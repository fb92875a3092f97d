//! A node's stake in the network, and its say.
//!
//! - [`deposit`]: `metachain-dvpn register`, `deposit` and `withdraw`.
//! - [`delegation`]: `delegate`, `undelegate` and `candidates`.
//! - [`candidacy`]: `candidacy`, for those who want to validate.
//! - [`rewards`]: `rewards` and `claim`.

pub mod candidacy;
pub mod delegation;
pub mod deposit;
pub mod rewards;

//! How the pallets are set up, by concern.

mod accounts;
mod consensus;
mod money;
mod nodes;
mod services;
mod system;
mod time;

pub use accounts::ProxyType;
pub use money::{TreasuryAccount, TreasuryPalletId};
pub use system::{BlockLength, BlockWeights, SS58Prefix};

//! Capabilities that one of our pallets offers another.
//!
//! Each trait is what a user needs and no more. A pallet's `Config` names the trait; the runtime ties
//! it to the pallet that offers it; a mock implements it in a few lines.

mod clock;
mod consensus;
mod money;
mod nodes;
mod rewards;

pub use clock::{Clock, OnNewDay, OnNewMonth};
pub use consensus::{Candidates, Parliament};
pub use money::{BurnLedger, MusdEscrow, PriceFeed};
pub use nodes::{
	Credit, CreditAuthority, CreditChange, Deposits, Fines, OnCreditChange, OnDepositChange,
	OnFined, ShareRewards,
};
pub use rewards::{ActiveNodes, RewardStream};

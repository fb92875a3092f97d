mod burn_mc;
mod escrow;
mod example;
mod genesis;
mod properties;
mod try_state;

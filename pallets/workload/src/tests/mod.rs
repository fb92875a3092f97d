//! Tests, by topic.

mod authorize;
mod batch;
mod channel;
mod example;
mod fuzz;
mod invariants;
mod offchain;
mod payment;
mod pricing;
mod properties;
mod queries;
mod session;
mod settle;

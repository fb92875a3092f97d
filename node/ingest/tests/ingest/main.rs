//! Tests of ingest: a mock stands for the chain, everything else is real.

#![allow(clippy::unwrap_used)]

mod durability;
mod flood;
mod outbox;
mod rpc;
mod runtime_source;
mod store;
mod verify;
mod world;

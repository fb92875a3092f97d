//! # MetaChain's runtime
//!
//! The chain's rules, compiled to WebAssembly and stored on the chain itself: stock pallets for
//! accounts, money and consensus, and ours for credit, services and rewards.
//!
//! - [`configs`]: how each pallet is set up, by concern.
//! - [`apis`]: what the node and clients can ask.
//! - [`genesis`]: the token pools and the presets that chain specifications start from.
//! - [`transaction`]: the shape of transactions.
//! - [`weights`]: what calls and hooks cost.
//! - [`constants`]: fixed numbers. What differs between networks is a genesis value.

#![cfg_attr(not(feature = "std"), no_std)]
// `impl_runtime_apis!` and the tuple of all pallets recurse deeply.
#![recursion_limit = "512"]

extern crate alloc;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
pub mod configs;
pub mod constants;
pub mod genesis;
pub mod transaction;
pub mod weights;

use alloc::{borrow::Cow, vec::Vec};
use sp_runtime::{
	generic, impl_opaque_keys,
	traits::{BlakeTwo256, IdentifyAccount, Verify},
	MultiAddress, MultiSignature,
};
use sp_version::RuntimeVersion;

pub use apis::{RuntimeApi, RUNTIME_API_VERSIONS};
pub use metachain_primitives::money::Balance;
pub use transaction::{SignedPayload, TxExtension, UncheckedExtrinsic};

/// Sr25519, ed25519 or ecdsa.
pub type Signature = MultiSignature;
/// An account, by its public key or a hash of it.
pub type AccountId = <<Signature as Verify>::Signer as IdentifyAccount>::AccountId;
/// How many transactions an account has sent.
pub type Nonce = u32;
pub type BlockNumber = u32;
pub type Hash = sp_core::H256;
/// How transactions name accounts.
pub type Address = MultiAddress<AccountId, ()>;
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
pub type Block = generic::Block<Header, UncheckedExtrinsic>;

/// Blocks as the node sees them: what a transaction says is the runtime's business alone, so that the
/// node outlives its upgrades.
pub mod opaque {
	use sp_runtime::{generic, OpaqueExtrinsic};

	pub type Block = generic::Block<super::Header, OpaqueExtrinsic>;
}

/// Runs blocks.
pub type Executive = frame_executive::Executive<
	Runtime,
	Block,
	frame_system::ChainContext<Runtime>,
	Runtime,
	AllPalletsWithSystem,
>;

impl_opaque_keys! {
	/// The keys that a validator's node signs with.
	pub struct SessionKeys {
		/// Produces blocks.
		pub babe: pallet_seats::WeightedBabe<Runtime>,
		/// Votes for finality.
		pub grandpa: pallet_seats::WeightedGrandpa<Runtime>,
		/// Hands in batches of proofs.
		pub workload: Workload,
	}
}

#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
	spec_name: Cow::Borrowed("metachain"),
	impl_name: Cow::Borrowed("metachain"),
	authoring_version: 1,
	spec_version: 100,
	impl_version: 1,
	apis: RUNTIME_API_VERSIONS,
	transaction_version: 1,
	system_version: 1,
};

/// The pallets, in the order in which genesis builds them and their hooks run: the nodes and what they
/// have stand before the parliament that they elect, and that stands before the sessions.
///
/// An index is part of every call, event and error: it never changes and is never given away again.
/// Each group leaves room for what belongs to it. The order of indices is not that of the pallets, hence
/// `legacy_ordering`.
#[frame_support::runtime(legacy_ordering)]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Runtime;

	// 0–9: the base, and time
	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Calendar = pallet_calendar;
	#[runtime::pallet_index(3)]
	pub type Preimage = pallet_preimage;
	#[runtime::pallet_index(4)]
	pub type Scheduler = pallet_scheduler;
	#[runtime::pallet_index(5)]
	pub type Migrations = pallet_migrations;

	// 10–19: money
	#[runtime::pallet_index(10)]
	pub type Balances = pallet_balances;
	#[runtime::pallet_index(11)]
	pub type TransactionPayment = pallet_transaction_payment;
	#[runtime::pallet_index(12)]
	pub type Emission = pallet_emission;
	#[runtime::pallet_index(13)]
	pub type Musd = pallet_musd;
	#[runtime::pallet_index(14)]
	pub type Burning = pallet_burning;

	// 30–39: nodes and services
	#[runtime::pallet_index(30)]
	pub type Credit = pallet_credit;
	#[runtime::pallet_index(31)]
	pub type Directory = pallet_directory;
	#[runtime::pallet_index(32)]
	pub type Workload = pallet_workload;
	#[runtime::pallet_index(33)]
	pub type Invitation = pallet_invitation;
	#[runtime::pallet_index(34)]
	pub type NodeStaking = pallet_node_staking;

	// 20–29: consensus
	#[runtime::pallet_index(20)]
	pub type Babe = pallet_babe;
	#[runtime::pallet_index(21)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(22)]
	pub type Seats = pallet_seats;
	#[runtime::pallet_index(23)]
	pub type Representation = pallet_representation;
	#[runtime::pallet_index(24)]
	pub type Offences = pallet_offences;
	#[runtime::pallet_index(25)]
	pub type Historical = pallet_session::historical;
	#[runtime::pallet_index(26)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(27)]
	pub type Grandpa = pallet_grandpa;

	// 40–49: what accounts use
	#[runtime::pallet_index(40)]
	pub type Utility = pallet_utility;
	#[runtime::pallet_index(41)]
	pub type Multisig = pallet_multisig;
	#[runtime::pallet_index(42)]
	pub type Proxy = pallet_proxy;
	#[runtime::pallet_index(43)]
	pub type Identity = pallet_identity;

	// 50–59: governance
}

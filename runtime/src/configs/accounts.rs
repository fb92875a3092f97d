//! What accounts use: batches, multisignatures, proxies, identities.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
	parameter_types,
	traits::{ConstU32, InstanceFilter},
};
use frame_system::EnsureRoot;
use scale_info::TypeInfo;
use sp_runtime::traits::{BlakeTwo256, Verify};

use super::money::SlashedToTreasury;
use crate::{
	constants::{money::storage_deposit, time::DAYS},
	AccountId, Balance, Balances, OriginCaller, Runtime, RuntimeCall, RuntimeEvent, Signature,
	System,
};

impl pallet_utility::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type PalletsOrigin = OriginCaller;
	type WeightInfo = pallet_utility::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	pub const MultisigDepositBase: Balance = storage_deposit(1, 88);
	pub const MultisigDepositFactor: Balance = storage_deposit(0, 32);
}

impl pallet_multisig::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type DepositBase = MultisigDepositBase;
	type DepositFactor = MultisigDepositFactor;
	type MaxSignatories = ConstU32<100>;
	type WeightInfo = pallet_multisig::weights::SubstrateWeight<Runtime>;
	type BlockNumberProvider = System;
}

/// What a proxy may do in the name of the account that appointed it.
#[derive(
	Clone,
	Copy,
	Debug,
	Default,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
)]
pub enum ProxyType {
	/// Everything.
	#[default]
	Any,
	/// Everything but moving MC or burning it for MUSD or credit.
	NonTransfer,
	/// Veto what other proxies announced.
	CancelProxy,
	/// What a node's machine has to do every day: check in, keep its offer, settle and claim.
	Provider,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			Self::Any => true,
			Self::NonTransfer => !matches!(
				call,
				RuntimeCall::Balances(..)
					| RuntimeCall::Musd(..)
					| RuntimeCall::Credit(
						pallet_credit::Call::purchase { .. }
							| pallet_credit::Call::replenish { .. }
					)
			),
			Self::CancelProxy => {
				matches!(call, RuntimeCall::Proxy(pallet_proxy::Call::reject_announcement { .. }))
			},
			Self::Provider => matches!(
				call,
				RuntimeCall::Credit(pallet_credit::Call::check_in { .. })
					| RuntimeCall::Directory(..)
					| RuntimeCall::NodeStaking(pallet_node_staking::Call::claim { .. })
					| RuntimeCall::Representation(pallet_representation::Call::claim { .. })
					| RuntimeCall::Workload(
						pallet_workload::Call::settle { .. } | pallet_workload::Call::claim { .. }
					) | RuntimeCall::Utility(
					pallet_utility::Call::batch { .. }
						| pallet_utility::Call::batch_all { .. }
						| pallet_utility::Call::force_batch { .. }
				)
			),
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		match (self, other) {
			(x, y) if x == y => true,
			(Self::Any, _) => true,
			(Self::NonTransfer, other) => *other != Self::Any,
			_ => false,
		}
	}
}

parameter_types! {
	pub const ProxyDepositBase: Balance = storage_deposit(1, 8);
	pub const ProxyDepositFactor: Balance = storage_deposit(0, 33);
	pub const AnnouncementDepositBase: Balance = storage_deposit(1, 8);
	pub const AnnouncementDepositFactor: Balance = storage_deposit(0, 66);
}

impl pallet_proxy::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeCall = RuntimeCall;
	type Currency = Balances;
	type ProxyType = ProxyType;
	type ProxyDepositBase = ProxyDepositBase;
	type ProxyDepositFactor = ProxyDepositFactor;
	type MaxProxies = ConstU32<32>;
	type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
	type MaxPending = ConstU32<32>;
	type CallHasher = BlakeTwo256;
	type AnnouncementDepositBase = AnnouncementDepositBase;
	type AnnouncementDepositFactor = AnnouncementDepositFactor;
	type BlockNumberProvider = System;
}

parameter_types! {
	pub const IdentityDeposit: Balance = storage_deposit(1, 17);
	pub const IdentityByteDeposit: Balance = storage_deposit(0, 1);
	pub const UsernameDeposit: Balance = storage_deposit(0, 32);
	pub const SubAccountDeposit: Balance = storage_deposit(1, 53);
}

impl pallet_identity::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type Currency = Balances;
	type BasicDeposit = IdentityDeposit;
	type ByteDeposit = IdentityByteDeposit;
	type UsernameDeposit = UsernameDeposit;
	type SubAccountDeposit = SubAccountDeposit;
	type MaxSubAccounts = ConstU32<100>;
	type IdentityInformation = pallet_identity::legacy::IdentityInfo<ConstU32<100>>;
	type MaxRegistrars = ConstU32<20>;
	type Slashed = SlashedToTreasury;
	type ForceOrigin = EnsureRoot<AccountId>;
	type RegistrarOrigin = EnsureRoot<AccountId>;
	type OffchainSignature = Signature;
	type SigningPublicKey = <Signature as Verify>::Signer;
	type UsernameAuthorityOrigin = EnsureRoot<AccountId>;
	type PendingUsernameExpiration = ConstU32<{ 7 * DAYS }>;
	type UsernameGracePeriod = ConstU32<{ 30 * DAYS }>;
	type MaxSuffixLength = ConstU32<7>;
	type MaxUsernameLength = ConstU32<32>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = ();
	type WeightInfo = pallet_identity::weights::SubstrateWeight<Runtime>;
}

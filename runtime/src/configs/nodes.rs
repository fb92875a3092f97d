//! Nodes: credit, invitations, deposits.

use frame_support::{
	parameter_types,
	traits::{ConstU128, ConstU32},
	PalletId,
};
use metachain_primitives::{
	money::{Balance, MC, MUSD},
	traits::ShareRewards,
};
use sp_runtime::{transaction_validity::TransactionPriority, DispatchError, Perbill, Permill};

use super::money::TreasuryAccount;
use crate::{
	constants::money::MILLI_MC, weights, AccountId, Balances, Burning, Calendar, Credit,
	Invitation, NodeStaking, Representation, Runtime, RuntimeHoldReason, Signature,
};

parameter_types! {
	pub const PurchaseRewardShare: Perbill = Perbill::from_percent(50);
	/// What nodes may do without a fee comes before what pays no tip, and after settling.
	pub const FeelessPriority: TransactionPriority = 1_000 * MILLI_MC as TransactionPriority;
}

/// Shares a payment out by halves: among those who stake, and among validators and their delegators.
pub struct ByHalves;

impl ShareRewards<AccountId> for ByHalves {
	fn share(from: &AccountId, amount: Balance) -> Result<(), DispatchError> {
		let for_validators = amount.saturating_div(2);
		Representation::share(from, for_validators)?;
		NodeStaking::share(from, amount.saturating_sub(for_validators))
	}
}

impl pallet_credit::Config for Runtime {
	type Currency = Balances;
	type Clock = Calendar;
	type Deposits = NodeStaking;
	type OnCreditChange = (NodeStaking, Representation, Invitation);
	type Burns = Burning;
	type PurchaseRewards = ByHalves;
	type Signature = Signature;
	type JoiningPoints = ConstU32<50>;
	type Threshold = ConstU32<100>;
	type Cap = ConstU32<1_000>;
	type Floor = ConstU32<50>;
	type DecayPerDay = ConstU32<5>;
	type GraceDays = ConstU32<3>;
	type CheckInPoints = ConstU32<1>;
	type MusdPerPoint = ConstU128<{ MUSD / 10 }>;
	type MaxWorkPointsPerDay = ConstU32<5>;
	type PointPrice = ConstU128<{ 50 * MC }>;
	type RewardShare = PurchaseRewardShare;
	type CheckInPriority = FeelessPriority;
	type WeightInfo = weights::pallet_credit::WeightInfo<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::CreditHelper;
}

parameter_types! {
	pub const BonusShare: Permill = Permill::from_percent(10);
}

impl pallet_invitation::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Credit = Credit;
	type Clock = Calendar;
	type Signature = Signature;
	type InvitationHold = ConstU128<MC>;
	type PointsPerInvitation = ConstU32<50>;
	type QuotaDays = ConstU32<30>;
	type InvitationDays = ConstU32<14>;
	type MaxInvitationsPerCall = ConstU32<20>;
	type ActivationBonus = ConstU32<10>;
	type BonusShare = BonusShare;
	type MaxShareBonus = ConstU32<20>;
	type BonusDays = ConstU32<90>;
	type MaxBonusPerDay = ConstU32<3>;
	type JoinPriority = FeelessPriority;
	type WeightInfo = weights::pallet_invitation::WeightInfo<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::InvitationHelper;
}

parameter_types! {
	/// The pot's account is derived from it.
	pub const NodeStakingPalletId: PalletId = PalletId(*b"mc/stake");
}

impl pallet_node_staking::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Credit = Credit;
	type Clock = Calendar;
	type Stream = pallet_emission::StakingStream<Runtime>;
	#[cfg(not(feature = "runtime-benchmarks"))]
	type OnDepositChange = Representation;
	#[cfg(feature = "runtime-benchmarks")]
	type OnDepositChange = (Representation, crate::benchmarks::DelegateAtOnce);
	type OnFined = Invitation;
	type Treasury = TreasuryAccount;
	type PalletId = NodeStakingPalletId;
	type MinClientDeposit = ConstU128<{ 100 * MC }>;
	type MinGatewayDeposit = ConstU128<{ 1_000 * MC }>;
	type UnbondingDays = ConstU32<7>;
	type MaxUnbonding = ConstU32<8>;
	type MaxDaysPerBlock = ConstU32<64>;
	type WeightInfo = weights::pallet_node_staking::WeightInfo<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::NodeStakingHelper;
}

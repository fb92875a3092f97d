//! Money: MC, what transactions pay, what the incentive pool gives, what is burned, and MUSD.

use frame_support::{
	parameter_types,
	traits::{
		tokens::imbalance::ResolveTo, ConstU128, ConstU32, ConstU8, Currency, OnUnbalanced,
		VariantCountOf,
	},
	weights::ConstantMultiplier,
	PalletId,
};
use pallet_transaction_payment::{FungibleAdapter, Multiplier, TargetedFeeAdjustment};
use sp_runtime::{
	traits::{AccountIdConversion, Bounded},
	FixedPointNumber, Perbill, Perquintill,
};

use crate::{
	constants::money::{EXISTENTIAL_DEPOSIT, MICRO_MC},
	weights, AccountId, Balance, Balances, Burning, Calendar, Credit, Runtime, RuntimeEvent,
	RuntimeFreezeReason, RuntimeHoldReason, System,
};

parameter_types! {
	pub const TreasuryPalletId: PalletId = PalletId(*b"mc/trsry");
	/// Takes fees, fines and what is left of accounts that are reaped. Nobody holds keys to it.
	pub TreasuryAccount: AccountId = TreasuryPalletId::get().into_account_truncating();
}

/// Pays into the treasury.
pub type ToTreasury = ResolveTo<TreasuryAccount, Balances>;

/// Pays what a pallet of the older currency traits slashed into the treasury.
pub struct SlashedToTreasury;

type NegativeImbalance = <Balances as Currency<AccountId>>::NegativeImbalance;

impl OnUnbalanced<NegativeImbalance> for SlashedToTreasury {
	fn on_nonzero_unbalanced(slashed: NegativeImbalance) {
		Balances::resolve_creating(&TreasuryAccount::get(), slashed);
	}
}

impl pallet_balances::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type WeightInfo = pallet_balances::weights::SubstrateWeight<Runtime>;
	type Balance = Balance;
	type DustRemoval = ToTreasury;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
	type ReserveIdentifier = [u8; 8];
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxLocks = ConstU32<50>;
	type MaxReserves = ConstU32<50>;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
	type DoneSlashHandler = ();
}

/// Planck for a picosecond of computation: 100 MC a second, about 0.01 MC for a transfer.
pub const WEIGHT_FEE: Balance = 100;

/// Planck for a byte of a transaction. A block full of bytes costs about what a block full of
/// computation costs.
pub const BYTE_FEE: Balance = 40 * MICRO_MC;

pub type WeightToFee = ConstantMultiplier<Balance, ConstU128<WEIGHT_FEE>>;
pub type LengthToFee = ConstantMultiplier<Balance, ConstU128<BYTE_FEE>>;

parameter_types! {
	/// Fees rise while normal transactions fill more of their part of the blocks than this.
	pub const TargetFullness: Perquintill = Perquintill::from_percent(25);
	/// At most by about 30 % a day.
	pub AdjustmentVariable: Multiplier = Multiplier::saturating_from_rational(75, 1_000_000);
	/// They never fall below what is stated above, so that a quiet network stays predictable.
	pub MinimumMultiplier: Multiplier = Multiplier::saturating_from_integer(1);
	pub MaximumMultiplier: Multiplier = Bounded::max_value();
}

impl pallet_transaction_payment::Config for Runtime {
	type RuntimeEvent = RuntimeEvent;
	type OnChargeTransaction = FungibleAdapter<Balances, ToTreasury>;
	type WeightToFee = WeightToFee;
	type LengthToFee = LengthToFee;
	type FeeMultiplierUpdate = TargetedFeeAdjustment<
		Runtime,
		TargetFullness,
		AdjustmentVariable,
		MinimumMultiplier,
		MaximumMultiplier,
	>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type WeightInfo = pallet_transaction_payment::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
	/// The incentive pool's account is derived from it.
	pub const IncentivePalletId: PalletId = PalletId(*b"mc/incen");
	/// 0.05 % of what the pool holds.
	pub const DailyShare: Perbill = Perbill::from_parts(500_000);
	pub const ValidatorShare: Perbill = Perbill::from_percent(20);
}

impl pallet_emission::Config for Runtime {
	type Currency = Balances;
	type ActiveNodes = Credit;
	type PalletId = IncentivePalletId;
	type DailyShare = DailyShare;
	type ValidatorShare = ValidatorShare;
	type EvenSplitNodes = ConstU32<10_000>;
	type WeightInfo = weights::pallet_emission::WeightInfo<Runtime>;
}

impl pallet_burning::Config for Runtime {
	type Clock = Calendar;
	type WeightInfo = weights::pallet_burning::WeightInfo<Runtime>;
}

/// What MC is worth. The oracle takes this place.
pub type PriceFeed = pallet_musd::PriceFromGenesis<Runtime>;

impl pallet_musd::Config for Runtime {
	type Currency = Balances;
	type PriceFeed = PriceFeed;
	type Burns = Burning;
	type IncentivePool = pallet_emission::IncentivePool<Runtime>;
	type WeightInfo = weights::pallet_musd::WeightInfo<Runtime>;
}

//! Services: the directory of providers, and paid work.

use frame_support::{
	parameter_types,
	traits::{ConstU32, Get},
	PalletId,
};
use metachain_primitives::{
	money::Balance,
	time::{Moment, MILLIS_PER_NATURAL_DAY},
};
use sp_runtime::{transaction_validity::TransactionPriority, Perbill};

use super::money::PriceFeed;
use crate::{
	constants::{
		consensus::MAX_SEATS,
		money::{storage_deposit, MILLI_MC},
	},
	weights, Balances, Calendar, Credit, Musd, Runtime, RuntimeHoldReason,
};

parameter_types! {
	/// The offer and the entry of its tunnel key.
	pub const OfferDeposit: Balance = storage_deposit(2, 320);
}

impl pallet_directory::Config for Runtime {
	type Currency = Balances;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Credit = Credit;
	type OfferDeposit = OfferDeposit;
	type MaxEndpoints = ConstU32<4>;
	type MaxPage = ConstU32<100>;
	type MaxExamined = ConstU32<1_000>;
	type WeightInfo = weights::pallet_directory::WeightInfo<Runtime>;
}

/// An hour where a day lasts 24 hours; a minute at least.
pub struct ChallengePeriod;

impl Get<Moment> for ChallengePeriod {
	fn get() -> Moment {
		const MINUTE: Moment = 60_000;
		Calendar::day_length().saturating_div(24).max(MINUTE)
	}
}

/// Twice the challenge period.
pub struct MinLifetime;

impl Get<Moment> for MinLifetime {
	fn get() -> Moment {
		ChallengePeriod::get().saturating_mul(2)
	}
}

parameter_types! {
	pub const WorkloadPalletId: PalletId = PalletId(*b"mc/workl");
	/// The channel and its entry in the index.
	pub const ChannelDeposit: Balance = storage_deposit(2, 320);
	pub const MaxLifetime: Moment = 30 * MILLIS_PER_NATURAL_DAY;
	/// Whoever consumes its own service loses a twentieth.
	pub const PayoutCap: Perbill = Perbill::from_percent(95);
	/// Settling comes before what pays no tip, and after what pays a thousandth of an MC: a priority
	/// is the tip in planck, times the number of such transactions that fit into a block.
	pub const BatchPriority: TransactionPriority = 5_000 * MILLI_MC as TransactionPriority;
}

impl pallet_workload::Config for Runtime {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Balances;
	type Musd = Musd;
	type Credit = Credit;
	type Stream = pallet_emission::WorkloadStream<Runtime>;
	type PriceFeed = PriceFeed;
	type Clock = Calendar;
	type PalletId = WorkloadPalletId;
	type ChannelDeposit = ChannelDeposit;
	type MinLifetime = MinLifetime;
	type MaxLifetime = MaxLifetime;
	type ChallengePeriod = ChallengePeriod;
	type PayoutCap = PayoutCap;
	type MaxAuthorities = ConstU32<MAX_SEATS>;
	type MaxBatch = ConstU32<512>;
	type MaxPendingBatches = ConstU32<32>;
	type BatchPriority = BatchPriority;
	type WeightInfo = weights::pallet_workload::WeightInfo<Runtime>;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::WorkloadHelper;
}

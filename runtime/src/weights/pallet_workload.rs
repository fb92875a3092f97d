//! Weights of `pallet_workload`. Made by `scripts/weights`: not to be edited.
//!
//! 2026-11-22, Intel(R) Xeon(R) Processor, 6 steps, 4 repeats.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What was measured.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_workload::WeightInfo for WeightInfo<T> {
	/// Storage: `Calendar::MillisPerDay` (r:1 w:0)
	/// Proof: `Calendar::MillisPerDay` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Workload::NextChannelId` (r:1 w:1)
	/// Proof: `Workload::NextChannelId` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Workload::Escrowed` (r:1 w:1)
	/// Proof: `Workload::Escrowed` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Musd::Locked` (r:1 w:1)
	/// Proof: `Musd::Locked` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Musd::Balances` (r:1 w:1)
	/// Proof: `Musd::Balances` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(121), added: 2596, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Workload::Channels` (r:0 w:1)
	/// Proof: `Workload::Channels` (`max_values`: None, `max_size`: Some(206), added: 2681, mode: `MaxEncodedLen`)
	/// Storage: `Workload::ChannelsByConsumer` (r:0 w:1)
	/// Proof: `Workload::ChannelsByConsumer` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	fn open() -> Weight {
		// At least 129_973_000 picoseconds.
		Weight::from_parts(227_541_000, 3593)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	/// Storage: `Workload::Channels` (r:1 w:1)
	/// Proof: `Workload::Channels` (`max_values`: None, `max_size`: Some(206), added: 2681, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Workload::Escrowed` (r:1 w:1)
	/// Proof: `Workload::Escrowed` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Musd::Locked` (r:1 w:1)
	/// Proof: `Musd::Locked` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Musd::Balances` (r:1 w:1)
	/// Proof: `Musd::Balances` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	fn top_up() -> Weight {
		// At least 55_393_000 picoseconds.
		Weight::from_parts(109_227_000, 3671)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Workload::Channels` (r:1 w:1)
	/// Proof: `Workload::Channels` (`max_values`: None, `max_size`: Some(206), added: 2681, mode: `MaxEncodedLen`)
	/// Storage: `Workload::Certificates` (r:1 w:1)
	/// Proof: `Workload::Certificates` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Credit::Records` (r:1 w:1)
	/// Proof: `Credit::Records` (`max_values`: None, `max_size`: Some(98), added: 2573, mode: `MaxEncodedLen`)
	/// Storage: `Credit::ActiveToday` (r:1 w:1)
	/// Proof: `Credit::ActiveToday` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Workload::DayTotals` (r:1 w:1)
	/// Proof: `Workload::DayTotals` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Workload::Escrowed` (r:1 w:1)
	/// Proof: `Workload::Escrowed` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Musd::Locked` (r:1 w:1)
	/// Proof: `Musd::Locked` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Musd::Issuance` (r:1 w:1)
	/// Proof: `Musd::Issuance` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	fn settle() -> Weight {
		// At least 192_189_000 picoseconds.
		Weight::from_parts(334_109_000, 3671)
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	/// Storage: `Workload::Channels` (r:1 w:1)
	/// Proof: `Workload::Channels` (`max_values`: None, `max_size`: Some(206), added: 2681, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Workload::Escrowed` (r:1 w:1)
	/// Proof: `Workload::Escrowed` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Musd::Locked` (r:1 w:1)
	/// Proof: `Musd::Locked` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Musd::Balances` (r:1 w:1)
	/// Proof: `Musd::Balances` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Workload::ChannelsByConsumer` (r:1 w:1)
	/// Proof: `Workload::ChannelsByConsumer` (`max_values`: None, `max_size`: Some(80), added: 2555, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(121), added: 2596, mode: `MaxEncodedLen`)
	fn close() -> Weight {
		// At least 169_055_000 picoseconds.
		Weight::from_parts(241_712_000, 3671)
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	/// Storage: `Workload::Certificates` (r:1 w:1)
	/// Proof: `Workload::Certificates` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Workload::Payouts` (r:1 w:1)
	/// Proof: `Workload::Payouts` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn claim() -> Weight {
		// At least 109_848_000 picoseconds.
		Weight::from_parts(206_742_000, 6196)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `Timestamp::Now` (r:1 w:0)
	/// Proof: `Timestamp::Now` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Workload::Channels` (r:1023 w:1023)
	/// Proof: `Workload::Channels` (`max_values`: None, `max_size`: Some(206), added: 2681, mode: `MaxEncodedLen`)
	/// Storage: `Workload::Certificates` (r:512 w:512)
	/// Proof: `Workload::Certificates` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Credit::Records` (r:512 w:512)
	/// Proof: `Credit::Records` (`max_values`: None, `max_size`: Some(98), added: 2573, mode: `MaxEncodedLen`)
	/// Storage: `Credit::ActiveToday` (r:1 w:1)
	/// Proof: `Credit::ActiveToday` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Workload::DayTotals` (r:1 w:1)
	/// Proof: `Workload::DayTotals` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Workload::Escrowed` (r:1 w:1)
	/// Proof: `Workload::Escrowed` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Musd::Locked` (r:1 w:1)
	/// Proof: `Musd::Locked` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Musd::Issuance` (r:1 w:1)
	/// Proof: `Musd::Issuance` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Workload::BatchCount` (r:0 w:1)
	/// Proof: `Workload::BatchCount` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// The range of component `v` is `[0, 511]`.
	/// The range of component `p` is `[1, 512]`.
	fn settle_batch(v: u32, p: u32, ) -> Weight {
		// At least 50_625_064_000 picoseconds.
		Weight::from_parts(0, 3509)
			// ± 0
			.saturating_add(Weight::from_parts(107_485_174, 0).saturating_mul(v.into()))
			// ± 0
			.saturating_add(Weight::from_parts(156_174_039, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(v.into())))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(6))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(v.into())))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 2681).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 2681).saturating_mul(v.into()))
	}
	/// Storage: `Workload::CurrentSession` (r:1 w:0)
	/// Proof: `Workload::CurrentSession` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Workload::BatchCount` (r:1 w:0)
	/// Proof: `Workload::BatchCount` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Workload::AuthorityKeys` (r:1 w:0)
	/// Proof: `Workload::AuthorityKeys` (`max_values`: Some(1), `max_size`: Some(32002), added: 32497, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// The range of component `v` is `[1, 512]`.
	fn authorize_settle_batch(v: u32, ) -> Weight {
		// At least 187_223_000 picoseconds.
		Weight::from_parts(214_158_656, 33487)
			// ± 0
			.saturating_add(Weight::from_parts(366_343, 0).saturating_mul(v.into()))
			.saturating_add(T::DbWeight::get().reads(4))
	}
	/// Storage: `Workload::DayTotals` (r:4 w:4)
	/// Proof: `Workload::DayTotals` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Workload::UnpaidDays` (r:1 w:1)
	/// Proof: `Workload::UnpaidDays` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Musd::GenesisPrice` (r:1 w:0)
	/// Proof: `Musd::GenesisPrice` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Workload::QueuedDays` (r:3 w:1)
	/// Proof: `Workload::QueuedDays` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Emission::Budget` (r:1 w:1)
	/// Proof: `Emission::Budget` (`max_values`: Some(1), `max_size`: Some(116), added: 611, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Workload::Payouts` (r:0 w:4)
	/// Proof: `Workload::Payouts` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// The range of component `d` is `[0, 4]`.
	fn on_new_day(d: u32, ) -> Weight {
		// At least 7_762_000 picoseconds.
		Weight::from_parts(16_866_000, 6196)
			// ± 0
			.saturating_add(Weight::from_parts(164_389_666, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(d.into())))
			.saturating_add(Weight::from_parts(0, 2821).saturating_mul(d.into()))
	}
	/// Storage: `Workload::UnpaidDays` (r:1 w:1)
	/// Proof: `Workload::UnpaidDays` (`max_values`: Some(1), `max_size`: Some(12), added: 507, mode: `MaxEncodedLen`)
	/// Storage: `Workload::QueuedDays` (r:1 w:1)
	/// Proof: `Workload::QueuedDays` (`max_values`: None, `max_size`: Some(16), added: 2491, mode: `MaxEncodedLen`)
	/// Storage: `Workload::Payouts` (r:1 w:1)
	/// Proof: `Workload::Payouts` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `Workload::Certificates` (r:1001 w:1000)
	/// Proof: `Workload::Certificates` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1002 w:1002)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// The range of component `n` is `[0, 1000]`.
	fn pay_page(n: u32, ) -> Weight {
		// At least 220_909_000 picoseconds.
		Weight::from_parts(225_076_000, 6196)
			// ± 0
			.saturating_add(Weight::from_parts(276_144_318, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(5))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2603).saturating_mul(n.into()))
	}
}

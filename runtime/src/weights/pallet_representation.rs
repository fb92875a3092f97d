//! Weights of `pallet_representation`. Made by `scripts/weights`: not to be edited.
//!
//! 2026-11-22, Intel(R) Xeon(R) Processor, 10 steps, 4 repeats.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What was measured.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_representation::WeightInfo for WeightInfo<T> {
	/// Storage: `Representation::Candidates` (r:1 w:1)
	/// Proof: `Representation::Candidates` (`max_values`: None, `max_size`: Some(262), added: 2737, mode: `MaxEncodedLen`)
	/// Storage: `Representation::CounterForCandidates` (r:1 w:1)
	/// Proof: `Representation::CounterForCandidates` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Representation::NextCandidacy` (r:1 w:1)
	/// Proof: `Representation::NextCandidacy` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(175), added: 2650, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Stakes` (r:1 w:1)
	/// Proof: `Representation::Stakes` (`max_values`: None, `max_size`: Some(1350), added: 3825, mode: `MaxEncodedLen`)
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Ledgers` (r:0 w:1)
	/// Proof: `Representation::Ledgers` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	fn register() -> Weight {
		// At least 139_365_000 picoseconds.
		Weight::from_parts(205_491_000, 4815)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	/// Storage: `Representation::Candidates` (r:1 w:1)
	/// Proof: `Representation::Candidates` (`max_values`: None, `max_size`: Some(262), added: 2737, mode: `MaxEncodedLen`)
	fn set_profile() -> Weight {
		// At least 29_556_000 picoseconds.
		Weight::from_parts(46_613_000, 3727)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Candidates` (r:1 w:1)
	/// Proof: `Representation::Candidates` (`max_values`: None, `max_size`: Some(262), added: 2737, mode: `MaxEncodedLen`)
	fn set_commission() -> Weight {
		// At least 32_486_000 picoseconds.
		Weight::from_parts(61_634_000, 3727)
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Representation::Candidates` (r:1 w:1)
	/// Proof: `Representation::Candidates` (`max_values`: None, `max_size`: Some(262), added: 2737, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(175), added: 2650, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Stakes` (r:1 w:1)
	/// Proof: `Representation::Stakes` (`max_values`: None, `max_size`: Some(1350), added: 3825, mode: `MaxEncodedLen`)
	fn raise_self_deposit() -> Weight {
		// At least 95_205_000 picoseconds.
		Weight::from_parts(141_325_000, 4815)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Representation::Candidates` (r:1 w:1)
	/// Proof: `Representation::Candidates` (`max_values`: None, `max_size`: Some(262), added: 2737, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Stakes` (r:1 w:1)
	/// Proof: `Representation::Stakes` (`max_values`: None, `max_size`: Some(1350), added: 3825, mode: `MaxEncodedLen`)
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(175), added: 2650, mode: `MaxEncodedLen`)
	fn lower_self_deposit() -> Weight {
		// At least 107_206_000 picoseconds.
		Weight::from_parts(210_033_000, 4815)
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Representation::Stakes` (r:1 w:1)
	/// Proof: `Representation::Stakes` (`max_values`: None, `max_size`: Some(1350), added: 3825, mode: `MaxEncodedLen`)
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(175), added: 2650, mode: `MaxEncodedLen`)
	fn withdraw() -> Weight {
		// At least 107_185_000 picoseconds.
		Weight::from_parts(176_186_000, 4815)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Representation::Candidates` (r:1 w:1)
	/// Proof: `Representation::Candidates` (`max_values`: None, `max_size`: Some(262), added: 2737, mode: `MaxEncodedLen`)
	fn chill() -> Weight {
		// At least 26_558_000 picoseconds.
		Weight::from_parts(50_864_000, 3727)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Representation::Candidates` (r:1 w:1)
	/// Proof: `Representation::Candidates` (`max_values`: None, `max_size`: Some(262), added: 2737, mode: `MaxEncodedLen`)
	fn resume() -> Weight {
		// At least 26_829_000 picoseconds.
		Weight::from_parts(50_191_000, 3727)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Representation::Elected` (r:1 w:0)
	/// Proof: `Representation::Elected` (`max_values`: Some(1), `max_size`: Some(36002), added: 36497, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Candidates` (r:1 w:1)
	/// Proof: `Representation::Candidates` (`max_values`: None, `max_size`: Some(262), added: 2737, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Stakes` (r:1 w:1)
	/// Proof: `Representation::Stakes` (`max_values`: None, `max_size`: Some(1350), added: 3825, mode: `MaxEncodedLen`)
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn resign() -> Weight {
		// At least 93_130_000 picoseconds.
		Weight::from_parts(183_512_000, 37487)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Representation::Candidates` (r:1 w:0)
	/// Proof: `Representation::Candidates` (`max_values`: None, `max_size`: Some(262), added: 2737, mode: `MaxEncodedLen`)
	/// Storage: `Credit::Records` (r:1 w:0)
	/// Proof: `Credit::Records` (`max_values`: None, `max_size`: Some(98), added: 2573, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Nodes` (r:1 w:0)
	/// Proof: `NodeStaking::Nodes` (`max_values`: None, `max_size`: Some(282), added: 2757, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Delegations` (r:1 w:1)
	/// Proof: `Representation::Delegations` (`max_values`: None, `max_size`: Some(156), added: 2631, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Ledgers` (r:2 w:2)
	/// Proof: `Representation::Ledgers` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Representation::PaidDays` (r:1 w:0)
	/// Proof: `Representation::PaidDays` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Owed` (r:1 w:1)
	/// Proof: `Representation::Owed` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Representation::SlopeChanges` (r:4 w:4)
	/// Proof: `Representation::SlopeChanges` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn delegate() -> Weight {
		// At least 191_940_000 picoseconds.
		Weight::from_parts(334_196_000, 11018)
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	/// Storage: `Representation::Delegations` (r:1 w:1)
	/// Proof: `Representation::Delegations` (`max_values`: None, `max_size`: Some(156), added: 2631, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Ledgers` (r:1 w:1)
	/// Proof: `Representation::Ledgers` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Representation::PaidDays` (r:1 w:0)
	/// Proof: `Representation::PaidDays` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Owed` (r:1 w:1)
	/// Proof: `Representation::Owed` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Representation::SlopeChanges` (r:2 w:2)
	/// Proof: `Representation::SlopeChanges` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn undelegate() -> Weight {
		// At least 125_821_000 picoseconds.
		Weight::from_parts(200_787_000, 6004)
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Representation::Delegations` (r:1 w:1)
	/// Proof: `Representation::Delegations` (`max_values`: None, `max_size`: Some(156), added: 2631, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Ledgers` (r:1 w:1)
	/// Proof: `Representation::Ledgers` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Representation::PaidDays` (r:1 w:0)
	/// Proof: `Representation::PaidDays` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Owed` (r:1 w:1)
	/// Proof: `Representation::Owed` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn claim() -> Weight {
		// At least 181_902_000 picoseconds.
		Weight::from_parts(312_858_000, 6196)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Credit::Records` (r:1 w:1)
	/// Proof: `Credit::Records` (`max_values`: None, `max_size`: Some(98), added: 2573, mode: `MaxEncodedLen`)
	/// Storage: `Credit::ActiveToday` (r:1 w:1)
	/// Proof: `Credit::ActiveToday` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Nodes` (r:1 w:1)
	/// Proof: `NodeStaking::Nodes` (`max_values`: None, `max_size`: Some(282), added: 2757, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Books` (r:1 w:1)
	/// Proof: `NodeStaking::Books` (`max_values`: Some(1), `max_size`: Some(124), added: 619, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::SlopeChanges` (r:3 w:3)
	/// Proof: `NodeStaking::SlopeChanges` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Delegations` (r:1 w:1)
	/// Proof: `Representation::Delegations` (`max_values`: None, `max_size`: Some(156), added: 2631, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Ledgers` (r:1 w:1)
	/// Proof: `Representation::Ledgers` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Representation::PaidDays` (r:1 w:0)
	/// Proof: `Representation::PaidDays` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Representation::SlopeChanges` (r:3 w:3)
	/// Proof: `Representation::SlopeChanges` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Invitation::Invitees` (r:1 w:0)
	/// Proof: `Invitation::Invitees` (`max_values`: None, `max_size`: Some(93), added: 2568, mode: `MaxEncodedLen`)
	fn update_delegation() -> Weight {
		// At least 301_980_000 picoseconds.
		Weight::from_parts(363_112_000, 8511)
			.saturating_add(T::DbWeight::get().reads(15))
			.saturating_add(T::DbWeight::get().writes(12))
	}
	/// Storage: `Representation::AuthoredBlocks` (r:1 w:1)
	/// Proof: `Representation::AuthoredBlocks` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	fn note_author() -> Weight {
		// At least 12_933_000 picoseconds.
		Weight::from_parts(17_348_000, 3517)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Representation::Lagging` (r:1 w:1)
	/// Proof: `Representation::Lagging` (`max_values`: Some(1), `max_size`: Some(4002), added: 4497, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Candidates` (r:1001 w:0)
	/// Proof: `Representation::Candidates` (`max_values`: None, `max_size`: Some(262), added: 2737, mode: `MaxEncodedLen`)
	/// Storage: `Representation::AuthoredBlocks` (r:301 w:300)
	/// Proof: `Representation::AuthoredBlocks` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Undistributed` (r:1 w:1)
	/// Proof: `Representation::Undistributed` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Emission::Budget` (r:1 w:1)
	/// Proof: `Emission::Budget` (`max_values`: Some(1), `max_size`: Some(116), added: 611, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Ledgers` (r:1000 w:1000)
	/// Proof: `Representation::Ledgers` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Representation::SlopeChanges` (r:1000 w:0)
	/// Proof: `Representation::SlopeChanges` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Owed` (r:300 w:300)
	/// Proof: `Representation::Owed` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Representation::ElectionDue` (r:0 w:1)
	/// Proof: `Representation::ElectionDue` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	/// Storage: `Representation::PaidDays` (r:0 w:2000)
	/// Proof: `Representation::PaidDays` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// The range of component `c` is `[1, 1000]`.
	/// The range of component `a` is `[1, 300]`.
	fn on_new_day(c: u32, a: u32, ) -> Weight {
		// At least 328_574_000 picoseconds.
		Weight::from_parts(336_198_000, 6196)
			// ± 1_499_462
			.saturating_add(Weight::from_parts(60_333_678, 0).saturating_mul(c.into()))
			// ± 4_999_572
			.saturating_add(Weight::from_parts(10_630_772, 0).saturating_mul(a.into()))
			.saturating_add(T::DbWeight::get().reads(12))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(a.into())))
			.saturating_add(T::DbWeight::get().writes(11))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(a.into())))
			.saturating_add(Weight::from_parts(0, 1791).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(0, 2737).saturating_mul(c.into()))
	}
	/// Storage: `Representation::Elected` (r:1 w:1)
	/// Proof: `Representation::Elected` (`max_values`: Some(1), `max_size`: Some(36002), added: 36497, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Candidates` (r:1001 w:0)
	/// Proof: `Representation::Candidates` (`max_values`: None, `max_size`: Some(262), added: 2737, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Stakes` (r:1000 w:0)
	/// Proof: `Representation::Stakes` (`max_values`: None, `max_size`: Some(1350), added: 3825, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Ledgers` (r:1000 w:0)
	/// Proof: `Representation::Ledgers` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Session::NextKeys` (r:1000 w:0)
	/// Proof: `Session::NextKeys` (`max_values`: None, `max_size`: None, mode: `Measured`)
	/// Storage: `Representation::ParliamentSeats` (r:1 w:0)
	/// Proof: `Representation::ParliamentSeats` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Representation::ElectedAtMost` (r:1 w:0)
	/// Proof: `Representation::ElectedAtMost` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Representation::ElectionDue` (r:0 w:1)
	/// Proof: `Representation::ElectionDue` (`max_values`: Some(1), `max_size`: Some(1), added: 496, mode: `MaxEncodedLen`)
	/// The range of component `c` is `[0, 1000]`.
	fn elect(c: u32, ) -> Weight {
		// At least 266_131_000 picoseconds.
		Weight::from_parts(2_466_217_542, 37881)
			// ± 1_570_260
			.saturating_add(Weight::from_parts(63_993_409, 0).saturating_mul(c.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(c.into())))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(0, 3825).saturating_mul(c.into()))
	}
	/// Storage: `Representation::Ledgers` (r:1000 w:1000)
	/// Proof: `Representation::Ledgers` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Representation::SlopeChanges` (r:1000 w:0)
	/// Proof: `Representation::SlopeChanges` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Representation::PaidDays` (r:0 w:2000)
	/// Proof: `Representation::PaidDays` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// The range of component `s` is `[0, 1000]`.
	fn catch_up(s: u32, ) -> Weight {
		// At least 458_000 picoseconds.
		Weight::from_parts(609_000, 990)
			// ± 530_731
			.saturating_add(Weight::from_parts(44_547_593, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(s.into())))
			.saturating_add(Weight::from_parts(0, 2668).saturating_mul(s.into()))
	}
	/// Storage: `Representation::PaidDays` (r:64 w:64)
	/// Proof: `Representation::PaidDays` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Representation::SlopeChanges` (r:64 w:64)
	/// Proof: `Representation::SlopeChanges` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Ledgers` (r:1 w:1)
	/// Proof: `Representation::Ledgers` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Undistributed` (r:1 w:1)
	/// Proof: `Representation::Undistributed` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Representation::QueuedDepartures` (r:0 w:1)
	/// Proof: `Representation::QueuedDepartures` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Departures` (r:0 w:1)
	/// Proof: `Representation::Departures` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	fn forget_departed() -> Weight {
		// At least 173_882_000 picoseconds.
		Weight::from_parts(215_570_000, 165022)
			.saturating_add(T::DbWeight::get().reads(130))
			.saturating_add(T::DbWeight::get().writes(132))
	}
}

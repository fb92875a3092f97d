//! Weights of `pallet_node_staking`. Made by `scripts/weights`: not to be edited.
//!
//! 2026-11-22, Intel(R) Xeon(R) Processor, 50 steps, 20 repeats.

#![cfg_attr(rustfmt, rustfmt_skip)]
#![allow(unused_parens)]
#![allow(unused_imports)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// What was measured.
pub struct WeightInfo<T>(PhantomData<T>);

impl<T: frame_system::Config> pallet_node_staking::WeightInfo for WeightInfo<T> {
	/// Storage: `Credit::Records` (r:1 w:0)
	/// Proof: `Credit::Records` (`max_values`: None, `max_size`: Some(98), added: 2573, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Nodes` (r:1 w:1)
	/// Proof: `NodeStaking::Nodes` (`max_values`: None, `max_size`: Some(282), added: 2757, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(175), added: 2650, mode: `MaxEncodedLen`)
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Books` (r:1 w:1)
	/// Proof: `NodeStaking::Books` (`max_values`: Some(1), `max_size`: Some(124), added: 619, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::SlopeChanges` (r:3 w:3)
	/// Proof: `NodeStaking::SlopeChanges` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Delegations` (r:1 w:0)
	/// Proof: `Representation::Delegations` (`max_values`: None, `max_size`: Some(156), added: 2631, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x2e918621e21ab4427586290add9df7d7b8425a712b8cccfdf4bde4a889254f47` (r:1 w:0)
	/// Proof: UNKNOWN KEY `0x2e918621e21ab4427586290add9df7d7b8425a712b8cccfdf4bde4a889254f47` (r:1 w:0)
	fn register() -> Weight {
		// At least 152_715_000 picoseconds.
		Weight::from_parts(173_210_000, 8499)
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	/// Storage: `NodeStaking::Nodes` (r:1 w:1)
	/// Proof: `NodeStaking::Nodes` (`max_values`: None, `max_size`: Some(282), added: 2757, mode: `MaxEncodedLen`)
	fn change_role() -> Weight {
		// At least 24_854_000 picoseconds.
		Weight::from_parts(34_375_000, 3747)
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `NodeStaking::Nodes` (r:1 w:1)
	/// Proof: `NodeStaking::Nodes` (`max_values`: None, `max_size`: Some(282), added: 2757, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(175), added: 2650, mode: `MaxEncodedLen`)
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Books` (r:1 w:1)
	/// Proof: `NodeStaking::Books` (`max_values`: Some(1), `max_size`: Some(124), added: 619, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Prefixes` (r:1 w:0)
	/// Proof: `NodeStaking::Prefixes` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::SlopeChanges` (r:3 w:3)
	/// Proof: `NodeStaking::SlopeChanges` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Delegations` (r:1 w:1)
	/// Proof: `Representation::Delegations` (`max_values`: None, `max_size`: Some(156), added: 2631, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Ledgers` (r:1 w:1)
	/// Proof: `Representation::Ledgers` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Representation::PaidDays` (r:1 w:0)
	/// Proof: `Representation::PaidDays` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x2e918621e21ab4427586290add9df7d7b8425a712b8cccfdf4bde4a889254f47` (r:1 w:0)
	/// Proof: UNKNOWN KEY `0x2e918621e21ab4427586290add9df7d7b8425a712b8cccfdf4bde4a889254f47` (r:1 w:0)
	fn raise() -> Weight {
		// At least 228_048_000 picoseconds.
		Weight::from_parts(273_376_000, 8499)
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(9))
	}
	/// Storage: `NodeStaking::Nodes` (r:1 w:1)
	/// Proof: `NodeStaking::Nodes` (`max_values`: None, `max_size`: Some(282), added: 2757, mode: `MaxEncodedLen`)
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(175), added: 2650, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Books` (r:1 w:1)
	/// Proof: `NodeStaking::Books` (`max_values`: Some(1), `max_size`: Some(124), added: 619, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Prefixes` (r:1 w:0)
	/// Proof: `NodeStaking::Prefixes` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::SlopeChanges` (r:3 w:3)
	/// Proof: `NodeStaking::SlopeChanges` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Delegations` (r:1 w:1)
	/// Proof: `Representation::Delegations` (`max_values`: None, `max_size`: Some(156), added: 2631, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Ledgers` (r:1 w:1)
	/// Proof: `Representation::Ledgers` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Representation::PaidDays` (r:1 w:0)
	/// Proof: `Representation::PaidDays` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: UNKNOWN KEY `0x2e918621e21ab4427586290add9df7d7b8425a712b8cccfdf4bde4a889254f47` (r:1 w:0)
	/// Proof: UNKNOWN KEY `0x2e918621e21ab4427586290add9df7d7b8425a712b8cccfdf4bde4a889254f47` (r:1 w:0)
	fn lower() -> Weight {
		// At least 233_292_000 picoseconds.
		Weight::from_parts(274_153_000, 8499)
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(9))
	}
	/// Storage: `NodeStaking::Nodes` (r:1 w:1)
	/// Proof: `NodeStaking::Nodes` (`max_values`: None, `max_size`: Some(282), added: 2757, mode: `MaxEncodedLen`)
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(175), added: 2650, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Books` (r:1 w:1)
	/// Proof: `NodeStaking::Books` (`max_values`: Some(1), `max_size`: Some(124), added: 619, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Prefixes` (r:1 w:0)
	/// Proof: `NodeStaking::Prefixes` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::SlopeChanges` (r:3 w:3)
	/// Proof: `NodeStaking::SlopeChanges` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Delegations` (r:1 w:1)
	/// Proof: `Representation::Delegations` (`max_values`: None, `max_size`: Some(156), added: 2631, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Ledgers` (r:1 w:1)
	/// Proof: `Representation::Ledgers` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Representation::PaidDays` (r:1 w:0)
	/// Proof: `Representation::PaidDays` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Owed` (r:1 w:1)
	/// Proof: `Representation::Owed` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Representation::SlopeChanges` (r:2 w:2)
	/// Proof: `Representation::SlopeChanges` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	fn unregister() -> Weight {
		// At least 239_986_000 picoseconds.
		Weight::from_parts(295_563_000, 8499)
			.saturating_add(T::DbWeight::get().reads(15))
			.saturating_add(T::DbWeight::get().writes(12))
	}
	/// Storage: `NodeStaking::Nodes` (r:1 w:1)
	/// Proof: `NodeStaking::Nodes` (`max_values`: None, `max_size`: Some(282), added: 2757, mode: `MaxEncodedLen`)
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(175), added: 2650, mode: `MaxEncodedLen`)
	fn withdraw() -> Weight {
		// At least 92_576_000 picoseconds.
		Weight::from_parts(109_524_000, 3747)
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `NodeStaking::Nodes` (r:1 w:1)
	/// Proof: `NodeStaking::Nodes` (`max_values`: None, `max_size`: Some(282), added: 2757, mode: `MaxEncodedLen`)
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Books` (r:1 w:0)
	/// Proof: `NodeStaking::Books` (`max_values`: Some(1), `max_size`: Some(124), added: 619, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Prefixes` (r:1 w:0)
	/// Proof: `NodeStaking::Prefixes` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn claim() -> Weight {
		// At least 149_462_000 picoseconds.
		Weight::from_parts(173_571_000, 6196)
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `NodeStaking::Nodes` (r:2 w:2)
	/// Proof: `NodeStaking::Nodes` (`max_values`: None, `max_size`: Some(282), added: 2757, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(175), added: 2650, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Books` (r:1 w:1)
	/// Proof: `NodeStaking::Books` (`max_values`: Some(1), `max_size`: Some(124), added: 619, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Prefixes` (r:4 w:0)
	/// Proof: `NodeStaking::Prefixes` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::SlopeChanges` (r:3 w:3)
	/// Proof: `NodeStaking::SlopeChanges` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Delegations` (r:2 w:2)
	/// Proof: `Representation::Delegations` (`max_values`: None, `max_size`: Some(156), added: 2631, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Ledgers` (r:2 w:2)
	/// Proof: `Representation::Ledgers` (`max_values`: None, `max_size`: Some(193), added: 2668, mode: `MaxEncodedLen`)
	/// Storage: `Representation::PaidDays` (r:2 w:0)
	/// Proof: `Representation::PaidDays` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Representation::Owed` (r:1 w:1)
	/// Proof: `Representation::Owed` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Representation::SlopeChanges` (r:5 w:5)
	/// Proof: `Representation::SlopeChanges` (`max_values`: None, `max_size`: Some(32), added: 2507, mode: `MaxEncodedLen`)
	/// Storage: `Invitation::Invitees` (r:1 w:1)
	/// Proof: `Invitation::Invitees` (`max_values`: None, `max_size`: Some(93), added: 2568, mode: `MaxEncodedLen`)
	/// Storage: `Credit::Records` (r:1 w:1)
	/// Proof: `Credit::Records` (`max_values`: None, `max_size`: Some(98), added: 2573, mode: `MaxEncodedLen`)
	fn fine() -> Weight {
		// At least 384_583_000 picoseconds.
		Weight::from_parts(435_983_000, 13525)
			.saturating_add(T::DbWeight::get().reads(28))
			.saturating_add(T::DbWeight::get().writes(21))
	}
	/// Storage: `NodeStaking::Nodes` (r:1 w:1)
	/// Proof: `NodeStaking::Nodes` (`max_values`: None, `max_size`: Some(282), added: 2757, mode: `MaxEncodedLen`)
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Books` (r:1 w:1)
	/// Proof: `NodeStaking::Books` (`max_values`: Some(1), `max_size`: Some(124), added: 619, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::SlopeChanges` (r:6 w:6)
	/// Proof: `NodeStaking::SlopeChanges` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	fn on_credit_change() -> Weight {
		// At least 85_008_000 picoseconds.
		Weight::from_parts(148_277_000, 16008)
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Shared` (r:1 w:1)
	/// Proof: `NodeStaking::Shared` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	fn share() -> Weight {
		// At least 83_829_000 picoseconds.
		Weight::from_parts(135_600_000, 6196)
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `NodeStaking::Books` (r:1 w:1)
	/// Proof: `NodeStaking::Books` (`max_values`: Some(1), `max_size`: Some(124), added: 619, mode: `MaxEncodedLen`)
	/// Storage: `Calendar::Today` (r:1 w:0)
	/// Proof: `Calendar::Today` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Shared` (r:1 w:0)
	/// Proof: `NodeStaking::Shared` (`max_values`: Some(1), `max_size`: Some(16), added: 511, mode: `MaxEncodedLen`)
	/// Storage: `Emission::Budget` (r:1 w:1)
	/// Proof: `Emission::Budget` (`max_values`: Some(1), `max_size`: Some(116), added: 611, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::SlopeChanges` (r:64 w:64)
	/// Proof: `NodeStaking::SlopeChanges` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Prefixes` (r:0 w:128)
	/// Proof: `NodeStaking::Prefixes` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// The range of component `d` is `[1, 64]`.
	fn on_new_day(d: u32, ) -> Weight {
		// At least 203_256_000 picoseconds.
		Weight::from_parts(222_729_849, 6196)
			// ± 56_913
			.saturating_add(Weight::from_parts(14_368_422, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(d.into())))
			.saturating_add(Weight::from_parts(0, 2503).saturating_mul(d.into()))
	}
	/// Storage: `NodeStaking::SlopeChanges` (r:64 w:64)
	/// Proof: `NodeStaking::SlopeChanges` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Books` (r:0 w:1)
	/// Proof: `NodeStaking::Books` (`max_values`: Some(1), `max_size`: Some(124), added: 619, mode: `MaxEncodedLen`)
	/// Storage: `NodeStaking::Prefixes` (r:0 w:128)
	/// Proof: `NodeStaking::Prefixes` (`max_values`: None, `max_size`: Some(76), added: 2551, mode: `MaxEncodedLen`)
	/// The range of component `d` is `[1, 64]`.
	fn close_missed_days(d: u32, ) -> Weight {
		// At least 58_989_000 picoseconds.
		Weight::from_parts(55_661_125, 990)
			// ± 67_679
			.saturating_add(Weight::from_parts(15_036_205, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(d.into())))
			.saturating_add(Weight::from_parts(0, 2503).saturating_mul(d.into()))
	}
}

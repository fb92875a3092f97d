//! What the calls and hooks of our pallets cost, as `scripts/weights` measured it.

pub mod pallet_calendar;
pub mod pallet_directory;
pub mod pallet_emission;
pub mod pallet_musd;
pub mod pallet_workload;

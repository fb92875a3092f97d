//! What the calls and hooks of our pallets cost, as `scripts/weights` measured it.

pub mod pallet_burning;
pub mod pallet_calendar;
pub mod pallet_credit;
pub mod pallet_directory;
pub mod pallet_emission;
pub mod pallet_invitation;
pub mod pallet_musd;
pub mod pallet_node_staking;
pub mod pallet_representation;
pub mod pallet_seats;
pub mod pallet_workload;

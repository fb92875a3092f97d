//! Weights of the pallet.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// What the pallet costs by itself. The runtime has the measured values.
pub trait WeightInfo {
	/// The session changes, with so many validators, and all that the SDK's pallets do then. It is part of
	/// a block that the session pallet declares full.
	fn session_change(validators: u32) -> Weight;
	/// The decisive one of votes that GRANDPA has stalled, among so many validators.
	fn vote_stalled(validators: u32) -> Weight;
	/// So many validators are punished for what they did at the same time. It is part of what reports of
	/// equivocations are weighed with.
	fn on_offence(offenders: u32) -> Weight;
}

/// Estimates for tests: the accesses to storage, and a guess of the rest.
impl WeightInfo for () {
	fn session_change(validators: u32) -> Weight {
		// Reads: the parliament, the three lists, offenders, and some forty values of the session pallet,
		// BABE and GRANDPA; the keys of each validator. Writes: the lists, and some thirty of those values.
		Weight::from_parts(200_000_000, 100_000)
			.saturating_add(ParityDbWeight::get().reads_writes(45, 35))
			.saturating_add(
				Weight::from_parts(30_000_000, 2_700)
					.saturating_add(ParityDbWeight::get().reads(1))
					.saturating_mul(validators.into()),
			)
	}

	fn vote_stalled(validators: u32) -> Weight {
		// Reads: the seats, the votes, the session, GRANDPA's stall and change. Writes: the votes, the stall.
		Weight::from_parts(50_000_000, 10_000)
			.saturating_add(ParityDbWeight::get().reads_writes(5, 2))
			.saturating_add(Weight::from_parts(200_000, 80).saturating_mul(validators.into()))
	}

	fn on_offence(offenders: u32) -> Weight {
		// Reads, for each: the three lists, validators and disabled ones of the session, offenders, what it
		// was punished before. Writes: disabled validators, offenders, what it was punished, the log of
		// the header. The candidate's deposit and credit.
		Weight::from_parts(100_000_000, 50_000)
			.saturating_add(ParityDbWeight::get().reads_writes(15, 10))
			.saturating_mul(offenders.into())
	}
}

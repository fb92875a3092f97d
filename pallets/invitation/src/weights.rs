//! Weights of the calls and hooks.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// What a call or hook costs at most. The runtime has the measured values.
pub trait WeightInfo {
	/// Creating `n` invitations.
	fn create(n: u32) -> Weight;
	fn revoke() -> Weight;
	fn clear() -> Weight;
	fn join() -> Weight;
	/// The check of a join.
	fn authorize_join() -> Weight;
	/// A change of an invitee's credit that brings its inviter a bonus. Part of what those calls
	/// measure that change credit.
	fn on_credit_change() -> Weight;
	/// The loss of what a fined invitee has brought. Part of what those calls measure that fine.
	fn on_fined() -> Weight;
}

/// The check of an sr25519 signature.
const SIGNATURE: Weight = Weight::from_parts(50_000_000, 0);

/// Estimates for tests: the accesses to storage, the signatures, and a guess of the rest.
impl WeightInfo for () {
	fn create(n: u32) -> Weight {
		// An invitation.
		let invitation = Weight::from_parts(5_000_000, 2_600)
			.saturating_add(ParityDbWeight::get().reads_writes(1, 1));
		// The credit, the day, the inviter, its account and its holds.
		Weight::from_parts(50_000_000, 6_000)
			.saturating_add(ParityDbWeight::get().reads_writes(5, 3))
			.saturating_add(invitation.saturating_mul(n.into()))
	}

	fn revoke() -> Weight {
		// The invitation, the day, the inviter, its account and its holds.
		Weight::from_parts(50_000_000, 6_000)
			.saturating_add(ParityDbWeight::get().reads_writes(5, 4))
	}

	fn clear() -> Weight {
		// The invitation, the day, the inviter, its account and its holds.
		Weight::from_parts(50_000_000, 6_000)
			.saturating_add(ParityDbWeight::get().reads_writes(5, 4))
	}

	fn join() -> Weight {
		// The invitation, the day, the inviter, its account and its holds, the credit; the invitee is
		// only written.
		Weight::from_parts(70_000_000, 8_000)
			.saturating_add(ParityDbWeight::get().reads_writes(6, 6))
	}

	fn authorize_join() -> Weight {
		// The invitation, the day, the credit, the chain's first hash; two signatures.
		Weight::from_parts(30_000_000, 6_000)
			.saturating_add(SIGNATURE.saturating_mul(2))
			.saturating_add(ParityDbWeight::get().reads(4))
	}

	fn on_credit_change() -> Weight {
		// The invitee, the day, the inviter, its credit.
		Weight::from_parts(30_000_000, 6_000)
			.saturating_add(ParityDbWeight::get().reads_writes(4, 3))
	}

	fn on_fined() -> Weight {
		// The invitee, the day, the inviter's credit.
		Weight::from_parts(20_000_000, 4_000)
			.saturating_add(ParityDbWeight::get().reads_writes(3, 2))
	}
}

//! Weights of the calls and hooks.

use frame_support::weights::{constants::ParityDbWeight, Weight};

/// What a call or hook costs at most. The runtime has the measured values.
pub trait WeightInfo {
	fn open() -> Weight;
	fn top_up() -> Weight;
	fn settle() -> Weight;
	fn close() -> Weight;
	fn claim() -> Weight;
	/// A batch of `p` groups of one voucher each, and `v` vouchers beyond them.
	fn settle_batch(v: u32, p: u32) -> Weight;
	/// The check of a batch of `v` vouchers.
	fn authorize_settle_batch(v: u32) -> Weight;
	/// The turn of a day at which `d` days are looked at.
	fn on_new_day(d: u32) -> Weight;
	/// Paying `n` certificates of a day and closing it.
	fn pay_page(n: u32) -> Weight;
}

/// The check of an sr25519 signature.
const SIGNATURE: Weight = Weight::from_parts(50_000_000, 0);

/// Estimates for tests: the accesses to storage, the signatures, and a guess of the rest.
impl WeightInfo for () {
	fn open() -> Weight {
		// The next number, the escrow, two of the MUSD ledger, the account and its holds, the time;
		// the channel and the index are only written.
		Weight::from_parts(60_000_000, 6_000)
			.saturating_add(ParityDbWeight::get().reads_writes(7, 8))
	}

	fn top_up() -> Weight {
		// The channel, the escrow, two of the MUSD ledger, the time.
		Weight::from_parts(40_000_000, 4_000)
			.saturating_add(ParityDbWeight::get().reads_writes(5, 4))
	}

	fn settle() -> Weight {
		// The chain's first hash, the time, the day; the channel, the certificate, two of the provider's
		// credit, the day's total, the escrow, two of the MUSD ledger.
		Weight::from_parts(60_000_000, 8_000)
			.saturating_add(SIGNATURE)
			.saturating_add(ParityDbWeight::get().reads_writes(11, 8))
	}

	fn close() -> Weight {
		// The channel, the index, the escrow, two of the MUSD ledger, the account and its holds, the
		// time.
		Weight::from_parts(60_000_000, 6_000)
			.saturating_add(ParityDbWeight::get().reads_writes(8, 7))
	}

	fn claim() -> Weight {
		// The certificate, the payout, the pot, the provider's account and two of its credit.
		Weight::from_parts(60_000_000, 6_000)
			.saturating_add(ParityDbWeight::get().reads_writes(6, 6))
	}

	fn settle_batch(v: u32, p: u32) -> Weight {
		// A voucher: its channel.
		let voucher = Weight::from_parts(5_000_000, 2_600)
			.saturating_add(SIGNATURE)
			.saturating_add(ParityDbWeight::get().reads_writes(1, 1));
		// A group: the certificate, two of the provider's credit.
		let group = Weight::from_parts(20_000_000, 5_200)
			.saturating_add(ParityDbWeight::get().reads_writes(3, 3))
			.saturating_add(voucher);
		// The batch count, the chain's first hash, the time, the day, the day's total, the escrow, two
		// of the MUSD ledger.
		Weight::from_parts(40_000_000, 8_000)
			.saturating_add(ParityDbWeight::get().reads_writes(8, 5))
			.saturating_add(voucher.saturating_mul(v.into()))
			.saturating_add(group.saturating_mul(p.into()))
	}

	fn authorize_settle_batch(v: u32) -> Weight {
		// The session, the batch count, the keys, the chain's first hash; hashing the vouchers.
		Weight::from_parts(40_000_000, 24_000)
			.saturating_add(SIGNATURE)
			.saturating_add(ParityDbWeight::get().reads(4))
			.saturating_add(Weight::from_parts(1_000_000, 0).saturating_mul(v.into()))
	}

	fn on_new_day(d: u32) -> Weight {
		// A day: its place, its total, its payout, the pool and the pot, the stream's budget.
		let day = Weight::from_parts(80_000_000, 6_000)
			.saturating_add(ParityDbWeight::get().reads_writes(6, 6));
		// The day that ended, the queue, the price.
		Weight::from_parts(30_000_000, 4_000)
			.saturating_add(ParityDbWeight::get().reads_writes(4, 2))
			.saturating_add(day.saturating_mul(d.into()))
	}

	fn pay_page(n: u32) -> Weight {
		// A payment: the certificate, the provider's account and two of its credit.
		let payment = Weight::from_parts(60_000_000, 5_200)
			.saturating_add(ParityDbWeight::get().reads_writes(4, 4));
		// The queue, the day's place, its payout, the pot, the pool.
		Weight::from_parts(60_000_000, 8_000)
			.saturating_add(ParityDbWeight::get().reads_writes(5, 5))
			.saturating_add(payment.saturating_mul(n.into()))
	}
}

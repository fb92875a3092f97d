//! Settling vouchers: one, or a batch of them.

use alloc::vec::Vec;
use frame_support::ensure;
use metachain_primitives::{
	channel::{Channel, Rejection},
	money::Musd,
	time::{Day, Moment},
	traits::{Clock, Credit, MusdEscrow},
	voucher::{GenesisHash, SignedVoucher},
};
use sp_core::sr25519::{Public, Signature};
use sp_runtime::{traits::Zero, ArithmeticError, DispatchResult};

use crate::{Certificates, Channels, Config, DayTotals, Error, Event, Group, Groups, Pallet};

/// Whether `signed`, which is a voucher of `channel`, can be settled at `now` on the chain of
/// `genesis`: the MUSD that settling it burns, or the reason why not.
pub fn check<AccountId>(
	channel: &Channel<AccountId>,
	signed: &SignedVoucher,
	now: Moment,
	genesis: &GenesisHash,
) -> Result<Musd, Rejection> {
	let amount = channel.check_voucher(&signed.voucher, now)?;
	let is_genuine = sp_io::crypto::sr25519_verify(
		&Signature::from_raw(signed.signature),
		&signed.voucher.signing_payload(genesis),
		&Public::from_raw(channel.session_key),
	);
	ensure!(is_genuine, Rejection::BadSignature);
	Ok(amount)
}

/// What is the same for all vouchers of a block.
pub(crate) struct Scene {
	genesis: GenesisHash,
	now: Moment,
	today: Day,
}

impl Scene {
	pub(crate) fn of_this_block<T: Config>() -> Self {
		Self {
			genesis: Pallet::<T>::genesis_hash(),
			now: T::Clock::now(),
			today: T::Clock::today(),
		}
	}
}

/// What became of a batch's vouchers.
#[derive(Default)]
pub(crate) struct Tally {
	pub settled: u32,
	pub amount: Musd,
	pub skipped: Vec<(Rejection, u32)>,
}

impl Tally {
	fn skip(&mut self, reason: Rejection) {
		match self.skipped.iter_mut().find(|(counted, _)| *counted == reason) {
			Some((_, count)) => *count = count.saturating_add(1),
			None => self.skipped.push((reason, 1)),
		}
	}
}

impl<T: Config> Pallet<T> {
	/// The hash of the chain's first block, for which vouchers and batches are signed.
	pub fn genesis_hash() -> GenesisHash {
		frame_system::Pallet::<T>::block_hash(
			frame_system::pallet_prelude::BlockNumberFor::<T>::zero(),
		)
		.0
	}

	pub(crate) fn do_settle(provider: T::AccountId, signed: SignedVoucher) -> DispatchResult {
		let scene = Scene::of_this_block::<T>();
		let amount = Self::settle_voucher(&provider, &signed, &scene).map_err(Error::<T>::from)?;
		Self::certify(provider, 1, amount, &scene)?;
		Self::burn_settled(amount, &scene)
	}

	/// Settles what can be settled of `groups` and counts the rest by the reason.
	pub(crate) fn settle_groups(groups: Groups<T>) -> Result<Tally, sp_runtime::DispatchError> {
		let scene = Scene::of_this_block::<T>();
		let mut tally = Tally::default();
		for group in groups {
			Self::settle_group(group, &scene, &mut tally)?;
		}
		Self::burn_settled(tally.amount, &scene)?;
		Ok(tally)
	}

	fn settle_group(group: Group<T>, scene: &Scene, tally: &mut Tally) -> DispatchResult {
		let mut settled = 0u32;
		let mut earned: Musd = 0;
		for signed in &group.vouchers {
			match Self::settle_voucher(&group.provider, signed, scene) {
				Ok(amount) => {
					settled = settled.saturating_add(1);
					earned = earned.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
				},
				Err(reason) => tally.skip(reason),
			}
		}
		if settled > 0 {
			tally.settled = tally.settled.saturating_add(settled);
			tally.amount = tally.amount.checked_add(earned).ok_or(ArithmeticError::Overflow)?;
			Self::certify(group.provider, settled, earned, scene)?;
		}
		Ok(())
	}

	/// Moves the channel on to the voucher and returns the MUSD that this adds. All that a voucher
	/// costs by itself is one channel read and written, and one signature.
	fn settle_voucher(
		provider: &T::AccountId,
		signed: &SignedVoucher,
		scene: &Scene,
	) -> Result<Musd, Rejection> {
		let voucher = &signed.voucher;
		Channels::<T>::try_mutate(voucher.channel, |slot| {
			let channel = slot.as_mut().ok_or(Rejection::UnknownChannel)?;
			ensure!(channel.provider == *provider, Rejection::WrongProvider);
			let amount = check(channel, signed, scene.now, &scene.genesis)?;
			channel.settled = voucher.amount;
			channel.bytes_up = voucher.bytes_up;
			channel.bytes_down = voucher.bytes_down;
			channel.sequence = voucher.sequence;
			Ok(amount)
		})
	}

	/// Adds to the certificate of today of the provider, which is active by that.
	fn certify(
		provider: T::AccountId,
		vouchers: u32,
		amount: Musd,
		scene: &Scene,
	) -> DispatchResult {
		Certificates::<T>::try_mutate(scene.today, &provider, |certificate| {
			let work = certificate.unwrap_or_default();
			*certificate = Some(work.checked_add(amount).ok_or(ArithmeticError::Overflow)?);
			Ok::<_, ArithmeticError>(())
		})?;
		T::Credit::note_active(&provider);
		Self::deposit_event(Event::WorkSettled { provider, vouchers, amount });
		Ok(())
	}

	/// Burns what was settled out of the channels' escrow.
	fn burn_settled(amount: Musd, scene: &Scene) -> DispatchResult {
		if amount.is_zero() {
			return Ok(());
		}
		DayTotals::<T>::try_mutate(scene.today, |total| {
			let work = total.unwrap_or_default();
			*total = Some(work.checked_add(amount).ok_or(ArithmeticError::Overflow)?);
			Ok::<_, ArithmeticError>(())
		})?;
		Self::release_escrow(amount)?;
		T::Musd::burn_locked(amount)
	}
}

impl<T: Config> From<Rejection> for Error<T> {
	fn from(reason: Rejection) -> Self {
		match reason {
			Rejection::UnknownChannel => Error::UnknownChannel,
			Rejection::WrongProvider => Error::WrongProvider,
			Rejection::Expired => Error::Expired,
			Rejection::NotAboveSettled => Error::NotAboveSettled,
			Rejection::OverEscrow => Error::OverEscrow,
			Rejection::BadSignature => Error::BadSignature,
		}
	}
}

//! Opening, funding and closing channels.

use frame_support::{
	ensure,
	traits::{fungible::MutateHold, tokens::Precision, Get},
};
use metachain_primitives::{
	channel::{Channel, ChannelId, Tariff},
	money::Musd,
	time::Moment,
	traits::{Clock, MusdEscrow},
	voucher::SessionKey,
};
use sp_runtime::{ArithmeticError, DispatchResult};

use crate::{
	Channels, ChannelsByConsumer, Config, Error, Escrowed, Event, HoldReason, NextChannelId, Pallet,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_open(
		consumer: T::AccountId,
		provider: T::AccountId,
		session_key: SessionKey,
		tariff: Tariff,
		funding: Musd,
		lifetime: Moment,
	) -> DispatchResult {
		ensure!(consumer != provider, Error::<T>::OwnProvider);
		ensure!(
			(T::MinLifetime::get()..=T::MaxLifetime::get()).contains(&lifetime),
			Error::<T>::LifetimeOutOfBounds
		);
		let id = NextChannelId::<T>::get();
		NextChannelId::<T>::put(id.checked_add(1).ok_or(ArithmeticError::Overflow)?);

		Self::escrow(&consumer, funding)?;
		let deposit = T::ChannelDeposit::get();
		T::Currency::hold(&HoldReason::Channel.into(), &consumer, deposit)?;

		let expires = T::Clock::now().saturating_add(lifetime);
		ChannelsByConsumer::<T>::insert(&consumer, id, deposit);
		Channels::<T>::insert(
			id,
			Channel {
				consumer: consumer.clone(),
				provider: provider.clone(),
				session_key,
				tariff,
				funded: funding,
				settled: 0,
				bytes_up: 0,
				bytes_down: 0,
				sequence: 0,
				expires,
				closes: None,
			},
		);
		Self::deposit_event(Event::ChannelOpened {
			channel: id,
			consumer,
			provider,
			funded: funding,
			expires,
		});
		Ok(())
	}

	pub(crate) fn do_top_up(who: T::AccountId, id: ChannelId, amount: Musd) -> DispatchResult {
		Channels::<T>::try_mutate(id, |slot| {
			let channel = slot.as_mut().ok_or(Error::<T>::UnknownChannel)?;
			ensure!(channel.consumer == who, Error::<T>::NotConsumer);
			ensure!(channel.takes_vouchers_at(T::Clock::now()), Error::<T>::Expired);
			channel.funded = channel.funded.checked_add(amount).ok_or(ArithmeticError::Overflow)?;
			Self::escrow(&who, amount)?;
			Self::deposit_event(Event::ChannelToppedUp {
				channel: id,
				amount,
				funded: channel.funded,
			});
			Ok(())
		})
	}

	/// Closes the channel if `who` may do so now; otherwise starts the challenge period, in which the
	/// provider can still settle.
	pub(crate) fn do_close(who: T::AccountId, id: ChannelId) -> DispatchResult {
		let channel = Channels::<T>::get(id).ok_or(Error::<T>::UnknownChannel)?;
		ensure!(who == channel.consumer || who == channel.provider, Error::<T>::NotParty);
		let now = T::Clock::now();
		if who == channel.provider || !channel.takes_vouchers_at(now) {
			return Self::remove_channel(id, channel);
		}
		ensure!(channel.closes.is_none(), Error::<T>::ChallengePending);
		let closes = now.saturating_add(T::ChallengePeriod::get()).min(channel.expires);
		Channels::<T>::insert(id, Channel { closes: Some(closes), ..channel });
		Self::deposit_event(Event::ChannelClosing { channel: id, closes });
		Ok(())
	}

	fn remove_channel(id: ChannelId, channel: Channel<T::AccountId>) -> DispatchResult {
		let returned = channel.unsettled();
		Channels::<T>::remove(id);
		Self::release_escrow(returned)?;
		T::Musd::unlock(&channel.consumer, returned)?;
		// Only what the consumer still has on hold can be released.
		if let Some(deposit) = ChannelsByConsumer::<T>::take(&channel.consumer, id) {
			T::Currency::release(
				&HoldReason::Channel.into(),
				&channel.consumer,
				deposit,
				Precision::BestEffort,
			)?;
		}
		Self::deposit_event(Event::ChannelClosed {
			channel: id,
			consumer: channel.consumer,
			provider: channel.provider,
			returned,
		});
		Ok(())
	}

	/// Takes `amount` from what the consumer can spend.
	fn escrow(consumer: &T::AccountId, amount: Musd) -> DispatchResult {
		ensure!(amount > 0, Error::<T>::ZeroAmount);
		let escrowed = Escrowed::<T>::get().checked_add(amount).ok_or(ArithmeticError::Overflow)?;
		T::Musd::lock(consumer, amount)?;
		Escrowed::<T>::put(escrowed);
		Ok(())
	}

	/// Takes `amount` off the sum of what the channels hold.
	pub(crate) fn release_escrow(amount: Musd) -> DispatchResult {
		Escrowed::<T>::try_mutate(|escrowed| {
			*escrowed = escrowed.checked_sub(amount).ok_or(ArithmeticError::Underflow)?;
			Ok(())
		})
	}
}

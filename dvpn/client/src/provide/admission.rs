//! Who is let in.

use metachain_primitives::{
	channel::{Channel, ChannelId, Tariff},
	offer::{Prices, TunnelKey},
	time::Moment,
};
use std::sync::Arc;
use tokio::sync::Semaphore;

use crate::{
	chain::Chain,
	protocol::{Admission, Farewell},
	AccountId,
};

/// Lookups of the chain for sessions that are not admitted yet, at the same time.
const AT_ONCE: usize = 64;
/// A channel that ends sooner than this is not served any more: its vouchers must still be settled.
pub const LAST_CALL: Moment = 60_000;

/// What is decided about whoever asks for a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
	/// It holds the session key of this channel, which pays.
	Admit(ChannelId, Box<Channel<AccountId>>),
	/// It holds the session key of a channel, but the channel does not pay: it is told why.
	Decline(Farewell),
	/// Anything else: it hears nothing.
	Silence,
}

/// Judges admissions by the chain.
pub struct Gate<C> {
	chain: Arc<C>,
	account: AccountId,
	tunnel_key: TunnelKey,
	prices: Prices,
	permits: Semaphore,
}

impl<C: Chain> Gate<C> {
	/// A gate to the provider `account`, which sells at `prices`.
	pub fn new(chain: Arc<C>, account: AccountId, tunnel_key: TunnelKey, prices: Prices) -> Self {
		Self { chain, account, tunnel_key, prices, permits: Semaphore::new(AT_ONCE) }
	}

	/// Judges the admission of the holder of the tunnel key `peer`.
	pub async fn judge(&self, peer: &TunnelKey, admission: &[u8]) -> Verdict {
		let Some(admission) = Admission::read(admission) else { return Verdict::Silence };
		// Beyond this many there is an attack or a very busy minute; consumers try again.
		let Ok(_permit) = self.permits.try_acquire() else { return Verdict::Silence };
		let looked_up = self.look_up(admission.channel).await;
		let (channel, now) = match looked_up {
			Ok(Some(found)) => found,
			Ok(None) => return Verdict::Silence,
			Err(error) => {
				tracing::warn!(%error, "cannot look up a channel");
				return Verdict::Silence;
			},
		};
		let genesis = self.chain.genesis();
		if channel.provider != self.account
			|| !admission.is_signed_by(&channel.session_key, &genesis, peer, &self.tunnel_key)
		{
			return Verdict::Silence;
		}
		match self.objection(&channel, now) {
			Some(farewell) => Verdict::Decline(farewell),
			None => Verdict::Admit(admission.channel, Box::new(channel)),
		}
	}

	async fn look_up(
		&self,
		id: ChannelId,
	) -> Result<Option<(Channel<AccountId>, Moment)>, crate::chain::ChainError> {
		let Some(channel) = self.chain.channels(&[id]).await?.into_iter().next().flatten() else {
			return Ok(None);
		};
		Ok(Some((channel, self.chain.now().await?)))
	}

	fn objection(&self, channel: &Channel<AccountId>, now: Moment) -> Option<Farewell> {
		if is_ending(channel, now) {
			return Some(Farewell::ChannelEnding);
		}
		let pays = match channel.tariff {
			Tariff::Traffic { per_gib } => per_gib >= self.prices.per_gib,
			Tariff::Time { per_hour, mbps } => {
				self.prices.mbps > 0 && per_hour >= self.prices.per_hour && mbps <= self.prices.mbps
			},
		};
		if !pays {
			return Some(Farewell::Underpriced);
		}
		(channel.unsettled() == 0).then_some(Farewell::ChannelEmpty)
	}
}

/// Whether a channel ends so soon that it is not served any more.
pub fn is_ending(channel: &Channel<AccountId>, now: Moment) -> bool {
	channel.closes.is_some() || channel.expires <= now.saturating_add(LAST_CALL)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		chain::memory::{channel, MemoryChain},
		keys::SessionSecret,
	};
	use codec::Encode;
	use metachain_primitives::money::MUSD;

	const PEER: TunnelKey = [1; 32];
	const OWN: TunnelKey = [2; 32];
	const PRICES: Prices = Prices { per_gib: MUSD, per_hour: MUSD, mbps: 100 };

	async fn judge(
		change: impl FnOnce(&mut Channel<AccountId>),
		sign: impl FnOnce(&SessionSecret) -> Admission,
	) -> Verdict {
		let secret = SessionSecret::generate();
		let chain = MemoryChain::new();
		let mut opened = channel(&secret, Tariff::Traffic { per_gib: MUSD }, 10 * MUSD);
		change(&mut opened);
		chain.put(7, opened.clone());
		let gate =
			Gate::new(Arc::new(chain), channel(&secret, opened.tariff, 0).provider, OWN, PRICES);
		gate.judge(&PEER, &sign(&secret).encode()).await
	}

	fn proper(secret: &SessionSecret) -> Admission {
		Admission::new(&MemoryChain::GENESIS, 7, secret, &PEER, &OWN)
	}

	#[tokio::test]
	async fn the_holder_of_a_paying_channels_key_is_admitted() {
		assert!(matches!(judge(|_| {}, proper).await, Verdict::Admit(7, _)));
	}

	#[tokio::test]
	async fn whoever_does_not_hold_the_key_hears_nothing() {
		let forged = |_: &SessionSecret| proper(&SessionSecret::generate());
		assert_eq!(judge(|_| {}, forged).await, Verdict::Silence);
		let replayed = |secret: &SessionSecret| {
			Admission::new(&MemoryChain::GENESIS, 7, secret, &[9; 32], &OWN)
		};
		assert_eq!(judge(|_| {}, replayed).await, Verdict::Silence);
		let other_chain = |secret: &SessionSecret| Admission::new(&[0; 32], 7, secret, &PEER, &OWN);
		assert_eq!(judge(|_| {}, other_chain).await, Verdict::Silence);
		let unknown =
			|secret: &SessionSecret| Admission::new(&MemoryChain::GENESIS, 8, secret, &PEER, &OWN);
		assert_eq!(judge(|_| {}, unknown).await, Verdict::Silence);
	}

	#[tokio::test]
	async fn a_channel_with_another_provider_hears_nothing() {
		let elsewhere = |channel: &mut Channel<AccountId>| channel.provider = [99; 32].into();
		assert_eq!(judge(elsewhere, proper).await, Verdict::Silence);
	}

	#[tokio::test]
	async fn a_channel_that_does_not_pay_is_told_why() {
		let declined = |farewell| Verdict::Decline(farewell);
		let spent = |channel: &mut Channel<AccountId>| channel.settled = channel.funded;
		assert_eq!(judge(spent, proper).await, declined(Farewell::ChannelEmpty));
		let closing = |channel: &mut Channel<AccountId>| channel.closes = Some(Moment::MAX);
		assert_eq!(judge(closing, proper).await, declined(Farewell::ChannelEnding));
		let expiring = |channel: &mut Channel<AccountId>| {
			channel.expires = MemoryChain::NOW + LAST_CALL;
		};
		assert_eq!(judge(expiring, proper).await, declined(Farewell::ChannelEnding));
		for tariff in [
			Tariff::Traffic { per_gib: MUSD - 1 },
			Tariff::Time { per_hour: MUSD - 1, mbps: 100 },
			Tariff::Time { per_hour: MUSD, mbps: 101 },
		] {
			let cheap = |channel: &mut Channel<AccountId>| channel.tariff = tariff;
			assert_eq!(judge(cheap, proper).await, declined(Farewell::Underpriced));
		}
	}

	#[tokio::test]
	async fn junk_hears_nothing_and_asks_nothing_of_the_chain() {
		let chain = Arc::new(MemoryChain::new());
		let gate = Gate::new(chain.clone(), [3; 32].into(), OWN, PRICES);
		for junk in [&[][..], &[0; 73], &[1; 10], &[255; 200]] {
			assert_eq!(gate.judge(&PEER, junk).await, Verdict::Silence);
		}
		assert_eq!(chain.look_ups(), 0);
	}
}

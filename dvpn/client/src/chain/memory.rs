//! A chain in memory, for tests.

use metachain_primitives::{
	channel::{Channel, ChannelId, Tariff},
	money::Musd,
	time::Moment,
	voucher::{GenesisHash, Proof, SignedVoucher},
};
use std::{
	collections::BTreeMap,
	sync::{
		atomic::{AtomicBool, AtomicUsize, Ordering},
		Mutex, MutexGuard,
	},
};

use super::{Chain, ChainError, ProofAnswer};
use crate::{
	keys::{self, SessionSecret},
	AccountId,
};

/// Channels, the proofs that were accepted, and what was settled.
#[derive(Default)]
pub struct MemoryChain {
	channels: Mutex<BTreeMap<ChannelId, Channel<AccountId>>>,
	proofs: Mutex<Vec<Proof>>,
	settled: Mutex<Vec<SignedVoucher>>,
	look_ups: AtomicUsize,
	away: AtomicBool,
}

/// A channel between two fixed accounts.
pub fn channel(secret: &SessionSecret, tariff: Tariff, funded: Musd) -> Channel<AccountId> {
	Channel {
		consumer: [2; 32].into(),
		provider: [3; 32].into(),
		session_key: secret.public(),
		tariff,
		funded,
		settled: 0,
		bytes_up: 0,
		bytes_down: 0,
		sequence: 0,
		expires: MemoryChain::NOW + 86_400_000,
		closes: None,
	}
}

impl MemoryChain {
	pub const GENESIS: GenesisHash = [7; 32];
	pub const NOW: Moment = 1_800_000_000_000;

	pub fn new() -> Self {
		Self::default()
	}

	/// Opens or replaces a channel.
	pub fn put(&self, id: ChannelId, channel: Channel<AccountId>) {
		lock(&self.channels).insert(id, channel);
	}

	/// Closes a channel.
	pub fn remove(&self, id: ChannelId) {
		lock(&self.channels).remove(&id);
	}

	/// Settles the highest proof of each channel, as the off-chain worker would.
	pub fn settle_held(&self) {
		let proofs = std::mem::take(&mut *lock(&self.proofs));
		for proof in proofs {
			self.apply(&proof.signed);
		}
	}

	/// The proofs that were accepted and are not settled.
	pub fn held(&self) -> Vec<Proof> {
		lock(&self.proofs).clone()
	}

	/// What providers settled by extrinsics of their own.
	pub fn settled_by_extrinsic(&self) -> Vec<SignedVoucher> {
		lock(&self.settled).clone()
	}

	pub fn channel(&self, id: ChannelId) -> Option<Channel<AccountId>> {
		lock(&self.channels).get(&id).cloned()
	}

	/// How often channels were asked for.
	pub fn look_ups(&self) -> usize {
		self.look_ups.load(Ordering::SeqCst)
	}

	/// Whether the node answers.
	pub fn set_away(&self, away: bool) {
		self.away.store(away, Ordering::SeqCst);
	}

	fn check(&self, signed: &SignedVoucher) -> Result<(), &'static str> {
		let channels = lock(&self.channels);
		let channel = channels.get(&signed.voucher.channel).ok_or("unknownChannel")?;
		channel.check_voucher(&signed.voucher, Self::NOW).map_err(|_| "notAboveSettled")?;
		let payload = signed.voucher.signing_payload(&Self::GENESIS);
		let is_signed = keys::verify(&channel.session_key, &payload, &signed.signature);
		is_signed.then_some(()).ok_or("badSignature")
	}

	fn apply(&self, signed: &SignedVoucher) {
		let voucher = &signed.voucher;
		if let Some(channel) = lock(&self.channels).get_mut(&voucher.channel) {
			channel.settled = channel.settled.max(voucher.amount);
			channel.bytes_up = voucher.bytes_up;
			channel.bytes_down = voucher.bytes_down;
			channel.sequence = voucher.sequence;
		}
	}

	fn answering(&self) -> Result<(), ChainError> {
		match self.away.load(Ordering::SeqCst) {
			true => Err(ChainError::Unreachable { url: "memory".into(), cause: "away".into() }),
			false => Ok(()),
		}
	}
}

impl Chain for MemoryChain {
	fn genesis(&self) -> GenesisHash {
		Self::GENESIS
	}

	async fn channels(
		&self,
		ids: &[ChannelId],
	) -> Result<Vec<Option<Channel<AccountId>>>, ChainError> {
		self.answering()?;
		self.look_ups.fetch_add(1, Ordering::SeqCst);
		let channels = lock(&self.channels);
		Ok(ids.iter().map(|id| channels.get(id).cloned()).collect())
	}

	async fn now(&self) -> Result<Moment, ChainError> {
		self.answering()?;
		Ok(Self::NOW)
	}

	async fn submit_proofs(&self, proofs: &[Proof]) -> Result<Vec<ProofAnswer>, ChainError> {
		self.answering()?;
		let answer = |proof: &Proof| {
			let reason = match self.check(&proof.signed) {
				Ok(()) => {
					lock(&self.proofs).push(*proof);
					None
				},
				Err(reason) => Some(reason.to_string()),
			};
			ProofAnswer { accepted: reason.is_none(), reason, message: None }
		};
		Ok(proofs.iter().map(answer).collect())
	}

	async fn settle(&self, signed: SignedVoucher) -> Result<(), ChainError> {
		self.answering()?;
		self.check(&signed)
			.map_err(|error| ChainError::Failed { call: "Workload.settle", error: error.into() })?;
		self.apply(&signed);
		lock(&self.settled).push(signed);
		Ok(())
	}
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().unwrap()
}

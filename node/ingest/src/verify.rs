//! All checks of the proofs of a request: cheap ones first, signatures last.
//!
//! The order, for each proof: length, hex and SCALE, genesis; then, by one look at the best block and
//! one at the store for the whole request: the channel, its end, what is settled, what is funded, what
//! is held; then the signature. Of several proofs of a channel the highest counts, and the others are
//! not even verified, unless its signature is bad: a forged proof does not displace a true one.

use std::{
	cmp::Reverse,
	collections::{BTreeMap, BTreeSet, HashSet},
	sync::Arc,
};

use metachain_primitives::{
	channel::{Channel, ChannelId},
	time::Moment,
	voucher::{GenesisHash, SignedVoucher},
};
use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};
use sp_core::crypto::AccountId32;

use crate::{
	proof::{HeldProof, RawProof},
	refusal::Refusal,
	signature,
	source::{At, ChannelSource, SourceError},
	store::{Store, StoreError},
};

/// What the checks say of a proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
	/// Valid, and worth more than what is held.
	New(HeldProof),
	/// It is what is held, to the byte.
	AlreadyHeld,
	Refused(Refusal),
}

/// No proof can be checked now: it is not the proofs' fault.
#[derive(Debug, thiserror::Error)]
pub enum Unavailable {
	#[error(transparent)]
	Chain(#[from] SourceError),
	#[error(transparent)]
	Store(#[from] StoreError),
}

/// Checks proofs against the chain and the store.
pub struct Verifier<S> {
	source: Arc<S>,
	store: Arc<Store>,
	genesis: GenesisHash,
	threads: ThreadPool,
}

/// A proof of which only the signature has not been checked, and its place in the request.
struct Candidate {
	place: usize,
	proof: HeldProof,
}

impl<S: ChannelSource> Verifier<S> {
	/// Verifies signatures on so many `threads` of its own.
	pub fn new(
		source: Arc<S>,
		store: Arc<Store>,
		genesis: GenesisHash,
		threads: usize,
	) -> Result<Self, ThreadPoolBuildError> {
		let threads = ThreadPoolBuilder::new()
			.num_threads(threads.max(1))
			.thread_name(|number| format!("ingest-{number}"))
			.build()?;
		Ok(Self { source, store, genesis, threads })
	}

	/// Checks the proofs of one request. The verdicts are in the proofs' order, at most one of each
	/// channel is [`Verdict::New`].
	pub fn verify(&self, proofs: &[RawProof]) -> Result<Vec<Verdict>, Unavailable> {
		let decoded: Vec<_> = proofs.iter().map(|proof| proof.decode(&self.genesis)).collect();
		let ids = decoded.iter().flatten().map(|signed| signed.voucher.channel).collect();
		let channels = self.look_up(ids)?;

		let mut candidates = Vec::new();
		let mut verdicts = Vec::with_capacity(proofs.len());
		for (place, decoded) in decoded.into_iter().enumerate() {
			let checked = decoded.and_then(|signed| channels.check(signed));
			verdicts.push(match checked {
				Ok(Some(proof)) => {
					candidates.push(Candidate { place, proof });
					Verdict::Refused(Refusal::bad_signature())
				},
				Ok(None) => Verdict::AlreadyHeld,
				Err(refusal) => Verdict::Refused(refusal),
			});
		}

		let (highest, lower) = split_off_highest(candidates);
		let found = self.verify_signatures(highest, &mut verdicts);
		let (surpassed, next): (Vec<_>, Vec<_>) =
			lower.into_iter().partition(|candidate| found.contains(&candidate.proof.channel()));
		for candidate in surpassed {
			verdicts[candidate.place] = Verdict::Refused(Refusal::surpassed());
		}
		self.verify_signatures(next, &mut verdicts);
		Ok(verdicts)
	}

	/// One look at the chain and one at the store.
	fn look_up(&self, ids: BTreeSet<ChannelId>) -> Result<Channels, Unavailable> {
		if ids.is_empty() {
			return Ok(Channels::default());
		}
		let ids: Vec<_> = ids.into_iter().collect();
		let held = self.store.get(&ids)?;
		let snapshot = self.source.channels(At::Best, &ids)?;
		let known = ids
			.into_iter()
			.zip(snapshot.channels.into_iter().zip(held))
			.filter_map(|(id, (channel, held))| Some((id, (channel?, held))))
			.collect();
		Ok(Channels { now: snapshot.now, known })
	}

	/// Gives the first valid candidate of each channel its verdict, and the valid ones after it
	/// theirs. Returns the channels that have one.
	fn verify_signatures(
		&self,
		candidates: Vec<Candidate>,
		verdicts: &mut [Verdict],
	) -> HashSet<ChannelId> {
		let claims: Vec<_> = candidates
			.iter()
			.map(|candidate| (&candidate.proof.session_key, &candidate.proof.signed))
			.collect();
		let valid = self.threads.install(|| signature::verify_all(&self.genesis, &claims));
		let mut found = HashSet::new();
		for (candidate, valid) in candidates.into_iter().zip(valid) {
			if valid {
				verdicts[candidate.place] = if found.insert(candidate.proof.channel()) {
					Verdict::New(candidate.proof)
				} else {
					Verdict::Refused(Refusal::surpassed())
				};
			}
		}
		found
	}
}

/// Separates the highest candidate of each channel from the others. The others come highest first.
fn split_off_highest(mut candidates: Vec<Candidate>) -> (Vec<Candidate>, Vec<Candidate>) {
	candidates.sort_by_key(|candidate| Reverse(candidate.proof.amount()));
	let mut seen = HashSet::new();
	candidates.into_iter().partition(|candidate| seen.insert(candidate.proof.channel()))
}

/// The channels that a request names, as chain and store know them.
#[derive(Default)]
struct Channels {
	now: Moment,
	known: BTreeMap<ChannelId, (Channel<AccountId32>, Option<HeldProof>)>,
}

impl Channels {
	/// Every check but the signature. `None` when the very proof is held already.
	fn check(&self, signed: SignedVoucher) -> Result<Option<HeldProof>, Refusal> {
		let voucher = &signed.voucher;
		let (channel, held) =
			self.known.get(&voucher.channel).ok_or_else(Refusal::unknown_channel)?;
		channel
			.check_voucher(voucher, self.now)
			.map_err(|rejection| Refusal::by_channel(rejection, channel, voucher))?;
		if let Some(held) = held.as_ref().filter(|held| held.belongs_to(channel)) {
			if held.signed == signed {
				return Ok(None);
			}
			if held.amount() >= voucher.amount {
				return Err(Refusal::surpassed());
			}
		}
		Ok(Some(HeldProof {
			provider: channel.provider.clone(),
			session_key: channel.session_key,
			signed,
			received: self.now,
		}))
	}
}

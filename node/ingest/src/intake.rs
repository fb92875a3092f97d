//! A request's way from its proofs to its answers.

use std::sync::Arc;

use crate::{
	metrics::Metrics,
	proof::RawProof,
	refusal::Refusal,
	source::ChannelSource,
	store::{Put, Store, StoreError},
	verify::{Unavailable, Verdict, Verifier},
};

/// Checks proofs and holds the valid ones.
pub struct Intake<S> {
	verifier: Verifier<S>,
	store: Arc<Store>,
	metrics: Metrics,
}

impl<S: ChannelSource> Intake<S> {
	pub fn new(verifier: Verifier<S>, store: Arc<Store>, metrics: Metrics) -> Self {
		Self { verifier, store, metrics }
	}

	/// Answers each proof, in order, after the accepted ones are on disk. Blocks: verifies on the
	/// verifier's threads and waits for the disk.
	pub fn submit(&self, proofs: &[RawProof]) -> Result<Vec<Result<(), Refusal>>, Unavailable> {
		let verdicts = self.verifier.verify(proofs)?;
		let new = verdicts.iter().filter_map(|verdict| match verdict {
			Verdict::New(proof) => Some(proof.clone()),
			Verdict::AlreadyHeld | Verdict::Refused(_) => None,
		});
		let mut outcomes = self.store.put(new.collect())?.into_iter();
		let answers = verdicts
			.into_iter()
			.map(|verdict| match verdict {
				Verdict::AlreadyHeld => Ok(Ok(())),
				Verdict::Refused(refusal) => Ok(Err(refusal)),
				Verdict::New(_) => match outcomes.next() {
					Some(Put::Held) => Ok(Ok(())),
					Some(Put::Surpassed) => Ok(Err(Refusal::surpassed())),
					Some(Put::Full) => Ok(Err(Refusal::store_full())),
					None => Err(StoreError::Abandoned.into()),
				},
			})
			.collect::<Result<Vec<_>, Unavailable>>()?;
		self.metrics.answered(&answers);
		Ok(answers)
	}
}

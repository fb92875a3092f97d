//! What the node counts. The same counters serve Prometheus and `workload_status`.

use substrate_prometheus_endpoint::{
	register, Counter, CounterVec, Gauge, Opts, PrometheusError, Registry, U64,
};

use crate::refusal::Refusal;

/// Counters since the node started.
#[derive(Clone)]
pub struct Metrics {
	accepted: Counter<U64>,
	rejected: CounterVec<U64>,
	settled: Counter<U64>,
	ended: Counter<U64>,
	held: Gauge<U64>,
	offered: Gauge<U64>,
}

impl Metrics {
	/// Registers the counters, if there is a registry.
	pub fn new(registry: Option<&Registry>) -> Result<Self, PrometheusError> {
		let metrics = Self {
			accepted: Counter::new(
				"workload_proofs_accepted_total",
				"Bandwidth-work proofs that were accepted",
			)?,
			rejected: CounterVec::new(
				Opts::new(
					"workload_proofs_rejected_total",
					"Bandwidth-work proofs that were rejected, by reason",
				),
				&["reason"],
			)?,
			settled: Counter::new(
				"workload_proofs_settled_total",
				"Held proofs that a finalized block has settled",
			)?,
			ended: Counter::new(
				"workload_proofs_ended_total",
				"Held proofs whose channel ended, by its closing or its expiry",
			)?,
			held: Gauge::new("workload_proofs_held", "Channels for which a proof is held")?,
			offered: Gauge::new(
				"workload_proofs_offered",
				"Proofs that are offered to the off-chain worker",
			)?,
		};
		if let Some(registry) = registry {
			register(metrics.accepted.clone(), registry)?;
			register(metrics.rejected.clone(), registry)?;
			register(metrics.settled.clone(), registry)?;
			register(metrics.ended.clone(), registry)?;
			register(metrics.held.clone(), registry)?;
			register(metrics.offered.clone(), registry)?;
		}
		Ok(metrics)
	}

	pub fn accepted(&self) -> u64 {
		self.accepted.get()
	}

	/// Rejected for whatever reason.
	pub fn rejected(&self) -> u64 {
		use substrate_prometheus_endpoint::prometheus::core::Collector;
		let families = self.rejected.collect();
		let counts = families.iter().flat_map(|family| family.get_metric());
		counts.map(|metric| metric.get_counter().get_value() as u64).sum()
	}

	pub fn settled(&self) -> u64 {
		self.settled.get()
	}

	pub fn ended(&self) -> u64 {
		self.ended.get()
	}

	pub fn offered(&self) -> u64 {
		self.offered.get()
	}

	pub(crate) fn answered(&self, answers: &[Result<(), Refusal>]) {
		for answer in answers {
			match answer {
				Ok(()) => self.accepted.inc(),
				Err(refusal) => self.rejected.with_label_values(&[refusal.reason.name()]).inc(),
			}
		}
	}

	pub(crate) fn forgotten(&self, settled: u64, ended: u64) {
		self.settled.inc_by(settled);
		self.ended.inc_by(ended);
	}

	pub(crate) fn stands_at(&self, held: u64, offered: u64) {
		self.held.set(held);
		self.offered.set(offered);
	}
}

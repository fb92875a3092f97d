//! The methods `workload_*` of the node's JSON-RPC.
//!
//! Checking proofs costs the node far more than asking for it costs a caller. The proofs in flight are
//! therefore bounded over all connections, and a request that does not fit is told to try again at
//! once; the work runs on threads of its own, so that other calls are answered meanwhile.

use std::sync::Arc;

use jsonrpsee::{
	core::{async_trait, RpcResult},
	proc_macros::rpc,
	types::{error::INTERNAL_ERROR_CODE, ErrorObjectOwned},
};
use metachain_primitives::channel::ChannelId;
use serde::Serialize;
use tokio::sync::Semaphore;

use crate::{
	intake::Intake,
	metrics::Metrics,
	proof::{RawProofs, MAX_PROOFS_PER_REQUEST},
	source::{At, ChannelSource},
	store::Store,
	verify::Unavailable,
	view::{Answer, ChannelStatus, HeldView, Status},
	LOG_TARGET,
};

/// Code of the error `tooMany`: the request carries more than [`MAX_PROOFS_PER_REQUEST`] proofs.
pub const TOO_MANY: i32 = 9001;
/// Code of the error `busy`: the node checks as many proofs as it can. Try again.
pub const BUSY: i32 = 9002;
/// Code of the error `unavailable`: the chain or the store cannot be read or written.
pub const UNAVAILABLE: i32 = 9003;

/// Proofs that one page of `workload_held` lists at most.
const MAX_PAGE: u32 = 1000;

#[rpc(server, namespace = "workload")]
pub trait WorkloadRpc {
	/// Takes proofs: each a hex string of the SCALE encoding of `([u8; 32] genesis, voucher,
	/// signature)`. Answers each, in order. What is accepted survives a crash of this node. Handing
	/// in again what is held already is accepted. Of several proofs of a channel in one request, the
	/// highest valid one is.
	#[method(name = "submitProofs")]
	async fn submit_proofs(&self, proofs: RawProofs) -> RpcResult<Vec<Answer>>;

	/// What this node holds and has seen settled.
	#[method(name = "status", blocking)]
	fn status(&self) -> RpcResult<Status>;

	/// What this node holds for a channel, and the channel at the best block.
	#[method(name = "channel", blocking)]
	fn channel(&self, id: ChannelId) -> RpcResult<ChannelStatus>;

	/// The proofs held for the channels after `after`, by number, at most `limit` (1000 if it is
	/// absent or greater).
	#[method(name = "held", blocking)]
	fn held(&self, after: Option<ChannelId>, limit: Option<u32>) -> RpcResult<Vec<HeldView>>;
}

/// The server of these methods.
pub struct Workload<S> {
	intake: Arc<Intake<S>>,
	source: Arc<S>,
	store: Arc<Store>,
	metrics: Metrics,
	authority: bool,
	/// One permit for each proof.
	in_flight: Arc<Semaphore>,
}

impl<S> Workload<S> {
	/// At most `in_flight` proofs are checked or wait for it at the same time, and never fewer than
	/// one request may carry.
	pub fn new(
		intake: Arc<Intake<S>>,
		source: Arc<S>,
		store: Arc<Store>,
		metrics: Metrics,
		authority: bool,
		in_flight: usize,
	) -> Self {
		let permits = in_flight.clamp(MAX_PROOFS_PER_REQUEST, Semaphore::MAX_PERMITS);
		let in_flight = Arc::new(Semaphore::new(permits));
		Self { intake, source, store, metrics, authority, in_flight }
	}
}

#[async_trait]
impl<S: ChannelSource + 'static> WorkloadRpcServer for Workload<S> {
	async fn submit_proofs(&self, request: RawProofs) -> RpcResult<Vec<Answer>> {
		if request.beyond > 0 {
			return Err(too_many(request.proofs.len() + request.beyond));
		}
		let permits = u32::try_from(request.proofs.len()).unwrap_or(u32::MAX);
		let permit = self.in_flight.clone().try_acquire_many_owned(permits).map_err(|_| busy())?;
		let intake = self.intake.clone();
		let answers = tokio::task::spawn_blocking(move || {
			let answers = intake.submit(&request.proofs);
			drop(permit);
			answers
		});
		let answers = answers.await.map_err(|error| {
			ErrorObjectOwned::owned(INTERNAL_ERROR_CODE, error.to_string(), None::<()>)
		})?;
		Ok(answers.map_err(unavailable)?.into_iter().map(Answer::from).collect())
	}

	fn status(&self) -> RpcResult<Status> {
		Ok(Status {
			authority: self.authority,
			held: self.store.len().map_err(unavailable)?,
			capacity: self.store.capacity(),
			offered: self.metrics.offered(),
			accepted_since_start: self.metrics.accepted(),
			rejected_since_start: self.metrics.rejected(),
			settled_since_start: self.metrics.settled(),
			ended_since_start: self.metrics.ended(),
		})
	}

	fn channel(&self, id: ChannelId) -> RpcResult<ChannelStatus> {
		let held = self.store.get(&[id]).map_err(unavailable)?.pop().flatten();
		let snapshot = self.source.channels(At::Best, &[id]).map_err(unavailable)?;
		let on_chain = snapshot.channels.into_iter().next().flatten();
		Ok(ChannelStatus { held: held.map(Into::into), on_chain: on_chain.map(Into::into) })
	}

	fn held(&self, after: Option<ChannelId>, limit: Option<u32>) -> RpcResult<Vec<HeldView>> {
		let limit = limit.unwrap_or(MAX_PAGE).min(MAX_PAGE);
		let page = self.store.page(after, limit as usize).map_err(unavailable)?;
		Ok(page.into_iter().map(Into::into).collect())
	}
}

/// What an error carries for programs.
#[derive(Serialize)]
struct ErrorData {
	reason: &'static str,
	#[serde(skip_serializing_if = "Option::is_none")]
	limit: Option<usize>,
}

fn too_many(count: usize) -> ErrorObjectOwned {
	let message =
		format!("tooMany: {count} proofs, a request carries at most {MAX_PROOFS_PER_REQUEST}");
	let data = ErrorData { reason: "tooMany", limit: Some(MAX_PROOFS_PER_REQUEST) };
	ErrorObjectOwned::owned(TOO_MANY, message, Some(data))
}

fn busy() -> ErrorObjectOwned {
	let data = ErrorData { reason: "busy", limit: None };
	ErrorObjectOwned::owned(
		BUSY,
		"busy: this node checks as many proofs as it can, try again",
		Some(data),
	)
}

fn unavailable(error: impl Into<Unavailable>) -> ErrorObjectOwned {
	let error = error.into();
	log::warn!(target: LOG_TARGET, "A request cannot be answered: {error}");
	let data = ErrorData { reason: "unavailable", limit: None };
	ErrorObjectOwned::owned(UNAVAILABLE, format!("unavailable: {error}"), Some(data))
}

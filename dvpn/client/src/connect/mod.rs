//! Buying traffic: the consumer.
//!
//! - [`command`]: `metachain-dvpn connect`, from the directory to the closed channel.
//! - [`choose`]: which provider. [`funding`]: the channel that pays.
//! - [`run`]: one session over a socket of its own. [`session`]: what is said and paid in it.
//!   [`questions`]: what is said again. [`signer`]: who signs the vouchers.
//! - [`dialer`]: what the proxy asks of the session.

pub mod choose;
pub mod command;
pub mod dialer;
pub mod funding;
pub mod questions;
pub mod session;
pub mod signer;

use codec::Encode;
use metachain_primitives::{money::Musd, voucher::GenesisHash};
use std::{
	io,
	net::{Ipv4Addr, Ipv6Addr, SocketAddr},
	sync::Arc,
	time::Instant,
};
use tokio::sync::{mpsc, watch, Notify};

use crate::{
	keeper::Keeper,
	keys,
	metering::Figures,
	protocol::Admission,
	state::ConsumerChannel,
	tunnel::{bind, drive, Tunnel},
};
use dialer::Request;
use session::{Consumer, End, Start, Stats};
use signer::Signer;

/// What a session is begun with.
pub struct Attempt<S> {
	/// Where the provider listens.
	pub address: SocketAddr,
	pub genesis: GenesisHash,
	pub record: ConsumerChannel,
	/// What is settled on chain, with the sequence.
	pub settled: (Figures, u64),
	/// The most to be signed in all.
	pub limit: Musd,
	pub signer: S,
	pub keeper: Arc<Keeper<ConsumerChannel>>,
	pub stats: watch::Sender<Stats>,
}

/// Runs a session with a tunnel key of its own until it ends. Returns why, and the channel as it is
/// to be kept.
pub async fn run<S: Signer>(
	attempt: Attempt<S>,
	requests: &mut mpsc::Receiver<Request>,
) -> io::Result<(End, ConsumerChannel)> {
	let any: SocketAddr = match attempt.address {
		SocketAddr::V4(_) => (Ipv4Addr::UNSPECIFIED, 0).into(),
		SocketAddr::V6(_) => (Ipv6Addr::UNSPECIFIED, 0).into(),
	};
	let socket = bind(any)?;
	let now = Instant::now();
	let secret = keys::ephemeral_tunnel_key();
	let record = &attempt.record;
	let admission = Admission::new(
		&attempt.genesis,
		record.channel,
		&record.secret,
		secret.public().as_bytes(),
		&record.provider_key,
	);
	let mut tunnel = Tunnel::new(secret, now);
	let session = tunnel
		.endpoint()
		.connect(now, attempt.address, record.provider_key.into(), &admission.encode())
		.map_err(io::Error::other)?;
	let wake = Arc::new(Notify::new());
	let waker = {
		let wake = wake.clone();
		Arc::new(move || wake.notify_one())
	};
	let start = Start {
		session,
		record: attempt.record,
		settled: attempt.settled,
		limit: attempt.limit,
		signer: attempt.signer,
		genesis: attempt.genesis,
		keeper: attempt.keeper,
		stats: attempt.stats,
	};
	let mut consumer = Consumer::new(start, tunnel.max_packet(), waker, now);
	let end = drive(&socket, &mut tunnel, &mut consumer, requests, &wake).await?;
	Ok((end, consumer.record().clone()))
}

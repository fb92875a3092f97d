//! Selling traffic: the provider.
//!
//! - [`serve`]: everything that runs, from a bound socket to settled MUSD.
//! - [`admission`]: who is let in. [`peer`]: the tunnel's side. [`session`]: one consumer's
//!   session.
//! - [`exit`]: where traffic goes on from here. [`policy`]: where it does not go. [`resolver`]:
//!   names.
//! - [`collector`]: vouchers to the node, and settled.
//! - [`command`]: `metachain-dvpn provide`.

pub mod admission;
pub mod collector;
pub mod command;
pub mod exit;
pub mod peer;
pub mod policy;
pub mod report;
pub mod resolver;
pub mod session;

use anyhow::Context;
use metachain_primitives::offer::Prices;
use std::{sync::Arc, time::Instant};
use tokio::{net::UdpSocket, sync::mpsc};
use tokio_util::sync::CancellationToken;
use trident::StaticSecret;

use crate::{
	chain::Chain,
	keeper::Keeper,
	metering::CreditPolicy,
	state::{ProviderChannel, Store},
	tunnel::{drive, Tunnel},
	AccountId,
};
use admission::Gate;
use collector::{Collector, CollectorPolicy, Notice};
use exit::Surroundings;
use peer::{Input, Inputs, Means, Provider, Touched};
use policy::ExitPolicy;
use report::Reporter;

/// Inputs that wait for the tunnel's task.
const INPUTS: usize = 4_096;

/// How a provider works.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
	/// Whose channels are served.
	pub account: AccountId,
	/// The least that channels must pay.
	pub prices: Prices,
	pub credit: CreditPolicy,
	pub exit: ExitPolicy,
	pub collector: CollectorPolicy,
}

/// Serves until `shutdown`: then asks for the last vouchers, hands them in and returns.
pub async fn serve<C: Chain>(
	chain: Arc<C>,
	settings: Settings,
	secret: StaticSecret,
	socket: UdpSocket,
	store: Store<ProviderChannel>,
	reporter: Reporter,
	shutdown: CancellationToken,
) -> anyhow::Result<()> {
	let known = store.load_all()?;
	let keeper = Arc::new(Keeper::start(store));
	let (inputs, mut queue) = mpsc::channel(INPUTS);
	let inputs = Inputs(inputs);
	let (notices, noticed) = mpsc::unbounded_channel();

	let collector = Collector::new(
		chain.clone(),
		settings.collector,
		keeper.clone(),
		inputs.clone(),
		reporter.clone(),
		&known,
	);
	let collecting = tokio::spawn(collector.run(noticed));

	let tunnel_key = secret.public().into();
	let mut tunnel = Tunnel::new(secret, Instant::now());
	let gate = Gate::new(chain.clone(), settings.account, tunnel_key, settings.prices);
	let touched = Arc::new(Touched::default());
	let means = Means {
		gate: Arc::new(gate),
		chain,
		credit: settings.credit,
		exit: Surroundings::new(settings.exit, inputs.clone()),
		keeper,
		collector: notices.clone(),
		inputs: inputs.clone(),
		reporter,
	};
	let mut provider = Provider::new(means, known, touched.clone(), tunnel.max_packet());

	let ending = tokio::spawn(async move {
		shutdown.cancelled().await;
		let _ = inputs.0.send(Input::Shutdown).await;
	});
	let outcome = drive(&socket, &mut tunnel, &mut provider, &mut queue, touched.notify()).await;
	ending.abort();
	// Nobody takes inputs any more, so nobody must wait for that.
	drop(queue);
	drop(provider);
	let _ = notices.send(Notice::Finish);
	collecting.await.context("the collector failed")?;
	outcome.context("the tunnel's socket failed")
}

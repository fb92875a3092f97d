//! Both sides over loopback: the real tunnel, network stacks, metering and proxy, with a chain in
//! memory.

mod cheating;
mod settlement;
mod traffic;

use metachain_primitives::{
	channel::{ChannelId, Tariff},
	money::{Musd, MUSD},
	offer::{Prices, TunnelKey},
};
use std::{
	io,
	net::SocketAddr,
	sync::{
		atomic::{AtomicU64, Ordering},
		Arc,
	},
	time::Duration,
};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::{TcpListener, TcpStream, UdpSocket},
	sync::{mpsc, watch},
	task::JoinHandle,
	time::{sleep, timeout, Instant},
};
use tokio_util::sync::CancellationToken;

use crate::{
	chain::memory::{channel, MemoryChain},
	connect::{
		self,
		dialer::{Dialer, Request},
		session::{End, Stats},
		signer::{SessionSigner, Signer},
		Attempt,
	},
	keeper::Keeper,
	keys::{self, SessionSecret},
	metering::{CreditPolicy, Figures},
	provide::{
		self,
		collector::CollectorPolicy,
		policy::ExitPolicy,
		report::{Report, Reporter},
		Settings,
	},
	socks::{self, protocol::Reply},
	state::{ConsumerChannel, ProviderChannel, Store},
	tunnel::bind,
};

const CHANNEL: ChannelId = 7;
const PER_GIB: Musd = MUSD / 10;
const TRAFFIC: Tariff = Tariff::Traffic { per_gib: PER_GIB };
const PATIENCE: Duration = Duration::from_secs(60);
const MIB: usize = 1 << 20;

/// A provider on loopback.
struct World {
	chain: Arc<MemoryChain>,
	secret: SessionSecret,
	tariff: Tariff,
	provider: Option<Serving>,
	provider_secret: [u8; 32],
	directory: tempfile::TempDir,
	settings: Settings,
}

struct Serving {
	address: SocketAddr,
	reports: mpsc::UnboundedReceiver<Report>,
	shutdown: CancellationToken,
	task: JoinHandle<anyhow::Result<()>>,
}

impl World {
	/// A provider and a channel to it that holds `funded`.
	fn new(tariff: Tariff, funded: Musd) -> Self {
		Self::with(tariff, funded, |_| {})
	}

	fn with(tariff: Tariff, funded: Musd, change: impl FnOnce(&mut Settings)) -> Self {
		// With RUST_LOG set, failures can be followed.
		let filter = tracing_subscriber::EnvFilter::from_default_env();
		let _ = tracing_subscriber::fmt().with_env_filter(filter).with_test_writer().try_init();
		let chain = Arc::new(MemoryChain::new());
		let secret = SessionSecret::generate();
		let opened = channel(&secret, tariff, funded);
		let mut settings = Settings {
			account: opened.provider,
			prices: Prices { per_gib: PER_GIB, per_hour: MUSD, mbps: 1_000 },
			credit: CreditPolicy { overdue: Duration::from_secs(2), ..Default::default() },
			exit: ExitPolicy { allow_private: true },
			collector: CollectorPolicy {
				submit_every: Duration::from_millis(50),
				..Default::default()
			},
		};
		change(&mut settings);
		chain.put(CHANNEL, opened);
		let mut world = Self {
			chain,
			secret,
			tariff,
			provider: None,
			provider_secret: keys::random_bytes(),
			directory: tempfile::tempdir().unwrap(),
			settings,
		};
		world.start_provider();
		world
	}

	fn start_provider(&mut self) {
		self.start_provider_at("127.0.0.1:0".parse().unwrap());
	}

	fn start_provider_at(&mut self, address: SocketAddr) {
		let socket = bind(address).unwrap();
		let address = socket.local_addr().unwrap();
		let (reporter, reports) = mpsc::unbounded_channel();
		let shutdown = CancellationToken::new();
		let store =
			Store::<ProviderChannel>::open(self.directory.path(), &MemoryChain::GENESIS).unwrap();
		let task = tokio::spawn(provide::serve(
			self.chain.clone(),
			self.settings,
			trident::StaticSecret::from_bytes(self.provider_secret),
			socket,
			store,
			Reporter(reporter),
			shutdown.clone(),
		));
		self.provider = Some(Serving { address, reports, shutdown, task });
	}

	/// Ends the provider without any farewell; where it listened.
	async fn crash_provider(&mut self) -> SocketAddr {
		let provider = self.provider.take().unwrap();
		provider.task.abort();
		let _ = provider.task.await;
		// The last of its tasks gives up, and the lock on its records goes with it.
		let unlocked =
			|| Store::<ProviderChannel>::open(self.directory.path(), &MemoryChain::GENESIS).is_ok();
		eventually(unlocked).await;
		provider.address
	}

	/// Stops the provider; what it reported.
	async fn stop_provider(&mut self) -> Vec<Report> {
		let mut provider = self.provider.take().unwrap();
		provider.shutdown.cancel();
		timeout(PATIENCE, provider.task).await.unwrap().unwrap().unwrap();
		let mut reports = Vec::new();
		while let Some(report) = provider.reports.recv().await {
			reports.push(report);
		}
		reports
	}

	fn provider_key(&self) -> TunnelKey {
		trident::StaticSecret::from_bytes(self.provider_secret).public().into()
	}

	fn fresh_record(&self) -> ConsumerChannel {
		ConsumerChannel {
			channel: CHANNEL,
			provider: self.settings.account,
			provider_key: self.provider_key(),
			tariff: self.tariff,
			secret: self.secret.clone(),
			last: None,
			unsigned: 0,
		}
	}

	fn honest_signer(&self) -> SessionSigner {
		SessionSigner { secret: self.secret.clone(), genesis: MemoryChain::GENESIS }
	}

	/// A consumer that pays.
	async fn connect(&self) -> Client {
		self.connect_with(self.fresh_record(), self.honest_signer()).await
	}

	async fn connect_with(&self, record: ConsumerChannel, signer: impl Signer) -> Client {
		let address = self.provider.as_ref().unwrap().address;
		let limit = self.chain.channel(CHANNEL).unwrap().funded;
		Client::start(address, record, limit, signer).await
	}
}

/// A consumer with its proxy.
struct Client {
	socks: SocketAddr,
	dialer: Dialer,
	stats: watch::Receiver<Stats>,
	task: JoinHandle<io::Result<(End, ConsumerChannel)>>,
	_directory: tempfile::TempDir,
}

impl Client {
	async fn start(
		address: SocketAddr,
		record: ConsumerChannel,
		limit: Musd,
		signer: impl Signer,
	) -> Self {
		let directory = tempfile::tempdir().unwrap();
		let store = Store::open(directory.path(), &MemoryChain::GENESIS).unwrap();
		let (dialer, mut requests) = Dialer::new(1_024);
		let (stats, watched) = watch::channel(Stats::default());
		let attempt = Attempt {
			address,
			genesis: MemoryChain::GENESIS,
			record,
			settled: (Figures::default(), 0),
			limit,
			signer,
			keeper: Arc::new(Keeper::start(store)),
			stats,
		};
		let task = tokio::spawn(async move { connect::run(attempt, &mut requests).await });
		let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
		let socks = listener.local_addr().unwrap();
		tokio::spawn(socks::serve(listener, dialer.clone()));
		Self { socks, dialer, stats: watched, task, _directory: directory }
	}

	/// Waits until packets flow.
	async fn opened(mut self) -> Self {
		timeout(PATIENCE, self.stats.wait_for(|stats| stats.open)).await.unwrap().unwrap();
		self
	}

	/// Leaves; why the session ended, and what is kept.
	async fn leave(self) -> (End, ConsumerChannel) {
		self.dialer.send(Request::Leave).await;
		self.ended().await
	}

	/// Waits for the end.
	async fn ended(self) -> (End, ConsumerChannel) {
		timeout(PATIENCE, self.task).await.unwrap().unwrap().unwrap()
	}

	/// Asks the proxy for a connection.
	async fn socks_connect(&self, target: &str) -> Result<TcpStream, u8> {
		let (host, port) = target.rsplit_once(':').unwrap();
		let mut stream = TcpStream::connect(self.socks).await.unwrap();
		let mut request = vec![5, 1, 0];
		request.extend([5, 1, 0, 3, host.len() as u8]);
		request.extend(host.as_bytes());
		request.extend(port.parse::<u16>().unwrap().to_be_bytes());
		stream.write_all(&request).await.unwrap();
		let mut answer = [0; 2 + 10];
		timeout(PATIENCE, stream.read_exact(&mut answer)).await.unwrap().unwrap();
		assert_eq!(answer[..3], [5, 0, 5]);
		match answer[3] {
			code if code == Reply::Succeeded as u8 => Ok(stream),
			code => Err(code),
		}
	}

	/// Fetches `length` bytes from a [`file_server`] at `target`.
	async fn fetch(&self, target: &str, length: usize) -> Vec<u8> {
		let mut stream = self.socks_connect(target).await.unwrap();
		stream.write_all(format!("{length}\n").as_bytes()).await.unwrap();
		let mut received = Vec::with_capacity(length);
		timeout(PATIENCE, stream.read_to_end(&mut received)).await.unwrap().unwrap();
		received
	}
}

/// Waits until `done`, for a bounded time.
async fn eventually(mut done: impl FnMut() -> bool) {
	let deadline = Instant::now() + PATIENCE;
	while !done() {
		assert!(Instant::now() < deadline, "it never happened");
		sleep(Duration::from_millis(20)).await;
	}
}

fn pattern(length: usize) -> Vec<u8> {
	(0..length).map(|i| (i ^ (i >> 7) ^ (i >> 15)) as u8).collect()
}

/// Serves as many bytes of a pattern as a line asks for; counts what it could hand over.
async fn file_server() -> (SocketAddr, Arc<AtomicU64>) {
	let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
	let address = listener.local_addr().unwrap();
	let written = Arc::new(AtomicU64::new(0));
	let counter = written.clone();
	tokio::spawn(async move {
		while let Ok((mut stream, _)) = listener.accept().await {
			let counter = counter.clone();
			tokio::spawn(async move {
				let mut line = Vec::new();
				while line.last() != Some(&b'\n') {
					line.push(stream.read_u8().await?);
				}
				let length = String::from_utf8_lossy(&line).trim().parse().unwrap_or(0);
				for part in pattern(length).chunks(16_384) {
					stream.write_all(part).await?;
					counter.fetch_add(part.len() as u64, Ordering::SeqCst);
				}
				stream.shutdown().await
			});
		}
	});
	(address, written)
}

/// Takes whatever is sent; counts it.
async fn sink_server() -> (SocketAddr, Arc<AtomicU64>) {
	let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
	let address = listener.local_addr().unwrap();
	let taken = Arc::new(AtomicU64::new(0));
	let counter = taken.clone();
	tokio::spawn(async move {
		while let Ok((mut stream, _)) = listener.accept().await {
			let counter = counter.clone();
			tokio::spawn(async move {
				let mut buffer = vec![0; 65_536];
				while let Ok(length @ 1..) = stream.read(&mut buffer).await {
					counter.fetch_add(length as u64, Ordering::SeqCst);
				}
			});
		}
	});
	(address, taken)
}

/// Sends every datagram back.
async fn echo_server() -> SocketAddr {
	let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
	let address = socket.local_addr().unwrap();
	tokio::spawn(async move {
		let mut buffer = vec![0; 65_536];
		while let Ok((length, from)) = socket.recv_from(&mut buffer).await {
			let _ = socket.send_to(&buffer[..length], from).await;
		}
	});
	address
}

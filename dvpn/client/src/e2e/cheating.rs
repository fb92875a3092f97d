//! What cheating parties get from honest ones.

use super::*;
use crate::{
	metering::tariff::for_bytes,
	protocol::{Admission, Farewell, Message},
	tunnel::{drive, Peer, Tunnel},
};
use codec::Encode;
use metachain_primitives::voucher::{SignedVoucher, Voucher};
use std::time::Instant;
use tokio::sync::Notify;
use trident::{Event, SessionId};

/// What a provider serves without a voucher: the window, and what one packet may go beyond.
const WINDOW: u64 = (4 * MIB + 2_048) as u64;

/// Signs nothing.
struct Miser;

impl Signer for Miser {
	fn sign(&self, _voucher: &Voucher) -> Option<SignedVoucher> {
		None
	}
}

/// Signs with a key that is not the channel's.
struct Forger(SessionSigner);

impl Signer for Forger {
	fn sign(&self, voucher: &Voucher) -> Option<SignedVoucher> {
		self.0.sign(voucher)
	}
}

/// Signs half of what is owed.
struct Halver(SessionSigner);

impl Signer for Halver {
	fn sign(&self, voucher: &Voucher) -> Option<SignedVoucher> {
		self.0.sign(&Voucher { amount: voucher.amount / 2, ..*voucher })
	}
}

/// Pays up to an amount, then no more.
struct Quitter(SessionSigner, Musd);

impl Signer for Quitter {
	fn sign(&self, voucher: &Voucher) -> Option<SignedVoucher> {
		self.0.sign(voucher).filter(|signed| signed.voucher.amount <= self.1)
	}
}

/// Downloads as much as it gets; the bytes it got, and how the session ended.
async fn download(world: &World, signer: impl Signer) -> (u64, End) {
	let (server, _) = file_server().await;
	let client = world.connect_with(world.fresh_record(), signer).await.opened().await;
	let mut stream = client.socks_connect(&server.to_string()).await.unwrap();
	stream.write_all(b"64000000\n").await.unwrap();
	let mut received = Vec::new();
	let _ = timeout(PATIENCE, stream.read_to_end(&mut received)).await.unwrap();
	(received.len() as u64, client.ended().await.0)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_that_pays_nothing_gets_no_more_than_the_window() {
	let mut world = World::new(TRAFFIC, 10 * MUSD);
	let (received, end) = download(&world, Miser).await;
	assert!(received < WINDOW, "{received}");
	assert_eq!(end, End::Farewell(Farewell::Unpaid));
	let reports = world.stop_provider().await;
	let unpaid = reports.iter().find_map(|report| match report {
		Report::SessionClosed { unpaid, bytes_up, bytes_down, .. } => {
			assert!(bytes_up + bytes_down <= WINDOW);
			Some(*unpaid)
		},
		_ => None,
	});
	assert!(unpaid.unwrap() > 0);
	assert!(world.chain.held().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn coming_back_brings_nothing_more() {
	let world = World::new(TRAFFIC, 10 * MUSD);
	let (first, _) = download(&world, Miser).await;
	// The debt fills the window: not even a connection is made.
	let client = world.connect_with(world.fresh_record(), Miser).await;
	let (end, _) = client.ended().await;
	assert_eq!(end, End::Farewell(Farewell::Unpaid));
	assert!(first < WINDOW);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_upload_that_is_not_paid_for_stops_within_the_window() {
	let world = World::new(TRAFFIC, 10 * MUSD);
	let (server, taken) = sink_server().await;
	let client = world.connect_with(world.fresh_record(), Miser).await.opened().await;
	let mut stream = client.socks_connect(&server.to_string()).await.unwrap();
	let _ = timeout(PATIENCE, stream.write_all(&pattern(16 * MIB))).await;
	let (end, _) = client.ended().await;
	assert_eq!(end, End::Farewell(Farewell::Unpaid));
	assert!(taken.load(Ordering::SeqCst) < WINDOW);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_that_stops_paying_is_cut_off() {
	let world = World::new(TRAFFIC, 10 * MUSD);
	let paid = for_bytes(PER_GIB, 8 * MIB as u64);
	let (received, end) = download(&world, Quitter(world.honest_signer(), paid)).await;
	assert_eq!(end, End::Farewell(Farewell::Unpaid));
	// What was paid, and a window that has grown by a sixteenth of it.
	assert!(received > 7 * MIB as u64, "{received}");
	assert!(received < 8 * MIB as u64 + WINDOW + MIB as u64, "{received}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_voucher_ends_the_session() {
	let world = World::new(TRAFFIC, 10 * MUSD);
	let secret = SessionSecret::generate();
	let forger = Forger(SessionSigner { secret, genesis: MemoryChain::GENESIS });
	let (received, end) = download(&world, forger).await;
	assert_eq!(end, End::Farewell(Farewell::BadVoucher));
	assert!(received < WINDOW);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consumer_that_understates_is_cut_off() {
	let world = World::new(TRAFFIC, 10 * MUSD);
	let (received, end) = download(&world, Halver(world.honest_signer())).await;
	assert_eq!(end, End::Farewell(Farewell::Unpaid));
	assert!(received < WINDOW);
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_hold_the_session_key_hears_nothing() {
	let world = World::new(TRAFFIC, 10 * MUSD);
	let stranger = ConsumerChannel { secret: SessionSecret::generate(), ..world.fresh_record() };
	let client = world.connect_with(stranger, Miser).await;
	assert_eq!(client.ended().await.0, End::NoAnswer);
}

#[tokio::test(flavor = "multi_thread")]
async fn junk_datagrams_are_met_with_silence() {
	let world = World::new(TRAFFIC, 10 * MUSD);
	let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
	socket.connect(world.provider.as_ref().unwrap().address).await.unwrap();
	for length in [0, 1, 32, 100, 148, 1_200, 1_400, 9_000] {
		for _ in 0..20 {
			let mut junk = Vec::new();
			while junk.len() < length {
				junk.extend(keys::random_bytes());
			}
			let _ = socket.send(&junk[..length]).await;
		}
	}
	let silence = timeout(Duration::from_millis(500), socket.recv(&mut [0; 2_048])).await;
	assert!(!matches!(silence, Ok(Ok(_))));
	// And it serves on.
	let (server, _) = file_server().await;
	let client = world.connect().await.opened().await;
	assert!(client.fetch(&server.to_string(), 1_000).await == pattern(1_000));
}

/// A provider that delivers nothing and asks for everything.
#[derive(Default)]
struct Greedy {
	session: Option<SessionId>,
	number: u32,
	asked: Option<Instant>,
	vouchers: Vec<SignedVoucher>,
	received: u64,
}

impl Peer for Greedy {
	type Input = ();
	type Output = (Vec<SignedVoucher>, u64);

	fn handle_event(&mut self, event: Event, now: Instant, tunnel: &mut Tunnel) {
		match event {
			Event::Incoming { session, admission, .. } => {
				assert!(Admission::read(&admission).is_some());
				tunnel.endpoint().accept(now, session);
			},
			Event::Message { session, message } => match Message::read(&message) {
				Some(Message::Hello { .. }) => {
					let welcome = Message::Welcome { last: None };
					tunnel.send_message(session, &welcome.encode(), now);
					self.session = Some(session);
				},
				Some(Message::Voucher { signed, .. }) => self.vouchers.push(signed),
				_ => {},
			},
			Event::Packet { packet, .. } => self.received += packet.len() as u64,
			_ => {},
		}
	}

	fn handle_input(&mut self, _input: (), _now: Instant, _tunnel: &mut Tunnel) {}

	fn poll(&mut self, now: Instant, tunnel: &mut Tunnel) -> Option<Self::Output> {
		if self.number >= 20 {
			return Some((std::mem::take(&mut self.vouchers), self.received));
		}
		if let Some(session) = self.session {
			if self.asked.is_none_or(|asked| now >= asked + Duration::from_millis(50)) {
				self.asked = Some(now);
				self.number += 1;
				let figures = Figures {
					amount: MUSD * u128::from(self.number),
					bytes_up: u64::MAX / 2,
					bytes_down: u64::MAX / 2,
				};
				let request =
					Message::Request(crate::metering::Asked { number: self.number, figures });
				tunnel.send_message(session, &request.encode(), now);
			}
		}
		None
	}

	fn has_output(&self) -> bool {
		false
	}

	fn poll_timeout(&mut self) -> Option<Instant> {
		self.asked.map(|asked| asked + Duration::from_millis(50))
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_greedy_provider_is_paid_for_what_the_consumer_sent_and_no_more() {
	let world = World::new(TRAFFIC, 10 * MUSD);
	let socket = bind("127.0.0.1:0".parse().unwrap()).unwrap();
	let address = socket.local_addr().unwrap();
	let secret = world.provider_secret;
	let greedy = tokio::spawn(async move {
		let mut tunnel = Tunnel::new(trident::StaticSecret::from_bytes(secret), Instant::now());
		let (_inputs, mut queue) = mpsc::channel(1);
		let wake = Arc::new(Notify::new());
		drive(&socket, &mut tunnel, &mut Greedy::default(), &mut queue, &wake).await.unwrap()
	});
	let client =
		Client::start(address, world.fresh_record(), 10 * MUSD, world.honest_signer()).await;
	let client = client.opened().await;
	let port = client.dialer.open_port().await.unwrap();
	for _ in 0..10 {
		port.send("192.0.2.1:9".parse().unwrap(), vec![0; 1_000]);
	}
	let (vouchers, _received) = timeout(PATIENCE, greedy).await.unwrap().unwrap();
	let sent = 10 * 1_028;
	for signed in &vouchers {
		assert!(signed.voucher.amount <= for_bytes(PER_GIB, sent));
		assert!(signed.voucher.bytes_up <= sent);
		assert_eq!(signed.voucher.bytes_down, 0);
	}
	assert!(!vouchers.is_empty());
}

//! What honest parties get from each other.

use super::*;
use crate::{
	metering::tariff::{for_bytes, for_time},
	socks::protocol::{read_datagram, Target},
};

#[tokio::test(flavor = "multi_thread")]
async fn files_arrive_intact_and_are_paid_for_exactly() {
	let mut world = World::new(TRAFFIC, 10 * MUSD);
	let (server, _) = file_server().await;
	let client = world.connect().await.opened().await;
	for length in [1 << 10, MIB, 20 * MIB] {
		let received = client.fetch(&server.to_string(), length).await;
		assert!(received == pattern(length), "{length} bytes were damaged");
	}
	let stats = client.stats.clone();
	let (end, record) = client.leave().await;
	assert_eq!(end, End::Left);

	let stats = *stats.borrow();
	let carried = stats.bytes_up + stats.bytes_down;
	assert!(carried > 21 * MIB as u64 && carried < 30 * MIB as u64, "{carried}");
	let signed = record.last.unwrap().voucher;
	assert_eq!(record.unsigned, 0);
	assert_eq!(signed.amount, for_bytes(PER_GIB, signed.bytes_up + signed.bytes_down));
	assert!(signed.bytes_up <= stats.bytes_up && signed.bytes_down <= stats.bytes_down);
	// What the kernel dropped between the two is all that may be missing.
	assert!(signed.amount >= for_bytes(PER_GIB, carried) / 100 * 95);

	world.stop_provider().await;
	world.chain.settle_held();
	assert_eq!(world.chain.channel(CHANNEL).unwrap().settled, signed.amount);
}

#[tokio::test(flavor = "multi_thread")]
async fn names_are_resolved_at_the_exit() {
	let world = World::new(TRAFFIC, MUSD);
	let (server, _) = file_server().await;
	let client = world.connect().await.opened().await;
	let target = format!("localhost:{}", server.port());
	assert!(client.fetch(&target, 5_000).await == pattern(5_000));
	let unknown = client.socks_connect("no-such-name.invalid:80").await;
	assert_eq!(unknown.err(), Some(Reply::HostUnreachable as u8));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_connections_share_a_session() {
	let world = World::new(TRAFFIC, 10 * MUSD);
	let (server, _) = file_server().await;
	let client = Arc::new(world.connect().await.opened().await);
	let fetches = (1..=40).map(|i| {
		let (client, target, length) = (client.clone(), server.to_string(), i * 10_000);
		tokio::spawn(async move { client.fetch(&target, length).await == pattern(length) })
	});
	for fetch in fetches.collect::<Vec<_>>() {
		assert!(fetch.await.unwrap());
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn uploads_arrive() {
	let world = World::new(TRAFFIC, 10 * MUSD);
	let (server, taken) = sink_server().await;
	let client = world.connect().await.opened().await;
	let mut stream = client.socks_connect(&server.to_string()).await.unwrap();
	stream.write_all(&pattern(10 * MIB)).await.unwrap();
	stream.shutdown().await.unwrap();
	timeout(PATIENCE, stream.read(&mut [0])).await.unwrap().unwrap();
	assert_eq!(taken.load(Ordering::SeqCst), 10 * MIB as u64);
}

#[tokio::test(flavor = "multi_thread")]
async fn datagrams_go_there_and_back() {
	let world = World::new(TRAFFIC, MUSD);
	let echo = echo_server().await;
	let client = world.connect().await.opened().await;

	let mut control = TcpStream::connect(client.socks).await.unwrap();
	control.write_all(&[5, 1, 0, 5, 3, 0, 1, 0, 0, 0, 0, 0, 0]).await.unwrap();
	let mut answer = [0; 12];
	control.read_exact(&mut answer).await.unwrap();
	assert_eq!(answer[..6], [5, 0, 5, 0, 0, 1]);
	let relay = SocketAddr::from((
		[answer[6], answer[7], answer[8], answer[9]],
		u16::from_be_bytes([answer[10], answer[11]]),
	));

	let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
	let mut buffer = [0; 2_048];
	let by_address = {
		let mut header = vec![0, 0, 0, 1, 127, 0, 0, 1];
		header.extend(echo.port().to_be_bytes());
		header
	};
	let by_name = {
		let mut header = vec![0, 0, 0, 3, 9];
		header.extend(b"localhost");
		header.extend(echo.port().to_be_bytes());
		header
	};
	for (header, length) in [(&by_address, 1), (&by_address, 1_200), (&by_name, 100)] {
		let datagram = [header.as_slice(), &pattern(length)].concat();
		// Datagrams may be lost, so whoever sends them repeats them.
		let mut received = None;
		for _ in 0..20 {
			socket.send_to(&datagram, relay).await.unwrap();
			let wait = Duration::from_millis(500);
			if let Ok(answer) = timeout(wait, socket.recv_from(&mut buffer)).await {
				received = Some(answer.unwrap().0);
				break;
			}
		}
		let answer = &buffer[..received.expect("an echo")];
		let (from, header) = read_datagram(answer).unwrap().unwrap();
		assert_eq!(from, Target::Address(echo));
		assert!(answer[header..] == pattern(length));
		// Late echoes of repeated datagrams.
		while timeout(Duration::from_millis(50), socket.recv_from(&mut buffer)).await.is_ok() {}
	}

	// The association ends with its connection.
	drop(control);
	tokio::time::sleep(Duration::from_millis(200)).await;
	let datagram = [by_address.as_slice(), b"late"].concat();
	let _ = socket.send_to(&datagram, relay).await;
	let late = timeout(Duration::from_millis(500), socket.recv_from(&mut buffer)).await;
	assert!(!matches!(late, Ok(Ok(_))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_host_that_refuses_is_told_so() {
	let world = World::new(TRAFFIC, MUSD);
	let client = world.connect().await.opened().await;
	let unused = TcpListener::bind("127.0.0.1:0").await.unwrap().local_addr().unwrap();
	let refused = client.socks_connect(&unused.to_string()).await;
	assert_eq!(refused.err(), Some(Reply::ConnectionRefused as u8));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_providers_own_network_is_closed_by_default() {
	let world = World::with(TRAFFIC, MUSD, |settings| settings.exit = ExitPolicy::default());
	let (server, written) = file_server().await;
	let client = world.connect().await.opened().await;
	let by_address = client.socks_connect(&server.to_string()).await;
	assert_eq!(by_address.err(), Some(Reply::ConnectionRefused as u8));
	let by_name = client.socks_connect(&format!("localhost:{}", server.port())).await;
	assert_eq!(by_name.err(), Some(Reply::NotAllowed as u8));
	assert_eq!(written.load(Ordering::SeqCst), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_session_goes_on_from_the_first_ones_voucher() {
	let mut world = World::new(TRAFFIC, 10 * MUSD);
	let (server, _) = file_server().await;
	let client = world.connect().await.opened().await;
	client.fetch(&server.to_string(), MIB).await;
	let (_, first) = client.leave().await;
	let signed = first.last.unwrap().voucher;

	// Also after a restart of the provider, and with a consumer that lost its last voucher.
	world.stop_provider().await;
	world.start_provider();
	for record in [first.clone(), world.fresh_record()] {
		let client = world.connect_with(record, world.honest_signer()).await.opened().await;
		client.fetch(&server.to_string(), MIB).await;
		let (end, second) = client.leave().await;
		assert_eq!(end, End::Left);
		let next = second.last.unwrap().voucher;
		assert!(next.amount > signed.amount && next.sequence > signed.sequence);
		assert!(next.bytes_down >= signed.bytes_down + MIB as u64);
	}
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_ends_when_the_channel_is_empty() {
	let funded = for_bytes(PER_GIB, 3 * MIB as u64);
	let world = World::new(TRAFFIC, funded);
	let (server, _) = file_server().await;
	let client = world.connect().await.opened().await;
	let mut stream = client.socks_connect(&server.to_string()).await.unwrap();
	stream.write_all(b"8000000\n").await.unwrap();
	let mut received = Vec::new();
	let _ = timeout(PATIENCE, stream.read_to_end(&mut received)).await.unwrap();
	let (end, record) = client.ended().await;
	assert_eq!(end, End::Farewell(crate::protocol::Farewell::ChannelEmpty));
	let signed = record.last.unwrap().voucher.amount;
	assert!(signed <= funded && signed > funded / 10 * 9, "{signed} of {funded}");
	assert!(received.len() < 3 * MIB);
}

#[tokio::test(flavor = "multi_thread")]
async fn by_time_the_speed_is_what_was_sold_and_the_time_is_paid() {
	let tariff = Tariff::Time { per_hour: MUSD, mbps: 40 };
	let world = World::new(tariff, MUSD);
	let (server, _) = file_server().await;
	let client = world.connect().await.opened().await;
	let start = Instant::now();
	let length = 10 * MIB;
	assert!(client.fetch(&server.to_string(), length).await == pattern(length));
	let elapsed = start.elapsed();
	let fastest = Duration::from_secs_f64(length as f64 * 8.0 / 40e6 * 0.9);
	assert!(elapsed > fastest, "{elapsed:?}");
	let (end, record) = client.leave().await;
	assert_eq!(end, End::Left);
	let signed = record.last.unwrap().voucher.amount;
	assert!(signed >= for_time(MUSD, elapsed) / 10 * 8, "{signed}");
	assert!(signed <= for_time(MUSD, start.elapsed()), "{signed}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_session_of_a_channel_replaces_the_earlier_one() {
	let world = World::new(TRAFFIC, MUSD);
	let first = world.connect().await.opened().await;
	let second = world.connect().await.opened().await;
	let (end, _) = first.ended().await;
	assert!(matches!(end, End::Farewell(_) | End::Lost(_)), "{end:?}");
	let (server, _) = file_server().await;
	assert!(second.fetch(&server.to_string(), 1_000).await == pattern(1_000));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_survives_a_provider_that_starts_anew() {
	let mut world = World::new(TRAFFIC, 10 * MUSD);
	let (server, _) = file_server().await;
	let client = world.connect().await.opened().await;
	client.fetch(&server.to_string(), MIB).await;
	let address = world.crash_provider().await;
	world.start_provider_at(address);
	// The first attempts may fail: neither side knows at once.
	let target = format!("localhost:{}", server.port());
	let mut stream = None;
	for _ in 0..10 {
		if let Ok(connected) = client.socks_connect(&target).await {
			stream = Some(connected);
			break;
		}
	}
	let mut stream = stream.expect("a connection");
	stream.write_all(b"1000000\n").await.unwrap();
	let mut received = Vec::new();
	timeout(PATIENCE, stream.read_to_end(&mut received)).await.unwrap().unwrap();
	assert!(received == pattern(1_000_000));
	let (end, record) = client.leave().await;
	assert_eq!(end, End::Left);
	let voucher = record.last.unwrap().voucher;
	assert!(voucher.bytes_down > (MIB + 1_000_000) as u64 / 100 * 95);
}

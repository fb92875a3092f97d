//! What is sent arrives: unaltered, once, and all of it where the path loses nothing.

mod common;

use common::*;
use trident::{Event, SendError, MAX_MESSAGE};

#[test]
fn session_should_be_established_and_carry_the_admission() {
	let mut net = Net::new(1);
	let session = net.connect();
	let client = net.parties[CLIENT].endpoint.public_key();
	net.run(seconds(1));

	let [Event::Incoming { session: there, peer, from, admission }, Event::Established { session: confirmed }] =
		&net.parties[SERVER].events[..]
	else {
		panic!("{:?}", net.parties[SERVER].events)
	};
	assert_eq!((*peer, *from, &admission[..]), (client, address(0), ADMISSION));
	assert_eq!(there, confirmed);
	assert_eq!(net.parties[CLIENT].events, [Event::Established { session }]);
	assert_eq!(
		net.parties[CLIENT].endpoint.peer(session),
		Some(net.parties[SERVER].endpoint.public_key())
	);
	assert_eq!(net.parties[SERVER].endpoint.path(*there), Some(address(0)));
}

/// What was sent in one direction, and what was received, both sorted.
type Exchanged = (Vec<Vec<u8>>, Vec<Vec<u8>>);

/// Sends `count` packets both ways in bursts.
fn exchange(seed: u64, path: Path, count: usize, burst: usize) -> [Exchanged; 2] {
	let (mut net, here, there) = Net::connected(seed);
	net.path = path;
	let longest = net.parties[CLIENT].endpoint.max_packet();
	let (up, down) = (packets(seed, count, longest), packets(seed + 1, count, longest));
	for (up, down) in up.chunks(burst).zip(down.chunks(burst)) {
		up.iter().for_each(|packet| net.send(CLIENT, here, packet));
		down.iter().for_each(|packet| net.send(SERVER, there, packet));
		net.run(millis(2));
	}
	net.run(seconds(2));
	let stats = net.parties[CLIENT].endpoint.stats(here).expect("the session lives");
	let (sent, received) = (&up, net.parties[CLIENT].packets());
	assert_eq!(stats.packets_out, sent.len() as u64);
	assert_eq!(stats.bytes_out, sent.iter().map(Vec::len).sum::<usize>() as u64);
	assert_eq!(stats.packets_in, received.len() as u64);
	assert_eq!(stats.bytes_in, received.iter().map(Vec::len).sum::<usize>() as u64);
	[(sorted(up), sorted(net.parties[SERVER].packets())), (sorted(down), sorted(received))]
}

#[test]
fn all_packets_should_arrive_once_over_a_good_path() {
	for (seed, burst) in [(1, 1), (2, 2), (3, 7), (4, 50)] {
		for (sent, received) in exchange(seed, Path::GOOD, 300, burst) {
			assert!(sent == received, "{} of {}", received.len(), sent.len());
		}
	}
}

#[test]
fn all_packets_should_arrive_once_over_a_path_that_reorders_and_doubles() {
	for (seed, burst) in [(11, 1), (12, 4), (13, 10)] {
		for (sent, received) in exchange(seed, Path::UNORDERED, 300, burst) {
			assert!(sent == received, "{} of {}", received.len(), sent.len());
		}
	}
}

#[test]
fn what_arrives_over_a_bad_path_should_have_been_sent_and_arrive_once() {
	for (seed, burst) in [(21, 1), (22, 5), (23, 40)] {
		for (sent, received) in exchange(seed, Path::BAD, 400, burst) {
			let mut distinct = received.clone();
			distinct.dedup();
			assert_eq!(distinct.len(), received.len());
			assert!(received.iter().all(|packet| sent.binary_search(packet).is_ok()));
			assert!((sent.len() / 2..sent.len()).contains(&received.len()), "{}", received.len());
		}
	}
}

#[test]
fn handshake_should_survive_a_path_that_loses_a_third() {
	for seed in 0..20 {
		let mut net = Net::new(100 + seed);
		net.path = Path { lost_percent: 33, ..Path::BAD };
		net.connect();
		net.run(seconds(40));
		let (client, server) = (&net.parties[CLIENT], &net.parties[SERVER]);
		assert_eq!(server.incoming().len(), 1, "a connection is told of once");
		assert_eq!(client.established().len(), 1, "seed {seed}");
		assert_eq!(server.established().len(), 1, "seed {seed}: a lost confirmation is repeated");
	}
}

#[test]
fn messages_should_arrive_between_packets() {
	let (mut net, here, there) = Net::connected(5);
	let messages = packets(5, 40, MAX_MESSAGE);
	for message in &messages {
		net.send(CLIENT, here, &[1; 1_000]);
		let (now, client) = (net.now, &mut net.parties[CLIENT].endpoint);
		client.send_message(now, here, message).expect("the message is taken");
	}
	let (now, server) = (net.now, &mut net.parties[SERVER].endpoint);
	server.send_message(now, there, b"voucher?").expect("the message is taken");
	net.run(seconds(1));
	assert_eq!(net.parties[SERVER].messages(), messages);
	assert_eq!(net.parties[SERVER].packets().len(), 40);
	assert_eq!(net.parties[CLIENT].messages(), [b"voucher?"]);
}

#[test]
fn responder_should_send_as_soon_as_it_is_told_of_the_establishment() {
	let mut net = Net::new(6);
	net.connect();
	net.run(seconds(1));
	let there = net.parties[SERVER].established()[0];
	net.send(SERVER, there, b"welcome");
	net.run(seconds(1));
	assert_eq!(net.parties[CLIENT].packets(), [b"welcome"]);
}

#[test]
fn round_trip_time_should_be_measured() {
	let (net, here, _) = Net::connected(7);
	let stats = net.parties[CLIENT].endpoint.stats(here).expect("the session lives");
	assert_eq!(stats.rtt, Some(millis(40)));
}

#[test]
fn what_cannot_be_sent_should_be_refused_by_name() {
	let mut net = Net::new(8);
	let here = net.connect();
	let (now, limit) = (net.now, net.parties[CLIENT].endpoint.max_packet());
	let send =
		|net: &mut Net, packet: &[u8]| net.parties[CLIENT].endpoint.send_packet(now, here, packet);
	assert_eq!(send(&mut net, b"early"), Err(SendError::NotEstablished));
	net.run(seconds(1));
	assert_eq!(send(&mut net, b""), Err(SendError::Empty));
	let long = vec![0; limit + 1];
	assert_eq!(send(&mut net, &long), Err(SendError::TooLarge { length: limit + 1, limit }));
	assert_eq!(
		net.parties[CLIENT].endpoint.send_message(now, here, &[0; MAX_MESSAGE + 1]),
		Err(SendError::TooLarge { length: MAX_MESSAGE + 1, limit: MAX_MESSAGE })
	);
	while send(&mut net, &long[..limit]).is_ok() {}
	assert_eq!(send(&mut net, b"more"), Err(SendError::QueueFull));
	let taken = net.parties[CLIENT].endpoint.stats(here).expect("the session lives").packets_out;
	net.run(seconds(1));
	assert_eq!(net.parties[SERVER].packets().len() as u64, taken);

	net.parties[CLIENT].endpoint.close(now, here);
	assert_eq!(send(&mut net, b"late"), Err(SendError::UnknownSession));
}

//! What an observer of the path sees: noise of all lengths.

mod common;

use common::*;
use std::collections::BTreeSet;

/// First messages and replies of `count` connections.
fn handshakes(count: u64) -> (Vec<Vec<u8>>, Vec<Vec<u8>>) {
	let mut net = Net::new(1);
	let (mut first, mut replies) = (Vec::new(), Vec::new());
	for _ in 0..count {
		net.connect();
		net.settle();
		let message = net.seen.pop().expect("a first message");
		net.deliver(&message);
		net.settle();
		let reply = net.seen.pop().expect("a reply");
		assert!(reply.bytes.len() <= message.bytes.len(), "answers do not amplify");
		first.push(message.bytes);
		replies.push(reply.bytes);
		net.seen.clear();
	}
	(first, replies)
}

/// Datagrams of a session that carries bulk up and a trickle down.
fn data() -> Vec<Vec<u8>> {
	let (mut net, here, there) = Net::connected(2);
	for n in 0..400u64 {
		for _ in 0..8 {
			net.send(CLIENT, here, &[0; 1_200]);
		}
		net.send(SERVER, there, &n.to_be_bytes());
		net.run(millis(20));
	}
	net.seen.into_iter().map(|datagram| datagram.bytes).collect()
}

/// Asserts that the first 24 and last 16 bytes are as uniform as chance would have them, by the
/// chi-square statistic over the high nibbles of each position (15 degrees of freedom) and by each
/// bit's mean.
fn assert_uniform(what: &str, datagrams: &[Vec<u8>]) {
	let count = datagrams.len() as f64;
	let positions = (0..24).map(|n| (n, false)).chain((1..=16).map(|n| (n, true)));
	for (n, from_end) in positions {
		let byte = |datagram: &Vec<u8>| datagram[if from_end { datagram.len() - n } else { n }];
		let mut nibbles = [0f64; 16];
		datagrams.iter().for_each(|datagram| nibbles[usize::from(byte(datagram) >> 4)] += 1.0);
		let expected = count / 16.0;
		let chi: f64 = nibbles.iter().map(|seen| (seen - expected).powi(2) / expected).sum();
		assert!(chi < 50.0, "{what}, byte {n}, from the end: {from_end}: chi-square {chi}");
		for bit in 0..8 {
			let ones = datagrams.iter().filter(|d| byte(d) >> bit & 1 == 1).count() as f64;
			let deviation = (ones - count / 2.0).abs() / (count / 4.0).sqrt();
			assert!(deviation < 5.0, "{what}, byte {n}, bit {bit}: {deviation} deviations off");
		}
	}
}

#[test]
fn all_kinds_should_look_uniform() {
	let (first, replies) = handshakes(600);
	assert_uniform("first messages", &first);
	assert_uniform("replies", &replies);
	assert_uniform("data", &data());
}

#[test]
fn successive_datagrams_should_share_no_bytes() {
	let data = data();
	for pair in data.windows(2) {
		let same = pair[0].iter().zip(&pair[1]).take(24).filter(|(a, b)| a == b).count();
		assert!(same < 6, "{same} of 24 bytes");
	}
}

#[test]
fn handshakes_should_have_any_length() {
	let (first, replies) = handshakes(400);
	for (what, datagrams, least, most) in
		[("first", first, 200, 1_200), ("reply", replies, 92, 1_000)]
	{
		let lengths: BTreeSet<_> = datagrams.iter().map(Vec::len).collect();
		assert!(lengths.len() > 230, "{what}: {} lengths", lengths.len());
		let (low, high) = (lengths.first().copied(), lengths.last().copied());
		assert!(low.is_some_and(|low| (least..least + 60).contains(&low)), "{what}: {low:?}");
		assert!(high.is_some_and(|high| (most..=1_400).contains(&high)), "{what}: {high:?}");
	}
}

#[test]
fn small_packets_should_be_hidden_in_datagrams_of_many_lengths() {
	let (mut net, here, _) = Net::connected(3);
	for _ in 0..500 {
		net.send(CLIENT, here, &[1; 40]);
		net.run(millis(30));
	}
	let sent: Vec<_> = net.seen.iter().filter(|d| d.from == address(0)).collect();
	let lengths: BTreeSet<_> = sent.iter().map(|datagram| datagram.bytes.len()).collect();
	assert!(lengths.len() > 80, "{} lengths", lengths.len());
	let mean = sent.iter().map(|d| d.bytes.len()).sum::<usize>() / sent.len();
	assert!((80..400).contains(&mean), "mean {mean}");
}

#[test]
fn bulk_should_vary_and_cost_less_than_a_twentieth() {
	for (seed, burst) in [(4, 1), (5, 2), (6, 8), (7, 32)] {
		let (mut net, here, _) = Net::connected(seed);
		let packet = vec![1; net.parties[CLIENT].endpoint.max_packet()];
		for _ in 0..2_048 / burst {
			for _ in 0..burst {
				net.send(CLIENT, here, &packet);
			}
			net.run(millis(1));
		}
		let sent: Vec<_> = net.seen.iter().filter(|d| d.from == address(0)).collect();
		let lengths: BTreeSet<_> = sent.iter().map(|datagram| datagram.bytes.len()).collect();
		assert!(lengths.len() > 15, "{} lengths", lengths.len());
		assert!(lengths.iter().all(|length| *length <= 1_400));
		let outer: usize = sent.iter().map(|datagram| datagram.bytes.len()).sum();
		let inner = 2_048 * packet.len();
		let percent = (outer - inner) as f64 * 100.0 / inner as f64;
		assert!(percent < 5.0, "bursts of {burst}: {percent:.1} %");
		if burst == 32 {
			assert!(percent < 4.0, "bursts of {burst}: {percent:.1} %");
		}
	}
}

#[test]
fn datagrams_should_respect_the_path() {
	for max in [640, 1_200, 1_472, 9_000] {
		let (mut net, here, _) = Net::connected_with(8, |_, config| config.max_datagram = max);
		let longest = net.parties[CLIENT].endpoint.max_packet();
		let packets = packets(8, 300, longest);
		packets.iter().for_each(|packet| {
			net.send(CLIENT, here, packet);
			net.run(millis(1));
		});
		for burst in packets.chunks(20) {
			burst.iter().for_each(|packet| net.send(CLIENT, here, packet));
			net.run(millis(1));
		}
		net.run(seconds(1));
		assert_eq!(net.parties[SERVER].packets().len(), 600);
		assert!(net.seen.iter().all(|datagram| datagram.bytes.len() <= max));
		assert!(longest + 27 + max / 16 >= max, "{longest} of {max}");
	}
}

#[test]
fn same_seed_should_give_the_same_bytes_and_another_seed_others() {
	let run = |seed| {
		let (mut net, here, _) = Net::connected(seed);
		net.send(CLIENT, here, b"packet");
		net.run(seconds(1));
		net.seen.into_iter().map(|datagram| datagram.bytes).collect::<Vec<_>>()
	};
	assert_eq!(run(1), run(1));
	assert_ne!(run(1), run(2));
}

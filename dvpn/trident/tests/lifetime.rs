//! How sessions renew their keys, outlive their peers' restarts, and end.

mod common;

use common::*;
use trident::{Clock, CloseReason, Config, SendError};

/// Client and server exchange a packet each every `pause`, `count` times; all must arrive.
fn converse(
	net: &mut Net,
	sessions: (trident::SessionId, trident::SessionId),
	count: u64,
	pause: u64,
) {
	for n in 0..count {
		net.send(CLIENT, sessions.0, &n.to_be_bytes());
		net.send(SERVER, sessions.1, &n.to_be_bytes());
		net.run(seconds(pause));
	}
	net.run(seconds(1));
	let expected: Vec<_> = (0..count).map(|n| n.to_be_bytes().to_vec()).collect();
	assert_eq!(sorted(net.parties[SERVER].packets()), expected);
	assert_eq!(sorted(net.parties[CLIENT].packets()), expected);
}

/// Asserts that the applications were told of nothing but what they were sent.
fn assert_unnoticed(net: &Net) {
	for party in &net.parties {
		assert_eq!(party.incoming(), []);
		assert_eq!(party.established(), []);
		assert_eq!(party.closed(), []);
	}
}

#[test]
fn keys_should_be_renewed_by_age_without_loss() {
	let (mut net, here, there) = Net::connected(1);
	// Two hours: keys that were not renewed would have ended after half an hour.
	converse(&mut net, (here, there), 1_440, 5);
	assert_unnoticed(&net);
}

#[test]
fn keys_should_be_renewed_by_use_without_loss() {
	let (mut net, here, there) = Net::connected_with(2, |_, config| config.rekey_datagrams = 50);
	converse(&mut net, (here, there), 400, 1);
	assert_unnoticed(&net);
	let first_messages = net.parties[CLIENT].endpoint.stats(here).expect("it lives").wire_out;
	let (mut other, here, there) = Net::connected(2);
	converse(&mut other, (here, there), 400, 1);
	let without = other.parties[CLIENT].endpoint.stats(here).expect("it lives").wire_out;
	// At least eight renewals of at least 200 bytes.
	assert!(first_messages > without + 1_600, "{first_messages} {without}");
}

#[test]
fn renewal_should_survive_a_bad_path() {
	let (mut net, here, there) = Net::connected_with(3, |_, config| config.rekey_datagrams = 20);
	net.path = Path::BAD;
	for n in 0..600u64 {
		net.send(CLIENT, here, &n.to_be_bytes());
		net.send(SERVER, there, &n.to_be_bytes());
		net.run(millis(200));
	}
	assert_unnoticed(&net);
	for party in &net.parties {
		let arrived = party.packets().len();
		assert!((400..600).contains(&arrived), "{arrived} of 600 with a fifth lost");
	}
}

#[test]
fn restarted_server_should_be_asked_again_without_the_clients_doing() {
	let (mut net, here, _) = Net::connected(4);
	net.run(seconds(30));
	let mut restarted = config(2, net.now);
	let time = std::time::SystemTime::UNIX_EPOCH + seconds(1_800_000_000) + (net.now - net.start);
	restarted.clock = Clock::new(net.now, time);
	net.parties[SERVER] = Party::new(restarted, address(1));

	net.send(CLIENT, here, b"into the void");
	net.run(seconds(20));
	let incoming = net.parties[SERVER].incoming();
	assert_eq!(net.parties[SERVER].established(), incoming);
	assert_eq!(incoming.len(), 1);
	net.send(CLIENT, here, b"heard");
	net.send(SERVER, incoming[0], b"heard");
	net.run(seconds(1));
	assert_eq!(net.parties[SERVER].packets(), [b"heard"]);
	assert_eq!(net.parties[CLIENT].packets(), [b"heard"]);
	assert_eq!(net.parties[CLIENT].closed(), []);
}

#[test]
fn client_should_give_up_a_server_that_vanished() {
	let (mut net, here, _) = Net::connected(5);
	net.path = Path::DEAD;
	net.run(seconds(5));
	net.send(CLIENT, here, b"hello?");
	net.run(seconds(60));
	assert_eq!(net.parties[CLIENT].closed(), [CloseReason::TimedOut]);
	assert_eq!(net.parties[CLIENT].endpoint.poll_timeout(), None);
	assert_eq!(net.parties[CLIENT].endpoint.stats(here), None);
}

#[test]
fn unanswered_connection_should_time_out_after_ever_longer_waits() {
	let mut net = Net::new(6);
	net.path = Path::DEAD;
	net.connect();
	net.run(seconds(60));
	assert_eq!(net.parties[CLIENT].closed(), [CloseReason::TimedOut]);
	assert_eq!(net.seen.len(), 8);
	let waits: Vec<_> = net.seen.windows(2).map(|pair| pair[1].at - pair[0].at).collect();
	assert!(waits[0] >= millis(750) && waits[0] <= millis(1_250), "{waits:?}");
	assert!(waits[6] >= seconds(4) && waits[6] <= seconds(8), "{waits:?}");
	let mut distinct = waits.clone();
	distinct.dedup();
	assert_eq!(distinct.len(), waits.len());
}

#[test]
fn idle_sessions_should_end_on_both_sides_silently() {
	let (mut net, ..) = Net::connected(7);
	net.run(seconds(299));
	assert_eq!(net.parties[CLIENT].endpoint.session_count(), 1);
	net.run(seconds(2));
	for party in &net.parties {
		assert_eq!(party.closed(), [CloseReason::Idle]);
		assert_eq!(party.endpoint.session_count(), 0);
		assert_eq!(party.endpoint.poll_timeout(), None);
	}
	assert_eq!(net.seen.len(), 0);
}

#[test]
fn one_way_traffic_should_keep_a_session() {
	for sender in [CLIENT, SERVER] {
		let (mut net, here, there) = Net::connected(8);
		let session = [here, there][sender];
		for _ in 0..400 {
			net.send(sender, session, b"one way");
			net.run(seconds(1));
		}
		assert_unnoticed(&net);
		assert_eq!(net.parties[1 - sender].packets().len(), 400);
		let back = net.seen.iter().filter(|d| d.to == net.parties[sender].address).count();
		assert!((50..450).contains(&back), "{back} signs of life");
	}
}

#[test]
fn closing_should_send_what_waits_and_tell_the_peer() {
	for closer in [CLIENT, SERVER] {
		let (mut net, here, there) = Net::connected(9);
		let session = [here, there][closer];
		let packets = packets(9, 100, 1_000);
		packets.iter().for_each(|packet| net.send(closer, session, packet));
		let now = net.now;
		net.parties[closer].endpoint.close(now, session);
		assert_eq!(net.parties[closer].endpoint.session_count(), 0);
		net.run(seconds(1));
		assert_eq!(net.parties[1 - closer].packets(), packets);
		assert_eq!(net.parties[1 - closer].closed(), [CloseReason::ByPeer]);
		assert_eq!(net.parties[closer].events, []);
		assert_eq!(net.parties[1 - closer].endpoint.session_count(), 0);
	}
}

#[test]
fn keys_should_expire_when_the_initiator_does_not_renew_them() {
	let (mut net, here, there) = Net::connected_with(10, |party, config: &mut Config| {
		if party == CLIENT {
			config.rekey_after = seconds(100_000);
		}
	});
	for _ in 0..1_799 {
		net.send(CLIENT, here, b"still here");
		net.send(SERVER, there, b"still here");
		net.run(seconds(1));
	}
	assert_eq!(net.parties[SERVER].closed(), []);
	net.run(seconds(5));
	assert_eq!(net.parties[SERVER].closed(), [CloseReason::KeysExpired]);
}

#[test]
fn session_should_resume_after_its_keys_expired_in_a_long_silence() {
	let (mut net, here, _) = Net::connected_with(11, |party, config| {
		if party == CLIENT {
			config.idle_timeout = seconds(100_000);
		}
	});
	net.run(seconds(10_000));
	assert_eq!(net.parties[SERVER].closed(), [CloseReason::Idle]);
	assert_eq!(net.seen.len(), 0);
	net.send(CLIENT, here, b"good morning");
	net.run(seconds(1));
	assert_eq!(net.parties[SERVER].packets(), [b"good morning"], "it waited for the new keys");
	assert_eq!(net.parties[CLIENT].events, []);
}

#[test]
fn sleeping_session_should_wake_on_both_sides() {
	let (mut net, here, there) =
		Net::connected_with(12, |_, config| config.idle_timeout = seconds(100_000));
	net.run(seconds(10_000));
	assert_eq!(net.seen.len(), 0);
	let (now, server) = (net.now, &mut net.parties[SERVER].endpoint);
	assert_eq!(server.send_packet(now, there, b"knock"), Err(SendError::KeysExpired));
	net.send(CLIENT, here, b"good morning");
	net.run(seconds(1));
	net.send(SERVER, there, b"good morning");
	net.run(seconds(1));
	assert_eq!(net.parties[SERVER].packets(), [b"good morning"]);
	assert_eq!(net.parties[CLIENT].packets(), [b"good morning"]);
	assert_unnoticed(&net);
}

#[test]
fn clock_should_be_set_after_the_machine_slept() {
	let (mut net, here, _) = Net::connected(13);
	net.parties[CLIENT].endpoint.close(net.now, here);
	// An hour passes for the server only: the client's machine slept.
	let now = net.now;
	let hour_later = std::time::SystemTime::UNIX_EPOCH + seconds(1_800_003_601);
	net.parties[SERVER].endpoint.set_clock(Clock::new(now, hour_later));
	net.connect();
	net.run(seconds(3));
	assert_eq!(net.parties[SERVER].incoming(), []);
	let now = net.now;
	net.parties[CLIENT].endpoint.set_clock(Clock::new(now, hour_later));
	net.run(seconds(5));
	assert_eq!(net.parties[SERVER].incoming().len(), 1);
}

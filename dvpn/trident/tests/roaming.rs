//! Sessions follow their peers from address to address.

mod common;

use common::*;
use trident::CloseReason;

#[test]
fn session_should_follow_the_client() {
	let (mut net, here, there) = Net::connected(1);
	for n in 10..20 {
		net.parties[CLIENT].address = address(n);
		net.send(CLIENT, here, &[n as u8; 100]);
		net.run(millis(30));
		assert_eq!(net.parties[SERVER].endpoint.path(there), Some(address(n)));
		net.send(SERVER, there, &[n as u8; 200]);
		net.run(millis(30));
	}
	assert_eq!(net.parties[SERVER].packets().len(), 10);
	assert_eq!(net.parties[CLIENT].packets().len(), 10);
}

#[test]
fn session_should_follow_the_server() {
	let (mut net, here, there) = Net::connected(2);
	net.parties[SERVER].address = address(20);
	net.send(SERVER, there, b"moved");
	net.run(millis(30));
	assert_eq!(net.parties[CLIENT].endpoint.path(here), Some(address(20)));
	net.send(CLIENT, here, b"seen");
	net.run(millis(30));
	assert_eq!(net.parties[CLIENT].packets(), [b"moved"]);
	assert_eq!(net.parties[SERVER].packets(), [b"seen"]);

	net.parties[CLIENT].endpoint.close(net.now, here);
	net.run(millis(30));
	assert_eq!(net.parties[SERVER].closed(), [CloseReason::ByPeer]);
}

#[test]
fn late_datagram_should_not_move_a_session_back() {
	let (mut net, here, there) = Net::connected(3);
	net.path = Path::DEAD;
	net.send(CLIENT, here, b"late");
	net.settle();
	let late = net.seen.pop().expect("one was sent");
	net.path = Path::GOOD;

	net.parties[CLIENT].address = address(30);
	net.send(CLIENT, here, b"newer");
	net.run(millis(30));
	net.deliver(&late);
	net.settle();
	assert_eq!(net.parties[SERVER].packets(), [&b"newer"[..], b"late"]);
	assert_eq!(net.parties[SERVER].endpoint.path(there), Some(address(30)));
}

#[test]
fn datagram_seen_before_should_not_move_a_session() {
	let (mut net, here, there) = Net::connected(4);
	net.send(CLIENT, here, b"packet");
	net.run(millis(30));
	let mut again = net.seen[0].clone();
	again.from = address(66);
	net.deliver(&again);
	net.settle();
	assert_eq!(net.parties[SERVER].packets(), [b"packet"]);
	assert_eq!(net.parties[SERVER].endpoint.path(there), Some(address(0)));
}

#[test]
fn datagrams_should_find_their_sessions_among_many_at_one_address() {
	let (mut net, first, _) = Net::connected(5);
	let sessions: Vec<_> = (0..200).map(|_| net.connect()).chain([first]).collect();
	net.run(seconds(1));
	assert_eq!(net.parties[SERVER].established().len(), 200);
	assert_eq!(net.parties[CLIENT].established().len(), 200);
	for (n, session) in sessions.iter().enumerate() {
		net.send(CLIENT, *session, &[n as u8; 50]);
	}
	for session in net.parties[SERVER].established() {
		net.send(SERVER, session, b"down");
	}
	net.run(seconds(1));
	let expected: Vec<_> = (0..201).map(|n| vec![n as u8; 50]).collect();
	assert_eq!(sorted(net.parties[SERVER].packets()), expected);
	assert_eq!(net.parties[CLIENT].packets().len(), 200);
}

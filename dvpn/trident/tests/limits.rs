//! What strangers and peers can make an endpoint hold is bounded.

mod common;

use common::*;
use rand_chacha::ChaCha8Rng;
use rand_core::{RngCore, SeedableRng};
use std::{
	alloc::{GlobalAlloc, Layout, System},
	cell::Cell,
};
use trident::{CloseReason, Error, Event, MAX_ADMISSION};

/// Counts the bytes that each thread has allocated and not freed.
struct Counting;

thread_local! {
	static LIVE: Cell<isize> = const { Cell::new(0) };
}

fn count(bytes: isize) {
	// Threads that are ending have no counter any more.
	let _ = LIVE.try_with(|live| live.set(live.get() + bytes));
}

unsafe impl GlobalAlloc for Counting {
	unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
		count(layout.size() as isize);
		System.alloc(layout)
	}

	unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
		count(-(layout.size() as isize));
		System.dealloc(pointer, layout)
	}
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

fn live() -> isize {
	LIVE.with(Cell::get)
}

#[test]
fn junk_should_leave_nothing_behind() {
	let (mut net, ..) = Net::connected(1);
	let mut rng = ChaCha8Rng::seed_from_u64(1);
	let mut junk = vec![0; 1_500];
	let (now, server) = (net.now, &mut net.parties[SERVER].endpoint);
	let before = live();
	for n in 0..100_000 {
		let length = rng.next_u32() as usize % junk.len();
		rng.fill_bytes(&mut junk[..length.min(64)]);
		server.handle_datagram(now, address((n % 50_000) as u16), &mut junk[..length]);
	}
	assert_eq!(live(), before);
	assert_eq!(server.poll_transmit(), None);
	assert_eq!(server.poll_event(), None);
	assert_eq!(server.session_count(), 1);
}

#[test]
fn flood_of_replays_should_leave_nothing_behind() {
	let mut net = Net::new(2);
	net.connect();
	net.settle();
	let first = net.seen[0].clone();
	net.run(seconds(1));
	let (now, server) = (net.now, &mut net.parties[SERVER].endpoint);
	let mut buffer = first.bytes.clone();
	let before = live();
	for n in 0..20_000 {
		buffer.copy_from_slice(&first.bytes);
		server.handle_datagram(now, address(n), &mut buffer);
	}
	assert_eq!(live(), before);
	assert_eq!(server.poll_transmit(), None);
}

#[test]
fn strangers_that_wait_should_be_limited_in_number_and_time() {
	let mut net = Net::with(3, |_, config| config.max_pending = 20);
	net.parties[SERVER].policy = Policy::Ignore;
	for _ in 0..50 {
		net.connect();
	}
	net.run(millis(500));
	assert_eq!(net.parties[SERVER].incoming().len(), 20);
	assert_eq!(net.parties[SERVER].endpoint.session_count(), 20);
	net.path = Path::DEAD;
	net.run(seconds(11));
	assert_eq!(net.parties[SERVER].closed(), [CloseReason::TimedOut; 20]);
	assert_eq!(net.parties[SERVER].endpoint.session_count(), 0);
}

#[test]
fn accepted_peers_that_never_come_should_be_forgotten() {
	let mut net = Net::with(4, |_, config| config.max_pending = 5);
	net.connect();
	net.settle();
	let first = net.seen[0].clone();
	net.path = Path::DEAD;
	net.deliver(&first);
	net.run(seconds(31));
	assert_eq!(net.parties[SERVER].incoming().len(), 1);
	assert_eq!(net.parties[SERVER].established(), []);
	assert_eq!(net.parties[SERVER].closed(), [CloseReason::TimedOut]);
	assert_eq!(net.parties[SERVER].endpoint.session_count(), 0);
}

#[test]
fn sessions_should_be_limited_in_number() {
	let mut net = Net::with(5, |_, config| config.max_sessions = 8);
	for _ in 0..8 {
		net.connect();
	}
	let (peer, now) = (net.parties[SERVER].endpoint.public_key(), net.now);
	let client = &mut net.parties[CLIENT].endpoint;
	assert_eq!(client.connect(now, address(1), peer, b""), Err(Error::TooManySessions));
	net.run(seconds(1));
	assert_eq!(net.parties[SERVER].established().len(), 8);

	let mut other = Party::new(config(9, net.now), address(9));
	other.endpoint.connect(net.now, address(1), peer, b"").expect("a session is granted");
	net.parties.push(other);
	net.run(seconds(60));
	assert_eq!(net.parties[SERVER].established().len(), 8);
	assert_eq!(net.parties[2].closed(), [CloseReason::TimedOut]);
}

#[test]
fn handshakes_should_be_limited_in_rate() {
	let mut net = Net::with(6, |_, config| config.handshakes_per_second = 10);
	for _ in 0..100 {
		net.connect();
	}
	net.run(millis(500));
	let taken = net.parties[SERVER].incoming().len();
	assert!((10..=15).contains(&taken), "{taken} at once");
	net.run(seconds(10));
	let taken = net.parties[SERVER].incoming().len();
	assert!((60..=100).contains(&taken), "{taken} in the end, as they repeat themselves");
}

#[test]
fn unread_packets_should_be_dropped_beyond_a_limit() {
	let (mut net, here, there) = Net::connected(7);
	let (now, [client, server]) = (net.now, &mut net.parties[..]) else { panic!("two parties") };
	for _ in 0..20_000 {
		client.endpoint.send_packet(now, here, &[1; 60]).expect("the packet is taken");
		while let Some(mut transmit) = client.endpoint.poll_transmit() {
			server.endpoint.handle_datagram(now, client.address, &mut transmit.payload);
		}
	}
	let mut waiting = 0;
	while let Some(event) = server.endpoint.poll_event() {
		waiting += usize::from(matches!(event, Event::Packet { .. }));
	}
	assert_eq!(waiting, 8_192);
	let stats = server.endpoint.stats(there).expect("the session lives");
	assert_eq!(stats.packets_in, 8_192, "what was dropped is not counted");
}

#[test]
fn admission_should_be_limited_in_length() {
	let mut net = Net::new(8);
	let (now, peer) = (net.now, net.parties[SERVER].endpoint.public_key());
	let client = &mut net.parties[CLIENT].endpoint;
	let long = [7; MAX_ADMISSION + 1];
	let refused = client.connect(now, address(1), peer, &long);
	assert_eq!(refused, Err(Error::AdmissionTooLong(MAX_ADMISSION + 1)));
	client.connect(now, address(1), peer, &long[1..]).expect("a session is granted");
	net.run(seconds(1));
	assert!(matches!(
		&net.parties[SERVER].events[0],
		Event::Incoming { admission, .. } if *admission == long[1..]
	));
}

#[test]
fn keys_of_low_order_should_be_refused() {
	let mut net = Net::new(9);
	let (now, client) = (net.now, &mut net.parties[CLIENT].endpoint);
	assert_eq!(client.connect(now, address(1), [0; 32].into(), b""), Err(Error::BadPublicKey));
	assert_eq!(client.session_count(), 0);
	assert_eq!(client.poll_timeout(), None);
	assert_eq!(client.poll_transmit(), None);
}

#[test]
fn idle_session_should_take_little_memory() {
	let mut net = Net::new(10);
	for _ in 0..400 {
		net.connect();
		net.run(millis(100));
	}
	assert_eq!(net.parties[CLIENT].established().len(), 400);
	let server = net.parties.pop().expect("two parties").endpoint;
	assert_eq!(server.session_count(), 400);
	let before = live();
	drop(server);
	let each = (before - live()) as usize / 400;
	assert!(each < 2_621, "{each} bytes a session, so 100,000 need more than 256 MB");
}

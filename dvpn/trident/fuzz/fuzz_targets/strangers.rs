//! Datagrams that nobody made for the endpoint: no panic, no event, not a byte back.

#![no_main]

use libfuzzer_sys::fuzz_target;
use std::{
	net::SocketAddr,
	time::{Duration, Instant, SystemTime},
};
use trident::{Clock, Config, Endpoint, StaticSecret};

fuzz_target!(|datagrams: Vec<(u8, Vec<u8>)>| {
	let now = Instant::now();
	let clock = Clock::new(now, SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000));
	let endpoint =
		|n| Endpoint::new(Config::new(StaticSecret::from_bytes([n; 32]), [n; 32], clock));
	let (mut fuzzed, other) = (endpoint(1), endpoint(2));
	let at = |n: u8| SocketAddr::from(([127, 0, 0, 1], n.into()));
	// A session under way, so that replies are looked for too.
	fuzzed.connect(now, at(0), other.public_key(), b"").expect("a session is granted");
	while fuzzed.poll_transmit().is_some() {}
	for (from, mut datagram) in datagrams {
		fuzzed.handle_datagram(now, at(from % 4), &mut datagram);
		assert!(fuzzed.poll_transmit().is_none());
		assert!(fuzzed.poll_event().is_none());
		assert_eq!(fuzzed.session_count(), 1);
	}
});

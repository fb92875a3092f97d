//! Two stacks back to back, over a link that may lose packets.

use super::*;
use crate::netstack::packet::Payload;
use std::{
	collections::VecDeque,
	io,
	net::SocketAddr,
	sync::Arc,
	time::{Duration, Instant},
};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	sync::{mpsc, Notify},
	time::{sleep_until, timeout},
};

const MTU: usize = 1_300;
const SERVER: &str = "192.0.2.7:80";

/// Packets on their way in one direction.
struct Link {
	queue: VecDeque<Vec<u8>>,
	room: usize,
	sent: u64,
	/// Every so many-th packet is lost; zero: none.
	loss: u64,
}

impl Link {
	fn new(loss: u64) -> Self {
		Self { queue: VecDeque::new(), room: 64, sent: 0, loss }
	}
}

impl PacketSink for Link {
	fn has_room(&mut self) -> bool {
		self.queue.len() < self.room
	}

	fn send(&mut self, packet: &[u8]) {
		assert!(packet.len() <= MTU);
		self.sent += 1;
		if self.loss == 0 || !self.sent.is_multiple_of(self.loss) {
			self.queue.push_back(packet.to_vec());
		}
	}
}

fn waker(notify: &Arc<Notify>) -> Wake {
	let notify = notify.clone();
	Arc::new(move || notify.notify_one())
}

/// Runs a client's and a server's stack; returns a way to open connections and one to accept them.
fn pair(
	loss: u64,
) -> (mpsc::Sender<FlowKey>, mpsc::Receiver<TunnelStream>, mpsc::Receiver<TunnelStream>) {
	let (open, mut to_open) = mpsc::channel::<FlowKey>(8);
	let (opened_in, opened) = mpsc::channel(8);
	let (accepted_in, accepted) = mpsc::channel(8);
	tokio::spawn(async move {
		let wake = Arc::new(Notify::new());
		let now = Instant::now();
		let mut client = Stack::new(MTU, 8, waker(&wake), now);
		let mut server = Stack::new(MTU, 8, waker(&wake), now);
		let (mut up, mut down) = (Link::new(loss), Link::new(loss));
		loop {
			let now = Instant::now();
			while let Some(packet) = down.queue.pop_front() {
				client.input(&packet, now, &mut up);
			}
			while let Some(packet) = up.queue.pop_front() {
				if let Input::Other(parsed) = server.input(&packet, now, &mut down) {
					let key = FlowKey { local: parsed.destination, remote: parsed.source };
					let refused = parsed.destination.port() == 1;
					match parsed.payload {
						Payload::Tcp { opening: true } if !refused => {
							let stream = server.accept(key, &packet, now).unwrap();
							let _ = accepted_in.try_send(stream);
						},
						_ => server.refuse(&packet, &mut down),
					}
				}
			}
			client.output(now, &mut up);
			server.output(now, &mut down);
			if !up.queue.is_empty() || !down.queue.is_empty() {
				tokio::task::yield_now().await;
				continue;
			}
			let deadline =
				[client.poll_timeout(), server.poll_timeout()].into_iter().flatten().min();
			let deadline = deadline.unwrap_or(now + Duration::from_secs(3_600));
			tokio::select! {
				_ = wake.notified() => {},
				_ = sleep_until(deadline.into()) => {},
				key = to_open.recv() => match key {
					Some(key) => {
						let stream = client.connect(key, Instant::now()).unwrap();
						let _ = opened_in.try_send(stream);
					},
					None => return,
				},
			}
		}
	});
	(open, opened, accepted)
}

fn key(port: u16, server: &str) -> FlowKey {
	FlowKey { local: SocketAddr::new(CONSUMER_V4.into(), port), remote: server.parse().unwrap() }
}

fn pattern(length: usize) -> Vec<u8> {
	(0..length).map(|i| (i * 31 + i / 251) as u8).collect()
}

async fn exchange(loss: u64, length: usize) {
	let (open, mut opened, mut accepted) = pair(loss);
	open.send(key(5_000, SERVER)).await.unwrap();
	let mut client = opened.recv().await.unwrap();
	client.connected().await.unwrap();
	let mut server = accepted.recv().await.unwrap();
	assert_eq!(server.key().local, SERVER.parse().unwrap());

	let sent = pattern(length);
	let (question, answer) = (sent.clone(), sent.clone());
	let serving = tokio::spawn(async move {
		let mut received = Vec::new();
		server.read_to_end(&mut received).await.unwrap();
		assert!(received == question);
		server.write_all(&answer).await.unwrap();
		server.shutdown().await.unwrap();
	});
	client.write_all(&sent).await.unwrap();
	client.shutdown().await.unwrap();
	let mut received = Vec::new();
	client.read_to_end(&mut received).await.unwrap();
	assert!(received == sent);
	serving.await.unwrap();
}

#[tokio::test]
async fn bytes_arrive_both_ways_and_the_ends_are_seen() {
	for length in [0, 1, MTU, 5 << 20] {
		timeout(Duration::from_secs(60), exchange(0, length)).await.unwrap();
	}
}

#[tokio::test]
async fn bytes_arrive_over_a_network_that_loses_packets() {
	timeout(Duration::from_secs(120), exchange(100, 1 << 20)).await.unwrap();
}

#[tokio::test]
async fn a_refused_connection_is_told_so() {
	let (open, mut opened, _accepted) = pair(0);
	open.send(key(5_000, "192.0.2.7:1")).await.unwrap();
	let mut client = opened.recv().await.unwrap();
	let error = timeout(Duration::from_secs(5), client.connected()).await.unwrap().unwrap_err();
	assert_eq!(error.kind(), io::ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn a_dropped_stream_resets_the_other_side() {
	let (open, mut opened, mut accepted) = pair(0);
	open.send(key(5_000, SERVER)).await.unwrap();
	let mut client = opened.recv().await.unwrap();
	client.connected().await.unwrap();
	let mut server = accepted.recv().await.unwrap();
	client.write_all(b"half").await.unwrap();
	server.read_exact(&mut [0; 4]).await.unwrap();
	drop(client);
	let error = timeout(Duration::from_secs(5), server.read(&mut [0])).await.unwrap().unwrap_err();
	assert_eq!(error.kind(), io::ErrorKind::ConnectionReset);
}

#[tokio::test]
async fn what_was_written_before_the_end_is_delivered() {
	let (open, mut opened, mut accepted) = pair(0);
	open.send(key(5_000, SERVER)).await.unwrap();
	let mut client = opened.recv().await.unwrap();
	client.connected().await.unwrap();
	let mut server = accepted.recv().await.unwrap();
	client.write_all(&pattern(300_000)).await.unwrap();
	client.shutdown().await.unwrap();
	drop(client);
	let mut received = Vec::new();
	timeout(Duration::from_secs(10), server.read_to_end(&mut received)).await.unwrap().unwrap();
	assert!(received == pattern(300_000));
}

#[test]
fn connections_are_bounded_and_checked() {
	let now = Instant::now();
	let mut stack = Stack::new(MTU, 2, waker(&Arc::default()), now);
	let _one = stack.connect(key(1, SERVER), now).unwrap();
	assert_eq!(stack.connect(key(1, SERVER), now).err(), Some(StackError::Exists));
	for bad in ["255.255.255.255:80", "224.0.0.1:80", "0.0.0.0:80", "192.0.2.7:0", "[::1]:80"] {
		assert_eq!(stack.connect(key(2, bad), now).err(), Some(StackError::BadAddress), "{bad}");
	}
	let _two = stack.connect(key(2, SERVER), now).unwrap();
	assert_eq!(stack.connect(key(3, SERVER), now).err(), Some(StackError::Full));
}

#[test]
fn a_connection_that_ended_leaves_nothing_behind() {
	let now = Instant::now();
	let mut stack = Stack::new(MTU, 2, waker(&Arc::default()), now);
	let mut link = Link::new(0);
	drop(stack.connect(key(1, SERVER), now).unwrap());
	stack.output(now, &mut link);
	assert!(stack.is_empty());
	assert_eq!(stack.poll_timeout(), None);
}

#[test]
fn nothing_is_sent_without_room() {
	let now = Instant::now();
	let mut stack = Stack::new(MTU, 2, waker(&Arc::default()), now);
	let mut link = Link { room: 0, ..Link::new(0) };
	let _stream = stack.connect(key(1, SERVER), now).unwrap();
	stack.output(now, &mut link);
	assert!(link.queue.is_empty() && stack.has_output());
	link.room = 1;
	stack.output(now, &mut link);
	assert_eq!(link.queue.len(), 1);
}

#[test]
fn junk_changes_nothing() {
	let now = Instant::now();
	let mut stack = Stack::new(MTU, 2, waker(&Arc::default()), now);
	let mut link = Link::new(0);
	for length in 0..200 {
		assert_eq!(stack.input(&pattern(length), now, &mut link), Input::Unreadable);
	}
	assert!(link.queue.is_empty() && stack.is_empty());
}

//! All TCP connections of a session.

use smoltcp::time::Instant as TcpInstant;
use std::{
	collections::{BTreeSet, HashMap, HashSet, VecDeque},
	sync::{Arc, Mutex},
	time::{Duration, Instant},
};

use super::{
	device::TunnelDevice,
	flow::Flow,
	lock,
	packet::{self, Parsed, Payload},
	FlowKey, PacketSink, TunnelStream,
};
use crate::keys;

/// Packets that one connection sends before the next has its turn.
const BURST: usize = 16;
/// A connection that nobody holds any more has so long to deliver what is buffered.
const LINGER: Duration = Duration::from_secs(60);
/// A connection that wants to be polled at once but has nothing to send is looked at again after
/// this.
const SPIN_GUARD: Duration = Duration::from_millis(10);

/// Why a connection cannot be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StackError {
	#[error("there are as many connections as there may be")]
	Full,
	#[error("there is such a connection already")]
	Exists,
	#[error("the address cannot be connected to")]
	BadAddress,
}

/// What became of an incoming packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input<'a> {
	/// It belongs to a connection.
	Taken,
	/// It is not for any connection.
	Other(Parsed<'a>),
	/// It cannot be read.
	Unreadable,
}

/// Called when a stream was used, so that its stack may have something to send.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// Connections whose streams were used since the stack looked at them last.
pub struct Ready {
	marked: Mutex<HashSet<FlowKey>>,
	wake: Wake,
}

impl Ready {
	pub(super) fn mark(&self, key: FlowKey) {
		if lock(&self.marked).insert(key) {
			(self.wake)();
		}
	}

	fn take(&self) -> HashSet<FlowKey> {
		std::mem::take(&mut *lock(&self.marked))
	}
}

struct Entry {
	flow: Arc<Mutex<Flow>>,
	timer: Option<Instant>,
	queued: bool,
	/// Since when nobody holds the stream.
	orphaned: Option<Instant>,
}

/// The connections of a session, and whose turn it is to send.
pub struct Stack {
	mtu: usize,
	capacity: usize,
	epoch: Instant,
	flows: HashMap<FlowKey, Entry>,
	ready: Arc<Ready>,
	queue: VecDeque<FlowKey>,
	timers: BTreeSet<(Instant, FlowKey)>,
	scratch: Vec<u8>,
	seed: u64,
}

impl Stack {
	/// A stack for packets of at most `mtu` bytes and `capacity` connections.
	pub fn new(mtu: usize, capacity: usize, wake: Wake, now: Instant) -> Self {
		let mut seed = [0; 8];
		seed.copy_from_slice(&keys::random_bytes()[..8]);
		Self {
			mtu,
			capacity,
			epoch: now,
			flows: HashMap::new(),
			ready: Arc::new(Ready { marked: Mutex::default(), wake }),
			queue: VecDeque::new(),
			timers: BTreeSet::new(),
			scratch: Vec::new(),
			seed: u64::from_le_bytes(seed),
		}
	}

	/// How many connections there are.
	pub fn len(&self) -> usize {
		self.flows.len()
	}

	/// Whether there are no connections.
	pub fn is_empty(&self) -> bool {
		self.flows.is_empty()
	}

	/// Whether there is such a connection.
	pub fn contains(&self, key: &FlowKey) -> bool {
		self.flows.contains_key(key)
	}

	/// Begins a connection.
	pub fn connect(&mut self, key: FlowKey, now: Instant) -> Result<TunnelStream, StackError> {
		self.check_new(&key)?;
		let (time, seed) = (self.time(now), self.next_seed());
		let mut device = TunnelDevice {
			mtu: self.mtu,
			incoming: None,
			outgoing: &mut Nowhere,
			scratch: &mut self.scratch,
		};
		let flow = Flow::connect(&key, &mut device, time, seed).ok_or(StackError::BadAddress)?;
		Ok(self.insert(key, flow))
	}

	/// Accepts the connection that the packet `opening` asks for.
	pub fn accept(
		&mut self,
		key: FlowKey,
		opening: &[u8],
		now: Instant,
	) -> Result<TunnelStream, StackError> {
		self.check_new(&key)?;
		let (time, seed) = (self.time(now), self.next_seed());
		let mut device = TunnelDevice {
			mtu: self.mtu,
			incoming: Some(opening),
			outgoing: &mut Nowhere,
			scratch: &mut self.scratch,
		};
		let mut flow = Flow::listen(&key, &mut device, time, seed).ok_or(StackError::BadAddress)?;
		flow.input(&mut device, time);
		if flow.is_over() {
			return Err(StackError::BadAddress);
		}
		Ok(self.insert(key, flow))
	}

	/// Takes in a packet. What a connection answers at once goes to `sink`.
	pub fn input<'a>(
		&mut self,
		packet: &'a [u8],
		now: Instant,
		sink: &mut dyn PacketSink,
	) -> Input<'a> {
		let Some(parsed) = packet::parse(packet) else { return Input::Unreadable };
		let key = FlowKey { local: parsed.destination, remote: parsed.source };
		let time = self.time(now);
		let entry = match parsed.payload {
			Payload::Tcp { .. } => self.flows.get_mut(&key),
			Payload::Udp(_) => None,
		};
		let Some(entry) = entry else { return Input::Other(parsed) };
		let mut device = TunnelDevice {
			mtu: self.mtu,
			incoming: Some(packet),
			outgoing: sink,
			scratch: &mut self.scratch,
		};
		lock(&entry.flow).input(&mut device, time);
		if !entry.queued {
			entry.queued = true;
			self.queue.push_back(key);
		}
		Input::Taken
	}

	/// Answers a TCP segment that belongs to no connection with a reset.
	pub fn refuse(&mut self, packet: &[u8], sink: &mut dyn PacketSink) {
		if packet::write_reset(&mut self.scratch, packet) {
			sink.send(&self.scratch);
		}
	}

	/// Sends what there is to send, as long as `sink` has room.
	pub fn output(&mut self, now: Instant, sink: &mut dyn PacketSink) {
		self.collect(now);
		// Each connection that is in the queue now has one turn at most, so that this ends.
		for _ in 0..self.queue.len() {
			if !sink.has_room() {
				return;
			}
			let Some(key) = self.queue.pop_front() else { return };
			self.serve(key, now, sink);
		}
	}

	/// Whether [`output`](Self::output) was interrupted for want of room, or has more to send.
	pub fn has_output(&self) -> bool {
		!self.queue.is_empty()
	}

	/// When [`output`](Self::output) is due, even if nothing happens before.
	pub fn poll_timeout(&self) -> Option<Instant> {
		self.timers.first().map(|(at, _)| *at)
	}

	/// Ends all connections at once; their streams fail.
	pub fn abort_all(&mut self) {
		for entry in self.flows.values() {
			lock(&entry.flow).socket().abort();
		}
		self.flows.clear();
		self.queue.clear();
		self.timers.clear();
	}

	fn check_new(&self, key: &FlowKey) -> Result<(), StackError> {
		if self.flows.contains_key(key) {
			return Err(StackError::Exists);
		}
		if self.flows.len() >= self.capacity {
			return Err(StackError::Full);
		}
		let usable = |address: std::net::SocketAddr| {
			let ip = smoltcp::wire::IpAddress::from(address.ip());
			ip.is_unicast() && address.port() != 0
		};
		if key.local.is_ipv4() != key.remote.is_ipv4() || !usable(key.local) || !usable(key.remote)
		{
			return Err(StackError::BadAddress);
		}
		Ok(())
	}

	fn insert(&mut self, key: FlowKey, flow: Flow) -> TunnelStream {
		let flow = Arc::new(Mutex::new(flow));
		let entry = Entry { flow: flow.clone(), timer: None, queued: true, orphaned: None };
		self.flows.insert(key, entry);
		self.queue.push_back(key);
		(self.ready.wake)();
		TunnelStream::new(key, flow, self.ready.clone())
	}

	/// Puts into the queue what was used by its stream and what is due.
	fn collect(&mut self, now: Instant) {
		for key in self.ready.take() {
			self.enqueue(key);
		}
		while let Some(&(at, key)) = self.timers.first() {
			if at > now {
				break;
			}
			self.timers.pop_first();
			if let Some(entry) = self.flows.get_mut(&key) {
				entry.timer = None;
			}
			self.enqueue(key);
		}
	}

	fn enqueue(&mut self, key: FlowKey) {
		if let Some(entry) = self.flows.get_mut(&key) {
			if !entry.queued {
				entry.queued = true;
				self.queue.push_back(key);
			}
		}
	}

	fn serve(&mut self, key: FlowKey, now: Instant, sink: &mut dyn PacketSink) {
		let time = self.time(now);
		let Some(entry) = self.flows.get_mut(&key) else { return };
		entry.queued = false;
		if let Some(timer) = entry.timer.take() {
			self.timers.remove(&(timer, key));
		}
		let mut flow = lock(&entry.flow);
		if !flow.held {
			let since = *entry.orphaned.get_or_insert(now);
			if now >= since + LINGER {
				flow.socket().abort();
			}
		}
		let mut device = TunnelDevice {
			mtu: self.mtu,
			incoming: None,
			outgoing: sink,
			scratch: &mut self.scratch,
		};
		let mut sent = 0;
		while sent < BURST && flow.output(&mut device, time) {
			sent += 1;
		}
		if flow.is_over() {
			drop(flow);
			self.flows.remove(&key);
			return;
		}
		let due = flow.poll_at(time);
		drop(flow);
		let wants_more = due.is_some_and(|due| due <= time);
		if wants_more && (sent > 0 || !sink.has_room()) {
			entry.queued = true;
			self.queue.push_back(key);
			return;
		}
		let due = match due {
			Some(_) if wants_more => Some(now + SPIN_GUARD),
			Some(due) => {
				let micros = u64::try_from(due.total_micros()).unwrap_or(0);
				Some(self.epoch + Duration::from_micros(micros))
			},
			None => None,
		};
		let lingering = entry.orphaned.map(|since| since + LINGER);
		entry.timer = [due, lingering].into_iter().flatten().min();
		if let Some(timer) = entry.timer {
			self.timers.insert((timer, key));
		}
	}

	fn time(&self, now: Instant) -> TcpInstant {
		let micros = now.saturating_duration_since(self.epoch).as_micros();
		TcpInstant::from_micros(i64::try_from(micros).unwrap_or(i64::MAX))
	}

	fn next_seed(&mut self) -> u64 {
		// A permutation with full period: connections never share a seed.
		self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
		self.seed
	}
}

impl Drop for Stack {
	fn drop(&mut self) {
		self.abort_all();
	}
}

/// Takes nothing: for calls of smoltcp that send nothing.
struct Nowhere;

impl PacketSink for Nowhere {
	fn has_room(&mut self) -> bool {
		false
	}

	fn send(&mut self, _packet: &[u8]) {}
}

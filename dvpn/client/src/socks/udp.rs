//! The relay of a `UDP ASSOCIATE`.

use std::{
	collections::HashMap,
	io,
	net::{IpAddr, SocketAddr},
	time::{Duration, Instant},
};
use tokio::{
	io::{AsyncReadExt, AsyncWriteExt},
	net::{TcpStream, UdpSocket},
	sync::mpsc,
};

use super::{
	protocol::{read_datagram, unspecified_like, write_datagram, write_reply, Reply, Target},
	server::resolve,
};
use crate::connect::dialer::Dialer;

/// The largest UDP payload.
const MAX_DATAGRAM: usize = 65_536;
/// For how long a resolved name is remembered.
const REMEMBER: Duration = Duration::from_secs(60);
/// Names remembered, and names being resolved, of an association.
const MAX_NAMES: usize = 64;

/// Relays datagrams for as long as the client's connection stands.
pub(super) async fn associate(mut client: TcpStream, dialer: &Dialer) -> io::Result<()> {
	let (own, peer) = (client.local_addr()?, client.peer_addr()?);
	let socket = UdpSocket::bind(SocketAddr::new(own.ip(), 0)).await?;
	let mut port = match dialer.open_port().await {
		Ok(port) => port,
		Err(_) => {
			let reply = write_reply(Reply::GeneralFailure, unspecified_like(own));
			return client.write_all(&reply).await;
		},
	};
	client.write_all(&write_reply(Reply::Succeeded, socket.local_addr()?)).await?;

	let mut relay = Relay { program: None, host: peer.ip(), names: Names::new(dialer) };
	let mut buffer = vec![0; MAX_DATAGRAM];
	let mut ignored = [0; 64];
	loop {
		tokio::select! {
			read = client.read(&mut ignored) => if read? == 0 {
				return Ok(());
			},
			received = socket.recv_from(&mut buffer) => if let Ok((length, from)) = received {
				if let Some((destination, payload)) = relay.outgoing(&buffer[..length], from) {
					port.send(destination, payload);
				}
			},
			resolved = relay.names.resolved() => {
				if let Some((destination, payload)) = resolved {
					port.send(destination, payload);
				}
			},
			datagram = port.recv() => match datagram {
				Some((from, payload)) => if let Some(program) = relay.program {
					let _ = socket.send_to(&write_datagram(from, &payload), program).await;
				},
				None => return Ok(()),
			},
		}
	}
}

struct Relay<'a> {
	/// Where the client's datagrams come from: the first one settles it.
	program: Option<SocketAddr>,
	host: IpAddr,
	names: Names<'a>,
}

impl Relay<'_> {
	/// A datagram of the client, if it can go out at once.
	fn outgoing(&mut self, bytes: &[u8], from: SocketAddr) -> Option<(SocketAddr, Vec<u8>)> {
		if from.ip() != self.host || self.program.is_some_and(|program| program != from) {
			return None;
		}
		let (target, header) = read_datagram(bytes).ok().flatten()?;
		self.program = Some(from);
		let payload = bytes[header..].to_vec();
		match target {
			Target::Address(address) => Some((address, payload)),
			Target::Name(..) => self.names.send(target, payload),
		}
	}
}

type Resolved = (Target, Option<SocketAddr>);

/// Names that datagrams go to.
struct Names<'a> {
	dialer: &'a Dialer,
	known: HashMap<String, (IpAddr, Instant)>,
	/// The datagram that waits for a name. Only the latest: senders of datagrams repeat themselves.
	waiting: HashMap<(String, u16), Vec<u8>>,
	results: (mpsc::Sender<Resolved>, mpsc::Receiver<Resolved>),
}

impl<'a> Names<'a> {
	fn new(dialer: &'a Dialer) -> Self {
		let results = mpsc::channel(MAX_NAMES);
		Self { dialer, known: HashMap::new(), waiting: HashMap::new(), results }
	}

	/// A datagram to a name that is known goes out at once; otherwise it waits.
	fn send(&mut self, target: Target, payload: Vec<u8>) -> Option<(SocketAddr, Vec<u8>)> {
		let Target::Name(name, port) = &target else { return None };
		if let Some((ip, since)) = self.known.get(name) {
			if since.elapsed() < REMEMBER {
				return Some((SocketAddr::new(*ip, *port), payload));
			}
		}
		let key = (name.clone(), *port);
		if let Some(waiting) = self.waiting.get_mut(&key) {
			*waiting = payload;
		} else if self.waiting.len() < MAX_NAMES {
			self.waiting.insert(key, payload);
			let (dialer, results) = (self.dialer.clone(), self.results.0.clone());
			tokio::spawn(async move {
				let found = resolve(&target, &dialer).await.ok();
				let first = found.and_then(|addresses| addresses.into_iter().next());
				let _ = results.send((target, first)).await;
			});
		}
		None
	}

	/// Waits for a name to be resolved; the datagrams that can go out then.
	async fn resolved(&mut self) -> Option<(SocketAddr, Vec<u8>)> {
		let (target, address) = self.results.1.recv().await?;
		let Target::Name(name, port) = target else { return None };
		let key = (name, port);
		let payload = self.waiting.remove(&key)?;
		let (name, _) = key;
		let address = address?;
		if self.known.len() >= MAX_NAMES {
			self.known.retain(|_, (_, since)| since.elapsed() < REMEMBER);
		}
		if self.known.len() < MAX_NAMES {
			self.known.insert(name, (address.ip(), Instant::now()));
		}
		Some((address, payload))
	}
}

//! What the local proxy asks of the tunnel.

use metachain_primitives::money::Musd;
use std::net::{IpAddr, SocketAddr};
use tokio::sync::{mpsc, oneshot};

use crate::{
	netstack::{StackError, TunnelStream},
	protocol::ResolveError,
};

/// Datagrams that wait for a socket of the proxy.
const DATAGRAMS: usize = 256;

/// Why the tunnel did not do what it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DialError {
	/// There is no session at the moment.
	#[error("the tunnel is down")]
	Down,
	/// There are too many connections, sockets or questions.
	#[error("the tunnel is busy")]
	Busy,
	/// No answer in time.
	#[error("no answer in time")]
	TimedOut,
	#[error(transparent)]
	Stack(StackError),
	#[error(transparent)]
	Resolve(ResolveError),
}

/// A request to the session.
pub enum Request {
	/// Begin a TCP connection.
	Connect { remote: SocketAddr, reply: oneshot::Sender<Result<TunnelStream, DialError>> },
	/// Take a port for datagrams; what arrives there goes into `datagrams`. Given back when that is
	/// closed.
	OpenPort {
		datagrams: mpsc::Sender<(SocketAddr, Vec<u8>)>,
		reply: oneshot::Sender<Result<u16, DialError>>,
	},
	/// Send a datagram from a port.
	Datagram { port: u16, destination: SocketAddr, payload: Vec<u8> },
	/// Resolve a name at the exit.
	Resolve { name: Vec<u8>, reply: oneshot::Sender<Result<Vec<IpAddr>, DialError>> },
	/// The most to be signed in all has changed.
	SetLimit(Musd),
	/// Hand over the last voucher and end.
	Leave,
}

/// Makes requests to whichever session there is. Cheap to clone.
#[derive(Clone)]
pub struct Dialer {
	requests: mpsc::Sender<Request>,
}

/// A port inside the tunnel for datagrams.
pub struct UdpPort {
	port: u16,
	requests: mpsc::Sender<Request>,
	datagrams: mpsc::Receiver<(SocketAddr, Vec<u8>)>,
}

impl Dialer {
	/// A dialer whose requests come out of the receiver.
	pub fn new(capacity: usize) -> (Self, mpsc::Receiver<Request>) {
		let (requests, queue) = mpsc::channel(capacity);
		(Self { requests }, queue)
	}

	/// Begins a TCP connection to `remote`; wait until it is
	/// [connected](TunnelStream::connected).
	pub async fn connect(&self, remote: SocketAddr) -> Result<TunnelStream, DialError> {
		self.ask(|reply| Request::Connect { remote, reply }).await
	}

	/// The addresses of `name`, as seen from the exit.
	pub async fn resolve(&self, name: &str) -> Result<Vec<IpAddr>, DialError> {
		self.ask(|reply| Request::Resolve { name: name.as_bytes().to_vec(), reply }).await
	}

	/// Takes a port for datagrams.
	pub async fn open_port(&self) -> Result<UdpPort, DialError> {
		let (datagrams, receiver) = mpsc::channel(DATAGRAMS);
		let port = self.ask(|reply| Request::OpenPort { datagrams, reply }).await?;
		Ok(UdpPort { port, requests: self.requests.clone(), datagrams: receiver })
	}

	/// Sends a request that has no answer.
	pub async fn send(&self, request: Request) {
		// Without a session there is nobody to tell.
		let _ = self.requests.send(request).await;
	}

	async fn ask<T>(
		&self,
		request: impl FnOnce(oneshot::Sender<Result<T, DialError>>) -> Request,
	) -> Result<T, DialError> {
		let (reply, answer) = oneshot::channel();
		self.requests.try_send(request(reply)).map_err(|error| match error {
			mpsc::error::TrySendError::Full(_) => DialError::Busy,
			mpsc::error::TrySendError::Closed(_) => DialError::Down,
		})?;
		answer.await.unwrap_or(Err(DialError::Down))
	}
}

impl UdpPort {
	/// Sends a datagram, or loses it.
	pub fn send(&self, destination: SocketAddr, payload: Vec<u8>) {
		let _ = self.requests.try_send(Request::Datagram { port: self.port, destination, payload });
	}

	/// The next datagram and where it came from; `None` when the session is gone.
	pub async fn recv(&mut self) -> Option<(SocketAddr, Vec<u8>)> {
		self.datagrams.recv().await
	}
}

//! The proxy's listener and its connections.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
	io::{copy_bidirectional_with_sizes, AsyncReadExt, AsyncWriteExt},
	net::{TcpListener, TcpStream},
	sync::Semaphore,
	time::{sleep, timeout},
};

use super::{
	protocol::{
		read_greeting, read_request, unspecified_like, write_reply, Command, Malformed, Read,
		Reply, Target, ACCEPT_METHOD, MAX_REQUEST, REFUSE_METHOD,
	},
	udp::associate,
};
use crate::{
	connect::dialer::{DialError, Dialer},
	netstack::TunnelStream,
	protocol::ResolveError,
};

/// Connections of local programs.
const MAX_CLIENTS: usize = 4_096;
/// A client that does not say what it wants within this time is gone.
const NEGOTIATION: Duration = Duration::from_secs(30);
/// A host that does not take the connection within this time is unreachable. Longer than the exit
/// tries.
const CONNECTING: Duration = Duration::from_secs(20);
/// After an error of the listener, as for want of file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);
/// Bytes copied at once.
const COPY_BUFFER: usize = 64 << 10;

/// Serves local programs for as long as it is polled.
pub async fn serve(listener: TcpListener, dialer: Dialer) {
	let permits = Arc::new(Semaphore::new(MAX_CLIENTS));
	loop {
		let Ok(permit) = permits.clone().acquire_owned().await else { return };
		match listener.accept().await {
			Ok((client, from)) => {
				let dialer = dialer.clone();
				tokio::spawn(async move {
					if let Err(error) = handle(client, &dialer).await {
						tracing::debug!(%from, %error, "a client's connection ended");
					}
					drop(permit);
				});
			},
			Err(error) => {
				tracing::warn!(%error, "the proxy cannot accept a connection");
				sleep(ACCEPT_PAUSE).await;
			},
		}
	}
}

async fn handle(mut client: TcpStream, dialer: &Dialer) -> io::Result<()> {
	client.set_nodelay(true)?;
	let late = || io::Error::from(io::ErrorKind::TimedOut);
	let mut received = Vec::with_capacity(MAX_REQUEST);
	let negotiated = timeout(NEGOTIATION, negotiate(&mut client, &mut received)).await;
	match negotiated.map_err(|_| late())?? {
		Some((Command::Connect, target)) => connect(client, target, &received, dialer).await,
		Some((Command::Associate, _)) => associate(client, dialer).await,
		None => Ok(()),
	}
}

/// Takes the greeting and the request. What came after them stays in `received`. `None` when the
/// client was refused.
async fn negotiate(
	client: &mut TcpStream,
	received: &mut Vec<u8>,
) -> io::Result<Option<(Command, Target)>> {
	let bound = unspecified_like(client.local_addr()?);
	let acceptable = match read_with(client, received, read_greeting).await? {
		Ok(acceptable) => acceptable,
		// Whoever does not speak SOCKS5 would not understand an answer.
		Err(_) => return Ok(None),
	};
	if !acceptable {
		client.write_all(&REFUSE_METHOD).await?;
		return Ok(None);
	}
	client.write_all(&ACCEPT_METHOD).await?;
	match read_with(client, received, read_request).await? {
		Ok(request) => Ok(Some(request)),
		Err(malformed) => {
			client.write_all(&write_reply(malformed.reply(), bound)).await?;
			Ok(None)
		},
	}
}

/// Reads from the client until `read` has what it needs. What was read beyond stays in `received`.
async fn read_with<T>(
	client: &mut TcpStream,
	received: &mut Vec<u8>,
	read: impl Fn(&[u8]) -> Read<T>,
) -> io::Result<Result<T, Malformed>> {
	loop {
		match read(received) {
			Ok(Some((value, length))) => {
				received.drain(..length);
				return Ok(Ok(value));
			},
			Ok(None) => {},
			Err(malformed) => return Ok(Err(malformed)),
		}
		if client.read_buf(received).await? == 0 {
			return Err(io::ErrorKind::UnexpectedEof.into());
		}
	}
}

/// Connects the client with its target. `early` is what the client sent without waiting.
async fn connect(
	mut client: TcpStream,
	target: Target,
	early: &[u8],
	dialer: &Dialer,
) -> io::Result<()> {
	let bound = unspecified_like(client.local_addr()?);
	let mut stream = match open(&target, dialer).await {
		Ok(stream) => stream,
		Err(reply) => {
			tracing::debug!(?target, ?reply, "cannot connect");
			return client.write_all(&write_reply(reply, bound)).await;
		},
	};
	client.write_all(&write_reply(Reply::Succeeded, bound)).await?;
	stream.write_all(early).await?;
	copy_bidirectional_with_sizes(&mut client, &mut stream, COPY_BUFFER, COPY_BUFFER).await?;
	Ok(())
}

/// Connects to the first of the target's addresses that takes the connection.
async fn open(target: &Target, dialer: &Dialer) -> Result<TunnelStream, Reply> {
	let addresses = resolve(target, dialer).await.map_err(reply_to)?;
	let mut reply = Reply::HostUnreachable;
	for address in addresses {
		reply = match dialer.connect(address).await {
			Ok(mut stream) => match timeout(CONNECTING, stream.connected()).await {
				Ok(Ok(())) => return Ok(stream),
				Ok(Err(_)) => Reply::ConnectionRefused,
				Err(_) => Reply::TimedOut,
			},
			Err(error) => reply_to(error),
		};
	}
	Err(reply)
}

/// The addresses of a target, IPv4 first: an exit without IPv6 would only cost time.
pub(super) async fn resolve(
	target: &Target,
	dialer: &Dialer,
) -> Result<Vec<SocketAddr>, DialError> {
	match target {
		Target::Address(address) => Ok(vec![*address]),
		Target::Name(name, port) => {
			let mut addresses = dialer.resolve(name).await?;
			addresses.sort_by_key(|address| address.is_ipv6());
			Ok(addresses.into_iter().map(|ip| SocketAddr::new(ip, *port)).collect())
		},
	}
}

fn reply_to(error: DialError) -> Reply {
	match error {
		DialError::Down => Reply::NetworkUnreachable,
		DialError::Busy | DialError::Resolve(ResolveError::Busy) => Reply::GeneralFailure,
		DialError::TimedOut => Reply::TimedOut,
		DialError::Stack(_) | DialError::Resolve(ResolveError::NotFound) => Reply::HostUnreachable,
		DialError::Resolve(ResolveError::Refused) => Reply::NotAllowed,
	}
}

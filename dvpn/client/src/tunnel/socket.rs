//! The UDP socket under a tunnel.

use socket2::{Domain, Protocol, Socket, Type};
use std::{io, net::SocketAddr};
use tokio::net::UdpSocket;

/// Bytes asked of the kernel for each direction; it gives what its limits allow.
const BUFFER: usize = 4 << 20;

/// A socket bound to `address`, with large buffers.
pub fn bind(address: SocketAddr) -> io::Result<UdpSocket> {
	let socket = Socket::new(Domain::for_address(address), Type::DGRAM, Some(Protocol::UDP))?;
	socket.set_recv_buffer_size(BUFFER)?;
	socket.set_send_buffer_size(BUFFER)?;
	socket.set_nonblocking(true)?;
	socket.bind(&address.into())?;
	UdpSocket::from_std(socket.into())
}

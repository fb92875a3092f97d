//! A connection inside the tunnel, as an asynchronous byte stream.

use smoltcp::socket::tcp::{RecvError, SendError, State};
use std::{
	future::poll_fn,
	io,
	pin::Pin,
	sync::{Arc, Mutex},
	task::{ready, Context, Poll},
};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::{flow::Flow, lock, stack::Ready, FlowKey};

/// Bytes to and from the far end of a connection. Dropping it before it was shut down resets the
/// connection; shut down, what is buffered is still delivered.
pub struct TunnelStream {
	key: FlowKey,
	flow: Arc<Mutex<Flow>>,
	ready: Arc<Ready>,
}

impl TunnelStream {
	pub(super) fn new(key: FlowKey, flow: Arc<Mutex<Flow>>, ready: Arc<Ready>) -> Self {
		Self { key, flow, ready }
	}

	/// The addresses of the connection.
	pub fn key(&self) -> FlowKey {
		self.key
	}

	/// Waits until the connection is open.
	pub async fn connected(&mut self) -> io::Result<()> {
		poll_fn(|context| self.poll_connected(context)).await
	}

	fn poll_connected(&self, context: &mut Context) -> Poll<io::Result<()>> {
		let mut flow = lock(&self.flow);
		if flow.was_established() {
			return Poll::Ready(Ok(()));
		}
		let socket = flow.socket();
		match socket.state() {
			State::SynSent | State::SynReceived => {
				// One waker is as good as the other: every change of state wakes both.
				socket.register_recv_waker(context.waker());
				Poll::Pending
			},
			_ => Poll::Ready(Err(io::ErrorKind::ConnectionRefused.into())),
		}
	}
}

impl AsyncRead for TunnelStream {
	fn poll_read(
		self: Pin<&mut Self>,
		context: &mut Context,
		buffer: &mut ReadBuf,
	) -> Poll<io::Result<()>> {
		ready!(self.poll_connected(context))?;
		let mut flow = lock(&self.flow);
		let socket = flow.socket();
		match socket.recv_slice(buffer.initialize_unfilled()) {
			Ok(0) if buffer.remaining() > 0 => {
				socket.register_recv_waker(context.waker());
				Poll::Pending
			},
			Ok(length) => {
				buffer.advance(length);
				drop(flow);
				// The window has grown.
				self.ready.mark(self.key);
				Poll::Ready(Ok(()))
			},
			Err(RecvError::Finished) => Poll::Ready(Ok(())),
			Err(RecvError::InvalidState) => Poll::Ready(Err(io::ErrorKind::ConnectionReset.into())),
		}
	}
}

impl AsyncWrite for TunnelStream {
	fn poll_write(
		self: Pin<&mut Self>,
		context: &mut Context,
		bytes: &[u8],
	) -> Poll<io::Result<usize>> {
		ready!(self.poll_connected(context))?;
		let mut flow = lock(&self.flow);
		if !flow.may_send() {
			return Poll::Ready(Err(io::ErrorKind::BrokenPipe.into()));
		}
		let socket = flow.socket();
		match socket.send_slice(bytes) {
			Ok(0) if !bytes.is_empty() => {
				socket.register_send_waker(context.waker());
				Poll::Pending
			},
			Ok(length) => {
				drop(flow);
				self.ready.mark(self.key);
				Poll::Ready(Ok(length))
			},
			Err(SendError::InvalidState) => Poll::Ready(Err(io::ErrorKind::BrokenPipe.into())),
		}
	}

	fn poll_flush(self: Pin<&mut Self>, _context: &mut Context) -> Poll<io::Result<()>> {
		Poll::Ready(Ok(()))
	}

	fn poll_shutdown(self: Pin<&mut Self>, _context: &mut Context) -> Poll<io::Result<()>> {
		lock(&self.flow).shut_down();
		self.ready.mark(self.key);
		Poll::Ready(Ok(()))
	}
}

impl Drop for TunnelStream {
	fn drop(&mut self) {
		let mut flow = lock(&self.flow);
		flow.held = false;
		let shut_down = flow.was_established() && !flow.may_send();
		if !shut_down {
			flow.socket().abort();
		}
		drop(flow);
		self.ready.mark(self.key);
	}
}

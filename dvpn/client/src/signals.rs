//! When to stop.

use tokio::signal::unix::{signal, SignalKind};
use tokio_util::sync::CancellationToken;

/// The exit code of a program that an interrupt ended.
const INTERRUPTED: i32 = 130;

/// Cancelled at the first interrupt (Ctrl-C) or request to terminate. The second ends the program
/// at once.
pub fn shutdown() -> CancellationToken {
	let token = CancellationToken::new();
	let cancelled = token.clone();
	tokio::spawn(async move {
		let (Ok(mut interrupt), Ok(mut terminate)) =
			(signal(SignalKind::interrupt()), signal(SignalKind::terminate()))
		else {
			tracing::error!("signals cannot be received");
			return;
		};
		loop {
			tokio::select! {
				_ = interrupt.recv() => {},
				_ = terminate.recv() => {},
			}
			if cancelled.is_cancelled() {
				std::process::exit(INTERRUPTED);
			}
			cancelled.cancel();
		}
	});
	token
}

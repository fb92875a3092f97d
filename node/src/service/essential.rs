//! Tasks without which the node must not go on.
//!
//! Such a task fails when it ends. When the node stops, some end because others have dropped what they
//! wait for, before they have seen the exit themselves. So that this does not look like a failure, each
//! gives way once when it has ended.

use std::future::Future;

use futures::{future::BoxFuture, FutureExt};
use sc_service::SpawnEssentialTaskHandle;
use sp_core::traits::SpawnEssentialNamed;

/// Runs `task`, then lets the node's exit be seen first if there is one.
pub async fn giving_way(task: impl Future<Output = ()>) {
	task.await;
	tokio::task::yield_now().await;
}

/// Spawns essential tasks that give way. The transaction pool needs it: one of its tasks blocks until
/// the pool is dropped.
#[derive(Clone)]
pub struct GivingWay(pub SpawnEssentialTaskHandle);

impl SpawnEssentialNamed for GivingWay {
	fn spawn_essential_blocking(
		&self,
		name: &'static str,
		group: Option<&'static str>,
		task: BoxFuture<'static, ()>,
	) {
		self.0.spawn_essential_blocking(name, group, giving_way(task).boxed());
	}

	fn spawn_essential(
		&self,
		name: &'static str,
		group: Option<&'static str>,
		task: BoxFuture<'static, ()>,
	) {
		self.0.spawn_essential(name, group, giving_way(task).boxed());
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use futures::future::{ready, select, Either};
	use tokio::sync::oneshot;

	#[tokio::test]
	async fn an_exit_should_be_seen_before_the_end_of_a_task() {
		let (exit, exited) = oneshot::channel::<()>();
		// The exit comes while the task runs, as when it blocks.
		let task = giving_way(async move { drop(exit) }).boxed();
		assert!(matches!(select(exited, task).await, Either::Left(_)));
	}

	#[tokio::test]
	async fn a_task_should_end_when_the_node_goes_on() {
		let (_exit, exited) = oneshot::channel::<()>();
		let task = giving_way(ready(())).boxed();
		assert!(matches!(select(exited, task).await, Either::Right(_)));
	}
}

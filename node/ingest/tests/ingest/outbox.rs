use std::sync::{Arc, Mutex};

use codec::DecodeAll;
use futures::{channel::mpsc, SinkExt};
use metachain_ingest::outbox::{Limits, Outbox};
use metachain_primitives::outbox::{OutboxGroup, OUTBOX_KEY};
use sp_core::{
	crypto::AccountId32,
	offchain::{
		storage::{InMemOffchainStorage, OffchainDb},
		DbExternalities, OffchainStorage, StorageKind,
	},
};

use crate::world::*;

/// Off-chain storage whose clones are the same storage, like a node's. Counts the writes.
#[derive(Clone, Default)]
struct Offchain(Arc<Mutex<(InMemOffchainStorage, usize)>>);

impl OffchainStorage for Offchain {
	fn set(&mut self, prefix: &[u8], key: &[u8], value: &[u8]) {
		let mut inner = self.0.lock().unwrap();
		inner.0.set(prefix, key, value);
		inner.1 += 1;
	}

	fn remove(&mut self, prefix: &[u8], key: &[u8]) {
		OffchainStorage::remove(&mut self.0.lock().unwrap().0, prefix, key);
	}

	fn get(&self, prefix: &[u8], key: &[u8]) -> Option<Vec<u8>> {
		self.0.lock().unwrap().0.get(prefix, key)
	}

	fn compare_and_set(
		&mut self,
		prefix: &[u8],
		key: &[u8],
		old: Option<&[u8]>,
		new: &[u8],
	) -> bool {
		self.0.lock().unwrap().0.compare_and_set(prefix, key, old, new)
	}
}

impl Offchain {
	/// The outbox as a runtime's off-chain worker reads it: (provider, channels) in its order.
	fn read(&self) -> Option<Vec<(AccountId32, Vec<u64>)>> {
		let mut worker = OffchainDb::new(self.clone());
		let bytes = worker.local_storage_get(StorageKind::PERSISTENT, OUTBOX_KEY)?;
		let groups = Vec::<OutboxGroup<AccountId32>>::decode_all(&mut bytes.as_slice()).unwrap();
		let channels = |group: &OutboxGroup<AccountId32>| {
			group.vouchers.iter().map(|signed| signed.voucher.channel).collect()
		};
		Some(groups.iter().map(|group| (group.provider.clone(), channels(group))).collect())
	}

	/// The channels offered, by number.
	fn offered(&self) -> Vec<u64> {
		let groups = self.read().unwrap_or_default();
		let mut channels: Vec<_> = groups.into_iter().flat_map(|(_, channels)| channels).collect();
		channels.sort();
		channels
	}

	fn writes(&self) -> usize {
		self.0.lock().unwrap().1
	}
}

fn outbox(node: &Node, limits: Limits) -> (Outbox<Chain, Offchain>, Offchain) {
	let offchain = Offchain::default();
	(node.ingest.outbox(Some(offchain.clone()), limits), offchain)
}

async fn node_with(proofs: &[(u64, u128)]) -> Node {
	let node = Node::new(30);
	let proofs: Vec<_> = proofs.iter().map(|(id, amount)| proof(*id, *amount)).collect();
	assert!(node.outcomes(&proofs).await.iter().all(|outcome| outcome == "accepted"));
	node
}

#[tokio::test]
async fn the_worker_reads_the_proofs_by_provider_highest_gain_first() {
	let node = node_with(&[(1, 10), (11, 30), (2, 35), (12, 1), (3, 900)]).await;
	node.chain.channel(3, |channel| channel.settled = 880);
	node.chain.channel(3, |channel| channel.sequence = 880);
	let (mut outbox, offchain) = outbox(&node, Limits::default());
	outbox.refresh().unwrap();
	// Gains: provider 1 has 10 + 30, provider 2 has 35 + 1, provider 3 has 20.
	let expected =
		vec![(provider(1), vec![11, 1]), (provider(2), vec![2, 12]), (provider(3), vec![3])];
	assert_eq!(offchain.read(), Some(expected));
	assert_eq!(node.call("status", "[]").await["result"]["offered"], 5);
}

#[tokio::test]
async fn no_more_than_the_limit_is_offered_and_it_is_the_most_valuable() {
	let node = node_with(&[(1, 1), (2, 5), (3, 3), (4, 4), (5, 2)]).await;
	let (mut outbox, offchain) = outbox(&node, Limits { offered: 3, ..Limits::default() });
	outbox.refresh().unwrap();
	assert_eq!(offchain.offered(), [2, 3, 4]);
}

#[tokio::test]
async fn an_unchanged_outbox_is_not_written_again() {
	let node = node_with(&[(1, 1)]).await;
	let (mut outbox, offchain) = outbox(&node, Limits::default());
	outbox.refresh().unwrap();
	outbox.refresh().unwrap();
	assert_eq!(offchain.writes(), 1);
	node.outcomes(&[proof(1, 2)]).await;
	outbox.refresh().unwrap();
	assert_eq!(offchain.writes(), 2);
}

#[tokio::test]
async fn what_only_the_best_block_settled_is_kept_and_comes_back_after_a_reorganisation() {
	let node = node_with(&[(1, 10)]).await;
	let (mut outbox, offchain) = outbox(&node, Limits::default());
	node.chain.channel(1, |channel| channel.settled = 10);
	outbox.refresh().unwrap();
	assert!(offchain.offered().is_empty());
	assert_eq!(node.held(1), Some(10));
	node.chain.reorganise();
	outbox.refresh().unwrap();
	assert_eq!(offchain.offered(), [1]);
}

#[tokio::test]
async fn what_a_finalized_block_settled_is_forgotten() {
	let node = node_with(&[(1, 10), (2, 10)]).await;
	let (mut outbox, offchain) = outbox(&node, Limits::default());
	node.chain.channel(1, |channel| channel.settled = 10);
	node.chain.channel(2, |channel| channel.settled = 9);
	node.chain.finalize();
	outbox.refresh().unwrap();
	assert_eq!((node.held(1), node.held(2)), (None, Some(10)));
	assert_eq!(offchain.offered(), [2]);
	let status = node.call("status", "[]").await["result"].clone();
	assert_eq!((&status["settledSinceStart"], &status["endedSinceStart"]), (&1.into(), &0.into()));
}

#[tokio::test]
async fn what_can_never_be_settled_is_forgotten() {
	let node = node_with(&[(1, 10), (2, 10), (3, 10), (4, 10), (5, 10), (6, 10)]).await;
	let (mut outbox, offchain) = outbox(&node, Limits::default());
	node.chain.channel(1, |channel| channel.expires = NOW);
	node.chain.channel(2, |channel| channel.closes = Some(NOW));
	node.chain.channel(3, |channel| channel.session_key = [0; 32]);
	node.chain.channel(4, |channel| channel.bytes_up = 11);
	// The rest of the escrow may be topped up again: that proof stays.
	node.chain.channel(5, |channel| channel.funded = 9);
	outbox.refresh().unwrap();
	assert_eq!(offchain.offered(), [6]);
	assert_eq!(node.ingest.store().len().unwrap(), 6);
	node.chain.finalize();
	outbox.refresh().unwrap();
	assert_eq!(offchain.offered(), [6]);
	let left: Vec<_> = (1..=6).filter(|id| node.held(*id).is_some()).collect();
	assert_eq!(left, [5, 6]);
	assert_eq!(node.call("status", "[]").await["result"]["endedSinceStart"], 4);
}

#[tokio::test]
async fn a_closed_channel_is_forgotten_once_its_closing_is_finalized() {
	let node = node_with(&[(1, 10)]).await;
	let (mut outbox, _) = outbox(&node, Limits::default());
	node.chain.best(|block| {
		block.channels.remove(&1);
	});
	outbox.refresh().unwrap();
	assert_eq!(node.held(1), Some(10));
	node.chain.finalize();
	outbox.refresh().unwrap();
	assert_eq!(node.held(1), None);
}

#[tokio::test]
async fn a_channel_that_finality_has_not_reached_is_waited_for() {
	let node = Node::new(0);
	let (mut outbox, offchain) = outbox(&node, Limits::default());
	node.chain.best(|block| {
		block.channels.insert(1, channel(1));
	});
	node.outcomes(&[proof(1, 10)]).await;
	// The fork that opened it is abandoned; the transaction is included again later.
	node.chain.reorganise();
	outbox.refresh().unwrap();
	assert_eq!((node.held(1), offchain.offered()), (Some(10), vec![]));
	node.chain.best(|block| {
		block.channels.insert(1, channel(1));
	});
	outbox.refresh().unwrap();
	assert_eq!(offchain.offered(), [1]);
	// Had it never come back:
	node.chain.reorganise();
	node.chain.best(|block| block.now = NOW + 10 * 60 * 1000);
	node.chain.finalize();
	outbox.refresh().unwrap();
	assert_eq!((node.held(1), offchain.offered()), (None, vec![]));
}

#[tokio::test]
async fn where_more_is_held_than_a_round_looks_at_each_proof_has_its_turn() {
	let node = node_with(&(0..30).map(|id| (id, 1)).collect::<Vec<_>>()).await;
	let limits = Limits { page: 4, examined: 8, offered: 100 };
	let (mut outbox, offchain) = outbox(&node, limits);
	let mut seen = Vec::new();
	for _ in 0..4 {
		let calls = node.chain.calls();
		outbox.refresh().unwrap();
		assert!(node.chain.calls() - calls <= 2);
		assert!(offchain.offered().len() <= 8);
		seen.extend(offchain.offered());
	}
	assert_eq!(seen, (0..30).collect::<Vec<_>>());
	outbox.refresh().unwrap();
	assert_eq!(offchain.offered(), (0..8).collect::<Vec<_>>());
}

#[tokio::test]
async fn a_failure_changes_nothing() {
	let node = node_with(&[(1, 1)]).await;
	let (mut outbox, offchain) = outbox(&node, Limits::default());
	outbox.refresh().unwrap();
	node.chain.set_down(true);
	assert!(outbox.refresh().is_err());
	assert_eq!((node.held(1), offchain.offered()), (Some(1), vec![1]));
	node.chain.set_down(false);
	outbox.refresh().unwrap();
	assert_eq!(offchain.offered(), [1]);
}

#[tokio::test]
async fn a_node_that_may_not_settle_offers_nothing_but_forgets() {
	let node = Node::with(2, |config| config.authority = false);
	node.outcomes(&[proof(0, 1), proof(1, 1)]).await;
	let (mut outbox, offchain) = outbox(&node, Limits::default());
	node.chain.channel(0, |channel| channel.settled = 1);
	node.chain.finalize();
	outbox.refresh().unwrap();
	assert_eq!(offchain.read(), None);
	assert_eq!((node.held(0), node.held(1)), (None, Some(1)));
}

#[tokio::test]
async fn the_task_refreshes_at_its_start_and_after_each_block() {
	let node = node_with(&[(1, 1)]).await;
	let (outbox, offchain) = outbox(&node, Limits::default());
	let (mut new_best, blocks) = mpsc::channel(10);
	let task = tokio::spawn(outbox.run(blocks));
	until(|| offchain.offered() == [1]).await;
	node.outcomes(&[proof(2, 1)]).await;
	new_best.send(()).await.unwrap();
	until(|| offchain.offered() == [1, 2]).await;
	drop(new_best);
	task.await.unwrap();
}

async fn until(condition: impl Fn() -> bool) {
	while !condition() {
		tokio::task::yield_now().await;
	}
}

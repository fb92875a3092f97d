//! Vouchers on their way to the chain.

use super::*;
use crate::metering::tariff::for_bytes;

/// Uses up some traffic and leaves; the MUSD signed.
async fn use_some(world: &World) -> Musd {
	let (server, _) = file_server().await;
	let client = world.connect().await.opened().await;
	client.fetch(&server.to_string(), MIB).await;
	let (end, record) = client.leave().await;
	assert_eq!(end, End::Left);
	record.last.unwrap().voucher.amount
}

#[tokio::test(flavor = "multi_thread")]
async fn the_node_gets_the_highest_voucher() {
	let world = World::new(TRAFFIC, MUSD);
	let signed = use_some(&world).await;
	let highest = || world.chain.held().iter().map(|proof| proof.signed.voucher.amount).max();
	eventually(|| highest() == Some(signed)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn vouchers_wait_for_a_node_that_is_away() {
	let mut world = World::new(TRAFFIC, MUSD);
	let (server, _) = file_server().await;
	let client = world.connect().await.opened().await;
	world.chain.set_away(true);
	client.fetch(&server.to_string(), 2 * MIB).await;
	let (end, record) = client.leave().await;
	assert_eq!(end, End::Left, "service goes on without the node");
	assert!(world.chain.held().is_empty());
	world.chain.set_away(false);
	let signed = record.last.unwrap().voucher.amount;
	let highest = || world.chain.held().iter().map(|proof| proof.signed.voucher.amount).max();
	eventually(|| highest() == Some(signed)).await;
	let reports = world.stop_provider().await;
	let away = reports.iter().any(|report| matches!(report, Report::NodeAway { .. }));
	assert!(away && reports.contains(&Report::NodeBack));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voucher_survives_the_provider() {
	let mut world = World::new(TRAFFIC, MUSD);
	let client = world.connect().await.opened().await;
	let (server, _) = file_server().await;
	client.fetch(&server.to_string(), MIB).await;
	world.chain.set_away(true);
	let (_, record) = client.leave().await;
	// The provider dies without handing it in.
	world.crash_provider().await;
	let signed = record.last.unwrap().voucher.amount;
	let highest = || world.chain.held().iter().map(|proof| proof.signed.voucher.amount).max();
	assert!(highest() < Some(signed));
	world.chain.set_away(false);
	world.start_provider();
	let highest = || world.chain.held().iter().map(|proof| proof.signed.voucher.amount).max();
	eventually(|| highest() == Some(signed)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_voucher_that_is_not_settled_for_long_is_settled_by_extrinsic() {
	let world = World::with(TRAFFIC, MUSD, |settings| {
		settings.collector.settle_after = Duration::from_secs(1);
	});
	let signed = use_some(&world).await;
	let settled = || world.chain.settled_by_extrinsic().last().map(|signed| signed.voucher.amount);
	eventually(|| settled() == Some(signed)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_settled_is_reported_and_a_closed_channel_forgotten() {
	let mut world = World::new(TRAFFIC, MUSD);
	let signed = use_some(&world).await;
	eventually(|| {
		world.chain.settle_held();
		world.chain.channel(CHANNEL).unwrap().settled == signed
	})
	.await;
	let mut reports = world.provider.as_mut().map(|provider| &mut provider.reports).unwrap();
	let settled = async {
		while let Some(report) = reports.recv().await {
			if report == (Report::Settled { channel: CHANNEL, amount: signed }) {
				return;
			}
		}
	};
	timeout(PATIENCE, settled).await.unwrap();

	world.chain.remove(CHANNEL);
	reports = world.provider.as_mut().map(|provider| &mut provider.reports).unwrap();
	let closed = async {
		while let Some(report) = reports.recv().await {
			if report == (Report::ChannelClosed { channel: CHANNEL }) {
				return;
			}
		}
	};
	timeout(PATIENCE, closed).await.unwrap();
	world.stop_provider().await;
	let store =
		Store::<ProviderChannel>::open(world.directory.path(), &MemoryChain::GENESIS).unwrap();
	assert_eq!(store.load_all().unwrap(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_paid_is_no_debt_after_a_crash() {
	let mut world = World::new(TRAFFIC, MUSD);
	let (server, _) = file_server().await;
	let client = world.connect().await.opened().await;
	client.fetch(&server.to_string(), 3 * MIB).await;
	world.crash_provider().await;
	let store =
		Store::<ProviderChannel>::open(world.directory.path(), &MemoryChain::GENESIS).unwrap();
	let record = store.load_all().unwrap().remove(0);
	assert!(record.last.is_some());
	// Each voucher paid for all that was asked for; what came after the request is little.
	assert!(record.debt < for_bytes(PER_GIB, MIB as u64 / 2), "{}", record.debt);
}

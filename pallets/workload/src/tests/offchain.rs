//! The off-chain worker.

use frame_support::{assert_ok, traits::OneSessionHandler};
use metachain_primitives::{money::MUSD, outbox::OutboxGroup};
use sp_core::Pair;

use crate::{
	mock::*,
	offchain::{pack, Idle},
	Batch, BatchCount, Call, Escrowed, BATCH_LONGEVITY,
};

/// Opens so many channels and leaves a voucher of each in the outbox.
fn fill_outbox_with(channels: u32) {
	let vouchers =
		(0..channels).map(|_| voucher(open(CONSUMER, PROVIDER, 2 * MUSD), MUSD)).collect();
	fill_outbox(vec![OutboxGroup { provider: PROVIDER, vouchers }]);
}

/// The batches of transactions, whose signatures differ from one time to the next.
fn batches(transactions: Vec<UncheckedExtrinsic>) -> Vec<Batch<Test>> {
	transactions
		.into_iter()
		.map(|transaction| match transaction.function {
			RuntimeCall::Workload(Call::settle_batch { batch, .. }) => batch,
			other => panic!("no batch: {other:?}"),
		})
		.collect()
}

fn hand_in_at(block: u64) -> Result<u32, Idle> {
	Workload::hand_in(block)
}

#[test]
fn the_worker_should_hand_in_what_is_in_the_outbox() {
	let (mut ext, pool) = ExtBuilder::default().build_with_pool();
	ext.execute_with(|| {
		let mine = open(CONSUMER, PROVIDER, 10 * MUSD);
		let others = open(CONSUMER, OTHER_PROVIDER, 10 * MUSD);
		fill_outbox(vec![
			OutboxGroup { provider: PROVIDER, vouchers: vec![voucher(mine, MUSD)] },
			OutboxGroup { provider: OTHER_PROVIDER, vouchers: vec![voucher(others, 2 * MUSD)] },
		]);
	});
	ext.persist_offchain_overlay();
	ext.execute_with(|| {
		assert_eq!(hand_in_at(1), Ok(1));
		for transaction in pool.take() {
			assert!(validate(transaction.clone()).is_ok());
			assert_ok!(apply(transaction).expect("the block takes it"));
		}
		assert_eq!(Burned::get(), 3 * MUSD);
		assert_invariants();
	});
}

#[test]
fn the_hook_should_run_the_worker() {
	use frame_support::traits::OffchainWorker;

	let (mut ext, pool) = ExtBuilder::default().build_with_pool();
	ext.execute_with(|| fill_outbox_with(1));
	ext.persist_offchain_overlay();
	ext.execute_with(|| Workload::offchain_worker(1));
	assert_eq!(pool.take().len(), 1);
}

#[test]
fn the_worker_should_chain_its_batches() {
	let (mut ext, pool) = ExtBuilder::default().build_with_pool();
	// Four batches of sixteen may wait; six vouchers have to wait for the next time.
	ext.execute_with(|| fill_outbox_with(70));
	ext.persist_offchain_overlay();
	ext.execute_with(|| {
		assert_eq!(hand_in_at(1), Ok(4));
		for transaction in pool.take() {
			assert!(validate(transaction.clone()).is_ok());
			assert_ok!(apply(transaction).expect("the block takes it"));
		}
		assert_eq!(Burned::get(), 64 * MUSD);
	});
	ext.persist_offchain_overlay();
	ext.execute_with(|| {
		assert_eq!(hand_in_at(2), Ok(1));
		for transaction in pool.take() {
			assert_ok!(apply(transaction).expect("the block takes it"));
		}
		assert_eq!(Burned::get(), 70 * MUSD);
		assert_eq!(hand_in_at(3), Err(Idle::NothingToSettle));
	});
}

#[test]
fn the_worker_should_wait_while_its_batches_may_be_in_the_pool() {
	let (mut ext, pool) = ExtBuilder::default().build_with_pool();
	ext.execute_with(|| fill_outbox_with(20));
	ext.persist_offchain_overlay();
	ext.execute_with(|| assert_eq!(hand_in_at(1), Ok(2)));
	ext.persist_offchain_overlay();
	let mut sent = pool.take();
	let resent_at = 1 + u64::from(BATCH_LONGEVITY);
	ext.execute_with(|| {
		assert_eq!(hand_in_at(2), Err(Idle::Waiting));
		assert_ok!(apply(sent.remove(0)).expect("the block takes it"));
		assert_eq!(hand_in_at(resent_at - 1), Err(Idle::Waiting));
		// The second one got lost: what is left is handed in again.
		assert_eq!(hand_in_at(resent_at), Ok(1));
	});
	let again = pool.take();
	assert_eq!(batches(again), batches(sent));
}

#[test]
fn the_worker_should_go_on_where_the_pool_was_full() {
	let (mut ext, pool) = ExtBuilder::default().build_with_pool();
	ext.execute_with(|| fill_outbox_with(40));
	ext.persist_offchain_overlay();
	pool.bound(1);
	ext.execute_with(|| {
		// Of three batches.
		assert_eq!(hand_in_at(1), Ok(1));
		assert_eq!(hand_in_at(2), Err(Idle::Waiting));
		assert_ok!(apply(pool.take().remove(0)).expect("the block takes it"));
		assert_eq!(hand_in_at(3), Ok(1));
		assert_ok!(apply(pool.take().remove(0)).expect("the block takes it"));
	});
	pool.bound(0);
	ext.execute_with(|| {
		assert_eq!(hand_in_at(4), Ok(0));
		assert_eq!(hand_in_at(5), Ok(0));
	});
	pool.bound(1);
	ext.execute_with(|| {
		assert_eq!(hand_in_at(6), Ok(1));
		assert_ok!(apply(pool.take().remove(0)).expect("the block takes it"));
		assert_eq!(Burned::get(), 40 * MUSD);
	});
}

#[test]
fn the_worker_should_not_wait_when_a_new_session_has_begun() {
	let (mut ext, pool) = ExtBuilder::default().build_with_pool();
	ext.execute_with(|| fill_outbox_with(1));
	ext.persist_offchain_overlay();
	ext.execute_with(|| assert_eq!(hand_in_at(1), Ok(1)));
	ext.persist_offchain_overlay();
	pool.take();
	ext.execute_with(|| {
		let keys = || [(&1, authority_pair(0).public())].into_iter();
		Workload::on_new_session(true, keys(), keys());
		assert_eq!(hand_in_at(2), Ok(1));
		assert_ok!(apply(pool.take().remove(0)).expect("the block takes it"));
		assert_eq!(BatchCount::<Test>::get(1, 0), 1);
	});
}

#[test]
fn the_worker_should_leave_out_what_cannot_be_settled() {
	let (mut ext, pool) = ExtBuilder::default().build_with_pool();
	ext.execute_with(|| {
		let channel = open(CONSUMER, PROVIDER, 10 * MUSD);
		assert_ok!(settle(PROVIDER, voucher(channel, MUSD)));
		let foreign = open(CONSUMER, OTHER_PROVIDER, 10 * MUSD);
		fill_outbox(vec![OutboxGroup {
			provider: PROVIDER,
			vouchers: vec![
				voucher(channel, MUSD),
				voucher(channel, 11 * MUSD),
				voucher(foreign, MUSD),
				voucher(99, MUSD),
			],
		}]);
	});
	ext.persist_offchain_overlay();
	ext.execute_with(|| assert_eq!(hand_in_at(1), Err(Idle::NothingToSettle)));
	assert!(pool.take().is_empty());
}

#[test]
fn the_worker_should_do_nothing_without_a_key() {
	for builder in [
		ExtBuilder::default().local_authority(None),
		// The key of an authority of another session.
		ExtBuilder::default().local_authority(Some(7)),
		ExtBuilder::default().authorities(0),
	] {
		let (mut ext, pool) = builder.build_with_pool();
		ext.execute_with(|| fill_outbox_with(1));
		ext.persist_offchain_overlay();
		ext.execute_with(|| assert_eq!(hand_in_at(1), Err(Idle::NotAnAuthority)));
		assert!(pool.take().is_empty());
	}
}

#[test]
fn the_worker_should_sign_for_its_own_authority() {
	let (mut ext, pool) = ExtBuilder::default().local_authority(Some(1)).build_with_pool();
	ext.execute_with(|| fill_outbox_with(1));
	ext.persist_offchain_overlay();
	ext.execute_with(|| {
		assert_eq!(hand_in_at(1), Ok(1));
		assert_ok!(apply(pool.take().remove(0)).expect("the block takes it"));
		assert_eq!(BatchCount::<Test>::get(0, 1), 1);
	});
}

#[test]
fn the_worker_should_do_nothing_with_an_empty_or_unreadable_outbox() {
	let mut ext = ExtBuilder::default().build();
	ext.execute_with(|| {
		assert_eq!(hand_in_at(1), Err(Idle::NothingToSettle));
		sp_io::offchain::local_storage_set(
			sp_core::offchain::StorageKind::PERSISTENT,
			crate::OUTBOX_KEY,
			&[255; 40],
		);
		assert_eq!(hand_in_at(1), Err(Idle::UnreadableOutbox));
	});
}

#[test]
fn batches_should_be_packed_in_order_and_to_the_brim() {
	// Groups of seven.
	let input: Vec<_> =
		(0..50).map(|channel| (100 + channel / 7, voucher(channel, MUSD))).collect();
	let batches = pack::<Test>(input.clone().into_iter(), 3);
	let sizes: Vec<usize> = batches
		.iter()
		.map(|groups| groups.iter().map(|group| group.vouchers.len()).sum())
		.collect();
	assert_eq!(sizes, [16, 16, 16]);
	let output: Vec<_> = batches
		.into_iter()
		.flatten()
		.flat_map(|group| {
			let provider = group.provider;
			group.vouchers.into_iter().map(move |signed| (provider, signed))
		})
		.collect();
	assert_eq!(output, input[..48]);
	assert!(pack::<Test>([].into_iter(), 3).is_empty());
}

#[test]
fn handing_in_should_not_touch_the_state() {
	let mut ext = ExtBuilder::default().build();
	ext.execute_with(|| fill_outbox_with(3));
	ext.persist_offchain_overlay();
	ext.execute_with(|| {
		let root = sp_io::storage::root(sp_runtime::StateVersion::V1);
		assert_eq!(hand_in_at(1), Ok(1));
		assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), root);
		assert_eq!(Escrowed::<Test>::get(), 6 * MUSD);
	});
}

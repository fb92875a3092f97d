//! What others rely on: indices, storage, calls, transactions. A change here breaks clients, indexers
//! or the chain's own state; make it on purpose.

use std::collections::BTreeSet;

use frame_support::{
	traits::{GetCallIndex, GetCallName, PalletsInfoAccess, StorageInfoTrait},
	StorageHasher, Twox128,
};
use metachain_runtime::{
	configs::BlockWeights, AllPalletsWithSystem, Runtime, SessionKeys, TxExtension, VERSION,
};
use sp_runtime::traits::{OpaqueKeys, TransactionExtension};

#[test]
fn pallets_keep_their_indices() {
	let pallets: Vec<_> =
		AllPalletsWithSystem::infos().into_iter().map(|info| (info.index, info.name)).collect();
	assert_eq!(
		pallets,
		[
			(0, "System"),
			(1, "Timestamp"),
			(2, "Calendar"),
			(3, "Preimage"),
			(4, "Scheduler"),
			(5, "Migrations"),
			(10, "Balances"),
			(11, "TransactionPayment"),
			(12, "Emission"),
			(13, "Musd"),
			(20, "Babe"),
			(21, "Authorship"),
			(24, "Offences"),
			(25, "Historical"),
			(26, "Session"),
			(27, "Grandpa"),
			(30, "Credit"),
			(31, "Directory"),
			(32, "Workload"),
			(40, "Utility"),
			(41, "Multisig"),
			(42, "Proxy"),
			(43, "Identity"),
		]
	);
}

#[test]
fn our_storage_keeps_its_places() {
	let expected: BTreeSet<_> = [
		("Calendar", &["MillisPerDay", "SlotsPerEpoch", "ThisMonth", "Today"][..]),
		("Credit", &["ActiveLastDay", "ActiveToday", "Records"]),
		("Directory", &["Offers", "Providers"]),
		("Emission", &["Budget"]),
		("Musd", &["Balances", "GenesisPrice", "Issuance", "Locked", "PoolShare"]),
		(
			"Workload",
			&[
				"AuthorityKeys",
				"BatchCount",
				"Certificates",
				"Channels",
				"ChannelsByConsumer",
				"CurrentSession",
				"DayTotals",
				"Escrowed",
				"NextChannelId",
				"Payouts",
				"QueuedDays",
				"UnpaidDays",
			],
		),
	]
	.into_iter()
	.flat_map(|(pallet, items)| items.iter().map(move |item| (pallet, *item)))
	.collect();

	let ours: BTreeSet<_> = expected.iter().map(|(pallet, _)| *pallet).collect();
	let mut found = BTreeSet::new();
	for info in AllPalletsWithSystem::storage_info() {
		let pallet = String::from_utf8(info.pallet_name).unwrap();
		let item = String::from_utf8(info.storage_name).unwrap();
		let prefix = [Twox128::hash(pallet.as_bytes()), Twox128::hash(item.as_bytes())].concat();
		assert_eq!(info.prefix, prefix, "{pallet}.{item}");
		if ours.contains(pallet.as_str()) && item != ":__STORAGE_VERSION__:" {
			found.insert((pallet, item));
		}
	}
	let found: BTreeSet<_> = found.iter().map(|(p, i)| (p.as_str(), i.as_str())).collect();
	assert_eq!(found, expected);
}

#[test]
fn our_calls_keep_their_indices() {
	fn calls<Call: GetCallName + GetCallIndex>() -> Vec<(u8, &'static str)> {
		let indices = Call::get_call_indices().iter().copied();
		indices.zip(Call::get_call_names().iter().copied()).collect()
	}
	assert_eq!(calls::<pallet_credit::Call<Runtime>>(), [(0, "check_in")]);
	assert_eq!(calls::<pallet_directory::Call<Runtime>>(), [(0, "publish"), (1, "withdraw")]);
	assert_eq!(calls::<pallet_musd::Call<Runtime>>(), [(0, "burn_mc")]);
	assert_eq!(
		calls::<pallet_workload::Call<Runtime>>(),
		[
			(0, "open"),
			(1, "top_up"),
			(2, "settle"),
			(3, "close"),
			(4, "claim"),
			(5, "settle_batch")
		]
	);
}

#[test]
fn transactions_keep_their_extensions() {
	let extensions: Vec<_> = <TxExtension as TransactionExtension<_>>::metadata()
		.into_iter()
		.map(|extension| extension.identifier)
		.collect();
	assert_eq!(
		extensions,
		[
			"AuthorizeCall",
			"CheckNonZeroSender",
			"CheckSpecVersion",
			"CheckTxVersion",
			"CheckGenesis",
			"CheckMortality",
			"CheckNonce",
			"CheckWeight",
			"ChargeTransactionPayment",
			"CheckMetadataHash",
			"WeightReclaim",
		]
	);
	assert_eq!(VERSION.transaction_version, 1);
}

#[test]
fn session_keys_keep_their_order() {
	let ids: Vec<_> = SessionKeys::key_ids().iter().map(|id| id.0).collect();
	assert_eq!(ids, [*b"babe", *b"gran", *b"work"]);
}

#[test]
fn block_limits_are_consistent() {
	BlockWeights::get().validate().unwrap();
}

#[test]
fn pallets_accept_their_configuration() {
	sp_io::TestExternalities::default().execute_with(|| {
		<AllPalletsWithSystem as frame_support::traits::IntegrityTest>::integrity_test()
	});
}

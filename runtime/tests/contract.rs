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
	let mut pallets: Vec<_> =
		AllPalletsWithSystem::infos().into_iter().map(|info| (info.index, info.name)).collect();
	pallets.sort_unstable();
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
			(14, "Burning"),
			(20, "Babe"),
			(21, "Authorship"),
			(22, "Seats"),
			(23, "Representation"),
			(24, "Offences"),
			(25, "Historical"),
			(26, "Session"),
			(27, "Grandpa"),
			(30, "Credit"),
			(31, "Directory"),
			(32, "Workload"),
			(33, "Invitation"),
			(34, "NodeStaking"),
			(40, "Utility"),
			(41, "Multisig"),
			(42, "Proxy"),
			(43, "Identity"),
		]
	);
}

/// What is built first at genesis, and whose hooks run first, is relied on by what comes after.
#[test]
fn pallets_keep_their_order() {
	let names: Vec<_> = AllPalletsWithSystem::infos().into_iter().map(|info| info.name).collect();
	let place = |name| names.iter().position(|other| *other == name).expect(name);
	for in_order in [
		&["Balances", "Credit", "NodeStaking", "Representation", "Session", "Grandpa"][..],
		&["Babe", "Authorship", "Seats", "Session"],
		&["Timestamp", "Calendar", "Credit"],
	] {
		assert!(in_order.is_sorted_by_key(|name| place(name)), "{in_order:?}");
	}
}

#[test]
fn our_storage_keeps_its_places() {
	let expected: BTreeSet<_> = [
		("Burning", &["Ring", "Totals"][..]),
		("Calendar", &["MillisPerDay", "SlotsPerEpoch", "ThisMonth", "Today"]),
		("Credit", &["ActiveLastDay", "ActiveToday", "GenesisMembers", "Records"]),
		("Directory", &["Offers", "Providers"]),
		("Emission", &["Budget"]),
		("Invitation", &["Invitations", "Invitees", "Inviters"]),
		("Musd", &["Balances", "GenesisPrice", "Issuance", "Locked", "PoolShare"]),
		("NodeStaking", &["Books", "Nodes", "Prefixes", "Shared", "SlopeChanges"]),
		(
			"Representation",
			&[
				"AuthoredBlocks",
				"Candidates",
				"CounterForCandidates",
				"Delegations",
				"Departures",
				"Elected",
				"ElectedAtMost",
				"ElectionDue",
				"Lagging",
				"Ledgers",
				"NextCandidacy",
				"Owed",
				"PaidDays",
				"ParliamentSeats",
				"QueuedDepartures",
				"SlopeChanges",
				"Stakes",
				"Undistributed",
			],
		),
		(
			"Seats",
			&[
				"Active",
				"ActiveKeys",
				"GrandpaLags",
				"Offenders",
				"Planned",
				"Punished",
				"Queued",
				"StallVotes",
			],
		),
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
	assert_eq!(
		calls::<pallet_credit::Call<Runtime>>(),
		[(0, "check_in"), (1, "check_in_authorized"), (2, "purchase"), (3, "replenish")]
	);
	assert_eq!(calls::<pallet_directory::Call<Runtime>>(), [(0, "publish"), (1, "withdraw")]);
	assert_eq!(
		calls::<pallet_invitation::Call<Runtime>>(),
		[(0, "create"), (1, "revoke"), (2, "clear"), (3, "join")]
	);
	assert_eq!(calls::<pallet_musd::Call<Runtime>>(), [(0, "burn_mc")]);
	assert_eq!(
		calls::<pallet_node_staking::Call<Runtime>>(),
		[
			(0, "register"),
			(1, "change_role"),
			(2, "raise"),
			(3, "lower"),
			(4, "unregister"),
			(5, "withdraw"),
			(6, "claim")
		]
	);
	assert_eq!(
		calls::<pallet_representation::Call<Runtime>>(),
		[
			(0, "register"),
			(1, "set_profile"),
			(2, "set_commission"),
			(3, "raise_self_deposit"),
			(4, "lower_self_deposit"),
			(5, "withdraw"),
			(6, "chill"),
			(7, "resume"),
			(8, "resign"),
			(9, "delegate"),
			(10, "undelegate"),
			(11, "claim")
		]
	);
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

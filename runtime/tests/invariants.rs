//! Every pallet's invariants hold while all pallets work together. Needs the feature `try-runtime`.
#![cfg(feature = "try-runtime")]

mod common;

use common::{genesis_hash, Chain};
use frame_support::{assert_ok, BoundedVec};
use metachain_primitives::{
	channel::Tariff,
	money::{MC, MUSD},
	offer::{Endpoint, Host, Prices, Region, Transport},
	voucher::{SignedVoucher, Voucher},
};
use metachain_runtime::{Runtime, RuntimeCall};
use sp_core::{sr25519, Pair};
use sp_keyring::Sr25519Keyring::{self, Bob, Charlie, Dave, Ferdie};

fn send(chain: &mut Chain, who: Sr25519Keyring, call: impl Into<RuntimeCall>) {
	assert_ok!(chain.send(who, call));
	chain.check_invariants();
}

#[test]
fn invariants_hold_from_genesis_to_payment() {
	let mut chain = Chain::new("development");
	chain.block(Vec::new());
	chain.check_invariants();

	let endpoint =
		Endpoint { transport: Transport::Udp, host: Host::V4([127, 0, 0, 1]), port: 4_500 };
	let publish = pallet_directory::Call::<Runtime>::publish {
		tunnel_key: [9; 32],
		endpoints: BoundedVec::truncate_from(vec![endpoint]),
		region: Region(*b"DE"),
		prices: Prices { per_gib: MUSD, per_hour: 0, mbps: 0 },
	};
	send(&mut chain, Bob, publish);
	send(&mut chain, Charlie, pallet_credit::Call::<Runtime>::check_in {});
	send(&mut chain, Charlie, pallet_musd::Call::<Runtime>::burn_mc { mc: 100 * MC, min_musd: 0 });

	let session = sr25519::Pair::from_seed(&[3; 32]);
	let open = pallet_workload::Call::<Runtime>::open {
		provider: Bob.to_account_id(),
		session_key: session.public().0,
		tariff: Tariff::Traffic { per_gib: MUSD },
		funding: 2 * MUSD,
		lifetime: 3_600_000,
	};
	send(&mut chain, Charlie, open);
	let voucher =
		Voucher { channel: 0, amount: MUSD, bytes_up: 1, bytes_down: 1 << 30, sequence: 1 };
	let signature = session.sign(&voucher.signing_payload(&genesis_hash(&mut chain))).0;
	let settle = pallet_workload::Call::<Runtime>::settle {
		signed_voucher: SignedVoucher { voucher, signature },
	};
	send(&mut chain, Bob, settle);
	send(&mut chain, Bob, pallet_workload::Call::<Runtime>::close { channel: 0 });
	send(&mut chain, Bob, pallet_directory::Call::<Runtime>::withdraw {});

	for _ in 0..2 {
		chain.next_day();
		chain.check_invariants();
		chain.block(Vec::new());
		chain.check_invariants();
	}
}

#[test]
fn invariants_hold_over_elections() {
	let mut chain = Chain::new("local_testnet");
	chain.check_invariants();
	chain.block(Vec::new());
	chain.check_invariants();
	let register = pallet_node_staking::Call::<Runtime>::register {
		role: pallet_node_staking::Role::Client,
		deposit: 60_000 * MC,
	};
	send(&mut chain, Ferdie, register);
	let candidate = Bob.to_account_id();
	send(&mut chain, Ferdie, pallet_representation::Call::<Runtime>::delegate { candidate });
	for _ in 0..3 {
		chain.next_day();
		chain.check_invariants();
		chain.next_session();
		chain.check_invariants();
	}
	for claimant in [Bob, Ferdie] {
		send(&mut chain, claimant, pallet_node_staking::Call::<Runtime>::claim {});
	}
	send(&mut chain, Dave, pallet_representation::Call::<Runtime>::claim {});
	send(&mut chain, Ferdie, pallet_credit::Call::<Runtime>::check_in {});
	send(&mut chain, Ferdie, pallet_node_staking::Call::<Runtime>::unregister {});

	chain.skip(50 * 100);
	chain.block(Vec::new());
	chain.check_invariants();
	chain.next_day();
	chain.check_invariants();
}

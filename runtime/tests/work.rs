//! The loop of the services: MC becomes MUSD, MUSD pays for work, work is paid in MC and credit.

mod common;

use common::{genesis_hash, Chain};
use frame_support::{assert_ok, BoundedVec};
use frame_system::offchain::CreateAuthorizedTransaction;
use metachain_primitives::{
	channel::{ChannelId, Tariff},
	money::{mc_for_musd, Musd, MC, MUSD, TOTAL_SUPPLY},
	offer::{Endpoint, Host, OfferFilter, Prices, Region, Transport},
	voucher::{SignedVoucher, Voucher},
};
use metachain_runtime::{
	Credit, Directory, Runtime, RuntimeCall, RuntimeEvent, UncheckedExtrinsic, Workload,
};
use pallet_workload::{Batch, Group};
use sp_core::{sr25519, Pair};
use sp_keyring::Sr25519Keyring::{self, Alice, Bob, Charlie, Eve};
use sp_runtime::transaction_validity::InvalidTransaction;

const PRICES: Prices = Prices { per_gib: MUSD / 10, per_hour: 0, mbps: 0 };

/// Bob provides, Charlie consumes; Alice validates.
struct Market {
	chain: Chain,
	session: sr25519::Pair,
}

impl Market {
	fn new() -> Self {
		let mut chain = Chain::new("development");
		let offer = pallet_directory::Call::publish {
			tunnel_key: [9; 32],
			endpoints: BoundedVec::truncate_from(vec![Endpoint {
				transport: Transport::Udp,
				host: Host::V4([127, 0, 0, 1]),
				port: 4_500,
			}]),
			region: Region(*b"DE"),
			prices: PRICES,
		};
		assert_ok!(chain.send(Bob, offer));
		let burn = pallet_musd::Call::burn_mc { mc: 100 * MC, min_musd: 0 };
		assert_ok!(chain.send(Charlie, burn));
		Self { chain, session: sr25519::Pair::from_seed(&[3; 32]) }
	}

	fn open(&mut self, funding: Musd) -> ChannelId {
		let id = self.chain.state(pallet_workload::NextChannelId::<Runtime>::get);
		let open = pallet_workload::Call::open {
			provider: Bob.to_account_id(),
			session_key: self.session.public().0,
			tariff: Tariff::Traffic { per_gib: PRICES.per_gib },
			funding,
			lifetime: 3_600_000,
		};
		assert_ok!(self.chain.send(Charlie, open));
		id
	}

	fn voucher(&mut self, channel: ChannelId, amount: Musd) -> SignedVoucher {
		let voucher =
			Voucher { channel, amount, bytes_up: 1, bytes_down: amount as u64, sequence: 1 };
		let genesis = genesis_hash(&mut self.chain);
		let signature = self.session.sign(&voucher.signing_payload(&genesis)).0;
		SignedVoucher { voucher, signature }
	}

	fn batch(&mut self, by: Sr25519Keyring, vouchers: Vec<SignedVoucher>) -> UncheckedExtrinsic {
		let genesis = genesis_hash(&mut self.chain);
		let session_index = self.chain.state(pallet_workload::CurrentSession::<Runtime>::get);
		let number =
			self.chain.state(|| pallet_workload::BatchCount::<Runtime>::get(session_index, 0));
		let group =
			Group { provider: Bob.to_account_id(), vouchers: BoundedVec::truncate_from(vouchers) };
		let batch = Batch {
			session_index,
			authority_index: 0,
			number,
			groups: BoundedVec::truncate_from(vec![group]),
		};
		let signature = by.pair().sign(&batch.signing_hash(&genesis)).into();
		let call = pallet_workload::Call::<Runtime>::settle_batch { batch, signature };
		self.chain.state(|| {
			<Runtime as CreateAuthorizedTransaction<RuntimeCall>>::create_authorized_transaction(
				call.into(),
			)
		})
	}
}

#[test]
fn settled_work_should_be_paid_the_next_day() {
	let mut market = Market::new();
	let bob = Bob.to_account_id();
	let channel = market.open(2 * MUSD);
	let voucher = market.voucher(channel, MUSD);
	let batch = market.batch(Alice, vec![voucher]);
	assert_eq!(market.chain.block(vec![batch]), [Ok(Ok(()))]);

	let today = market.chain.state(metachain_runtime::Calendar::today);
	assert_eq!(market.chain.state(|| Workload::certificates(&bob)), [(today, MUSD)]);
	assert_eq!(market.chain.state(|| Credit::points(bob.clone())), 120);
	let before = market.chain.balance(&bob);
	let issuance = market.chain.issuance();
	assert_eq!(issuance, TOTAL_SUPPLY - 100 * MC);

	market.chain.next_day();
	// A block that begins a session has no space to spare: the next one pays.
	market.chain.block(Vec::new());
	let paid = market.chain.balance(&bob) - before;
	let worth = mc_for_musd(MUSD, MUSD / 20).unwrap();
	assert_eq!(paid, worth / 100 * 95);
	assert_eq!(market.chain.state(|| Credit::points(bob.clone())), 125);
	assert_eq!(market.chain.issuance(), issuance);
	assert!(market.chain.state(|| Workload::certificates(&bob)).is_empty());
	let paid_out = pallet_workload::Event::DayPaid { day: today, paid, rest: 0 };
	assert!(market.chain.events().contains(&RuntimeEvent::Workload(paid_out)));
}

#[test]
fn a_provider_should_be_able_to_settle_itself() {
	let mut market = Market::new();
	let channel = market.open(MUSD);
	let signed_voucher = market.voucher(channel, MUSD / 2);
	assert_ok!(market.chain.send(Bob, pallet_workload::Call::settle { signed_voucher }));
	assert_ok!(market.chain.send(Bob, pallet_workload::Call::close { channel }));
	let left = market.chain.state(|| metachain_runtime::Musd::balance(Charlie.to_account_id()));
	assert_eq!(left, 5 * MUSD - MUSD / 2);
}

#[test]
fn only_authorities_should_hand_in_batches() {
	let mut market = Market::new();
	let channel = market.open(MUSD);
	let voucher = market.voucher(channel, MUSD);
	let batch = market.batch(Eve, vec![voucher]);
	assert_eq!(market.chain.block(vec![batch]), [Err(InvalidTransaction::BadProof.into())]);
}

#[test]
fn a_batch_should_cost_its_authority_nothing() {
	let mut market = Market::new();
	let channel = market.open(MUSD);
	let voucher = market.voucher(channel, MUSD);
	let batch = market.batch(Alice, vec![voucher]);
	let before = market.chain.balance(&Alice.to_account_id());
	assert_eq!(market.chain.block(vec![batch.clone()]), [Ok(Ok(()))]);
	assert_eq!(market.chain.balance(&Alice.to_account_id()), before);
	assert_eq!(market.chain.block(vec![batch]), [Err(InvalidTransaction::Stale.into())]);
}

#[test]
fn an_offer_should_be_found_by_its_filter() {
	let mut market = Market::new();
	let found = |market: &mut Market, max_per_gib| {
		let filter = OfferFilter { max_per_gib: Some(max_per_gib), ..Default::default() };
		let page = market.chain.state(|| Directory::offers(filter, None, 10));
		page.offers.into_iter().map(|offer| offer.provider).collect::<Vec<_>>()
	};
	assert_eq!(found(&mut market, PRICES.per_gib), [Bob.to_account_id()]);
	assert_eq!(found(&mut market, PRICES.per_gib - 1), []);
}

#[test]
fn a_proxy_for_providing_should_settle_and_not_spend() {
	use metachain_runtime::configs::ProxyType;
	let mut market = Market::new();
	let channel = market.open(MUSD);
	let signed_voucher = market.voucher(channel, MUSD);
	let add = pallet_proxy::Call::add_proxy {
		delegate: Eve.to_account_id().into(),
		proxy_type: ProxyType::Provider,
		delay: 0,
	};
	assert_ok!(market.chain.send(Bob, add));
	let mut act = |call: RuntimeCall| {
		let proxy = pallet_proxy::Call::proxy {
			real: Bob.to_account_id().into(),
			force_proxy_type: None,
			call: Box::new(call),
		};
		assert_ok!(market.chain.send(Eve, proxy));
		market.chain.events().into_iter().find_map(|event| match event {
			RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => Some(result),
			_ => None,
		})
	};
	let settle = pallet_workload::Call::<Runtime>::settle { signed_voucher };
	assert_eq!(act(settle.into()), Some(Ok(())));
	let filtered = Some(Err(frame_system::Error::<Runtime>::CallFiltered.into()));
	let burn = pallet_musd::Call::<Runtime>::burn_mc { mc: MC, min_musd: 0 };
	assert_eq!(act(burn.clone().into()), filtered);
	let open = pallet_workload::Call::<Runtime>::open {
		provider: Alice.to_account_id(),
		session_key: [0; 32],
		tariff: Tariff::Traffic { per_gib: 1 },
		funding: 1,
		lifetime: 3_600_000,
	};
	assert_eq!(act(open.into()), filtered);
	// A batch may be sent, but what is in it is filtered, too.
	let batch = pallet_utility::Call::<Runtime>::batch_all { calls: vec![burn.into()] };
	assert_eq!(act(batch.into()), filtered);
}

//! A runtime with this pallet, MC, and stand-ins for the capabilities it uses. The stand-ins keep
//! their state in storage, so that a failed call undoes it.

use std::sync::{Arc, Mutex, MutexGuard};

use codec::{Decode, Encode};
use frame_support::{
	derive_impl,
	dispatch::GetDispatchInfo,
	pallet_prelude::{OptionQuery, ValueQuery},
	parameter_types, storage_alias,
	traits::{
		fungible::{Inspect, InspectHold, Mutate},
		tokens::{Fortitude, Precision, Preservation},
		ConstU128, ConstU32, ConstU64, OnIdle,
	},
	weights::{constants::ParityDbWeight, RuntimeDbWeight, Weight},
	Blake2_128Concat, BoundedVec, PalletId,
};
use frame_system::offchain::{
	CreateAuthorizedTransaction, CreateTransaction, CreateTransactionBase,
};
use metachain_primitives::{
	channel::{ChannelId, Tariff},
	curve::{Curve, Points},
	money::{musd_for_mc, Balance, Musd, Price, MC, MUSD},
	outbox::{Outbox, OUTBOX_KEY},
	time::{Day, Moment},
	traits::{Clock, Credit, MusdEscrow, OnNewDay, PriceFeed, RewardStream},
	voucher::{SignedVoucher, Voucher},
};
use sp_application_crypto::RuntimeAppPublic;
use sp_core::{
	offchain::{
		testing::TestOffchainExt, OffchainDbExt, OffchainWorkerExt, TransactionPool,
		TransactionPoolExt,
	},
	sr25519, Pair, H256,
};
use sp_io::TestExternalities;
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::{
	generic,
	testing::UintAuthorityId,
	traits::{Applyable, BlakeTwo256, Checkable},
	transaction_validity::{
		TransactionPriority, TransactionSource, TransactionValidity, TransactionValidityError,
	},
	ApplyExtrinsicResultWithInfo, BuildStorage, DispatchError, DispatchResult, Perbill, TokenError,
};

use crate as pallet_workload;
use crate::{
	crypto::{AuthorityId, AuthorityPair, AuthoritySignature},
	AuthorityKeys, Batch, Group,
};

pub type AccountId = u64;
pub type TransactionExtension = (frame_system::AuthorizeCall<Test>,);
pub type UncheckedExtrinsic =
	generic::UncheckedExtrinsic<AccountId, RuntimeCall, UintAuthorityId, TransactionExtension>;
pub type Block = generic::Block<generic::Header<u64, BlakeTwo256>, UncheckedExtrinsic>;

pub const CONSUMER: AccountId = 1;
pub const OTHER_CONSUMER: AccountId = 2;
pub const PROVIDER: AccountId = 11;
pub const OTHER_PROVIDER: AccountId = 12;
/// Has no MC.
pub const POOR_PROVIDER: AccountId = 13;
/// The incentive pool.
pub const POOL: AccountId = 99;

pub const GENESIS: H256 = H256::repeat_byte(7);
pub const EXISTENTIAL_DEPOSIT: Balance = MC / 100;
/// MC of everyone but the poor provider at genesis.
pub const ENDOWMENT: Balance = 1_000_000 * MC;
/// MUSD of the consumers at genesis.
pub const SPENDABLE: Musd = 10_000 * MUSD;
/// Five cents.
pub const PRICE: Price = MUSD / 20;
/// What the stream gives a day.
pub const BUDGET: Balance = 100_000 * MC;
pub const TARIFF: Tariff = Tariff::Traffic { per_gib: MUSD };
pub const HOUR: Moment = 3_600_000;
pub const DAY: Moment = 24 * HOUR;
/// The first day, and its first moment.
pub const FIRST_DAY: Day = 20_000;
pub const START: Moment = FIRST_DAY as Moment * DAY;

#[frame_support::runtime]
mod runtime {
	#[runtime::runtime]
	#[runtime::derive(
		RuntimeCall,
		RuntimeEvent,
		RuntimeError,
		RuntimeOrigin,
		RuntimeFreezeReason,
		RuntimeHoldReason,
		RuntimeSlashReason,
		RuntimeLockId,
		RuntimeTask,
		RuntimeViewFunction
	)]
	pub struct Test;

	#[runtime::pallet_index(0)]
	pub type System = frame_system;
	#[runtime::pallet_index(1)]
	pub type Currency = pallet_balances;
	#[runtime::pallet_index(2)]
	pub type Workload = pallet_workload;
}

parameter_types! {
	pub const DbWeight: RuntimeDbWeight = ParityDbWeight::get();
	pub const WorkloadPalletId: PalletId = PalletId(*b"mc/workl");
	pub const PayoutCap: Perbill = Perbill::from_percent(95);
	pub const BatchPriority: TransactionPriority = 1_000_000;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
	type DbWeight = DbWeight;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<EXISTENTIAL_DEPOSIT>;
	type AccountStore = System;
}

impl pallet_workload::Config for Test {
	type RuntimeHoldReason = RuntimeHoldReason;
	type Currency = Currency;
	type Musd = Ledger;
	type Credit = Ledger;
	type Stream = Ledger;
	type PriceFeed = Ledger;
	type Clock = Ledger;
	type PalletId = WorkloadPalletId;
	type ChannelDeposit = ConstU128<MC>;
	type MinLifetime = ConstU64<{ 2 * HOUR }>;
	type MaxLifetime = ConstU64<{ 30 * DAY }>;
	type ChallengePeriod = ConstU64<HOUR>;
	type PayoutCap = PayoutCap;
	type MaxAuthorities = ConstU32<8>;
	type MaxBatch = ConstU32<16>;
	type MaxPendingBatches = ConstU32<4>;
	type BatchPriority = BatchPriority;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Ledger;
}

impl CreateTransactionBase<crate::Call<Test>> for Test {
	type RuntimeCall = RuntimeCall;
	type Extrinsic = UncheckedExtrinsic;
}

impl CreateTransaction<crate::Call<Test>> for Test {
	type Extension = TransactionExtension;

	fn create_transaction(
		call: RuntimeCall,
		extension: TransactionExtension,
	) -> UncheckedExtrinsic {
		UncheckedExtrinsic::new_transaction(call, extension)
	}
}

/// The extension that a batch is handed in with.
pub fn transaction_extension() -> TransactionExtension {
	(frame_system::AuthorizeCall::new(),)
}

impl CreateAuthorizedTransaction<crate::Call<Test>> for Test {
	fn create_extension() -> TransactionExtension {
		transaction_extension()
	}
}

#[storage_alias]
pub type Spendable = StorageMap<Mock, Blake2_128Concat, AccountId, Musd, ValueQuery>;
#[storage_alias]
pub type Locked = StorageValue<Mock, Musd, ValueQuery>;
#[storage_alias]
pub type Burned = StorageValue<Mock, Musd, ValueQuery>;
#[storage_alias]
pub type RefusesToBurn = StorageValue<Mock, bool, ValueQuery>;
#[storage_alias]
pub type Active = StorageValue<Mock, Vec<AccountId>, ValueQuery>;
#[storage_alias]
pub type RecordedWork = StorageMap<Mock, Blake2_128Concat, AccountId, Vec<Musd>, ValueQuery>;
#[storage_alias]
pub type Budget = StorageValue<Mock, Balance, ValueQuery>;
#[storage_alias]
pub type CurrentPrice = StorageValue<Mock, Price, OptionQuery>;
#[storage_alias]
pub type Now = StorageValue<Mock, Moment, ValueQuery>;
#[storage_alias]
pub type Today = StorageValue<Mock, Day, ValueQuery>;

/// Stands in for all pallets around this one.
pub struct Ledger;

impl Clock for Ledger {
	fn today() -> Day {
		Today::get()
	}

	fn now() -> Moment {
		Now::get()
	}
}

impl PriceFeed for Ledger {
	fn price() -> Option<Price> {
		CurrentPrice::get()
	}
}

impl MusdEscrow<AccountId> for Ledger {
	fn lock(who: &AccountId, amount: Musd) -> DispatchResult {
		Spendable::try_mutate(who, |spendable| {
			*spendable = spendable.checked_sub(amount).ok_or(TokenError::FundsUnavailable)?;
			Locked::mutate(|locked| *locked += amount);
			Ok(())
		})
	}

	fn unlock(who: &AccountId, amount: Musd) -> DispatchResult {
		Locked::try_mutate(|locked| {
			*locked = locked.checked_sub(amount).ok_or(TokenError::FundsUnavailable)?;
			Spendable::mutate(who, |spendable| *spendable += amount);
			Ok(())
		})
	}

	fn burn_locked(amount: Musd) -> DispatchResult {
		if RefusesToBurn::get() {
			return Err(DispatchError::Unavailable);
		}
		Locked::try_mutate(|locked| {
			*locked = locked.checked_sub(amount).ok_or(TokenError::FundsUnavailable)?;
			Burned::mutate(|burned| *burned += amount);
			Ok(())
		})
	}
}

impl Credit<AccountId> for Ledger {
	fn curve(_who: &AccountId) -> Option<Curve> {
		None
	}

	fn points(_who: &AccountId) -> Points {
		0
	}

	fn threshold() -> Points {
		100
	}

	fn note_active(who: &AccountId) {
		Active::append(who);
	}

	fn record_work(who: &AccountId, musd: Musd) {
		RecordedWork::mutate(who, |work| work.push(musd));
	}
}

impl RewardStream<AccountId> for Ledger {
	fn draw(to: &AccountId, amount: Balance) -> Balance {
		let amount = amount.min(Budget::get());
		match Currency::transfer(&POOL, to, amount, Preservation::Preserve) {
			Ok(moved) => {
				Budget::mutate(|budget| *budget -= moved);
				moved
			},
			Err(_) => 0,
		}
	}

	fn give_back(from: &AccountId, amount: Balance) -> DispatchResult {
		Currency::transfer(from, &POOL, amount, Preservation::Expendable).map(|_| ())
	}
}

#[cfg(feature = "runtime-benchmarks")]
impl crate::BenchmarkHelper<AccountId> for Ledger {
	fn endow(who: &AccountId, amount: Musd) {
		Spendable::mutate(who, |spendable| *spendable += amount);
	}

	fn admit(_provider: &AccountId) {}

	fn fund_stream() {
		CurrentPrice::put(PRICE);
		Budget::put(BUDGET);
	}
}

pub struct ExtBuilder {
	authorities: u8,
	local_authority: Option<u8>,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self { authorities: 2, local_authority: Some(0) }
	}
}

impl ExtBuilder {
	/// How many authorities the session has.
	pub fn authorities(mut self, count: u8) -> Self {
		self.authorities = count;
		self
	}

	/// The authority whose key this node holds.
	pub fn local_authority(mut self, authority: Option<u8>) -> Self {
		self.local_authority = authority;
		self
	}

	pub fn build(self) -> TestExternalities {
		self.build_with_pool().0
	}

	/// Also returns what the off-chain worker has handed in.
	pub fn build_with_pool(self) -> (TestExternalities, Pool) {
		let genesis = RuntimeGenesisConfig {
			currency: pallet_balances::GenesisConfig {
				balances: [CONSUMER, OTHER_CONSUMER, PROVIDER, OTHER_PROVIDER, POOL]
					.map(|who| (who, ENDOWMENT))
					.into_iter()
					.chain([(Workload::pot_account(), EXISTENTIAL_DEPOSIT)])
					.collect(),
				..Default::default()
			},
			..Default::default()
		};
		let mut ext: TestExternalities =
			genesis.build_storage().expect("the genesis is sound").into();

		let keystore = MemoryKeystore::new();
		let (offchain, _) = TestOffchainExt::with_offchain_db(ext.offchain_db());
		let pool = Pool::default();
		ext.register_extension(OffchainDbExt::new(offchain.clone()));
		ext.register_extension(OffchainWorkerExt::new(offchain));
		ext.register_extension(TransactionPoolExt::new(pool.clone()));
		ext.register_extension(KeystoreExt(Arc::new(keystore)));
		ext.execute_with(|| {
			System::initialize(&1, &GENESIS, &Default::default());
			Now::put(START);
			Today::put(FIRST_DAY);
			CurrentPrice::put(PRICE);
			Budget::put(BUDGET);
			for consumer in [CONSUMER, OTHER_CONSUMER] {
				Spendable::insert(consumer, SPENDABLE);
			}
			set_authorities(self.authorities);
			if let Some(authority) = self.local_authority {
				AuthorityId::generate_pair(Some(authority_seed(authority).into_bytes()));
			}
		});
		ext.persist_offchain_overlay();
		(ext, pool)
	}

	/// Runs `test`, then checks the pallet's invariants.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			assert_invariants();
		});
	}
}

/// The pallet's invariants, and that the MUSD ledger has just the channels' escrow locked.
pub fn assert_invariants() {
	Workload::do_try_state().expect("the invariants hold");
	assert_eq!(crate::Escrowed::<Test>::get(), Locked::get());
}

/// In hexadecimal: stretching a phrase would take most of the tests' time.
fn authority_seed(authority: u8) -> String {
	format!("0x{}", format!("{:02x}", authority + 1).repeat(32))
}

/// The key of an authority.
pub fn authority_pair(authority: u8) -> AuthorityPair {
	AuthorityPair::from_string(&authority_seed(authority), None).expect("a sound seed")
}

/// Replaces the session's keys, without a new session.
pub fn set_authorities(count: u8) {
	let keys = (0..count).map(|authority| authority_pair(authority).public()).collect();
	AuthorityKeys::<Test>::put(frame_support::WeakBoundedVec::force_from(keys, None));
}

/// Lets time pass within the day.
pub fn pass(time: Moment) {
	Now::mutate(|now| *now += time);
}

/// Turns the day: the stream has a new budget, and the pallet is told.
pub fn turn_day_with(budget: Balance) -> Weight {
	let ended = Today::get();
	Today::put(ended + 1);
	Now::put(Moment::from(ended + 1) * DAY);
	Budget::put(budget);
	Workload::on_new_day(ended, ended + 1)
}

pub fn turn_day() -> Weight {
	turn_day_with(BUDGET)
}

/// Gives the pallet a whole idle block.
pub fn idle() -> Weight {
	Workload::on_idle(System::block_number(), Weight::from_parts(1_500_000_000_000, u64::MAX))
}

/// The session key of a channel, derived from its number.
pub fn session_pair(channel: ChannelId) -> sr25519::Pair {
	sr25519::Pair::from_seed_slice(&[&channel.to_le_bytes()[..], &[9; 24]].concat())
		.expect("32 bytes are a seed")
}

/// The public part of [`session_pair`].
pub fn session_key(channel: ChannelId) -> [u8; 32] {
	session_pair(channel).public().0
}

/// Opens a channel, whose vouchers [`voucher`] signs, and returns its number.
pub fn open(consumer: AccountId, provider: AccountId, funding: Musd) -> ChannelId {
	let channel = crate::NextChannelId::<Test>::get();
	Workload::open(
		RuntimeOrigin::signed(consumer),
		provider,
		session_key(channel),
		TARIFF,
		funding,
		DAY,
	)
	.expect("the channel opens");
	channel
}

/// The voucher of a channel over `amount`, for a byte each way per thousand units of MUSD.
pub fn voucher(channel: ChannelId, amount: Musd) -> SignedVoucher {
	let bytes = (amount / 1_000) as u64;
	sign(Voucher { channel, amount, bytes_up: bytes, bytes_down: bytes, sequence: bytes })
}

/// Signs with the channel's session key, for this chain.
pub fn sign(voucher: Voucher) -> SignedVoucher {
	let payload = voucher.signing_payload(&GENESIS.0);
	SignedVoucher { voucher, signature: session_pair(voucher.channel).sign(&payload).0 }
}

pub fn settle(provider: AccountId, signed: SignedVoucher) -> DispatchResult {
	Workload::settle(RuntimeOrigin::signed(provider), signed)
}

/// A batch of the first authority with the number that is due.
pub fn batch(groups: Vec<(AccountId, Vec<SignedVoucher>)>) -> Batch<Test> {
	let session_index = crate::CurrentSession::<Test>::get();
	Batch {
		session_index,
		authority_index: 0,
		number: crate::BatchCount::<Test>::get(session_index, 0),
		groups: BoundedVec::truncate_from(
			groups
				.into_iter()
				.map(|(provider, vouchers)| Group {
					provider,
					vouchers: BoundedVec::truncate_from(vouchers),
				})
				.collect(),
		),
	}
}

/// The signature of the authority that the batch names.
pub fn sign_batch(batch: &Batch<Test>) -> AuthoritySignature {
	authority_pair(batch.authority_index as u8).sign(&batch.signing_hash(&GENESIS.0))
}

/// The transaction that hands in a batch.
pub fn transaction(batch: Batch<Test>) -> UncheckedExtrinsic {
	let signature = sign_batch(&batch);
	let call = crate::Call::settle_batch { batch, signature };
	Test::create_authorized_transaction(call.into())
}

/// What the pool does with a transaction.
pub fn validate(transaction: UncheckedExtrinsic) -> TransactionValidity {
	let info = transaction.get_dispatch_info();
	let length = transaction.encoded_size();
	Checkable::check(transaction, &frame_system::ChainContext::<Test>::default())?.validate::<Test>(
		TransactionSource::External,
		&info,
		length,
	)
}

/// What a block does with a transaction.
pub fn apply(transaction: UncheckedExtrinsic) -> Result<DispatchResult, TransactionValidityError> {
	let info = transaction.get_dispatch_info();
	let length = transaction.encoded_size();
	let result: ApplyExtrinsicResultWithInfo<_> =
		Checkable::check(transaction, &frame_system::ChainContext::<Test>::default())?
			.apply::<Test>(&info, length);
	result.map(|outcome| outcome.map(|_| ()).map_err(|error| error.error))
}

/// Hands in a batch of the first authority and executes it.
pub fn settle_batch(groups: Vec<(AccountId, Vec<SignedVoucher>)>) {
	apply(transaction(batch(groups))).expect("the batch is valid").expect("no batch fails");
}

/// Takes what the off-chain worker hands in.
#[derive(Clone, Default)]
pub struct Pool(Arc<Mutex<PoolState>>);

#[derive(Default)]
struct PoolState {
	transactions: Vec<Vec<u8>>,
	/// How many it holds at most, if there is a bound.
	room: Option<usize>,
}

impl Pool {
	/// Refuses everything beyond so many transactions.
	pub fn bound(&self, room: usize) {
		self.state().room = Some(room);
	}

	/// Takes out what was handed in.
	pub fn take(&self) -> Vec<UncheckedExtrinsic> {
		std::mem::take(&mut self.state().transactions)
			.into_iter()
			.map(|bytes| UncheckedExtrinsic::decode(&mut &bytes[..]).expect("a transaction"))
			.collect()
	}

	fn state(&self) -> MutexGuard<'_, PoolState> {
		self.0.lock().expect("no test panics with the pool in hand")
	}
}

impl TransactionPool for Pool {
	fn submit_transaction(&mut self, transaction: Vec<u8>) -> Result<(), ()> {
		let mut state = self.state();
		if state.room.is_some_and(|room| state.transactions.len() >= room) {
			return Err(());
		}
		state.transactions.push(transaction);
		Ok(())
	}
}

/// Writes the outbox, as the node does.
pub fn fill_outbox(outbox: Outbox<AccountId>) {
	sp_io::offchain::local_storage_set(
		sp_core::offchain::StorageKind::PERSISTENT,
		OUTBOX_KEY,
		&outbox.encode(),
	);
}

/// Burns MC for MUSD, as the ledger's call does.
pub fn buy_musd(who: AccountId, mc: Balance) -> Result<Musd, DispatchError> {
	let price = CurrentPrice::get().ok_or(DispatchError::Unavailable)?;
	Currency::burn_from(&who, mc, Preservation::Preserve, Precision::Exact, Fortitude::Polite)?;
	let musd = musd_for_mc(mc, price).ok_or(DispatchError::Unavailable)?;
	Spendable::mutate(who, |spendable| *spendable += musd);
	Ok(musd)
}

/// All the MC of an account, on hold or not.
pub fn mc_of(who: AccountId) -> Balance {
	Currency::total_balance(&who)
}

/// The MC of an account on hold for its channels.
pub fn deposits_of(who: AccountId) -> Balance {
	Currency::balance_on_hold(&crate::HoldReason::Channel.into(), &who)
}

/// The events of this pallet since the last call.
pub fn take_events() -> Vec<crate::Event<Test>> {
	let events = System::read_events_for_pallet::<crate::Event<Test>>();
	System::reset_events();
	events
}

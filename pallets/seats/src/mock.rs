//! A runtime with this pallet and the consensus pallets of the SDK, validators with real keys, and a node
//! that knows of it what headers tell.

use codec::Encode;
use frame_support::{
	assert_ok, derive_impl, parameter_types,
	traits::{ConstU128, ConstU32, ConstU64, KeyOwnerProofSystem, OnFinalize, OnInitialize},
};
use frame_system::offchain::{CreateBare, CreateTransactionBase};
use metachain_primitives::{
	money::Balance,
	seats::{Seats as SeatCount, SeatsOf},
	traits::{Candidates, Parliament},
};
use pallet_session::historical::{self, IdentificationTuple, NoteHistoricalRoot};
use sp_consensus_babe::{
	digests::{CompatibleDigestItem, PreDigest, SecondaryPlainPreDigest},
	AllowedSlots, BabeEpochConfiguration,
};
use sp_core::{ed25519, proof_of_possession::ProofOfPossessionGenerator, sr25519, Pair, H256};
use sp_runtime::{
	impl_opaque_keys,
	testing::TestXt,
	traits::{BlakeTwo256, Header as _, OpaqueKeys},
	BuildStorage, Digest, DigestItem, DispatchResult, KeyTypeId, Perbill,
};
use sp_session::MembershipProof;

use crate::{
	self as pallet_seats, seat_list, AuthorOfSeat, ClosedSeats, KeysInUse, SeatShare, SeatShareOf,
	UpToLimitBySeats, ValidatorOf, WeightedBabe, WeightedGrandpa,
};

pub type AccountId = u64;
pub type Header = sp_runtime::generic::Header<u64, BlakeTwo256>;
type Block = frame_system::mocking::MockBlock<Test>;

pub const ALICE: AccountId = 1;
pub const BOB: AccountId = 2;
pub const CHARLIE: AccountId = 3;
pub const DAVE: AccountId = 4;
pub const EVE: AccountId = 5;
pub const FERDIE: AccountId = 6;
/// Everybody who has session keys from genesis on, and MC.
pub const ACCOUNTS: [AccountId; 6] = [ALICE, BOB, CHARLIE, DAVE, EVE, FERDIE];

/// Milliseconds.
pub const SLOT: u64 = 6_000;
/// Slots.
pub const EPOCH: u64 = 4;
pub const FIRST_SLOT: u64 = 1_000;
pub const MAX_SEATS: u32 = 600;
pub const REMEMBERED_SESSIONS: u32 = 10;
pub const MAX_STALL_DELAY: u64 = 3 * EPOCH;
pub const STALL_VOTE_SESSIONS: u32 = 2;
/// What everybody has at stake.
pub const STAKE: Balance = 1_000_000;

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
	pub type Timestamp = pallet_timestamp;
	#[runtime::pallet_index(2)]
	pub type Currency = pallet_balances;
	#[runtime::pallet_index(3)]
	pub type Babe = pallet_babe;
	#[runtime::pallet_index(4)]
	pub type Authorship = pallet_authorship;
	#[runtime::pallet_index(5)]
	pub type Seats = pallet_seats;
	#[runtime::pallet_index(6)]
	pub type Offences = pallet_offences;
	#[runtime::pallet_index(7)]
	pub type Historical = pallet_session::historical;
	#[runtime::pallet_index(8)]
	pub type Session = pallet_session;
	#[runtime::pallet_index(9)]
	pub type Grandpa = pallet_grandpa;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
	type Block = Block;
	type AccountData = pallet_balances::AccountData<Balance>;
}

impl<Call> CreateTransactionBase<Call> for Test
where
	RuntimeCall: From<Call>,
{
	type Extrinsic = TestXt<RuntimeCall, ()>;
	type RuntimeCall = RuntimeCall;
}

impl<Call> CreateBare<Call> for Test
where
	RuntimeCall: From<Call>,
{
	fn create_bare(call: RuntimeCall) -> Self::Extrinsic {
		TestXt::new_bare(call)
	}
}

impl pallet_timestamp::Config for Test {
	type Moment = u64;
	type OnTimestampSet = Babe;
	type MinimumPeriod = ConstU64<{ SLOT / 2 }>;
	type WeightInfo = ();
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
	type Balance = Balance;
	type ExistentialDeposit = ConstU128<1>;
	type AccountStore = System;
}

type ReportLongevity = ConstU64<1_000>;

impl pallet_babe::Config for Test {
	type EpochDuration = ConstU64<EPOCH>;
	type ExpectedBlockTime = ConstU64<SLOT>;
	type EpochChangeTrigger = pallet_babe::ExternalTrigger;
	type DisabledValidators = ClosedSeats<Test>;
	type WeightInfo = ();
	type MaxAuthorities = ConstU32<MAX_SEATS>;
	type MaxNominators = ConstU32<0>;
	type KeyOwnerProof = MembershipProof;
	type EquivocationReportSystem =
		pallet_babe::EquivocationReportSystem<Test, Offences, KeysInUse<Test>, ReportLongevity>;
}

impl pallet_grandpa::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = ();
	type MaxAuthorities = ConstU32<MAX_SEATS>;
	type MaxNominators = ConstU32<0>;
	type MaxSetIdSessionEntries = ConstU64<{ REMEMBERED_SESSIONS as u64 }>;
	type KeyOwnerProof = MembershipProof;
	type EquivocationReportSystem =
		pallet_grandpa::EquivocationReportSystem<Test, Offences, KeysInUse<Test>, ReportLongevity>;
}

parameter_types! {
	/// Whom the authorship pallet told to have produced the block.
	pub static NotedAuthor: Option<AccountId> = None;
}

impl pallet_authorship::EventHandler<AccountId, u64> for NotedAuthor {
	fn note_author(author: AccountId) {
		NotedAuthor::set(Some(author));
	}
}

impl pallet_authorship::Config for Test {
	type FindAuthor = AuthorOfSeat<Test>;
	type EventHandler = NotedAuthor;
}

impl_opaque_keys! {
	pub struct SessionKeys {
		pub babe: WeightedBabe<Test>,
		pub grandpa: WeightedGrandpa<Test>,
	}
}

impl pallet_session::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type ValidatorId = AccountId;
	type ValidatorIdOf = ValidatorOf<Test>;
	type ShouldEndSession = Babe;
	type NextSessionRotation = Babe;
	type SessionManager = NoteHistoricalRoot<Test, Seats>;
	type SessionHandler = <SessionKeys as OpaqueKeys>::KeyTypeIdProviders;
	type Keys = SessionKeys;
	type DisablingStrategy = UpToLimitBySeats;
	type WeightInfo = ();
	type Currency = Currency;
	type KeyDeposit = ConstU128<10>;
}

impl historical::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type FullIdentification = SeatShare;
	type FullIdentificationOf = SeatShareOf<Test>;
}

impl pallet_offences::Config for Test {
	type RuntimeEvent = RuntimeEvent;
	type IdentificationTuple = IdentificationTuple<Test>;
	type OnOffenceHandler = Seats;
}

parameter_types! {
	/// Whom the nodes elected last.
	pub static Elected: Vec<SeatsOf<AccountId>> = Vec::new();
	/// Who lost which part of what it had left, in order.
	pub static Losses: Vec<(AccountId, Perbill)> = Vec::new();
}

impl Parliament<AccountId> for Elected {
	fn elected() -> Vec<SeatsOf<AccountId>> {
		Elected::get()
	}
}

impl Candidates<AccountId> for Losses {
	fn is_candidate(who: &AccountId) -> bool {
		ACCOUNTS.contains(who)
	}

	fn punish(who: &AccountId, part: Perbill) -> Balance {
		let left = stake_left(*who);
		Losses::mutate(|losses| losses.push((*who, part)));
		left - stake_left(*who)
	}
}

/// What `who` has left at stake.
pub fn stake_left(who: AccountId) -> Balance {
	let losses = Losses::get().into_iter().filter(|(loser, _)| *loser == who);
	losses.fold(STAKE, |left, (_, part)| left - part * left)
}

#[cfg(feature = "runtime-benchmarks")]
impl pallet_seats::BenchmarkHelper<AccountId> for Elected {
	fn elect(parliament: Vec<SeatsOf<AccountId>>) {
		Elected::set(parliament);
	}
}

impl pallet_seats::Config for Test {
	type Parliament = Elected;
	type Candidates = Losses;
	type MaxSeats = ConstU32<MAX_SEATS>;
	type RememberedSessions = ConstU32<REMEMBERED_SESSIONS>;
	type MaxStallDelay = ConstU64<MAX_STALL_DELAY>;
	type StallVoteSessions = ConstU32<STALL_VOTE_SESSIONS>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = Elected;
}

/// Validators and their seats.
pub fn seats(held: &[(AccountId, SeatCount)]) -> Vec<SeatsOf<AccountId>> {
	held.iter().map(|&(validator, seats)| SeatsOf { validator, seats }).collect()
}

/// Lets the nodes elect.
pub fn elect(parliament: &[(AccountId, SeatCount)]) {
	Elected::set(seats(parliament));
}

/// The private session keys of a validator.
pub struct Pairs {
	pub babe: sr25519::Pair,
	pub grandpa: ed25519::Pair,
}

/// The keys that `who` has when it has changed them so many times.
pub fn pairs(who: AccountId, changes: u8) -> Pairs {
	let mut seed = [changes; 32];
	seed[..8].copy_from_slice(&who.to_le_bytes());
	Pairs { babe: sr25519::Pair::from_seed(&seed), grandpa: ed25519::Pair::from_seed(&seed) }
}

/// The public part of [`pairs`].
pub fn keys(who: AccountId, changes: u8) -> SessionKeys {
	let Pairs { babe, grandpa } = pairs(who, changes);
	SessionKeys { babe: babe.public().into(), grandpa: grandpa.public().into() }
}

/// `who` changes its keys for the so-manieth time.
pub fn set_keys(who: AccountId, changes: u8) -> DispatchResult {
	let owner = who.encode();
	let mut pairs = pairs(who, changes);
	let proof = (
		pairs.babe.generate_proof_of_possession(&owner),
		pairs.grandpa.generate_proof_of_possession(&owner),
	);
	Session::set_keys(RuntimeOrigin::signed(who), keys(who, changes), proof.encode())
}

/// `who` drops its keys.
pub fn purge_keys(who: AccountId) {
	assert_ok!(Session::purge_keys(RuntimeOrigin::signed(who)));
}

/// `who` says that GRANDPA has stalled, and is to be revived in so many blocks after the next session has
/// begun.
pub fn vote_stalled(who: AccountId, delay: u64, best_finalized: u64) -> DispatchResult {
	Seats::vote_stalled(RuntimeOrigin::signed(who), delay, best_finalized)
}

/// Everybody says so, until that is enough.
pub fn vote_all_stalled(delay: u64) -> DispatchResult {
	let best_finalized = System::block_number() - 1;
	let undecided = || Grandpa::stalled().is_none();
	let mut voters = Seats::seats_now().into_iter().take_while(|_| undecided());
	voters.try_for_each(|one| vote_stalled(one.validator, delay, best_finalized))
}

/// Proves that the validators of now have this key.
pub fn prove(id: KeyTypeId, key: impl AsRef<[u8]>) -> MembershipProof {
	KeysInUse::<Test>::prove((id, key)).expect("there are validators")
}

pub struct ExtBuilder {
	validators: Vec<SeatsOf<AccountId>>,
	elected: Vec<SeatsOf<AccountId>>,
}

impl Default for ExtBuilder {
	fn default() -> Self {
		Self {
			validators: seats(&[(ALICE, 5), (BOB, 1), (CHARLIE, 1), (DAVE, 1)]),
			elected: Vec::new(),
		}
	}
}

impl ExtBuilder {
	pub fn validators(mut self, held: &[(AccountId, SeatCount)]) -> Self {
		self.validators = seats(held);
		self
	}

	/// Whom the nodes have elected at genesis already.
	pub fn elected(mut self, parliament: &[(AccountId, SeatCount)]) -> Self {
		self.elected = seats(parliament);
		self
	}

	pub fn genesis(self) -> RuntimeGenesisConfig {
		let (keys, non_authority_keys) = ACCOUNTS
			.into_iter()
			.map(|who| (who, who, keys(who, 0)))
			.partition(|(who, ..)| self.validators.iter().any(|one| one.validator == *who));
		RuntimeGenesisConfig {
			currency: pallet_balances::GenesisConfig {
				balances: ACCOUNTS.map(|who| (who, 1_000)).into(),
				..Default::default()
			},
			babe: pallet_babe::GenesisConfig {
				epoch_config: BabeEpochConfiguration {
					c: (1, 4),
					allowed_slots: AllowedSlots::PrimaryAndSecondaryPlainSlots,
				},
				..Default::default()
			},
			seats: pallet_seats::GenesisConfig { validators: self.validators },
			session: pallet_session::GenesisConfig { keys, non_authority_keys },
			..Default::default()
		}
	}

	pub fn build(self) -> sp_io::TestExternalities {
		Elected::set(self.elected.clone());
		Losses::set(Vec::new());
		NotedAuthor::set(None);
		let mut ext: sp_io::TestExternalities =
			self.genesis().build_storage().expect("the genesis is sound").into();
		ext.execute_with(|| Node::set(HeaderReader::at_genesis()));
		ext
	}

	/// Runs `test`, then checks the pallet's invariants, as after every block.
	pub fn build_and_execute(self, test: impl FnOnce()) {
		self.build().execute_with(|| {
			test();
			Seats::do_try_state().expect("the invariants hold");
		});
	}
}

type BabeAuthorities = Vec<(pallet_babe::AuthorityId, u64)>;
type GrandpaAuthorities = pallet_grandpa::AuthorityList;

/// What a node knows that has seen genesis, and headers since.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct HeaderReader {
	pub epoch: BabeAuthorities,
	pub next_epoch: BabeAuthorities,
	pub set: GrandpaAuthorities,
	pub set_id: u64,
	/// From this block on.
	pub coming_set: Option<(u64, GrandpaAuthorities)>,
}

parameter_types! {
	/// Follows all blocks that [`block_in_slot`] makes.
	pub static Node: HeaderReader = HeaderReader::default();
	static LastHash: H256 = H256::repeat_byte(69);
}

impl HeaderReader {
	fn at_genesis() -> Self {
		Self {
			epoch: Babe::authorities().into_inner(),
			set: Grandpa::grandpa_authorities(),
			..Default::default()
		}
	}

	fn read(&mut self, header: &Header) {
		if let Some(next_epoch) = announced_epoch(header) {
			// The first block belongs to the epoch of genesis.
			if header.number > 1 {
				self.epoch = core::mem::take(&mut self.next_epoch);
			}
			self.next_epoch = next_epoch;
		}
		if let Some((delay, set)) = announced_set(header) {
			assert_eq!(self.coming_set, None, "two changes at once");
			self.coming_set = Some((header.number + delay, set));
			self.set_id += 1;
		}
		if let Some((_, set)) = self.coming_set.take_if(|(from, _)| *from == header.number) {
			self.set = set;
		}
	}

	/// What the chain's own state says.
	fn expected() -> Self {
		let pending = Grandpa::pending_change();
		Self {
			epoch: Babe::authorities().into_inner(),
			next_epoch: pallet_babe::NextAuthorities::<Test>::get().into_inner(),
			set: Grandpa::grandpa_authorities(),
			set_id: Grandpa::current_set_id(),
			coming_set: pending.map(|change| {
				(change.scheduled_at + change.delay, change.next_authorities.into_inner())
			}),
		}
	}
}

/// The authorities of the next epoch, if this header announces them.
pub fn announced_epoch(header: &Header) -> Option<BabeAuthorities> {
	use sp_consensus_babe::{ConsensusLog, BABE_ENGINE_ID};
	let logs = header.digest().logs().iter();
	logs.filter_map(|log| log.consensus_try_to(&BABE_ENGINE_ID)).find_map(|log| match log {
		ConsensusLog::NextEpochData(next) => Some(next.authorities),
		_ => None,
	})
}

/// The next set of GRANDPA, and in how many blocks, if this header announces one.
pub fn announced_set(header: &Header) -> Option<(u64, GrandpaAuthorities)> {
	use sp_consensus_grandpa::{ConsensusLog, GRANDPA_ENGINE_ID};
	let logs = header.digest().logs().iter();
	logs.filter_map(|log| log.consensus_try_to(&GRANDPA_ENGINE_ID)).find_map(|log| match log {
		ConsensusLog::ScheduledChange(change) | ConsensusLog::ForcedChange(_, change) => {
			Some((change.delay, change.next_authorities))
		},
		_ => None,
	})
}

/// What a block says of its author: the slot, and the number of the author's seat.
pub fn pre_digest(slot: u64, seat: u32) -> DigestItem {
	let pre_digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest {
		authority_index: seat,
		slot: slot.into(),
	});
	<DigestItem as CompatibleDigestItem>::babe_pre_digest(pre_digest)
}

/// Runs a block of this slot, produced on this seat, with `inside` in it.
pub fn run_block(slot: u64, seat: u32, inside: impl FnOnce()) -> Header {
	let number = System::block_number() + 1;
	let digest = Digest { logs: vec![pre_digest(slot, seat)] };
	System::reset_events();
	System::initialize(&number, &LastHash::get(), &digest);
	AllPalletsWithSystem::on_initialize(number);
	Timestamp::set_timestamp(slot * SLOT);
	inside();
	AllPalletsWithSystem::on_finalize(number);
	let header = System::finalize();
	LastHash::set(header.hash());
	header
}

/// The position of the last validator that may produce the block of this slot.
fn author_position(slot: u64, held: &[SeatsOf<AccountId>]) -> usize {
	let is_forgiven = starts_session(slot) && pallet_session::QueuedChanged::<Test>::get();
	let disabled = if is_forgiven { Vec::new() } else { Session::disabled_validators() };
	let offenders = pallet_seats::Offenders::<Test>::get();
	let may = |(position, one): (usize, &SeatsOf<AccountId>)| {
		!disabled.contains(&(position as u32))
			&& !offenders.iter().any(|offender| offender.validator == one.validator)
	};
	held.iter().enumerate().rposition(may).expect("somebody is innocent")
}

/// Whether a block of this slot would be the first of a session.
fn starts_session(slot: u64) -> bool {
	System::block_number() > 0 && slot >= u64::from(Babe::current_epoch_start()) + EPOCH
}

/// Runs the block of this slot, which the last validator produces that may, and checks what always has to
/// hold: the author is found, headers tell what is in force, invariants.
pub fn block_in_slot(slot: u64, inside: impl FnOnce()) -> Header {
	let held = if starts_session(slot) { Seats::seats_queued() } else { Seats::seats_now() };
	let position = author_position(slot, &held);
	let seat = seat_list::seats_at(&held, position).start;

	let header = run_block(slot, seat, inside);
	assert_eq!(NotedAuthor::take(), Some(held[position].validator));
	Node::mutate(|node| node.read(&header));
	assert_eq!(Node::get(), HeaderReader::expected());
	Seats::do_try_state().expect("the invariants hold");
	header
}

/// The slot of the last block.
pub fn slot() -> u64 {
	Babe::current_slot().into()
}

pub fn next_block_with(inside: impl FnOnce()) -> Header {
	let slot = if System::block_number() == 0 { FIRST_SLOT } else { slot() + 1 };
	block_in_slot(slot, inside)
}

/// Runs a block in which this succeeds.
pub fn next_block_ok(inside: impl FnOnce() -> DispatchResult) -> Header {
	next_block_with(|| inside().expect("it succeeds"))
}

pub fn next_block() -> Header {
	next_block_with(|| ())
}

/// Runs blocks until the next session has started. Returns the header of its first block.
pub fn next_session() -> Header {
	let session = Session::current_index();
	loop {
		let header = next_block();
		if Session::current_index() > session {
			return header;
		}
	}
}

/// Lets so many epochs pass without any block, then runs a block.
pub fn skip_epochs(epochs: u64) -> Header {
	block_in_slot(slot() + (epochs + 1) * EPOCH, || ())
}

/// The events of this pallet in the last block.
pub fn events() -> Vec<crate::Event<Test>> {
	System::read_events_for_pallet::<crate::Event<Test>>()
}

//! Some weeks in the life of some dozens of nodes, by chance, in which credit, invitations, deposits and
//! representation act on each other. Every evening all sums are added up anew from what is known of each
//! node, and every morning what each has earned by the day.

#[path = "../common/mod.rs"]
mod common;

mod actions;
mod books;
mod dice;

use std::collections::BTreeMap;

use common::{equivocation::two_blocks, nodes::pair, Chain};
use frame_support::traits::KeyOwnerProofSystem;
use metachain_runtime::{
	AccountId, Calendar, Credit, Runtime, RuntimeEvent, Seats, UncheckedExtrinsic,
};
use pallet_invitation::Event::BonusGranted;
use pallet_seats::KeysInUse;
use sp_core::{sr25519, Pair};
use sp_keyring::Sr25519Keyring;

use books::{Evening, Incomes};
use dice::Dice;

const DAYS: usize = 36;
const NEWCOMERS: usize = 30;

/// How many blocks each half of a day has, and how many nodes act in each.
const BLOCKS: usize = 3;
const ACTIONS: usize = 10;

/// What a history has to have to be worth its while.
const EVENTFUL: [&str; 18] = [
	"bonus",
	"check in",
	"claim",
	"claim for blocks",
	"delegate",
	"join",
	"lower",
	"move",
	"offence",
	"purchase",
	"register",
	"replenish",
	"resign",
	"set keys",
	"stand",
	"undelegate",
	"unregister",
	"withdraw",
];

/// On the evenings of these days a validator is found to have equivocated.
const OFFENCES: [usize; 2] = [9, 20];

/// After this day there are no blocks for some days.
const BREAK: usize = 14;
const DAYS_OF_BREAK: u64 = 3;

const SLOTS_PER_DAY: u64 = 100;

/// What is done in a block, by name.
type Transactions = Vec<(&'static str, UncheckedExtrinsic)>;

struct History {
	chain: Chain,
	dice: Dice,
	/// All who will ever be nodes. The well-known ones are from genesis on.
	people: Vec<sr25519::Pair>,
	/// The secrets of open invitations.
	invitations: Vec<sr25519::Pair>,
	invited: usize,
	incomes: Incomes,
	/// How often what was done.
	done: BTreeMap<&'static str, u32>,
	refused: u32,
}

impl History {
	fn new(seed: u64) -> Self {
		let mut chain = Chain::new("local_testnet");
		chain.block(Vec::new());
		let newcomers = (0..NEWCOMERS).map(|number| pair(&format!("newcomer/{number}")));
		Self {
			chain,
			dice: Dice::new(seed),
			people: Sr25519Keyring::well_known().map(|key| key.pair()).chain(newcomers).collect(),
			invitations: Vec::new(),
			invited: 0,
			incomes: Incomes::default(),
			done: BTreeMap::new(),
			refused: 0,
		}
	}

	/// Runs a block on a seat that is open.
	fn block(&mut self, transactions: Transactions) {
		let open = self.chain.open_seats();
		let seat = self.dice.pick(&open).expect("a seat is open");
		self.block_on(seat, transactions);
	}

	/// The pool would have taken all of the transactions; one that comes after another may still be
	/// refused.
	fn block_on(&mut self, seat: u32, transactions: Transactions) {
		let (names, transactions): (Vec<_>, _) = transactions.into_iter().unzip();
		let results = self.chain.block_on(seat, transactions);
		for (name, result) in names.into_iter().zip(results) {
			match result.expect(name) {
				Ok(()) => *self.done.entry(name).or_default() += 1,
				Err(error) => {
					println!("{name}: {error:?}");
					self.refused += 1;
				},
			}
		}
		for event in self.chain.events() {
			if matches!(event, RuntimeEvent::Invitation(BonusGranted { .. })) {
				*self.done.entry("bonus").or_default() += 1;
			}
			self.incomes.note_claim(event);
		}
	}

	fn day(&mut self) {
		for _ in 0..2 {
			// A block that begins a session has no space to spare.
			self.block(Vec::new());
			for _ in 0..BLOCKS {
				let transactions = self.act(ACTIONS);
				self.block(transactions);
			}
			self.chain.skip(SLOTS_PER_DAY / 2 - 2 * BLOCKS as u64);
		}
	}

	/// Lets the day turn, after so many days without blocks.
	fn night(&mut self, missed: u64) {
		let evening = Evening::of(&mut self.chain, &self.people);
		let left = SLOTS_PER_DAY - 1 - self.chain.slot() % SLOTS_PER_DAY;
		self.chain.skip(left + missed * SLOTS_PER_DAY);
		self.block(Vec::new());
		assert_eq!(u64::from(self.chain.state(Calendar::today) - evening.day), 1 + missed);
		let events = self.chain.events();
		self.incomes.note_day(&evening, events);
		// A day may turn with a session. What has to catch up then does so in the next block.
		self.block(Vec::new());
	}

	/// Reports that a validator has produced two blocks for the slot of now.
	fn offend(&mut self) {
		self.block(Vec::new());
		let held = self.chain.state(Seats::seats_now);
		let offender = self.dice.pick(&held).expect("somebody validates").validator;
		let first_seat = held
			.iter()
			.take_while(|seats| seats.validator != offender)
			.map(|seats| seats.seats)
			.sum::<u32>();
		let is_offender = |pair: &&sr25519::Pair| AccountId::from(pair.public()) == offender;
		let author = self.people.iter().find(is_offender).expect("nobody else validates").clone();
		let key = (sp_consensus_babe::KEY_TYPE, author.public());
		let key_owner_proof =
			self.chain.state(|| KeysInUse::<Runtime>::prove(key)).expect("the key is in use");
		let slot = self.chain.slot();
		let report = pallet_babe::Call::<Runtime>::report_equivocation_unsigned {
			equivocation_proof: Box::new(two_blocks(&author, first_seat, slot)),
			key_owner_proof,
		};
		let credit = self.chain.state(|| Credit::points(offender.clone()));
		let report = UncheckedExtrinsic::new_bare(report.into());
		// Who is disabled by a block cannot be its author.
		let seat = self.chain.open_seats().into_iter().find(|seat| *seat != first_seat);
		self.block_on(seat.unwrap_or(first_seat), vec![("offence", report)]);
		assert!(self.chain.state(|| Credit::points(offender)) < credit);
	}

	/// Everything that has to be true at any time.
	fn check(&mut self) {
		let evening = Evening::of(&mut self.chain, &self.people);
		evening.check_sums(&mut self.chain);
		self.incomes.check(&mut self.chain, &self.people);
		#[cfg(feature = "try-runtime")]
		self.chain.check_invariants();
	}
}

#[test]
fn sums_and_rewards_should_be_those_of_all_nodes_in_a_random_history() {
	let mut history = History::new(1);
	history.check();
	history.night(0);
	for day in 0..DAYS {
		history.day();
		if OFFENCES.contains(&day) {
			history.offend();
		}
		history.check();
		history.night(if day == BREAK { DAYS_OF_BREAK } else { 0 });
		history.check();
	}
	println!("{:?}, and {} refused", history.done, history.refused);
	for action in EVENTFUL {
		assert!(history.done.contains_key(action), "{action}");
	}
	assert!(history.refused < 10, "{}", history.refused);
}

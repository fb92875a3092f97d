//! Measures what the turn of a day and a change of session cost, with more and more registered nodes and
//! validators, and what a claim costs after a day and after a year.
//!
//! Blocks are executed by the runtime's WebAssembly on a state trie in memory, with all the nodes there are:
//! their accounts, credit, deposits and delegations. Reads and writes are of different keys; the size of the
//! storage proof says how much of the state a block touches. The reference is the payout of the same day by a
//! walk over all delegators.
//!
//! Run it with
//!
//!     cargo run --release -p metachain-node --example day_roll -- [--json] [--quick]

mod execution;
mod walk;
mod world;

use std::{
	env,
	error::Error,
	io::{stderr, Write},
	time::{Duration, Instant},
};

use codec::Encode;
use execution::{Chain, Cost, Runtime};
use metachain_runtime::{
	transaction, RuntimeCall, Signature, SignedPayload, System, UncheckedExtrinsic,
};
use serde_json::{json, Value};
use walk::Walk;
use world::{DAY, EPOCH, FIRST_SLOT, MIDNIGHT, SIGNER};

type Failure = Box<dyn Error + Send + Sync>;

const NODES: [u32; 3] = [1_000, 100_000, 1_000_000];
const VALIDATORS: [u32; 3] = [4, 100, 300];
/// The size of network whose times the ratio is of.
const COMPARED_VALIDATORS: u32 = 100;
/// In the smallest network claims are looked at too.
const CLAIMING_VALIDATORS: u32 = VALIDATORS[0];
/// After so many days.
const CLAIM_DAYS: [u64; 2] = [1, 365];
/// The number of the first day that has a budget. The turn that ends it is measured.
const FIRST_PAID_DAY: u64 = 1;
/// Of each time the shortest of so many is taken.
const ROUNDS: usize = 5;

fn main() -> Result<(), Failure> {
	let arguments: Vec<_> = env::args().skip(1).collect();
	if let Some(unknown) =
		arguments.iter().find(|given| !["--json", "--quick"].contains(&&given[..]))
	{
		return Err(format!("unknown argument {unknown}").into());
	}
	let given = |name: &str| arguments.iter().any(|argument| argument == name);
	let nodes = if given("--quick") { &NODES[..2] } else { &NODES[..] };

	let runtime = Runtime::new()?;
	let mut networks = Vec::new();
	for nodes in nodes {
		for validators in VALIDATORS {
			networks.push(Network::measure(&runtime, *nodes, validators)?);
		}
	}
	let report = Report { networks };
	if given("--json") {
		println!("{}", report.object()?);
	} else {
		report.print()?;
	}
	Ok(())
}

/// What was measured with so many nodes and validators.
struct Network {
	nodes: u32,
	validators: u32,
	/// A block in which nothing happens.
	ordinary: Cost,
	/// The first block of a session after an election, in which the new seats are announced.
	announced: Cost,
	/// The first block of the one after that, in which they are enacted.
	enacted: Cost,
	/// The first block of a day, in which the day before is closed and paid to all validators and a
	/// parliament elected.
	day_turn: Cost,
	/// The days, and what both claims of a node cost then.
	claims: Vec<(u64, Cost, Cost)>,
	/// The reference.
	walk: Walk,
}

impl Network {
	fn measure(runtime: &Runtime, nodes: u32, validators: u32) -> Result<Self, Failure> {
		let started = Instant::now();
		let mut chain = Chain::new(runtime, world::genesis(validators)?);
		chain.advance(FIRST_SLOT, &[])?;
		chain.advance(FIRST_SLOT + 1, &[])?;
		world::add_nodes(chain.state(), nodes)?;
		let built = started.elapsed();

		let ordinary = chain.measure(FIRST_SLOT + 2, &[], ROUNDS)?.cost();
		let walk = walk::pay_everyone(chain.state())?;
		chain.advance(FIRST_SLOT + EPOCH, &[])?;
		// It sets the chain's first budget: the day that ends pays nothing.
		chain.advance(MIDNIGHT + DAY, &[])?;
		let announced = measured(&mut chain, FIRST_SLOT + 2 * EPOCH)?;
		let enacted = measured(&mut chain, FIRST_SLOT + 3 * EPOCH)?;
		world::let_all_author(chain.state())?;
		let day_turn = measured(&mut chain, MIDNIGHT + 2 * DAY)?;
		let claims =
			if validators == CLAIMING_VALIDATORS { claims(&mut chain)? } else { Vec::new() };
		// For whoever waits.
		let _ = writeln!(
			stderr(),
			"{nodes} nodes, {validators} validators: built in {built:.1?}, measured in {:.1?}",
			started.elapsed() - built
		);
		Ok(Self { nodes, validators, ordinary, announced, enacted, day_turn, claims, walk })
	}

	fn object(&self) -> Value {
		json!({
			"nodes": self.nodes,
			"validators": self.validators,
			"ordinary_block": cost_object(&self.ordinary),
			"day_turn": cost_object(&self.day_turn),
			"session_announced": cost_object(&self.announced),
			"session_enacted": cost_object(&self.enacted),
			"claims": self
				.claims
				.iter()
				.map(|(days, staking, representation)| json!({
					"days": days,
					"staking": cost_object(staking),
					"representation": cost_object(representation),
				}))
				.collect::<Vec<_>>(),
			"walk_ms": millis(self.walk.time),
		})
	}
}

/// Measures the block of this slot, and makes it part of the chain.
fn measured(chain: &mut Chain, slot: u64) -> Result<Cost, Failure> {
	let run = chain.measure(slot, &[], ROUNDS)?;
	let cost = run.cost();
	chain.adopt(run)?;
	Ok(cost)
}

/// What it costs one node to claim, so many days after the first one that pays began.
fn claims(chain: &mut Chain) -> Result<Vec<(u64, Cost, Cost)>, Failure> {
	let mut measured = Vec::new();
	let mut day = FIRST_PAID_DAY + 1;
	for days in CLAIM_DAYS {
		while day < FIRST_PAID_DAY + days {
			day += 1;
			chain.advance(MIDNIGHT + day * DAY, &[])?;
		}
		let slot = MIDNIGHT + day * DAY + DAY - 1;
		// A block that begins a session has no room for transactions.
		chain.advance(slot - 1, &[])?;
		let staking = signed(chain, pallet_node_staking::Call::claim {}.into())?;
		let representation = signed(chain, pallet_representation::Call::claim {}.into())?;
		let cost =
			|claim| chain.measure(slot, &[claim], ROUNDS).map(|run| run.cost_of_transactions());
		measured.push((days, cost(staking)?, cost(representation)?));
	}
	Ok(measured)
}

/// A transaction of the node that can sign.
fn signed(chain: &mut Chain, call: RuntimeCall) -> Result<UncheckedExtrinsic, Failure> {
	chain.state().execute_with(|| {
		let account = SIGNER.to_account_id();
		let extension = transaction::extension(System::account_nonce(&account), 0);
		let payload = SignedPayload::new(call, extension.clone())
			.map_err(|error| format!("nothing can be signed: {error:?}"))?;
		let signature = payload.using_encoded(|bytes| Signature::Sr25519(SIGNER.sign(bytes)));
		let (call, ..) = payload.deconstruct();
		Ok(UncheckedExtrinsic::new_signed(call, account.into(), signature, extension))
	})
}

struct Report {
	networks: Vec<Network>,
}

impl Report {
	/// The networks with the fewest and with the most nodes, of one number of validators.
	fn extremes(&self) -> Result<(&Network, &Network), Failure> {
		let mut compared =
			self.networks.iter().filter(|network| network.validators == COMPARED_VALIDATORS);
		let fewest = compared.next().ok_or("nothing was measured")?;
		Ok((fewest, compared.next_back().unwrap_or(fewest)))
	}

	fn object(&self) -> Result<Value, Failure> {
		let (fewest, most) = self.extremes()?;
		Ok(json!({
			"bench": "day-roll",
			"ratio": ratio(most.day_turn.time, fewest.day_turn.time),
			"session_ratio": ratio(most.announced.time, fewest.announced.time),
			"walk_ratio": ratio(most.walk.time, fewest.walk.time),
			"walk_over_day_turn": ratio(most.walk.time, most.day_turn.time),
			"nodes": most.nodes,
			"validators": COMPARED_VALIDATORS,
			"networks": self.networks.iter().map(Network::object).collect::<Vec<_>>(),
		}))
	}

	fn print(&self) -> Result<(), Failure> {
		println!(
			"{:>9} {:>10}  {:<18} {:>7} {:>7} {:>12} {:>11}",
			"nodes", "validators", "block", "reads", "writes", "proof bytes", "time"
		);
		for network in &self.networks {
			let blocks = [
				("nothing happens", &network.ordinary),
				("seats announced", &network.announced),
				("seats enacted", &network.enacted),
				("the day turns", &network.day_turn),
			];
			for (name, cost) in blocks {
				print_line(network, name, cost);
			}
			for (days, staking, representation) in &network.claims {
				print_line(network, &format!("stake, {days} d"), staking);
				print_line(network, &format!("delegated, {days} d"), representation);
			}
			let Walk { delegators, time } = &network.walk;
			println!(
				"{:>9} {:>10}  a walk over {delegators} delegators {time:>20.3?}",
				network.nodes, network.validators
			);
		}
		let (fewest, most) = self.extremes()?;
		println!(
			"\nWith {COMPARED_VALIDATORS} validators, {} nodes against {}: the day's turn takes {:.2} times as \
			 long, a walk {:.0} times. With {} nodes the walk takes {:.0} times as long as the day's turn.",
			most.nodes,
			fewest.nodes,
			ratio(most.day_turn.time, fewest.day_turn.time),
			ratio(most.walk.time, fewest.walk.time),
			most.nodes,
			ratio(most.walk.time, most.day_turn.time),
		);
		Ok(())
	}
}

fn print_line(network: &Network, name: &str, cost: &Cost) {
	let Cost { reads, writes, proof, time } = cost;
	let (nodes, validators) = (network.nodes, network.validators);
	println!(
		"{nodes:>9} {validators:>10}  {name:<18} {reads:>7} {writes:>7} {proof:>12} {time:>11.3?}"
	);
}

fn cost_object(cost: &Cost) -> Value {
	json!({
		"reads": cost.reads,
		"writes": cost.writes,
		"proof_bytes": cost.proof,
		"ms": millis(cost.time),
	})
}

fn millis(time: Duration) -> f64 {
	(time.as_secs_f64() * 1e6).round() / 1e3
}

fn ratio(time: Duration, reference: Duration) -> f64 {
	(time.as_secs_f64() / reference.as_secs_f64().max(1e-9) * 1e4).round() / 1e4
}

//! A child process takes proofs by RPC and is killed while it does: whatever it had answered is held.

use std::{
	env,
	io::{BufRead, BufReader, Write},
	path::Path,
	process::{Command, Stdio},
};

use metachain_ingest::{store::Store, Config, Ingest};

use crate::world::*;

const STORE_OF_CHILD: &str = "METACHAIN_INGEST_TEST_STORE";
const CHANNELS: u64 = 50;

#[test]
fn accepted_proofs_survive_a_sigkill() {
	let directory = tempfile::tempdir().unwrap();
	let path = directory.path().join("proofs");
	for killed_after in [1, 30, 200] {
		let accepted = accepted_by_child(&path, killed_after);
		assert!(accepted.len() >= killed_after);
		let store = Store::open(&path, &GENESIS, CHANNELS).unwrap();
		for (channel, amount) in accepted {
			let held = store.get(&[channel]).unwrap().remove(0).expect("an accepted proof is lost");
			assert!(held.amount() >= amount, "an accepted proof was replaced by a lower one");
		}
	}
}

/// Runs [`takes_proofs_until_killed`] in a process of its own and kills it. Returns what it said it
/// had accepted until then.
fn accepted_by_child(path: &Path, killed_after: usize) -> Vec<(u64, u128)> {
	let mut child = Command::new(env::current_exe().unwrap())
		.args(["--exact", "durability::takes_proofs_until_killed", "--ignored", "--nocapture"])
		.env(STORE_OF_CHILD, path)
		.stdout(Stdio::piped())
		.spawn()
		.unwrap();
	let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
	let mut accepted: Vec<_> = lines.by_ref().filter_map(parse).take(killed_after).collect();
	child.kill().unwrap();
	child.wait().unwrap();
	accepted.extend(lines.filter_map(parse));
	accepted
}

/// `accepted CHANNEL AMOUNT`; the last line may be cut short.
fn parse(line: String) -> Option<(u64, u128)> {
	let mut words = line.strip_prefix("accepted ")?.strip_suffix('.')?.split(' ');
	Some((words.next()?.parse().ok()?, words.next()?.parse().ok()?))
}

#[test]
#[ignore = "the child of accepted_proofs_survive_a_sigkill"]
fn takes_proofs_until_killed() {
	let Some(path) = env::var_os(STORE_OF_CHILD) else { return };
	let config = Config::new(path.into(), true);
	let chain = Chain::new(CHANNELS);
	for id in 0..CHANNELS {
		chain.channel(id, |channel| channel.funded = u128::MAX);
	}
	let ingest = Ingest::open(chain, GENESIS, config, None).unwrap();
	let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
	// Goes on from what an earlier child has left.
	let held = ingest.store().page(None, CHANNELS as usize).unwrap();
	let first = held.iter().map(|proof| proof.amount()).max().unwrap_or(0) + 1;
	for amount in first.. {
		let channel = amount as u64 % CHANNELS;
		let request = format!(
			r#"{{"jsonrpc":"2.0","id":1,"method":"workload_submitProofs","params":[["{}"]]}}"#,
			proof(channel, amount)
		);
		let rpc = ingest.rpc();
		let (answer, _) = runtime.block_on(rpc.raw_json_request(&request, 1)).unwrap();
		assert!(answer.contains(r#"[{"accepted":true}]"#), "{answer}");
		println!("\naccepted {channel} {amount}.");
		std::io::stdout().flush().unwrap();
	}
}

//! `metachain-dvpn candidacy`.

use anyhow::{ensure, Context};
use serde_json::json;

use crate::{
	chain::{NodeClient, Profile, SessionKeys, Step},
	cli::{self, CandidacyCommand, Global},
	keys::AccountKey,
	output::Output,
	units,
};

/// Runs the command.
pub async fn candidacy(
	global: &Global,
	command: &CandidacyCommand,
	output: &Output,
) -> anyhow::Result<()> {
	let key = AccountKey::load(&global.key_file())?;
	let node = NodeClient::connect(&global.node).await?;
	match command {
		CandidacyCommand::Stand(options) => stand(&node, &key, options, output).await,
		CandidacyCommand::Chill => step(&node, &key, Step::Chill, output).await,
		CandidacyCommand::Resume => step(&node, &key, Step::Resume, output).await,
		CandidacyCommand::Resign => step(&node, &key, Step::Resign, output).await,
		CandidacyCommand::Keys => keys(&node, &key, output).await,
		CandidacyCommand::VoteStalled(options) => vote_stalled(&node, &key, options, output).await,
	}
}

async fn stand(
	node: &NodeClient,
	key: &AccountKey,
	options: &cli::Stand,
	output: &Output,
) -> anyhow::Result<()> {
	let least = node.min_self_deposit().await?;
	ensure!(options.mc >= least, "a candidate must put {} MC at stake", units::amount(least));
	let profile =
		Profile { name: options.name.clone().into_bytes(), url: options.url.clone().into_bytes() };
	node.stand(key, options.mc, options.commission, &profile).await?;
	output.event(
		&json!({
			"event": "standing",
			"account": key.account().to_string(),
			"self_deposit": options.mc.to_string(),
			"commission": f64::from(options.commission) / 1e9,
		}),
		format!(
			"Stands for election with {} MC at stake and a commission of {}. Elections also take session \
			 keys (`metachain-dvpn candidacy keys`), and nodes that delegate.",
			units::amount(options.mc),
			units::percent(options.commission)
		),
	);
	Ok(())
}

async fn keys(node: &NodeClient, key: &AccountKey, output: &Output) -> anyhow::Result<()> {
	let who = key.account();
	let made = node.make_session_keys(&who).await.context(
		"the node made no session keys: it does so for its own machine alone, so run this there, with --node",
	)?;
	node.set_session_keys(key, &made).await?;
	let SessionKeys { babe, grandpa, workload } = made.keys;
	let [babe, grandpa, workload] =
		[babe, grandpa, workload].map(|key| format!("0x{}", hex::encode(key)));
	output.event(
		&json!({
			"event": "keys_set",
			"account": who.to_string(),
			"babe": babe,
			"grandpa": grandpa,
			"workload": workload,
		}),
		"Set session keys, which the node keeps. Who validates already uses them from the next session but \
		 one on.",
	);
	Ok(())
}

async fn vote_stalled(
	node: &NodeClient,
	key: &AccountKey,
	options: &cli::VoteStalled,
	output: &Output,
) -> anyhow::Result<()> {
	let votes = node.vote_stalled(key, options.delay, options.best_finalized).await?;
	let follows = if votes.are_decisive {
		"GRANDPA begins afresh with the next session"
	} else {
		"it takes more than two thirds"
	};
	output.event(
		&json!({
			"event": "stall_voted",
			"account": key.account().to_string(),
			"best_finalized": options.best_finalized,
			"delay": options.delay,
			"in_favour": votes.in_favour,
			"of": votes.of,
			"decided": votes.are_decisive,
		}),
		format!("{} of {} seats say so: {follows}.", votes.in_favour, votes.of),
	);
	Ok(())
}

async fn step(
	node: &NodeClient,
	key: &AccountKey,
	step: Step,
	output: &Output,
) -> anyhow::Result<()> {
	let who = key.account();
	let candidate = node.candidate(&who).await?.context("the account is no candidate")?;
	ensure!(
		step != Step::Resign || candidate.seats == 0,
		"the candidate is elected: `metachain-dvpn candidacy chill`, and resign after the next election"
	);
	node.step(key, step).await?;
	let (event, sentence) = match step {
		Step::Chill => ("chilled", "Is not elected any more, from the next election on."),
		Step::Resume => ("standing", "Stands for election again."),
		Step::Resign => ("resigned", "Leaves when the day turns. The self-deposit unbonds."),
	};
	output.event(&json!({ "event": event, "account": who.to_string() }), sentence);
	Ok(())
}

//! `metachain-dvpn candidacy`.

use anyhow::{ensure, Context};
use serde_json::json;

use crate::{
	chain::{NodeClient, Profile, Step},
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
			 keys, set by this account, and nodes that delegate.",
			units::amount(options.mc),
			units::percent(options.commission)
		),
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

//! `metachain-dvpn delegate`, `undelegate` and `candidates`.

use anyhow::{bail, Context};
use serde_json::{json, Value};

use super::deposit::registered;
use crate::{
	chain::{Candidate, NodeClient, Status},
	cli::{self, Global},
	keys::AccountKey,
	output::Output,
	units, AccountId,
};

/// Delegates the node's deposit and credit to a candidate.
pub async fn delegate(
	global: &Global,
	options: &cli::Delegate,
	output: &Output,
) -> anyhow::Result<()> {
	let key = AccountKey::load(&global.key_file())?;
	let who = key.account();
	let node = NodeClient::connect(&global.node).await?;
	let registration = registered(&node, &who).await?;
	let credit = node.credit_of_node(&who).await?;
	let chosen = options.candidate;
	let candidate = node.candidate(&chosen).await?.with_context(|| {
		format!("{chosen} is no candidate: `metachain-dvpn candidates` lists them")
	})?;

	if options.dry_run {
		return preview(&node, &who, &candidate, output).await;
	}
	let delegated = node.delegate(&key, &chosen).await;
	if delegated.as_ref().is_err_and(|error| error.is_failure("Representation::TooSoon")) {
		bail!("the node chose its candidate too short a time ago: try again tomorrow");
	}
	delegated?;
	let weight = node.candidate(&chosen).await?.map_or(0, |candidate| candidate.weight);
	output.event(
		&json!({
			"event": "delegated",
			"candidate": chosen.to_string(),
			"deposit": registration.deposit.to_string(),
			"credit": credit,
			"weight_before": candidate.weight.to_string(),
			"weight": weight.to_string(),
		}),
		format!(
			"Delegated {} MC and {credit} points to {chosen}. That counts from the next election on, at the \
			 turn of the day.",
			units::amount(registration.deposit)
		),
	);
	Ok(())
}

/// Tells what delegating would change, and changes nothing.
async fn preview(
	node: &NodeClient,
	who: &AccountId,
	candidate: &Candidate,
	output: &Output,
) -> anyhow::Result<()> {
	let chosen = candidate.candidate;
	let weight = node.weight_with(who, &chosen).await?;
	let weight = weight.with_context(|| {
		format!("the node delegates to {chosen} already, or {chosen} is about to leave")
	})?;
	let gain = weight.saturating_sub(candidate.weight) as f64 / candidate.weight.max(1) as f64;
	output.event(
		&json!({
			"event": "delegation_preview",
			"candidate": chosen.to_string(),
			"weight": candidate.weight.to_string(),
			"weight_with": weight.to_string(),
		}),
		format!("{chosen} would weigh {:.1} % more than now. Nothing was changed.", gain * 100.0),
	);
	Ok(())
}

/// Delegates to nobody any more.
pub async fn undelegate(global: &Global, output: &Output) -> anyhow::Result<()> {
	let key = AccountKey::load(&global.key_file())?;
	let node = NodeClient::connect(&global.node).await?;
	let delegation = node.delegation(&key.account()).await?;
	let candidate = delegation.context("the node delegates to nobody")?.candidate;
	let undelegated = node.undelegate(&key).await;
	if undelegated.as_ref().is_err_and(|error| error.is_failure("Representation::TooSoon")) {
		bail!("the node chose its candidate too short a time ago: try again tomorrow");
	}
	undelegated?;
	output.event(
		&json!({ "event": "undelegated", "candidate": candidate.to_string() }),
		format!("Delegates to {candidate} no more. What it has earned can still be claimed."),
	);
	Ok(())
}

/// Lists the candidates.
pub async fn candidates(global: &Global, output: &Output) -> anyhow::Result<()> {
	let node = NodeClient::connect(&global.node).await?;
	let candidates = node.candidates().await?;
	if output.is_json() {
		for candidate in &candidates {
			output.event(&candidate_object(candidate), "");
		}
		return Ok(());
	}
	if candidates.is_empty() {
		output.lines(["No candidates.".to_string()]);
		return Ok(());
	}
	output.lines([TableRow::header()]);
	let total = candidates.iter().fold(0u128, |sum, one| sum.saturating_add(one.weight));
	output.lines(candidates.iter().map(|candidate| TableRow::of(candidate, total).to_string()));
	Ok(())
}

fn candidate_object(candidate: &Candidate) -> Value {
	json!({
		"event": "candidate",
		"account": candidate.candidate.to_string(),
		"name": String::from_utf8_lossy(&candidate.profile.name),
		"url": String::from_utf8_lossy(&candidate.profile.url),
		"status": candidate.status.name(),
		"barred_until": candidate.barred_until,
		"seats": candidate.seats,
		"weight": candidate.weight.to_string(),
		"self_deposit": candidate.self_deposit.to_string(),
		"deposits": candidate.deposits.to_string(),
		"credit": candidate.credit.to_string(),
		"delegators": candidate.delegators,
		"commission": f64::from(candidate.commission) / 1e9,
	})
}

/// A line of the table.
struct TableRow<'a> {
	candidate: &'a Candidate,
	/// Of all candidates' weights, in percent.
	share: f64,
}

impl<'a> TableRow<'a> {
	fn of(candidate: &'a Candidate, total_weight: u128) -> Self {
		let share = candidate.weight as f64 / total_weight.max(1) as f64 * 100.0;
		Self { candidate, share }
	}

	/// What stands above the lines.
	fn header() -> String {
		format!(
			"{:<50} {:>5} {:>7} {:>18} {:>11} {:>8} {:>11}  name",
			"candidate", "seats", "weight", "deposits MC", "credit", "nodes", "commission"
		)
	}
}

impl std::fmt::Display for TableRow<'_> {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		let candidate = self.candidate;
		let deposits = candidate.deposits.saturating_add(candidate.self_deposit);
		write!(
			f,
			"{:<50} {:>5} {:>6.1}% {:>18} {:>11} {:>8} {:>11}  {}{}",
			candidate.candidate.to_string(),
			candidate.seats,
			self.share,
			units::whole_amount(deposits),
			candidate.credit,
			candidate.delegators,
			units::percent(candidate.commission),
			printable(&candidate.profile.name),
			standing(candidate),
		)
	}
}

/// Why a candidate cannot be elected now, if that is so.
fn standing(candidate: &Candidate) -> String {
	match (candidate.barred_until, candidate.status) {
		(Some(day), _) => format!(" (barred until day {day})"),
		(None, Status::Standing) => String::new(),
		(None, status) => format!(" ({})", status.name()),
	}
}

/// What a candidate calls itself, without what could play tricks on a terminal.
fn printable(name: &[u8]) -> String {
	String::from_utf8_lossy(name).chars().filter(|letter| !letter.is_control()).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::Profile;
	use metachain_primitives::money::MC;

	fn candidate() -> Candidate {
		Candidate {
			candidate: [7; 32].into(),
			profile: Profile { name: b"North".to_vec(), url: Vec::new() },
			status: Status::Standing,
			commission: 25_000_000,
			self_deposit: 10 * MC,
			deposits: 90 * MC + 1,
			credit: 250,
			delegators: 3,
			weight: 500,
			seats: 5,
			barred_until: None,
		}
	}

	#[test]
	fn a_candidate_has_a_line_under_the_header() {
		let line = TableRow::of(&candidate(), 2_000).to_string();
		let words: Vec<_> = line.split_whitespace().skip(1).collect();
		assert_eq!(words, ["5", "25.0%", "100", "250", "3", "2.5", "%", "North"]);
		let start = |line: &str, word: &str| line.find(word).unwrap();
		assert_eq!(start(&TableRow::header(), "name"), start(&line, "North"));
	}

	#[test]
	fn who_cannot_be_elected_is_marked() {
		let barred = Candidate { barred_until: Some(9), ..candidate() };
		assert!(TableRow::of(&barred, 1).to_string().ends_with("North (barred until day 9)"));
		let chilled = Candidate { status: Status::Chilled, ..candidate() };
		assert!(TableRow::of(&chilled, 1).to_string().ends_with("North (chilled)"));
	}

	#[test]
	fn a_name_cannot_play_tricks_on_the_terminal() {
		assert_eq!(printable(b"\x1b[2JNorth\n\x07"), "[2JNorth");
	}
}

//! `metachain-dvpn rewards` and `claim`.

use anyhow::ensure;
use serde_json::json;

use crate::{
	chain::{NodeClient, Rewards},
	cli::Global,
	keys::AccountKey,
	output::Output,
	units,
};

/// Shows what a claim would pay.
pub async fn rewards(global: &Global, output: &Output) -> anyhow::Result<()> {
	let key = AccountKey::load(&global.key_file())?;
	let node = NodeClient::connect(&global.node).await?;
	let Rewards { representation, staking, work } = node.pending_rewards(&key.account()).await?;
	if output.is_json() {
		let object = json!({
			"event": "rewards",
			"staking": staking.to_string(),
			"representation": representation.to_string(),
			"work": work.to_string(),
		});
		output.event(&object, "");
		return Ok(());
	}
	output.lines([
		format!("{} MC for deposit and credit", units::amount(staking)),
		format!("{} MC for delegating, or as a candidate", units::amount(representation)),
		format!("{} MC for settled work, which is paid without a claim", units::amount(work)),
	]);
	Ok(())
}

/// Claims all of it.
pub async fn claim(global: &Global, output: &Output) -> anyhow::Result<()> {
	let key = AccountKey::load(&global.key_file())?;
	let node = NodeClient::connect(&global.node).await?;
	let pending = node.pending_rewards(&key.account()).await?;
	ensure!(
		pending.staking > 0 || pending.representation > 0,
		"there is nothing to claim: days are paid when they are over"
	);
	let mut staking = 0;
	if pending.staking > 0 {
		staking = node.claim_staking(&key).await?;
	}
	let mut representation = 0;
	if pending.representation > 0 {
		representation = node.claim_representation(&key).await?;
	}
	output.event(
		&json!({
			"event": "claimed",
			"staking": staking.to_string(),
			"representation": representation.to_string(),
		}),
		format!("Claimed {} MC.", units::amount(staking.saturating_add(representation))),
	);
	Ok(())
}

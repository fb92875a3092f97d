//! `metachain-dvpn check-in` and `metachain-dvpn credit`: what keeps credit up.

use anyhow::ensure;
use serde_json::json;

use crate::{
	chain::NodeClient,
	cli::{CreditCommand, Global},
	keys::AccountKey,
	output::Output,
	units,
};

/// Checks in, once a day.
pub async fn check_in(global: &Global, output: &Output) -> anyhow::Result<()> {
	let key = AccountKey::load(&global.key_file())?;
	let node = NodeClient::connect(&global.node).await?;
	let new = node.check_in(&key).await?;
	let credit = node.credit(&key.account()).await?.unwrap_or_default();
	let sentence = match new {
		true => format!("Checked in. Credit: {credit} points."),
		false => format!("Checked in already today. Credit: {credit} points."),
	};
	output.event(&json!({ "event": "checked_in", "new": new, "credit": credit }), sentence);
	Ok(())
}

/// Buys points of credit.
pub async fn credit(
	global: &Global,
	command: &CreditCommand,
	output: &Output,
) -> anyhow::Result<()> {
	let key = AccountKey::load(&global.key_file())?;
	let who = key.account();
	let node = NodeClient::connect(&global.node).await?;
	node.credit_of_node(&who).await?;
	let price = node.point_price().await?;
	let cost = |points: u32| price.saturating_mul(points.into());
	let (points, paid) = match *command {
		CreditCommand::Buy { points } => {
			let most = node.purchasable_points(&who).await?;
			ensure!(
				points <= most,
				"{most} points can be bought: credit is sold up to the threshold for rewards only"
			);
			(points, node.purchase_points(&key, points, cost(points)).await?)
		},
		CreditCommand::Replenish { points } => {
			let most = node.replenishable_points(&who).await?;
			ensure!(
				points <= most,
				"{most} points can be replenished: as many as were lost since the highest credit"
			);
			(points, node.replenish_points(&key, points, cost(points)).await?)
		},
	};
	let credit = node.credit_of_node(&who).await?;
	output.event(
		&json!({
			"event": "credit",
			"points": points,
			"burned": paid.burned.to_string(),
			"shared": paid.shared.to_string(),
			"credit": credit,
		}),
		format!(
			"{points} points for {} MC. Credit: {credit} points.",
			units::amount(paid.burned.saturating_add(paid.shared))
		),
	);
	Ok(())
}

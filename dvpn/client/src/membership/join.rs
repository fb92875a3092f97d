//! `metachain-dvpn join`.

use anyhow::{bail, ensure, Context};
use serde_json::json;

use super::InvitationSecret;
use crate::{
	chain::NodeClient,
	cli::{self, Global},
	keys::AccountKey,
	output::Output,
};

/// Runs the command.
pub async fn join(global: &Global, options: &cli::Join, output: &Output) -> anyhow::Result<()> {
	let secret = InvitationSecret::load(options.invitation.as_deref())?;
	let key = AccountKey::load(&global.key_file())?;
	let who = key.account();
	let node = NodeClient::connect(&global.node).await?;
	// The pool would refuse all of these in the same words.
	if let Some(credit) = node.credit(&who).await? {
		bail!("account {who} is a node already, with {credit} points of credit");
	}
	let invitation = node.invitation(&secret.public()).await?.context(
		"there is no such invitation: it was used, taken back, or made on another chain",
	)?;
	ensure!(
		node.today().await? <= invitation.last_day,
		"the invitation has expired: ask {} for another one",
		invitation.inviter
	);

	node.join(&key, &secret).await?;
	let credit = node.credit_of_node(&who).await?;
	output.event(
		&json!({
			"event": "joined",
			"account": who.to_string(),
			"inviter": invitation.inviter.to_string(),
			"credit": credit,
		}),
		format!(
			"Account {who} is a node now, invited by {}, with {credit} points of credit.\n\
			 It needs some MC to go on: see `metachain-dvpn register --help` and `provide --help`.",
			invitation.inviter
		),
	);
	Ok(())
}

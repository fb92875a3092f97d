//! `metachain-dvpn invite`.

use anyhow::{ensure, Context};
use serde_json::json;
use std::{fs, path::Path};

use super::InvitationSecret;
use crate::{
	chain::NodeClient,
	cli::{self, Global},
	keys::AccountKey,
	output::Output,
	units,
};

/// Runs the command.
pub async fn invite(global: &Global, options: &cli::Invite, output: &Output) -> anyhow::Result<()> {
	let key = AccountKey::load(&global.key_file())?;
	let node = NodeClient::connect(&global.node).await?;
	match &options.revoke {
		Some(file) => revoke(&node, &key, file, output).await,
		None => create(global, &node, &key, options, output).await,
	}
}

/// Creates invitations. The secrets are on disk before the chain knows of them, and shown after that.
async fn create(
	global: &Global,
	node: &NodeClient,
	key: &AccountKey,
	options: &cli::Invite,
	output: &Output,
) -> anyhow::Result<()> {
	let who = key.account();
	let count = usize::from(options.count);
	node.credit_of_node(&who).await?;
	let available = node.available_invitations(&who).await?;
	ensure!(
		available as usize >= count,
		"this node may create {available} invitations now: the credit must be above the threshold, and \
		 more credit allows for more"
	);

	let directory =
		options.out.clone().unwrap_or_else(|| global.state_directory().join("invitations"));
	let mut written = Vec::with_capacity(count);
	for _ in 0..count {
		let secret = InvitationSecret::generate();
		let file = secret.write(&directory)?;
		written.push((secret, file));
	}
	let keys: Vec<_> = written.iter().map(|(secret, _)| secret.public()).collect();
	let created = node.create_invitations(key, &keys).await;
	if created.as_ref().is_err_and(|error| error.is_failed()) {
		// Nobody will ever be able to use them.
		for (_, file) in &written {
			fs::remove_file(file).with_context(|| format!("cannot remove {}", file.display()))?;
		}
	}
	let last_day = created?;

	let days = last_day.saturating_sub(node.today().await?);
	let hold = node.invitation_hold().await?;
	for (secret, file) in &written {
		let shown = options.show.then(|| secret.text());
		let object = json!({
			"event": "invitation",
			"key": hex::encode(secret.public()),
			"file": file,
			"secret": shown.as_ref().map(|text| text.as_str()),
			"last_day": last_day,
			"hold": hold.to_string(),
		});
		let secret = shown.map_or_else(String::new, |text| format!("\n  {}", *text));
		output.event(&object, format!("Invitation in {}{secret}", file.display()));
	}
	if !output.is_json() {
		output.lines([format!(
			"Hand each to one whom you trust, by a private way. It makes one account a node, today or in \
			 the next {days} days; {} MC are held for each until then.",
			units::amount(hold)
		)]);
	}
	Ok(())
}

/// Takes back the invitation in `file`, and removes it.
async fn revoke(
	node: &NodeClient,
	key: &AccountKey,
	file: &Path,
	output: &Output,
) -> anyhow::Result<()> {
	let invitation = InvitationSecret::load(Some(file))?.public();
	node.revoke_invitation(key, &invitation).await?;
	fs::remove_file(file).with_context(|| format!("cannot remove {}", file.display()))?;
	output.event(
		&json!({ "event": "invitation_revoked", "key": hex::encode(invitation), "file": file }),
		format!("Took back the invitation in {}. Its hold is released.", file.display()),
	);
	Ok(())
}

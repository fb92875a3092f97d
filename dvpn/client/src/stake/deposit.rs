//! `metachain-dvpn register`, `deposit` and `withdraw`.

use anyhow::{bail, ensure, Context};
use serde_json::json;

use crate::{
	chain::{NodeClient, Registration},
	cli::{self, Global},
	keys::AccountKey,
	output::Output,
	units, AccountId,
};

/// Registers the node with a deposit.
pub async fn register(
	global: &Global,
	options: &cli::Register,
	output: &Output,
) -> anyhow::Result<()> {
	let key = AccountKey::load(&global.key_file())?;
	let who = key.account();
	let node = NodeClient::connect(&global.node).await?;
	node.credit_of_node(&who).await?;
	let registration = node.registration(&who).await?;
	ensure!(
		registration.is_none_or(|registration| registration.deposit == 0),
		"the node is registered already: `metachain-dvpn deposit` adds to its deposit"
	);
	let least = node.min_deposit(options.role).await?;
	ensure!(
		options.mc >= least,
		"a {} needs a deposit of {} MC at least",
		options.role.name(),
		units::amount(least)
	);

	node.register(&key, options.role, options.mc).await?;
	output.event(
		&json!({
			"event": "registered",
			"account": who.to_string(),
			"role": options.role.name(),
			"deposit": options.mc.to_string(),
		}),
		format!(
			"Registered as a {} with {} MC on deposit. Checking in costs no fee from now on, and deposit \
			 and credit can be delegated: see `metachain-dvpn candidates`.",
			options.role.name(),
			units::amount(options.mc)
		),
	);
	Ok(())
}

/// Adds to the deposit.
pub async fn deposit(
	global: &Global,
	options: &cli::Deposit,
	output: &Output,
) -> anyhow::Result<()> {
	let key = AccountKey::load(&global.key_file())?;
	let node = NodeClient::connect(&global.node).await?;
	registered(&node, &key.account()).await?;
	let deposit = node.raise_deposit(&key, options.mc).await?;
	output.event(
		&json!({
			"event": "deposited",
			"amount": options.mc.to_string(),
			"deposit": deposit.to_string(),
		}),
		format!("{} MC are on deposit now.", units::amount(deposit)),
	);
	Ok(())
}

/// Takes something out of the deposit, or what left it long enough ago into the free balance.
pub async fn withdraw(
	global: &Global,
	options: &cli::Withdraw,
	output: &Output,
) -> anyhow::Result<()> {
	let key = AccountKey::load(&global.key_file())?;
	let node = NodeClient::connect(&global.node).await?;
	if options.mc.is_some() || options.all {
		lower(&node, &key, options, output).await
	} else {
		release(&node, &key, output).await
	}
}

async fn lower(
	node: &NodeClient,
	key: &AccountKey,
	options: &cli::Withdraw,
	output: &Output,
) -> anyhow::Result<()> {
	let registration = registered(node, &key.account()).await?;
	if let Some(mc) = options.mc {
		let least = node.min_deposit(registration.role).await?;
		let left = registration.deposit.checked_sub(mc);
		ensure!(
			left.is_some_and(|left| left >= least),
			"{} MC are on deposit, of which {} must stay: --all takes everything, and ends the registration",
			units::amount(registration.deposit),
			units::amount(least)
		);
	}
	let leaving = node.lower_deposit(key, options.mc).await?;
	let days = leaving.ends.saturating_sub(node.today().await?);
	output.event(
		&json!({
			"event": "unbonding",
			"amount": leaving.amount.to_string(),
			"ends": leaving.ends,
		}),
		format!(
			"{} MC have left the deposit. In {days} days `metachain-dvpn withdraw` brings them back.",
			units::amount(leaving.amount)
		),
	);
	Ok(())
}

async fn release(node: &NodeClient, key: &AccountKey, output: &Output) -> anyhow::Result<()> {
	let who = key.account();
	if node.withdrawable(&who).await? == 0 {
		let unbonding = node.registration(&who).await?.map(|found| found.unbonding);
		let next = unbonding.into_iter().flatten().map(|leaving| leaving.ends).min();
		let next = next.context(
			"nothing has left the deposit: `metachain-dvpn withdraw AMOUNT` or `--all` takes it out",
		)?;
		let days = next.saturating_sub(node.today().await?);
		bail!("nothing can be withdrawn yet: try again in {days} days");
	}
	let amount = node.withdraw_deposit(key).await?;
	output.event(
		&json!({ "event": "withdrawn", "amount": amount.to_string() }),
		format!("{} MC are free again.", units::amount(amount)),
	);
	Ok(())
}

/// The registration of `who`, which must have a deposit.
pub async fn registered(node: &NodeClient, who: &AccountId) -> anyhow::Result<Registration> {
	node.credit_of_node(who).await?;
	node.registration(who)
		.await?
		.filter(|registration| registration.deposit > 0)
		.context("the node has no deposit: `metachain-dvpn register` makes one")
}

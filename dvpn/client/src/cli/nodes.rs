//! What nodes and validators can be told on the command line.

use clap::{Args, Subcommand};
use metachain_primitives::money::Balance;
use std::path::PathBuf;

use super::parse_account;
use crate::{chain::Role, units, AccountId};

#[derive(Debug, Args)]
pub struct Invite {
	/// How many invitations to create
	#[arg(
		long,
		value_name = "COUNT",
		default_value_t = 1,
		value_parser = clap::value_parser!(u8).range(1..=20)
	)]
	pub count: u8,
	/// Directory for the invitations, one file each [default: invitations in the state directory]
	#[arg(long, value_name = "DIR")]
	pub out: Option<PathBuf>,
	/// Also show the secrets, this once
	#[arg(long)]
	pub show: bool,
	/// Take back the invitation in this file instead, if it was not used
	#[arg(long, value_name = "FILE", conflicts_with_all = ["count", "out", "show"])]
	pub revoke: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub struct Join {
	/// File with the invitation, readable by its owner alone; - is the standard input [default: the
	/// environment variable METACHAIN_INVITATION]
	#[arg(long, value_name = "FILE")]
	pub invitation: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub enum CreditCommand {
	/// Buy points up to the threshold for rewards: half of the MC is burned, half is shared out
	Buy {
		/// Points of credit
		#[arg(value_name = "POINTS", value_parser = clap::value_parser!(u32).range(1..))]
		points: u32,
	},
	/// Buy back points that were lost by silence: all of the MC is burned
	Replenish {
		/// Points of credit
		#[arg(value_name = "POINTS", value_parser = clap::value_parser!(u32).range(1..))]
		points: u32,
	},
}

#[derive(Debug, Args)]
pub struct Register {
	/// MC to put on deposit
	#[arg(value_name = "AMOUNT_MC", value_parser = units::parse_amount)]
	pub mc: Balance,
	/// What the node does for the network
	#[arg(long, value_enum, default_value_t = Role::Client)]
	pub role: Role,
}

#[derive(Debug, Args)]
pub struct Deposit {
	/// MC to add to the deposit
	#[arg(value_name = "AMOUNT_MC", value_parser = units::parse_amount)]
	pub mc: Balance,
}

#[derive(Debug, Args)]
pub struct Withdraw {
	/// MC to take out of the deposit; without it, what was taken out long enough ago is freed
	#[arg(value_name = "AMOUNT_MC", value_parser = units::parse_amount)]
	pub mc: Option<Balance>,
	/// Take out all of it, and be registered no more
	#[arg(long, conflicts_with = "mc")]
	pub all: bool,
}

#[derive(Debug, Args)]
pub struct Delegate {
	/// The candidate's account
	#[arg(value_name = "CANDIDATE", value_parser = parse_account)]
	pub candidate: AccountId,
	/// Only tell what the candidate would weigh
	#[arg(long)]
	pub dry_run: bool,
}

#[derive(Debug, Subcommand)]
pub enum CandidacyCommand {
	/// Stand for election
	Stand(Stand),
	/// Not be elected for now
	Chill,
	/// Stand for election again
	Resume,
	/// Leave when the day turns; the self-deposit comes back later
	Resign,
	/// Have the node make session keys, and set them. Ask the validator's own node (--node)
	Keys,
	/// Say that finality has stalled, so that it can begin afresh
	VoteStalled(VoteStalled),
}

#[derive(Debug, Args)]
pub struct VoteStalled {
	/// The highest block that any of the validators has finalized: all have to name the same
	#[arg(value_name = "BLOCK")]
	pub best_finalized: u32,
	/// Blocks after the start of the next session, until votes begin afresh: none so deep must be
	/// reorganised, and all have to name the same
	#[arg(long, value_name = "BLOCKS", default_value_t = 1_000)]
	pub delay: u32,
}

#[derive(Debug, Args)]
pub struct Stand {
	/// MC to put at stake
	#[arg(value_name = "AMOUNT_MC", value_parser = units::parse_amount)]
	pub mc: Balance,
	/// Part of the rewards to keep, before the rest goes to those who delegate
	#[arg(
		long,
		value_name = "PERCENT",
		default_value = "5",
		value_parser = units::parse_percent
	)]
	pub commission: u32,
	/// What to be called, 64 bytes at most
	#[arg(long, value_name = "NAME", default_value = "", hide_default_value = true)]
	pub name: String,
	/// Where to read more, 128 bytes at most
	#[arg(long, value_name = "URL", default_value = "", hide_default_value = true)]
	pub url: String,
}

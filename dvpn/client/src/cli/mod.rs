//! The command line.

mod nodes;

use clap::{Args, Parser, Subcommand, ValueEnum};
use metachain_primitives::{
	channel::ChannelId,
	money::{Balance, Musd},
	offer::Region,
};
use std::{net::SocketAddr, path::PathBuf, time::Duration};

pub use nodes::{
	CandidacyCommand, CreditCommand, Delegate, Deposit, Invite, Join, Register, Stand, VoteStalled,
	Withdraw,
};

use crate::{state, units, AccountId};

/// MetaChain's dVPN: join, sell traffic, buy traffic, be paid.
///
/// Secrets never are arguments: the account key comes from the file --key-file or from the
/// environment variable METACHAIN_KEY (a secret URI: a 0x… seed, or a phrase, with an optional
/// //path).
#[derive(Debug, Parser)]
#[command(name = "metachain-dvpn", version, propagate_version = true)]
pub struct Cli {
	#[command(flatten)]
	pub global: Global,
	#[command(subcommand)]
	pub command: Command,
}

/// What all commands share.
#[derive(Clone, Debug, Args)]
pub struct Global {
	/// JSON-RPC of a node, by WebSocket
	#[arg(
		long,
		global = true,
		env = "METACHAIN_NODE",
		value_name = "URL",
		default_value = "ws://127.0.0.1:9944"
	)]
	pub node: String,

	/// File with the account's secret URI, readable by its owner alone [default: account.key in the
	/// state directory]
	#[arg(long, global = true, env = "METACHAIN_KEY_FILE", value_name = "FILE")]
	pub key_file: Option<PathBuf>,

	/// Directory for channels, their session keys and vouchers [default:
	/// ~/.local/state/metachain-dvpn]
	#[arg(long, global = true, env = "METACHAIN_STATE_DIR", value_name = "DIR")]
	pub state_dir: Option<PathBuf>,

	/// Write one JSON object a line; amounts are decimal strings of the smallest unit, 10^-12
	#[arg(long, global = true)]
	pub json: bool,
}

impl Global {
	/// The directory for state.
	pub fn state_directory(&self) -> PathBuf {
		self.state_dir.clone().unwrap_or_else(state::default_directory)
	}

	/// The file of the account key. The tunnel key lies next to it.
	pub fn key_file(&self) -> PathBuf {
		self.key_file.clone().unwrap_or_else(|| self.state_directory().join("account.key"))
	}
}

#[derive(Debug, Subcommand)]
pub enum Command {
	/// Make keys, or show which account they are of
	#[command(subcommand)]
	Key(KeyCommand),
	/// Show the account: MC, MUSD, credit, deposit, delegation, rewards, open channels, unpaid work
	Account,
	/// Create invitations, by which others become nodes
	///
	/// The credit must be above the threshold; more credit allows for more. Each invitation holds some
	/// MC until it is used, taken back or cleared away.
	Invite(Invite),
	/// Become a node by an invitation: without a fee, and without owning MC
	Join(Join),
	/// Show the chain that this node is there: once a day, for credit; without a fee if it has a deposit
	CheckIn,
	/// Buy credit
	#[command(subcommand)]
	Credit(CreditCommand),
	/// Register the node with a deposit: it then earns by deposit and credit, and can delegate both
	Register(Register),
	/// Add to the deposit
	Deposit(Deposit),
	/// Take MC out of the deposit; it is free some days later, by a second call
	Withdraw(Withdraw),
	/// List the candidates for validation
	Candidates,
	/// Delegate deposit and credit, whole, to a candidate, instead of to another one
	Delegate(Delegate),
	/// Delegate to nobody any more
	Undelegate,
	/// Stand for election as a validator, or leave
	#[command(subcommand)]
	Candidacy(CandidacyCommand),
	/// Show what a claim would pay
	Rewards,
	/// Claim the rewards of all days that are over
	Claim,
	/// Burn MC for MUSD
	Buy(Buy),
	/// List the providers' offers
	Offers(Offers),
	/// List this account's channels
	Channels,
	/// Close a channel: what is not settled comes back
	///
	/// The first call starts the challenge period, in which the provider can still settle what it
	/// was signed. A second call after it, or one after the channel has expired, closes.
	Close(Close),
	/// Sell traffic: forward it for consumers, collect vouchers, be paid the next day
	///
	/// Publishes the offer unless it is published already, checks in every day, and runs until
	/// interrupted. Needs no root: connections are made with ordinary sockets of this host.
	Provide(Provide),
	/// Buy traffic: a local SOCKS5 proxy through a provider
	///
	/// Picks the provider with the best price for its credit, opens or tops up a channel, and runs
	/// until interrupted; then signs the last voucher and closes the channel. Names are resolved at
	/// the exit.
	Connect(Connect),
}

#[derive(Debug, Subcommand)]
pub enum KeyCommand {
	/// Make an account key and, next to it, a tunnel key; nothing is overwritten
	Generate {
		/// File for the account key [default: --key-file]
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
	/// Show the account and the tunnel's public key
	Show,
}

#[derive(Debug, Args)]
pub struct Buy {
	/// MC to burn
	#[arg(value_name = "AMOUNT_MC", value_parser = units::parse_amount)]
	pub mc: Balance,
	/// Give up if the price falls by more than so many percent meanwhile
	#[arg(
		long,
		value_name = "PERCENT",
		default_value_t = 1,
		value_parser = clap::value_parser!(u8).range(0..=100)
	)]
	pub max_slippage: u8,
}

#[derive(Debug, Args)]
pub struct Offers {
	/// Only of this country (ISO 3166-1 alpha-2)
	#[arg(long, value_name = "CC", value_parser = parse_region)]
	pub region: Option<Region>,
	/// Only up to this price by traffic, in MUSD for each GiB
	#[arg(long, value_name = "MUSD", value_parser = units::parse_amount)]
	pub max_per_gib: Option<Musd>,
	/// Only up to this price by time, in MUSD for each hour
	#[arg(long, value_name = "MUSD", value_parser = units::parse_amount)]
	pub max_per_hour: Option<Musd>,
	/// Only with at least this speed by time, in Mbit/s
	#[arg(long, value_name = "MBPS")]
	pub min_mbps: Option<u32>,
	/// Only with at least so many points of credit
	#[arg(long, value_name = "POINTS")]
	pub min_credit: Option<u32>,
	/// At most so many
	#[arg(long, value_name = "COUNT", default_value_t = 100)]
	pub limit: usize,
}

#[derive(Debug, Args)]
pub struct Close {
	/// Number of the channel
	#[arg(value_name = "ID")]
	pub channel: ChannelId,
}

#[derive(Debug, Args)]
pub struct Provide {
	/// Where to listen, UDP
	#[arg(long, value_name = "IP:PORT", default_value = "0.0.0.0:40404")]
	pub listen: SocketAddr,
	/// Where consumers reach this provider; repeat it for several [default: --listen, if that is
	/// one address]
	#[arg(long, value_name = "IP:PORT")]
	pub advertise: Vec<SocketAddr>,
	/// Country of this provider (ISO 3166-1 alpha-2)
	#[arg(long, value_name = "CC", value_parser = parse_region)]
	pub region: Region,
	/// Price by traffic, in MUSD for each GiB, both directions counted
	#[arg(long, value_name = "MUSD", value_parser = units::parse_amount)]
	pub per_gib: Musd,
	/// Price by time, in MUSD for each hour at --mbps
	#[arg(long, value_name = "MUSD", value_parser = units::parse_amount, requires = "mbps")]
	pub per_hour: Option<Musd>,
	/// Speed that is sold by the hour, in Mbit/s in each direction; without it nothing is sold by
	/// the hour
	#[arg(long, value_name = "MBPS", requires = "per_hour")]
	pub mbps: Option<u32>,
	/// Also forward to private, loopback and link-local addresses: opens this network to consumers,
	/// for tests only
	#[arg(long)]
	pub allow_private: bool,
	/// Settle a voucher by an extrinsic of our own when it is not settled after so many seconds
	#[arg(long, value_name = "SECONDS", default_value = "600", value_parser = parse_seconds)]
	pub settle_after: Duration,
	/// Do not check in every day
	#[arg(long)]
	pub no_check_in: bool,
	/// Withdraw the offer at the end
	#[arg(long)]
	pub withdraw: bool,
}

#[derive(Debug, Args)]
pub struct Connect {
	/// Only this provider
	#[arg(long, value_name = "ACCOUNT", value_parser = parse_account)]
	pub provider: Option<AccountId>,
	/// Only providers of this country (ISO 3166-1 alpha-2)
	#[arg(long, value_name = "CC", value_parser = parse_region)]
	pub region: Option<Region>,
	/// Only up to this price by traffic, in MUSD for each GiB
	#[arg(long, value_name = "MUSD", value_parser = units::parse_amount)]
	pub max_per_gib: Option<Musd>,
	/// Only up to this price by time, in MUSD for each hour
	#[arg(long, value_name = "MUSD", value_parser = units::parse_amount)]
	pub max_per_hour: Option<Musd>,
	/// Pay by traffic or by time
	#[arg(long, value_enum, default_value_t = TariffKind::Traffic)]
	pub tariff: TariffKind,
	/// MUSD to spend at most; MC is burned for what the account lacks
	#[arg(long, value_name = "MUSD", value_parser = units::parse_amount, default_value = "1")]
	pub budget: Musd,
	/// How long a new channel lives, in hours
	#[arg(long, value_name = "HOURS", default_value_t = 168)]
	pub lifetime: u64,
	/// Where the SOCKS5 proxy listens; it knows no passwords, so keep it on this machine
	#[arg(long, value_name = "IP:PORT", default_value = "127.0.0.1:1080")]
	pub socks: SocketAddr,
	/// Keep the channel open for the next time, instead of closing it at the end
	#[arg(long)]
	pub keep: bool,
}

/// What is paid for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum TariffKind {
	/// MUSD for each GiB
	#[default]
	Traffic,
	/// MUSD for each hour, at the speed the provider sells
	Time,
}

fn parse_region(text: &str) -> Result<Region, String> {
	let code: [u8; 2] = text
		.to_ascii_uppercase()
		.into_bytes()
		.try_into()
		.map_err(|_| "a country's two-letter code, as DE".to_string())?;
	let region = Region(code);
	region.is_valid().then_some(region).ok_or_else(|| "a country's two-letter code, as DE".into())
}

fn parse_account(text: &str) -> Result<AccountId, String> {
	if let Some(digits) = text.strip_prefix("0x") {
		let mut bytes = [0; 32];
		hex::decode_to_slice(digits, &mut bytes).map_err(|_| "not 32 bytes in hex".to_string())?;
		return Ok(bytes.into());
	}
	text.parse().map_err(|_| "neither an SS58 address nor 0x and 64 hex digits".into())
}

fn parse_seconds(text: &str) -> Result<Duration, String> {
	text.parse().map(Duration::from_secs).map_err(|_| "a number of seconds".into())
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::CommandFactory;

	#[test]
	fn the_command_line_is_consistent() {
		Cli::command().debug_assert();
	}

	#[test]
	fn every_command_and_argument_is_explained() {
		fn check(command: &clap::Command) {
			assert!(command.get_about().is_some(), "{}", command.get_name());
			for argument in command.get_arguments() {
				assert!(
					argument.get_help().is_some(),
					"{} {}",
					command.get_name(),
					argument.get_id()
				);
			}
			command.get_subcommands().for_each(check);
		}
		check(&Cli::command());
	}

	#[test]
	fn no_argument_takes_a_secret() {
		fn check(command: &clap::Command) {
			for argument in command.get_arguments() {
				let id = argument.get_id().as_str();
				assert!(!["key", "secret", "seed", "suri", "phrase"].contains(&id), "{id}");
			}
			command.get_subcommands().for_each(check);
		}
		check(&Cli::command());
	}

	#[test]
	fn invitations_are_created_or_taken_back() {
		let parse = |arguments: &[&str]| {
			Cli::try_parse_from([&["metachain-dvpn", "invite"], arguments].concat())
		};
		assert!(parse(&[]).is_ok());
		assert!(parse(&["--count", "20", "--show"]).is_ok());
		assert!(parse(&["--count", "0"]).is_err());
		assert!(parse(&["--count", "21"]).is_err());
		assert!(parse(&["--revoke", "a.invitation"]).is_ok());
		assert!(parse(&["--revoke", "a.invitation", "--show"]).is_err());
	}

	#[test]
	fn all_or_an_amount_is_withdrawn() {
		let parse = |arguments: &[&str]| {
			Cli::try_parse_from([&["metachain-dvpn", "withdraw"], arguments].concat())
		};
		assert!(parse(&[]).is_ok());
		assert!(parse(&["2.5"]).is_ok());
		assert!(parse(&["--all"]).is_ok());
		assert!(parse(&["--all", "2.5"]).is_err());
	}

	#[test]
	fn a_candidate_names_its_stake_and_commission() {
		let parse = |arguments: &[&str]| {
			Cli::try_parse_from([&["metachain-dvpn", "candidacy", "stand"], arguments].concat())
		};
		let Command::Candidacy(CandidacyCommand::Stand(stand)) =
			parse(&["1000", "--commission", "2.5"]).unwrap().command
		else {
			panic!()
		};
		assert_eq!((stand.mc, stand.commission), (1_000_000_000_000_000, 25_000_000));
		assert!(parse(&[]).is_err());
		assert!(parse(&["1000", "--commission", "101"]).is_err());
	}

	#[test]
	fn a_provider_is_told_what_it_needs() {
		let parse = |arguments: &[&str]| {
			Cli::try_parse_from([&["metachain-dvpn", "provide"], arguments].concat())
		};
		assert!(parse(&["--region", "de", "--per-gib", "0.1"]).is_ok());
		assert!(parse(&["--region", "de"]).is_err());
		assert!(parse(&["--region", "DEU", "--per-gib", "0.1"]).is_err());
		assert!(parse(&["--region", "de", "--per-gib", "0.1", "--per-hour", "1"]).is_err());
		assert!(parse(&["--region", "de", "--per-gib", "0.1", "--mbps", "10"]).is_err());
		assert!(parse(&["--region", "de", "--per-gib", "-1"]).is_err());
	}

	#[test]
	fn accounts_are_read_in_both_forms() {
		let ss58 = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
		let hex = "0xd43593c715fdd31c61141abd04a99fd6822c8558854ccde39a5684e7a56da27d";
		assert_eq!(parse_account(ss58), parse_account(hex));
		assert!(parse_account("5Grw").is_err());
		assert!(parse_account("0x12").is_err());
	}

	#[test]
	fn the_proxy_stays_on_this_machine_by_default() {
		let cli = Cli::try_parse_from(["metachain-dvpn", "connect"]).unwrap();
		let Command::Connect(connect) = cli.command else { panic!() };
		assert!(connect.socks.ip().is_loopback());
	}
}

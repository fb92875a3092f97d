//! The command line.

use sc_cli::{ChainSpec, OffchainWorkerEnabled, SubstrateCli};

use crate::chain_spec;

#[derive(Debug, clap::Parser)]
pub struct Cli {
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	#[clap(flatten)]
	pub run: sc_cli::RunCmd,
}

#[derive(Debug, clap::Subcommand)]
pub enum Subcommand {
	/// Make, inspect and store keys.
	#[command(subcommand)]
	Key(sc_cli::KeySubcommand),

	/// Write a chain specification to a file.
	ExportChainSpec(sc_cli::ExportChainSpecCmd),

	/// Validate blocks.
	CheckBlock(sc_cli::CheckBlockCmd),

	/// Write blocks to a file.
	ExportBlocks(sc_cli::ExportBlocksCmd),

	/// Write the state of a block into a chain specification.
	ExportState(sc_cli::ExportStateCmd),

	/// Read blocks from a file.
	ImportBlocks(sc_cli::ImportBlocksCmd),

	/// Remove the whole chain.
	PurgeChain(sc_cli::PurgeChainCmd),

	/// Go back by some blocks.
	Revert(sc_cli::RevertCmd),

	/// What the database holds.
	ChainInfo(sc_cli::ChainInfoCmd),

	/// Measure what the runtime and this machine take.
	#[cfg(feature = "runtime-benchmarks")]
	#[command(subcommand)]
	Benchmark(Box<frame_benchmarking_cli::BenchmarkCmd>),
}

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		"metachain-node".into()
	}

	fn impl_version() -> String {
		env!("SUBSTRATE_CLI_IMPL_VERSION").into()
	}

	fn executable_name() -> String {
		env!("CARGO_PKG_NAME").into()
	}

	fn description() -> String {
		env!("CARGO_PKG_DESCRIPTION").into()
	}

	fn author() -> String {
		"the MetaChain developers".into()
	}

	fn support_url() -> String {
		concat!(env!("CARGO_PKG_REPOSITORY"), "/issues").into()
	}

	fn copyright_start_year() -> i32 {
		2025
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		chain_spec::load(id)
	}

	/// As for every Substrate node, but with off-chain workers on by default: each node takes proofs
	/// of work in, not validators alone.
	fn setup_command(command: clap::Command) -> clap::Command {
		let enabled = clap::ValueEnum::to_possible_value(&OffchainWorkerEnabled::Always);
		command
			.name(Self::executable_name())
			.version(Self::impl_version() + "\n")
			.author(Self::author())
			.about(Self::description())
			.long_about(Self::description())
			.after_help(format!("Support: {}", Self::support_url()))
			.propagate_version(true)
			.args_conflicts_with_subcommands(true)
			.subcommand_negates_reqs(true)
			.mut_arg("enabled", |arg| match enabled {
				Some(value) => arg.default_value(value.get_name().to_owned()),
				None => arg,
			})
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn offchain_workers_should_be_on_unless_told_otherwise() {
		let enabled =
			|args: &[&str]| Cli::try_from_iter(args).unwrap().run.offchain_worker_params.enabled;
		assert!(matches!(enabled(&["metachain-node"]), OffchainWorkerEnabled::Always));
		assert!(matches!(
			enabled(&["metachain-node", "--offchain-worker", "never"]),
			OffchainWorkerEnabled::Never
		));
	}

	#[test]
	fn the_command_line_is_consistent() {
		Cli::setup_command(<Cli as clap::CommandFactory>::command()).debug_assert();
	}
}

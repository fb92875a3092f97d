//! The binary `metachain-dvpn`.

use clap::Parser;
use metachain_dvpn::{cli::Cli, commands, output::Output};
use serde_json::json;
use std::{io::IsTerminal, process::ExitCode};
use tracing_subscriber::{filter::LevelFilter, EnvFilter};

fn main() -> ExitCode {
	let cli = Cli::parse();
	let filter =
		EnvFilter::builder().with_default_directive(LevelFilter::WARN.into()).from_env_lossy();
	tracing_subscriber::fmt()
		.with_env_filter(filter)
		.with_writer(std::io::stderr)
		.with_ansi(std::io::stderr().is_terminal())
		.init();
	let output = Output::new(cli.global.json);
	match run(cli, &output) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			let message = format!("{error:#}");
			if output.is_json() {
				output.event(&json!({ "event": "error", "message": message }), "");
			} else {
				eprintln!("error: {message}");
			}
			ExitCode::FAILURE
		},
	}
}

fn run(cli: Cli, output: &Output) -> anyhow::Result<()> {
	let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
	runtime.block_on(commands::run(&cli.global, cli.command, output))
}

//! Chain specifications.

use std::path::PathBuf;

use metachain_runtime::{configs::SS58Prefix, opaque::Block, WASM_BINARY};
use sc_chain_spec::{ChainSpecExtension, ChainType, GenericChainSpec, Properties};
use serde::{Deserialize, Serialize};
use sp_genesis_builder::{DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};

/// What a specification can say beyond the usual.
#[derive(Default, Clone, Debug, Serialize, Deserialize, ChainSpecExtension)]
#[serde(rename_all = "camelCase")]
pub struct Extensions {
	/// Blocks that a fork must contain.
	pub fork_blocks: sc_client_api::ForkBlocks<Block>,
	/// Blocks that are refused.
	pub bad_blocks: sc_client_api::BadBlocks<Block>,
	/// Where a light client starts, filled in by `sync_state_genSyncSpec`.
	pub light_sync_state: sc_sync_state_rpc::LightSyncStateExtension,
}

pub type ChainSpec = GenericChainSpec<Extensions>;

/// The specification of this name, or in this file.
pub fn load(id: &str) -> Result<Box<dyn sc_chain_spec::ChainSpec>, String> {
	Ok(match id {
		"" => return Err("name a chain: --dev, --chain local, or --chain PATH".into()),
		"dev" => Box::new(development()?),
		"local" => Box::new(local()?),
		path => Box::new(ChainSpec::from_json_file(PathBuf::from(path))?),
	})
}

/// One validator, Alice; short days.
fn development() -> Result<ChainSpec, String> {
	from_preset(
		DEV_RUNTIME_PRESET,
		"MetaChain Development",
		"metachain_dev",
		ChainType::Development,
	)
}

/// Four validators, Alice to Dave, on one machine.
fn local() -> Result<ChainSpec, String> {
	from_preset(
		LOCAL_TESTNET_RUNTIME_PRESET,
		"MetaChain Local",
		"metachain_local",
		ChainType::Local,
	)
}

fn from_preset(
	preset: &str,
	name: &str,
	id: &str,
	chain_type: ChainType,
) -> Result<ChainSpec, String> {
	let wasm = WASM_BINARY.ok_or("this node was built without its runtime (SKIP_WASM_BUILD)")?;
	Ok(ChainSpec::builder(wasm, Extensions::default())
		.with_name(name)
		.with_id(id)
		.with_chain_type(chain_type)
		.with_protocol_id("metachain")
		.with_properties(properties())
		.with_genesis_config_preset_name(preset)
		.build())
}

/// What wallets show.
fn properties() -> Properties {
	let mut properties = Properties::new();
	properties.insert("tokenSymbol".into(), "MC".into());
	properties.insert("tokenDecimals".into(), metachain_primitives::money::DECIMALS.into());
	properties.insert("ss58Format".into(), SS58Prefix::get().into());
	properties
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::storage::well_known_keys::CODE;

	#[test]
	fn a_chain_should_be_named() {
		assert!(load("").is_err());
		assert!(load("no/such/file.json").is_err());
	}

	#[test]
	fn our_chains_should_load_if_there_is_a_runtime() {
		for id in ["dev", "local"] {
			match (load(id), WASM_BINARY) {
				(Ok(spec), Some(_)) => {
					let json = spec.as_json(false).unwrap();
					let read = ChainSpec::from_json_bytes(json.clone().into_bytes()).unwrap();
					assert_eq!(read.as_json(false).unwrap(), json);
				},
				(Err(reason), None) => assert!(reason.contains("SKIP_WASM_BUILD")),
				_ => panic!("{id} should load if and only if there is a runtime"),
			}
		}
	}

	#[test]
	fn the_runtime_should_build_its_first_state() {
		if let Some(wasm) = WASM_BINARY {
			let state = load("local").unwrap().as_storage_builder().build_storage().unwrap();
			assert_eq!(state.top[CODE], wasm);
		}
	}

	#[test]
	fn wallets_should_be_told_of_the_token() {
		let properties = properties();
		assert_eq!(properties["tokenSymbol"], "MC");
		assert_eq!(properties["tokenDecimals"], 12);
		assert_eq!(properties["ss58Format"], 42);
	}
}

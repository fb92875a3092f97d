//! Measures what the runtime and this machine take.

use std::sync::Arc;

use codec::Encode;
use frame_benchmarking_cli::{
	BenchmarkCmd, ExtrinsicBuilder, ExtrinsicFactory, SUBSTRATE_REFERENCE_HARDWARE,
};
use metachain_runtime::{
	constants::money::EXISTENTIAL_DEPOSIT, opaque::Block, transaction::extension, AccountId, Hash,
	RuntimeCall, Signature, SignedPayload, UncheckedExtrinsic, VERSION,
};
use sc_cli::{Result, SubstrateCli};
use sc_client_api::UsageProvider;
use sp_inherents::InherentData;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{traits::HashingFor, OpaqueExtrinsic};
use sp_timestamp::{InherentType, INHERENT_IDENTIFIER};

use crate::{
	cli::Cli,
	service::{new_partial, BenchmarkHostFunctions, Client, Partial},
};

/// Runs a benchmark.
pub fn run(cli: &Cli, cmd: &BenchmarkCmd) -> Result<()> {
	cli.create_runner(cmd)?.sync_run(|config| match cmd {
		BenchmarkCmd::Pallet(cmd) => {
			cmd.run_with_spec::<HashingFor<Block>, BenchmarkHostFunctions>(Some(config.chain_spec))
		},
		BenchmarkCmd::Block(cmd) => cmd.run(new_partial(&config)?.client),
		BenchmarkCmd::Storage(cmd) => {
			let Partial { client, backend, .. } = new_partial(&config)?;
			let (db, storage) = (backend.expose_db(), backend.expose_storage());
			cmd.run(config, client, db, storage, backend.expose_shared_trie_cache())
		},
		BenchmarkCmd::Overhead(cmd) => {
			let client = new_partial(&config)?.client;
			let remark = Signed::remark(client.clone());
			let name = config.chain_spec.name().into();
			cmd.run(name, client, first_inherents()?, Vec::new(), &remark, false)
		},
		BenchmarkCmd::Extrinsic(cmd) => {
			let client = new_partial(&config)?.client;
			let builders = ExtrinsicFactory(vec![
				Box::new(Signed::remark(client.clone())),
				Box::new(Signed::transfer(client.clone(), Sr25519Keyring::Bob.to_account_id())),
			]);
			cmd.run(client, first_inherents()?, Vec::new(), &builders)
		},
		BenchmarkCmd::Machine(cmd) => cmd.run(&config, SUBSTRATE_REFERENCE_HARDWARE.clone()),
	})
}

/// The inherents of a first block without a slot, which is what the benchmarks build.
fn first_inherents() -> Result<InherentData> {
	let mut data = InherentData::new();
	data.put_data(INHERENT_IDENTIFIER, &InherentType::default())
		.map_err(|error| error.to_string())?;
	Ok(data)
}

/// Signs a call of Alice's again and again.
struct Signed {
	client: Arc<Client>,
	pallet: &'static str,
	extrinsic: &'static str,
	call: RuntimeCall,
}

impl Signed {
	fn remark(client: Arc<Client>) -> Self {
		let call = frame_system::Call::remark { remark: Vec::new() }.into();
		Self { client, pallet: "system", extrinsic: "remark", call }
	}

	fn transfer(client: Arc<Client>, dest: AccountId) -> Self {
		let call = pallet_balances::Call::transfer_keep_alive {
			dest: dest.into(),
			value: EXISTENTIAL_DEPOSIT,
		};
		Self { client, pallet: "balances", extrinsic: "transfer_keep_alive", call: call.into() }
	}
}

impl ExtrinsicBuilder for Signed {
	fn pallet(&self) -> &str {
		self.pallet
	}

	fn extrinsic(&self) -> &str {
		self.extrinsic
	}

	fn build(&self, nonce: u32) -> std::result::Result<OpaqueExtrinsic, &'static str> {
		let genesis: Hash = self.client.usage_info().chain.genesis_hash;
		let (spec, transaction) = (VERSION.spec_version, VERSION.transaction_version);
		let implicit = ((), (), spec, transaction, genesis, genesis, (), (), (), None, ());
		let extension = extension(nonce, 0);
		let payload = SignedPayload::from_raw(self.call.clone(), extension.clone(), implicit);
		let sender = Sr25519Keyring::Alice;
		let signature = payload.using_encoded(|bytes| Signature::Sr25519(sender.sign(bytes)));
		let signed = UncheckedExtrinsic::new_signed(
			self.call.clone(),
			sender.to_account_id().into(),
			signature,
			extension,
		);
		Ok(signed.into())
	}
}

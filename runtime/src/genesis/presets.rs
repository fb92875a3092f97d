//! Presets for development and for a test network on one machine.

use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use metachain_primitives::{
	money::{Price, MC, MUSD},
	time::Moment,
};
use serde_json::Value;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};

use super::pools;
use crate::{
	constants::consensus::EPOCH_CONFIG, AccountId, BabeConfig, Balance, BalancesConfig,
	CalendarConfig, MusdConfig, RuntimeGenesisConfig, SessionConfig, SessionKeys,
};

/// What each of the well-known development accounts holds.
const DEV_GRANT: Balance = 1_000_000 * MC;

/// What one MC is worth where no oracle tells it: 5 US cents.
const DEV_PRICE: Price = MUSD / 20;

const MINUTE: Moment = 60_000;

/// What differs between the presets.
struct Preset {
	/// With the account's key each validator also produces blocks and hands in proofs.
	validators: Vec<(Sr25519Keyring, Ed25519Keyring)>,
	day_length: Moment,
	/// In slots.
	epoch_length: u64,
}

impl Preset {
	fn development() -> Self {
		Self {
			validators: vec![(Sr25519Keyring::Alice, Ed25519Keyring::Alice)],
			day_length: 2 * MINUTE,
			epoch_length: 10,
		}
	}

	fn local_testnet() -> Self {
		Self {
			validators: vec![
				(Sr25519Keyring::Alice, Ed25519Keyring::Alice),
				(Sr25519Keyring::Bob, Ed25519Keyring::Bob),
				(Sr25519Keyring::Charlie, Ed25519Keyring::Charlie),
				(Sr25519Keyring::Dave, Ed25519Keyring::Dave),
			],
			day_length: 10 * MINUTE,
			epoch_length: 50,
		}
	}

	fn to_json(&self) -> Option<Value> {
		let grants = Sr25519Keyring::well_known().map(|key| (key.to_account_id(), DEV_GRANT));
		let balances = pools::balances(grants.collect())?;
		Some(build_struct_json_patch!(RuntimeGenesisConfig {
			balances: BalancesConfig { balances },
			babe: BabeConfig { epoch_config: EPOCH_CONFIG },
			calendar: CalendarConfig {
				day_length: self.day_length,
				epoch_length: self.epoch_length,
			},
			musd: MusdConfig { price: Some(DEV_PRICE) },
			session: SessionConfig { keys: self.session_keys() },
		}))
	}

	fn session_keys(&self) -> Vec<(AccountId, AccountId, SessionKeys)> {
		self.validators
			.iter()
			.map(|(sr25519, ed25519)| {
				let keys = SessionKeys {
					babe: sr25519.public().into(),
					grandpa: ed25519.public().into(),
					workload: sr25519.public().into(),
				};
				(sr25519.to_account_id(), sr25519.to_account_id(), keys)
			})
			.collect()
	}
}

/// The preset of this name, as a JSON patch of the default genesis configuration.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let preset = match id.as_str() {
		DEV_RUNTIME_PRESET => Preset::development(),
		LOCAL_TESTNET_RUNTIME_PRESET => Preset::local_testnet(),
		_ => return None,
	};
	serde_json::to_vec(&preset.to_json()?).ok()
}

/// The names of the presets.
pub fn preset_names() -> Vec<PresetId> {
	vec![DEV_RUNTIME_PRESET.into(), LOCAL_TESTNET_RUNTIME_PRESET.into()]
}

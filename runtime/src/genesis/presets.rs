//! Presets for development and for a test network on one machine.

use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use metachain_primitives::{
	curve::Points,
	money::{Price, MC, MUSD},
	seats::{Seats, SeatsOf},
	time::Moment,
};
use serde_json::Value;
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use sp_runtime::Perbill;

use super::pools;
use crate::{
	constants::consensus::EPOCH_CONFIG, AccountId, BabeConfig, Balance, BalancesConfig,
	CalendarConfig, CreditConfig, MusdConfig, NodeStakingConfig, RepresentationConfig,
	RuntimeGenesisConfig, SeatsConfig, SessionConfig, SessionKeys,
};

/// What each of the well-known development accounts holds.
const DEV_GRANT: Balance = 1_000_000 * MC;

/// What one MC is worth where no oracle tells it: 5 US cents.
const DEV_PRICE: Price = MUSD / 20;

const MINUTE: Moment = 60_000;

/// A validator of genesis. With the account's key it also produces blocks and hands in proofs.
struct Validator {
	sr25519: Sr25519Keyring,
	ed25519: Ed25519Keyring,
	/// What it puts at stake as a candidate, and as much again as a node that delegates to itself. With
	/// nothing it is no candidate.
	deposit: Balance,
}

impl Validator {
	const fn new(sr25519: Sr25519Keyring, ed25519: Ed25519Keyring, deposit: Balance) -> Self {
		Self { sr25519, ed25519, deposit }
	}

	fn account(&self) -> AccountId {
		self.sr25519.to_account_id()
	}

	fn is_candidate(&self) -> bool {
		self.deposit > 0
	}

	fn session_keys(&self) -> SessionKeys {
		SessionKeys {
			babe: self.sr25519.public().into(),
			grandpa: self.ed25519.public().into(),
			workload: self.sr25519.public().into(),
		}
	}
}

/// What differs between the presets.
struct Preset {
	/// If there are candidates among them, these are elected at genesis.
	validators: Vec<Validator>,
	/// The credit of each of the well-known development accounts, which all are nodes.
	credit: Points,
	/// Of the parliament.
	seats: Seats,
	day_length: Moment,
	/// In slots.
	epoch_length: u64,
}

impl Preset {
	/// Alice validates until somebody has become a candidate and is elected.
	fn development() -> Self {
		Self {
			validators: vec![Validator::new(Sr25519Keyring::Alice, Ed25519Keyring::Alice, 0)],
			credit: 120,
			seats: 8,
			day_length: 2 * MINUTE,
			epoch_length: 10,
		}
	}

	/// Alice begins with five seats, the others with one each: it has sixteen times their deposits, and so
	/// four times their weight.
	fn local_testnet() -> Self {
		use Ed25519Keyring as Ed;
		use Sr25519Keyring as Sr;
		Self {
			validators: vec![
				Validator::new(Sr::Alice, Ed::Alice, 160_000 * MC),
				Validator::new(Sr::Bob, Ed::Bob, 10_000 * MC),
				Validator::new(Sr::Charlie, Ed::Charlie, 10_000 * MC),
				Validator::new(Sr::Dave, Ed::Dave, 10_000 * MC),
			],
			credit: 1_000,
			seats: 8,
			day_length: 10 * MINUTE,
			epoch_length: 50,
		}
	}

	fn to_json(&self) -> Option<Value> {
		let accounts = || Sr25519Keyring::well_known().map(|key| key.to_account_id());
		let balances = pools::balances(accounts().map(|account| (account, DEV_GRANT)).collect())?;
		Some(build_struct_json_patch!(RuntimeGenesisConfig {
			balances: BalancesConfig { balances },
			babe: BabeConfig { epoch_config: EPOCH_CONFIG },
			calendar: CalendarConfig {
				day_length: self.day_length,
				epoch_length: self.epoch_length,
			},
			credit: CreditConfig {
				members: accounts().map(|account| (account, self.credit)).collect(),
			},
			musd: MusdConfig { price: Some(DEV_PRICE) },
			node_staking: NodeStakingConfig { gateways: self.deposits() },
			representation: RepresentationConfig {
				candidates: self.candidates(),
				delegations: self.delegations(),
				seats: self.seats,
				elected_at_most: self.seats,
			},
			seats: SeatsConfig { validators: self.appointed() },
			session: SessionConfig { keys: self.session_keys() },
		}))
	}

	fn all_candidates(&self) -> impl Iterator<Item = &Validator> {
		self.validators.iter().filter(|validator| validator.is_candidate())
	}

	fn candidates(&self) -> Vec<(AccountId, Balance, Perbill)> {
		let commission = Perbill::from_percent(10);
		self.all_candidates()
			.map(|validator| (validator.account(), validator.deposit, commission))
			.collect()
	}

	fn deposits(&self) -> Vec<(AccountId, Balance)> {
		self.all_candidates().map(|validator| (validator.account(), validator.deposit)).collect()
	}

	fn delegations(&self) -> Vec<(AccountId, AccountId)> {
		self.all_candidates().map(|validator| (validator.account(), validator.account())).collect()
	}

	/// Those who validate without an election, with a seat each.
	fn appointed(&self) -> Vec<SeatsOf<AccountId>> {
		self.validators
			.iter()
			.filter(|validator| !validator.is_candidate())
			.map(|validator| SeatsOf { validator: validator.account(), seats: 1 })
			.collect()
	}

	fn session_keys(&self) -> Vec<(AccountId, AccountId, SessionKeys)> {
		self.validators
			.iter()
			.map(|validator| (validator.account(), validator.account(), validator.session_keys()))
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

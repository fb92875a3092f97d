//! Secret keys: where they come from, where they are kept.
//!
//! Three kinds. The *account key* (sr25519) holds MC and signs extrinsics. The *tunnel key*
//! (X25519) is the provider's identity in the tunnel. *Session keys* (sr25519) sign one channel's
//! vouchers. None is ever an argument of a command, and none is ever printed.

use anyhow::{bail, ensure, Context};
use metachain_primitives::voucher::{SessionKey, VoucherSignature};
use std::{
	env, fs,
	io::{self, Write},
	os::unix::fs::{OpenOptionsExt, PermissionsExt},
	path::{Path, PathBuf},
	str::FromStr,
};
use subxt_signer::{bip39::Mnemonic, sr25519, SecretUri};
use zeroize::Zeroizing;

use crate::AccountId;

/// Holds a secret URI (`0x…` seed, BIP-39 phrase, `//Path`).
pub const KEY_VARIABLE: &str = "METACHAIN_KEY";

/// 32 bytes from the operating system.
pub fn random_bytes() -> [u8; 32] {
	schnorrkel::MiniSecretKey::generate().to_bytes()
}

/// Whether `key` signed `payload`, in the signing context of Substrate.
pub fn verify(key: &SessionKey, payload: &[u8], signature: &VoucherSignature) -> bool {
	sr25519::verify(&sr25519::Signature(*signature), payload, &sr25519::PublicKey(*key))
}

/// The key of one channel: signs its vouchers and admissions. Wiped when dropped.
#[derive(Clone)]
pub struct SessionSecret {
	seed: Zeroizing<[u8; 32]>,
	pair: sr25519::Keypair,
}

impl SessionSecret {
	/// A fresh key.
	pub fn generate() -> Self {
		Self::from_seed(random_bytes())
	}

	/// The key of this seed.
	pub fn from_seed(seed: [u8; 32]) -> Self {
		let pair =
			sr25519::Keypair::from_secret_key(seed).expect("32 bytes are an sr25519 seed; qed");
		Self { seed: Zeroizing::new(seed), pair }
	}

	/// The seed, for whoever has to store it.
	pub fn seed(&self) -> &[u8; 32] {
		&self.seed
	}

	/// The public key, as the channel on chain names it.
	pub fn public(&self) -> SessionKey {
		self.pair.public_key().0
	}

	/// Signs in the signing context of Substrate.
	pub fn sign(&self, payload: &[u8]) -> VoucherSignature {
		self.pair.sign(payload).0
	}
}

impl std::fmt::Debug for SessionSecret {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		f.write_str("SessionSecret(..)")
	}
}

/// The account's key pair.
#[derive(Clone)]
pub struct AccountKey(sr25519::Keypair);

impl AccountKey {
	/// From the environment variable [`KEY_VARIABLE`] if it is set, otherwise from `file`.
	pub fn load(file: &Path) -> anyhow::Result<Self> {
		match env::var(KEY_VARIABLE) {
			Ok(secret) => Self::from_secret(Zeroizing::new(secret))
				.with_context(|| format!("the secret in {KEY_VARIABLE} is not usable")),
			Err(_) => Self::from_secret(read_secret(file).with_context(|| {
				format!(
					"no account key: set {KEY_VARIABLE}, name a file with --key-file, or run \
					 `metachain-dvpn key generate`"
				)
			})?)
			.with_context(|| format!("the secret in {} is not usable", file.display())),
		}
	}

	fn from_secret(secret: Zeroizing<String>) -> anyhow::Result<Self> {
		let uri = SecretUri::from_str(secret.trim()).map_err(|_| {
			anyhow::anyhow!("not a secret URI: a 0x… seed or a phrase, with a path")
		})?;
		// The error of a bad phrase names its words: not to be shown.
		let pair = sr25519::Keypair::from_uri(&uri)
			.map_err(|_| anyhow::anyhow!("neither a seed of 32 bytes nor a BIP-39 phrase"))?;
		Ok(Self(pair))
	}

	/// The account.
	pub fn account(&self) -> AccountId {
		self.0.public_key().0.into()
	}

	/// Signs what the account says, in the signing context of Substrate.
	pub fn sign(&self, payload: &[u8]) -> [u8; 64] {
		self.0.sign(payload).0
	}

	/// What signs extrinsics.
	pub fn signer(&self) -> &sr25519::Keypair {
		&self.0
	}
}

impl std::fmt::Debug for AccountKey {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		write!(f, "AccountKey({})", self.account())
	}
}

/// Makes a new account key and a new tunnel key next to it. Overwrites nothing.
pub fn generate(file: &Path) -> anyhow::Result<AccountKey> {
	let tunnel = tunnel_key_file(file);
	ensure!(!tunnel.exists(), "{} exists already", tunnel.display());
	let entropy = Zeroizing::new(random_bytes());
	let mnemonic = Mnemonic::from_entropy(&*entropy).context("32 bytes make a phrase")?;
	write_secret(file, &Zeroizing::new(mnemonic.to_string()))?;
	generate_tunnel_key(&tunnel)?;
	AccountKey::from_secret(Zeroizing::new(mnemonic.to_string()))
}

/// The tunnel key next to the account key in `key_file`; made when there is none.
pub fn load_or_generate_tunnel_key(key_file: &Path) -> anyhow::Result<trident::StaticSecret> {
	let file = tunnel_key_file(key_file);
	if !file.exists() {
		generate_tunnel_key(&file)?;
	}
	load_tunnel_key(key_file)
}

/// The tunnel key next to the account key in `key_file`.
pub fn load_tunnel_key(key_file: &Path) -> anyhow::Result<trident::StaticSecret> {
	let file = tunnel_key_file(key_file);
	let text = read_secret(&file)?;
	let mut bytes = Zeroizing::new([0; 32]);
	hex::decode_to_slice(text.trim(), &mut *bytes)
		.map_err(|_| anyhow::anyhow!("{} does not hold a tunnel key", file.display()))?;
	Ok(trident::StaticSecret::from_bytes(*bytes))
}

/// A tunnel key for one run, kept nowhere.
pub fn ephemeral_tunnel_key() -> trident::StaticSecret {
	trident::StaticSecret::from_bytes(random_bytes())
}

/// Where the tunnel key lies that belongs to the account key in `key_file`.
pub fn tunnel_key_file(key_file: &Path) -> PathBuf {
	key_file.with_extension("tunnel")
}

fn generate_tunnel_key(file: &Path) -> anyhow::Result<()> {
	let bytes = Zeroizing::new(random_bytes());
	write_secret(file, &Zeroizing::new(hex::encode(bytes.as_slice())))
}

/// Writes a new file that only its owner can read.
pub fn write_secret(file: &Path, secret: &str) -> anyhow::Result<()> {
	let context = || format!("cannot write {}", file.display());
	if let Some(directory) = file.parent() {
		fs::create_dir_all(directory).with_context(context)?;
	}
	let mut opened = fs::OpenOptions::new()
		.write(true)
		.create_new(true)
		.mode(0o600)
		.open(file)
		.with_context(context)?;
	writeln!(opened, "{secret}").with_context(context)?;
	opened.sync_all().with_context(context)
}

/// Reads a file that nobody but its owner can read.
pub fn read_secret(file: &Path) -> anyhow::Result<Zeroizing<String>> {
	let context = || format!("cannot read {}", file.display());
	let opened = fs::File::open(file).with_context(context)?;
	let mode = opened.metadata().with_context(context)?.permissions().mode();
	if mode & 0o077 != 0 {
		bail!("{} can be read by others (mode {:03o}): chmod 600 it", file.display(), mode & 0o777);
	}
	io::read_to_string(opened).map(Zeroizing::new).with_context(context)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn mode(file: &Path) -> u32 {
		fs::metadata(file).unwrap().permissions().mode() & 0o777
	}

	#[test]
	fn a_generated_key_is_private_and_can_be_loaded() {
		let directory = tempfile::tempdir().unwrap();
		let file = directory.path().join("new/account.key");
		let key = generate(&file).unwrap();
		assert_eq!(mode(&file), 0o600);
		assert_eq!(mode(&tunnel_key_file(&file)), 0o600);
		let loaded = AccountKey::from_secret(read_secret(&file).unwrap()).unwrap();
		assert_eq!(loaded.account(), key.account());
		load_tunnel_key(&file).unwrap();
	}

	#[test]
	fn nothing_is_overwritten() {
		let directory = tempfile::tempdir().unwrap();
		let file = directory.path().join("account.key");
		let account = generate(&file).unwrap().account();
		assert!(generate(&file).is_err());
		let kept = AccountKey::from_secret(read_secret(&file).unwrap()).unwrap();
		assert_eq!(kept.account(), account);
	}

	#[test]
	fn a_key_that_others_can_read_is_refused() {
		let directory = tempfile::tempdir().unwrap();
		let file = directory.path().join("account.key");
		generate(&file).unwrap();
		for open in [0o640, 0o604, 0o644, 0o666, 0o601] {
			fs::set_permissions(&file, fs::Permissions::from_mode(open)).unwrap();
			let error = read_secret(&file).unwrap_err().to_string();
			assert!(error.contains("can be read by others"), "{error}");
		}
		fs::set_permissions(&file, fs::Permissions::from_mode(0o400)).unwrap();
		read_secret(&file).unwrap();
	}

	#[test]
	fn seeds_phrases_and_paths_are_secrets() {
		let account = |secret: &str| {
			AccountKey::from_secret(Zeroizing::new(secret.into())).map(|key| key.account())
		};
		let alice = account("//Alice").unwrap();
		assert_eq!(alice.to_string(), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
		let seed = "0xe5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";
		assert_eq!(account(seed).unwrap(), alice);
		assert!(account("correct horse battery staple").is_err());
	}

	#[test]
	fn errors_never_quote_the_secret() {
		let secret = Zeroizing::new("horse battery".to_string());
		let error = format!("{:?}", AccountKey::from_secret(secret).unwrap_err());
		assert!(!error.contains("horse"), "{error}");
		assert_eq!(format!("{:?}", SessionSecret::generate()), "SessionSecret(..)");
	}

	#[test]
	fn session_keys_sign_for_themselves_alone() {
		let (one, other) = (SessionSecret::generate(), SessionSecret::generate());
		let signature = one.sign(b"payload");
		assert!(verify(&one.public(), b"payload", &signature));
		assert!(!verify(&other.public(), b"payload", &signature));
		assert!(!verify(&one.public(), b"payloae", &signature));
		assert_eq!(SessionSecret::from_seed(*one.seed()).public(), one.public());
	}
}

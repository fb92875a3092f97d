//! What is kept on disk between runs.
//!
//! One directory, readable by its owner alone, with a part for each chain and role. Every file is
//! replaced in one step: after a crash there is the old content or the new, nothing between. What
//! two processes must not use at once is guarded by a lock file.

use anyhow::{bail, Context};
use codec::{Decode, DecodeAll, Encode};
use metachain_primitives::{
	channel::{ChannelId, Tariff},
	money::Musd,
	offer::TunnelKey,
	voucher::{GenesisHash, SignedVoucher},
};
use std::{
	env, fs,
	io::{self, Write},
	os::unix::fs::{DirBuilderExt, OpenOptionsExt},
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

use crate::{keys::SessionSecret, AccountId};

/// The version of the files below.
const VERSION: u8 = 1;

/// Where state is kept unless the user says otherwise: `$XDG_STATE_HOME/metachain-dvpn`, or
/// `~/.local/state/metachain-dvpn`.
pub fn default_directory() -> PathBuf {
	let base = env::var_os("XDG_STATE_HOME").map(PathBuf::from).unwrap_or_else(|| {
		let home = env::var_os("HOME").map(PathBuf::from).unwrap_or_default();
		home.join(".local/state")
	});
	base.join("metachain-dvpn")
}

/// What a consumer keeps of a channel it opened.
#[derive(Clone, Debug)]
pub struct ConsumerChannel {
	pub channel: ChannelId,
	pub provider: AccountId,
	pub provider_key: TunnelKey,
	pub tariff: Tariff,
	/// Signs the channel's vouchers.
	pub secret: SessionSecret,
	/// The last voucher signed.
	pub last: Option<SignedVoucher>,
	/// MUSD worth of what was received and not signed for.
	pub unsigned: Musd,
}

/// What a provider keeps of a channel it serves.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct ProviderChannel {
	pub channel: ChannelId,
	pub consumer: AccountId,
	/// The last voucher received.
	pub last: Option<SignedVoucher>,
	/// MUSD worth of what was served and not paid.
	pub debt: Musd,
}

/// The state of one role on one chain.
#[derive(Debug)]
pub struct Store<T> {
	directory: PathBuf,
	_lock: fs::File,
	_record: std::marker::PhantomData<fn() -> T>,
}

/// A record with a name of its own, kept in a file.
pub trait Record: Sized {
	/// The part of the state directory such records lie in.
	const ROLE: &'static str;
	/// The channel it is of.
	fn channel(&self) -> ChannelId;
	/// The file's content.
	fn to_bytes(&self) -> Zeroizing<Vec<u8>>;
	/// Reads a file's content.
	fn from_bytes(bytes: &[u8]) -> Option<Self>;
}

impl<T: Record> Store<T> {
	/// Opens the records of this role on the chain of `genesis`, for this process alone.
	pub fn open(directory: &Path, genesis: &GenesisHash) -> anyhow::Result<Self> {
		let directory = directory.join(T::ROLE).join(hex::encode(&genesis[..8]));
		fs::DirBuilder::new()
			.recursive(true)
			.mode(0o700)
			.create(&directory)
			.with_context(|| format!("cannot make {}", directory.display()))?;
		let lock = fs::OpenOptions::new()
			.create(true)
			.write(true)
			.truncate(false)
			.mode(0o600)
			.open(directory.join("lock"))
			.with_context(|| format!("cannot open the lock in {}", directory.display()))?;
		match lock.try_lock() {
			Ok(()) => {},
			Err(fs::TryLockError::WouldBlock) => bail!(
				"another metachain-dvpn uses {}: end it, or choose another --state-dir",
				directory.display()
			),
			Err(fs::TryLockError::Error(error)) => {
				return Err(error).with_context(|| format!("cannot lock {}", directory.display()))
			},
		}
		Ok(Self { directory, _lock: lock, _record: std::marker::PhantomData })
	}

	/// All records that can be read. One that cannot is left alone and reported in the log.
	pub fn load_all(&self) -> anyhow::Result<Vec<T>> {
		let mut records = Vec::new();
		for entry in fs::read_dir(&self.directory).context("cannot list the state directory")? {
			let path = entry.context("cannot list the state directory")?.path();
			if path.extension().is_none_or(|extension| extension != "channel") {
				continue;
			}
			match fs::read(&path).map(Zeroizing::new) {
				Ok(bytes) => match T::from_bytes(&bytes) {
					Some(record) => records.push(record),
					None => tracing::warn!(file = %path.display(), "not a record of this version"),
				},
				Err(error) => tracing::warn!(file = %path.display(), %error, "cannot be read"),
			}
		}
		records.sort_by_key(Record::channel);
		Ok(records)
	}

	/// Writes a record, durably.
	pub fn save(&self, record: &T) -> io::Result<()> {
		replace(&self.path(record.channel()), &record.to_bytes())
	}

	/// Removes a record, if there is one.
	pub fn remove(&self, channel: ChannelId) -> io::Result<()> {
		match fs::remove_file(self.path(channel)) {
			Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
			_ => Ok(()),
		}
	}

	fn path(&self, channel: ChannelId) -> PathBuf {
		self.directory.join(format!("{channel}.channel"))
	}
}

/// Replaces a file's content in one step that survives a crash.
fn replace(path: &Path, content: &[u8]) -> io::Result<()> {
	let temporary = path.with_extension("new");
	let mut file = fs::OpenOptions::new()
		.create(true)
		.write(true)
		.truncate(true)
		.mode(0o600)
		.open(&temporary)?;
	file.write_all(content)?;
	file.sync_all()?;
	fs::rename(&temporary, path)?;
	match path.parent() {
		Some(directory) => fs::File::open(directory)?.sync_all(),
		None => Ok(()),
	}
}

impl Record for ProviderChannel {
	const ROLE: &'static str = "provider";

	fn channel(&self) -> ChannelId {
		self.channel
	}

	fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
		Zeroizing::new((VERSION, self).encode())
	}

	fn from_bytes(bytes: &[u8]) -> Option<Self> {
		let (version, record) = <(u8, Self)>::decode_all(&mut &*bytes).ok()?;
		(version == VERSION).then_some(record)
	}
}

type ConsumerFields =
	(ChannelId, AccountId, TunnelKey, Tariff, [u8; 32], Option<SignedVoucher>, Musd);

impl Record for ConsumerChannel {
	const ROLE: &'static str = "consumer";

	fn channel(&self) -> ChannelId {
		self.channel
	}

	fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
		let mut bytes = Zeroizing::new(vec![VERSION]);
		(self.channel, &self.provider, self.provider_key, self.tariff).encode_to(&mut *bytes);
		(self.secret.seed(), self.last, self.unsigned).encode_to(&mut *bytes);
		bytes
	}

	fn from_bytes(bytes: &[u8]) -> Option<Self> {
		let (version, fields) = <(u8, ConsumerFields)>::decode_all(&mut &*bytes).ok()?;
		let (channel, provider, provider_key, tariff, seed, last, unsigned) = fields;
		(version == VERSION).then(|| Self {
			channel,
			provider,
			provider_key,
			tariff,
			secret: SessionSecret::from_seed(seed),
			last,
			unsigned,
		})
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use metachain_primitives::voucher::Voucher;
	use std::os::unix::fs::PermissionsExt;

	const GENESIS: GenesisHash = [3; 32];

	fn served(channel: ChannelId) -> ProviderChannel {
		let voucher = Voucher { channel, amount: 5, bytes_up: 6, bytes_down: 7, sequence: 8 };
		ProviderChannel {
			channel,
			consumer: [1; 32].into(),
			last: Some(SignedVoucher { voucher, signature: [4; 64] }),
			debt: 9,
		}
	}

	fn opened(channel: ChannelId) -> ConsumerChannel {
		ConsumerChannel {
			channel,
			provider: [2; 32].into(),
			provider_key: [5; 32],
			tariff: Tariff::Time { per_hour: 6, mbps: 7 },
			secret: SessionSecret::from_seed([8; 32]),
			last: None,
			unsigned: 9,
		}
	}

	#[test]
	fn records_come_back_as_they_were_saved() {
		let directory = tempfile::tempdir().unwrap();
		{
			let store = Store::open(directory.path(), &GENESIS).unwrap();
			store.save(&served(2)).unwrap();
			store.save(&served(1)).unwrap();
			store.save(&ProviderChannel { debt: 10, ..served(1) }).unwrap();
		}
		let store = Store::<ProviderChannel>::open(directory.path(), &GENESIS).unwrap();
		let expected = [ProviderChannel { debt: 10, ..served(1) }, served(2)];
		assert_eq!(store.load_all().unwrap(), expected);
		store.remove(1).unwrap();
		store.remove(1).unwrap();
		assert_eq!(store.load_all().unwrap(), [served(2)]);
	}

	#[test]
	fn a_consumers_secret_is_kept_private() {
		let directory = tempfile::tempdir().unwrap();
		let store = Store::open(directory.path(), &GENESIS).unwrap();
		store.save(&opened(3)).unwrap();
		let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
		assert_eq!(mode(&store.path(3)), 0o600);
		assert_eq!(mode(&store.directory), 0o700);
		let loaded = &store.load_all().unwrap()[0];
		assert_eq!(loaded.secret.public(), opened(3).secret.public());
		assert_eq!((loaded.channel, loaded.unsigned, loaded.tariff), (3, 9, opened(3).tariff));
	}

	#[test]
	fn two_processes_cannot_use_the_same_records() {
		let directory = tempfile::tempdir().unwrap();
		let _first = Store::<ProviderChannel>::open(directory.path(), &GENESIS).unwrap();
		let error = Store::<ProviderChannel>::open(directory.path(), &GENESIS).unwrap_err();
		assert!(error.to_string().contains("another metachain-dvpn"), "{error}");
		Store::<ProviderChannel>::open(directory.path(), &[4; 32]).unwrap();
		Store::<ConsumerChannel>::open(directory.path(), &GENESIS).unwrap();
	}

	#[test]
	fn damaged_records_are_passed_over() {
		let directory = tempfile::tempdir().unwrap();
		let store = Store::open(directory.path(), &GENESIS).unwrap();
		store.save(&served(1)).unwrap();
		let mut bytes = served(2).to_bytes().to_vec();
		bytes.push(0);
		fs::write(store.path(2), bytes).unwrap();
		fs::write(store.path(3), b"").unwrap();
		fs::write(store.directory.join("4.new"), served(4).to_bytes()).unwrap();
		assert_eq!(store.load_all().unwrap(), [served(1)]);
	}
}

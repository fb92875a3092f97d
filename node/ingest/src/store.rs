//! The durable store: the highest proof of each channel.
//!
//! One redb file. A proof is on disk before [`Store::put`] returns, so that neither a SIGKILL nor a
//! power cut loses what was accepted. Callers that wait at the same time share one commit.

use std::{
	fs::{self, File},
	mem,
	path::Path,
	sync::{
		mpsc::{sync_channel, SyncSender},
		Arc, Mutex, MutexGuard, PoisonError,
	},
};

use codec::{DecodeAll, Encode};
use metachain_primitives::{channel::ChannelId, voucher::GenesisHash};
use redb::{
	Builder, Database, ReadOnlyTable, ReadableDatabase, ReadableTable, ReadableTableMetadata,
	Table, TableDefinition,
};

use crate::proof::HeldProof;

/// SCALE-encoded [`HeldProof`] by channel.
const PROOFS: TableDefinition<ChannelId, &[u8]> = TableDefinition::new("proofs");
/// What the file is.
const ABOUT: TableDefinition<&str, &[u8]> = TableDefinition::new("about");
const GENESIS: &str = "genesis";
const FORMAT: &str = "format";
/// Raised when the encoding of what is held changes.
const CURRENT_FORMAT: &[u8] = &[1];

/// Bytes of pages that are kept in memory.
const CACHE: usize = 64 * 1024 * 1024;

/// Why the store cannot do its work.
#[derive(Clone, Debug, thiserror::Error)]
pub enum StoreError {
	#[error("the store of proofs belongs to a chain of another genesis")]
	OtherChain,
	#[error("the store of proofs was written by another version of this program")]
	OtherFormat,
	#[error("the store of proofs: {0}")]
	Database(#[from] Arc<redb::Error>),
	#[error("the store of proofs: the commit was abandoned")]
	Abandoned,
}

impl From<redb::Error> for StoreError {
	fn from(error: redb::Error) -> Self {
		Arc::new(error).into()
	}
}

/// What became of a proof that was put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Put {
	/// It is on disk.
	Held,
	/// One for at least this amount is held already.
	Surpassed,
	/// No room for another channel.
	Full,
}

/// Proofs that wait for the next commit, and where their caller waits for the outcome.
struct Waiting {
	proofs: Vec<HeldProof>,
	outcome: SyncSender<Result<Vec<Put>, StoreError>>,
}

/// The highest proof of each channel, up to a capacity.
pub struct Store {
	db: Database,
	capacity: u64,
	waiting: Mutex<Vec<Waiting>>,
	committing: Mutex<()>,
}

impl Store {
	/// Opens the store at `path`, or makes it for the chain of this genesis, with room for
	/// `capacity` channels. Fails when another process has it open.
	pub fn open(path: &Path, genesis: &GenesisHash, capacity: u64) -> Result<Self, StoreError> {
		let db = open_file(path)?;
		let (found_genesis, found_format) = claim(&db, genesis)?;
		if found_format != CURRENT_FORMAT {
			return Err(StoreError::OtherFormat);
		}
		if found_genesis != genesis {
			return Err(StoreError::OtherChain);
		}
		Ok(Self { db, capacity, waiting: Mutex::default(), committing: Mutex::default() })
	}

	/// For how many channels a proof can be held.
	pub fn capacity(&self) -> u64 {
		self.capacity
	}

	/// For how many channels a proof is held.
	pub fn len(&self) -> Result<u64, StoreError> {
		self.read(|proofs| Ok(proofs.len()?))
	}

	/// Whether nothing is held.
	pub fn is_empty(&self) -> Result<bool, StoreError> {
		Ok(self.len()? == 0)
	}

	/// The proofs held for `channels`, in their order.
	pub fn get(&self, channels: &[ChannelId]) -> Result<Vec<Option<HeldProof>>, StoreError> {
		self.read(|proofs| channels.iter().map(|channel| get(proofs, *channel)).collect())
	}

	/// Up to `limit` proofs of the channels after `after`, by number.
	pub fn page(
		&self,
		after: Option<ChannelId>,
		limit: usize,
	) -> Result<Vec<HeldProof>, StoreError> {
		let Some(first) = after.map_or(Some(0), |after| after.checked_add(1)) else {
			return Ok(Vec::new());
		};
		self.read(|proofs| {
			proofs
				.range(first..)?
				.take(limit)
				.map(|entry| {
					let (channel, bytes) = entry?;
					decode(channel.value(), bytes.value())
				})
				.collect()
		})
	}

	/// Takes `proofs` that passed every check, and returns, once they are on disk, what became of
	/// each.
	pub fn put(&self, proofs: Vec<HeldProof>) -> Result<Vec<Put>, StoreError> {
		if proofs.is_empty() {
			return Ok(Vec::new());
		}
		let (outcome, answer) = sync_channel(1);
		lock(&self.waiting).push(Waiting { proofs, outcome });
		// Whoever comes first commits for all who queued up meanwhile.
		let _committing = lock(&self.committing);
		if let Ok(outcome) = answer.try_recv() {
			return outcome;
		}
		let waiting = mem::take(&mut *lock(&self.waiting));
		match self.commit(&waiting) {
			Ok(outcomes) => {
				for (caller, outcome) in waiting.iter().zip(outcomes) {
					let _ = caller.outcome.try_send(Ok(outcome));
				}
			},
			Err(error) => {
				let error = StoreError::from(error);
				for caller in &waiting {
					let _ = caller.outcome.try_send(Err(error.clone()));
				}
			},
		}
		answer.try_recv().unwrap_or(Err(StoreError::Abandoned))
	}

	/// Forgets `proofs`, except those that were replaced by higher ones since they were read. Returns
	/// how many it forgot.
	pub fn remove(&self, proofs: &[HeldProof]) -> Result<u64, StoreError> {
		if proofs.is_empty() {
			return Ok(0);
		}
		Ok(self.remove_unchanged(proofs)?)
	}

	fn remove_unchanged(&self, proofs: &[HeldProof]) -> Result<u64, redb::Error> {
		let transaction = self.db.begin_write()?;
		let mut removed = 0;
		{
			let mut table = transaction.open_table(PROOFS)?;
			for proof in proofs {
				if get(&table, proof.channel())?.as_ref() == Some(proof) {
					table.remove(proof.channel())?;
					removed += 1;
				}
			}
		}
		transaction.commit()?;
		Ok(removed)
	}

	/// One transaction for all that wait.
	fn commit(&self, waiting: &[Waiting]) -> Result<Vec<Vec<Put>>, redb::Error> {
		let transaction = self.db.begin_write()?;
		let outcomes = {
			let mut table = transaction.open_table(PROOFS)?;
			let mut room = self.capacity.saturating_sub(table.len()?);
			waiting
				.iter()
				.map(|caller| {
					caller.proofs.iter().map(|proof| put(&mut table, proof, &mut room)).collect()
				})
				.collect::<Result<_, redb::Error>>()?
		};
		transaction.commit()?;
		Ok(outcomes)
	}

	fn read<T>(
		&self,
		read: impl FnOnce(&ReadOnlyTable<ChannelId, &'static [u8]>) -> Result<T, redb::Error>,
	) -> Result<T, StoreError> {
		let table = || -> Result<_, redb::Error> { Ok(self.db.begin_read()?.open_table(PROOFS)?) };
		Ok(read(&table()?)?)
	}
}

/// Opens or makes the file, and sees to it that its name is on disk as well.
fn open_file(path: &Path) -> Result<Database, redb::Error> {
	let directory = path.parent().filter(|directory| !directory.as_os_str().is_empty());
	if let Some(directory) = directory {
		fs::create_dir_all(directory)?;
	}
	let db = Builder::new().set_cache_size(CACHE).create(path)?;
	if cfg!(unix) {
		File::open(directory.unwrap_or(Path::new(".")))?.sync_all()?;
	}
	Ok(db)
}

/// Writes what the file is into a new one. Returns the genesis and the format that it now names.
fn claim(db: &Database, genesis: &GenesisHash) -> Result<(Vec<u8>, Vec<u8>), redb::Error> {
	let transaction = db.begin_write()?;
	let found = {
		transaction.open_table(PROOFS)?;
		let mut about = transaction.open_table(ABOUT)?;
		if about.is_empty()? {
			about.insert(GENESIS, genesis.as_slice())?;
			about.insert(FORMAT, CURRENT_FORMAT)?;
		}
		let read = |key| -> Result<Vec<u8>, redb::Error> {
			Ok(about.get(key)?.map(|value| value.value().to_vec()).unwrap_or_default())
		};
		(read(GENESIS)?, read(FORMAT)?)
	};
	transaction.commit()?;
	Ok(found)
}

fn put(
	table: &mut Table<ChannelId, &'static [u8]>,
	proof: &HeldProof,
	room: &mut u64,
) -> Result<Put, redb::Error> {
	match get(table, proof.channel())? {
		Some(held) if held.signed == proof.signed => return Ok(Put::Held),
		Some(held) if held.shares_channel_with(proof) && held.amount() >= proof.amount() => {
			return Ok(Put::Surpassed)
		},
		Some(_) => {},
		None if *room == 0 => return Ok(Put::Full),
		None => *room -= 1,
	}
	table.insert(proof.channel(), proof.encode().as_slice())?;
	Ok(Put::Held)
}

fn get(
	table: &impl ReadableTable<ChannelId, &'static [u8]>,
	channel: ChannelId,
) -> Result<Option<HeldProof>, redb::Error> {
	table.get(channel)?.map(|bytes| decode(channel, bytes.value())).transpose()
}

fn decode(channel: ChannelId, mut bytes: &[u8]) -> Result<HeldProof, redb::Error> {
	HeldProof::decode_all(&mut bytes)
		.map_err(|error| redb::Error::Corrupted(format!("the proof of channel {channel}: {error}")))
}

/// What these locks guard stays sound when a holder panics: a queue, and the right to commit.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
	mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! Makes vouchers durable before they are relied on.

use metachain_primitives::channel::ChannelId;
use std::{
	collections::BTreeMap,
	sync::{
		atomic::{AtomicBool, Ordering},
		mpsc, Arc,
	},
	thread::{self, JoinHandle},
	time::Duration,
};

use crate::state::{Record, Store};

/// A write that failed, as on a full disk, is tried again after this time.
const RETRY: Duration = Duration::from_secs(1);
/// Once the program is to end, a write is tried no more often than this.
const LAST_TRIES: u32 = 3;

/// A thread that writes records. Several of one channel that wait are written as one.
pub struct Keeper<T> {
	jobs: Option<mpsc::Sender<Job<T>>>,
	ending: Arc<AtomicBool>,
	thread: Option<JoinHandle<()>>,
}

enum Job<T> {
	Save(T, Done),
	Remove(ChannelId),
}

type Done = Box<dyn FnOnce() + Send>;

impl<T: Record + Send + 'static> Keeper<T> {
	/// Starts the thread.
	pub fn start(store: Store<T>) -> Self {
		let (jobs, queue) = mpsc::channel();
		let ending = Arc::new(AtomicBool::new(false));
		let end = ending.clone();
		let thread = thread::spawn(move || run(&store, &queue, &end));
		Self { jobs: Some(jobs), ending, thread: Some(thread) }
	}

	/// Writes `record`, and calls `done` when it is durable, with this content or a later one.
	pub fn save(&self, record: T, done: impl FnOnce() + Send + 'static) {
		self.send(Job::Save(record, Box::new(done)));
	}

	/// Removes a channel's record.
	pub fn remove(&self, channel: ChannelId) {
		self.send(Job::Remove(channel));
	}

	fn send(&self, job: Job<T>) {
		if let Some(jobs) = &self.jobs {
			// The thread ends only when this sender is dropped.
			let _ = jobs.send(job);
		}
	}
}

impl<T> Drop for Keeper<T> {
	/// Waits until everything is written, or was tried often enough.
	fn drop(&mut self) {
		self.jobs = None;
		self.ending.store(true, Ordering::Relaxed);
		if let Some(thread) = self.thread.take() {
			let _ = thread.join();
		}
	}
}

fn run<T: Record>(store: &Store<T>, queue: &mpsc::Receiver<Job<T>>, ending: &AtomicBool) {
	while let Ok(first) = queue.recv() {
		// Whatever came meanwhile: the last word on each channel counts.
		let mut latest: BTreeMap<ChannelId, Option<T>> = BTreeMap::new();
		let mut finished = Vec::new();
		for job in std::iter::once(first).chain(queue.try_iter()) {
			match job {
				Job::Save(record, done) => {
					latest.insert(record.channel(), Some(record));
					finished.push(done);
				},
				Job::Remove(channel) => {
					latest.insert(channel, None);
				},
			}
		}
		for (channel, record) in latest {
			let mut tries = 0;
			while let Err(error) = match &record {
				Some(record) => store.save(record),
				None => store.remove(channel),
			} {
				tracing::error!(channel, %error, "cannot write the state directory");
				tries += 1;
				if tries >= LAST_TRIES && ending.load(Ordering::Relaxed) {
					return;
				}
				thread::sleep(RETRY);
			}
		}
		finished.into_iter().for_each(|done| done());
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::state::ProviderChannel;
	use std::sync::atomic::AtomicUsize;

	#[test]
	fn everything_is_durable_before_it_is_done() {
		let directory = tempfile::tempdir().unwrap();
		let done = Arc::new(AtomicUsize::new(0));
		let record =
			|channel, debt| ProviderChannel { channel, consumer: [1; 32].into(), last: None, debt };
		{
			let keeper = Keeper::start(Store::open(directory.path(), &[0; 32]).unwrap());
			for debt in 1..=100 {
				for channel in 0..3 {
					let done = done.clone();
					let path = directory.path().to_owned();
					keeper.save(record(channel, debt), move || {
						// Channel 1 is removed in the end, maybe in the same go.
						if channel != 1 {
							let name = format!("provider/0000000000000000/{channel}.channel");
							let bytes = std::fs::read(path.join(name)).unwrap();
							assert!(ProviderChannel::from_bytes(&bytes).unwrap().debt >= debt);
						}
						done.fetch_add(1, Ordering::SeqCst);
					});
				}
			}
			keeper.remove(1);
		}
		assert_eq!(done.load(Ordering::SeqCst), 300);
		let store = Store::<ProviderChannel>::open(directory.path(), &[0; 32]).unwrap();
		assert_eq!(store.load_all().unwrap(), [record(0, 100), record(2, 100)]);
	}
}

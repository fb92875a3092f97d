//! Measures how many proofs a second a node takes, against the rate at which the same number of
//! threads verifies bare sr25519 signatures one by one, in the same run.
//!
//! Everything is real but the chain: JSON-RPC decoding, all checks, signatures, the store with its
//! fsync. The store lies in the working directory, since a temporary directory may have no disk.
//! Ingest verifies in batches, so that the ratio may exceed one.
//!
//!     cargo run --release -p metachain-ingest --example ingest_rate -- \
//!         [--json] [--proofs 20000] [--threads 2] [--rounds 3]

use std::{
	collections::HashMap, env, error::Error, num::NonZeroUsize, sync::Arc, thread, time::Instant,
};

use codec::Encode;
use futures::{stream, StreamExt, TryStreamExt};
use metachain_ingest::{
	proof::MAX_PROOFS_PER_REQUEST,
	signature,
	source::{At, ChannelSource, Snapshot, SourceError},
	Config, Ingest,
};
use metachain_primitives::{
	channel::{Channel, ChannelId, Tariff},
	voucher::{GenesisHash, Proof, SignedVoucher, Voucher, SIGNING_CONTEXT},
};
use rayon::{prelude::*, ThreadPool, ThreadPoolBuilder};
use schnorrkel::{ExpansionMode, Keypair, MiniSecretKey};
use sp_core::crypto::AccountId32;

const GENESIS: GenesisHash = [7; 32];
const EXPIRES: u64 = 1000;

type Failure = Box<dyn Error + Send + Sync>;

fn main() -> Result<(), Failure> {
	let options = Options::from_arguments()?;
	let pool = ThreadPoolBuilder::new().num_threads(options.threads).build()?;
	let work = pool.install(|| Work::prepare(options.proofs))?;
	let mut rounds = Vec::new();
	for _ in 0..options.rounds {
		let raw = raw_rate(&work, &pool)?;
		let ingested = ingest_rate(&work, options.threads)?;
		rounds.push((ingested / raw, ingested, raw));
	}
	rounds.sort_by(|(a, ..), (b, ..)| a.total_cmp(b));
	let (ratio, ingested, raw) = rounds[rounds.len() / 2];
	options.print(ingested, raw, ratio);
	Ok(())
}

struct Options {
	json: bool,
	proofs: u64,
	threads: usize,
	rounds: usize,
}

impl Options {
	fn from_arguments() -> Result<Self, Failure> {
		let threads = thread::available_parallelism().map_or(1, NonZeroUsize::get);
		let mut options = Self { json: false, proofs: 20_000, threads, rounds: 3 };
		let mut arguments = env::args().skip(1);
		while let Some(argument) = arguments.next() {
			let mut number = || -> Result<usize, Failure> {
				let value = arguments.next().ok_or(format!("{argument} needs a number"))?;
				let number: NonZeroUsize =
					value.parse().map_err(|e| format!("{argument} {value}: {e}"))?;
				Ok(number.get())
			};
			match argument.as_str() {
				"--json" => options.json = true,
				"--proofs" => options.proofs = number()? as u64,
				"--threads" => options.threads = number()?,
				"--rounds" => options.rounds = number()?,
				_ => return Err(format!("unknown argument {argument}").into()),
			}
		}
		Ok(options)
	}

	/// Prints the round whose ratio is the median.
	fn print(&self, ingested: f64, raw: f64, ratio: f64) {
		let Self { proofs, threads, .. } = self;
		if self.json {
			println!(
				"{{\"proofs_per_second\":{ingested:.0},\"raw_verifications_per_second\":{raw:.0},\
				\"ratio\":{ratio:.3},\"threads\":{threads},\"proofs\":{proofs}}}"
			);
		} else {
			println!("{proofs} proofs in requests of {MAX_PROOFS_PER_REQUEST}, {threads} threads");
			println!("  proofs ingested      {ingested:>10.0} /s");
			println!("  bare verifications   {raw:>10.0} /s");
			println!("  ratio                {ratio:>10.3}");
		}
	}
}

/// Proofs of as many channels, and what the chain says of these.
struct Work {
	chain: Chain,
	signed: Vec<([u8; 32], SignedVoucher)>,
	requests: Vec<String>,
}

impl Work {
	fn prepare(proofs: u64) -> Result<Self, Failure> {
		let signed = (0..proofs)
			.into_par_iter()
			.map(|channel| {
				let key = session_key(channel)?;
				Ok((key.public.to_bytes(), sign(&key, channel)))
			})
			.collect::<Result<Vec<_>, String>>()?;
		let channels = (0..).zip(&signed).map(|(id, (key, _))| (id, channel(*key))).collect();
		let requests = signed.chunks(MAX_PROOFS_PER_REQUEST).map(request).collect();
		Ok(Self { chain: Chain(Arc::new(channels)), signed, requests })
	}
}

fn session_key(channel: ChannelId) -> Result<Keypair, String> {
	let mut seed = [3; 32];
	seed[..8].copy_from_slice(&channel.to_le_bytes());
	let seed = MiniSecretKey::from_bytes(&seed).map_err(|error| error.to_string())?;
	Ok(seed.expand_to_keypair(ExpansionMode::Ed25519))
}

fn sign(key: &Keypair, channel: ChannelId) -> SignedVoucher {
	let voucher = Voucher {
		channel,
		amount: 250_000_000_000,
		bytes_up: 30 << 20,
		bytes_down: 2 << 30,
		sequence: 2000,
	};
	let signature = key.sign_simple(SIGNING_CONTEXT, &voucher.signing_payload(&GENESIS));
	SignedVoucher { voucher, signature: signature.to_bytes() }
}

fn request(signed: &[([u8; 32], SignedVoucher)]) -> String {
	let proofs: Vec<_> = signed
		.iter()
		.map(|(_, signed)| Proof { genesis: GENESIS, signed: *signed }.encode())
		.map(|proof| format!("\"0x{}\"", hex::encode(proof)))
		.collect();
	let proofs = proofs.join(",");
	format!(r#"{{"jsonrpc":"2.0","id":1,"method":"workload_submitProofs","params":[[{proofs}]]}}"#)
}

fn channel(session_key: [u8; 32]) -> Channel<AccountId32> {
	Channel {
		consumer: [1; 32].into(),
		provider: [2; 32].into(),
		session_key,
		tariff: Tariff::Traffic { per_gib: 1 },
		funded: u128::MAX,
		settled: 0,
		bytes_up: 0,
		bytes_down: 0,
		sequence: 0,
		expires: EXPIRES,
		closes: None,
	}
}

#[derive(Clone)]
struct Chain(Arc<HashMap<ChannelId, Channel<AccountId32>>>);

impl ChannelSource for Chain {
	fn channels(&self, _: At, ids: &[ChannelId]) -> Result<Snapshot, SourceError> {
		Ok(Snapshot { now: 0, channels: ids.iter().map(|id| self.0.get(id).cloned()).collect() })
	}
}

/// Verifications a second, from the bytes of key, voucher and signature.
fn raw_rate(work: &Work, pool: &ThreadPool) -> Result<f64, Failure> {
	let start = Instant::now();
	let all_valid = pool.install(|| {
		work.signed.par_iter().all(|(key, signed)| signature::verify(&GENESIS, (key, signed)))
	});
	if !all_valid {
		return Err("a signature of the benchmark's own is bad".into());
	}
	Ok(work.signed.len() as f64 / start.elapsed().as_secs_f64())
}

/// Proofs a second, from the text of the request to the text of the answer.
fn ingest_rate(work: &Work, threads: usize) -> Result<f64, Failure> {
	let directory = tempfile::tempdir_in(".")?;
	let config = Config { threads, ..Config::new(directory.path().join("proofs"), true) };
	let ingest = Ingest::open(work.chain.clone(), GENESIS, config, None)?;
	let rpc = ingest.rpc();
	let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(threads).build()?;
	let start = Instant::now();
	let accepted: usize = runtime.block_on(
		stream::iter(&work.requests)
			.map(|request| rpc.raw_json_request(request, 1))
			.buffer_unordered(2 * threads)
			.map_ok(|(answer, _)| answer.matches(r#""accepted":true"#).count())
			.try_fold(0, |sum, count| async move { Ok(sum + count) }),
	)?;
	let elapsed = start.elapsed().as_secs_f64();
	if accepted != work.signed.len() {
		return Err(format!("{accepted} of {} proofs were accepted", work.signed.len()).into());
	}
	Ok(accepted as f64 / elapsed)
}

//! Benchmarks of the calls and hooks.

use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	pallet_prelude::TransactionSource,
	traits::{
		fungible::{Inspect, Mutate},
		Authorize, Get,
	},
	BoundedVec, WeakBoundedVec,
};
use frame_system::RawOrigin;
use metachain_primitives::{
	channel::{ChannelId, Tariff},
	money::{Balance, MC, MUSD},
	time::Day,
	traits::{Clock, OnNewDay},
	voucher::{SignedVoucher, Voucher},
};
use sp_application_crypto::{ByteArray, RuntimeAppPublic};
use sp_core::{crypto::KeyTypeId, sr25519};

use crate::{
	crypto::{AuthorityId, AuthoritySignature},
	AuthorityKeys, Batch, BatchCount, BenchmarkHelper, Call, Certificates, Channels, Config,
	CurrentSession, DayTotals, Group, NextChannelId, Pallet, Payout, Payouts, QueuedDays,
	UnpaidDays, MAX_DAYS_PRICED,
};

const SESSION_KEY_TYPE: KeyTypeId = KeyTypeId(*b"bnch");
const TARIFF: Tariff = Tariff::Traffic { per_gib: MUSD };
const FUNDING: u128 = MUSD / 10;

fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who = account(name, index, 0);
	T::Currency::set_balance(&who, 1_000_000 * MC);
	T::BenchmarkHelper::endow(&who, 1_000 * MUSD);
	who
}

fn session_key() -> sr25519::Public {
	sp_io::crypto::sr25519_generate(SESSION_KEY_TYPE, None)
}

fn open<T: Config>(
	consumer: &T::AccountId,
	provider: &T::AccountId,
	session_key: &sr25519::Public,
) -> Result<ChannelId, BenchmarkError> {
	let channel = NextChannelId::<T>::get();
	Pallet::<T>::open(
		RawOrigin::Signed(consumer.clone()).into(),
		provider.clone(),
		session_key.0,
		TARIFF,
		FUNDING,
		T::MaxLifetime::get(),
	)?;
	Ok(channel)
}

fn voucher<T: Config>(
	channel: ChannelId,
	key: &sr25519::Public,
) -> Result<SignedVoucher, BenchmarkError> {
	let voucher =
		Voucher { channel, amount: FUNDING, bytes_up: 1 << 30, bytes_down: 1 << 40, sequence: 99 };
	let payload = voucher.signing_payload(&Pallet::<T>::genesis_hash());
	let signature = sp_io::crypto::sr25519_sign(SESSION_KEY_TYPE, key, &payload)
		.ok_or("the keystore does not sign")?;
	Ok(SignedVoucher { voucher, signature: signature.0 })
}

/// A group of `count` vouchers, each of a channel of its own.
fn group<T: Config>(
	consumer: &T::AccountId,
	key: &sr25519::Public,
	index: u32,
	count: u32,
) -> Result<Group<T>, BenchmarkError> {
	let provider = rich::<T>("provider", index);
	T::BenchmarkHelper::admit(&provider);
	let vouchers = (0..count)
		.map(|_| voucher::<T>(open::<T>(consumer, &provider, key)?, key))
		.collect::<Result<Vec<_>, _>>()?;
	Ok(Group { provider, vouchers: BoundedVec::truncate_from(vouchers) })
}

/// A batch of the last of as many authorities as there can be.
fn batch<T: Config>(
	groups: Vec<Group<T>>,
) -> Result<(Batch<T>, AuthoritySignature), BenchmarkError> {
	let key = AuthorityId::generate_pair(None);
	let count = T::MaxAuthorities::get();
	let mut keys: Vec<_> = (1..count)
		.map(|index| {
			let mut raw = [0; 32];
			raw[..4].copy_from_slice(&index.to_le_bytes());
			AuthorityId::from_slice(&raw)
		})
		.collect::<Result<_, _>>()
		.map_err(|_| "32 bytes are a key")?;
	keys.push(key.clone());
	AuthorityKeys::<T>::put(WeakBoundedVec::<_, T::MaxAuthorities>::force_from(keys, None));
	let batch = Batch {
		session_index: CurrentSession::<T>::get(),
		authority_index: count.saturating_sub(1),
		number: 0,
		groups: BoundedVec::truncate_from(groups),
	};
	let signature = key
		.sign(&batch.signing_hash(&Pallet::<T>::genesis_hash()))
		.ok_or("the keystore does not sign")?;
	Ok((batch, signature))
}

/// Puts today with `count` certificates, each of work enough for points of credit, into the queue, with its
/// pot.
fn priced_day<T: Config>(count: u32) -> (Day, Vec<T::AccountId>) {
	let pot = Balance::from(count).saturating_mul(MC).saturating_add(1);
	T::Currency::set_balance(&Pallet::<T>::pot_account(), pot.saturating_add(1_000 * MC));
	let providers: Vec<_> = (0..count).map(|index| account("provider", index, 0)).collect();
	for provider in &providers {
		T::BenchmarkHelper::admit(provider);
	}
	T::BenchmarkHelper::pass_paid_days();
	let day = T::Clock::today();
	for provider in &providers {
		Certificates::<T>::insert(day, provider, MUSD);
	}
	let total = u128::from(count).saturating_mul(MUSD);
	Payouts::<T>::insert(day, Payout::new(total, pot));
	UnpaidDays::<T>::mutate(|queue| {
		QueuedDays::<T>::insert(queue.end, day);
		queue.end = queue.end.saturating_add(1);
		queue.unpriced = queue.end;
	});
	(day, providers)
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn open() {
		let consumer = rich::<T>("consumer", 0);
		let provider: T::AccountId = account("provider", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(consumer), provider, [1; 32], TARIFF, FUNDING, T::MaxLifetime::get());

		assert!(Channels::<T>::contains_key(NextChannelId::<T>::get() - 1));
	}

	#[benchmark]
	fn top_up() -> Result<(), BenchmarkError> {
		let consumer = rich::<T>("consumer", 0);
		let provider = rich::<T>("provider", 0);
		let channel = super::open::<T>(&consumer, &provider, &session_key())?;

		#[extrinsic_call]
		_(RawOrigin::Signed(consumer), channel, MUSD);

		assert_eq!(Channels::<T>::get(channel).map(|it| it.funded), Some(FUNDING + MUSD));
		Ok(())
	}

	#[benchmark]
	fn settle() -> Result<(), BenchmarkError> {
		let key = session_key();
		let group = group::<T>(&rich::<T>("consumer", 0), &key, 0, 1)?;
		let signed = *group.vouchers.first().ok_or("there is one")?;

		#[extrinsic_call]
		_(RawOrigin::Signed(group.provider), signed);

		let channel = Channels::<T>::get(signed.voucher.channel);
		assert_eq!(channel.map(|it| it.settled), Some(FUNDING));
		Ok(())
	}

	/// By the provider, which closes at once.
	#[benchmark]
	fn close() -> Result<(), BenchmarkError> {
		let consumer = rich::<T>("consumer", 0);
		let provider = rich::<T>("provider", 0);
		let channel = super::open::<T>(&consumer, &provider, &session_key())?;

		#[extrinsic_call]
		_(RawOrigin::Signed(provider), channel);

		assert!(!Channels::<T>::contains_key(channel));
		Ok(())
	}

	#[benchmark]
	fn claim() -> Result<(), BenchmarkError> {
		let (day, providers) = priced_day::<T>(1);
		let provider = providers.first().ok_or("there is one")?.clone();

		#[extrinsic_call]
		_(RawOrigin::Signed(provider.clone()), day);

		assert!(!Certificates::<T>::contains_key(day, provider));
		Ok(())
	}

	/// `p` groups of a voucher each; the first has `v` more.
	#[benchmark]
	fn settle_batch(
		v: Linear<0, { T::MaxBatch::get() - 1 }>,
		p: Linear<1, { T::MaxBatch::get() }>,
	) -> Result<(), BenchmarkError> {
		let consumer = rich::<T>("consumer", 0);
		let key = session_key();
		let groups = (0..p)
			.map(|index| group::<T>(&consumer, &key, index, if index == 0 { v + 1 } else { 1 }))
			.collect::<Result<Vec<_>, _>>()?;
		let (batch, signature) = batch::<T>(groups)?;
		let (session, authority) = (batch.session_index, batch.authority_index);

		#[extrinsic_call]
		_(RawOrigin::Authorized, batch, signature);

		assert_eq!(BatchCount::<T>::get(session, authority), 1);
		let work = u128::from(v + p) * FUNDING;
		assert_eq!(DayTotals::<T>::get(T::Clock::today()), Some(work));
		Ok(())
	}

	/// Groups of one voucher each, which take the most bytes.
	#[benchmark]
	fn authorize_settle_batch(v: Linear<1, { T::MaxBatch::get() }>) -> Result<(), BenchmarkError> {
		let key = session_key();
		let signed = voucher::<T>(0, &key)?;
		let groups = (0..v)
			.map(|index| Group {
				provider: account("provider", index, 0),
				vouchers: BoundedVec::truncate_from([signed].into()),
			})
			.collect();
		let (batch, signature) = batch::<T>(groups)?;
		let call = Call::<T>::settle_batch { batch, signature };

		#[block]
		{
			call.authorize(TransactionSource::External).ok_or("it is authorized")??;
		}

		Ok(())
	}

	/// `d` days wait for a rate, the one that ended among them.
	#[benchmark]
	fn on_new_day(d: Linear<0, MAX_DAYS_PRICED>) {
		T::BenchmarkHelper::fund_stream();
		let today = T::Clock::today();
		let ended = today.saturating_add(d);
		for day in today..ended {
			DayTotals::<T>::insert(day + 1, MUSD);
			if day + 1 < ended {
				UnpaidDays::<T>::mutate(|queue| {
					QueuedDays::<T>::insert(queue.end, day + 1);
					queue.end = queue.end.saturating_add(1);
				});
			}
		}

		#[block]
		{
			Pallet::<T>::on_new_day(ended, ended + 1);
		}

		assert_eq!(Payouts::<T>::iter().count() as u32, d);
	}

	#[benchmark]
	fn pay_page(n: Linear<0, 100>) {
		let (day, providers) = priced_day::<T>(n);

		#[block]
		{
			let mut queue = UnpaidDays::<T>::get();
			Pallet::<T>::pay_page(&mut queue, n + 1);
		}

		assert!(!Payouts::<T>::contains_key(day));
		assert!(providers.iter().all(|who| T::Currency::balance(who) >= MC));
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}

//! Benchmarks of the calls and hooks.

use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	traits::{
		fungible::{Inspect, Mutate},
		Contains, Get,
	},
	BoundedVec,
};
use frame_system::RawOrigin;
use metachain_primitives::{
	money::{Balance, MC},
	reward_integral::{Prefix, KEPT_DAYS},
	seats::SeatsOf,
	traits::{Clock, OnNewDay},
};
use pallet_authorship::EventHandler;
use sp_runtime::Perbill;

use crate::{
	by_day::ByDay, AuthoredBlocks, BenchmarkHelper, Call, CandidacyId, Candidates, Commission,
	Config, Delegations, Departure, DepartureQueue, Departures, Elected, ElectedAtMost, Lagging,
	Ledger, Ledgers, Owed, PaidDays, Pallet, ParliamentSeats, Profile, QueuedDepartures,
	SlopeChanges, Stakes, Status, FORGOTTEN_PER_BLOCK, MAX_NAME, MAX_URL,
};

/// Begins a day before which there were as many as are kept.
fn begin<T: Config>() {
	T::BenchmarkHelper::set_day(KEPT_DAYS.saturating_mul(2));
	let least = T::Currency::minimum_balance();
	T::Currency::set_balance(&Pallet::<T>::pot_account(), least);
}

/// The deposit of a node: enough to nominate a candidate alone.
fn deposit<T: Config>() -> Balance {
	T::MinDeposits::get().max(MC)
}

fn profile() -> Profile {
	Profile {
		name: BoundedVec::truncate_from(alloc::vec![b'n'; MAX_NAME as usize]),
		url: BoundedVec::truncate_from(alloc::vec![b'u'; MAX_URL as usize]),
	}
}

fn rich<T: Config>(name: &'static str, index: u32) -> T::AccountId {
	let who = account(name, index, 0);
	let amount = T::MinSelfDeposit::get().saturating_mul(100).saturating_add(1_000 * MC);
	T::Currency::set_balance(&who, amount);
	who
}

fn candidate<T: Config>(index: u32) -> Result<T::AccountId, BenchmarkError> {
	let who = rich::<T>("candidate", index);
	let origin = RawOrigin::Signed(who.clone());
	Pallet::<T>::register(
		origin.into(),
		T::MinSelfDeposit::get(),
		T::MaxCommission::get(),
		profile(),
	)?;
	T::BenchmarkHelper::set_keys(&who);
	Ok(who)
}

/// A node with credit that decays, which delegates to `candidate`.
fn delegator<T: Config>(
	index: u32,
	candidate: &T::AccountId,
) -> Result<T::AccountId, BenchmarkError> {
	let node = rich::<T>("node", index);
	T::BenchmarkHelper::make_node(&node, deposit::<T>());
	Pallet::<T>::delegate(RawOrigin::Signed(node.clone()).into(), candidate.clone())?;
	Ok(node)
}

fn candidacy_of<T: Config>(who: &T::AccountId) -> Result<CandidacyId, BenchmarkError> {
	Ok(Candidates::<T>::get(who).ok_or("no candidate")?.candidacy)
}

/// Lets a candidacy look back on as many paid days as are kept, its delegators on all of them.
fn age<T: Config>(candidacy: CandidacyId) -> Result<(), BenchmarkError> {
	let first = T::Clock::today().saturating_sub(KEPT_DAYS);
	let joined = first.saturating_sub(1);
	let mut days = ByDay::<T>::of(candidacy);
	let _ = SlopeChanges::<T>::clear_prefix(candidacy, u32::MAX, None);
	let mut ledger = Ledger::new(first);
	let members = Delegations::<T>::iter().filter(|(_, one)| one.candidacy == candidacy);
	for (node, mut delegation) in members.collect::<Vec<_>>() {
		delegation.since = joined;
		delegation.unsettled = first;
		ledger
			.join(joined, delegation.deposit, &delegation.curve, &mut days)
			.map_err(|_| "too many delegators")?;
		Delegations::<T>::insert(node, delegation);
	}
	for _ in 0..KEPT_DAYS {
		ledger.close_day(MC, &mut days);
	}
	T::Currency::mint_into(&Pallet::<T>::pot_account(), ledger.unpaid)?;
	Ledgers::<T>::insert(candidacy, ledger);
	Ok(())
}

/// Candidates that look back on as many paid days as are kept. Of all but the first, only the oldest of
/// these days is stored, the one that goes when the next one comes.
fn aged_candidates<T: Config>(
	count: u32,
) -> Result<Vec<(T::AccountId, CandidacyId)>, BenchmarkError> {
	let mut candidates = Vec::new();
	for index in 0..count.min(T::MaxCandidates::get()) {
		let who = candidate::<T>(index)?;
		let candidacy = candidacy_of::<T>(&who)?;
		delegator::<T>(index, &who)?;
		match candidates.first() {
			None => age::<T>(candidacy)?,
			Some((_, first)) => {
				let ledger = Ledgers::<T>::get(first).ok_or("no ledger")?;
				let oldest = ledger.rewards.oldest_day();
				let prefix = PaidDays::<T>::get(first, oldest).ok_or("no paid day")?;
				PaidDays::<T>::insert(candidacy, oldest, prefix);
				Ledgers::<T>::insert(candidacy, ledger);
			},
		}
		candidates.push((who, candidacy));
	}
	Ok(candidates)
}

/// A parliament as large as can be.
fn fill_parliament<T: Config>() {
	let elected = (0..T::MaxCandidates::get())
		.map(|index| SeatsOf { validator: account("elected", index, 0), seats: 1 });
	Elected::<T>::put(BoundedVec::<_, T::MaxCandidates>::truncate_from(elected.collect()));
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register() {
		begin::<T>();
		let who = rich::<T>("candidate", 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), T::MinSelfDeposit::get(), Perbill::zero(), profile());

		assert!(Candidates::<T>::contains_key(who));
	}

	#[benchmark]
	fn set_profile() -> Result<(), BenchmarkError> {
		begin::<T>();
		let who = candidate::<T>(0)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), Profile::default());

		assert!(Candidates::<T>::get(who).is_some_and(|one| one.profile == Profile::default()));
		Ok(())
	}

	#[benchmark]
	fn set_commission() -> Result<(), BenchmarkError> {
		begin::<T>();
		let who = candidate::<T>(0)?;
		Candidates::<T>::mutate(&who, |one| {
			if let Some(one) = one {
				one.commission = Commission::new(Perbill::zero());
			}
		});

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), T::MaxCommission::get());

		let later = T::Clock::today().saturating_add(T::CommissionNotice::get());
		let commission = Candidates::<T>::get(who).map(|one| one.commission.on(later));
		assert_eq!(commission, Some(T::MaxCommission::get()));
		Ok(())
	}

	#[benchmark]
	fn raise_self_deposit() -> Result<(), BenchmarkError> {
		begin::<T>();
		let who = candidate::<T>(0)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), MC);

		assert_eq!(Stakes::<T>::get(who).deposit, T::MinSelfDeposit::get().saturating_add(MC));
		Ok(())
	}

	/// The dearest case: another part can be withdrawn.
	#[benchmark]
	fn lower_self_deposit() -> Result<(), BenchmarkError> {
		begin::<T>();
		let who = candidate::<T>(0)?;
		let origin = RawOrigin::Signed(who.clone());
		Pallet::<T>::raise_self_deposit(origin.clone().into(), 2 * MC)?;
		Pallet::<T>::lower_self_deposit(origin.clone().into(), MC)?;
		release_at_once::<T>(&who);

		#[extrinsic_call]
		_(origin, MC);

		assert_eq!(Stakes::<T>::get(who).on_hold(), T::MinSelfDeposit::get().saturating_add(MC));
		Ok(())
	}

	#[benchmark]
	fn withdraw() -> Result<(), BenchmarkError> {
		begin::<T>();
		let who = candidate::<T>(0)?;
		let origin = RawOrigin::Signed(who.clone());
		Pallet::<T>::raise_self_deposit(origin.clone().into(), MC)?;
		Pallet::<T>::lower_self_deposit(origin.clone().into(), MC)?;
		release_at_once::<T>(&who);

		#[extrinsic_call]
		_(origin);

		assert_eq!(Stakes::<T>::get(who).on_hold(), T::MinSelfDeposit::get());
		Ok(())
	}

	#[benchmark]
	fn chill() -> Result<(), BenchmarkError> {
		begin::<T>();
		let who = candidate::<T>(0)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert_eq!(Candidates::<T>::get(who).map(|one| one.status), Some(Status::Chilled));
		Ok(())
	}

	#[benchmark]
	fn resume() -> Result<(), BenchmarkError> {
		begin::<T>();
		let who = candidate::<T>(0)?;
		Pallet::<T>::chill(RawOrigin::Signed(who.clone()).into())?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert_eq!(Candidates::<T>::get(who).map(|one| one.status), Some(Status::Standing));
		Ok(())
	}

	#[benchmark]
	fn resign() -> Result<(), BenchmarkError> {
		begin::<T>();
		let who = candidate::<T>(0)?;
		fill_parliament::<T>();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert_eq!(Candidates::<T>::get(who).map(|one| one.status), Some(Status::Resigning));
		Ok(())
	}

	/// The dearest case: a move, after as many paid days as are kept.
	#[benchmark]
	fn delegate() -> Result<(), BenchmarkError> {
		begin::<T>();
		let (from, to) = (candidate::<T>(0)?, candidate::<T>(1)?);
		let node = delegator::<T>(0, &from)?;
		age::<T>(candidacy_of::<T>(&from)?)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(node.clone()), to.clone());

		assert_eq!(Delegations::<T>::get(&node).map(|one| one.candidate), Some(to));
		assert!(Owed::<T>::get(node) > 0);
		Ok(())
	}

	#[benchmark]
	fn undelegate() -> Result<(), BenchmarkError> {
		begin::<T>();
		let from = candidate::<T>(0)?;
		let node = delegator::<T>(0, &from)?;
		age::<T>(candidacy_of::<T>(&from)?)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(node.clone()));

		assert!(!Delegations::<T>::contains_key(&node));
		assert!(Owed::<T>::get(node) > 0);
		Ok(())
	}

	/// As many days as are kept, and a commission besides.
	#[benchmark]
	fn claim() -> Result<(), BenchmarkError> {
		begin::<T>();
		let from = candidate::<T>(0)?;
		let node = delegator::<T>(0, &from)?;
		age::<T>(candidacy_of::<T>(&from)?)?;
		T::Currency::mint_into(&Pallet::<T>::pot_account(), MC)?;
		Owed::<T>::insert(&node, MC);

		#[extrinsic_call]
		_(RawOrigin::Signed(node.clone()));

		assert!(!Owed::<T>::contains_key(&node));
		assert_eq!(Pallet::<T>::claimable(&node), 0);
		Ok(())
	}

	/// What follows from an activity of a node, after as many paid days as are kept.
	#[benchmark]
	fn update_delegation() -> Result<(), BenchmarkError> {
		begin::<T>();
		let from = candidate::<T>(0)?;
		let node = delegator::<T>(0, &from)?;
		age::<T>(candidacy_of::<T>(&from)?)?;
		let before = Delegations::<T>::get(&node).map(|one| one.curve);

		#[block]
		{
			T::BenchmarkHelper::be_active(&node);
		}

		assert_ne!(Delegations::<T>::get(&node).map(|one| one.curve), before);
		Ok(())
	}

	#[benchmark]
	fn note_author() {
		let author: T::AccountId = account("author", 0, 0);

		#[block]
		{
			Pallet::<T>::note_author(author.clone());
		}

		assert_eq!(AuthoredBlocks::<T>::get(author), 1);
	}

	/// All candidates were paid for as many days as are kept, `a` of them authored blocks today, and all
	/// lag behind afterwards, so that the election is not part of it.
	#[benchmark]
	fn on_new_day(c: Linear<1, 1_000>, a: Linear<1, 300>) -> Result<(), BenchmarkError> {
		begin::<T>();
		T::BenchmarkHelper::fund_stream();
		let candidates = aged_candidates::<T>(c)?;
		for (who, _) in candidates.iter().take(a as usize) {
			AuthoredBlocks::<T>::insert(who, 48);
		}
		let today = T::Clock::today();

		#[block]
		{
			Pallet::<T>::on_new_day(today, today + 2);
		}

		assert_eq!(AuthoredBlocks::<T>::iter().count(), 0);
		assert_eq!(Lagging::<T>::get().len(), candidates.len());
		Ok(())
	}

	#[benchmark]
	fn elect(c: Linear<0, 1_000>) -> Result<(), BenchmarkError> {
		begin::<T>();
		let candidates = aged_candidates::<T>(c)?;
		fill_parliament::<T>();
		ParliamentSeats::<T>::put(T::MaxCandidates::get());
		ElectedAtMost::<T>::put(T::MaxCandidates::get());
		let today = T::Clock::today();

		#[block]
		{
			Pallet::<T>::elect(today, T::Keys::contains);
		}

		if !candidates.is_empty() {
			assert_eq!(Elected::<T>::get().len(), candidates.len());
		}
		Ok(())
	}

	/// Each step is a day of another candidacy, which was paid for as many days as are kept.
	#[benchmark]
	fn catch_up(s: Linear<0, 1_000>) -> Result<(), BenchmarkError> {
		begin::<T>();
		let mut lagging: Vec<_> =
			aged_candidates::<T>(s)?.into_iter().map(|(_, candidacy)| candidacy).collect();
		let (count, tomorrow) = (lagging.len() as u32, T::Clock::today() + 1);
		let steps;

		#[block]
		{
			steps = Pallet::<T>::pass_days(&mut lagging, tomorrow, count);
		}

		assert_eq!(steps, count);
		assert!(lagging.is_empty());
		Ok(())
	}

	/// As many entries of both kinds as are removed at once, the last ones.
	#[benchmark]
	fn forget_departed() {
		for day in 0..FORGOTTEN_PER_BLOCK {
			PaidDays::<T>::insert(0, day, Prefix::default());
			SlopeChanges::<T>::insert(0, day.to_be_bytes(), 1);
		}
		let queue = DepartureQueue { first: 0, end: 1 };
		QueuedDepartures::<T>::put(queue);
		Departures::<T>::insert(0, Departure { candidacy: 0, day: 0 });
		Ledgers::<T>::insert(0, Ledger { departed: true, unpaid: 7, ..Ledger::new(0) });

		#[block]
		{
			Pallet::<T>::forget(queue, 0);
		}

		assert!(!Ledgers::<T>::contains_key(0));
		assert_eq!(PaidDays::<T>::iter().count(), 0);
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}

/// Lets all that is unbonding be due.
fn release_at_once<T: Config>(who: &T::AccountId) {
	Stakes::<T>::mutate(who, |stake| {
		for unbonding in stake.unbonding.iter_mut() {
			unbonding.release = T::Clock::today();
		}
	});
}

//! Benchmarks of the calls and hooks.

use frame_benchmarking::v2::*;
use frame_support::traits::{
	fungible::{InspectHold, Mutate, MutateHold},
	Get,
};
use frame_system::RawOrigin;
use metachain_primitives::{
	curve::Curve,
	money::{Balance, MC},
	reward_integral::KEPT_DAYS,
	time::Day,
	traits::{Clock, CreditChange, Fines, OnCreditChange, OnNewDay, ShareRewards},
};

use crate::{
	stores::{StoredPrefixes, StoredSchedule},
	BenchmarkHelper, Books, Call, Config, HoldReason, Nodes, Pallet, Role, SlopeChanges,
};

/// MC enough for a gateway, ten times over.
fn riches<T: Config>() -> Balance {
	T::MinGatewayDeposit::get().max(T::MinClientDeposit::get()).saturating_mul(10)
}

/// A node with MC.
fn candidate<T: Config>(name: &'static str) -> T::AccountId {
	let who = account(name, 0, 0);
	T::Currency::set_balance(&who, riches::<T>().saturating_mul(2).saturating_add(1_000 * MC));
	T::BenchmarkHelper::make_node(&who);
	who
}

/// A registered gateway.
fn registered<T: Config>(name: &'static str) -> Result<T::AccountId, BenchmarkError> {
	let who = candidate::<T>(name);
	Pallet::<T>::do_register(who.clone(), Role::Gateway, riches::<T>())?;
	Ok(who)
}

fn change_of<T: Config>(who: &T::AccountId, new: Curve) {
	let old = Nodes::<T>::get(who).map(|node| node.credit.curve);
	Pallet::<T>::on_credit_change(who, &CreditChange { old, new, earned: 0 });
}

/// A registered gateway with rewards of as many days as can be settled. Its credit has yet to change its
/// slope as often as it can: such changes are written, where past ones are only read.
fn unsettled<T: Config>(name: &'static str) -> Result<T::AccountId, BenchmarkError> {
	let who = registered::<T>(name)?;
	T::BenchmarkHelper::pass_paid_days();
	let falls_from = T::Clock::today().saturating_add(KEPT_DAYS).saturating_add(100);
	change_of::<T>(&who, Curve::new(1_000, falls_from, 7, 0));

	let pot = Pallet::<T>::pot_account();
	let paid = Balance::from(KEPT_DAYS).saturating_add(10).saturating_mul(MC);
	T::Currency::mint_into(&pot, paid)?;
	let mut books = Books::<T>::get().ok_or("there is a node")?;
	for _ in 0..KEPT_DAYS {
		let (mut schedule, mut prefixes) = (StoredSchedule::<T>::new(), StoredPrefixes::<T>::new());
		books.close_day(MC, &mut schedule, &mut prefixes);
	}
	Books::<T>::put(books);
	Ok(who)
}

/// Lets as much leave as there is room for, so that all but one chunk can be withdrawn.
fn fill_unbonding<T: Config>(who: &T::AccountId) -> Result<(), BenchmarkError> {
	let mut node = Nodes::<T>::get(who).ok_or("it is registered")?;
	let today = T::Clock::today();
	for chunk in 1..T::MaxUnbonding::get() {
		node.add_leaving(1, today.saturating_sub(chunk)).map_err(|_| "there is room")?;
	}
	T::Currency::hold(&HoldReason::Collateral.into(), who, node.leaving())?;
	Nodes::<T>::insert(who, node);
	Ok(())
}

/// A course of credit that changes its slope as often as one can, on days to come.
fn another_course<T: Config>() -> Curve {
	Curve::new(900, T::Clock::today().saturating_add(KEPT_DAYS), 11, 0)
}

/// Lets the slope change on each of so many days after `day`, as it does when much credit decays.
fn slope_changes<T: Config>(day: Day, days: u32) {
	for ahead in 1..=days {
		SlopeChanges::<T>::insert(day.saturating_add(ahead), 1);
	}
}

#[benchmarks]
mod benchmarks {
	use super::*;

	#[benchmark]
	fn register() -> Result<(), BenchmarkError> {
		let who = registered::<T>("node")?;
		Pallet::<T>::do_unregister(who.clone())?;
		let deposit = T::MinGatewayDeposit::get();

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), Role::Gateway, deposit);

		assert_eq!(Nodes::<T>::get(who).map(|node| node.deposit), Some(deposit));
		Ok(())
	}

	#[benchmark]
	fn change_role() -> Result<(), BenchmarkError> {
		let who = registered::<T>("node")?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), Role::Client);

		assert_eq!(Nodes::<T>::get(who).map(|node| node.role), Some(Role::Client));
		Ok(())
	}

	#[benchmark]
	fn raise() -> Result<(), BenchmarkError> {
		let who = unsettled::<T>("node")?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), MC);

		let deposit = riches::<T>().saturating_add(MC);
		assert_eq!(Nodes::<T>::get(who).map(|node| node.deposit), Some(deposit));
		Ok(())
	}

	#[benchmark]
	fn lower() -> Result<(), BenchmarkError> {
		let who = unsettled::<T>("node")?;
		fill_unbonding::<T>(&who)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()), MC);

		assert_eq!(Nodes::<T>::get(who).map(|node| node.leaving()), Some(MC));
		Ok(())
	}

	#[benchmark]
	fn unregister() -> Result<(), BenchmarkError> {
		let who = unsettled::<T>("node")?;
		fill_unbonding::<T>(&who)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert_eq!(Nodes::<T>::get(who).map(|node| node.leaving()), Some(riches::<T>()));
		Ok(())
	}

	#[benchmark]
	fn withdraw() -> Result<(), BenchmarkError> {
		let who = registered::<T>("node")?;
		fill_unbonding::<T>(&who)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert_eq!(Nodes::<T>::get(who).map(|node| node.leaving()), Some(0));
		Ok(())
	}

	#[benchmark]
	fn claim() -> Result<(), BenchmarkError> {
		let who = unsettled::<T>("node")?;

		#[extrinsic_call]
		_(RawOrigin::Signed(who.clone()));

		assert_eq!(Pallet::<T>::due(&who), 0);
		Ok(())
	}

	/// All that a node has on hold.
	#[benchmark]
	fn fine() -> Result<(), BenchmarkError> {
		let who = unsettled::<T>("node")?;
		fill_unbonding::<T>(&who)?;
		T::Currency::set_balance(&T::Treasury::get(), 1_000 * MC);

		#[block]
		{
			Pallet::<T>::fine(&who, Balance::MAX);
		}

		assert_eq!(T::Currency::balance_on_hold(&HoldReason::Collateral.into(), &who), 0);
		Ok(())
	}

	#[benchmark]
	fn on_credit_change() -> Result<(), BenchmarkError> {
		let who = unsettled::<T>("node")?;
		// So that the course that ends has changes of slope to take out of the schedule.
		change_of::<T>(&who, Curve::new(1_000, T::Clock::today().saturating_add(500), 7, 0));
		let course = another_course::<T>();

		#[block]
		{
			change_of::<T>(&who, course);
		}

		assert_eq!(Nodes::<T>::get(who).map(|node| node.credit.curve), Some(course));
		Ok(())
	}

	#[benchmark]
	fn share() -> Result<(), BenchmarkError> {
		let who = candidate::<T>("payer");
		T::Currency::set_balance(&Pallet::<T>::pot_account(), MC);

		#[block]
		{
			Pallet::<T>::share(&who, MC)?;
		}

		assert_eq!(Pallet::<T>::add_up().shared, MC);
		Ok(())
	}

	/// Some days were missed; all prefix sums that can be kept are there.
	#[benchmark]
	fn on_new_day(d: Linear<1, { T::MaxDaysPerBlock::get() }>) -> Result<(), BenchmarkError> {
		unsettled::<T>("node")?;
		T::BenchmarkHelper::fund_stream();
		let ended = Books::<T>::get().ok_or("there is a node")?.day();
		slope_changes::<T>(ended, d);

		#[block]
		{
			Pallet::<T>::on_new_day(ended, ended.saturating_add(d));
		}

		let day = Books::<T>::get().map(|books| books.day());
		assert_eq!(day, Some(ended.saturating_add(d)));
		Ok(())
	}

	#[benchmark]
	fn close_missed_days(
		d: Linear<1, { T::MaxDaysPerBlock::get() }>,
	) -> Result<(), BenchmarkError> {
		unsettled::<T>("node")?;
		let mut books = Books::<T>::get().ok_or("there is a node")?;
		let until = books.day().saturating_add(d);
		slope_changes::<T>(books.day(), d);

		#[block]
		{
			Pallet::<T>::close_missed_days(&mut books, until, d);
			Books::<T>::put(books);
		}

		assert_eq!(Books::<T>::get().map(|books| books.day()), Some(until));
		Ok(())
	}

	impl_benchmark_test_suite!(
		Pallet,
		crate::mock::ExtBuilder::default().build(),
		crate::mock::Test
	);
}

//! The invariants of the pallet's storage.

use alloc::collections::{BTreeMap, BTreeSet};
use frame_support::{
	ensure,
	traits::{
		fungible::{Inspect, InspectHold},
		Get,
	},
};
use metachain_primitives::{
	decaying_sum::DecayingSum,
	money::Balance,
	time::Day,
	traits::{Clock, Credit, Deposits},
};
use sp_runtime::TryRuntimeError;

use crate::{
	CandidacyId, Candidates, Config, Delegation, Delegations, Departures, Elected, ElectedAtMost,
	HoldReason, Lagging, Ledger, Ledgers, Newcomers, NextCandidacy, Owed, PaidDays, Pallet,
	ParliamentSeats, QueuedDepartures, SlopeChanges, Stakes, Undistributed,
};

/// What the delegations to one candidacy add up to.
struct Counted {
	delegators: u32,
	deposits: Balance,
	credit: DecayingSum,
	changes: BTreeMap<Day, i128>,
	newcomers: Newcomers,
}

impl Counted {
	/// Nobody yet, on the day of the ledger.
	fn new(ledger: &Ledger) -> Self {
		Self {
			delegators: 0,
			deposits: 0,
			credit: DecayingSum::new(ledger.credit.day()),
			changes: BTreeMap::new(),
			newcomers: Newcomers { day: ledger.newcomers.day, credit: 0 },
		}
	}

	fn add<AccountId>(
		&mut self,
		delegation: &Delegation<AccountId>,
	) -> Result<(), TryRuntimeError> {
		self.delegators = self.delegators.saturating_add(1);
		self.deposits = self.deposits.saturating_add(delegation.deposit);
		if delegation.since == self.newcomers.day {
			self.newcomers.add(delegation.since, &delegation.curve);
		}
		self.credit
			.insert(&delegation.curve, 1, &mut self.changes)
			.map_err(|_| "the credit of a candidate overflows".into())
	}
}

impl<T: Config> Pallet<T> {
	/// - Every candidate has a ledger of its own. Every other ledger is that of a candidate that has left,
	///   and waits in the queue to be forgotten; nothing is stored by the day for anything else.
	/// - A delegation counts exactly what its node has on deposit and the course of its credit.
	/// - A candidate's sums are those of the delegations to it, on the day on which they stand.
	/// - That day is today, except for those listed as lagging.
	/// - What accounts have on hold is what their stakes say.
	/// - The pot holds what is owed, unpaid and undistributed.
	/// - The elected have all seats, at least one each, and are no more than there may be.
	pub fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::check_ledgers()?;
		Self::check_days()?;
		Self::check_delegations()?;
		Self::check_stakes()?;
		Self::check_pot()?;
		Self::check_parliament()
	}

	fn check_ledgers() -> Result<(), TryRuntimeError> {
		let candidacies: BTreeSet<_> =
			Candidates::<T>::iter_values().map(|candidate| candidate.candidacy).collect();
		let count = candidacies.len();
		ensure!(count == Candidates::<T>::count() as usize, "candidates share a candidacy");
		ensure!(count <= T::MaxCandidates::get() as usize, "there are too many candidates");

		let queue = QueuedDepartures::<T>::get();
		let departed: BTreeSet<_> = (queue.first..queue.end)
			.filter_map(Departures::<T>::get)
			.map(|departure| departure.candidacy)
			.collect();
		ensure!(
			Departures::<T>::iter().count() == departed.len(),
			"a departure is not in the queue"
		);

		for (candidacy, ledger) in Ledgers::<T>::iter() {
			ensure!(candidacy < NextCandidacy::<T>::get(), "a candidacy was never given out");
			let expected = if ledger.departed { &departed } else { &candidacies };
			ensure!(expected.contains(&candidacy), "a ledger belongs to nobody");
		}
		for candidacy in candidacies.iter().chain(&departed) {
			ensure!(Ledgers::<T>::contains_key(candidacy), "a candidacy has no ledger");
		}
		let is_known = |candidacy: CandidacyId| Ledgers::<T>::contains_key(candidacy);
		ensure!(
			PaidDays::<T>::iter_keys().all(|(candidacy, _)| is_known(candidacy))
				&& SlopeChanges::<T>::iter_keys().all(|(candidacy, _)| is_known(candidacy)),
			"days are stored for a candidacy that is gone"
		);
		Ok(())
	}

	fn check_days() -> Result<(), TryRuntimeError> {
		let today = T::Clock::today();
		let lagging: BTreeSet<_> = Lagging::<T>::get().into_iter().collect();
		for (candidacy, ledger) in Ledgers::<T>::iter() {
			if ledger.departed {
				ensure!(!lagging.contains(&candidacy), "who has left lags behind");
				continue;
			}
			ensure!(
				ledger.credit.day() == ledger.day(),
				"credit and rewards are of different days"
			);
			ensure!(ledger.day() <= today, "a day was closed before its end");
			let is_behind = ledger.day() < today;
			ensure!(!is_behind || lagging.contains(&candidacy), "a candidate was left behind");
		}
		ensure!(lagging.iter().all(Ledgers::<T>::contains_key), "nobody lags behind");
		Ok(())
	}

	fn check_delegations() -> Result<(), TryRuntimeError> {
		let mut counted: BTreeMap<_, _> = Ledgers::<T>::iter()
			.map(|(candidacy, ledger)| (candidacy, Counted::new(&ledger)))
			.collect();
		for (node, delegation) in Delegations::<T>::iter() {
			let Some(ledger) = Ledgers::<T>::get(delegation.candidacy) else {
				continue;
			};
			ensure!(
				ledger.departed
					|| (T::Deposits::deposit(&node) == delegation.deposit
						&& T::Credit::curve(&node) == Some(delegation.curve)),
				"a delegation counts what its node does not have"
			);
			if let Some(counted) = counted.get_mut(&delegation.candidacy) {
				counted.add(&delegation)?;
			}
		}
		for (candidacy, counted) in counted {
			let ledger = Ledgers::<T>::get(candidacy).ok_or("a ledger is gone")?;
			Self::check_sums(candidacy, &ledger, &counted)?;
		}
		Ok(())
	}

	fn check_sums(
		candidacy: CandidacyId,
		ledger: &Ledger,
		counted: &Counted,
	) -> Result<(), TryRuntimeError> {
		ensure!(ledger.delegators == counted.delegators, "delegators are miscounted");
		if ledger.departed {
			return Ok(());
		}
		ensure!(ledger.deposits == counted.deposits, "deposits do not add up");
		ensure!(ledger.credit == counted.credit, "credit does not add up");
		ensure!(ledger.newcomers == counted.newcomers, "newcomers do not add up");
		let changes: BTreeMap<_, _> = SlopeChanges::<T>::iter_prefix(candidacy)
			.map(|(day, change)| (Day::from_be_bytes(day), change))
			.collect();
		ensure!(changes == counted.changes, "credit is scheduled to change in another way");
		Ok(())
	}

	fn check_stakes() -> Result<(), TryRuntimeError> {
		for (who, stake) in Stakes::<T>::iter() {
			let held = T::Currency::balance_on_hold(&HoldReason::SelfDeposit.into(), &who);
			ensure!(held == stake.on_hold(), "a stake is not what is on hold");
			ensure!(
				stake.deposit == 0 || Candidates::<T>::contains_key(&who),
				"the deposit of who is no candidate counts"
			);
			ensure!(
				stake.unbonding.windows(2).all(|pair| match pair {
					[earlier, later] => earlier.release < later.release,
					_ => true,
				}),
				"what is unbonding is out of order"
			);
		}
		Ok(())
	}

	fn check_pot() -> Result<(), TryRuntimeError> {
		let owed = Owed::<T>::iter_values();
		let unpaid = Ledgers::<T>::iter_values().map(|ledger| ledger.unpaid);
		let due = owed
			.chain(unpaid)
			.try_fold(Undistributed::<T>::get(), Balance::checked_add)
			.ok_or("what the pot holds overflows")?;
		ensure!(
			T::Currency::balance(&Self::pot_account()) >= due,
			"the pot does not hold what is due"
		);
		Ok(())
	}

	fn check_parliament() -> Result<(), TryRuntimeError> {
		let elected = Elected::<T>::get();
		if elected.is_empty() {
			return Ok(());
		}
		let most = ElectedAtMost::<T>::get().min(ParliamentSeats::<T>::get()) as usize;
		ensure!(elected.len() <= most, "too many are elected");
		ensure!(
			elected.windows(2).all(|pair| match pair {
				[first, second] => first.validator < second.validator,
				_ => true,
			}),
			"the elected are not in the order of their accounts"
		);
		ensure!(elected.iter().all(|one| one.seats > 0), "an elected has no seat");
		let seats: u32 = elected.iter().fold(0, |sum, one| sum.saturating_add(one.seats));
		ensure!(seats == ParliamentSeats::<T>::get(), "the elected do not have all seats");
		Ok(())
	}
}

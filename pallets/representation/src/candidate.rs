//! How accounts become candidates, describe themselves, and leave.

use frame_support::{ensure, traits::Get};
use metachain_primitives::{money::Balance, traits::Clock};
use sp_runtime::{ArithmeticError, DispatchError, DispatchResult, Perbill};

use crate::{
	CandidacyId, Candidate, Candidates, Commission, Config, Elected, Error, Event, Ledger, Ledgers,
	NextCandidacy, Pallet, Profile, Stakes, Status,
};

impl<T: Config> Pallet<T> {
	pub(crate) fn do_register(
		who: T::AccountId,
		self_deposit: Balance,
		commission: Perbill,
		profile: Profile,
	) -> DispatchResult {
		ensure!(!Candidates::<T>::contains_key(&who), Error::<T>::AlreadyCandidate);
		ensure!(Candidates::<T>::count() < T::MaxCandidates::get(), Error::<T>::TooManyCandidates);
		ensure!(self_deposit >= T::MinSelfDeposit::get(), Error::<T>::SelfDepositTooSmall);
		ensure!(commission <= T::MaxCommission::get(), Error::<T>::CommissionTooHigh);
		let candidacy = Self::next_candidacy()?;
		Self::hold(&who, self_deposit)?;

		Ledgers::<T>::insert(candidacy, Ledger::new(T::Clock::today()));
		let candidate = Candidate {
			candidacy,
			status: Status::Standing,
			commission: Commission::new(commission),
			profile,
		};
		Candidates::<T>::insert(&who, candidate);
		Self::deposit_event(Event::CandidateRegistered {
			candidate: who,
			candidacy,
			self_deposit,
			commission,
		});
		Ok(())
	}

	pub(crate) fn do_set_profile(who: T::AccountId, profile: Profile) -> DispatchResult {
		Self::update_candidate(&who, |candidate| {
			candidate.profile = profile;
			Ok(())
		})?;
		Self::deposit_event(Event::ProfileChanged { candidate: who });
		Ok(())
	}

	pub(crate) fn do_set_commission(who: T::AccountId, commission: Perbill) -> DispatchResult {
		ensure!(commission <= T::MaxCommission::get(), Error::<T>::CommissionTooHigh);
		let (today, notice) = (T::Clock::today(), T::CommissionNotice::get());
		let from = Self::update_candidate(&who, |candidate| {
			Ok(candidate.commission.change(commission, today, notice))
		})?;
		Self::deposit_event(Event::CommissionChanged { candidate: who, commission, from });
		Ok(())
	}

	pub(crate) fn do_chill(who: T::AccountId) -> DispatchResult {
		Self::update_candidate(&who, |candidate| {
			ensure!(candidate.status == Status::Standing, Error::<T>::AlreadyChilled);
			candidate.status = Status::Chilled;
			Ok(())
		})?;
		Self::deposit_event(Event::Chilled { candidate: who });
		Ok(())
	}

	pub(crate) fn do_resume(who: T::AccountId) -> DispatchResult {
		Self::update_candidate(&who, |candidate| {
			ensure!(candidate.status == Status::Chilled, Error::<T>::NotChilled);
			candidate.status = Status::Standing;
			Ok(())
		})?;
		Self::deposit_event(Event::Resumed { candidate: who });
		Ok(())
	}

	pub(crate) fn do_resign(who: T::AccountId) -> DispatchResult {
		let is_elected = Elected::<T>::get().iter().any(|seats| seats.validator == who);
		ensure!(!is_elected, Error::<T>::StillElected);
		Self::update_candidate(&who, |candidate| {
			candidate.status = Status::Resigning;
			Ok(())
		})?;
		let self_deposit = Stakes::<T>::get(&who).deposit;
		Self::unbond(&who, self_deposit)?;
		Self::deposit_event(Event::Resigned { candidate: who });
		Ok(())
	}

	/// Changes a candidate that does not resign.
	pub(crate) fn update_candidate<R>(
		who: &T::AccountId,
		change: impl FnOnce(&mut Candidate) -> Result<R, DispatchError>,
	) -> Result<R, DispatchError> {
		Candidates::<T>::try_mutate(who, |candidate| {
			let candidate = candidate.as_mut().ok_or(Error::<T>::NotCandidate)?;
			ensure!(candidate.status != Status::Resigning, Error::<T>::Resigning);
			change(candidate)
		})
	}

	fn next_candidacy() -> Result<CandidacyId, DispatchError> {
		NextCandidacy::<T>::try_mutate(|next| {
			let candidacy = *next;
			*next = candidacy.checked_add(1).ok_or(ArithmeticError::Overflow)?;
			Ok(candidacy)
		})
	}
}

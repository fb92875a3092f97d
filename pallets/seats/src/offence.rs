//! What an offence costs a validator.

use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::weights::Weight;
use metachain_primitives::traits::Candidates;
use pallet_session::Pallet as Session;
use scale_info::TypeInfo;
use sp_runtime::{traits::SaturatedConversion, Perbill};
use sp_staking::{
	offence::{OffenceDetails, OffenceSeverity, OnOffenceHandler},
	SessionIndex,
};

use crate::{
	fraction::{part_due, part_of_rest},
	Config, Event, Offenders, Pallet, Punished, SeatShare, WeightInfo, LOG_TARGET,
};

/// A validator that has offended.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Offender<AccountId> {
	pub validator: AccountId,
	/// Of its gravest offence.
	pub severity: OffenceSeverity,
	/// The session in which it was reported last.
	pub reported_in: SessionIndex,
}

/// Who an offender is, and what share it had.
type Identity<T> = (<T as frame_system::Config>::AccountId, SeatShare);

impl<T: Config> OnOffenceHandler<T::AccountId, Identity<T>, Weight> for Pallet<T> {
	/// `offenders` are all who are known to have equivocated at the same time, those reported earlier too.
	/// The fractions that the offences pallet found by counting heads are not used: see [`part_due`].
	fn on_offence(
		offenders: &[OffenceDetails<T::AccountId, Identity<T>>],
		_by_heads: &[Perbill],
		session: SessionIndex,
	) -> Weight {
		let due = part_due(offenders.iter().map(|details| &details.offender.1));
		for details in offenders {
			let (validator, _) = &details.offender;
			Self::punish(validator, session, due);
			Self::disable(validator, OffenceSeverity(due));
		}
		<T as Config>::WeightInfo::on_offence(offenders.len().saturated_into())
	}
}

impl<T: Config> Pallet<T> {
	/// Sees to it that `validator` has lost `due` of what it had at stake for what it did in `session`.
	/// All its offences in one session are punished as the gravest of them.
	fn punish(validator: &T::AccountId, session: SessionIndex, due: Perbill) {
		let before = Punished::<T>::get(session, validator);
		if due <= before {
			return;
		}
		let taken = T::Candidates::punish(validator, part_of_rest(before, due));
		Punished::<T>::insert(session, validator, due);
		Self::deposit_event(Event::ValidatorPunished {
			validator: validator.clone(),
			session,
			part: due,
			taken,
		});
	}

	/// Has the session pallet disable `validator` as far as its strategy allows, and notes it, so that it
	/// stays disabled until an election has answered the offence: see [`Offenders`].
	fn disable(validator: &T::AccountId, severity: OffenceSeverity) {
		Session::<T>::report_offence(validator.clone(), severity);
		let reported_in = Session::<T>::current_index();
		Offenders::<T>::mutate(|offenders| {
			if let Some(known) = offenders.iter_mut().find(|known| known.validator == *validator) {
				known.severity = severity.max(known.severity);
				known.reported_in = reported_in;
				return;
			}
			let offender = Offender { validator: validator.clone(), severity, reported_in };
			if offenders.try_push(offender).is_err() {
				log::warn!(target: LOG_TARGET, "too many offenders to remember them all");
			}
		});
	}
}

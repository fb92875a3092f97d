//! Which offenders may not go on producing blocks.

use alloc::vec::Vec;

use metachain_primitives::seats::{Seats, SeatsOf};
use pallet_session::disabling::{DisablingDecision, DisablingStrategy};
use sp_runtime::traits::SaturatedConversion;
use sp_staking::offence::OffenceSeverity;

use crate::{seat_list, Active, Config};

#[cfg(doc)]
use pallet_session::disabling::UpToLimitWithReEnablingDisablingStrategy;

/// Disables offenders for as long as all who are disabled hold fewer than a third of the seats together.
///
/// [`UpToLimitWithReEnablingDisablingStrategy`] does so up to a third of the validators, which is right
/// where they are alike. Here they differ, and a few of them can have most of the say:
///
/// - The slots of a disabled validator stay empty until the next election. With five of eight seats these
///   would be more than half of all.
/// - Finality takes two thirds of the seats. Nodes go on counting the votes of who is disabled, but if its
///   operator stops it, or nodes come to heed what GRANDPA's log tells them, the others must be enough.
///
/// So an offender with a third of the seats or more is not disabled. It loses its stake, cannot be elected
/// for a while, and is out with the next election; until then the chain cannot do without it.
///
/// An offender for whom there is no room takes the place of one who has done less: of the least offence,
/// among those whose seats make enough room. A [`DisablingDecision`] has place for one only, so who would
/// take the place of two goes on.
pub struct UpToLimitBySeats;

impl<T: Config> DisablingStrategy<T> for UpToLimitBySeats {
	fn decision(
		offender: &T::AccountId,
		severity: OffenceSeverity,
		disabled: &Vec<(u32, OffenceSeverity)>,
	) -> DisablingDecision {
		let held = Active::<T>::get();
		let Some(position) = held.iter().position(|one| one.validator == *offender) else {
			return DisablingDecision { disable: None, reenable: None };
		};
		let index = position.saturated_into();
		if let Some((_, before)) = disabled.iter().find(|(other, _)| *other == index) {
			// The session pallet then notes the graver offence.
			let disable = (severity > *before).then_some(index);
			return DisablingDecision { disable, reenable: None };
		}

		let together = disabled.iter().map(|(other, _)| *other).chain([index]);
		let excess = seats_of(&held, together).saturating_sub(limit(&held));
		if excess == 0 {
			return DisablingDecision { disable: Some(index), reenable: None };
		}
		let reenable = disabled
			.iter()
			.map(|(other, offence)| (*offence, seats_of(&held, [*other]), *other))
			.filter(|(offence, seats, _)| *offence < severity && *seats >= excess)
			.min()
			.map(|(_, _, other)| other);
		DisablingDecision { disable: reenable.map(|_| index), reenable }
	}
}

/// How many seats disabled validators may hold together: fewer than a third of all.
pub(crate) fn limit<A>(held: &[SeatsOf<A>]) -> Seats {
	seat_list::total(held).saturating_sub(1) / 3
}

/// What the validators with these indices hold together.
pub(crate) fn seats_of<A>(held: &[SeatsOf<A>], indices: impl IntoIterator<Item = u32>) -> Seats {
	indices
		.into_iter()
		.filter_map(|index| held.get(index.saturated_into::<usize>()))
		.fold(0, |sum: Seats, one| sum.saturating_add(one.seats))
}

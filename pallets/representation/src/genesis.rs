//! The first candidates, their first delegators, and the first parliament.

use frame_support::{traits::Get, BoundedVec};
use metachain_primitives::{money::Balance, time::Day};
use sp_runtime::Perbill;

use crate::{
	Candidates, Config, ElectedAtMost, GenesisConfig, Lagging, Pallet, ParliamentSeats, Profile,
};

impl<T: Config> GenesisConfig<T> {
	/// The pallets that know credit, deposits and MC must have been built before.
	///
	/// The chain knows no day yet. The candidacies begin on day zero and lag behind from the first block
	/// on, in which they go to the day that it brings.
	pub(crate) fn build_parliament(&self) {
		assert!(self.seats > 0, "a parliament must have a seat");
		assert!(self.seats <= T::MaxSeats::get(), "a parliament cannot have so many seats");
		assert!(self.elected_at_most > 0, "a parliament must have a member");
		ParliamentSeats::<T>::put(self.seats);
		ElectedAtMost::<T>::put(self.elected_at_most);

		for (who, self_deposit, commission) in &self.candidates {
			register::<T>(who, *self_deposit, *commission);
		}
		for (node, candidate) in &self.delegations {
			let delegated = Pallet::<T>::do_delegate(node.clone(), candidate.clone());
			assert!(delegated.is_ok(), "{node:?} cannot delegate at genesis: {delegated:?}");
		}
		let lagging = Candidates::<T>::iter_values().map(|candidate| candidate.candidacy).collect();
		Lagging::<T>::put(BoundedVec::<_, T::MaxCandidates>::truncate_from(lagging));
		if !self.candidates.is_empty() {
			// Their session keys are part of genesis too, and built later.
			Pallet::<T>::elect(Day::MIN, |_| true);
		}
	}
}

fn register<T: Config>(who: &T::AccountId, self_deposit: Balance, commission: Perbill) {
	let profile = Profile::default();
	let registered = Pallet::<T>::do_register(who.clone(), self_deposit, commission, profile);
	assert!(registered.is_ok(), "{who:?} cannot be a candidate at genesis: {registered:?}");
}

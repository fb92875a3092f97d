//! How a new day sets the budget.

use frame_support::{traits::Get, weights::Weight};
use metachain_primitives::{
	time::Day,
	traits::{ActiveNodes, OnNewDay},
};

use crate::{split::Split, Budget, Config, DailyBudget, Event, Pallet, WeightInfo};

impl<T: Config> OnNewDay for Pallet<T> {
	fn on_new_day(_ended: Day, today: Day) -> Weight {
		let pool = Self::pool_balance();
		let split = Split::new(
			T::DailyShare::get().mul_floor(pool),
			T::ValidatorShare::get(),
			T::ActiveNodes::active_nodes(),
			T::EvenSplitNodes::get(),
		);
		Budget::<T>::put(DailyBudget::new(today, pool, split));

		let Split { validators, staking, workload } = split;
		Self::deposit_event(Event::BudgetSet { day: today, validators, staking, workload });
		T::WeightInfo::on_new_day()
	}
}

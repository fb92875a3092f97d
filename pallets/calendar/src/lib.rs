//! # Calendar
//!
//! The one clock: turns the time of blocks into days and months, and tells whoever needs to know when
//! they change.
//!
//! ## Pallet API
//!
//! See the [`pallet`] module for the view functions, events, storage and configuration. The pallet has
//! no calls. It is driven by the timestamp: [`Pallet`] implements [`OnTimestampSet`]. Other pallets ask
//! for the time through [`Clock`], which it implements too, and are told of each new day and month
//! through [`OnNewDay`](metachain_primitives::traits::OnNewDay) and
//! [`OnNewMonth`](metachain_primitives::traits::OnNewMonth). [`DayLength`] and [`EpochLength`] give the
//! runtime the lengths that the chain was started with.
//!
//! ## Overview
//!
//! A day is a whole number of [`MillisPerDay`] since the Unix epoch, which is the UTC day on a public
//! network and some minutes on a development chain. A month is the natural one in UTC, whatever the
//! length of a day. Credit, emission and settlement all go by the day; the treasury goes by the month.
//!
//! ### Example
#![doc = concat!("```ignore\n", include_str!("tests/example.rs"), "```")]
//!
//! ## Low-level
//!
//! ### Design goals
//!
//! 1. Every change of the day or the month is announced once, in the first block after it, however many
//!    days or months without blocks lie before it.
//! 2. One runtime serves development, test and public networks: lengths are genesis values.
//! 3. What listeners do is part of the block's weight.
//! 4. A block whose time does not advance changes nothing.
//!
//! ### Design
//!
//! The inherent that sets the timestamp is the first in a block, so every transaction sees the new day.
//! The first timestamp of a chain starts the calendar without announcing anything, since no day has
//! ended. From then on a later day makes the calendar call its listeners in the order in which the
//! runtime names them, and only then move on: while listeners are being called, [`Clock::today`] is
//! still the day that ends. Months follow after days in the same way.
//!
//! The turn cannot be postponed, as the inherent has to be in the block. Its weight and that of the
//! listeners is therefore registered as mandatory, and listeners must do a bounded, small amount of work.
//!
//! ### Terminology
//!
//! - **Day**: a number of day lengths since the Unix epoch.
//! - **Natural month**: a month of the Gregorian calendar in UTC.
//! - **Turn**: the change from one day or month to a later one.

#![cfg_attr(not(feature = "std"), no_std)]

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod lengths;
#[cfg(test)]
mod mock;
mod month;
#[cfg(test)]
mod tests;
mod turn;
pub mod weights;

#[cfg(doc)]
use frame_support::traits::OnTimestampSet;
#[cfg(doc)]
use metachain_primitives::traits::Clock;

pub use lengths::{DayLength, EpochLength};
pub use month::month_at;
pub use pallet::*;
pub use weights::WeightInfo;

#[frame_support::pallet]
pub mod pallet {
	use frame_support::{
		pallet_prelude::*,
		traits::{ConstU64, Time},
	};
	use frame_system::pallet_prelude::*;
	use metachain_primitives::{
		time::{Day, Moment, Month, MILLIS_PER_NATURAL_DAY},
		traits::{OnNewDay, OnNewMonth},
	};

	use crate::WeightInfo;

	const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

	/// The shortest day a chain can be started with, in milliseconds. With it the number of the day
	/// is the number of seconds since the Unix epoch, which [`Day`] can count until the year 2106.
	pub const MIN_DAY_LENGTH: Moment = 1_000;

	/// The longest day a chain can be started with, in milliseconds: the natural one.
	pub const MAX_DAY_LENGTH: Moment = MILLIS_PER_NATURAL_DAY;

	/// An hour of slots of six seconds.
	pub const DEFAULT_EPOCH_LENGTH: u64 = 600;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
		/// The time of the block, in milliseconds since the Unix epoch.
		type Time: Time<Moment = Moment>;

		/// Who is told of a new day, in this order.
		type OnNewDay: OnNewDay;

		/// Who is told of a new month, in this order.
		type OnNewMonth: OnNewMonth;

		/// Weights of the pallet's own part in the inherent.
		type WeightInfo: WeightInfo;
	}

	/// The length of a day in milliseconds, from genesis. Where there is no genesis, as when metadata
	/// is read from the runtime alone, it is the natural day.
	#[pallet::storage]
	pub type MillisPerDay<T: Config> =
		StorageValue<_, Moment, ValueQuery, ConstU64<MAX_DAY_LENGTH>>;

	/// The length of a BABE epoch in slots, from genesis. Where there is no genesis it is
	/// [`DEFAULT_EPOCH_LENGTH`].
	#[pallet::storage]
	pub type SlotsPerEpoch<T: Config> =
		StorageValue<_, u64, ValueQuery, ConstU64<DEFAULT_EPOCH_LENGTH>>;

	/// The day that was announced last. `None` before the first timestamp.
	#[pallet::storage]
	pub type Today<T: Config> = StorageValue<_, Day, OptionQuery>;

	/// The natural month that was announced last: 12 times the year plus the month, counted from zero.
	/// `None` before the first timestamp.
	#[pallet::storage]
	pub type ThisMonth<T: Config> = StorageValue<_, Month, OptionQuery>;

	#[pallet::genesis_config]
	pub struct GenesisConfig<T: Config> {
		/// The length of a day in milliseconds, from [`MIN_DAY_LENGTH`] to [`MAX_DAY_LENGTH`].
		pub day_length: Moment,
		/// The length of a BABE epoch in slots. Not zero. It must not change while the chain lives.
		pub epoch_length: u64,
		#[serde(skip)]
		pub _config: PhantomData<T>,
	}

	impl<T: Config> Default for GenesisConfig<T> {
		fn default() -> Self {
			Self {
				day_length: MAX_DAY_LENGTH,
				epoch_length: DEFAULT_EPOCH_LENGTH,
				_config: PhantomData,
			}
		}
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			assert!(
				(MIN_DAY_LENGTH..=MAX_DAY_LENGTH).contains(&self.day_length),
				"a day must last from one second to 24 hours"
			);
			assert!(self.epoch_length > 0, "an epoch must have at least one slot");
			MillisPerDay::<T>::put(self.day_length);
			SlotsPerEpoch::<T>::put(self.epoch_length);
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(crate) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The day has changed, and all daily mechanisms have followed. Days without blocks may lie
		/// between `ended` and `today`.
		NewDay { ended: Day, today: Day },
		/// The natural month has changed, and all monthly mechanisms have followed. A month is 12 times
		/// the year plus the month, counted from zero.
		NewMonth { ended: Month, month: Month },
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The day that was announced last; zero before the first block.
		pub fn today() -> Day {
			Today::<T>::get().unwrap_or_default()
		}

		/// The natural month that was announced last, as 12 times the year plus the month, counted from
		/// zero; zero before the first block.
		pub fn month() -> Month {
			ThisMonth::<T>::get().unwrap_or_default()
		}

		/// The time of the block, in milliseconds since the Unix epoch.
		pub fn now() -> Moment {
			T::Time::now()
		}

		/// The length of a day in milliseconds.
		pub fn day_length() -> Moment {
			MillisPerDay::<T>::get()
		}

		/// The length of a BABE epoch in slots.
		pub fn epoch_length() -> u64 {
			SlotsPerEpoch::<T>::get()
		}

		/// The moment at which `day` begins, in milliseconds since the Unix epoch.
		pub fn start_of(day: Day) -> Moment {
			MillisPerDay::<T>::get().saturating_mul(day.into())
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		#[cfg(feature = "try-runtime")]
		fn try_state(_n: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}

	#[cfg(any(test, feature = "try-runtime"))]
	impl<T: Config> Pallet<T> {
		/// The invariants of the calendar:
		///
		/// - the lengths of day and epoch are such as genesis allows;
		/// - day and month begin together, with the first timestamp;
		/// - from then on they are those of the timestamp.
		pub fn do_try_state() -> Result<(), sp_runtime::TryRuntimeError> {
			ensure!(
				(MIN_DAY_LENGTH..=MAX_DAY_LENGTH).contains(&MillisPerDay::<T>::get()),
				"the length of a day is out of bounds"
			);
			ensure!(SlotsPerEpoch::<T>::get() > 0, "an epoch has no slots");
			let now = T::Time::now();
			match (Today::<T>::get(), ThisMonth::<T>::get()) {
				(None, None) => {},
				(Some(today), Some(month)) => {
					ensure!(today == Self::day_at(now), "today is not the day of the timestamp");
					ensure!(
						month == crate::month_at(now),
						"this month is not that of the timestamp"
					);
				},
				_ => return Err("only one of day and month has begun".into()),
			}
			Ok(())
		}
	}
}

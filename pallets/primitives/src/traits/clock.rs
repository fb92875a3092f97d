//! The clock, and what is called when a day or month turns.

use sp_weights::Weight;

use crate::time::{Day, Moment, Month};

/// The one clock.
pub trait Clock {
	/// The day that has been announced to every [`OnNewDay`].
	fn today() -> Day;
	/// The block's time.
	fn now() -> Moment;
}

/// Is called once when the day has changed, in the first block of the new day.
pub trait OnNewDay {
	/// `ended` is the last day that was announced; days without blocks lie between it and `today`.
	/// Returns the weight it used.
	fn on_new_day(ended: Day, today: Day) -> Weight;
}

/// Is called once when the natural month has changed, in the first block of the new month.
pub trait OnNewMonth {
	/// `ended` is the last month that was announced. Returns the weight it used.
	fn on_new_month(ended: Month, month: Month) -> Weight;
}

macro_rules! impl_hooks_for_tuples {
	($($name:ident),*) => {
		impl<$($name: OnNewDay),*> OnNewDay for ($($name,)*) {
			fn on_new_day(_ended: Day, _today: Day) -> Weight {
				Weight::zero()$(.saturating_add($name::on_new_day(_ended, _today)))*
			}
		}
		impl<$($name: OnNewMonth),*> OnNewMonth for ($($name,)*) {
			fn on_new_month(_ended: Month, _month: Month) -> Weight {
				Weight::zero()$(.saturating_add($name::on_new_month(_ended, _month)))*
			}
		}
	};
}
impl_hooks_for_tuples!();
impl_hooks_for_tuples!(A);
impl_hooks_for_tuples!(A, B);
impl_hooks_for_tuples!(A, B, C);
impl_hooks_for_tuples!(A, B, C, D);
impl_hooks_for_tuples!(A, B, C, D, E);
impl_hooks_for_tuples!(A, B, C, D, E, F);

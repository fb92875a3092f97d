//! Days and months, as `pallet-calendar` counts them.

/// Milliseconds since the Unix epoch.
pub type Moment = u64;

/// Number of whole days since the Unix epoch. The length of a day is a genesis value: 24 hours on a
/// public network, minutes on a development chain.
pub type Day = u32;

/// Number of natural (UTC) months since January of year 0: `12 · year + month − 1`.
pub type Month = u32;

pub const MILLIS_PER_NATURAL_DAY: Moment = 24 * 60 * 60 * 1000;

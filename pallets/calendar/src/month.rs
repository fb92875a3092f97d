//! The natural month of a moment.

use metachain_primitives::time::{Moment, Month, MILLIS_PER_NATURAL_DAY};

/// Days from 1 March of year 0 to 1 January 1970.
const MARCH_OF_YEAR_0: u64 = 719_468;

/// Days in 400 years of the Gregorian calendar, after which it repeats.
const DAYS_PER_CYCLE: u64 = 146_097;

/// The natural month of `now` in UTC. [`Month::MAX`] when it is so late that [`Month`] cannot count it.
///
/// Years are taken to begin in March, so that the leap day is the last of its year and the months
/// before it follow a pattern of 153 days for five months. March is the third month: counting from
/// there, January and February fall into the next year by themselves.
pub fn month_at(now: Moment) -> Month {
	let days = (now / MILLIS_PER_NATURAL_DAY).saturating_add(MARCH_OF_YEAR_0);
	let cycle = days / DAYS_PER_CYCLE;
	let day_of_cycle = days % DAYS_PER_CYCLE;

	// Taking out the leap days leaves years of 365 days: one of 4 years has one, of 100 not, of 400 yes.
	let year_of_cycle = day_of_cycle
		.saturating_sub(day_of_cycle / 1_460)
		.saturating_add(day_of_cycle / 36_524)
		.saturating_sub(day_of_cycle / 146_096)
		/ 365;
	let first_day_of_year = year_of_cycle
		.saturating_mul(365)
		.saturating_add(year_of_cycle / 4)
		.saturating_sub(year_of_cycle / 100);
	let day_of_year = day_of_cycle.saturating_sub(first_day_of_year);
	let month_of_year = day_of_year.saturating_mul(5).saturating_add(2) / 153;

	let month = cycle
		.saturating_mul(400)
		.saturating_add(year_of_cycle)
		.saturating_mul(12)
		.saturating_add(month_of_year)
		.saturating_add(2);
	month.try_into().unwrap_or(Month::MAX)
}

#[cfg(test)]
mod tests {
	use super::*;

	/// `year-month-day hour:00` of the Gregorian calendar in milliseconds since the Unix epoch, by
	/// counting years and months one by one.
	fn moment(year: u64, month: u64, day: u64) -> Moment {
		let years: u64 = (1970..year).map(|year| if is_leap(year) { 366 } else { 365 }).sum();
		let months: u64 = (1..month).map(|month| days_of(year, month)).sum();
		(years + months + day - 1) * MILLIS_PER_NATURAL_DAY
	}

	fn is_leap(year: u64) -> bool {
		year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
	}

	fn days_of(year: u64, month: u64) -> u64 {
		match month {
			2 if is_leap(year) => 29,
			2 => 28,
			4 | 6 | 9 | 11 => 30,
			_ => 31,
		}
	}

	fn named(year: u32, month: u32) -> Month {
		12 * year + month - 1
	}

	#[test]
	fn known_moments_should_fall_into_their_months() {
		// By `date -u -d … +%s`.
		for (seconds, year, month) in [
			(0, 1970, 1),
			(951_782_400, 2000, 2),    // 2000-02-29 00:00:00
			(951_868_799, 2000, 2),    // 2000-02-29 23:59:59
			(951_868_800, 2000, 3),    // 2000-03-01 00:00:00
			(1_709_164_800, 2024, 2),  // 2024-02-29 00:00:00
			(1_709_251_200, 2024, 3),  // 2024-03-01 00:00:00
			(1_767_225_599, 2025, 12), // 2025-12-31 23:59:59
			(1_767_225_600, 2026, 1),  // 2026-01-01 00:00:00
			(1_772_323_199, 2026, 2),  // 2026-02-28 23:59:59
			(1_772_323_200, 2026, 3),  // 2026-03-01 00:00:00
			(4_107_542_399, 2100, 2),  // 2100-02-28 23:59:59
			(4_107_542_400, 2100, 3),  // 2100-03-01 00:00:00
		] {
			assert_eq!(month_at(seconds * 1_000), named(year, month), "at {seconds}");
		}
	}

	#[test]
	fn a_month_should_begin_and_end_to_the_millisecond() {
		let march = moment(2026, 3, 1);
		assert_eq!(month_at(march - 1), named(2026, 2));
		assert_eq!(month_at(march), named(2026, 3));
	}

	#[test]
	fn every_month_should_last_from_its_first_to_its_last_day() {
		for year in 1970..2_420 {
			for month in 1..=12 {
				let expected = named(year as u32, month as u32);
				let first = moment(year, month, 1);
				let last = moment(year, month, days_of(year, month));
				assert_eq!(month_at(first), expected, "first of {year}-{month}");
				assert_eq!(month_at(last), expected, "last of {year}-{month}");
			}
		}
	}

	#[test]
	fn the_end_of_time_should_not_overflow() {
		assert_eq!(month_at(Moment::MAX), Month::MAX);
	}
}

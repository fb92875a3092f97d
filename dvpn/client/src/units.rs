//! Amounts, sizes and times as people write them.

use metachain_primitives::money::DECIMALS;

const UNIT: u128 = 10u128.pow(DECIMALS as u32);

const BILLION: u32 = 1_000_000_000;
/// One percent, in parts of a billion, and how many decimals it can have then.
const PERCENT: u32 = BILLION / 100;
const PERCENT_DECIMALS: usize = 7;

/// Reads an amount of MC or MUSD (`12`, `0.5`, `1_000.25`) into its smallest unit.
pub fn parse_amount(text: &str) -> Result<u128, String> {
	let bad = || format!("`{text}` is not an amount; write it as 12 or 0.5");
	let digits = text.replace('_', "");
	let (whole, fraction) = digits.split_once('.').unwrap_or((&digits, ""));
	let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
	if whole.is_empty() || !is_number(whole) || !is_number(fraction) || digits.ends_with('.') {
		return Err(bad());
	}
	if fraction.len() > usize::from(DECIMALS) {
		return Err(format!("`{text}` has more than {DECIMALS} decimals"));
	}
	let padded = format!("{fraction:0<width$}", width = usize::from(DECIMALS));
	let whole: u128 = whole.parse().map_err(|_| bad())?;
	let fraction: u128 = padded.parse().map_err(|_| bad())?;
	whole.checked_mul(UNIT).and_then(|units| units.checked_add(fraction)).ok_or_else(bad)
}

/// Writes an amount of MC or MUSD without needless zeros: `1`, `0.000125`.
pub fn amount(units: u128) -> String {
	let (whole, fraction) = (units / UNIT, units % UNIT);
	if fraction == 0 {
		return whole.to_string();
	}
	let fraction = format!("{fraction:0width$}", width = usize::from(DECIMALS));
	format!("{whole}.{}", fraction.trim_end_matches('0'))
}

/// Writes the whole part of an amount.
pub fn whole_amount(units: u128) -> String {
	(units / UNIT).to_string()
}

/// Reads a percentage (`5`, `2.5`, up to `100`) into parts of a billion.
pub fn parse_percent(text: &str) -> Result<u32, String> {
	let bad = || format!("`{text}` is not a percentage; write it as 5 or 2.5");
	let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
	let is_number = |part: &str| {
		!part.is_empty()
			&& part.len() <= PERCENT_DECIMALS
			&& part.bytes().all(|b| b.is_ascii_digit())
	};
	if !is_number(whole) || !is_number(fraction) {
		return Err(bad());
	}
	let digits = format!("{whole}{fraction:0<width$}", width = PERCENT_DECIMALS);
	let parts: u64 = digits.parse().map_err(|_| bad())?;
	u32::try_from(parts).ok().filter(|parts| *parts <= BILLION).ok_or_else(bad)
}

/// Writes parts of a billion as a percentage without needless zeros: `5 %`, `2.5 %`.
pub fn percent(parts: u32) -> String {
	let (whole, fraction) = (parts / PERCENT, parts % PERCENT);
	let digits = format!("{whole}.{fraction:0width$}", width = PERCENT_DECIMALS);
	format!("{} %", digits.trim_end_matches('0').trim_end_matches('.'))
}

/// Writes an amount to six decimals at most, for displays that change all the time.
pub fn short_amount(units: u128) -> String {
	const SHOWN: u128 = 1_000_000;
	format!("{}.{:06}", units / UNIT, units % UNIT / (UNIT / SHOWN))
}

/// Writes a number of bytes: `512 B`, `1.4 MiB`.
pub fn bytes(count: u64) -> String {
	const NAMES: [&str; 5] = ["B", "KiB", "MiB", "GiB", "TiB"];
	let mut size = count as f64;
	let mut name = 0;
	while size >= 1_024.0 && name < NAMES.len() - 1 {
		size /= 1_024.0;
		name += 1;
	}
	if name == 0 {
		format!("{count} B")
	} else {
		format!("{size:.1} {}", NAMES[name])
	}
}

/// Writes a speed, given in bytes a second, as `12.3 Mbit/s`.
pub fn speed(bytes_per_second: f64) -> String {
	format!("{:.1} Mbit/s", bytes_per_second * 8.0 / 1e6)
}

/// Writes a duration in milliseconds as `90 s`, `12 min`, `3.5 h`, `2.0 d`.
pub fn duration(millis: u64) -> String {
	match millis / 1_000 {
		seconds @ 0..120 => format!("{seconds} s"),
		seconds @ 120..7_200 => format!("{} min", seconds / 60),
		seconds @ 7_200..172_800 => format!("{:.1} h", seconds as f64 / 3_600.0),
		seconds => format!("{:.1} d", seconds as f64 / 86_400.0),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	#[test]
	fn amounts_are_read() {
		assert_eq!(parse_amount("1"), Ok(UNIT));
		assert_eq!(parse_amount("0.5"), Ok(UNIT / 2));
		assert_eq!(parse_amount("1_000.25"), Ok(1_000 * UNIT + UNIT / 4));
		assert_eq!(parse_amount("0.000000000001"), Ok(1));
	}

	#[test]
	fn what_is_no_amount_is_refused() {
		for bad in [
			"",
			".",
			"1.",
			".5",
			"-1",
			"+1",
			"1e3",
			"1.2.3",
			"0x1",
			"one",
			"1 000",
			"0.0000000000001",
			"999999999999999999999999999999",
		] {
			assert!(parse_amount(bad).is_err(), "{bad}");
		}
	}

	#[test]
	fn percentages_are_read() {
		assert_eq!(parse_percent("5"), Ok(5 * PERCENT));
		assert_eq!(parse_percent("2.5"), Ok(PERCENT * 5 / 2));
		assert_eq!(parse_percent("0.0000001"), Ok(1));
		assert_eq!(parse_percent("100"), Ok(BILLION));
		for bad in
			["", ".", "5.", ".5", "-1", "+1", "5 %", "100.0000001", "101", "0.00000001", "1e1"]
		{
			assert!(parse_percent(bad).is_err(), "{bad}");
		}
	}

	#[test]
	fn sizes_are_written() {
		assert_eq!(bytes(1_023), "1023 B");
		assert_eq!(bytes(1_536), "1.5 KiB");
		assert_eq!(speed(1_250_000.0), "10.0 Mbit/s");
		assert_eq!(duration(90_000), "90 s");
		assert_eq!(duration(3_600_000), "60 min");
		assert_eq!(short_amount(UNIT / 8_000_000 * 9), "0.000001");
	}

	proptest! {
		#[test]
		fn an_amount_is_written_as_it_is_read(units: u64) {
			let units = u128::from(units) * 1_000_003;
			prop_assert_eq!(parse_amount(&amount(units)), Ok(units));
			prop_assert_eq!(Ok(units / UNIT * UNIT), parse_amount(&whole_amount(units)));
		}

		#[test]
		fn a_percentage_is_written_as_it_is_read(parts in 0..=BILLION) {
			let written = percent(parts);
			prop_assert_eq!(parse_percent(written.trim_end_matches(" %")), Ok(parts));
		}
	}
}

use crate::mock::*;

#[test]
fn a_day_should_be_announced_once() {
	ExtBuilder::default().build_and_execute(|| {
		// The first block starts the calendar, the next one is on the same day.
		block_at(START);
		block_at(START + DAY / 2);
		assert_eq!(take_heard(), []);

		// Two days pass before the next block: one announcement tells of both.
		block_at(START + 2 * DAY + 1);
		let (ended, today) = (20_483, 20_485);
		let turns = take_heard();
		assert_eq!(turns[0], Turn::Day { ended, today, clock: ended });
		assert_eq!(Calendar::today(), today);

		// From the 30th of January, that was also a new month.
		let (ended, month) = (12 * 2026, 12 * 2026 + 1);
		assert_eq!(turns[1..], [Turn::Month { ended, month }]);
		assert_eq!(Calendar::month(), month);
	});
}

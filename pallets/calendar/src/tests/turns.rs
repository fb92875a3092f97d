use frame_support::{dispatch::DispatchClass, weights::Weight};
use metachain_primitives::{
	time::{Day, Month},
	traits::Clock,
};
use proptest::prelude::*;

use crate::{mock::*, Event, WeightInfo};

const JANUARY: Month = 12 * 2026;

fn mandatory_weight() -> Weight {
	*System::block_weight().get(DispatchClass::Mandatory)
}

#[test]
fn the_first_timestamp_should_start_the_calendar_silently() {
	ExtBuilder::default().build_and_execute(|| {
		block_at(START + 5);
		assert_eq!((Calendar::today(), Calendar::month()), (20_483, JANUARY));
		assert_eq!(<Calendar as Clock>::today(), 20_483);
		assert_eq!(<Calendar as Clock>::now(), START + 5);
		assert_eq!(Calendar::now(), START + 5);
		assert_eq!(take_heard(), []);
		assert_eq!(take_events(), []);
	});
}

#[test]
fn a_calendar_should_start_at_the_epoch_too() {
	ExtBuilder::default().build_and_execute(|| {
		block_at(0);
		block_at(DAY);
		assert_eq!(take_heard(), [Turn::Day { ended: 0, today: 1, clock: 0 }]);
	});
}

#[test]
fn a_day_should_turn_to_the_millisecond() {
	ExtBuilder::default().build_and_execute(|| {
		block_at(START);
		block_at(START + DAY - 1);
		assert_eq!(take_heard(), []);
		block_at(START + DAY);
		assert_eq!(take_heard(), [Turn::Day { ended: 20_483, today: 20_484, clock: 20_483 }]);
		assert_eq!(take_events(), [Event::NewDay { ended: 20_483, today: 20_484 }]);
		block_at(START + DAY + 1);
		assert_eq!(take_heard(), []);
	});
}

#[test]
fn months_without_blocks_should_be_announced_once() {
	ExtBuilder::default().build_and_execute(|| {
		block_at(START);
		block_at(START + 400 * DAY);
		let (today, month) = (20_883, JANUARY + 14);
		assert_eq!(
			take_heard(),
			[
				Turn::Day { ended: 20_483, today, clock: 20_483 },
				Turn::Month { ended: JANUARY, month },
			]
		);
		assert_eq!(
			take_events(),
			[Event::NewDay { ended: 20_483, today }, Event::NewMonth { ended: JANUARY, month },]
		);
	});
}

#[test]
fn short_days_should_leave_the_month_natural() {
	let minute = 60_000;
	ExtBuilder::default().day_length(minute).build_and_execute(|| {
		let february = START + 2 * DAY;
		block_at(february - 1);
		let yesterday = Calendar::today();
		assert_eq!(Day::try_from((february - 1) / minute), Ok(yesterday));
		block_at(february);
		block_at(february + minute);
		assert_eq!(
			take_heard(),
			[
				Turn::Day { ended: yesterday, today: yesterday + 1, clock: yesterday },
				Turn::Month { ended: JANUARY, month: JANUARY + 1 },
				Turn::Day { ended: yesterday + 1, today: yesterday + 2, clock: yesterday + 1 },
			]
		);
	});
}

#[test]
fn a_time_that_does_not_advance_should_change_nothing() {
	ExtBuilder::default().build_and_execute(|| {
		block_at(START + 2 * DAY);
		for earlier in [START + 2 * DAY, START + DAY, START, 0] {
			block_at(earlier);
			assert_eq!((Calendar::today(), Calendar::month()), (20_485, JANUARY + 1));
		}
		assert_eq!(take_heard(), []);
		assert_eq!(take_events(), []);
		block_at(START + 2 * DAY);
	});
}

#[test]
fn the_end_of_time_should_not_overflow() {
	ExtBuilder::default().day_length(1_000).build_and_execute(|| {
		block_at(START);
		block_at(u64::MAX);
		assert_eq!((Calendar::today(), Calendar::month()), (Day::MAX, Month::MAX));
		take_heard();
		block_at(u64::MAX);
		assert_eq!(take_heard(), []);
	});
}

#[test]
fn a_block_should_weigh_what_the_calendar_and_its_listeners_use() {
	ExtBuilder::default().build_and_execute(|| {
		let before = mandatory_weight();
		let begin = <() as WeightInfo>::begin_day() + <() as WeightInfo>::begin_month();
		let mut expected = before + <() as WeightInfo>::compare() + begin;
		block_at(START);
		assert_eq!(mandatory_weight(), expected);

		expected += <() as WeightInfo>::compare();
		block_at(START + 1);
		assert_eq!(mandatory_weight(), expected);

		expected += <() as WeightInfo>::compare() + begin + LISTENER_WEIGHT * 2;
		block_at(START + 2 * DAY);
		assert_eq!(mandatory_weight(), expected);
	});
}

proptest! {
	#[test]
	fn announcements_form_a_chain(
		day_length in 1_000..=DAY,
		steps in prop::collection::vec(prop_oneof![0..10_000u64, 0..3 * DAY, 0..100 * DAY], 1..60),
	) {
		ExtBuilder::default().day_length(day_length).build_and_execute(|| {
			let mut now = START;
			block_at(now);
			let (mut day, mut month) = (Calendar::today(), Calendar::month());
			for step in steps {
				now += step;
				block_at(now);
				for turn in take_heard() {
					match turn {
						Turn::Day { ended, today, .. } => {
							assert!(ended == day && today > ended);
							day = today;
						},
						Turn::Month { ended, month: begun } => {
							assert!(ended == month && begun > ended);
							month = begun;
						},
					}
				}
				assert_eq!((day, month), (Calendar::today(), Calendar::month()));
				assert_eq!(u64::from(day), now / day_length);
				Calendar::do_try_state().expect("the invariants hold");
			}
		});
	}
}

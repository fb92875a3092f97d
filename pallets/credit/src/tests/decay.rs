use frame_support::assert_ok;
use metachain_primitives::{money::MUSD, traits::Credit as _};

use crate::{mock::*, Records};

/// Runs `test` with Alice as a node that has just reached 110 points, on the day before a silence.
fn with_ten_active_days(test: impl FnOnce()) {
	ExtBuilder::default().build_and_execute(|| {
		admit(ALICE);
		for day in 0..10 {
			if day > 0 {
				pass_days(1);
			}
			assert_ok!(check_in(ALICE));
			Credit::record_work(&ALICE, MUSD);
		}
		assert_eq!(Credit::points(ALICE), 110);
		test();
	});
}

#[test]
fn silence_should_cost_points_after_the_grace_down_to_the_floor() {
	with_ten_active_days(|| {
		for points in [110, 110, 110, 105, 100, 95] {
			pass_days(1);
			assert_eq!(Credit::points(ALICE), points);
		}
		pass_days(9);
		assert_eq!(Credit::points(ALICE), 50);
		pass_days(10_000);
		assert_eq!(Credit::points(ALICE), 50);
	});
}

#[test]
fn silence_should_lead_below_the_threshold() {
	with_ten_active_days(|| {
		pass_days(5);
		assert!(Credit::is_above_threshold(ALICE));
		pass_days(1);
		assert!(!Credit::is_above_threshold(ALICE));
	});
}

#[test]
fn points_on_should_foretell_the_decay() {
	with_ten_active_days(|| {
		let today = START + 9;
		let foretold: Vec<_> =
			(today..today + 20).map(|day| Credit::points_on(ALICE, day)).collect();
		for points in foretold {
			assert_eq!(points, Some(Credit::points(ALICE)));
			pass_days(1);
		}
	});
}

#[test]
fn points_on_a_day_that_has_passed_should_be_those_of_today() {
	with_ten_active_days(|| {
		pass_days(4);
		assert_eq!(Credit::points_on(ALICE, START), Some(105));
	});
}

#[test]
fn activity_should_start_from_the_points_of_today() {
	with_ten_active_days(|| {
		pass_days(5);
		assert_ok!(check_in(ALICE));
		for points in [101, 101, 101, 101, 96] {
			assert_eq!(Credit::points(ALICE), points);
			pass_days(1);
		}
	});
}

#[test]
fn the_peak_should_outlast_the_decay() {
	with_ten_active_days(|| {
		pass_days(100);
		assert_ok!(check_in(ALICE));
		assert_eq!(Credit::points(ALICE), 51);
		assert_eq!(Records::<Test>::get(ALICE).map(|record| record.peak), Some(110));
	});
}

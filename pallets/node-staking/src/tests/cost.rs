//! What things cost, counted in the keys of storage that they read.

use frame_support::assert_ok;
use metachain_primitives::{curve::Curve, money::MC, traits::OnNewDay};
use sp_io::TestExternalities;

use crate::{mock::*, Role};

/// How many keys of what is stored `action` reads.
fn reads(ext: &mut TestExternalities, action: impl FnOnce()) -> usize {
	ext.commit_all().expect("no transaction is open");
	let recorder = Default::default();
	ext.execute_with_recorder(Clone::clone(&recorder), action);
	recorder.recorded_keys().values().map(|keys| keys.len()).sum()
}

/// Alice has rewards of 365 days to claim, Bob of one day. The credit of each is what it is given.
fn alice_with_a_year_and_bob_with_a_day(alice: Curve, bob: Curve) -> TestExternalities {
	let mut ext = ExtBuilder::default().build();
	ext.execute_with(|| {
		for (who, curve) in [(ALICE, alice), (BOB, bob)] {
			register(who, Role::Client, 100 * MC);
			set_curve(who, curve);
		}
		pass_days(364);
		claim(BOB);
		pass_days(1);
	});
	ext
}

#[test]
fn a_claim_should_read_the_same_for_a_day_and_for_a_year() {
	let constant = Curve::constant(200);
	let mut ext = alice_with_a_year_and_bob_with_a_day(constant, constant);
	let year = reads(&mut ext, || assert_paid(claim(ALICE), 365 * DAILY / 2));
	let day = reads(&mut ext, || assert_paid(claim(BOB), DAILY / 2));
	assert_eq!(year, day);
}

#[test]
fn a_claim_should_read_three_keys_more_at_most_when_credit_has_decayed() {
	// It changes its slope on three days of the year.
	let decaying = Curve::new(1_000, START + 100, 7, 0);
	let mut ext = alice_with_a_year_and_bob_with_a_day(decaying, Curve::constant(200));
	let year = reads(&mut ext, || assert!(claim(ALICE) > 0));
	let day = reads(&mut ext, || assert!(claim(BOB) > 0));
	assert_eq!(year, day + 3);
}

#[test]
fn a_change_should_read_the_same_after_a_day_and_after_a_year() {
	let constant = Curve::constant(200);
	let mut ext = alice_with_a_year_and_bob_with_a_day(constant, constant);
	let year = reads(&mut ext, || set_points(ALICE, 300));
	let day = reads(&mut ext, || set_points(BOB, 300));
	assert_eq!(year, day);
	let raise = |who| {
		move || {
			assert_ok!(NodeStaking::raise(RuntimeOrigin::signed(who), MC));
		}
	};
	assert_eq!(reads(&mut ext, raise(ALICE)), reads(&mut ext, raise(BOB)));
}

#[test]
fn the_turn_of_a_day_should_read_the_same_for_ten_and_for_a_thousand_nodes() {
	let turn_with = |nodes| {
		let mut ext = ExtBuilder::default().nodes(nodes).build();
		ext.execute_with(|| {
			for who in ALICE..=nodes {
				register(who, Role::Client, 100 * MC);
				work(who, who as u32 % 7);
			}
			pass_days(4);
		});
		reads(&mut ext, || {
			NodeStaking::on_new_day(START + 4, START + 5);
		})
	};
	assert_eq!(turn_with(10), turn_with(1_000));
}

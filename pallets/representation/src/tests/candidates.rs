use frame_support::{assert_noop, assert_ok, traits::ConstU32, BoundedVec};
use metachain_primitives::{
	money::MC,
	traits::{Candidates as _, Parliament},
};
use sp_runtime::{Perbill, TokenError};

use crate::{mock::*, Candidates, Commission, Error, Event, Profile, Status};

fn text<const MAX: u32>(text: &str) -> BoundedVec<u8, ConstU32<MAX>> {
	text.as_bytes().to_vec().try_into().expect("short enough")
}

fn profile() -> Profile {
	Profile { name: text("Anna's node"), url: text("https://anna.example") }
}

fn half() -> Perbill {
	Perbill::from_percent(50)
}

fn commission_of(who: AccountId) -> Perbill {
	Representation::candidate(who).expect("a candidate").commission
}

#[test]
fn registering_should_hold_the_self_deposit() {
	ExtBuilder::default().build_and_execute(|| {
		assert!(!Representation::is_candidate(&ANNA));
		assert_ok!(Representation::register(signed(ANNA), 1_500 * MC, half(), profile()));
		assert!(Representation::is_candidate(&ANNA));
		assert_eq!(on_hold(ANNA), 1_500 * MC);
		assert_eq!(Currency::free_balance(ANNA), ENDOWMENT - 1_500 * MC);
		assert_eq!(
			take_events(),
			[Event::CandidateRegistered {
				candidate: ANNA,
				candidacy: 0,
				self_deposit: 1_500 * MC,
				commission: half(),
			}]
		);
		let info = Representation::candidate(ANNA).expect("a candidate");
		assert_eq!((info.profile, info.status, info.weight), (profile(), Status::Standing, 0));
		assert_eq!(Representation::elected(), []);
	});
}

#[test]
fn registering_should_be_refused_out_of_bounds() {
	ExtBuilder::default().build_and_execute(|| {
		let register = |who, self_deposit, commission| {
			Representation::register(signed(who), self_deposit, commission, profile())
		};
		let too_much = Perbill::from_parts(half().deconstruct() + 1);
		assert_noop!(register(ANNA, SELF_DEPOSIT - 1, half()), Error::<Test>::SelfDepositTooSmall);
		assert_noop!(register(ANNA, SELF_DEPOSIT, too_much), Error::<Test>::CommissionTooHigh);
		assert_noop!(register(PAUPER, SELF_DEPOSIT, half()), TokenError::FundsUnavailable);
		assert_noop!(register(ANNA, ENDOWMENT + 1, half()), TokenError::FundsUnavailable);
		assert_ok!(register(ANNA, SELF_DEPOSIT, half()));
		assert_noop!(register(ANNA, SELF_DEPOSIT, half()), Error::<Test>::AlreadyCandidate);
	});
}

#[test]
fn there_should_be_room_for_a_number_of_candidates() {
	ExtBuilder::default().build_and_execute(|| {
		(1_000..1_060).for_each(register);
		assert_eq!(register_with(ANNA, 0), Err(Error::<Test>::TooManyCandidates.into()));
		assert_ok!(Representation::resign(signed(1_000)));
		assert_eq!(register_with(ANNA, 0), Err(Error::<Test>::TooManyCandidates.into()));
		pass_days(1);
		assert_ok!(register_with(ANNA, 0));
	});
}

#[test]
fn a_profile_should_be_replaced() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		take_events();
		assert_ok!(Representation::set_profile(signed(ANNA), profile()));
		assert_eq!(Representation::candidate(ANNA).map(|info| info.profile), Some(profile()));
		assert_eq!(take_events(), [Event::ProfileChanged { candidate: ANNA }]);
		assert_noop!(
			Representation::set_profile(signed(BORIS), profile()),
			Error::<Test>::NotCandidate
		);
	});
}

#[test]
fn a_lower_commission_should_apply_at_once() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(register_with(ANNA, 30));
		take_events();
		let commission = Perbill::from_percent(20);
		assert_ok!(Representation::set_commission(signed(ANNA), commission));
		assert_eq!(commission_of(ANNA), commission);
		assert_eq!(
			take_events(),
			[Event::CommissionChanged { candidate: ANNA, commission, from: START }]
		);
	});
}

#[test]
fn a_higher_commission_should_apply_after_the_notice() {
	ExtBuilder::default().build_and_execute(|| {
		assert_ok!(register_with(ANNA, 10));
		assert_ok!(Representation::set_commission(signed(ANNA), half()));
		assert_eq!(commission_of(ANNA), Perbill::from_percent(10));
		pass_days(1);
		assert_eq!(commission_of(ANNA), Perbill::from_percent(10));
		pass_days(1);
		assert_eq!(commission_of(ANNA), half());
	});
}

#[test]
fn a_raise_should_be_given_up_for_another_change() {
	let (ten, twenty) = (Perbill::from_percent(10), Perbill::from_percent(20));
	let mut commission = Commission::new(ten);
	assert_eq!(commission.change(half(), 100, 2), 102);
	assert_eq!(commission.change(twenty, 101, 2), 103);
	assert_eq!([102, 103].map(|day| commission.on(day)), [ten, twenty]);

	assert_eq!(commission.change(half(), 103, 2), 105);
	assert_eq!(commission.change(twenty, 104, 2), 104);
	assert_eq!([104, 105, 999].map(|day| commission.on(day)), [twenty; 3]);
}

#[test]
fn a_commission_should_be_refused_out_of_bounds() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		assert_noop!(
			Representation::set_commission(signed(ANNA), Perbill::from_percent(51)),
			Error::<Test>::CommissionTooHigh
		);
		assert_noop!(
			Representation::set_commission(signed(BORIS), half()),
			Error::<Test>::NotCandidate
		);
	});
}

#[test]
fn a_candidate_should_chill_and_resume() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 500);
		assert_noop!(Representation::resume(signed(ANNA)), Error::<Test>::NotChilled);
		take_events();
		assert_ok!(Representation::chill(signed(ANNA)));
		assert_eq!(take_events(), [Event::Chilled { candidate: ANNA }]);
		assert_noop!(Representation::chill(signed(ANNA)), Error::<Test>::AlreadyChilled);
		pass_days(1);
		assert_eq!(parliament(), []);

		take_events();
		assert_ok!(Representation::resume(signed(ANNA)));
		assert_eq!(take_events(), [Event::Resumed { candidate: ANNA }]);
		pass_days(1);
		assert_eq!(parliament(), [(ANNA, 20)]);
		for call in [Representation::chill, Representation::resume, Representation::resign] {
			assert_noop!(call(signed(BORIS)), Error::<Test>::NotCandidate);
		}
	});
}

#[test]
fn who_resigns_should_do_nothing_else() {
	ExtBuilder::default().build_and_execute(|| {
		register(ANNA);
		take_events();
		assert_ok!(Representation::resign(signed(ANNA)));
		assert_eq!(
			take_events(),
			[
				Event::SelfDepositLowered {
					candidate: ANNA,
					amount: SELF_DEPOSIT,
					release: START + 7
				},
				Event::Resigned { candidate: ANNA },
			]
		);
		assert_noop!(Representation::resign(signed(ANNA)), Error::<Test>::Resigning);
		assert_noop!(Representation::resume(signed(ANNA)), Error::<Test>::Resigning);
		assert_noop!(
			Representation::raise_self_deposit(signed(ANNA), MC),
			Error::<Test>::Resigning
		);
		assert_noop!(Representation::lower_self_deposit(signed(ANNA), 1), Error::<Test>::Resigning);
		assert_noop!(
			Representation::set_commission(signed(ANNA), half()),
			Error::<Test>::Resigning
		);
		assert_noop!(
			Representation::register(signed(ANNA), SELF_DEPOSIT, half(), profile()),
			Error::<Test>::AlreadyCandidate
		);
		assert_eq!(Candidates::<Test>::get(ANNA).map(|one| one.status), Some(Status::Resigning));
	});
}

#[test]
fn the_elected_should_not_resign() {
	ExtBuilder::default().build_and_execute(|| {
		register_with_node(ANNA, 5_000, 500);
		register_with_node(BORIS, 5_000, 500);
		pass_days(1);
		assert_noop!(Representation::resign(signed(ANNA)), Error::<Test>::StillElected);
		assert_ok!(Representation::chill(signed(ANNA)));
		assert_noop!(Representation::resign(signed(ANNA)), Error::<Test>::StillElected);
		pass_days(1);
		assert_eq!(parliament(), [(BORIS, 20)]);
		assert_ok!(Representation::resign(signed(ANNA)));
	});
}

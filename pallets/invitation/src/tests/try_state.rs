use frame_support::{assert_err, assert_ok};

use crate::{mock::*, Invitation as Open, Invitations, Invitee, Invitees, Inviter, Inviters};

/// Corrupts a sound state with an invitee and an open invitation, and expects the invariants to be
/// found broken in this way.
fn assert_caught(corrupt: impl FnOnce(), complaint: &'static str) {
	ExtBuilder.build().execute_with(|| {
		join_by_alice(1, NEWCOMER);
		earn(NEWCOMER, 25);
		assert_ok!(create(ALICE, &[2]));
		assert_ok!(Invitation::do_try_state());
		corrupt();
		assert_err!(Invitation::do_try_state(), complaint);
	});
}

fn corrupt_invitation(change: impl FnOnce(&mut Open<AccountId>)) {
	Invitations::<Test>::mutate(key(2), |open| change(open.as_mut().expect("it is open")));
}

fn corrupt_inviter(change: impl FnOnce(&mut Inviter)) {
	Inviters::<Test>::mutate(ALICE, change);
}

fn corrupt_invitee(change: impl FnOnce(&mut Invitee<AccountId>)) {
	Invitees::<Test>::mutate(NEWCOMER, |invitee| change(invitee.as_mut().expect("it joined")));
}

#[test]
fn corrupted_invitations_should_be_caught() {
	assert_caught(
		|| corrupt_invitation(|open| open.last_day = START + 15),
		"an invitation lasts too long",
	);
	assert_caught(
		|| corrupt_invitation(|open| open.hold += 1),
		"what is on hold is not the sum of the open invitations",
	);
	assert_caught(
		|| corrupt_invitation(|open| open.inviter = NEWCOMER),
		"open invitations are miscounted",
	);
	assert_caught(
		|| {
			corrupt_inviter(|inviter| inviter.open = 0);
			Invitations::<Test>::remove(key(2));
		},
		"what is on hold is not the sum of the open invitations",
	);
	assert_caught(
		|| {
			let open = Open { inviter: BOB, last_day: START, hold: HOLD };
			Invitations::<Test>::insert(key(3), open);
		},
		"an invitation is of nobody's",
	);
}

#[test]
fn corrupted_inviters_should_be_caught() {
	assert_caught(
		|| corrupt_inviter(|inviter| inviter.open += 1),
		"open invitations are miscounted",
	);
	assert_caught(
		|| corrupt_inviter(|inviter| inviter.bonus = 4),
		"a day's bonus exceeds its bound",
	);
	assert_caught(
		|| corrupt_inviter(|inviter| inviter.bonus_day = START + 1),
		"a bonus lies ahead",
	);
	assert_caught(|| corrupt_inviter(|inviter| inviter.period = START + 1), "a period lies ahead");
	assert_caught(
		|| Inviters::<Test>::insert(NEWCOMER + 1, Inviter::default()),
		"an inviter is no node",
	);
}

#[test]
fn corrupted_invitees_should_be_caught() {
	assert_caught(
		|| corrupt_invitee(|invitee| invitee.brought = 3),
		"an invitee brought more than was due",
	);
	assert_caught(
		|| corrupt_invitee(|invitee| invitee.joined = START + 1),
		"an invitee joins on a day to come",
	);
	assert_caught(|| corrupt_invitee(|invitee| invitee.inviter = BOB), "an inviter is forgotten");
	assert_caught(
		|| Invitees::<Test>::insert(ALICE, Invitee::new(ALICE, START)),
		"an invitee invited itself",
	);
	assert_caught(
		|| Invitees::<Test>::insert(NEWCOMER + 1, Invitee::new(ALICE, START)),
		"an invitee is no node",
	);
}

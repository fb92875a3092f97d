//! Random days and draws.

use metachain_primitives::{
	money::{Balance, TOTAL_SUPPLY},
	traits::RewardStream,
};
use proptest::prelude::*;

use crate::{mock::*, StakingStream, Stream, ValidatorStream, WorkloadStream};

#[derive(Clone, Debug)]
enum Step {
	NewDay { nodes: u32 },
	Draw { stream: Stream, to: AccountId, amount: Balance },
	GiveBack { amount: Balance },
}

fn draw(stream: Stream, to: AccountId, amount: Balance) -> Balance {
	match stream {
		Stream::Validators => ValidatorStream::<Test>::draw(&to, amount),
		Stream::Staking => StakingStream::<Test>::draw(&to, amount),
		Stream::Workload => WorkloadStream::<Test>::draw(&to, amount),
	}
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
	let streams =
		prop_oneof![Just(Stream::Validators), Just(Stream::Staking), Just(Stream::Workload)];
	let amounts =
		prop_oneof![0..2 * EXISTENTIAL_DEPOSIT, 0..TOTAL_SUPPLY / 5_000, Just(Balance::MAX)];
	let step = prop_oneof![
		2 => prop_oneof![0..100_000u32, any::<u32>()].prop_map(|nodes| Step::NewDay { nodes }),
		6 => (streams, ALICE..=NEWCOMER, amounts)
			.prop_map(|(stream, to, amount)| Step::Draw { stream, to, amount }),
		1 => (0..2 * ENDOWMENT).prop_map(|amount| Step::GiveBack { amount }),
	];
	prop::collection::vec(step, 1..120)
}

fn pools() -> impl Strategy<Value = Balance> {
	let lowest = EXISTENTIAL_DEPOSIT;
	prop_oneof![Just(0), lowest..2 * lowest, lowest..POOL, lowest..TOTAL_SUPPLY]
}

proptest! {
	#[test]
	fn no_day_draws_more_than_its_share(pool in pools(), steps in steps()) {
		ExtBuilder::default().pool(pool).build_and_execute(|| {
			let issuance = Currency::total_issuance();
			// Nothing may be drawn before the first day begins.
			let (mut day, mut at_turn, mut drawn_today) = (0, 0, 0);
			for step in steps {
				let before = Emission::pool_balance();
				match step {
					Step::NewDay { nodes } => {
						Nodes::set(nodes);
						day += 1;
						begin_day(day);
						(at_turn, drawn_today) = (before, 0);
						assert_eq!(Emission::pool_balance(), before);
					},
					Step::Draw { stream, to, amount } => {
						let moved = draw(stream, to, amount);
						assert!(moved <= amount);
						assert_eq!(Emission::pool_balance(), before - moved);
						drawn_today += moved;
					},
					Step::GiveBack { amount } => {
						let given = ValidatorStream::<Test>::give_back(&ALICE, amount).is_ok();
						let back = if given { amount } else { 0 };
						assert_eq!(Emission::pool_balance(), before + back);
					},
				}
				assert!(drawn_today <= at_turn / 2_000);
				assert!(pool == 0 || Emission::pool_balance() >= EXISTENTIAL_DEPOSIT);
				Emission::do_try_state().expect("the invariants hold");
			}
			assert_eq!(Currency::total_issuance(), issuance);
		});
	}
}

#[test]
fn a_pool_that_is_drawn_to_the_limit_should_shrink_by_its_share_a_day() {
	ExtBuilder::default().build_and_execute(|| {
		for day in 1..1_000 {
			Nodes::set(day * 50);
			begin_day(day);
			for stream in [Stream::Validators, Stream::Staking, Stream::Workload] {
				draw(stream, ALICE, Balance::MAX);
			}
		}
		// 0.9995 to the power of 999 is 0.606758, and what is rounded off stays in.
		assert_eq!(Emission::pool_balance() / (POOL / 100_000), 60_675);
	});
}

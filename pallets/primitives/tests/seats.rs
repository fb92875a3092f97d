//! From deposits and credit to seats, against trying everything.

#![allow(clippy::unwrap_used)]

use metachain_primitives::{
	curve::Points,
	money::{Balance, MC, TOTAL_SUPPLY},
	seats::{apportion, cap_weights, select, voting_weight, Nominee, Seats, VotingWeight},
};
use primitive_types::U512;
use proptest::{collection::vec, prelude::*};
use sp_arithmetic::Perbill;

const TENTH: Perbill = Perbill::from_percent(10);

mod weight {
	use super::*;

	/// The credit of four billion nodes that have as much as can be.
	const MOST_CREDIT: u128 = u32::MAX as u128 * Points::MAX as u128;

	fn deposits() -> impl Strategy<Value = Balance> {
		prop_oneof![0..1_000u128, 0..=TOTAL_SUPPLY, any::<u128>()]
	}

	fn credit() -> impl Strategy<Value = u128> {
		prop_oneof![0..1_000u128, 0..=MOST_CREDIT, any::<u128>()]
	}

	#[test]
	fn neither_deposits_nor_credit_alone_should_weigh() {
		assert_eq!(voting_weight(TOTAL_SUPPLY, 0), 0);
		assert_eq!(voting_weight(0, MOST_CREDIT), 0);
		assert_eq!(voting_weight(100 * MC, 100), 100_000_000);
	}

	#[test]
	fn the_largest_figures_should_not_overflow() {
		assert_eq!(voting_weight(u128::MAX, u128::MAX), u128::MAX);
		assert_eq!(voting_weight(u128::MAX, 1), u64::MAX.into());
	}

	proptest! {
		#[test]
		fn a_weight_is_the_root_rounded_down(deposits in deposits(), credit in credit()) {
			let product = U512::from(deposits) * U512::from(credit);
			let weight = U512::from(voting_weight(deposits, credit));
			prop_assert!(weight * weight <= product);
			prop_assert!((weight + 1) * (weight + 1) > product);
		}

		#[test]
		fn more_never_weighs_less(deposits in deposits(), credit in credit(), more: u128) {
			let weight = voting_weight(deposits, credit);
			prop_assert!(voting_weight(deposits.saturating_add(more), credit) >= weight);
			prop_assert!(voting_weight(deposits, credit.saturating_add(more)) >= weight);
		}

		#[test]
		fn splitting_never_gains_weight(
			parts in vec((0..TOTAL_SUPPLY / 20, 0..MOST_CREDIT / 20), 1..20),
		) {
			let together = voting_weight(
				parts.iter().map(|(deposits, _)| deposits).sum(),
				parts.iter().map(|(_, credit)| credit).sum(),
			);
			let apart: VotingWeight =
				parts.iter().map(|(deposits, credit)| voting_weight(*deposits, *credit)).sum();
			prop_assert!(apart <= together);
		}

		#[test]
		fn splitting_evenly_loses_less_than_one_for_each_part(
			deposits in 0..TOTAL_SUPPLY / 20,
			credit in 0..MOST_CREDIT / 20,
			parts in 1..20u128,
		) {
			let together = voting_weight(deposits * parts, credit * parts);
			let apart = voting_weight(deposits, credit) * parts;
			prop_assert!(apart <= together && together < apart + parts);
		}
	}
}

mod cap {
	use super::*;

	fn capped(weights: &[VotingWeight], share: Perbill) -> Vec<VotingWeight> {
		let mut weights = weights.to_vec();
		cap_weights(&mut weights, share);
		weights
	}

	fn total(weights: &[VotingWeight]) -> U512 {
		weights.iter().fold(U512::zero(), |sum, weight| sum + *weight)
	}

	#[test]
	fn a_giant_should_count_for_its_share() {
		let mut weights = vec![1_000];
		weights.extend([100; 10]);
		let mut expected = vec![200];
		expected.extend([100; 10]);
		assert_eq!(capped(&weights, TENTH), expected);
	}

	#[test]
	fn dwarfs_should_not_decide_what_others_count_for() {
		let mut weights = vec![1_000_000; 4];
		weights.extend([1; 26]);
		let after = capped(&weights, TENTH);
		assert_eq!(after[..4], [400_002; 4]);
		let seats = apportion(60, &after).unwrap();
		assert_eq!(seats[..4], [15; 4]);
		assert!(seats[4..].iter().all(|seats| *seats == 0));
	}

	#[test]
	fn nothing_should_change_below_the_share() {
		for weights in [vec![], vec![900; 10], vec![90; 11]] {
			assert_eq!(capped(&weights, TENTH), weights);
		}
	}

	#[test]
	fn the_largest_weights_should_not_overflow() {
		let weights = [u128::MAX; 300];
		assert_eq!(capped(&weights, TENTH), weights);
		assert_eq!(capped(&[u128::MAX; 5], TENTH), [u128::MAX / 2; 5]);
	}

	proptest! {
		#[test]
		fn what_exceeds_the_share_is_lowered_to_it(
			weights in vec(prop_oneof![1..100u128, 1..TOTAL_SUPPLY, 1..=u128::MAX], 1..300),
			percent in 1..=100u32,
		) {
			let limit = total(&weights) * percent / 100;
			let after = capped(&weights, Perbill::from_percent(percent));
			for (before, after) in weights.iter().zip(after) {
				prop_assert_eq!(U512::from(after), limit.min(U512::from(*before)));
			}
		}

		#[test]
		fn splitting_keeps_at_most_what_the_cap_takes(
			others in vec(1..TOTAL_SUPPLY, 1..40),
			parts in vec(1..TOTAL_SUPPLY, 1..40),
			percent in 1..=100u32,
		) {
			let share = Perbill::from_percent(percent);
			let split = [&parts[..], &others].concat();
			let after = capped(&split, share);
			prop_assert!(total(&after[..parts.len()]) <= total(&parts));
			// What all together count for above the cap is lost to nobody else.
			let whole = [&[parts.iter().sum::<u128>()][..], &others].concat();
			prop_assert_eq!(&capped(&whole, share)[1..], &after[parts.len()..]);
		}
	}
}

mod selection {
	use super::*;

	const MARGIN: Perbill = Perbill::from_percent(5);

	fn nominee(who: u32, weight: VotingWeight, is_incumbent: bool) -> Nominee<u32> {
		Nominee { who, weight, is_incumbent }
	}

	fn selected(nominees: &[Nominee<u32>], at_most: usize) -> Vec<u32> {
		select(nominees.to_vec(), at_most, MARGIN).into_iter().map(|one| one.who).collect()
	}

	#[test]
	fn a_challenger_should_exceed_the_margin() {
		let with_challenger = |weight| {
			let nominees = [
				nominee(1, 5_000, true),
				nominee(2, 2_000, true),
				nominee(3, 1_000, false),
				nominee(0, weight, false),
			];
			selected(&nominees, 2)
		};
		assert_eq!(with_challenger(2_100), [1, 2]);
		assert_eq!(with_challenger(2_101), [0, 1]);
		assert_eq!(with_challenger(5_251), [0, 1]);
	}

	#[test]
	fn a_free_place_should_go_to_the_best_challenger() {
		let nominees = [nominee(9, 10, true), nominee(5, 7, false), nominee(4, 8, false)];
		assert_eq!(selected(&nominees, 2), [4, 9]);
		assert_eq!(selected(&nominees, 3), [4, 5, 9]);
		assert_eq!(selected(&nominees, 10), [4, 5, 9]);
		assert!(selected(&nominees, 0).is_empty());
	}

	#[test]
	fn equal_weights_should_go_by_the_account() {
		let challengers = [3, 1, 2].map(|who| nominee(who, 10, false));
		assert_eq!(selected(&challengers, 2), [1, 2]);
		let incumbents = [3, 1, 2].map(|who| nominee(who, 10, true));
		assert_eq!(selected(&incumbents, 2), [1, 2]);
	}

	#[test]
	fn the_largest_weights_should_not_overflow() {
		let nominees = [nominee(1, u128::MAX, false), nominee(2, u128::MAX, true)];
		assert_eq!(selected(&nominees, 1), [2]);
	}

	fn nominees() -> impl Strategy<Value = Vec<Nominee<u32>>> {
		let weights = prop_oneof![0..50u128, 900..1_100u128, any::<u128>()];
		vec((weights, any::<bool>()), 0..40).prop_map(|nominees| {
			let numbered = nominees.into_iter().enumerate();
			numbered
				.map(|(who, (weight, incumbent))| nominee(who as u32, weight, incumbent))
				.collect()
		})
	}

	proptest! {
		#[test]
		fn nobody_who_was_left_out_had_to_be_chosen(
			nominees in nominees().prop_shuffle(),
			at_most in 0..45usize,
		) {
			let chosen = selected(&nominees, at_most);
			prop_assert_eq!(chosen.len(), at_most.min(nominees.len()));
			prop_assert!(chosen.windows(2).all(|pair| pair[0] < pair[1]));

			let (inside, outside): (Vec<_>, Vec<_>) =
				nominees.into_iter().partition(|nominee| chosen.contains(&nominee.who));
			for out in &outside {
				for one in &inside {
					let (theirs, own) = (U512::from(one.weight), U512::from(out.weight));
					match (one.is_incumbent, out.is_incumbent) {
						(true, false) => prop_assert!(own * 100 <= theirs * 105),
						(false, true) => prop_assert!(own * 105 < theirs * 100),
						_ => prop_assert!(own < theirs || own == theirs && one.who < out.who),
					}
				}
			}
		}
	}
}

mod apportionment {
	use super::*;

	fn weights() -> impl Strategy<Value = Vec<VotingWeight>> {
		let weight = prop_oneof![1..10u128, 1..1_000u128, 1..TOTAL_SUPPLY, 1..=u128::MAX];
		vec(weight, 1..25)
	}

	/// By looking for the highest average among all, seat after seat.
	fn tried(seats: Seats, weights: &[VotingWeight]) -> Vec<Seats> {
		let mut result = vec![0; weights.len()];
		for _ in 0..seats {
			let mut best = 0;
			for at in 1..weights.len() {
				let ours = U512::from(weights[at]) * (result[best] + 1);
				let theirs = U512::from(weights[best]) * (result[at] + 1);
				if ours > theirs || ours == theirs && weights[at] > weights[best] {
					best = at;
				}
			}
			result[best] += 1;
		}
		result
	}

	#[test]
	fn seats_should_follow_the_highest_averages() {
		assert_eq!(apportion(8, &[100, 80, 30, 20]), Some(vec![4, 3, 1, 0]));
		assert_eq!(apportion(8, &[500, 100, 100, 100]), Some(vec![5, 1, 1, 1]));
		assert_eq!(apportion(20, &[1, 1, 1, 1]), Some(vec![5, 5, 5, 5]));
	}

	#[test]
	fn who_is_too_light_should_have_no_seat() {
		assert_eq!(apportion(4, &[u128::MAX, 1, 0, 0]), Some(vec![4, 0, 0, 0]));
		assert_eq!(apportion(10, &[10, 1]), Some(vec![10, 0]));
		assert_eq!(apportion(11, &[10, 1]), Some(vec![10, 1]));
		assert_eq!(apportion(2, &[1, 1, 1]), Some(vec![1, 1, 0]));
	}

	#[test]
	fn many_dwarfs_should_take_nothing() {
		let mut weights = vec![1_000_000; 4];
		weights.extend([10_000; 16]);
		let mut expected = vec![5; 4];
		expected.extend([0; 16]);
		assert_eq!(apportion(20, &weights), Some(expected));
	}

	#[test]
	fn one_alone_should_have_all() {
		assert_eq!(apportion(600, &[7]), Some(vec![600]));
		assert_eq!(apportion(1, &[0]), Some(vec![1]));
	}

	#[test]
	fn no_seats_or_nobody_to_sit_should_give_nothing() {
		assert_eq!(apportion(0, &[1]), None);
		assert_eq!(apportion(5, &[]), None);
	}

	#[test]
	fn ties_should_go_to_the_greater_and_then_to_the_earlier() {
		// The fourth seat makes an average of 2 for both.
		assert_eq!(apportion(4, &[4, 6]), Some(vec![1, 3]));
		assert_eq!(apportion(5, &[4, 6]), Some(vec![2, 3]));
		assert_eq!(apportion(3, &[5, 5]), Some(vec![2, 1]));
		assert_eq!(apportion(5, &[3, 3, 3]), Some(vec![2, 2, 1]));
	}

	#[test]
	fn the_largest_weights_should_not_overflow() {
		assert_eq!(apportion(900, &[u128::MAX; 300]), Some(vec![3; 300]));
	}

	proptest! {
		#[test]
		fn it_is_what_trying_gives(weights in weights(), seats in 1..150u32) {
			let result = apportion(seats, &weights).unwrap();
			prop_assert_eq!(result.iter().sum::<Seats>(), seats);
			prop_assert_eq!(result, tried(seats, &weights));
		}

		#[test]
		fn nobody_has_a_seat_that_is_worth_more_to_another(weights in weights(), seats in 1..150u32) {
			let result = apportion(seats, &weights).unwrap();
			for (winner, won) in weights.iter().zip(&result).filter(|(_, seats)| **seats > 0) {
				for (other, has) in weights.iter().zip(&result) {
					prop_assert!(U512::from(*other) * *won <= U512::from(*winner) * (has + 1));
				}
			}
		}

		#[test]
		fn a_greater_weight_never_gets_fewer_seats(
			weights in weights(),
			seats in 1..150u32,
			who in any::<prop::sample::Index>(),
			gain in prop_oneof![0..100u128, any::<u128>()],
		) {
			let who = who.index(weights.len());
			let before = apportion(seats, &weights).unwrap();
			let mut grown = weights.clone();
			grown[who] = grown[who].saturating_add(gain);
			prop_assert!(apportion(seats, &grown).unwrap()[who] >= before[who]);

			for (a, has) in weights.iter().zip(&before) {
				for (b, other_has) in weights.iter().zip(&before) {
					prop_assert!(a <= b || has >= other_has);
				}
			}
		}

		#[test]
		fn more_seats_never_mean_fewer_for_anybody(weights in weights(), seats in 1..150u32) {
			let fewer = apportion(seats, &weights).unwrap();
			let more = apportion(seats + 1, &weights).unwrap();
			prop_assert!(fewer.iter().zip(&more).all(|(fewer, more)| fewer <= more));
		}

		#[test]
		fn splitting_gains_no_seat(
			weights in weights(),
			seats in 1..150u32,
			who in any::<prop::sample::Index>(),
			cuts in vec(any::<prop::sample::Index>(), 1..5),
			places in vec(any::<prop::sample::Index>(), 5),
		) {
			let who = who.index(weights.len());
			let whole = weights[who];
			let fraction = |sixty_fourths| whole / 64 * sixty_fourths + whole % 64 * sixty_fourths / 64;
			let mut cuts: Vec<_> = cuts.iter().map(|cut| fraction(cut.index(64) as u128)).collect();
			cuts.extend([0, whole]);
			cuts.sort_unstable();
			let parts: Vec<_> =
				cuts.windows(2).map(|pair| pair[1] - pair[0]).filter(|part| *part > 0).collect();
			prop_assume!(parts.len() > 1);

			// Wherever the parts stand: no place makes them win what the whole has lost.
			let mut marked: Vec<_> = weights.iter().map(|weight| (*weight, false)).collect();
			marked.remove(who);
			for (part, place) in parts.iter().zip(places) {
				marked.insert(place.index(marked.len() + 1), (*part, true));
			}
			let split: Vec<_> = marked.iter().map(|(weight, _)| *weight).collect();

			let before = apportion(seats, &weights).unwrap()[who];
			let of_parts: Seats = apportion(seats, &split)
				.unwrap()
				.into_iter()
				.zip(marked)
				.filter_map(|(seats, (_, is_part))| is_part.then_some(seats))
				.sum();
			prop_assert!(of_parts <= before);
		}
	}
}

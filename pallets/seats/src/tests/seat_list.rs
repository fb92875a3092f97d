use metachain_primitives::seats::SeatsOf;
use proptest::prelude::*;

use crate::seat_list::{holder, is_sound, seats_at, total};

fn list(seats: &[u32]) -> Vec<SeatsOf<usize>> {
	let held = seats.iter().enumerate();
	held.map(|(validator, &seats)| SeatsOf { validator, seats }).collect()
}

#[test]
fn order_and_bounds_should_be_checked() {
	assert!(is_sound(&list(&[]), 0));
	assert!(is_sound(&list(&[3, 4]), 7));
	assert!(!is_sound(&list(&[3, 4]), 6));
	assert!(!is_sound(&list(&[3, 0, 4]), 10));
	assert!(!is_sound(&list(&[u32::MAX, 1]), u32::MAX));
	let [mut twice, mut reversed] = [list(&[1, 1]), list(&[1, 1])];
	twice[1].validator = 0;
	reversed.reverse();
	assert!(!is_sound(&twice, 10));
	assert!(!is_sound(&reversed, 10));
}

proptest! {
	#[test]
	fn seats_should_be_numbered_through(seats in proptest::collection::vec(0..9u32, 0..20)) {
		let held = list(&seats);
		let mut next = 0;
		for (position, one) in held.iter().enumerate() {
			prop_assert_eq!(seats_at(&held, position), next..next + one.seats);
			for seat in seats_at(&held, position) {
				prop_assert_eq!(holder(&held, seat), Some(position));
			}
			next += one.seats;
		}
		prop_assert_eq!(total(&held), next);
		prop_assert_eq!(holder(&held, next), None);
		prop_assert!(seats_at(&held, held.len()).is_empty());
		prop_assert!(seats_at(&held, held.len() + 7).is_empty());
	}
}

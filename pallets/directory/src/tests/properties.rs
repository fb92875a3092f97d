//! Random histories against a model of plain maps.

use std::collections::BTreeMap;

use metachain_primitives::offer::{OfferFilter, Prices, Region, TunnelKey};
use proptest::prelude::*;

use crate::mock::*;

#[derive(Clone, Debug)]
enum Step {
	Publish { provider: AccountId, key: u64, ports: Vec<u16>, german: bool, per_gib: u128 },
	Withdraw { provider: AccountId },
}

/// Few providers, keys and ports, so that histories get in each other's way.
fn step() -> impl Strategy<Value = Step> {
	let provider = 1..8u64;
	prop_oneof![
		3 => (
			provider.clone(),
			0..8u64,
			prop::collection::vec(0..6u16, 0..=4),
			any::<bool>(),
			0..4u128,
		).prop_map(|(provider, key, ports, german, per_gib)| {
			Step::Publish { provider, key, ports, german, per_gib }
		}),
		1 => provider.prop_map(|provider| Step::Withdraw { provider }),
	]
}

type Model = BTreeMap<AccountId, (TunnelKey, Vec<u16>, Region, u128)>;

/// Whether the step succeeds; changes nothing when it does not.
fn apply_to_model(model: &mut Model, step: &Step) -> bool {
	match step {
		Step::Publish { provider, key: number, ports, german, per_gib } => {
			let mut unique = ports.clone();
			unique.sort();
			unique.dedup();
			let taken = model.iter().any(|(who, offer)| who != provider && offer.0 == key(*number));
			if ports.is_empty()
				|| ports.contains(&0)
				|| unique.len() != ports.len()
				|| taken || *provider == OUTSIDER
			{
				return false;
			}
			let region = if *german { GERMANY } else { FRANCE };
			model.insert(*provider, (key(*number), ports.clone(), region, *per_gib));
			true
		},
		Step::Withdraw { provider } => model.remove(provider).is_some(),
	}
}

fn apply_to_pallet(step: &Step) -> bool {
	match step {
		Step::Publish { provider, key: number, ports, german, per_gib } => {
			let endpoints: Vec<_> = ports.iter().copied().map(endpoint).collect();
			Directory::publish(
				RuntimeOrigin::signed(*provider),
				key(*number),
				endpoints.try_into().expect("there are at most four"),
				if *german { GERMANY } else { FRANCE },
				Prices { per_gib: *per_gib, ..PRICES },
			)
			.is_ok()
		},
		Step::Withdraw { provider } => {
			Directory::withdraw(RuntimeOrigin::signed(*provider)).is_ok()
		},
	}
}

/// All offers that pass, as the model tells them.
fn list(filter: &OfferFilter, limit: u32) -> Model {
	let mut listed = Model::new();
	let mut next = None;
	loop {
		let page = Directory::offers(filter.clone(), next, limit);
		for offer in page.offers {
			let ports = offer.endpoints.iter().map(|endpoint| endpoint.port).collect();
			let told = (offer.tunnel_key, ports, offer.region, offer.prices.per_gib);
			assert_eq!(listed.insert(offer.provider, told), None, "an offer was listed twice");
		}
		next = page.next;
		if next.is_none() {
			return listed;
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn a_random_history_should_match_the_model(
		steps in prop::collection::vec(step(), 1..60),
		limit in 1..12u32,
		region in prop::option::of(prop_oneof![Just(GERMANY), Just(FRANCE)]),
		max_per_gib in prop::option::of(0..4u128),
	) {
		ExtBuilder.build().execute_with(|| -> Result<(), TestCaseError> {
			let mut model = Model::new();
			for step in &steps {
				let expected = apply_to_model(&mut model, step);
				prop_assert_eq!(apply_to_pallet(step), expected, "{:?}", step);
				prop_assert_eq!(Directory::do_try_state(), Ok(()));
			}
			for who in 1..8 {
				let deposit = if model.contains_key(&who) { OfferDeposit::get() } else { 0 };
				prop_assert_eq!(held(who), deposit);
			}
			model.retain(|_, offer| {
				region.is_none_or(|region| offer.2 == region)
					&& max_per_gib.is_none_or(|most| offer.3 <= most)
			});
			let filter = OfferFilter { region, max_per_gib, ..Default::default() };
			prop_assert_eq!(list(&filter, limit), model);
			Ok(())
		})?;
	}
}

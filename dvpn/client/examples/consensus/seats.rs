//! What the state of a block says about seats and weights, and whether it is in agreement.

use std::iter;

use anyhow::Context;
use codec::{Decode, DecodeAll};
use metachain_dvpn::AccountId;
use subxt::{client::OnlineClientAtBlock, dynamic, SubstrateConfig};

use crate::digest::Authority;

/// What a seat weighs on the first of its holder's entries in BABE's list.
const WEIGHT_OF_SEAT: u64 = 1_000_000;

/// The state of one block.
pub type At = OnlineClientAtBlock<SubstrateConfig>;

/// Validators with their seats, in the order of the lists of authorities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seats(Vec<(AccountId, u32)>);

impl Seats {
	/// Those of the session that the block belongs to.
	pub async fn active(at: &At) -> anyhow::Result<Self> {
		Self::read(at, "Active").await
	}

	/// Those of the session after it.
	pub async fn queued(at: &At) -> anyhow::Result<Self> {
		Self::read(at, "Queued").await
	}

	async fn read(at: &At, name: &'static str) -> anyhow::Result<Self> {
		let address = dynamic::storage::<(), dynamic::Value>("Seats", name);
		let Some(value) = at.storage().try_fetch(address, ()).await? else {
			return Ok(Self::default());
		};
		let seats = <Vec<([u8; 32], u32)>>::decode_all(&mut value.bytes())
			.with_context(|| format!("Seats.{name} is not a list of validators and seats"))?;
		Ok(Self(seats.into_iter().map(|(account, seats)| (account.into(), seats)).collect()))
	}

	/// The validators with their seats.
	pub fn iter(&self) -> impl Iterator<Item = (&AccountId, u32)> {
		self.0.iter().map(|(validator, seats)| (validator, *seats))
	}

	/// Whose entry of BABE's list this is.
	pub fn holder(&self, entry: u32) -> Option<&AccountId> {
		self.iter()
			.flat_map(|(holder, seats)| iter::repeat_n(holder, seats as usize))
			.nth(entry as usize)
	}

	/// Whether BABE lists the key of each once per seat, with the weight of all its seats on the first.
	pub fn are_in_babe(&self, authorities: &[Authority]) -> bool {
		let mut entries = authorities;
		let mut keys = Vec::new();
		for (_, seats) in self.iter() {
			let Some((own, rest)) = entries.split_at_checked(seats as usize) else { return false };
			let Some(((key, weight), others)) = own.split_first() else { return false };
			if keys.contains(key)
				|| *weight != u64::from(seats) * WEIGHT_OF_SEAT
				|| others.iter().any(|entry| *entry != (*key, 1))
			{
				return false;
			}
			keys.push(*key);
			entries = rest;
		}
		entries.is_empty()
	}

	/// Whether GRANDPA lists each once, with its seats as the weight.
	pub fn are_in_grandpa(&self, authorities: &[Authority]) -> bool {
		self.iter()
			.map(|(_, seats)| u64::from(seats))
			.eq(authorities.iter().map(|(_, weight)| *weight))
	}
}

/// The epoch that the block belongs to: its number, and BABE's authorities.
pub async fn epoch(at: &At) -> anyhow::Result<(u64, Vec<Authority>)> {
	let answer = at.runtime_apis().call_raw("BabeApi_current_epoch", None).await?;
	// What follows is of no interest here.
	let (index, _start, _length, authorities) =
		<(u64, u64, u64, Vec<Authority>)>::decode(&mut &answer[..]).context("BABE's epoch")?;
	Ok((index, authorities))
}

/// GRANDPA's authorities after the block, and the number of their set.
pub async fn finality_set(at: &At) -> anyhow::Result<(u64, Vec<Authority>)> {
	let authorities = at.runtime_apis().call_raw("GrandpaApi_grandpa_authorities", None).await?;
	let id = at.runtime_apis().call_raw("GrandpaApi_current_set_id", None).await?;
	let authorities = DecodeAll::decode_all(&mut &authorities[..]).context("GRANDPA's set")?;
	Ok((u64::decode_all(&mut &id[..]).context("the number of GRANDPA's set")?, authorities))
}

#[cfg(test)]
mod tests {
	use super::*;

	fn seats() -> Seats {
		Seats(vec![([1; 32].into(), 2), ([2; 32].into(), 1)])
	}

	fn key(number: u8, weight: u64) -> Authority {
		([number; 32], weight)
	}

	#[test]
	fn seats_are_numbered_through() {
		let seats = seats();
		let holders: Vec<_> = (0..4).map(|entry| seats.holder(entry)).collect();
		let (one, two) = (AccountId::from([1; 32]), AccountId::from([2; 32]));
		assert_eq!(holders, [Some(&one), Some(&one), Some(&two), None]);
	}

	#[test]
	fn babe_lists_every_key_once_per_seat() {
		let (first, second) = (key(7, 2_000_000), key(7, 1));
		let one = key(8, 1_000_000);
		assert!(seats().are_in_babe(&[first, second, one]));
		let others: [&[Authority]; 8] = [
			&[],
			&[first, one],
			&[key(7, 1_000_000), second, one],
			&[first, first, one],
			&[first, key(9, 1), one],
			&[first, second, key(7, 1_000_000)],
			&[one, first, second],
			&[first, second, one, key(9, 1)],
		];
		for other in others {
			assert!(!seats().are_in_babe(other), "{other:?}");
		}
	}

	#[test]
	fn grandpa_lists_every_key_once_with_its_seats() {
		assert!(seats().are_in_grandpa(&[key(7, 2), key(8, 1)]));
		let others: [&[Authority]; 4] =
			[&[], &[key(7, 2)], &[key(7, 1), key(8, 1)], &[key(8, 1), key(7, 2)]];
		for other in others {
			assert!(!seats().are_in_grandpa(other), "{other:?}");
		}
	}
}

//! The six pools that hold all MC at genesis.

use alloc::vec::Vec;
use frame_support::PalletId;
use metachain_primitives::money::{Balance, TOTAL_SUPPLY};
use sp_runtime::traits::AccountIdConversion;

use crate::{
	configs::TreasuryAccount, constants::money::EXISTENTIAL_DEPOSIT, AccountId, Emission,
	NodeStaking, Representation, Workload,
};

/// A part of the supply and the account that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pool {
	/// Pays for work and stake over the years.
	Incentive,
	PrivateSale,
	Foundation,
	/// For the miners of the earlier VPN.
	Promotion,
	Operations,
	PublicOffering,
}

impl Pool {
	pub const ALL: [Pool; 6] = [
		Pool::Incentive,
		Pool::PrivateSale,
		Pool::Foundation,
		Pool::Promotion,
		Pool::Operations,
		Pool::PublicOffering,
	];

	/// The pool's share of [`TOTAL_SUPPLY`]. The shares add up to all of it.
	pub const fn share(self) -> Balance {
		let percent = match self {
			Self::Incentive => 60,
			Self::PrivateSale => 20,
			Self::Foundation => 10,
			Self::Promotion => 5,
			Self::Operations => 4,
			Self::PublicOffering => 1,
		};
		TOTAL_SUPPLY / 100 * percent
	}

	/// The pool's account where nobody holds keys to it: the incentive pool's on every network, the
	/// others' on networks whose specification names no owners.
	pub fn account(self) -> AccountId {
		let keyless = |name: &[u8; 4]| PalletId(*b"mc/pools").into_sub_account_truncating(name);
		match self {
			Self::Incentive => Emission::pool_account(),
			Self::PrivateSale => keyless(b"sale"),
			Self::Foundation => keyless(b"foun"),
			Self::Promotion => keyless(b"prom"),
			Self::Operations => keyless(b"oper"),
			Self::PublicOffering => keyless(b"offe"),
		}
	}
}

/// Accounts of pallets that have to exist before the first payment into them.
pub fn accounts_of_pallets() -> [AccountId; 4] {
	[
		TreasuryAccount::get(),
		NodeStaking::pot_account(),
		Representation::pot_account(),
		Workload::pot_account(),
	]
}

/// The balances at genesis: all pools, with `grants` and what the accounts of pallets need taken out
/// of the pool for operations. They add up to [`TOTAL_SUPPLY`] exactly; `None` when the grants exceed
/// that pool.
pub fn balances(grants: Vec<(AccountId, Balance)>) -> Option<Vec<(AccountId, Balance)>> {
	let mut balances = grants;
	balances.extend(accounts_of_pallets().map(|account| (account, EXISTENTIAL_DEPOSIT)));
	let granted =
		balances.iter().try_fold(0, |sum: Balance, (_, grant)| sum.checked_add(*grant))?;
	for pool in Pool::ALL {
		let balance = match pool {
			Pool::Operations => pool.share().checked_sub(granted)?,
			_ => pool.share(),
		};
		balances.push((pool.account(), balance));
	}
	Some(balances)
}

#[cfg(test)]
mod tests {
	use super::*;

	fn sum(balances: &[(AccountId, Balance)]) -> Balance {
		balances.iter().map(|(_, balance)| balance).sum()
	}

	#[test]
	fn the_shares_are_the_whole_supply() {
		assert_eq!(Pool::ALL.iter().map(|pool| pool.share()).sum::<Balance>(), TOTAL_SUPPLY);
	}

	#[test]
	fn grants_should_not_change_the_supply() {
		let grants =
			vec![(AccountId::new([1; 32]), 7), (AccountId::new([2; 32]), Balance::from(u64::MAX))];
		assert_eq!(sum(&balances(Vec::new()).unwrap()), TOTAL_SUPPLY);
		assert_eq!(sum(&balances(grants).unwrap()), TOTAL_SUPPLY);
	}

	#[test]
	fn grants_should_be_refused_when_they_exceed_their_pool() {
		let all = Pool::Operations.share() - 4 * EXISTENTIAL_DEPOSIT;
		let grant = |amount| balances(vec![(AccountId::new([1; 32]), amount)]);
		assert!(grant(all).is_some());
		assert!(grant(all + 1).is_none());
		assert!(grant(Balance::MAX).is_none());
	}
}

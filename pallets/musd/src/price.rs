//! The price of MC on a chain without an oracle.

use core::marker::PhantomData;

use metachain_primitives::{money::Price, traits::PriceFeed};

use crate::{Config, GenesisPrice};

/// Tells the price that was set at genesis, for ever the same. It is what a development chain uses
/// as long as no oracle feeds prices; no public network should: there MC would be bought at the
/// market's price and turned into MUSD at this one.
pub struct PriceFromGenesis<T>(PhantomData<T>);

impl<T: Config> PriceFeed for PriceFromGenesis<T> {
	fn price() -> Option<Price> {
		GenesisPrice::<T>::get().filter(|price| *price > 0)
	}
}

//! Offers as JSON. Amounts are decimal strings of 10⁻¹² MUSD, since JavaScript's numbers do not hold
//! them; keys are hex; accounts are SS58 addresses, and are also taken as hex.

use std::{
	net::{IpAddr, Ipv4Addr, Ipv6Addr},
	str::FromStr,
};

use metachain_primitives::{
	money::Musd,
	offer::{Endpoint, Host, Offer, OfferFilter, OfferPage, Prices, Region, Transport},
};
use metachain_runtime::AccountId;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;

/// Which offers to list. What is absent lets every offer pass.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct FilterView {
	/// A country's code: two capital letters.
	region: Option<String>,
	max_per_gib: Option<String>,
	max_per_hour: Option<String>,
	min_mbps: Option<u32>,
	/// In points.
	min_credit: Option<u32>,
}

impl TryFrom<FilterView> for OfferFilter {
	type Error = Refusal;

	fn try_from(view: FilterView) -> Result<Self, Refusal> {
		Ok(Self {
			region: view.region.as_deref().map(region).transpose()?,
			max_per_gib: view.max_per_gib.as_deref().map(amount).transpose()?,
			max_per_hour: view.max_per_hour.as_deref().map(amount).transpose()?,
			min_mbps: view.min_mbps,
			min_credit: view.min_credit,
		})
	}
}

/// An account by its SS58 address or its 32 bytes in hex.
pub fn account(text: &str) -> Result<AccountId, Refusal> {
	AccountId::from_str(text).map_err(|_| Refusal::bad_account(text))
}

fn region(text: &str) -> Result<Region, Refusal> {
	let letters = text.as_bytes().try_into().map(Region).ok();
	letters.filter(Region::is_valid).ok_or_else(|| Refusal::bad_region(text))
}

fn amount(text: &str) -> Result<Musd, Refusal> {
	text.parse().map_err(|_| Refusal::bad_amount(text))
}

/// One page of offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PageView {
	offers: Vec<OfferView>,
	/// Where the next page starts; `null` after the last one. A page may hold fewer offers than were
	/// asked for, even none, and yet have a successor.
	next: Option<AccountId>,
}

impl From<OfferPage<AccountId>> for PageView {
	fn from(page: OfferPage<AccountId>) -> Self {
		Self { offers: page.offers.into_iter().map(Into::into).collect(), next: page.next }
	}
}

/// What a provider offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct OfferView {
	provider: AccountId,
	/// The X25519 key of the tunnel.
	tunnel_key: String,
	endpoints: Vec<EndpointView>,
	region: String,
	prices: PricesView,
	/// The provider's credit today, in points.
	credit: u32,
}

impl From<Offer<AccountId>> for OfferView {
	fn from(offer: Offer<AccountId>) -> Self {
		Self {
			provider: offer.provider,
			tunnel_key: format!("0x{}", hex::encode(offer.tunnel_key)),
			endpoints: offer.endpoints.into_iter().map(Into::into).collect(),
			region: String::from_utf8_lossy(&offer.region.0).into_owned(),
			prices: offer.prices.into(),
			credit: offer.credit,
		}
	}
}

/// Where a provider listens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct EndpointView {
	/// `udp` or `tcp`.
	transport: &'static str,
	host: IpAddr,
	port: u16,
}

impl From<Endpoint> for EndpointView {
	fn from(endpoint: Endpoint) -> Self {
		Self {
			transport: match endpoint.transport {
				Transport::Udp => "udp",
				Transport::Tcp => "tcp",
			},
			host: match endpoint.host {
				Host::V4(octets) => Ipv4Addr::from(octets).into(),
				Host::V6(octets) => Ipv6Addr::from(octets).into(),
			},
			port: endpoint.port,
		}
	}
}

/// What a provider asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
struct PricesView {
	/// For each GiB, both directions counted.
	per_gib: String,
	/// For each hour at no more than `mbps`.
	per_hour: String,
	/// Mbit/s sold by the hour. Zero: not sold by the hour.
	mbps: u32,
}

impl From<Prices> for PricesView {
	fn from(prices: Prices) -> Self {
		Self {
			per_gib: prices.per_gib.to_string(),
			per_hour: prices.per_hour.to_string(),
			mbps: prices.mbps,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use metachain_primitives::money::MUSD;
	use serde_json::{from_value, json, to_value};

	const ALICE: &str = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";

	fn filter(json: serde_json::Value) -> Result<OfferFilter, Refusal> {
		from_value::<FilterView>(json).unwrap().try_into()
	}

	#[test]
	fn a_filter_is_read() {
		assert_eq!(filter(json!({})), Ok(OfferFilter::default()));
		assert_eq!(
			filter(json!({
				"region": "DE", "maxPerGib": "50000000000", "maxPerHour": "340282366920938463463374607431768211455",
				"minMbps": 10, "minCredit": 100,
			})),
			Ok(OfferFilter {
				region: Some(Region(*b"DE")),
				max_per_gib: Some(MUSD / 20),
				max_per_hour: Some(Musd::MAX),
				min_mbps: Some(10),
				min_credit: Some(100),
			})
		);
	}

	#[test]
	fn bad_values_should_be_refused_by_name() {
		for text in ["", "de", "DEU", "D", "ß"] {
			assert_eq!(filter(json!({ "region": text })), Err(Refusal::bad_region(text)));
		}
		for text in ["", "-1", "1.5", "0x10", "340282366920938463463374607431768211456"] {
			assert_eq!(filter(json!({ "maxPerGib": text })), Err(Refusal::bad_amount(text)));
		}
		assert!(from_value::<FilterView>(json!({ "maxPerGiB": "1" })).is_err());
	}

	#[test]
	fn an_account_is_an_address_or_hex() {
		let alice = account(ALICE).unwrap();
		assert_eq!(account(&format!("0x{}", hex::encode(&alice))), Ok(alice));
		for text in ["", "alice", "0x00", &ALICE[1..]] {
			assert_eq!(account(text), Err(Refusal::bad_account(text)));
		}
	}

	#[test]
	fn a_page_is_plain_json() {
		let provider = account(ALICE).unwrap();
		let page = OfferPage {
			offers: vec![Offer {
				provider: provider.clone(),
				tunnel_key: [0xab; 32],
				endpoints: vec![
					Endpoint {
						transport: Transport::Udp,
						host: Host::V4([203, 0, 113, 7]),
						port: 9,
					},
					Endpoint { transport: Transport::Tcp, host: Host::V6([0; 16]), port: 65_535 },
				],
				region: Region(*b"DE"),
				prices: Prices { per_gib: Musd::MAX, per_hour: 0, mbps: 0 },
				credit: 50,
			}],
			next: Some(provider),
		};
		assert_eq!(
			to_value(PageView::from(page)).unwrap(),
			json!({
				"offers": [{
					"provider": ALICE,
					"tunnelKey": format!("0x{}", "ab".repeat(32)),
					"endpoints": [
						{ "transport": "udp", "host": "203.0.113.7", "port": 9 },
						{ "transport": "tcp", "host": "::", "port": 65_535 },
					],
					"region": "DE",
					"prices": {
						"perGib": "340282366920938463463374607431768211455",
						"perHour": "0",
						"mbps": 0,
					},
					"credit": 50,
				}],
				"next": ALICE,
			})
		);
	}
}

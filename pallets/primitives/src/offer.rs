//! A provider's offer, as the directory holds it.

use alloc::vec::Vec;
use codec::{ConstEncodedLen, Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::{
	build::{Fields, Variants},
	Path, Type, TypeInfo,
};
use serde::{Deserialize, Serialize};

use crate::money::Musd;

/// An X25519 public key: a provider's static key in the tunnel's handshake.
pub type TunnelKey = [u8; 32];

/// ISO 3166-1 alpha-2 code of a country, in capitals.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Region(pub [u8; 2]);

impl ConstEncodedLen for Region {}

impl Region {
	/// Two capital letters.
	pub fn is_valid(&self) -> bool {
		self.0.iter().all(u8::is_ascii_uppercase)
	}
}

/// An IP address.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	Serialize,
	Deserialize,
)]
pub enum Host {
	V4([u8; 4]),
	V6([u8; 16]),
}

/// Describes IPv4's octets one by one, which are encoded like an array of them: explorers then show
/// `203, 0, 113, 7` and not `0xcb007107`. The digits of IPv6 are hexadecimal anyway.
impl TypeInfo for Host {
	type Identity = Self;

	fn type_info() -> Type {
		Type::builder().path(Path::new("Host", module_path!())).variant(
			Variants::new()
				.variant("V4", |variant| {
					let octets = Fields::unnamed()
						.field(|octet| octet.ty::<u8>())
						.field(|octet| octet.ty::<u8>())
						.field(|octet| octet.ty::<u8>())
						.field(|octet| octet.ty::<u8>());
					variant.index(0).fields(octets)
				})
				.variant("V6", |variant| {
					let octets = Fields::unnamed().field(|octets| octets.ty::<[u8; 16]>());
					variant.index(1).fields(octets)
				}),
		)
	}
}

/// How the tunnel's datagrams travel.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub enum Transport {
	Udp,
	Tcp,
}

/// Where a provider listens.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Hash,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Endpoint {
	pub transport: Transport,
	pub host: Host,
	pub port: u16,
}

/// What a provider asks for a session. A consumer picks one of the two when it opens a channel.
#[derive(
	Clone,
	Copy,
	Debug,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
)]
pub struct Prices {
	/// MUSD for each GiB, both directions counted.
	pub per_gib: Musd,
	/// MUSD for each hour at no more than [`Prices::mbps`].
	pub per_hour: Musd,
	/// The speed, in Mbit/s, that is sold by the hour. Zero: not sold by the hour.
	pub mbps: u32,
}

/// An offer as the directory's runtime API lists it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct Offer<AccountId> {
	pub provider: AccountId,
	pub tunnel_key: TunnelKey,
	pub endpoints: Vec<Endpoint>,
	pub region: Region,
	pub prices: Prices,
	/// The provider's credit today, in points.
	pub credit: u32,
}

/// Which offers to list. A field that is `None` lets every offer pass.
#[derive(
	Clone,
	Debug,
	Default,
	PartialEq,
	Eq,
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	Serialize,
	Deserialize,
)]
#[serde(default, deny_unknown_fields, rename_all = "camelCase")]
pub struct OfferFilter {
	pub region: Option<Region>,
	pub max_per_gib: Option<Musd>,
	pub max_per_hour: Option<Musd>,
	pub min_mbps: Option<u32>,
	pub min_credit: Option<u32>,
}

/// One page of offers.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo, Serialize, Deserialize)]
pub struct OfferPage<AccountId> {
	pub offers: Vec<Offer<AccountId>>,
	/// Where the next page starts; `None` after the last one. A page may hold fewer offers than were
	/// asked for, even none, and yet have a successor: the number of entries examined is bounded.
	pub next: Option<AccountId>,
}

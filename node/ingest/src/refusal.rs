//! Why a proof is not accepted.

use std::borrow::Cow;

use metachain_primitives::{
	channel::{Channel, Rejection},
	voucher::Voucher,
};
use serde::Serialize;

/// The name of a reason, as callers match on it: `badEncoding`, `otherChain` and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Reason {
	/// Not hex, or not the SCALE encoding of a proof and nothing else.
	BadEncoding,
	/// Signed for a chain with another genesis.
	OtherChain,
	/// There is no such channel: never opened, or closed already.
	UnknownChannel,
	/// The channel is with another provider.
	WrongProvider,
	/// The channel has expired, or its challenge period is over.
	Expired,
	/// The voucher does not go beyond what is settled, or not beyond what this node holds already.
	NotAboveSettled,
	/// The amount exceeds what the channel was funded with.
	OverEscrow,
	/// The signature is not the session key's for this chain and these figures.
	BadSignature,
	/// Longer than any proof.
	TooLarge,
	/// More proofs than one request may carry. Answered for the request as a whole.
	TooMany,
	/// This node holds proofs of as many channels as it can.
	StoreFull,
}

impl Reason {
	/// The name that is written to JSON and to metrics.
	pub fn name(self) -> &'static str {
		match self {
			Reason::BadEncoding => "badEncoding",
			Reason::OtherChain => "otherChain",
			Reason::UnknownChannel => "unknownChannel",
			Reason::WrongProvider => "wrongProvider",
			Reason::Expired => "expired",
			Reason::NotAboveSettled => "notAboveSettled",
			Reason::OverEscrow => "overEscrow",
			Reason::BadSignature => "badSignature",
			Reason::TooLarge => "tooLarge",
			Reason::TooMany => "tooMany",
			Reason::StoreFull => "storeFull",
		}
	}
}

impl From<Rejection> for Reason {
	fn from(rejection: Rejection) -> Self {
		match rejection {
			Rejection::UnknownChannel => Reason::UnknownChannel,
			Rejection::WrongProvider => Reason::WrongProvider,
			Rejection::Expired => Reason::Expired,
			Rejection::NotAboveSettled => Reason::NotAboveSettled,
			Rejection::OverEscrow => Reason::OverEscrow,
			Rejection::BadSignature => Reason::BadSignature,
		}
	}
}

/// A reason, and a sentence for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
	pub reason: Reason,
	pub message: Cow<'static, str>,
}

impl Refusal {
	pub fn new(reason: Reason, message: impl Into<Cow<'static, str>>) -> Self {
		Self { reason, message: message.into() }
	}

	/// What the checks of `channel` say of `voucher`, with the figures.
	pub fn by_channel<AccountId>(
		rejection: Rejection,
		channel: &Channel<AccountId>,
		voucher: &Voucher,
	) -> Self {
		let message = match rejection {
			Rejection::UnknownChannel => return Self::unknown_channel(),
			Rejection::BadSignature => return Self::bad_signature(),
			Rejection::WrongProvider => "the channel is with another provider".into(),
			Rejection::Expired => format!(
				"the channel takes no voucher any more: it ended at {}",
				channel.closes.map_or(channel.expires, |closes| closes.min(channel.expires)),
			),
			Rejection::NotAboveSettled if voucher.amount > channel.settled => {
				"its bytes or its sequence fall back behind what is settled".into()
			},
			Rejection::NotAboveSettled => {
				format!("{} is not above the {} settled", voucher.amount, channel.settled)
			},
			Rejection::OverEscrow => {
				format!("{} exceeds the {} in the channel", voucher.amount, channel.funded)
			},
		};
		Self::new(rejection.into(), message)
	}

	pub fn unknown_channel() -> Self {
		Self::new(Reason::UnknownChannel, "no such channel: never opened, or closed already")
	}

	pub fn bad_signature() -> Self {
		Self::new(
			Reason::BadSignature,
			"not signed by the channel's session key for this chain and these figures",
		)
	}

	/// Another proof of the same channel is worth at least as much.
	pub fn surpassed() -> Self {
		Self::new(
			Reason::NotAboveSettled,
			"a proof of this channel for at least this amount is held already",
		)
	}

	pub fn store_full() -> Self {
		Self::new(
			Reason::StoreFull,
			"this node holds as many channels as it can: try another node or settle by extrinsic",
		)
	}
}

//! Why a question is not answered.

use jsonrpsee::types::ErrorObjectOwned;
use serde::Serialize;

/// A named reason and a sentence for people. In JSON the reason is `data.reason`.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
	reason: Reason,
	message: String,
}

/// The name of a reason, as callers match on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Reason {
	/// Neither an SS58 address nor 32 bytes in hex.
	BadAccount,
	/// Not two capital letters.
	BadRegion,
	/// Not a decimal number of at most 128 bits.
	BadAmount,
	/// The chain's state cannot be read.
	Unavailable,
}

impl Reason {
	/// The code of the JSON-RPC error.
	pub fn code(self) -> i32 {
		match self {
			Self::BadAccount => 9101,
			Self::BadRegion => 9102,
			Self::BadAmount => 9103,
			Self::Unavailable => 9104,
		}
	}
}

impl Refusal {
	pub fn bad_account(text: &str) -> Self {
		Self::new(
			Reason::BadAccount,
			format!("{} is neither an SS58 address nor 32 bytes in hex", quote(text)),
		)
	}

	pub fn bad_region(text: &str) -> Self {
		Self::new(
			Reason::BadRegion,
			format!("{} is no country's code of two capital letters", quote(text)),
		)
	}

	pub fn bad_amount(text: &str) -> Self {
		Self::new(
			Reason::BadAmount,
			format!("{} is no amount: a decimal number of 10^-12 MUSD", quote(text)),
		)
	}

	pub fn unavailable(error: sp_api::ApiError) -> Self {
		Self::new(Reason::Unavailable, format!("the chain's state cannot be read: {error}"))
	}

	fn new(reason: Reason, message: String) -> Self {
		Self { reason, message }
	}
}

/// What a caller sent, at a length that can be sent back.
fn quote(text: &str) -> String {
	const MAX: usize = 64;
	let mut shown: String = text.chars().take(MAX).collect();
	if shown.len() < text.len() {
		shown.push('…');
	}
	format!("{shown:?}")
}

impl From<Refusal> for ErrorObjectOwned {
	fn from(refusal: Refusal) -> Self {
		#[derive(Serialize)]
		struct Data {
			reason: Reason,
		}
		let data = Data { reason: refusal.reason };
		Self::owned(refusal.reason.code(), refusal.message, Some(data))
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn an_error_names_its_reason() {
		let error = ErrorObjectOwned::from(Refusal::bad_account("nobody"));
		assert_eq!(error.code(), 9101);
		assert_eq!(error.data().unwrap().get(), r#"{"reason":"badAccount"}"#);
		assert!(error.message().starts_with(r#""nobody" is neither"#));
	}

	#[test]
	fn what_the_caller_sent_should_be_cut_when_it_is_long() {
		let refusal = Refusal::bad_region(&"é".repeat(1_000));
		assert!(refusal.message.len() < 250, "{}", refusal.message);
	}
}

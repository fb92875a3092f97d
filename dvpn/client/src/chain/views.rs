//! What the pallets' view functions answer, read by the names in the metadata.

use anyhow::Context;
use codec::{Decode, Encode};
use subxt::{
	dynamic,
	ext::{
		frame_decode::view_functions::{decode_view_function_response, IntoEncodableValues},
		scale_decode::DecodeAsType,
	},
	Error,
};

use super::{ChainError, NodeClient};

/// The runtime's interface through which all view functions are called.
const EXECUTE: &str = "RuntimeViewFunction_execute_view_function";

/// The length of a view function's identifier.
const ID_LENGTH: usize = 32;

impl NodeClient {
	/// A view function of a pallet, `Credit.purchasable`, at the best block.
	pub(super) async fn view<T: DecodeAsType>(
		&self,
		name: &'static str,
		arguments: impl IntoEncodableValues,
	) -> Result<T, ChainError> {
		let (pallet, function) = name.split_once('.').unwrap_or((name, ""));
		let best = self.best_block().await?;
		self.with_client(name, async |client| {
			let at = client.at_block(best).await?;
			let call = dynamic::view_function_call::<_, T>(pallet, function, arguments);
			let request = request(&at.view_functions().encode_args(call)?);
			let answer = at.runtime_apis().call_raw(EXECUTE, Some(&request)).await?;
			let metadata = at.metadata_ref();
			decode_view_function_response(
				pallet,
				function,
				&mut &output(&answer)?[..],
				metadata,
				metadata.types(),
				T::into_visitor(),
			)
			.context("the answer is of another type")
		})
		.await
	}

	/// A constant of a pallet, `Credit.PointPrice`.
	pub(super) async fn constant<T: DecodeAsType>(
		&self,
		name: &'static str,
	) -> Result<T, ChainError> {
		let (pallet, constant) = name.split_once('.').unwrap_or((name, ""));
		let best = self.best_block().await?;
		self.with_client(name, async |client| {
			let at = client.at_block(best).await?;
			Ok::<_, Error>(at.constants().entry(dynamic::constant::<T>(pallet, constant))?)
		})
		.await
	}
}

/// What the runtime's interface takes: the identifier, and the arguments as one sequence of bytes.
/// `encoded` has both, but without the length of that sequence, as subxt leaves it out.
fn request(encoded: &[u8]) -> Vec<u8> {
	let (id, arguments) = encoded.split_at(ID_LENGTH.min(encoded.len()));
	let mut request = id.to_vec();
	arguments.encode_to(&mut request);
	request
}

/// What a view function has returned, still encoded, in the answer of the runtime's interface.
fn output(answer: &[u8]) -> anyhow::Result<Vec<u8>> {
	match answer.split_first() {
		Some((0, mut output)) => {
			Vec::decode(&mut output).context("the answer is not a sequence of bytes")
		},
		Some(_) => anyhow::bail!("the runtime does not know this view function, or its arguments"),
		None => anyhow::bail!("the answer is empty"),
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn arguments_are_one_sequence_of_bytes() {
		let encoded = [&[7; 32][..], &[1, 2, 3]].concat();
		assert_eq!(request(&encoded), ([7u8; 32], vec![1u8, 2, 3]).encode());
		assert_eq!(request(&[7; 32]), ([7u8; 32], Vec::<u8>::new()).encode());
	}

	#[test]
	fn an_output_is_taken_out_of_the_answer() {
		let answer = Result::<_, u8>::Ok(vec![9u8; 100]).encode();
		assert_eq!(output(&answer).unwrap(), [9; 100]);
		assert!(output(&answer[..50]).is_err());
		assert!(output(&Result::<Vec<u8>, _>::Err(2u8).encode()).is_err());
		assert!(output(&[]).is_err());
	}
}

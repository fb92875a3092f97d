//! What the pallets' view functions answer, read by the names in the metadata.

use subxt::{
	dynamic,
	ext::{frame_decode::view_functions::IntoEncodableValues, scale_decode::DecodeAsType},
	Error,
};

use super::{ChainError, NodeClient};

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
			Ok::<_, Error>(at.view_functions().call(call).await?)
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

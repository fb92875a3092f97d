//! What every block says about when it was made.

use jsonrpsee::core::async_trait;
use metachain_runtime::{opaque::Block, Hash};
use sp_consensus_babe::{inherents::InherentDataProvider as Slot, SlotDuration};
use sp_inherents::CreateInherentDataProviders;
use sp_timestamp::InherentDataProvider as Timestamp;

/// Takes slot and timestamp from the system's clock.
#[derive(Clone, Copy)]
pub struct SlotAndTimestamp {
	pub slot_duration: SlotDuration,
}

#[async_trait]
impl CreateInherentDataProviders<Block, ()> for SlotAndTimestamp {
	type InherentDataProviders = (Slot, Timestamp);

	async fn create_inherent_data_providers(
		&self,
		_parent: Hash,
		_extra: (),
	) -> Result<Self::InherentDataProviders, Box<dyn std::error::Error + Send + Sync>> {
		let timestamp = Timestamp::from_system_time();
		let slot = Slot::from_timestamp_and_slot_duration(*timestamp, self.slot_duration);
		Ok((slot, timestamp))
	}
}

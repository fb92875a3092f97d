//! Time.

use frame_support::parameter_types;
use metachain_primitives::time::Moment;

use crate::{
	constants::time::MILLIS_PER_SLOT, weights, Babe, Burning, Calendar, Credit, Emission,
	NodeStaking, Representation, Runtime, Timestamp, Workload,
};

parameter_types! {
	/// BABE takes twice this as the length of a slot.
	pub const MinimumPeriod: Moment = MILLIS_PER_SLOT / 2;
}

impl pallet_timestamp::Config for Runtime {
	type Moment = Moment;
	type OnTimestampSet = (Babe, Calendar);
	type MinimumPeriod = MinimumPeriod;
	type WeightInfo = pallet_timestamp::weights::SubstrateWeight<Runtime>;
}

impl pallet_calendar::Config for Runtime {
	type Time = Timestamp;
	/// Credit comes first. Who holds stakes or represents closes the day that ends and draws what it
	/// pays, before the pool sets the budget of the next one. The count of active nodes decides how that is
	/// split, and it pays for work.
	type OnNewDay = (Credit, NodeStaking, Representation, Burning, Emission, Workload);
	type OnNewMonth = ();
	type WeightInfo = weights::pallet_calendar::WeightInfo<Runtime>;
}

//! A node's credit, and the rules by which it changes. Nothing here touches storage.

use codec::{Decode, Encode, MaxEncodedLen};
use frame_support::traits::Get;
use metachain_primitives::{
	curve::{Curve, Points},
	money::Musd,
	time::Day,
};
use scale_info::TypeInfo;

use crate::Config;

/// The numbers by which credit is gained and lost. See [`Config`] for what each means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rules {
	pub joining: Points,
	pub threshold: Points,
	pub cap: Points,
	pub floor: Points,
	pub decay_per_day: Points,
	pub grace_days: Day,
	pub check_in_points: Points,
	pub musd_per_point: Musd,
	pub max_work_points: Points,
}

impl Rules {
	/// The rules of a runtime.
	pub fn of<T: Config>() -> Self {
		Self {
			joining: T::JoiningPoints::get(),
			threshold: T::Threshold::get(),
			cap: T::Cap::get(),
			floor: T::Floor::get(),
			decay_per_day: T::DecayPerDay::get(),
			grace_days: T::GraceDays::get(),
			check_in_points: T::CheckInPoints::get(),
			musd_per_point: T::MusdPerPoint::get(),
			max_work_points: T::MaxWorkPointsPerDay::get(),
		}
	}

	/// The curve of a node that has `points` and has just proved that it is active.
	fn curve(&self, points: Points, today: Day) -> Curve {
		Curve {
			value: points.min(self.cap),
			flat_until: today.saturating_add(self.grace_days),
			slope: self.decay_per_day,
			floor: self.floor,
		}
	}

	/// What `musd` of work on one day bring, rounded down to whole points.
	fn points_for_work(&self, musd: Musd) -> Points {
		let points = musd.checked_div(self.musd_per_point).unwrap_or_default();
		Points::try_from(points)
			.map_or(self.max_work_points, |points| points.min(self.max_work_points))
	}
}

/// The credit of a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, MaxEncodedLen, TypeInfo)]
pub struct Record {
	/// The points of every day from the last change on. Points below the floor stay as they are.
	pub curve: Curve,
	/// The most points the node has ever had, less all that was taken from it.
	pub peak: Points,
	/// The day of the last check-in.
	pub last_check_in: Option<Day>,
	/// The last day of proven activity, on which the node was counted as active.
	pub last_active: Option<Day>,
	/// The day that `work` is about.
	pub work_day: Day,
	/// MUSD of work settled on `work_day`.
	pub work: Musd,
}

impl Record {
	/// The record of a node that joins. Joining alone is no activity.
	pub fn new(today: Day, rules: &Rules) -> Self {
		Self::with(rules.curve(rules.joining, today), today)
	}

	/// The record of a member of the genesis, where no day is known yet. It keeps its `points` until
	/// [`Record::begin_grace`].
	pub fn of_genesis(points: Points, rules: &Rules) -> Self {
		Self::with(rules.curve(points, Day::MAX), 0)
	}

	fn with(curve: Curve, today: Day) -> Self {
		Self {
			curve,
			peak: curve.value,
			last_check_in: None,
			last_active: None,
			work_day: today,
			work: 0,
		}
	}

	/// Whether the grace is that of a member of the genesis which has not begun yet.
	pub fn awaits_grace(&self) -> bool {
		self.curve.flat_until == Day::MAX
	}

	/// Begins a grace that has not begun, on the chain's first day.
	pub fn begin_grace(&mut self, first_day: Day, rules: &Rules) {
		if self.awaits_grace() {
			self.curve.flat_until = first_day.saturating_add(rules.grace_days);
		}
	}

	/// The points on `day`, from the last change on.
	pub fn points_on(&self, day: Day) -> Points {
		self.curve.value_at(day)
	}

	/// Whether the node has checked in on `day`, or later.
	pub fn has_checked_in_on(&self, day: Day) -> bool {
		self.last_check_in.is_some_and(|last| last >= day)
	}

	/// Whether the last activity was on `day`.
	pub fn was_active_on(&self, day: Day) -> bool {
		self.last_active == Some(day)
	}

	/// How many points the node can purchase: those that it lacks to the threshold.
	pub fn purchasable(&self, today: Day, rules: &Rules) -> Points {
		rules.threshold.saturating_sub(self.points_on(today))
	}

	/// How many points the node can replenish: those that it lacks to its peak.
	pub fn replenishable(&self, today: Day, rules: &Rules) -> Points {
		self.peak.min(rules.cap).saturating_sub(self.points_on(today))
	}

	/// Notes that the node is active today.
	pub fn be_active(&mut self, today: Day) {
		self.last_active = Some(today);
	}

	/// Rewards a check-in. At most one a day: see [`Record::has_checked_in_on`].
	pub fn check_in(&mut self, today: Day, rules: &Rules) {
		self.last_check_in = Some(today);
		self.be_active(today);
		self.reward(rules.check_in_points, today, rules);
	}

	/// Rewards settled work: the day's work brings its whole points, up to the day's bound.
	pub fn add_work(&mut self, musd: Musd, today: Day, rules: &Rules) {
		if self.work_day != today {
			self.work_day = today;
			self.work = 0;
		}
		let rewarded = rules.points_for_work(self.work);
		self.work = self.work.saturating_add(musd);
		let gain = rules.points_for_work(self.work).saturating_sub(rewarded);
		self.reward(gain, today, rules);
	}

	/// Adds up to `points`, within the cap, without an activity of the node. Returns what it gained.
	pub fn add(&mut self, points: Points, today: Day, rules: &Rules) -> Points {
		let before = self.points_on(today);
		let gained = points.min(rules.cap.saturating_sub(before));
		self.shift_to(before.saturating_add(gained), today);
		self.peak = self.peak.max(self.curve.value);
		gained
	}

	/// Takes up to `points`, below the floor too, from the points and from the peak. Returns what the
	/// node lost.
	pub fn take(&mut self, points: Points, today: Day) -> Points {
		let before = self.points_on(today);
		let lost = points.min(before);
		self.shift_to(before.saturating_sub(lost), today);
		self.peak = self.peak.saturating_sub(lost);
		lost
	}

	/// Starts a new curve from today's points and `gain`.
	fn reward(&mut self, gain: Points, today: Day, rules: &Rules) {
		let points = self.points_on(today).saturating_add(gain);
		self.curve = rules.curve(points, today);
		self.peak = self.peak.max(self.curve.value);
	}

	/// Goes on from `points` today, as if nothing else had happened: what is left of the grace stays,
	/// and after it the points fall from tomorrow on as they did.
	fn shift_to(&mut self, points: Points, today: Day) {
		if points != self.points_on(today) {
			self.curve.value = points;
			self.curve.flat_until = self.curve.flat_until.max(today);
		}
	}

	/// Checks what holds for every record: its points are not above the cap nor above the peak, the
	/// grace is not longer than it can be, and all days are past or today. On the chain's first day, a
	/// member of the genesis is `of_genesis`.
	#[cfg(any(test, feature = "try-runtime"))]
	pub(crate) fn ensure_sound(
		&self,
		today: Day,
		rules: &Rules,
		of_genesis: bool,
	) -> Result<(), &'static str> {
		use frame_support::ensure;

		ensure!(self.curve.value <= rules.cap, "points are above the cap");
		ensure!(self.peak >= self.curve.value, "points are above the peak");
		ensure!(self.peak <= rules.cap, "the peak is above the cap");
		let longest = today.saturating_add(rules.grace_days);
		let awaits_grace = of_genesis && self.awaits_grace();
		ensure!(awaits_grace || self.curve.flat_until <= longest, "the grace is too long");
		ensure!(self.last_active.is_none_or(|day| day <= today), "activity lies ahead");
		ensure!(self.last_check_in <= self.last_active, "a check-in is not counted as activity");
		ensure!(self.work_day <= today, "work lies ahead");
		Ok(())
	}
}

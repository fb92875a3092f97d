//! `metachain-dvpn account`: all that an account has.

use metachain_primitives::{
	money::{Musd, Price},
	time::Day,
};
use serde_json::{json, Value};

use crate::{
	chain::{Balances, ChainError, Delegation, NodeClient, OwnChannel, Registration, Rewards},
	cli::Global,
	commands::{channel_object, channel_sentence},
	keys::AccountKey,
	output::Output,
	units, AccountId,
};

/// Runs the command.
pub async fn account(global: &Global, output: &Output) -> anyhow::Result<()> {
	let key = AccountKey::load(&global.key_file())?;
	let node = NodeClient::connect(&global.node).await?;
	let account = Account::read(&node, key.account()).await?;
	if output.is_json() {
		output.event(&account.object(), "");
	} else {
		output.lines(account.lines());
	}
	Ok(())
}

struct Account {
	who: AccountId,
	today: Day,
	balances: Balances,
	musd: Musd,
	price: Option<Price>,
	credit: Option<u32>,
	registration: Option<Registration>,
	delegation: Option<Delegation>,
	rewards: Rewards,
	channels: Vec<OwnChannel>,
	certificates: Vec<(Day, Musd)>,
}

impl Account {
	async fn read(node: &NodeClient, who: AccountId) -> Result<Self, ChainError> {
		Ok(Self {
			who,
			today: node.today().await?,
			balances: node.balances(&who).await?,
			musd: node.musd(&who).await?,
			price: node.price().await?,
			credit: node.credit(&who).await?,
			registration: node.registration(&who).await?,
			delegation: node.delegation(&who).await?,
			rewards: node.pending_rewards(&who).await?,
			channels: node.channels_of(&who).await?,
			certificates: node.certificates(&who).await?,
		})
	}

	fn escrowed(&self) -> Musd {
		self.channels.iter().map(|own| own.channel.unsettled()).sum()
	}

	fn object(&self) -> Value {
		let registration = self.registration.as_ref();
		let unbonding = registration.map_or(&[][..], |registration| &registration.unbonding[..]);
		json!({
			"event": "account",
			"account": self.who.to_string(),
			"mc": self.balances.free.to_string(),
			"mc_held": self.balances.held.to_string(),
			"musd": self.musd.to_string(),
			"musd_in_channels": self.escrowed().to_string(),
			"price": self.price.map(|price| price.to_string()),
			"credit": self.credit,
			"role": registration.map(|registration| registration.role.name()),
			"deposit": registration.map_or(0, |registration| registration.deposit).to_string(),
			"unbonding": unbonding
				.iter()
				.map(|leaving| json!({ "amount": leaving.amount.to_string(), "ends": leaving.ends }))
				.collect::<Vec<_>>(),
			"delegation": self.delegation.as_ref().map(|delegation| {
				json!({ "candidate": delegation.candidate.to_string(), "since": delegation.since })
			}),
			"rewards": {
				"staking": self.rewards.staking.to_string(),
				"representation": self.rewards.representation.to_string(),
			},
			"unpaid_work": self
				.certificates
				.iter()
				.map(|(day, musd)| json!({ "day": day, "musd": musd.to_string() }))
				.collect::<Vec<_>>(),
			"channels": self.channels.iter().map(channel_object).collect::<Vec<_>>(),
		})
	}

	fn lines(&self) -> Vec<String> {
		let price = self
			.price
			.map_or_else(|| "unknown".into(), |price| format!("{} US$", units::amount(price)));
		let credit = self.credit.map_or_else(
			|| "no node yet: see `metachain-dvpn join --help`".into(),
			|points| format!("{points} points"),
		);
		let unpaid: Musd = self.certificates.iter().map(|(_, musd)| musd).sum();
		let mut lines = vec![
			format!("Account  {}", self.who),
			format!(
				"MC       {} ({} on hold; 1 MC is {price})",
				units::amount(self.balances.free),
				units::amount(self.balances.held)
			),
			format!(
				"MUSD     {} ({} in channels)",
				units::amount(self.musd),
				units::amount(self.escrowed())
			),
			format!("Credit   {credit}"),
			format!("Deposit  {}", self.deposit_in_words()),
			format!("Delegate {}", self.delegation_in_words()),
			format!(
				"Rewards  {} MC for deposit and credit, {} MC for delegating or as a candidate: \
				 `metachain-dvpn claim`",
				units::amount(self.rewards.staking),
				units::amount(self.rewards.representation)
			),
			format!(
				"Unpaid   {} MUSD of settled work, paid in MC when the day is over",
				units::amount(unpaid)
			),
			format!("Channels {}", self.channels.len()),
		];
		lines.extend(self.channels.iter().map(|own| format!("  {}", channel_sentence(own))));
		lines
	}

	fn deposit_in_words(&self) -> String {
		let Some(registration) = &self.registration else { return "none".into() };
		let mut words = match registration.deposit {
			0 => "none".into(),
			deposit => format!("{} MC as a {}", units::amount(deposit), registration.role.name()),
		};
		for leaving in &registration.unbonding {
			let when = match leaving.ends.saturating_sub(self.today) {
				0 => "can be withdrawn".into(),
				days => format!("can be withdrawn in {days} days"),
			};
			words.push_str(&format!("; {} MC {when}", units::amount(leaving.amount)));
		}
		words
	}

	fn delegation_in_words(&self) -> String {
		match &self.delegation {
			None => "to nobody".into(),
			Some(delegation) => {
				let days = self.today.saturating_sub(delegation.since);
				format!("to {}, for {days} days", delegation.candidate)
			},
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::chain::{Role, Unbonding};
	use metachain_primitives::money::MC;

	fn account() -> Account {
		Account {
			who: [1; 32].into(),
			today: 100,
			balances: Balances { free: 5 * MC, held: MC },
			musd: 0,
			price: None,
			credit: Some(120),
			registration: Some(Registration {
				role: Role::Gateway,
				deposit: 3 * MC,
				unbonding: vec![
					Unbonding { amount: MC, ends: 100 },
					Unbonding { amount: 2 * MC, ends: 104 },
				],
			}),
			delegation: Some(Delegation { candidate: [2; 32].into(), since: 98 }),
			rewards: Rewards { representation: 8, staking: 7, work: 0 },
			channels: Vec::new(),
			certificates: vec![(99, 5)],
		}
	}

	#[test]
	fn deposit_and_delegation_are_told_in_words() {
		let account = account();
		assert_eq!(
			account.deposit_in_words(),
			"3 MC as a gateway; 1 MC can be withdrawn; 2 MC can be withdrawn in 4 days"
		);
		assert!(account.delegation_in_words().ends_with(", for 2 days"));
	}

	#[test]
	fn who_has_nothing_is_told_how_to_join() {
		let nobody = Account { credit: None, registration: None, delegation: None, ..account() };
		let lines = nobody.lines().join("\n");
		assert!(lines.contains("metachain-dvpn join"), "{lines}");
		assert!(lines.contains("Deposit  none") && lines.contains("to nobody"), "{lines}");
	}

	#[test]
	fn programs_are_told_amounts_as_strings() {
		let object = account().object();
		assert_eq!(object["deposit"], (3 * MC).to_string());
		assert_eq!(object["role"], "gateway");
		assert_eq!(object["unbonding"][1]["ends"], 104);
		assert_eq!(object["rewards"]["representation"], "8");
		let nobody = Account { registration: None, delegation: None, ..account() }.object();
		assert_eq!((&nobody["deposit"], &nobody["role"]), (&json!("0"), &Value::Null));
		assert_eq!(nobody["unbonding"], json!([]));
	}
}

//! The secret of an invitation: whoever has it can join once.
//!
//! As text it is 0x and the 64 hex digits of an sr25519 seed. It is kept in a file that only its owner
//! can read, and never is an argument of a command.

use anyhow::{bail, ensure, Context};
use metachain_primitives::invitation::{InvitationKey, InvitationProof};
use std::{
	env,
	io::{self, Read},
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

use crate::keys::{self, SessionSecret};

/// Holds the secret of an invitation.
pub const INVITATION_VARIABLE: &str = "METACHAIN_INVITATION";

/// Stands for the standard input where a file is named.
pub const STANDARD_INPUT: &str = "-";

/// More than the text of a secret has.
const LONGEST_TEXT: u64 = 1_024;

/// The secret key of an invitation. Wiped when dropped.
#[derive(Clone, Debug)]
pub struct InvitationSecret(SessionSecret);

impl InvitationSecret {
	/// A fresh one.
	pub fn generate() -> Self {
		Self(SessionSecret::generate())
	}

	/// From the file, or from the standard input if that is `-`, or without a file from the environment
	/// variable [`INVITATION_VARIABLE`].
	pub fn load(file: Option<&Path>) -> anyhow::Result<Self> {
		match (file, env::var(INVITATION_VARIABLE)) {
			(Some(file), _) if file == Path::new(STANDARD_INPUT) => {
				let mut text = Zeroizing::new(String::new());
				io::stdin()
					.take(LONGEST_TEXT)
					.read_to_string(&mut text)
					.context("cannot read the standard input")?;
				Self::from_text(&text).context("the invitation from the standard input")
			},
			(Some(file), _) => Self::from_text(&keys::read_secret(file)?)
				.with_context(|| format!("the invitation in {}", file.display())),
			(None, Ok(text)) => Self::from_text(&Zeroizing::new(text))
				.with_context(|| format!("the invitation in {INVITATION_VARIABLE}")),
			(None, Err(_)) => bail!(
				"no invitation: name its file with --invitation, hand it in by `--invitation -`, or set \
				 {INVITATION_VARIABLE}"
			),
		}
	}

	/// The errors never quote the text.
	fn from_text(text: &str) -> anyhow::Result<Self> {
		let mut seed = Zeroizing::new([0; 32]);
		let digits = text.trim().strip_prefix("0x").unwrap_or_default();
		let decoded = hex::decode_to_slice(digits, &mut *seed);
		ensure!(decoded.is_ok(), "not an invitation: that is 0x and 64 hex digits");
		Ok(Self(SessionSecret::from_seed(*seed)))
	}

	/// As it is handed to the invitee.
	pub fn text(&self) -> Zeroizing<String> {
		let digits = Zeroizing::new(hex::encode(self.0.seed()));
		Zeroizing::new(format!("0x{}", *digits))
	}

	/// The public key, as it stands on chain.
	pub fn public(&self) -> InvitationKey {
		self.0.public()
	}

	/// Signs in the signing context of Substrate.
	pub fn sign(&self, payload: &[u8]) -> InvitationProof {
		self.0.sign(payload)
	}

	/// Writes it into a new file in `directory`, and returns that file.
	pub fn write(&self, directory: &Path) -> anyhow::Result<PathBuf> {
		let file = directory.join(format!("{}.invitation", hex::encode(&self.public()[..8])));
		keys::write_secret(&file, &self.text())?;
		Ok(file)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{fs, os::unix::fs::PermissionsExt};

	#[test]
	fn a_secret_comes_back_from_its_file() {
		let directory = tempfile::tempdir().unwrap();
		let secret = InvitationSecret::generate();
		let file = secret.write(&directory.path().join("new")).unwrap();
		let mode = fs::metadata(&file).unwrap().permissions().mode();
		assert_eq!(mode & 0o777, 0o600);
		assert_eq!(InvitationSecret::load(Some(&file)).unwrap().public(), secret.public());
		assert!(secret.write(&directory.path().join("new")).is_err(), "nothing is overwritten");
	}

	#[test]
	fn a_file_that_others_can_read_is_refused() {
		let directory = tempfile::tempdir().unwrap();
		let file = InvitationSecret::generate().write(directory.path()).unwrap();
		fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
		let error = format!("{:#}", InvitationSecret::load(Some(&file)).unwrap_err());
		assert!(error.contains("can be read by others"), "{error}");
	}

	#[test]
	fn what_is_no_secret_is_refused_and_not_quoted() {
		for text in ["", "0x", "//Alice", &"ab".repeat(32), &format!("0x{}", "ab".repeat(33))] {
			let error = format!("{:?}", InvitationSecret::from_text(text).unwrap_err());
			assert!(text.len() < 3 || !error.contains(text), "{error}");
		}
	}

	#[test]
	fn the_public_key_is_that_of_the_text() {
		let text = format!("  0x{}\n", "07".repeat(32));
		let secret = InvitationSecret::from_text(&text).unwrap();
		assert_eq!(secret.public(), SessionSecret::from_seed([7; 32]).public());
		assert_eq!(*secret.text(), text.trim());
		assert!(!format!("{secret:?}").contains("0707"));
	}
}

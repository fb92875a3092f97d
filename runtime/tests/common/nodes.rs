//! What nodes sign: invitations, check-ins, session keys.

use codec::Encode;
use frame_support::{assert_ok, BoundedVec};
use metachain_primitives::{
	check_in::signing_payload,
	invitation::{consent_payload, invitation_payload},
	time::Day,
	voucher::GenesisHash,
};
use metachain_runtime::{AccountId, Runtime, SessionKeys, Signature};
use sp_core::{ed25519, proof_of_possession::ProofOfPossessionGenerator, sr25519, Pair};

use super::{genesis_hash, Chain};

type Join = pallet_invitation::Call<Runtime>;
type CheckIn = pallet_credit::Call<Runtime>;

/// A key pair of its own for each name.
pub fn pair(name: &str) -> sr25519::Pair {
	sr25519::Pair::from_string(&format!("//{name}"), None).expect("the name is a derivation path")
}

pub fn account(pair: &sr25519::Pair) -> AccountId {
	pair.public().into()
}

/// Creates an invitation with the credit of `inviter`, and returns its secret.
pub fn invite(chain: &mut Chain, inviter: &sr25519::Pair, name: &str) -> sr25519::Pair {
	let invitation = pair(name);
	let keys = BoundedVec::truncate_from(vec![invitation.public().0]);
	let create = pallet_invitation::Call::<Runtime>::create { keys };
	assert_ok!(chain.send_by(inviter, create));
	invitation
}

/// How `account` joins by an invitation on the chain with this genesis. Both have signed.
pub fn join_on(genesis: &GenesisHash, invitation: &sr25519::Pair, account: &sr25519::Pair) -> Join {
	let who = AccountId::from(account.public());
	let key = invitation.public().0;
	Join::join {
		key,
		proof: invitation.sign(&invitation_payload(genesis, &who)).0,
		consent: Signature::Sr25519(account.sign(&consent_payload(genesis, &key))),
		account: who,
	}
}

pub fn join(chain: &mut Chain, invitation: &sr25519::Pair, account: &sr25519::Pair) -> Join {
	join_on(&genesis_hash(chain), invitation, account)
}

/// Makes `account` a node.
pub fn admit(chain: &mut Chain, inviter: &sr25519::Pair, account: &sr25519::Pair) {
	let name = format!("invitation/{}", account.public());
	let invitation = invite(chain, inviter, &name);
	let join = join(chain, &invitation, account);
	let join = chain.authorized(join);
	assert_eq!(chain.block(vec![join]), [Ok(Ok(()))]);
}

/// The check-in without a fee of `who` on `day`, on the chain with this genesis.
pub fn check_in_on(genesis: &GenesisHash, who: &sr25519::Pair, day: Day) -> CheckIn {
	let account = account(who);
	let signature = who.sign(&signing_payload(genesis, &account, day)).into();
	CheckIn::check_in_authorized { who: account, day, signature }
}

pub fn check_in(chain: &mut Chain, who: &sr25519::Pair, day: Day) -> CheckIn {
	check_in_on(&genesis_hash(chain), who, day)
}

/// How `owner` sets session keys, of which it has the secrets.
pub fn set_keys(
	owner: &AccountId,
	sr25519: &sr25519::Pair,
	ed25519: &ed25519::Pair,
) -> pallet_session::Call<Runtime> {
	let owner = owner.encode();
	let (mut sr25519, mut ed25519) = (sr25519.clone(), *ed25519);
	let proof = (
		sr25519.generate_proof_of_possession(&owner),
		ed25519.generate_proof_of_possession(&owner),
		sr25519.generate_proof_of_possession(&owner),
	);
	let keys = SessionKeys {
		babe: sr25519.public().into(),
		grandpa: ed25519.public().into(),
		workload: sr25519.public().into(),
	};
	pallet_session::Call::set_keys { keys, proof: proof.encode() }
}

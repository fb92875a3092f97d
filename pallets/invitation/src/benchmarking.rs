//! Benchmarks of the calls, their checks and the hooks.

use alloc::vec::Vec;
use frame_benchmarking::v2::*;
use frame_support::{
	pallet_prelude::TransactionSource,
	traits::{fungible, Authorize, Get},
	BoundedVec,
};
use frame_system::RawOrigin;
use metachain_primitives::{
	curve::Curve,
	invitation::{consent_payload, invitation_payload, InvitationKey, InvitationProof},
	money::{Balance, MC},
	traits::{Clock, Credit, CreditAuthority, CreditChange, OnCreditChange, OnFined},
};
use sp_core::crypto::KeyTypeId;

use crate::{BenchmarkHelper, Call, Config, Invitations, Invitee, Invitees, Inviters, Pallet};

const KEY_TYPE: KeyTypeId = KeyTypeId(*b"bnch");

/// So many different keys, none of which was made with a secret.
fn keys<T: Config>(count: u32) -> BoundedVec<InvitationKey, T::MaxInvitationsPerCall> {
	let keys: Vec<_> = (0..count)
		.map(|number| {
			let mut key = [1; 32];
			key[..4].copy_from_slice(&number.to_le_bytes());
			key
		})
		.collect();
	BoundedVec::truncate_from(keys)
}

/// Gives `who` the credit for at least `quota` invitations.
fn grant_quota<T: Config>(who: &T::AccountId, quota: u32) {
	let points = T::PointsPerInvitation::get().saturating_mul(quota).max(T::Credit::threshold());
	T::Credit::grant(who, points);
}

#[benchmarks(where T::Currency: fungible::Mutate<T::AccountId>)]
mod benchmarks {
	use super::*;

	/// A node with MC and the credit for as many invitations as one call can create.
	fn inviter<T: Config>() -> Result<T::AccountId, BenchmarkError>
	where
		T::Currency: fungible::Mutate<T::AccountId>,
	{
		let who: T::AccountId = account("inviter", 0, 0);
		let count = T::MaxInvitationsPerCall::get();
		let holds = T::InvitationHold::get().saturating_mul(Balance::from(count));
		let balance = holds.saturating_mul(2).saturating_add(1_000 * MC);
		<T::Currency as fungible::Mutate<_>>::set_balance(&who, balance);
		// Not on the chain's first day.
		T::BenchmarkHelper::set_today(T::Clock::today().saturating_add(1));
		T::Credit::admit(&who)?;
		grant_quota::<T>(&who, count);
		T::BenchmarkHelper::expose(&who);
		Ok(who)
	}

	/// An inviter, and its invitation of `key`.
	fn invited_by<T: Config>(key: InvitationKey) -> Result<T::AccountId, BenchmarkError>
	where
		T::Currency: fungible::Mutate<T::AccountId>,
	{
		let who = inviter::<T>()?;
		Pallet::<T>::do_create(who.clone(), [key].into_iter())?;
		Ok(who)
	}

	/// An inviter and its invitee, a node whose next activity brings a bonus.
	fn invitee<T: Config>() -> Result<(T::AccountId, T::AccountId), BenchmarkError>
	where
		T::Currency: fungible::Mutate<T::AccountId>,
	{
		let who = inviter::<T>()?;
		let invitee: T::AccountId = account("invitee", 0, 0);
		T::Credit::admit(&invitee)?;
		// The bonus must not end at the cap.
		T::Credit::revoke(&who, T::MaxBonusPerDay::get());
		let record = Invitee::new(who.clone(), T::Clock::today());
		Invitees::<T>::insert(&invitee, record);
		Ok((who, invitee))
	}

	/// Makes `who` have earned as much as ever brings a bonus.
	fn earn<T: Config>(who: &T::AccountId) {
		let change = CreditChange {
			old: T::Credit::curve(who),
			new: Curve::constant(T::Credit::threshold()),
			earned: 1_000_000,
		};
		Pallet::<T>::on_credit_change(who, &change);
	}

	#[benchmark]
	fn create(n: Linear<1, { T::MaxInvitationsPerCall::get() }>) -> Result<(), BenchmarkError> {
		let inviter = inviter::<T>()?;
		let keys = keys::<T>(n);
		let count = n.min(Pallet::<T>::available(&inviter));
		let keys = BoundedVec::truncate_from(keys.into_iter().take(count as usize).collect());

		#[extrinsic_call]
		_(RawOrigin::Signed(inviter.clone()), keys);

		assert_eq!(Inviters::<T>::get(inviter).open, count);
		Ok(())
	}

	#[benchmark]
	fn revoke() -> Result<(), BenchmarkError> {
		let key = [1; 32];
		let inviter = invited_by::<T>(key)?;

		#[extrinsic_call]
		_(RawOrigin::Signed(inviter), key);

		assert!(!Invitations::<T>::contains_key(key));
		Ok(())
	}

	#[benchmark]
	fn clear() -> Result<(), BenchmarkError> {
		let key = [1; 32];
		invited_by::<T>(key)?;
		let days = T::InvitationDays::get().saturating_add(1);
		T::BenchmarkHelper::set_today(T::Clock::today().saturating_add(days));
		let anyone: T::AccountId = account("anyone", 0, 0);

		#[extrinsic_call]
		_(RawOrigin::Signed(anyone), key);

		assert!(!Invitations::<T>::contains_key(key));
		Ok(())
	}

	#[benchmark]
	fn join() -> Result<(), BenchmarkError> {
		let key = [1; 32];
		invited_by::<T>(key)?;
		let account = T::BenchmarkHelper::signer();
		let consent = T::BenchmarkHelper::sign(&account, &[]);

		#[extrinsic_call]
		_(RawOrigin::Authorized, key, account.clone(), [0; 64], consent);

		assert!(Invitees::<T>::contains_key(account));
		Ok(())
	}

	#[benchmark]
	fn authorize_join() -> Result<(), BenchmarkError> {
		let public = sp_io::crypto::sr25519_generate(KEY_TYPE, None);
		invited_by::<T>(public.0)?;
		let genesis = Pallet::<T>::genesis_hash();
		let account = T::BenchmarkHelper::signer();
		let consent = T::BenchmarkHelper::sign(&account, &consent_payload(&genesis, &public.0));
		let payload = invitation_payload(&genesis, &account);
		let proof: InvitationProof = sp_io::crypto::sr25519_sign(KEY_TYPE, &public, &payload)
			.ok_or("the keystore does not sign")?
			.0;
		let call = Call::<T>::join { key: public.0, account, proof, consent };

		#[block]
		{
			call.authorize(TransactionSource::External).ok_or("it is authorized")??;
		}

		Ok(())
	}

	#[benchmark]
	fn on_credit_change() -> Result<(), BenchmarkError> {
		let (inviter, invitee) = invitee::<T>()?;

		#[block]
		{
			earn::<T>(&invitee);
		}

		let brought = Invitees::<T>::get(invitee).map(|record| record.brought);
		assert_eq!(brought, Some(T::MaxBonusPerDay::get()));
		assert_eq!(Inviters::<T>::get(inviter).bonus, T::MaxBonusPerDay::get());
		Ok(())
	}

	#[benchmark]
	fn on_fined() -> Result<(), BenchmarkError> {
		let (_, invitee) = invitee::<T>()?;
		earn::<T>(&invitee);

		#[block]
		{
			Pallet::<T>::on_fined(&invitee);
		}

		assert!(!Invitees::<T>::contains_key(invitee));
		Ok(())
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::ExtBuilder.build(), crate::mock::Test);
}

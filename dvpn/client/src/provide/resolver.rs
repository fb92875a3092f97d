//! Names, resolved where the traffic leaves the tunnel.

use metachain_primitives::offer::Host;
use std::{net::IpAddr, sync::Arc, time::Duration};
use tokio::{net::lookup_host, sync::Semaphore, time::timeout};

use super::policy::ExitPolicy;
use crate::{
	hosts::host_of,
	protocol::{ResolveError, MAX_ADDRESSES},
};

/// Names of all sessions that are resolved at the same time.
const AT_ONCE: usize = 64;
const PATIENCE: Duration = Duration::from_secs(10);

/// Resolves names with the host's own resolver, a bounded number at a time.
#[derive(Clone, Debug)]
pub struct Resolver {
	policy: ExitPolicy,
	permits: Arc<Semaphore>,
}

impl Resolver {
	pub fn new(policy: ExitPolicy) -> Self {
		Self { policy, permits: Arc::new(Semaphore::new(AT_ONCE)) }
	}

	/// The addresses of `name` that the policy permits.
	pub async fn resolve(&self, name: &[u8]) -> Result<Vec<Host>, ResolveError> {
		let Ok(_permit) = self.permits.try_acquire() else { return Err(ResolveError::Busy) };
		let name = std::str::from_utf8(name).map_err(|_| ResolveError::NotFound)?;
		if !is_name(name) {
			return Err(ResolveError::NotFound);
		}
		let found: Vec<IpAddr> = timeout(PATIENCE, lookup_host((name, 0)))
			.await
			.map_err(|_| ResolveError::NotFound)?
			.map_err(|_| ResolveError::NotFound)?
			.map(|address| address.ip())
			.collect();
		self.select(&found)
	}

	fn select(&self, found: &[IpAddr]) -> Result<Vec<Host>, ResolveError> {
		if found.is_empty() {
			return Err(ResolveError::NotFound);
		}
		let mut hosts: Vec<Host> = found
			.iter()
			.filter(|address| self.policy.permits(**address))
			.map(|ip| host_of(*ip))
			.collect();
		hosts.dedup();
		hosts.truncate(MAX_ADDRESSES);
		if hosts.is_empty() {
			return Err(ResolveError::Refused);
		}
		Ok(hosts)
	}
}

/// Letters, digits, hyphens, underscores and dots: nothing that a resolver could take for anything
/// else.
fn is_name(name: &str) -> bool {
	!name.is_empty()
		&& !name.starts_with(['.', '-'])
		&& name
			.bytes()
			.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[tokio::test]
	async fn local_names_are_resolved_only_where_permitted() {
		let open = Resolver::new(ExitPolicy { allow_private: true });
		let hosts = open.resolve(b"localhost").await.unwrap();
		assert!(
			hosts.contains(&Host::V4([127, 0, 0, 1]))
				|| hosts.contains(&host_of("::1".parse().unwrap()))
		);
		let closed = Resolver::new(ExitPolicy::default());
		assert_eq!(closed.resolve(b"localhost").await, Err(ResolveError::Refused));
	}

	#[tokio::test]
	async fn what_is_no_name_is_not_looked_up() {
		let resolver = Resolver::new(ExitPolicy { allow_private: true });
		for bad in [&b""[..], b"-option", b"a b", b"a/b", b"\xff", b"a\0b", b".x"] {
			assert_eq!(resolver.resolve(bad).await, Err(ResolveError::NotFound));
		}
	}

	#[test]
	fn private_addresses_are_left_out_of_an_answer() {
		let resolver = Resolver::new(ExitPolicy::default());
		let mixed = ["10.0.0.1".parse().unwrap(), "1.1.1.1".parse().unwrap()];
		assert_eq!(resolver.select(&mixed), Ok(vec![Host::V4([1, 1, 1, 1])]));
		let many: Vec<IpAddr> = (0..20).map(|i| IpAddr::from([1, 1, 1, i])).collect();
		assert_eq!(resolver.select(&many).unwrap().len(), MAX_ADDRESSES);
	}
}

//! The connection to a node.

use codec::{DecodeAll, Encode};
use metachain_primitives::voucher::GenesisHash;
use serde::de::DeserializeOwned;
use std::{
	future::Future,
	sync::{Arc, Mutex, PoisonError},
	time::Duration,
};
use subxt::{
	backend::LegacyBackend,
	client::OnlineClient,
	config::substrate::H256,
	rpcs::{
		client::{RpcClient, RpcParams},
		rpc_params, Error as RpcError,
	},
	SubstrateConfig,
};
use tokio::time::timeout;

use super::ChainError;

/// Every answer is expected within this time.
const PATIENCE: Duration = Duration::from_secs(20);

/// A node, by its JSON-RPC over WebSocket. Connects anew when the connection was lost.
pub struct NodeClient {
	url: String,
	genesis: GenesisHash,
	connection: Mutex<Option<Arc<Connection>>>,
	/// Held from asking for a nonce until the extrinsic with it is in the pool.
	pub(super) nonce: tokio::sync::Mutex<()>,
}

pub(super) struct Connection {
	pub rpc: RpcClient,
	pub client: OnlineClient<SubstrateConfig>,
}

impl NodeClient {
	/// Connects to the node at `url` (`ws://…` or `wss://…`).
	pub async fn connect(url: &str) -> Result<Self, ChainError> {
		let connection = Connection::open(url).await?;
		let genesis = connection.client.genesis_hash().0;
		Ok(Self {
			url: url.into(),
			genesis,
			connection: Mutex::new(Some(Arc::new(connection))),
			nonce: tokio::sync::Mutex::new(()),
		})
	}

	/// The hash of the chain's first block.
	pub fn genesis(&self) -> GenesisHash {
		self.genesis
	}

	/// The node's address.
	pub fn url(&self) -> &str {
		&self.url
	}

	/// A method of the JSON-RPC. A connection that turns out to be lost is made anew once.
	pub(super) async fn request<T: DeserializeOwned>(
		&self,
		method: &str,
		params: RpcParams,
	) -> Result<T, ChainError> {
		let held = self.lock().clone();
		if let Some(connection) = held {
			match self.request_on(&connection, method, params.clone()).await {
				Err(ChainError::Unreachable { .. }) => {},
				answered => return answered,
			}
		}
		self.request_on(&self.connection().await?, method, params).await
	}

	async fn request_on<T: DeserializeOwned>(
		&self,
		connection: &Arc<Connection>,
		method: &str,
		params: RpcParams,
	) -> Result<T, ChainError> {
		let answer = timeout(PATIENCE, connection.rpc.request(method, params)).await;
		answer.unwrap_or_else(|_| Err(late())).map_err(|error| match error {
			RpcError::User(error) => ChainError::Refused(format!("{method}: {}", error.message)),
			RpcError::Deserialization(_) | RpcError::Decode(_) => {
				ChainError::NotUnderstood(method.into())
			},
			error => {
				self.forget(connection);
				self.unreachable(error)
			},
		})
	}

	/// A call of the runtime API at the best block: `"WorkloadApi_channels"`.
	pub(super) async fn runtime_call<T: DecodeAll>(
		&self,
		function: &str,
		arguments: impl Encode,
	) -> Result<T, ChainError> {
		let arguments = format!("0x{}", hex::encode(arguments.encode()));
		let answer: String = self.request("state_call", rpc_params![function, arguments]).await?;
		let not_understood = || ChainError::NotUnderstood(function.into());
		let bytes = hex::decode(answer.trim_start_matches("0x")).map_err(|_| not_understood())?;
		T::decode_all(&mut &*bytes).map_err(|_| not_understood())
	}

	/// The hash of the best block.
	pub(super) async fn best_block(&self) -> Result<H256, ChainError> {
		self.request("chain_getBlockHash", rpc_params![]).await
	}

	/// Something that the subxt client does with the connection. Its errors do not tell whether the
	/// connection or the request was at fault, so the node is asked for a sign of life before, when
	/// a lost connection can be made anew without doing anything twice, and after an error.
	pub(super) async fn with_client<T, E: std::fmt::Display>(
		&self,
		what: &str,
		run: impl AsyncFnOnce(&OnlineClient<SubstrateConfig>) -> Result<T, E>,
	) -> Result<T, ChainError> {
		self.ask_for_a_sign_of_life().await?;
		let connection = self.connection().await?;
		match timeout(PATIENCE, run(&connection.client)).await {
			Ok(Ok(value)) => Ok(value),
			Ok(Err(error)) => {
				let message = one_line(&error);
				self.ask_for_a_sign_of_life().await?;
				Err(ChainError::Refused(format!("{what}: {message}")))
			},
			Err(_) => {
				self.forget(&connection);
				Err(self.unreachable(late()))
			},
		}
	}

	async fn ask_for_a_sign_of_life(&self) -> Result<(), ChainError> {
		self.request::<serde_json::Value>("system_health", rpc_params![]).await.map(drop)
	}

	async fn connection(&self) -> Result<Arc<Connection>, ChainError> {
		if let Some(connection) = self.lock().clone() {
			return Ok(connection);
		}
		let connection = Arc::new(Connection::open(&self.url).await?);
		if connection.client.genesis_hash().0 != self.genesis {
			return Err(ChainError::OtherChain(self.url.clone()));
		}
		tracing::info!(url = %self.url, "connected to the node again");
		*self.lock() = Some(connection.clone());
		Ok(connection)
	}

	fn forget(&self, connection: &Arc<Connection>) {
		self.lock().take_if(|held| Arc::ptr_eq(held, connection));
	}

	fn lock(&self) -> std::sync::MutexGuard<'_, Option<Arc<Connection>>> {
		self.connection.lock().unwrap_or_else(PoisonError::into_inner)
	}

	fn unreachable(&self, error: impl std::fmt::Display) -> ChainError {
		ChainError::Unreachable { url: self.url.clone(), cause: one_line(&error) }
	}
}

impl Connection {
	async fn open(url: &str) -> Result<Self, ChainError> {
		let open = async {
			let rpc = RpcClient::from_insecure_url(url).await.map_err(|error| one_line(&error))?;
			let backend = Arc::new(LegacyBackend::builder().build(rpc.clone()));
			let client = OnlineClient::from_backend_with_config(SubstrateConfig::new(), backend)
				.await
				.map_err(|error| one_line(&error))?;
			Ok(Self { rpc, client })
		};
		within(open).await.map_err(|cause| ChainError::Unreachable { url: url.into(), cause })
	}
}

async fn within<T>(open: impl Future<Output = Result<T, String>>) -> Result<T, String> {
	timeout(PATIENCE, open).await.unwrap_or_else(|_| Err(one_line(&late())))
}

fn late() -> RpcError {
	RpcError::Client("no answer in time".into())
}

/// An error's message without line breaks and without the layers that say nothing to a user.
pub(super) fn one_line(error: &impl std::fmt::Display) -> String {
	let text = error.to_string().replace("RPC error: ", "").replace("client error: ", "");
	text.split_whitespace().collect::<Vec<_>>().join(" ")
}

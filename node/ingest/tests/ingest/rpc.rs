use std::{collections::HashMap, sync::Arc};

use metachain_ingest::{outbox::Limits, Config, Ingest};
use proptest::prelude::*;
use serde_json::json;
use sp_core::offchain::storage::InMemOffchainStorage;
use substrate_prometheus_endpoint::Registry;

use crate::world::*;

#[tokio::test]
async fn answers_come_in_the_order_of_the_proofs() {
	let node = Node::new(3);
	let proofs = [proof(2, 1), "0x".into(), proof(0, 1), to_hex(forged(1, 1)), proof(1, 1)];
	let outcomes = node.outcomes(&proofs).await;
	assert_eq!(outcomes, ["accepted", "badEncoding", "accepted", "badSignature", "accepted"]);
	assert!(node.outcomes(&[]).await.is_empty());
}

#[tokio::test]
async fn parameters_are_taken_by_name() {
	let node = Node::new(1);
	let answer = node.call("submitProofs", &json!({ "proofs": [proof(0, 1)] }).to_string()).await;
	assert_eq!(answer["result"], json!([{ "accepted": true }]));
}

#[tokio::test]
async fn too_many_proofs_are_an_error_of_the_request() {
	let node = Node::new(1);
	let error = node.submit(&vec![proof(0, 1); 1001]).await.unwrap_err();
	assert_eq!(error["code"], 9001);
	assert_eq!(error["data"], json!({ "reason": "tooMany", "limit": 1000 }));
	assert!(error["message"].as_str().unwrap().contains("1001 proofs"));
	assert_eq!(node.chain.calls(), 0);
	let most = node.outcomes(&vec!["0x".into(); 1000]).await;
	assert_eq!(most.len(), 1000);
}

#[tokio::test]
async fn malformed_parameters_are_named() {
	let node = Node::new(1);
	for (params, hint) in [
		("[]", ""),
		("{}", "proofs"),
		("[1]", "array of proofs"),
		(r#"["0x00"]"#, "array of proofs"),
		("[[1]]", "hex string"),
		("[[null]]", "hex string"),
		("[[[]]]", "hex string"),
		(r#"[["0x00", {}]]"#, "hex string"),
		(r#"{"proofs": {"0": "0x00"}}"#, "array of proofs"),
	] {
		let error = &node.call("submitProofs", params).await["error"];
		assert_eq!(error["code"], -32602, "{params}: {error}");
		assert!(error.to_string().contains(hint), "{params}: {error}");
	}
	for params in ["[]", "[-1]", "[\"0\"]", "[1.5]", "[18446744073709551616]"] {
		assert_eq!(node.call("channel", params).await["error"]["code"], -32602, "{params}");
	}
}

#[tokio::test]
async fn status_counts_what_happened() {
	let node = Node::with(3, |config| config.capacity = 50);
	node.outcomes(&[proof(0, 1), proof(1, 1), "0x".into(), to_hex(forged(2, 1))]).await;
	let status = node.call("status", "[]").await["result"].clone();
	assert_eq!(
		status,
		json!({
			"authority": true,
			"held": 2,
			"capacity": 50,
			"offered": 0,
			"acceptedSinceStart": 2,
			"rejectedSinceStart": 2,
			"settledSinceStart": 0,
			"endedSinceStart": 0,
		})
	);
}

#[tokio::test]
async fn metrics_name_the_reasons() {
	let registry = Registry::new();
	let directory = tempfile::tempdir().unwrap();
	let config = Config::new(directory.path().join("proofs"), true);
	let ingest = Ingest::open(Chain::new(2), GENESIS, config, Some(&registry)).unwrap();
	let proofs = [proof(0, 1), proof(1, 1), "0x".into(), "0x".into(), to_hex(forged(0, 2))];
	let request = json!({
		"jsonrpc": "2.0", "id": 1, "method": "workload_submitProofs", "params": [proofs],
	});
	ingest.rpc().raw_json_request(&request.to_string(), 1).await.unwrap();
	ingest.outbox(None::<InMemOffchainStorage>, Limits::default()).refresh().unwrap();
	let mut values = HashMap::new();
	for family in registry.gather() {
		for metric in family.get_metric() {
			let reason = metric.get_label().first().map_or("", |label| label.get_value());
			let value = metric.get_counter().get_value() + metric.get_gauge().get_value();
			values.insert(format!("{}{reason}", family.get_name()), value);
		}
	}
	assert_eq!(values["workload_proofs_accepted_total"], 2.0);
	assert_eq!(values["workload_proofs_rejected_totalbadEncoding"], 2.0);
	assert_eq!(values["workload_proofs_rejected_totalbadSignature"], 1.0);
	assert_eq!(values["workload_proofs_held"], 2.0);
}

#[tokio::test]
async fn a_channel_shows_what_is_held_and_what_is_settled() {
	let node = Node::new(2);
	node.outcomes(&[proof(1, 700)]).await;
	node.chain.channel(1, |channel| {
		channel.settled = u128::MAX;
		channel.closes = Some(5);
	});
	let answer = node.call("channel", "[1]").await["result"].clone();
	let key = format!("0x{}", hex::encode(session_key(1).public.to_bytes()));
	assert_eq!(answer["held"]["amount"], "700");
	assert_eq!(answer["held"]["bytesDown"], 20);
	assert_eq!(answer["held"]["sessionKey"], key);
	assert_eq!(answer["held"]["provider"], provider(1).to_string());
	assert_eq!(answer["held"]["received"], NOW);
	assert_eq!(answer["onChain"]["settled"], u128::MAX.to_string());
	assert_eq!(answer["onChain"]["sessionKey"], key);
	assert_eq!(answer["onChain"]["tariff"], json!({ "traffic": { "perGib": "4" } }));
	assert_eq!(answer["onChain"]["closes"], 5);
	let nothing = node.call("channel", "[77]").await["result"].clone();
	assert_eq!(nothing, json!({ "held": null, "onChain": null }));
}

#[tokio::test]
async fn held_proofs_are_listed_in_pages() {
	let node = Node::new(5);
	node.outcomes(&(0..5).map(|id| proof(id, 1)).collect::<Vec<_>>()).await;
	let channels = |answer: serde_json::Value| -> Vec<u64> {
		let page = answer["result"].as_array().unwrap().clone();
		page.iter().map(|held| held["channel"].as_u64().unwrap()).collect()
	};
	assert_eq!(channels(node.call("held", "[]").await), [0, 1, 2, 3, 4]);
	assert_eq!(channels(node.call("held", "[null, 2]").await), [0, 1]);
	assert_eq!(channels(node.call("held", "[1, 2]").await), [2, 3]);
	assert_eq!(channels(node.call("held", "[4]").await), Vec::<u64>::new());
}

#[tokio::test]
async fn a_chain_that_cannot_be_read_is_not_the_proofs_fault() {
	let node = Node::new(1);
	node.chain.set_down(true);
	let error = node.submit(&[proof(0, 1)]).await.unwrap_err();
	assert_eq!(error["code"], 9003);
	assert_eq!(error["data"]["reason"], "unavailable");
	assert_eq!(node.call("channel", "[0]").await["error"]["code"], 9003);
	node.chain.set_down(false);
	assert_eq!(node.outcomes(&[proof(0, 1)]).await, ["accepted"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_node_at_its_limit_says_busy_and_answers_other_calls() {
	let node = Arc::new(Node::with(1, |config| config.in_flight = 1000));
	node.chain.set_shut(true);
	let waiting = tokio::spawn({
		let node = node.clone();
		async move { node.outcomes(&vec![to_hex(forged(0, 1)); 1000]).await }
	});
	while node.chain.arrived() == 0 {
		tokio::task::yield_now().await;
	}
	let error = node.submit(&[proof(0, 2)]).await.unwrap_err();
	assert_eq!(error["code"], 9002);
	assert_eq!(error["data"]["reason"], "busy");
	assert_eq!(node.call("status", "[]").await["result"]["held"], 0);
	node.chain.set_shut(false);
	assert_eq!(waiting.await.unwrap(), vec!["badSignature"; 1000]);
	assert_eq!(node.outcomes(&[proof(0, 3)]).await, ["accepted"]);
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]

	#[test]
	fn random_parameters_are_answered_and_accepted_never(params in json_value()) {
		let node = Node::new(1);
		let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
		for method in ["submitProofs", "channel", "held", "status"] {
			let params = json!([params]).to_string();
			let answer = runtime.block_on(node.call(method, &params));
			prop_assert!(answer.get("result").is_some() != answer.get("error").is_some());
		}
		prop_assert!(node.ingest.store().is_empty().unwrap());
	}
}

fn json_value() -> impl Strategy<Value = serde_json::Value> {
	let leaf = prop_oneof![
		Just(serde_json::Value::Null),
		any::<bool>().prop_map(Into::into),
		any::<i64>().prop_map(Into::into),
		any::<u64>().prop_map(Into::into),
		any::<f64>().prop_map(Into::into),
		any::<String>().prop_map(Into::into),
		"(0x)?[0-9a-fA-F]{0,400}".prop_map(Into::into),
	];
	leaf.prop_recursive(3, 32, 8, |inner| {
		prop_oneof![
			proptest::collection::vec(inner.clone(), 0..8).prop_map(Into::into),
			proptest::collection::vec((any::<String>(), inner), 0..4)
				.prop_map(|entries| serde_json::Value::Object(entries.into_iter().collect())),
		]
	})
}

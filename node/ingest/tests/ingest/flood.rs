use crate::world::*;

#[tokio::test]
async fn thousands_of_wrong_signatures_leave_no_trace() {
	let node = Node::new(1000);
	assert_eq!(node.outcomes(&[proof(0, 500)]).await, ["accepted"]);
	let size = std::fs::metadata(node.file()).unwrap().len();
	let of_each_channel: Vec<_> = (0..1000).map(|id| to_hex(forged(id, FUNDED))).collect();
	let of_one_channel: Vec<_> = (1..=1000).map(|amount| to_hex(forged(1, amount))).collect();
	for flood in [&of_each_channel, &of_one_channel, &of_each_channel] {
		let outcomes = node.outcomes(flood).await;
		assert!(outcomes.iter().all(|outcome| outcome == "badSignature"));
	}
	assert_eq!(node.ingest.store().len().unwrap(), 1);
	assert_eq!(node.held(0), Some(500));
	assert_eq!(std::fs::metadata(node.file()).unwrap().len(), size);
	assert_eq!(node.outcomes(&[proof(1, 1)]).await, ["accepted"]);
}

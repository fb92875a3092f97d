// From an offer to a settled voucher, by extrinsics and by the node's own RPC.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { account, connect, find, MC, MUSD, send } from './chain.mjs';

const HOUR = 3_600_000;

const consumer = account('Ferdie');
const provider = account('Charlie');
const session = account('Ferdie//session');
const tariff = { Traffic: { perGib: MUSD / 10n } };

let api;
let channel;
before(async () => {
	api = await connect();
	await send(api.tx.musd.burnMc(1000n * MC, 0), consumer);
});
after(() => api.disconnect());

const channelNow = async () => (await api.query.workload.channels(channel)).unwrap();

// What the session key signs: a domain, the chain and the figures.
function sign(voucher) {
	const figures = api.createType('(H256, u64, u128, u64, u64, u64)', [
		api.genesisHash,
		voucher.channel,
		voucher.amount,
		voucher.bytesUp,
		voucher.bytesDown,
		voucher.sequence,
	]);
	const domain = Buffer.from('metachain/voucher/1');
	return { voucher, signature: session.sign(Buffer.concat([domain, figures.toU8a()])) };
}

describe('an offer', () => {
	const endpoint = { transport: 'Udp', host: { V4: [203, 0, 113, 5] }, port: 4500 };
	const prices = { perGib: MUSD / 10n, perHour: MUSD, mbps: 100 };

	it('is published', async () => {
		const tunnelKey = account('Charlie//tunnel').publicKey;
		const { events } = await send(
			api.tx.directory.publish(tunnelKey, [endpoint], 'DE', prices),
			provider,
		);
		const published = find(events, 'directory', 'OfferPublished');
		assert.equal(published.data.provider.toString(), provider.address);
		assert(published.meta.docs.length > 0);
	});

	it('is listed', async () => {
		const page = await api.call.directoryApi.offers({ region: 'DE' }, null, 10);
		const offer = page.offers.find((offer) => offer.provider.toString() === provider.address);
		assert(offer, 'the offer is missing');
		assert.deepEqual(offer.endpoints[0].port.toNumber(), 4500);
		assert.deepEqual(offer.endpoints[0].host.toHuman(), { V4: ['203', '0', '113', '5'] });
		assert.equal(offer.prices.perGib.toBigInt(), prices.perGib);
		assert.equal(offer.region.toHuman(), 'DE');
	});
});

describe('a channel', () => {
	it('is opened', async () => {
		const { events } = await send(
			api.tx.workload.open(provider.address, session.publicKey, tariff, 5n * MUSD, 24 * HOUR),
			consumer,
		);
		const opened = find(events, 'workload', 'ChannelOpened');
		assert(opened.meta.docs.join(' ').includes('opened a channel'));
		assert.equal(opened.data.funded.toBigInt(), 5n * MUSD);
		channel = opened.data.channel.toNumber();

		const { funded, settled, tariff: agreed } = await channelNow();
		assert.deepEqual([funded.toBigInt(), settled.toBigInt()], [5n * MUSD, 0n]);
		assert.equal(agreed.asTraffic.perGib.toBigInt(), tariff.Traffic.perGib);
	});

	it('takes a proof by an extrinsic', async () => {
		const issuance = async () => (await api.query.musd.issuance()).toBigInt();
		const before = await issuance();
		const proof = sign({ channel, amount: MUSD, bytesUp: 1000, bytesDown: 2000, sequence: 1 });

		const { events } = await send(api.tx.workload.settle(proof), provider);

		const settled = find(events, 'workload', 'WorkSettled');
		assert.equal(settled.data.provider.toString(), provider.address);
		assert.equal(settled.data.amount.toBigInt(), MUSD);
		assert(settled.meta.docs.length > 0);
		assert.equal(find(events, 'musd', 'MusdBurned').data.amount.toBigInt(), MUSD);
		assert.equal(before - (await issuance()), MUSD);
		const { bytesUp, bytesDown, sequence } = await channelNow();
		assert.deepEqual([bytesUp, bytesDown, sequence].map(Number), [1000, 2000, 1]);
	});

	it('refuses a proof that is not worth more, and says why', async () => {
		const stale = sign({ channel, amount: MUSD, bytesUp: 1000, bytesDown: 2000, sequence: 2 });
		await assert.rejects(
			send(api.tx.workload.settle(stale), provider),
			/^Error: workload\.NotAboveSettled: .*greater/,
		);
		const forged = sign({ channel, amount: 2n * MUSD, bytesUp: 1000, bytesDown: 2000, sequence: 2 });
		forged.voucher.amount += 1n;
		await assert.rejects(
			send(api.tx.workload.settle(forged), provider),
			/^Error: workload\.BadSignature/,
		);
	});

	it('takes a proof by the node, whose batch can be read in its block', { timeout: 120_000 }, async () => {
		const { voucher, signature } = sign({
			channel,
			amount: 3n * MUSD,
			bytesUp: 3000,
			bytesDown: 4000,
			sequence: 3,
		});
		const voucherType = '(u64, Compact<u128>, Compact<u64>, Compact<u64>, Compact<u64>)';
		const proof = api.createType(`(H256, ${voucherType}, [u8; 64])`, [
			api.genesisHash,
			Object.values(voucher),
			signature,
		]);

		const blocks = [];
		const settled = new Promise((resolve) => {
			api.derive.chain.subscribeNewBlocks((block) => {
				blocks.push(block);
				const batch = block.extrinsics.find(({ extrinsic }) => extrinsic.method.method === 'settleBatch');
				if (batch) resolve(batch);
			});
		});
		const answers = await api._rpcCore.provider.send('workload_submitProofs', [[proof.toHex()]]);
		assert.deepEqual(answers, [{ accepted: true }]);

		const { extrinsic, events } = await settled;
		const batch = find(events, 'workload', 'BatchSettled');
		assert.equal(batch.data.settled.toNumber(), 1);
		assert.equal(batch.data.amount.toBigInt(), 2n * MUSD);
		assert.equal(extrinsic.isSigned, false);
		const [{ groups }] = extrinsic.method.args;
		assert.equal(groups[0].provider.toString(), provider.address);
		assert.equal(groups[0].vouchers[0].voucher.amount.unwrap().toBigInt(), 3n * MUSD);
		assert.equal((await channelNow()).settled.toBigInt(), 3n * MUSD);
	});

	it('is closed, and the rest goes back', async () => {
		const { events } = await send(api.tx.workload.close(channel), provider);
		const closed = find(events, 'workload', 'ChannelClosed');
		assert.equal(closed.data.returned.toBigInt(), 2n * MUSD);
		assert((await api.query.workload.channels(channel)).isNone);
	});
});

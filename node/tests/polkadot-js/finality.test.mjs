// Validators can revive finality. That of this chain goes on all the time.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';

import { account, connect, find, send } from './chain.mjs';

let api;
before(async () => {
	api = await connect();
});
after(() => api.disconnect());

const DELAY = 2;

const finalized = async () => (await api.rpc.chain.getHeader(await api.rpc.chain.getFinalizedHead())).number.toNumber();

// Resolves to the first finalized header for which this holds.
const finalizedHeader = (holds) =>
	new Promise((resolve, reject) => {
		const unsubscribe = api.rpc.chain.subscribeFinalizedHeads((header) => {
			if (holds(header)) {
				unsubscribe.then((stop) => stop());
				resolve(header);
			}
		});
		unsubscribe.catch(reject);
	});

it('who is no validator cannot call for a fresh start of GRANDPA', async () => {
	await assert.rejects(send(api.tx.seats.voteStalled(DELAY, 0), account('Bob')), /seats\.NoSeat/);
});

it('validators have GRANDPA start afresh, and blocks are finalized by the new set', async () => {
	const alice = account('Alice');
	const best = await finalized();
	const setBefore = (await api.query.grandpa.currentSetId()).toNumber();

	const { events } = await send(api.tx.seats.voteStalled(DELAY, best), alice);

	const voted = find(events, 'seats', 'StallVoted');
	assert.equal(voted.data.validator.toString(), alice.address);
	assert.equal(voted.data.inFavour.toNumber(), voted.data.of.toNumber());
	find(events, 'seats', 'StallNoted');
	await assert.rejects(send(api.tx.seats.voteStalled(DELAY, best), alice), /seats\.BeingRevived/);

	const isRevived = async () => (await api.query.grandpa.currentSetId()).toNumber() > setBefore;
	while (!(await isRevived()) || (await api.query.grandpa.pendingChange()).isSome) {
		await new Promise((resolve) => setTimeout(resolve, 1000));
	}
	const changed = (await api.rpc.chain.getHeader()).number.toNumber();
	const header = await finalizedHeader(({ number }) => number.toNumber() > changed + DELAY);
	const state = await api.at(header.hash);
	assert.equal((await state.query.grandpa.currentSetId()).toNumber(), setBefore + 1);
});

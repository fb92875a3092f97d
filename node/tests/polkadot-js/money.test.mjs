// MC and MUSD.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';

import { account, connect, find, MC, send } from './chain.mjs';

let api;
before(async () => {
	api = await connect();
});
after(() => api.disconnect());

const freeMc = async (who) => (await api.query.system.account(who.address)).data.free.toBigInt();

it('MC is transferred', async () => {
	const [sender, receiver] = [account('Dave'), account('Dave//savings')];
	const before = await freeMc(receiver);
	const { events } = await send(api.tx.balances.transferKeepAlive(receiver.address, 5n * MC), sender);
	const transfer = find(events, 'balances', 'Transfer');
	assert.equal(transfer.data.from.toString(), sender.address);
	assert.equal(transfer.data.to.toString(), receiver.address);
	assert.equal(transfer.data.amount.toBigInt(), 5n * MC);
	assert(transfer.meta.docs.length > 0);
	assert.equal(await freeMc(receiver), before + 5n * MC);
});

it('MC is burned for MUSD at the price', async () => {
	const burner = account('Eve');
	const price = (await api.call.musdApi.price()).unwrap().toBigInt();
	const issuance = async () => (await api.query.balances.totalIssuance()).toBigInt();
	const [mcBefore, musdBefore] = [await issuance(), await api.call.musdApi.balance(burner.address)];

	const { events } = await send(api.tx.musd.burnMc(1000n * MC, 0), burner);

	const burned = find(events, 'musd', 'McBurned');
	const { who, destroyed, toPool, musd } = burned.data;
	assert.equal(who.toString(), burner.address);
	assert.equal(destroyed.toBigInt() + toPool.toBigInt(), 1000n * MC);
	assert.equal(musd.toBigInt(), 1000n * price);
	assert(burned.meta.docs.join(' ').includes('MC was given up for MUSD'));
	const musdAfter = await api.call.musdApi.balance(burner.address);
	assert.equal(musdAfter.toBigInt() - musdBefore.toBigInt(), musd.toBigInt());
	assert((await issuance()) <= mcBefore - destroyed.toBigInt());
});

it('what fails says why', async () => {
	const pauper = account('Eve//without anything');
	await assert.rejects(send(api.tx.musd.burnMc(MC, 0), pauper), /Inability to pay some fees/);
	await assert.rejects(send(api.tx.musd.burnMc(MC, 2n ** 100n), account('Eve')), /musd\.BelowMinimum: .*worth less/);
});

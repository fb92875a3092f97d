// What the tests share: the connection, accounts, and sending.

// What Polkadot.js complains about while the tests run: it writes to the console.
export const complaints = [];
for (const level of ['warn', 'error']) {
	console[level] = (...parts) => complaints.push(parts.join(' '));
}

// The API reads the console's functions when it is loaded.
const { ApiPromise, WsProvider, Keyring } = await import('@polkadot/api');

const endpoint = process.env.METACHAIN_WS ?? 'ws://127.0.0.1:9944';

// A connection as any user has it: no types, no RPC definitions.
export async function connect() {
	return ApiPromise.create({ provider: new WsProvider(endpoint), throwOnConnect: true });
}

const keyring = new Keyring({ type: 'sr25519' });

export const account = (name) => keyring.addFromUri(`//${name}`);

export const MC = 10n ** 12n;
export const MUSD = 10n ** 12n;

// Our pallets, as the API names them.
export const OURS = [
	'burning',
	'calendar',
	'credit',
	'directory',
	'emission',
	'invitation',
	'musd',
	'nodeStaking',
	'representation',
	'seats',
	'workload',
];

// Sends a transaction and waits until it is in a block. Resolves to the block's hash and the events
// of the transaction, rejects with the error's name and documentation when the call failed.
export function send(transaction, sender) {
	return new Promise((resolve, reject) => {
		transaction
			.signAndSend(sender, ({ status, events, dispatchError }) => {
				if (dispatchError) {
					reject(new Error(explain(transaction.registry, dispatchError)));
				} else if (status.isInBlock) {
					resolve({ block: status.asInBlock, events: events.map(({ event }) => event) });
				} else if (status.isInvalid || status.isDropped || status.isUsurped) {
					reject(new Error(`the transaction is ${status.type}`));
				}
			})
			.catch(reject);
	});
}

function explain(registry, dispatchError) {
	if (!dispatchError.isModule) {
		return dispatchError.toString();
	}
	const { section, name, docs } = registry.findMetaError(dispatchError.asModule);
	return `${section}.${name}: ${docs.join(' ')}`;
}

// The one event of this name.
export function find(events, section, method) {
	const found = events.filter((event) => event.section === section && event.method === method);
	if (found.length !== 1) {
		const seen = events.map((event) => `${event.section}.${event.method}`).join(', ');
		throw new Error(`${found.length} events ${section}.${method} among ${seen}`);
	}
	return found[0];
}

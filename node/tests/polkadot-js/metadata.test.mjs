// What a user sees who looks around: every type is known, every entry decodes, everything is
// documented.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { complaints, connect, OURS } from './chain.mjs';

// What it says of every chain of this SDK.
const EXPECTED = [
	// It has no interface of its own for what is newer than it or not the SDK's.
	/RPC methods not decorated/,
	// The extension adds nothing to a transaction and to what is signed; that is what it assumes.
	/Unknown signed extensions AuthorizeCall found, treating them as no-effect$/,
];

let api;
before(async () => {
	api = await connect();
});
after(() => api.disconnect());

// Bytes that are what they are: keys, hashes, signatures.
const OPAQUE = new Set([32, 64, 65]);
// Bytes that read well as they are: IPv6 in hexadecimal digits, and letters, which are shown as text;
// and the SDK's own error, which is looked up by its bytes.
const READABLE = new Set(['Host', 'Region', 'Profile', 'PalletId', 'ModuleError']);
// A day in the order in which it has to be found.
const ORDERED = ['Representation.SlopeChanges.1: 4 bytes'];

// Where the type with this number holds bytes, as paths of field names.
function* bytesIn(id, path, visited = new Set()) {
	if (visited.has(id)) return;
	visited = new Set(visited).add(id);
	const { def, path: name } = api.registry.lookup.getSiType(id);
	if (READABLE.has(name.at(-1)?.toString())) return;
	const isU8 = (inner) => {
		const { def } = api.registry.lookup.getSiType(inner);
		return def.isPrimitive && def.asPrimitive.isU8;
	};
	if (def.isArray) {
		const { type, len } = def.asArray;
		if (!isU8(type)) yield* bytesIn(type, `${path}[]`, visited);
		else if (!OPAQUE.has(len.toNumber())) yield `${path}: ${len} bytes`;
	} else if (def.isSequence) {
		const { type } = def.asSequence;
		if (isU8(type)) yield `${path}: bytes`;
		else yield* bytesIn(type, `${path}[]`, visited);
	} else if (def.isComposite) {
		for (const field of def.asComposite.fields) {
			yield* bytesIn(field.type, `${path}.${field.name.unwrapOr('0')}`, visited);
		}
	} else if (def.isVariant) {
		for (const variant of def.asVariant.variants) {
			for (const field of variant.fields) {
				const name = field.name.unwrapOr('0');
				yield* bytesIn(field.type, `${path}.${variant.name}.${name}`, visited);
			}
		}
	} else if (def.isTuple) {
		for (const [index, inner] of def.asTuple.entries()) {
			yield* bytesIn(inner, `${path}.${index}`, visited);
		}
	} else if (def.isCompact) {
		yield* bytesIn(def.asCompact.type, path, visited);
	}
}

const pallets = () => api.runtimeMetadata.asLatest.pallets;
const ours = () => pallets().filter(({ name }) => OURS.includes(camel(name.toString())));
const camel = (name) => name[0].toLowerCase() + name.slice(1);

describe('the metadata', () => {
	it('has our pallets', () => {
		assert.deepEqual(ours().map(({ name }) => camel(name.toString())).sort(), OURS);
	});

	it('documents what is ours', () => {
		const undocumented = [];
		const expectDocs = (what, docs) => docs.some((line) => line.trim()) || undocumented.push(what);
		for (const { name, storage, constants, calls, events, errors } of ours()) {
			for (const item of storage.unwrap().items) expectDocs(`${name}.${item.name}`, item.docs);
			for (const item of constants) expectDocs(`${name}::${item.name}`, item.docs);
			for (const part of [calls, events, errors]) {
				if (part.isNone) continue;
				const { def } = api.registry.lookup.getSiType(part.unwrap().type);
				for (const variant of def.asVariant.variants) {
					expectDocs(`${name}::${variant.name}`, variant.docs);
				}
			}
		}
		assert.deepEqual(undocumented, []);
	});

	it('names the fields of our calls and events', () => {
		for (const { name, calls, events } of ours()) {
			for (const part of [calls, events]) {
				if (part.isNone) continue;
				const { def } = api.registry.lookup.getSiType(part.unwrap().type);
				for (const variant of def.asVariant.variants) {
					for (const field of variant.fields) {
						assert(field.name.isSome, `a field of ${name}::${variant.name} has no name`);
					}
				}
			}
		}
	});

	it('gives structure to all data of ours', () => {
		const found = [];
		for (const { name, storage, constants, calls, events } of ours()) {
			for (const item of storage.unwrap().items) {
				const { type } = item;
				const ids = type.isPlain ? [type.asPlain] : [type.asMap.key, type.asMap.value];
				for (const id of ids) found.push(...bytesIn(id, `${name}.${item.name}`));
			}
			for (const { name: constant, type } of constants) {
				found.push(...bytesIn(type, `${name}::${constant}`));
			}
			for (const part of [calls, events]) {
				if (part.isSome) found.push(...bytesIn(part.unwrap().type, name.toString()));
			}
		}
		assert.deepEqual(found, ORDERED);
	});

	it('describes our runtime APIs', () => {
		const apis = ['calendar', 'credit', 'representation', 'rewards', 'musd', 'directory', 'workload'];
		for (const name of apis.map((api) => `${api}Api`)) {
			assert(api.call[name], `${name} is missing`);
		}
	});
});

describe('every constant', () => {
	it('decodes to the bytes it was', () => {
		const constants = Object.values(api.consts).flatMap((pallet) => Object.values(pallet));
		for (const constant of constants) {
			const { name, value } = constant.meta;
			assert.equal(Buffer.compare(constant.toU8a(), value.toU8a(true)), 0, name.toString());
			assert.notEqual(constant.toHuman(), undefined, name.toString());
		}
		assert.equal(constants.length, pallets().reduce((sum, { constants }) => sum + constants.length, 0));
	});
});

describe('every entry of the storage', () => {
	// Decoding and encoding again gives what is stored: nothing was skipped or misread.
	it('decodes to the bytes it was', async () => {
		const hash = await api.rpc.chain.getFinalizedHead();
		const block = await api.at(hash);
		let entries = 0;
		// Beside the pallets, the API lists raw keys as `:code` under a section of its own.
		const { substrate, ...pallets } = block.query;
		for (const [section, items] of Object.entries(pallets)) {
			for (const [name, item] of Object.entries(items)) {
				const { type } = item.creator.meta;
				const id = type.isPlain ? type.asPlain : type.asMap.value;
				for (const key of await api.rpc.state.getKeysPaged(item.keyPrefix(), 1000, null, hash)) {
					const stored = await api.rpc.state.getStorage.raw(key, hash);
					const bytes = Uint8Array.from(Buffer.from(stored.slice(2), 'hex'));
					const decoded = block.registry.createTypeUnsafe(block.registry.createLookupType(id), [bytes]);
					const what = `${section}.${name} ${key.toHex()}`;
					assert.equal(Buffer.compare(decoded.toU8a(), bytes), 0, what);
					assert.notEqual(decoded.toHuman(), undefined, what);
					entries += 1;
				}
			}
		}
		assert(entries > 50, `only ${entries} entries: the chain is empty`);
	});

	it('has keys that can be read', async () => {
		for (const [section, items] of Object.entries(api.query)) {
			for (const [name, item] of Object.entries(items)) {
				if (item.creator.meta.type.isPlain) continue;
				for (const key of await item.keys()) {
					assert(key.args.length > 0, `${section}.${name} ${key.toHex()}`);
				}
			}
		}
	});
});

describe('Polkadot.js', () => {
	it('knows everything', () => {
		const unexpected = complaints.filter((text) => !EXPECTED.some((pattern) => pattern.test(text)));
		assert.deepEqual(unexpected, []);
	});
});

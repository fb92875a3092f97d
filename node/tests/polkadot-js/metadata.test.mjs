// What a user sees who looks around: every type is known, every entry decodes, everything is
// documented.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';

import { complaints, connect, OURS } from './chain.mjs';

let api;
before(async () => {
	api = await connect();
});
after(() => api.disconnect());

// Bytes that are what they are: keys, hashes, signatures. All other data of ours has a structure.
const OPAQUE = new Set([32, 64]);

// Where the type with this number holds bytes, as paths of field names.
function* bytesIn(id, path, visited = new Set()) {
	if (visited.has(id)) return;
	visited = new Set(visited).add(id);
	const { def } = api.registry.lookup.getSiType(id);
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
				// The identifier of a pallet's account is a short text.
				if (api.registry.lookup.getTypeDef(type).type === 'FrameSupportPalletId') continue;
				found.push(...bytesIn(type, `${name}::${constant}`));
			}
			for (const part of [calls, events]) {
				if (part.isSome) found.push(...bytesIn(part.unwrap().type, name.toString()));
			}
		}
		assert.deepEqual(found, []);
	});

	it('describes our runtime APIs', () => {
		for (const name of ['calendarApi', 'creditApi', 'musdApi', 'directoryApi', 'workloadApi']) {
			assert(api.call[name], `${name} is missing`);
		}
	});
});

describe('every constant', () => {
	it('decodes to the bytes it was', () => {
		for (const { name, constants } of pallets()) {
			for (const { name: constant, value } of constants) {
				const decoded = api.consts[camel(name.toString())][camel(constant.toString())];
				assert.equal(decoded.toHex(true), value.toHex(true), `${name}::${constant}`);
				assert.notEqual(decoded.toHuman(), undefined);
			}
		}
	});
});

describe('every entry of the storage', () => {
	// Decoding and encoding gives back what is stored: nothing was skipped or misread.
	const isWhole = (decoded, stored, what) => {
		assert(!decoded.toRawType().includes('Unknown'), what);
		assert.notEqual(decoded.toHuman(), undefined, what);
		assert.equal(Buffer.from(decoded.toU8a()).toString('hex'), stored.toHex().slice(2), what);
	};

	it('decodes to the bytes it was', async () => {
		const block = await api.at(await api.rpc.chain.getFinalizedHead());
		const hash = await api.rpc.chain.getFinalizedHead();
		let entries = 0;
		for (const [section, items] of Object.entries(block.query)) {
			for (const [name, item] of Object.entries(items)) {
				const { type } = item.creator.meta;
				const keys = await api.rpc.state.getKeysPaged(item.keyPrefix(), 1000, null, hash);
				for (const key of keys) {
					const what = `${section}.${name} ${key.toHex()}`;
					const id = type.isPlain ? type.asPlain : type.asMap.value;
					const stored = await api.rpc.state.getStorage.raw(key, hash);
					const decoded = block.registry.createTypeUnsafe(block.registry.createLookupType(id), [stored]);
					isWhole(decoded, stored, what);
					if (type.isMap) {
						const { args } = new api.registry.createClass('StorageKey')(api.registry, key);
						assert(args, what);
					}
					entries += 1;
				}
			}
		}
		assert(entries > 50, `only ${entries} entries: the chain is empty`);
	});
});

describe('Polkadot.js', () => {
	it('knows everything', () => {
		assert.deepEqual(complaints, []);
	});
});

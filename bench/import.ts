import { createClosure } from "../src/act/closure.ts";
import { decodeHashedEntry } from "../src/act/codec.ts";
import type { Entry } from "../src/act/envelope.ts";
import { formatHex } from "../src/base/bytes.ts";
import { nodeCrypto } from "../src/base/crypto-node.ts";
import type { PartyId } from "../src/base/ids.ts";
import { encodeCanonical, type Json } from "../src/base/json.ts";
import { createRegister } from "../src/mechanism/register.ts";
import type { LogAppend, Store, StoredEntry } from "../src/node/ports.ts";
import { hashLeaf, type Tree } from "../src/record/merkle.ts";
import { batchOf } from "../src/store/samples.ts";
import { checkNotes, treesOf, type Arrival } from "./arrivals.ts";
import type { Corpus, CorpusEntry } from "./corpus.ts";
import { Steps } from "./measure.ts";

export interface Imported {
  /** Seconds by step. */
  readonly steps: Steps;
  /** Microseconds an act, of each batch in turn, all steps together. */
  readonly costs: readonly number[];
}

/**
 * Takes batches in as a node does, each step by the same functions: hash, grow the trees, check the signatures over the roots,
 * read strictly, let through the closure, fold, write the documents that changed, store it all in one synced
 * transaction. With `isFolded` false only what the record itself needs is done.
 */
export async function importArrivals(
  corpus: Corpus,
  arrivals: Iterable<Arrival>,
  store: Store,
  isFolded: boolean,
): Promise<Imported> {
  const trees = treesOf(corpus);
  const heads = new Map<PartyId, Uint8Array>();
  const steps = new Steps();
  const costs: number[] = [];
  const closure = createClosure({
    crypto: nodeCrypto,
    mechanism: corpus.mechanism,
    rootAt: (party, size) => formatHex(trees.get(party)?.root(size) ?? new Uint8Array()),
  });
  const register = createRegister(nodeCrypto);
  for (const { entries, notes } of arrivals) {
    const before = steps.total;
    const hashes = steps.take("hashing", () => entries.map(({ bytes }) => hashLeaf(nodeCrypto, bytes)));
    const appends = steps.take("tree", () => grow(corpus, entries, hashes, trees, heads, notes));
    steps.take("signatures", () => checkNotes(corpus, notes, trees));
    const read = steps.take("strict reading", () =>
      entries.map(({ bytes }, i) => decode(bytes, hashes[i] as Uint8Array)),
    );
    let put: { kind: string; id: string; json: Uint8Array }[] = [];
    if (isFolded) {
      const acts = steps.take("closure and verdicts", () => closure.add(read));
      const touched = steps.take("fold", () => register.take(acts));
      put = steps.take("documents", () =>
        touched.flatMap(({ id, kind }) => {
          const document = register.documents.find(kind, id) as Json | undefined;
          return document === undefined ? [] : [{ kind, id, json: encodeCanonical(document) }];
        }),
      );
    }
    const documents = { put, remove: [] };
    const folded = isFolded ? appends.map(({ head: { party, size } }) => ({ party, size })) : [];
    const batch = batchOf({ mechanism: corpus.mechanism, revision: costs.length, appends, documents, folded });
    const answer = await steps.takeAsync("durable store", () => store.commit(batch));
    if (answer !== "committed") throw new Error(answer);
    for (const [party, note] of notes) heads.set(party, note);
    costs.push(((steps.total - before) * 1e6) / entries.length);
  }
  return { steps, costs };
}

function decode(bytes: Uint8Array, leafHash: Uint8Array): Entry {
  const read = decodeHashedEntry(bytes, leafHash);
  if (!read.ok) throw new Error(read.refusal.sentence);
  return read.value;
}

function grow(
  corpus: Corpus,
  entries: readonly CorpusEntry[],
  hashes: readonly Uint8Array[],
  trees: ReadonlyMap<PartyId, Tree>,
  heads: ReadonlyMap<PartyId, Uint8Array>,
  notes: ReadonlyMap<PartyId, Uint8Array>,
): readonly LogAppend[] {
  const added = new Map<PartyId, StoredEntry[]>(corpus.parties.map((party) => [party, []]));
  for (const [i, { bytes, n, party }] of entries.entries()) {
    const leafHash = hashes[i] as Uint8Array;
    trees.get(party)?.append(leafHash);
    added.get(party)?.push({ n, leafHash, bytes });
  }
  return [...notes].map(([party, checkpoint]): LogAppend => {
    const stored = added.get(party) ?? [];
    const size = trees.get(party)?.size ?? 0;
    const head = { party, size, checkpoint, proof: new Uint8Array(0) };
    return { party, from: size - stored.length, previous: heads.get(party), entries: stored, head };
  });
}

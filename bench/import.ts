import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createClosure } from "../src/act/closure.ts";
import { decodeEntry } from "../src/act/codec.ts";
import type { Entry } from "../src/act/envelope.ts";
import { formatHex } from "../src/base/bytes.ts";
import { nodeCrypto } from "../src/base/crypto-node.ts";
import type { PartyId } from "../src/base/ids.ts";
import { encodeCanonical, type Json } from "../src/base/json.ts";
import { createRegister } from "../src/mechanism/register.ts";
import type { LogAppend, StoredEntry } from "../src/node/ports.ts";
import { assembleCheckpoint, checkpointMessages, openCheckpoint, originOf } from "../src/record/checkpoint.ts";
import { createTree, hashLeaf, type Tree } from "../src/record/merkle.ts";
import { batchOf } from "../src/store/samples.ts";
import { openSqlite } from "../src/store/sqlite.ts";
import { domainOf, type Corpus } from "./corpus.ts";
import { Steps } from "./measure.ts";

/** One batch as it arrives: entries of several logs, with a signed state of each log behind the batch. */
interface Arrival {
  readonly entries: Corpus["entries"];
  readonly notes: ReadonlyMap<PartyId, Uint8Array>;
}

/** The corpus in batches of so many entries, signed by its authors. */
export function signArrivals(corpus: Corpus, batchSize: number): readonly Arrival[] {
  const trees = treesOf(corpus);
  const arrivals: Arrival[] = [];
  for (let from = 0; from < corpus.entries.length; from += batchSize) {
    const entries = corpus.entries.slice(from, from + batchSize);
    for (const { bytes, party } of entries) trees.get(party)?.append(hashLeaf(nodeCrypto, bytes));
    const speakers = corpus.parties.filter((party) => entries.some((each) => each.party === party));
    arrivals.push({ entries, notes: new Map(speakers.map((party) => [party, sign(corpus, party, trees)])) });
  }
  return arrivals;
}

export interface Imported {
  /** Seconds by step. */
  readonly steps: Steps;
  /** Microseconds an act, of each batch in turn, all steps together. */
  readonly costs: readonly number[];
}

/**
 * Takes batches in as a node does, each step by the same functions: read strictly and hash, grow the trees, check the
 * signatures over the roots, let through the closure, fold, write the documents that changed, store it all in one synced
 * transaction. With `isFolded` false only what the record itself needs is done.
 */
export async function importArrivals(
  corpus: Corpus,
  arrivals: readonly Arrival[],
  isFolded: boolean,
): Promise<Imported> {
  const folder = mkdtempSync(join(tmpdir(), "entente-bench-"));
  const store = await openSqlite(join(folder, "record.sqlite"));
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
  try {
    for (const { entries, notes } of arrivals) {
      const before = steps.total;
      const read = steps.take("strict reading and hashing", () => entries.map(({ bytes }) => decode(bytes)));
      const appends = steps.take("tree", () => grow(corpus, entries, read, trees, heads, notes));
      steps.take("signatures", () => checkNotes(corpus, notes, trees));
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
      const batch = batchOf({ mechanism: corpus.mechanism, appends, documents: { put, remove: [] } });
      const answer = await steps.takeAsync("durable store", () => store.commit(batch));
      if (answer !== "committed") throw new Error(answer);
      for (const [party, note] of notes) heads.set(party, note);
      costs.push(((steps.total - before) * 1e6) / entries.length);
    }
    return { steps, costs };
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

const treesOf = (corpus: Corpus): ReadonlyMap<PartyId, Tree> =>
  new Map(corpus.parties.map((party) => [party, createTree(nodeCrypto)]));

function decode(bytes: Uint8Array): Entry {
  const read = decodeEntry(nodeCrypto, bytes);
  if (!read.ok) throw new Error(read.refusal.sentence);
  return read.value;
}

function grow(
  corpus: Corpus,
  entries: Corpus["entries"],
  read: readonly Entry[],
  trees: ReadonlyMap<PartyId, Tree>,
  heads: ReadonlyMap<PartyId, Uint8Array>,
  notes: ReadonlyMap<PartyId, Uint8Array>,
): readonly LogAppend[] {
  const added = new Map<PartyId, StoredEntry[]>(corpus.parties.map((party) => [party, []]));
  for (const [i, { bytes, n, party }] of entries.entries()) {
    const leafHash = Uint8Array.fromHex((read[i] as Entry).id);
    trees.get(party)?.append(leafHash);
    added.get(party)?.push({ n, leafHash, bytes });
  }
  return [...notes].map(([party, checkpoint]): LogAppend => {
    const stored = added.get(party) ?? [];
    const size = trees.get(party)?.size ?? 0;
    const head = { party, size, checkpoint };
    return { party, from: size - stored.length, previous: heads.get(party), entries: stored, head };
  });
}

function sign(corpus: Corpus, party: PartyId, trees: ReadonlyMap<PartyId, Tree>): Uint8Array {
  const [tree, seeds, keys] = [trees.get(party), corpus.seeds.get(party), corpus.keys.get(party)];
  if (tree === undefined || seeds === undefined || keys === undefined) throw new Error(`no such party: ${party}`);
  const checkpoint = { origin: originOf(domainOf(party), corpus.mechanism), size: tree.size, root: tree.root() };
  const messages = checkpointMessages(checkpoint);
  const signed = assembleCheckpoint(nodeCrypto, checkpoint, keys, {
    ed25519: nodeCrypto.ed25519.sign(seeds.ed25519, messages.ed25519),
    mldsa44: nodeCrypto.mldsa44.sign(seeds.mldsa44, messages.mldsa44),
  });
  if (!signed.ok) throw new Error(signed.refusal.sentence);
  return signed.value.note;
}

function checkNotes(corpus: Corpus, notes: Arrival["notes"], trees: ReadonlyMap<PartyId, Tree>): void {
  for (const [party, note] of notes) {
    const keys = corpus.keys.get(party);
    const tree = trees.get(party);
    if (keys === undefined || tree === undefined) throw new Error(`no such party: ${party}`);
    const opened = openCheckpoint(nodeCrypto, note, originOf(domainOf(party), corpus.mechanism), keys);
    const isRight =
      opened.ok && opened.value.size === tree.size && formatHex(opened.value.root) === formatHex(tree.root());
    if (!isRight) throw new Error(`the signed state of ${party} does not fit`);
  }
}

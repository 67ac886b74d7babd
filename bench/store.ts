import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { encodeUtf8 } from "../src/base/bytes.ts";
import { nodeCrypto } from "../src/base/crypto-node.ts";
import type { LogAppend, Store, StoredEntry } from "../src/node/ports.ts";
import { assembleCheckpoint, checkpointMessages, formatCheckpoint, originOf } from "../src/record/checkpoint.ts";
import { createTree, hashLeaf } from "../src/record/merkle.ts";
import { batchOf } from "../src/store/samples.ts";
import { openSqlite } from "../src/store/sqlite.ts";
import { domainOf } from "./charter.ts";
import { createCorpus } from "./corpus.ts";
import { timeInTurns, timeEach, median, type Figure } from "./measure.ts";

/** Durable writing: one entry at a time against a bare insert of the same bytes, and batches of 256 with their signatures. */
export async function benchStore(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "entente-bench-"));
  try {
    return [...(await benchSingle(folder)), ...(await benchBatches(folder))];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const noProof = new Uint8Array(0);
const corpus = createCorpus("short");
const [party] = corpus.parties as [(typeof corpus.parties)[number]];
const origin = originOf(domainOf(party), corpus.mechanism);
const samples = [...corpus.entries(3000)].filter((each) => each.party === party).map((each) => each.bytes);
const sampleOf = (n: number): Uint8Array => samples[n % samples.length] as Uint8Array;

const entryOf = (n: number): StoredEntry => ({
  n,
  leafHash: hashLeaf(nodeCrypto, sampleOf(n)),
  bytes: sampleOf(n),
});
/** The note without its two signatures: what signing costs is measured with the batches. */
const noteOf = (size: number): Uint8Array =>
  encodeUtf8(formatCheckpoint({ origin, size, root: nodeCrypto.sha256(sampleOf(size)) }));

/** Appends one entry at each call, durable when it answers. */
export function createAppend(store: Store): () => Promise<void> {
  let size = 0;
  let previous: Uint8Array | undefined;
  return async () => {
    const checkpoint = noteOf(size + 1);
    const appended = {
      party,
      from: size,
      previous,
      entries: [entryOf(size)],
      head: { party, size: size + 1, checkpoint, proof: noProof },
    };
    const folded = [{ party, size: size + 1 }];
    const batch = batchOf({ mechanism: corpus.mechanism, revision: size, appends: [appended], folded });
    const answer = await store.commit(batch);
    if (answer !== "committed") throw new Error(answer);
    size += 1;
    previous = checkpoint;
  };
}

async function benchSingle(folder: string): Promise<readonly Figure[]> {
  const store = await openSqlite(join(folder, "single.sqlite"));
  const bare = openBare(join(folder, "bare.sqlite"));
  const append = createAppend(store);
  let inserted = 0;
  const insert = (): void => {
    bare.insert(entryOf(inserted), noteOf(inserted + 1));
    inserted += 1;
  };
  const { ours, ratio, theirs } = await timeInTurns(101, 40, append, insert);
  await store.close();
  bare.close();
  return [
    { what: "durable single append, without signatures", value: ours, unit: "µs" },
    { what: "bare node:sqlite insert of the same bytes, WAL, FULL", value: theirs, unit: "µs" },
    { what: "the one over the other", value: ratio, unit: "times", bound: { at: "most", value: 1.5 } },
  ];
}

/** The peer: one table, one prepared insert that commits by itself, synced as ours is. */
function openBare(path: string): { insert(entry: StoredEntry, note: Uint8Array): void; close(): void } {
  const db = new DatabaseSync(path);
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  db.exec("CREATE TABLE entry (n INTEGER PRIMARY KEY, leaf_hash BLOB, bytes BLOB, note BLOB) STRICT");
  const insert = db.prepare("INSERT INTO entry VALUES (?, ?, ?, ?)");
  return {
    insert: ({ bytes, leafHash, n }, note) => void insert.run(n, leafHash, bytes, note),
    close: () => db.close(),
  };
}

async function benchBatches(folder: string): Promise<readonly Figure[]> {
  const store = await openSqlite(join(folder, "batches.sqlite"));
  const value = await countBatches(store);
  await store.close();
  return [
    {
      what: "batches of 256, hashed, signed and checked once per batch, durable",
      value,
      unit: "acts/s",
      bound: { at: "least", value: 40_000 },
    },
  ];
}

const batchSize = 256;

/** Own entries in batches of 256: hashed, one checkpoint signed by both keys and checked, committed. Entries a second. */
export async function countBatches(store: Store): Promise<number> {
  const tree = createTree(nodeCrypto);
  const seeds = corpus.seeds.get(party);
  const keys = corpus.keys.get(party);
  if (seeds === undefined || keys === undefined) throw new Error("no keys");
  let previous: Uint8Array | undefined;

  const batch = async (): Promise<void> => {
    const from = tree.size;
    const entries = Array.from({ length: batchSize }, (_, i): StoredEntry => {
      const bytes = sampleOf(from + i);
      const leafHash = hashLeaf(nodeCrypto, bytes);
      tree.append(leafHash);
      return { n: from + i, leafHash, bytes };
    });
    const checkpoint = { origin, size: tree.size, root: tree.root() };
    const messages = checkpointMessages(checkpoint);
    const signed = assembleCheckpoint(nodeCrypto, checkpoint, keys, {
      ed25519: nodeCrypto.ed25519.sign(seeds.ed25519, messages.ed25519),
      mldsa44: nodeCrypto.mldsa44.sign(seeds.mldsa44, messages.mldsa44),
    });
    if (!signed.ok) throw new Error(signed.refusal.sentence);
    const { note } = signed.value;
    const head = { party, size: tree.size, checkpoint: note, proof: noProof };
    const append: LogAppend = { party, from, previous, entries, head };
    const folded = [{ party, size: tree.size }];
    const answer = await store.commit(
      batchOf({ mechanism: corpus.mechanism, revision: from / batchSize, appends: [append], folded }),
    );
    if (answer !== "committed") throw new Error(answer);
    previous = note;
  };
  const rounds: number[] = [];
  for (let round = 0; round < 15; round += 1) rounds.push(await timeEach(20, batch));
  return (batchSize / median(rounds)) * 1e6;
}

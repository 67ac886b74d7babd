import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { formatHex } from "../src/base/bytes.ts";
import { nodeCrypto } from "../src/base/crypto-node.ts";
import type { MechanismId, PartyId } from "../src/base/ids.ts";
import { getValue } from "../src/base/refusal.ts";
import { run } from "../src/main.ts";
import type { Store } from "../src/node/ports.ts";
import { verifyStore } from "../src/node/check/verify.ts";
import { openPostgres } from "../src/store/postgres.ts";
import { openSqlite } from "../src/store/sqlite.ts";
import { draftsOf, openRiver } from "../test/kill/home.ts";
import { ask } from "../test/postgres/pair.ts";
import { startServer, type Server } from "../test/postgres/server.ts";
import { signArrivals } from "./arrivals.ts";
import { createCorpus } from "./corpus.ts";
import { importArrivals } from "./import.ts";
import { describeMachine, median, timeEach } from "./measure.ts";

/** What one engine was measured to need. */
export interface Engine {
  /** Bytes on disk of an act: entry, keys and indexes, and the documents that follow from it; without its words. */
  readonly bytesPerAct: number;
  /** Bytes on disk of a byte of words. */
  readonly bytesPerWordByte: number;
  /** Milliseconds to enter one act durably through the node, signatures included. */
  readonly enterMilliseconds: number;
  /** Microseconds an act: writing a whole record into an empty database, from a copy of it. */
  readonly restoreMicroseconds: number;
  /** Microseconds an act: checking everything and deriving every row again, as `entente verify` does. */
  readonly verifyMicroseconds: number;
}

/** What the sizing table is computed from (scripts/sizing.ts). */
export interface Measured {
  readonly on: string;
  readonly machine: string;
  /** Acts of the example that were measured, and the bytes of their entries and documents before any engine has them. */
  readonly acts: number;
  readonly entryBytes: number;
  readonly documentBytes: number;
  readonly sqlite: Engine;
  readonly postgres: Engine;
}

/** Times the example's record stands in the measured database, each time as another mechanism. */
const copies = 60;
/** Acts of the record whose verification is measured. */
const verified = 10_000;
/** Bytes of a page of words, and how many of them are measured. */
const words = { bytes: 6_000, pages: 1_000 } as const;

/** Measures both engines with the record of the example, whose acts are as long as real ones. */
export async function measureSizes(): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), "entente-sizes-"));
  const server = await startServer(["shared_buffers=256MB", "max_wal_size=2GB", "full_page_writes=on"]);
  try {
    const status = await run(["demo", "--home", join(folder, "example")], {
      out: () => {},
      err: (text) => void process.stderr.write(text),
      env: { ENTENTE_NOW: "2026-11-21T10:00:00Z" },
    });
    if (status !== 0) throw new Error("the example was not built");
    const example = await openSqlite(join(folder, "example", "kor", "record.sqlite"));
    const rows = await readRecord(example);
    await example.close();
    const count = (of: (record: Recorded) => readonly Uint8Array[]): number =>
      rows.flatMap(of).reduce((sum, bytes) => sum + bytes.length, 0);
    const acts = rows.reduce(
      (sum, { appends }) => sum + appends.reduce((all, { entries }) => all + entries.length, 0),
      0,
    );
    return {
      on: new Date().toISOString().slice(0, 10),
      machine: describeMachine(),
      acts,
      entryBytes: count(({ appends }) => appends.flatMap(({ entries }) => entries.map(({ bytes }) => bytes))) / acts,
      documentBytes: count(({ documents }) => documents.put.map(({ json }) => json)) / acts,
      sqlite: await measureEngine(folder, rows, acts, inFiles(folder)),
      postgres: await measureEngine(folder, rows, acts, inServer(server)),
    };
  } finally {
    await server.remove();
    rmSync(folder, { recursive: true });
  }
}

type Recorded = Parameters<Store["commit"]>[0];

/** A database to be filled, by name, and its bytes on disk. */
interface Kind {
  open(name: string): Promise<Store>;
  /** Once everything is written back to where it stays. */
  bytes(name: string): Promise<number>;
}

const inFiles = (folder: string): Kind => ({
  open: (name) => openSqlite(join(folder, `${name}.sqlite`)),
  // Closing folds the log of writes into the file.
  bytes: async (name) => statSync(join(folder, `${name}.sqlite`)).size,
});

const inServer = ({ url }: Server): Kind => ({
  open: (name) => openPostgres(url, { schema: name }),
  async bytes(name) {
    await ask(url, "VACUUM");
    const [row] = await ask(
      url,
      `SELECT sum(pg_total_relation_size(c.oid))::float8 AS bytes FROM pg_class c
         JOIN pg_namespace s ON s.oid = c.relnamespace WHERE s.nspname = '${name}' AND c.relkind = 'r'`,
    );
    return Number(row?.["bytes"]);
  },
});

async function measureEngine(folder: string, rows: readonly Recorded[], acts: number, kind: Kind): Promise<Engine> {
  const store = await kind.open("sizes");
  const begun = performance.now();
  for (let copy = 0; copy < copies; copy += 1) {
    for (const record of rows) await commit(store, { ...record, mechanism: nameOf(record.mechanism, copy), parts: [] });
  }
  const restore = performance.now() - begun;
  await store.close();
  const size = await kind.bytes("sizes");

  const worded = await kind.open("words");
  await commit(worded, {
    ...emptyOf(nameOf("w", 0)),
    parts: Array.from({ length: words.pages }, (_, page) => makePage(page)),
  });
  await worded.close();

  return {
    bytesPerAct: size / (acts * copies),
    bytesPerWordByte: (await kind.bytes("words")) / (words.bytes * words.pages),
    enterMilliseconds: await measureEntering(folder, kind),
    restoreMicroseconds: (restore * 1000) / (acts * copies),
    verifyMicroseconds: await measureVerifying(kind),
  };
}

async function commit(store: Store, batch: Recorded): Promise<void> {
  const answer = await store.commit(batch);
  if (answer !== "committed") throw new Error(answer);
}

const nameOf = (mechanism: string, copy: number): MechanismId =>
  formatHex(nodeCrypto.sha256(Buffer.from(`${mechanism} ${copy}`))) as MechanismId;

const emptyOf = (mechanism: MechanismId): Recorded => ({
  mechanism,
  revision: 0,
  appends: [],
  parts: [],
  cosignatures: [],
  documents: { put: [], remove: [] },
  folded: [],
  evidence: [],
});

/** Real prose, the pages of spec/: each row is compressed by itself, so it does no harm that pages overlap. */
function makePage(page: number): Recorded["parts"][number] {
  const from = (page * 4_001) % (prose.length - words.bytes);
  const name = nodeCrypto.sha256(Buffer.from(`page ${page}`));
  return { commitment: name, salt: nodeCrypto.sha256(name), bytes: prose.subarray(from, from + words.bytes) };
}

const spec = join(import.meta.dirname, "..", "spec");
const prose = Buffer.concat(
  readdirSync(spec)
    .filter((name) => name.endsWith(".md"))
    .map((name) => readFileSync(join(spec, name))),
);

async function measureEntering(folder: string, kind: Kind): Promise<number> {
  const { home, mechanism } = await openRiver(mkdtempSync(join(folder, "home-")), () => kind.open("entering"));
  let round = 0;
  const perform = async (): Promise<void> => {
    round += 1;
    getValue(await home.node.perform(mechanism, draftsOf(round, 1)));
  };
  const taken: number[] = [];
  for (let i = 0; i < 9; i += 1) taken.push(await timeEach(40, perform));
  await home.close();
  return median(taken) / 1000;
}

/** A record long enough that what is done once per log does not count. */
async function measureVerifying(kind: Kind): Promise<number> {
  const corpus = createCorpus("meetings");
  const [party] = corpus.parties as [PartyId];
  const store = await kind.open("verifying");
  await store.addMechanism({ id: corpus.mechanism, shortName: "river", party });
  await importArrivals(corpus, signArrivals(corpus, verified, 4096), store, true);
  const taken: number[] = [];
  for (let i = 0; i < 3; i += 1) {
    taken.push(
      await timeEach(1, async () => {
        for (const { entries } of await verifyStore(nodeCrypto, store, [])) {
          if (entries !== verified) throw new Error(`${entries} entries verified`);
        }
      }),
    );
  }
  await store.close();
  return median(taken) / verified;
}

async function readRecord(store: Store): Promise<readonly Recorded[]> {
  return Promise.all(
    (await store.listMechanisms()).map(async ({ id: mechanism }): Promise<Recorded> => {
      const commitments = await store.listPartCommitments(mechanism);
      const parts = await Promise.all(commitments.map((each) => store.findPart(mechanism, each)));
      const heads = await store.listHeads(mechanism);
      return {
        ...emptyOf(mechanism),
        appends: await Promise.all(
          heads.map(async (head) => ({
            party: head.party,
            from: 0,
            previous: undefined,
            entries: await store.listEntries(mechanism, head.party, 0, head.size),
            head,
          })),
        ),
        parts: parts.flatMap((each) => each ?? []),
        cosignatures: await store.listCosignatures(mechanism),
        documents: { put: await store.listAllDocuments(mechanism), remove: [] },
        folded: heads.map(({ party, size }) => ({ party, size })),
        evidence: await store.listEvidence(mechanism),
      };
    }),
  );
}

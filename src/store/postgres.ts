import type { MechanismId } from "../base/ids.ts";
import { PortFailure } from "../node/ports.ts";
import type { MechanismRow, Store, StoreSnapshot } from "../node/ports.ts";
import { commitBatch, replaceAll } from "./postgres-commit.ts";
import { eraseTraces } from "./postgres-erase.ts";
import { explainPostgres, isAway } from "./postgres-failure.ts";
import { createProbe } from "./postgres-probe.ts";
import { createPostgresReads } from "./postgres-reads.ts";
import { lockStore, migratePostgres } from "./postgres-schema.ts";
import {
  asking,
  openSource,
  patienceUsual,
  placeOf,
  type Patience,
  type Session,
  type Source,
} from "./postgres-session.ts";
import { createPostgresWrite, type PostgresWrite } from "./postgres-transaction.ts";

/** How a database is used; all may be left out. */
export interface PostgresOptions {
  /** Schema that holds our tables; lower case. */
  readonly schema?: string;
  /** Connections for reading and writing, and as many again for snapshots. */
  readonly connections?: number;
  readonly patience?: Partial<Patience>;
  /** Accepts a server that does not sync to disk: for tests alone. */
  readonly isTrial?: boolean;
  /** Hears, once, what is allowed but should be known. */
  readonly warn?: (sentence: string) => void;
}

/**
 * The record in a PostgreSQL database (`postgres://user:password@host/database`), which several processes may use at once. The
 * tables are made where they are missing. Rejects with a `PortFailure` where the server is away, read-only, unsafe, of a newer
 * version or somebody else's. Lost connections are replaced by themselves; rules S22 to S30 of spec/store.md.
 */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<Store> {
  const { connections = 4, isTrial = false, schema = "entente" } = options;
  if (!URL.canParse(url) || !/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    const sentence = "A database is named as postgres://user:password@host:port/database, its schema in lower case.";
    throw new PortFailure({ code: "store-missing", sentence });
  }
  const patience = { ...patienceUsual, ...options.patience };
  const warnings = new Set<string>();
  const warn = (sentence: string): void => {
    if (!warnings.has(sentence)) options.warn?.(sentence);
    warnings.add(sentence);
  };
  const probe = createProbe(placeOf(url), isTrial, warn);
  const source = openSource(url, schema, connections, patience, probe);
  // Who holds a snapshot may go on to write: of one pool, as many snapshots as connections would wait for each other for ever.
  const moments = openSource(url, schema, connections, patience, probe);
  try {
    await migratePostgres(source);
    return await createPostgresStore(source, moments, patience);
  } catch (error) {
    await Promise.all([source.close(), moments.close()]);
    throw error;
  }
}

async function createPostgresStore(source: Source, moments: Source, patience: Patience): Promise<Store> {
  const { place } = source;
  const known = await startFrom(source, patience);
  const write = createPostgresWrite(source, patience, known.mayWrite);
  return {
    ...createPostgresReads((sql, values, read) => asking(source, (session) => session.rows(sql, values, read))),
    snapshot: async () => openMoment(moments),
    addMechanism: (row) => addMechanism(write, row),
    changeParty: (mechanism, party) =>
      write(
        async (session) =>
          (await session.run(
            `UPDATE @.mechanism SET party = $2 WHERE mechanism = $1 AND NOT EXISTS
               (SELECT 1 FROM @.head WHERE head.mechanism = mechanism.mechanism AND head.party = mechanism.party)`,
            [mechanism, party],
          )) > 0,
      ),
    commit: (batch) => commitBatch(write, place, batch),
    destroyPart: async (mechanism, commitment) => {
      await destroyPart(write, mechanism, commitment);
      await eraseTraces(source, patience);
    },
    replaceDocuments: (replacement) => replaceAll(write, place, replacement),
    identity: known.look,
    close: async () => void (await Promise.all([source.close(), moments.close()])),
  };
}

interface Known {
  /** Asks the server again what it is; what it answers is what may be written to from now on. */
  look(): Promise<string>;
  mayWrite(session: Session): PortFailure | undefined;
}

/**
 * Opening ends with a write of its own: once that is acknowledged, so is everything before it that can be read, replicas included
 * (S26). From then on only the server whose identity was last told is written to: a replica that is promoted while we run is
 * looked at before anything is built on it (S27).
 */
async function startFrom(source: Source, patience: Patience): Promise<Known> {
  let told: string | undefined;
  const begin = createPostgresWrite(source, patience, () => undefined);
  await begin((session) => session.run("UPDATE @.setting SET value = value WHERE mechanism = '' AND name = 'version'"));
  const look = async (): Promise<string> =>
    asking(source, async (session) => {
      told = session.identity;
      if (told !== "") return told;
      const sql = "SELECT value FROM @.setting WHERE mechanism = '' AND name = 'identity'";
      return (await session.rows(sql, [], (row) => `store/${String(row["value"])}`))[0] ?? "";
    });
  await look();
  return {
    look,
    mayWrite: ({ identity }) =>
      identity === told
        ? undefined
        : new PortFailure({
            code: "store-changed",
            sentence: `${source.place} is another server than before: a replica took over, or a backup was put in its place. Nothing was written; what it holds is compared first.`,
          }),
  };
}

/** A connection of its own that shows one moment until it is given back. */
async function openMoment(moments: Source): Promise<StoreSnapshot> {
  const explain = <T>(promise: Promise<T>): Promise<T> =>
    promise.catch((error: unknown) => {
      throw explainPostgres(error, moments.place);
    });
  for (let attempt = 1; ; attempt += 1) {
    const session = await moments.take();
    try {
      await session.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      // The moment is that of the first question.
      await session.rows("SELECT 1", [], () => undefined);
    } catch (error) {
      session.release(true);
      if (isAway(error) && attempt === 1) continue;
      throw explainPostgres(error, moments.place);
    }
    return {
      ...createPostgresReads((sql, values, read) => explain(session.rows(sql, values, read))),
      close: async () => {
        const isEnded = await session.run("ROLLBACK").then(
          () => true,
          () => false,
        );
        session.release(!isEnded);
      },
    };
  }
}

/** All mechanisms are added behind one lock, because a short name stands for one of them and no index says so. */
async function addMechanism(write: PostgresWrite, { id, party, shortName }: MechanismRow): Promise<void> {
  return write(async (session) => {
    await session.rows(lockStore, [], () => undefined);
    const found = await session.rows(
      "SELECT mechanism, short_name, party FROM @.mechanism WHERE mechanism = $1 OR short_name = $2",
      [id, shortName],
      (row) => row["mechanism"] === id && row["short_name"] === shortName && row["party"] === party,
    );
    if (found.includes(false)) {
      const sentence = `This record already holds a mechanism under the name ${shortName} or the same charter, with another name or party.`;
      throw new PortFailure({ code: "mechanism-differs", sentence });
    }
    if (found.length === 0) await session.run("INSERT INTO @.mechanism VALUES ($1, $2, $3)", [id, shortName, party]);
  });
}

async function destroyPart(write: PostgresWrite, mechanism: MechanismId, commitment: Uint8Array): Promise<void> {
  await write(async (session, { token }) => {
    await session.run(
      `INSERT INTO @.revision AS held VALUES ($1, 1, $2)
         ON CONFLICT (mechanism) DO UPDATE SET revision = held.revision + 1, writer = excluded.writer`,
      [mechanism, token],
    );
    await session.run(
      `INSERT INTO @.part VALUES ($1, $2, NULL, NULL)
         ON CONFLICT (mechanism, commitment) DO UPDATE SET salt = NULL, bytes = NULL`,
      [mechanism, commitment],
    );
  });
}

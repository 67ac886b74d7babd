import { randomBytes } from "node:crypto";
import { PortFailure } from "../node/ports.ts";
import { stateOf } from "./postgres-failure.ts";
import { asking, type Session, type Source } from "./postgres-session.ts";

/**
 * The schema, one step per number, each run once: the tables of schema.ts. Every key begins with the mechanism and there is no
 * other index, sequence, trigger or reference, so that the tables can be spread by mechanism. Names are compared byte by byte,
 * whatever the database's own order. What concerns the store as a whole stands in `setting` under the empty mechanism.
 */
const migrations: readonly (readonly string[])[] = [
  [
    `CREATE TABLE @.mechanism (
       mechanism text COLLATE "C" NOT NULL, short_name text COLLATE "C" NOT NULL, party text COLLATE "C" NOT NULL,
       PRIMARY KEY (mechanism))`,
    `CREATE TABLE @.revision (
       mechanism text COLLATE "C" NOT NULL, revision bigint NOT NULL, writer bytea NOT NULL, PRIMARY KEY (mechanism))`,
    `CREATE TABLE @.head (
       mechanism text COLLATE "C" NOT NULL, party text COLLATE "C" NOT NULL, size bigint NOT NULL,
       checkpoint bytea NOT NULL, proof bytea NOT NULL, folded bigint NOT NULL, PRIMARY KEY (mechanism, party))`,
    `CREATE TABLE @.entry (
       mechanism text COLLATE "C" NOT NULL, party text COLLATE "C" NOT NULL, n bigint NOT NULL,
       leaf_hash bytea NOT NULL, bytes bytea NOT NULL, PRIMARY KEY (mechanism, party, n))`,
    `CREATE TABLE @.part (
       mechanism text COLLATE "C" NOT NULL, commitment bytea NOT NULL, salt bytea, bytes bytea,
       PRIMARY KEY (mechanism, commitment))`,
    `CREATE TABLE @.cosignature (
       mechanism text COLLATE "C" NOT NULL, log text COLLATE "C" NOT NULL, cosigner text COLLATE "C" NOT NULL,
       size bigint NOT NULL, note bytea NOT NULL, PRIMARY KEY (mechanism, log, cosigner))`,
    `CREATE TABLE @.evidence (
       mechanism text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, bytes bytea NOT NULL,
       PRIMARY KEY (mechanism, name))`,
    `CREATE TABLE @.document (
       mechanism text COLLATE "C" NOT NULL, kind text COLLATE "C" NOT NULL, id text COLLATE "C" NOT NULL,
       json bytea NOT NULL, PRIMARY KEY (mechanism, kind, id))`,
  ],
];

const createSettings = `CREATE TABLE IF NOT EXISTS @.setting (
   mechanism text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, value text NOT NULL,
   PRIMARY KEY (mechanism, name))`;

/** The row that is locked by what concerns all mechanisms: a migration, a new mechanism. */
export const lockStore = "SELECT value FROM @.setting WHERE mechanism = '' AND name = 'version' FOR UPDATE";

/** Times that another process may come first before we give up. */
const attemptsMax = 20;

/**
 * Brings a database to the newest schema, each step once however many processes begin together. Throws a `PortFailure` for one
 * that is not ours to write.
 */
export async function migratePostgres(source: Source): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const isDone = await asking(source, async (session) => (await readVersion(source, session)) === migrations.length);
    if (isDone) return;
    try {
      await asking(source, (session) => migrateOnce(source, session));
    } catch (error) {
      if (attempt >= attemptsMax || !isOvertaken(error)) throw error;
    }
  }
}

async function migrateOnce(source: Source, session: Session): Promise<void> {
  await session.run("BEGIN");
  try {
    await session.run(`CREATE SCHEMA IF NOT EXISTS ${source.schema}`);
    await session.run(createSettings);
    const set = "INSERT INTO @.setting VALUES ('', $1, $2) ON CONFLICT DO NOTHING";
    await session.run(set, ["version", "0"]);
    await session.run(set, ["identity", randomBytes(16).toString("hex")]);
    // Whoever comes second waits here, and finds the work done.
    const [version = 0] = await session.rows(lockStore, [], (row) => Number(row["value"]));
    for (const step of migrations.slice(version).flat()) await session.run(step);
    await session.run("UPDATE @.setting SET value = $1 WHERE mechanism = '' AND name = 'version'", [
      String(migrations.length),
    ]);
    await session.run("COMMIT");
  } catch (error) {
    await session.run("ROLLBACK").catch(() => session.release(true));
    throw error;
  }
}

/** Another process made the same schema or table in the same moment; the catalogue tells it by any of these. */
function isOvertaken(error: unknown): boolean {
  const cause = error instanceof PortFailure ? error.cause : error;
  const state = stateOf(cause) ?? "";
  return ["23505", "42P06", "42P07", "42710", "40001", "40P01", "XX000"].includes(state);
}

async function readVersion(source: Source, session: Session): Promise<number> {
  const [tables = 0] = await session.rows(
    "SELECT count(*) AS count FROM information_schema.tables WHERE table_schema = $1",
    [source.schema],
    (row) => row["count"] as number,
  );
  if (tables === 0) return 0;
  const version = await session
    .rows("SELECT value FROM @.setting WHERE mechanism = '' AND name = 'version'", [], (row) => Number(row["value"]))
    .catch((error: unknown) => {
      // No such table, or none with these columns: somebody else's.
      if (["42P01", "42703"].includes(stateOf(error) ?? "")) return [-1];
      throw error;
    });
  const [known = 0] = version;
  if (known < 0) {
    throw new PortFailure({
      code: "store-foreign",
      sentence: `The schema ${source.schema} of ${source.place} belongs to another program; name a database of our own.`,
    });
  }
  if (known > migrations.length) {
    throw new PortFailure({
      code: "store-newer",
      sentence: `${source.place} was written by a newer version of Entente (schema ${known}, this one knows ${migrations.length}); open it with that version.`,
    });
  }
  return known;
}

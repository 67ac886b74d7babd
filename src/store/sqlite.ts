import { closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { PortFailure, type MechanismRow, type Store, type StoreSnapshot } from "../node/ports.ts";
import { createCommit, createFoldedWrite, createRevisionWrite } from "./commit.ts";
import { createDocumentWrites } from "./documents.ts";
import { explainFailure } from "./failure.ts";
import { createReads } from "./reads.ts";
import { migrate } from "./schema.ts";
import { createTransaction, createWrite, type Transaction } from "./transaction.ts";

const memory = ":memory:";

/**
 * The record in one SQLite file, made if it is missing, readable by its owner alone. `:memory:` is a database that ends with
 * its store. Another process's write is waited for, at most `busyMilliseconds`. Rejects with a `PortFailure` when the file is
 * not ours, of a newer version, damaged or locked.
 */
export async function openSqlite(path: string, busyMilliseconds = 5000): Promise<Store> {
  const db = connect(path, busyMilliseconds);
  try {
    return createSqliteStore(db, path, createTransaction(db));
  } catch (error) {
    db.close();
    throw explainFailure(error, path);
  }
}

/** The contract over an open connection and a way to begin and end its transactions. */
export function createSqliteStore(db: DatabaseSync, path: string, transaction: Transaction): Store {
  const write = createWrite(transaction, path);
  const commit = createCommit(db, write);
  const documents = createDocumentWrites(db);
  const reads = createReads(db, path);
  const addMechanism = db.prepare("INSERT INTO mechanism VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
  const findMechanism = db.prepare("SELECT 1 FROM mechanism WHERE id = ? AND short_name = ? AND party = ?");
  const changeParty = db.prepare(
    `UPDATE mechanism SET party = ? WHERE id = ? AND NOT EXISTS
       (SELECT 1 FROM head WHERE head.mechanism = mechanism.id AND head.party = mechanism.party)`,
  );
  const advance = createRevisionWrite(db);
  const follow = createFoldedWrite(db);
  const count = db.prepare("INSERT INTO revision VALUES (?, 1) ON CONFLICT DO UPDATE SET revision = revision + 1");
  const destroy = db.prepare(
    `INSERT INTO part VALUES (?, ?, NULL, NULL) ON CONFLICT DO UPDATE SET salt = NULL, bytes = NULL`,
  );

  return {
    ...reads,
    snapshot: async () => openSnapshot(db, path),
    addMechanism: async (row) =>
      write(() => {
        addMechanism.run(row.id, row.shortName, row.party);
        if (findMechanism.get(row.id, row.shortName, row.party) === undefined) throw refuseSecond(row);
      }),
    changeParty: async (mechanism, party) => write(() => changeParty.run(party, mechanism).changes > 0),
    commit: async (batch) => commit(batch),
    destroyPart: async (mechanism, commitment) => {
      write(() => {
        destroy.run(mechanism, commitment);
        count.run(mechanism);
      });
      eraseTraces(db, path);
    },
    replaceDocuments: async ({ folded, mechanism, revision, rows }) =>
      write(
        () => {
          if (!advance(mechanism, revision)) return "conflict" as const;
          documents.clear(mechanism);
          documents.put(mechanism, rows);
          follow(mechanism, folded);
          return "committed" as const;
        },
        (answer) => answer === "committed",
      ),
    // A file put back from a backup is told by the guard beside it.
    identity: async () => "",
    close: async () => db.close(),
  };
}

function connect(path: string, busyMilliseconds: number): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    // SQLite gives its side files the permissions of the file, so making the file first settles all three.
    if (path !== memory) closeSync(openSync(path, "a", 0o600));
    db = new DatabaseSync(path, { enableForeignKeyConstraints: false, timeout: busyMilliseconds });
    // FULL syncs the log of writes at every commit: what was acknowledged survives a power cut (https://sqlite.org/wal.html).
    // fullfsync makes a sync reach the disk's platters on macOS, elsewhere it is without effect. secure_delete overwrites
    // what is deleted, so that an expunged text does not linger in free pages. The log is folded into the file every 4 MB, so that
    // no commit waits long for that.
    db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;
             PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF; PRAGMA wal_autocheckpoint = 1000`);
    migrate(db, path);
    return db;
  } catch (error) {
    db?.close();
    throw explainOpening(error, path);
  }
}

function explainOpening(error: unknown, path: string): unknown {
  if (error instanceof Error && "syscall" in error) {
    const sentence = `${path} cannot be opened: check that its folder exists and that this user may write to it.`;
    return new PortFailure({ code: "store-missing", sentence }, error);
  }
  return explainFailure(error, path);
}

/** A connection of its own in a read transaction: SQLite shows it the same moment until it ends, whatever is written. */
function openSnapshot(db: DatabaseSync, path: string): StoreSnapshot {
  try {
    const copy = path === memory ? new DatabaseSync(memory) : new DatabaseSync(path, { readOnly: true });
    if (path === memory) copy.deserialize(db.serialize());
    // The transaction begins with its first read, so one is made here.
    copy.exec("BEGIN; SELECT count(*) FROM mechanism");
    return { ...createReads(copy, path), close: async () => copy.close() };
  } catch (error) {
    throw explainFailure(error, path);
  }
}

/** The log of recent writes may still hold what was destroyed: it is folded into the file and cut to nothing. */
function eraseTraces(db: DatabaseSync, path: string): void {
  const busy = db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get()?.["busy"];
  if (busy === 0) return;
  const sentence = `The text is destroyed, but traces of it stay on disk while another program reads ${path}; try again when it has ended.`;
  throw new PortFailure({ code: "traces-remain", sentence });
}

function refuseSecond(row: MechanismRow): PortFailure {
  return new PortFailure({
    code: "mechanism-differs",
    sentence: `This record already holds a mechanism under the name ${row.shortName} or the same charter, with another name or party.`,
  });
}

import { closeSync, openSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { SQLOutputValue } from "node:sqlite";
import type { MechanismId } from "../base/ids.ts";
import { countedMax } from "../node/ports/search.ts";
import type { SearchAnswer, SearchChange, SearchIndex, SearchQuestion, SearchRow } from "../node/ports/search.ts";
import { explainFailure } from "./failure.ts";
import { createTransaction, createWrite } from "./transaction.ts";

/** "EntI": an index is nothing but what can be made again, so a file of another form is deleted without a question. */
const applicationId = 0x456e7449;
const schemaVersion = 1;
const busyMilliseconds = 5000;

/**
 * `thing` has the words as they are, for showing; `word` has their tokens alone, by the same number. The number begins with the day,
 * so that the newest come first without being sorted. `secure-delete` and `secure_delete` overwrite what is removed.
 */
const schema = `
  CREATE TABLE thing (
    place INTEGER PRIMARY KEY, mechanism TEXT NOT NULL, key TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
    day TEXT NOT NULL, stated TEXT NOT NULL, parties TEXT NOT NULL, acts TEXT NOT NULL, name TEXT NOT NULL, fields TEXT NOT NULL,
    digest TEXT NOT NULL, lacks INTEGER NOT NULL, words TEXT NOT NULL, tags TEXT NOT NULL,
    UNIQUE (mechanism, key)) STRICT;
  CREATE INDEX lacking ON thing (mechanism) WHERE lacks = 1;
  CREATE VIRTUAL TABLE word USING fts5 (words, tags, content='', columnsize=0, tokenize='ascii');
  INSERT INTO word (word, rank) VALUES ('secure-delete', 1);
  CREATE TABLE state (mechanism TEXT PRIMARY KEY, revision INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  PRAGMA application_id = ${applicationId};
  PRAGMA user_version = ${schemaVersion};`;

/** Things of one day. */
const placesOfDay = 2 ** 20;
const dayMilliseconds = 86_400_000;
/** So that days before 1970 are positive too. */
const daysBefore1970 = 719_528;

const placeOf = (day: string): number =>
  (day === "" ? 0 : Math.floor(Date.parse(day) / dayMilliseconds) + daysBefore1970) * placesOfDay;

/**
 * An index in one SQLite file, made if it is missing, readable by its owner alone. A file that is damaged or of another form is
 * deleted: whoever opens it fills it again from the record.
 */
export async function openSearchSqlite(path: string): Promise<SearchIndex> {
  try {
    return createIndex(openFile(path), path);
  } catch {
    if (path !== ":memory:") for (const each of [path, `${path}-wal`, `${path}-shm`]) rmSync(each, { force: true });
  }
  try {
    return createIndex(openFile(path), path);
  } catch (error) {
    throw explainFailure(error, path);
  }
}

function openFile(path: string): DatabaseSync {
  if (path !== ":memory:") closeSync(openSync(path, "a", 0o600));
  const db = new DatabaseSync(path, { timeout: busyMilliseconds });
  try {
    // Nothing here is lost by a crash that cannot be made again, so writes wait for no disk.
    db.exec(
      "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA secure_delete = ON; PRAGMA trusted_schema = OFF",
    );
    const read = (name: string): number => Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
    const isEmpty = Number(db.prepare("SELECT count(*) AS count FROM sqlite_schema").get()?.["count"]) === 0;
    if (isEmpty) db.exec(`BEGIN IMMEDIATE; ${schema} COMMIT`);
    else if (read("application_id") !== applicationId || read("user_version") !== schemaVersion) {
      throw new Error(`${path} is no index of this version`);
    }
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

type Line = Record<string, SQLOutputValue>;

function createIndex(db: DatabaseSync, path: string): SearchIndex {
  const write = createWrite(createTransaction(db), path);
  const found = db.prepare("SELECT place, words, tags FROM thing WHERE mechanism = ? AND key = ?");
  const unword = db.prepare("INSERT INTO word (word, rowid, words, tags) VALUES ('delete', ?, ?, ?)");
  const unthing = db.prepare("DELETE FROM thing WHERE place = ?");
  const last = db.prepare("SELECT max(place) AS place FROM thing WHERE place >= ? AND place < ?");
  const addThing = db.prepare("INSERT INTO thing VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const addWord = db.prepare("INSERT INTO word (rowid, words, tags) VALUES (?, ?, ?)");
  const setState = db.prepare(
    "INSERT INTO state VALUES (?, ?) ON CONFLICT (mechanism) DO UPDATE SET revision = excluded.revision",
  );
  const stated = db.prepare("SELECT revision FROM state WHERE mechanism = ?");
  const lacking = db.prepare("SELECT 1 FROM thing WHERE mechanism = ? AND lacks = 1 LIMIT 1");
  const matching = `SELECT rowid AS place FROM word WHERE word MATCH ? AND rowid BETWEEN ? AND ? ORDER BY rowid DESC LIMIT ?`;
  const listed = db.prepare(`SELECT thing.* FROM (${matching}) JOIN thing USING (place) ORDER BY place DESC`);
  const counted = db.prepare(
    `SELECT kind, count(*) AS count FROM (${matching}) JOIN thing USING (place) GROUP BY kind ORDER BY count DESC, kind`,
  );

  const remove = (mechanism: MechanismId, key: string): boolean => {
    const held = found.get(mechanism, key);
    if (held === undefined) return false;
    unword.run(held["place"] ?? null, held["words"] ?? null, held["tags"] ?? null);
    unthing.run(held["place"] ?? null);
    return true;
  };

  const put = (mechanism: MechanismId, row: SearchRow): void => {
    const from = placeOf(row.day);
    const place = Number(last.get(from, from + placesOfDay)?.["place"] ?? from - 1) + 1;
    addThing.run(
      place,
      mechanism,
      row.key,
      row.kind,
      row.subject,
      row.day,
      row.stated,
      JSON.stringify(row.parties),
      JSON.stringify(row.acts),
      row.name,
      JSON.stringify(row.fields),
      row.digest,
      row.lacks ? 1 : 0,
      row.words,
      row.tags,
    );
    addWord.run(place, row.words, row.tags);
  };

  const explained = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      throw explainFailure(error, path);
    }
  };

  return {
    isCurrent: async (mechanism, revision) =>
      explained(
        () => Number(stated.get(mechanism)?.["revision"] ?? -1) === revision && lacking.get(mechanism) === undefined,
      ),
    state: async (mechanism) =>
      explained(() => {
        const revision = stated.get(mechanism)?.["revision"];
        const rows = db.prepare("SELECT key, digest, lacks FROM thing WHERE mechanism = ?").all(mechanism);
        return {
          revision: revision === undefined ? undefined : Number(revision),
          rows: new Map(
            rows.map((row) => [String(row["key"]), { digest: String(row["digest"]), lacks: row["lacks"] === 1 }]),
          ),
        };
      }),
    async write(mechanism, change: SearchChange) {
      let removed = 0;
      write(() => {
        for (const key of change.remove) removed += Number(remove(mechanism, key));
        for (const row of change.put) {
          removed += Number(remove(mechanism, row.key));
          put(mechanism, row);
        }
        if (change.revision !== undefined) setState.run(mechanism, change.revision);
      });
      // What was removed still stands in the log of recent writes; whoever reads meanwhile makes it wait for the next change.
      if (removed > 0) explained(() => void db.prepare("PRAGMA wal_checkpoint(TRUNCATE)").get());
    },
    find: async (question: SearchQuestion): Promise<SearchAnswer> =>
      explained(() => {
        const { after, from, limit, match, to } = question;
        const low = from === undefined ? 0 : placeOf(from);
        const high = to === undefined ? Number.MAX_SAFE_INTEGER : placeOf(to) + placesOfDay - 1;
        const kinds = counted
          .all(match, low, high, countedMax + 1)
          .map((row) => ({ kind: String(row["kind"]), count: Number(row["count"]) }));
        const lines = listed.all(match, low, after === undefined ? high : Math.min(high, after - 1), limit);
        return { rows: lines.map(readRow), kinds, total: kinds.reduce((sum, { count }) => sum + count, 0) };
      }),
    async close() {
      db.close();
    },
  };
}

function readRow(line: Line): SearchAnswer["rows"][number] {
  const text = (name: string): string => String(line[name]);
  return {
    place: Number(line["place"]),
    mechanism: text("mechanism") as MechanismId,
    key: text("key"),
    kind: text("kind"),
    subject: text("subject"),
    day: text("day"),
    stated: text("stated"),
    parties: JSON.parse(text("parties")) as string[],
    acts: JSON.parse(text("acts")) as string[],
    name: text("name"),
    fields: JSON.parse(text("fields")) as SearchAnswer["rows"][number]["fields"],
  };
}

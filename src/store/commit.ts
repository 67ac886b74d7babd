import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { MechanismId } from "../base/ids.ts";
import type { Batch, FoldedLog, LogAppend } from "../node/ports.ts";
import { assertAppend } from "./append.ts";
import { createDocumentWrites } from "./documents.ts";
import type { Write } from "./transaction.ts";

/**
 * Stores one batch. The head is compared and moved by one statement, byte for byte: of two writers that planned from the same
 * head, the second changes no row and gets `conflict`, so this log can never hold two entries of one number.
 */
export function createCommit(db: DatabaseSync, write: Write): (batch: Batch) => "committed" | "conflict" {
  const found = db.prepare("INSERT INTO head VALUES (?, ?, ?, ?, ?, 0) ON CONFLICT DO NOTHING");
  const move = db.prepare(
    "UPDATE head SET size = ?, checkpoint = ?, proof = ? WHERE mechanism = ? AND party = ? AND size = ? AND checkpoint = ?",
  );
  const advance = createRevisionWrite(db);
  const follow = createFoldedWrite(db);
  const append = createEntryWrites(db);
  const keepPart = db.prepare("INSERT INTO part VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING");
  const cosign = db.prepare(
    `INSERT INTO cosignature VALUES (?, ?, ?, ?, ?) ON CONFLICT DO
       UPDATE SET size = excluded.size, note = excluded.note WHERE excluded.size >= size`,
  );
  const keepEvidence = db.prepare("INSERT INTO evidence VALUES (?, ?, ?) ON CONFLICT DO NOTHING");
  const documents = createDocumentWrites(db);

  const store = (batch: Batch): "committed" | "conflict" => {
    const { mechanism } = batch;
    if (!advance(mechanism, batch.revision)) return "conflict";
    for (const each of batch.appends) {
      if (!moveHead(found, move, mechanism, each)) return "conflict";
      append(mechanism, each);
    }
    for (const { commitment, salt, bytes } of batch.parts) keepPart.run(mechanism, commitment, salt, bytes);
    for (const { log, cosigner, size, note } of batch.cosignatures) cosign.run(mechanism, log, cosigner, size, note);
    for (const { name, bytes } of batch.evidence) keepEvidence.run(mechanism, name, bytes);
    follow(mechanism, batch.folded);
    documents.remove(mechanism, batch.documents.remove);
    documents.put(mechanism, batch.documents.put);
    return "committed";
  };

  return (batch) => {
    for (const each of batch.appends) assertAppend(each);
    return write(
      () => store(batch),
      (answer) => answer === "committed",
    );
  };
}

/** Entries that one statement stores: more of them save nothing. */
const entriesAtOnce = 32;

function createEntryWrites(db: DatabaseSync): (mechanism: MechanismId, append: LogAppend) => void {
  const one = db.prepare("INSERT INTO entry VALUES (?, ?, ?, ?, ?)");
  const rows = Array.from({ length: entriesAtOnce }, (_, i) => `(?1, ?2, ?3 + ${i}, ?${4 + 2 * i}, ?${5 + 2 * i})`);
  const many = db.prepare(`INSERT INTO entry VALUES ${rows.join(", ")}`);
  return (mechanism, { entries, from, party }) => {
    let at = 0;
    for (; at + entriesAtOnce <= entries.length; at += entriesAtOnce) {
      // Their numbers follow each other: `assertAppend`.
      const values = entries.slice(at, at + entriesAtOnce).flatMap(({ bytes, leafHash }) => [leafHash, bytes]);
      many.run(mechanism, party, from + at, ...values);
    }
    for (const { bytes, leafHash, n } of entries.slice(at)) one.run(mechanism, party, n, leafHash, bytes);
  };
}

function moveHead(found: StatementSync, move: StatementSync, mechanism: MechanismId, append: LogAppend): boolean {
  const { party, from, previous, head } = append;
  const { changes } =
    previous === undefined
      ? found.run(mechanism, party, head.size, head.checkpoint, head.proof)
      : move.run(head.size, head.checkpoint, head.proof, mechanism, party, from, previous);
  return changes === 1;
}

/** Counts one more write of a mechanism, on condition that nobody has written since the expected one. */
export function createRevisionWrite(db: DatabaseSync): (mechanism: MechanismId, expected: number) => boolean {
  const first = db.prepare("INSERT INTO revision VALUES (?, 1) ON CONFLICT DO NOTHING");
  const next = db.prepare("UPDATE revision SET revision = revision + 1 WHERE mechanism = ? AND revision = ?");
  return (mechanism, expected) => (expected === 0 ? first.run(mechanism) : next.run(mechanism, expected)).changes === 1;
}

/** Notes how much of each log the documents were derived from. */
export function createFoldedWrite(db: DatabaseSync): (mechanism: MechanismId, folded: readonly FoldedLog[]) => void {
  const follow = db.prepare("UPDATE head SET folded = ? WHERE mechanism = ? AND party = ?");
  return (mechanism, folded) => {
    for (const { party, size } of folded) follow.run(size, mechanism, party);
  };
}

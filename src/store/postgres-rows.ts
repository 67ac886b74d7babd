import type { MechanismId } from "../base/ids.ts";
import type { Batch, DocumentRow, FoldedLog, LogAppend, StoredCosignature } from "../node/ports.ts";
import type { Session } from "./postgres-session.ts";
import { bigintArray, byteaArray, textArray } from "./postgres-values.ts";

/**
 * The statements of a batch: each carries many rows, as one array for each column, and answers when the server has. They are
 * sent without waiting for each other.
 */

/** Bytes sent in one statement, apart from a single row that is longer. */
const statementBytesMax = 8 << 20;

/** Whether the stored head was the expected one, byte for byte. */
export async function moveHead(session: Session, mechanism: MechanismId, append: LogAppend): Promise<boolean> {
  const { from, head, party, previous } = append;
  const changed =
    previous === undefined
      ? session.run("INSERT INTO @.head VALUES ($1, $2, $3, $4, $5, 0) ON CONFLICT DO NOTHING", [
          mechanism,
          party,
          head.size,
          head.checkpoint,
          head.proof,
        ])
      : session.run(
          `UPDATE @.head SET size = $3, checkpoint = $4, proof = $5
             WHERE mechanism = $1 AND party = $2 AND size = $6 AND checkpoint = $7`,
          [mechanism, party, head.size, head.checkpoint, head.proof, from, previous],
        );
  return (await changed) === 1;
}

export function appendEntries(
  session: Session,
  mechanism: MechanismId,
  append: LogAppend,
): readonly Promise<unknown>[] {
  return slice(append.entries, ({ bytes }) => bytes.length).map((entries) =>
    session.run(
      `INSERT INTO @.entry SELECT $1, $2, $3::bigint + e.i - 1, e.leaf_hash, e.bytes
         FROM unnest($4::bytea[], $5::bytea[]) WITH ORDINALITY AS e (leaf_hash, bytes, i)`,
      [
        mechanism,
        append.party,
        entries[0]?.n ?? append.from,
        byteaArray(entries.map(({ leafHash }) => leafHash)),
        byteaArray(entries.map(({ bytes }) => bytes)),
      ],
    ),
  );
}

export function keepParts(session: Session, { mechanism, parts }: Batch): readonly Promise<unknown>[] {
  return slice(parts, ({ bytes }) => bytes.length).map((some) =>
    session.run(
      `INSERT INTO @.part SELECT $1, p.* FROM unnest($2::bytea[], $3::bytea[], $4::bytea[]) AS p
         ON CONFLICT DO NOTHING`,
      [
        mechanism,
        byteaArray(some.map(({ commitment }) => commitment)),
        byteaArray(some.map(({ salt }) => salt)),
        byteaArray(some.map(({ bytes }) => bytes)),
      ],
    ),
  );
}

export function cosign(session: Session, { cosignatures, mechanism }: Batch): readonly Promise<unknown>[] {
  // One statement may touch a row only once.
  const greatest = new Map<string, StoredCosignature>();
  for (const each of cosignatures) {
    const key = `${each.log}\n${each.cosigner}`;
    if (each.size >= (greatest.get(key)?.size ?? 0)) greatest.set(key, each);
  }
  return slice([...greatest.values()], ({ note }) => note.length).map((some) =>
    session.run(
      `INSERT INTO @.cosignature AS held
         SELECT $1, c.* FROM unnest($2::text[], $3::text[], $4::bigint[], $5::bytea[]) AS c
         ON CONFLICT (mechanism, log, cosigner) DO
           UPDATE SET size = excluded.size, note = excluded.note WHERE excluded.size >= held.size`,
      [
        mechanism,
        textArray(some.map(({ log }) => log)),
        textArray(some.map(({ cosigner }) => cosigner)),
        bigintArray(some.map(({ size }) => size)),
        byteaArray(some.map(({ note }) => note)),
      ],
    ),
  );
}

export function keepEvidence(session: Session, { evidence, mechanism }: Batch): readonly Promise<unknown>[] {
  return slice(evidence, ({ bytes }) => bytes.length).map((some) =>
    session.run(
      "INSERT INTO @.evidence SELECT $1, e.* FROM unnest($2::text[], $3::bytea[]) AS e ON CONFLICT DO NOTHING",
      [mechanism, textArray(some.map(({ name }) => name)), byteaArray(some.map(({ bytes }) => bytes))],
    ),
  );
}

export function follow(
  session: Session,
  mechanism: MechanismId,
  folded: readonly FoldedLog[],
): readonly Promise<unknown>[] {
  if (folded.length === 0) return [];
  const sql = `UPDATE @.head SET folded = f.size FROM unnest($2::text[], $3::bigint[]) AS f (party, size)
                 WHERE mechanism = $1 AND head.party = f.party`;
  const parties = textArray(folded.map(({ party }) => party));
  return [session.run(sql, [mechanism, parties, bigintArray(folded.map(({ size }) => size))])];
}

export function removeDocuments(session: Session, { documents, mechanism }: Batch): readonly Promise<unknown>[] {
  if (documents.remove.length === 0) return [];
  const sql = `DELETE FROM @.document USING unnest($2::text[], $3::text[]) AS k (kind, id)
                 WHERE mechanism = $1 AND document.kind = k.kind AND document.id = k.id`;
  const kinds = textArray(documents.remove.map(({ kind }) => kind));
  return [session.run(sql, [mechanism, kinds, textArray(documents.remove.map(({ id }) => id))])];
}

/** A row that is the same already is left untouched. */
export function putDocuments(
  session: Session,
  mechanism: MechanismId,
  rows: readonly DocumentRow[],
): readonly Promise<unknown>[] {
  const last = [...new Map(rows.map((row) => [`${row.kind}\n${row.id}`, row])).values()];
  return slice(last, ({ json }) => json.length).map((some) =>
    session.run(
      `INSERT INTO @.document AS held SELECT $1, d.* FROM unnest($2::text[], $3::text[], $4::bytea[]) AS d
         ON CONFLICT (mechanism, kind, id) DO UPDATE SET json = excluded.json WHERE held.json <> excluded.json`,
      [
        mechanism,
        textArray(some.map(({ kind }) => kind)),
        textArray(some.map(({ id }) => id)),
        byteaArray(some.map(({ json }) => json)),
      ],
    ),
  );
}

/** Rows in their order, so many together as one statement should carry. */
function slice<T>(rows: readonly T[], bytesOf: (row: T) => number): readonly (readonly T[])[] {
  const slices: T[][] = [];
  let bytes = 0;
  for (const row of rows) {
    const last = slices.at(-1);
    if (last === undefined || bytes + bytesOf(row) > statementBytesMax) {
      slices.push([row]);
      bytes = 0;
    } else {
      last.push(row);
    }
    bytes += bytesOf(row);
  }
  return slices;
}

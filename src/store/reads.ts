import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { MechanismId } from "../base/ids.ts";
import type { StoreReads } from "../node/ports.ts";
import { explainFailure } from "./failure.ts";
import {
  readCommitment,
  readCosignature,
  readDocument,
  readDocumentText,
  noLines,
  readEntry,
  readEntryIds,
  readEntryLines,
  readEntryText,
  readEvidence,
  readFolded,
  readHead,
  readMechanism,
  readPart,
  readRevision,
} from "./rows.ts";
import type { Row } from "./rows.ts";

/**
 * The questions of the contract over one connection. Each is one statement, so each sees one moment of the database; the
 * tables are STRICT, so that a column's type is what its declaration says.
 */
export function createReads(db: DatabaseSync, path: string): StoreReads {
  const cache = new Map<string, StatementSync>();
  const all = <T>(
    sql: string,
    values: readonly (string | number | Uint8Array)[],
    read: (row: Row) => T,
  ): readonly T[] => {
    try {
      const statement = cache.get(sql) ?? db.prepare(sql);
      cache.set(sql, statement);
      return statement.all(...values).map(read);
    } catch (error) {
      throw explainFailure(error, path);
    }
  };

  return {
    listMechanisms: async () => all("SELECT id, short_name, party FROM mechanism ORDER BY id", [], readMechanism),

    findRevision: async (mechanism) =>
      all("SELECT revision FROM revision WHERE mechanism = ?", [mechanism], readRevision)[0] ?? 0,

    listRevisions: async () =>
      new Map(
        all("SELECT mechanism, revision FROM revision", [], (row) => [
          row["mechanism"] as MechanismId,
          row["revision"] as number,
        ]),
      ),

    listHeads: async (mechanism) =>
      all("SELECT party, size, checkpoint, proof FROM head WHERE mechanism = ? ORDER BY party", [mechanism], readHead),

    listFolded: async (mechanism) =>
      all("SELECT party, folded FROM head WHERE mechanism = ? ORDER BY party", [mechanism], readFolded),

    listEntries: async (mechanism, party, from, limit) =>
      all(
        "SELECT n, leaf_hash, bytes FROM entry WHERE mechanism = ? AND party = ? AND n >= ? ORDER BY n LIMIT ?",
        [mechanism, party, from, limit],
        readEntry,
      ),

    listEntryTexts: async (mechanism, party, from, limit) =>
      all(
        "SELECT n, lower(hex(leaf_hash)) AS id, CAST(bytes AS TEXT) AS text FROM entry WHERE mechanism = ? AND party = ? AND n >= ? ORDER BY n LIMIT ?",
        [mechanism, party, from, limit],
        (row) => readEntryText(party, row),
      ),

    readEntryLines: async (mechanism, party, from, limit) =>
      all(
        `SELECT count(*) AS count, CAST(coalesce(group_concat(CAST(bytes AS TEXT) || char(10), '' ORDER BY n), '') AS BLOB) AS lines
           FROM (SELECT n, bytes FROM entry WHERE mechanism = ? AND party = ? AND n >= ? ORDER BY n LIMIT ?)`,
        [mechanism, party, from, limit],
        readEntryLines,
      )[0] ?? noLines,

    listEntryIds: async (mechanism, party, from, limit) =>
      all(
        `SELECT coalesce(group_concat(lower(hex(leaf_hash)), '' ORDER BY n), '') AS ids
           FROM (SELECT n, leaf_hash FROM entry WHERE mechanism = ? AND party = ? AND n >= ? ORDER BY n LIMIT ?)`,
        [mechanism, party, from, limit],
        readEntryIds,
      ).flat(),

    findPart: async (mechanism, commitment) =>
      all(
        "SELECT commitment, salt, bytes FROM part WHERE mechanism = ? AND commitment = ? AND bytes IS NOT NULL",
        [mechanism, commitment],
        readPart,
      )[0],

    listPartCommitments: async (mechanism, among) =>
      among === undefined
        ? all(
            "SELECT commitment FROM part WHERE mechanism = ? AND bytes IS NOT NULL ORDER BY commitment",
            [mechanism],
            readCommitment,
          )
        : // As one text, so that however many are asked for it is one statement.
          all(
            `SELECT commitment FROM part WHERE mechanism = ? AND bytes IS NOT NULL
               AND commitment IN (SELECT unhex(value) FROM json_each(?)) ORDER BY commitment`,
            [mechanism, JSON.stringify(among.map((each) => each.toHex()))],
            readCommitment,
          ),

    listCosignatures: async (mechanism) =>
      all(
        "SELECT log, cosigner, size, note FROM cosignature WHERE mechanism = ? ORDER BY log, cosigner",
        [mechanism],
        readCosignature,
      ),

    listDocuments: async (mechanism, kind) =>
      all(
        "SELECT kind, id, json FROM document WHERE mechanism = ? AND kind = ? ORDER BY id",
        [mechanism, kind],
        readDocument,
      ),

    findDocument: async (mechanism, kind, id) =>
      all(
        "SELECT kind, id, json FROM document WHERE mechanism = ? AND kind = ? AND id = ?",
        [mechanism, kind, id],
        readDocument,
      )[0],

    listAllDocuments: async (mechanism) =>
      all("SELECT kind, id, json FROM document WHERE mechanism = ? ORDER BY kind, id", [mechanism], readDocument),

    listDocumentTexts: async (mechanism) =>
      all(
        "SELECT kind, id, CAST(json AS TEXT) AS json FROM document WHERE mechanism = ?",
        [mechanism],
        readDocumentText,
      ),

    listEvidence: async (mechanism) =>
      all("SELECT name, bytes FROM evidence WHERE mechanism = ? ORDER BY name", [mechanism], readEvidence),
  };
}

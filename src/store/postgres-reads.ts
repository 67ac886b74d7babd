import type { MechanismId } from "../base/ids.ts";
import type { StoreReads } from "../node/ports.ts";
import type { Session } from "./postgres-session.ts";
import { byteaArray } from "./postgres-values.ts";
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

/** The questions of the contract; each is one statement, so each sees one moment of the database. */
export function createPostgresReads(all: Session["rows"]): StoreReads {
  return {
    listMechanisms: async () =>
      all("SELECT mechanism AS id, short_name, party FROM @.mechanism ORDER BY mechanism", [], readMechanism),

    findRevision: async (mechanism) => {
      const sql = "SELECT revision FROM @.revision WHERE mechanism = $1";
      return (await all(sql, [mechanism], readRevision))[0] ?? 0;
    },

    listRevisions: async () =>
      new Map(
        await all("SELECT mechanism, revision FROM @.revision", [], (row) => [
          row["mechanism"] as MechanismId,
          row["revision"] as number,
        ]),
      ),

    listHeads: async (mechanism) =>
      all(
        "SELECT party, size, checkpoint, proof FROM @.head WHERE mechanism = $1 ORDER BY party",
        [mechanism],
        readHead,
      ),

    listFolded: async (mechanism) =>
      all("SELECT party, folded FROM @.head WHERE mechanism = $1 ORDER BY party", [mechanism], readFolded),

    listEntries: async (mechanism, party, from, limit) =>
      all(
        "SELECT n, leaf_hash, bytes FROM @.entry WHERE mechanism = $1 AND party = $2 AND n >= $3 ORDER BY n LIMIT $4",
        [mechanism, party, from, limit],
        readEntry,
      ),

    listEntryTexts: async (mechanism, party, from, limit) =>
      all(
        `SELECT n, encode(leaf_hash, 'hex') AS id, convert_from(bytes, 'UTF8') AS text
           FROM @.entry WHERE mechanism = $1 AND party = $2 AND n >= $3 ORDER BY n LIMIT $4`,
        [mechanism, party, from, limit],
        (row) => readEntryText(party, row),
      ),

    readEntryLines: async (mechanism, party, from, limit) => {
      const sql = `SELECT count(*) AS count, coalesce(string_agg(bytes || '\\x0a'::bytea, '' ORDER BY n), '') AS lines
        FROM (SELECT n, bytes FROM @.entry WHERE mechanism = $1 AND party = $2 AND n >= $3 ORDER BY n LIMIT $4) AS held`;
      return (await all(sql, [mechanism, party, from, limit], readEntryLines))[0] ?? noLines;
    },

    listEntryIds: async (mechanism, party, from, limit) => {
      const sql = `SELECT coalesce(string_agg(encode(leaf_hash, 'hex'), '' ORDER BY n), '') AS ids
        FROM (SELECT n, leaf_hash FROM @.entry WHERE mechanism = $1 AND party = $2 AND n >= $3 ORDER BY n LIMIT $4) AS held`;
      return (await all(sql, [mechanism, party, from, limit], readEntryIds)).flat();
    },

    findPart: async (mechanism, commitment) => {
      const sql =
        "SELECT commitment, salt, bytes FROM @.part WHERE mechanism = $1 AND commitment = $2 AND bytes IS NOT NULL";
      return (await all(sql, [mechanism, commitment], readPart))[0];
    },

    listPartCommitments: async (mechanism, among) =>
      among === undefined
        ? all(
            "SELECT commitment FROM @.part WHERE mechanism = $1 AND bytes IS NOT NULL ORDER BY commitment",
            [mechanism],
            readCommitment,
          )
        : all(
            `SELECT commitment FROM @.part WHERE mechanism = $1 AND bytes IS NOT NULL
               AND commitment = ANY ($2::bytea[]) ORDER BY commitment`,
            [mechanism, byteaArray(among)],
            readCommitment,
          ),

    listCosignatures: async (mechanism) =>
      all(
        "SELECT log, cosigner, size, note FROM @.cosignature WHERE mechanism = $1 ORDER BY log, cosigner",
        [mechanism],
        readCosignature,
      ),

    listDocuments: async (mechanism, kind) =>
      all(
        "SELECT kind, id, json FROM @.document WHERE mechanism = $1 AND kind = $2 ORDER BY id",
        [mechanism, kind],
        readDocument,
      ),

    findDocument: async (mechanism, kind, id) => {
      const sql = "SELECT kind, id, json FROM @.document WHERE mechanism = $1 AND kind = $2 AND id = $3";
      return (await all(sql, [mechanism, kind, id], readDocument))[0];
    },

    listAllDocuments: async (mechanism) =>
      all("SELECT kind, id, json FROM @.document WHERE mechanism = $1 ORDER BY kind, id", [mechanism], readDocument),

    listDocumentTexts: async (mechanism) =>
      all(
        "SELECT kind, id, convert_from(json, 'UTF8') AS json FROM @.document WHERE mechanism = $1",
        [mechanism],
        readDocumentText,
      ),

    listEvidence: async (mechanism) =>
      all("SELECT name, bytes FROM @.evidence WHERE mechanism = $1 ORDER BY name", [mechanism], readEvidence),
  };
}

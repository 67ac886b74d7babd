import type { MechanismId, PartyId } from "../base/ids.ts";
import type { DocumentRow, StoredPart, StoreReads } from "../node/ports.ts";
import type { Session } from "./postgres-session.ts";
import { byteaArray, type Row } from "./postgres-values.ts";

/** The questions of the contract; each is one statement, so each sees one moment of the database. */
export function createPostgresReads(all: Session["rows"]): StoreReads {
  return {
    listMechanisms: async () =>
      all("SELECT mechanism, short_name, party FROM @.mechanism ORDER BY mechanism", [], (row) => ({
        id: row["mechanism"] as MechanismId,
        shortName: row["short_name"] as string,
        party: row["party"] as PartyId,
      })),

    findRevision: async (mechanism) => {
      const sql = "SELECT revision FROM @.revision WHERE mechanism = $1";
      return (await all(sql, [mechanism], (row) => row["revision"] as number))[0] ?? 0;
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
        (row) => ({
          party: row["party"] as PartyId,
          size: row["size"] as number,
          checkpoint: row["checkpoint"] as Uint8Array,
          proof: row["proof"] as Uint8Array,
        }),
      ),

    listFolded: async (mechanism) =>
      all("SELECT party, folded FROM @.head WHERE mechanism = $1 ORDER BY party", [mechanism], (row) => ({
        party: row["party"] as PartyId,
        size: row["folded"] as number,
      })),

    listEntries: async (mechanism, party, from, limit) =>
      all(
        "SELECT n, leaf_hash, bytes FROM @.entry WHERE mechanism = $1 AND party = $2 AND n >= $3 ORDER BY n LIMIT $4",
        [mechanism, party, from, limit],
        (row) => ({
          n: row["n"] as number,
          leafHash: row["leaf_hash"] as Uint8Array,
          bytes: row["bytes"] as Uint8Array,
        }),
      ),

    listEntryTexts: async (mechanism, party, from, limit) =>
      all(
        `SELECT n, encode(leaf_hash, 'hex') AS id, convert_from(bytes, 'UTF8') AS text
           FROM @.entry WHERE mechanism = $1 AND party = $2 AND n >= $3 ORDER BY n LIMIT $4`,
        [mechanism, party, from, limit],
        (row) => ({ party, n: row["n"] as number, id: row["id"] as string, text: row["text"] as string }),
      ),

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
        (row) => ({
          log: row["log"] as PartyId,
          cosigner: row["cosigner"] as PartyId,
          size: row["size"] as number,
          note: row["note"] as Uint8Array,
        }),
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
        (row) => ({ kind: row["kind"] as string, id: row["id"] as string, json: row["json"] as string }),
      ),

    listEvidence: async (mechanism) =>
      all("SELECT name, bytes FROM @.evidence WHERE mechanism = $1 ORDER BY name", [mechanism], (row) => ({
        name: row["name"] as string,
        bytes: row["bytes"] as Uint8Array,
      })),
  };
}

const readCommitment = (row: Row): Uint8Array => row["commitment"] as Uint8Array;

const readPart = (row: Row): StoredPart => ({
  commitment: row["commitment"] as Uint8Array,
  salt: row["salt"] as Uint8Array,
  bytes: row["bytes"] as Uint8Array,
});

const readDocument = (row: Row): DocumentRow => ({
  kind: row["kind"] as string,
  id: row["id"] as string,
  json: row["json"] as Uint8Array,
});

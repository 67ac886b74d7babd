import type { DatabaseSync } from "node:sqlite";
import { decisionsMax } from "../node/ports/people.ts";
import type { PeopleStore } from "../node/ports/people.ts";
import { readDecision, readProposed } from "./people-rows.ts";

const hourSeconds = 3600;
/** The oldest rows are looked for once in so many decisions. */
const trimEvery = 256;

/** The log of decisions: alike ones of one hour are one row, so that a page read a thousand times pushes nothing else out. */
export function createDecisionRows(db: DatabaseSync): Pick<PeopleStore, "noteDecision" | "listDecisions"> {
  const note = db.prepare(
    `INSERT INTO decision (hour, first, last, count, account, action, place, kind, outcome, policies)
       VALUES (:hour, :at, :at, 1, :account, :action, :place, :kind, :outcome, :policies)
       ON CONFLICT DO UPDATE SET last = max(last, excluded.last), count = count + 1`,
  );
  const trim = db.prepare("DELETE FROM decision WHERE n <= (SELECT max(n) FROM decision) - ?");
  const list = db.prepare("SELECT * FROM decision WHERE n < ? ORDER BY n DESC LIMIT ?");
  let noted = 0;
  return {
    async noteDecision({ account, action, at, kind, outcome, place, policies }) {
      const hour = Math.floor(at / hourSeconds);
      note.run({ hour, at, account, action, place, kind, outcome, policies: JSON.stringify(policies) });
      if (noted++ % trimEvery === 0) trim.run(decisionsMax);
    },
    listDecisions: async (limit, below = Number.MAX_SAFE_INTEGER) => list.all(below, limit).map(readDecision),
  };
}

/** Acts that wait for a second person. */
export function createProposedRows(
  db: DatabaseSync,
): Pick<PeopleStore, "addProposed" | "findProposed" | "listProposed" | "settleProposed"> {
  const add = db.prepare("INSERT INTO proposed VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL)");
  const find = db.prepare("SELECT * FROM proposed WHERE id = ?");
  const list = db.prepare("SELECT * FROM proposed ORDER BY at DESC, id LIMIT ?");
  const settle = db.prepare(
    `UPDATE proposed SET status = ?, settled_by = coalesce(?, settled_by), settled_at = coalesce(?, settled_at), outcome = ?
       WHERE id = ? AND status = ?`,
  );
  return {
    addProposed: async ({ account, at, body, bytes, digest, expires, id, kind, mechanism, status }) =>
      void add.run(id, account, at, expires, mechanism, body ?? null, kind, bytes, digest, status),
    async findProposed(id) {
      const row = find.get(id);
      return row === undefined ? undefined : readProposed(row);
    },
    listProposed: async (limit) => list.all(limit).map(readProposed),
    settleProposed: async (id, from, { outcome, settledAt, settledBy, status }) =>
      settle.run(status, settledBy ?? null, settledAt ?? null, outcome ?? null, id, from).changes === 1,
  };
}

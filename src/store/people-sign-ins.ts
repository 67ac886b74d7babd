import type { DatabaseSync } from "node:sqlite";
import type { PeopleStore } from "../node/ports/people.ts";
import { readSignIn, readTicket } from "./people-rows.ts";

type SignInMethods =
  | "addTicket"
  | "takeTicket"
  | "findTicket"
  | "addSignIn"
  | "findSignIn"
  | "listSignIns"
  | "touchSignIn"
  | "proveSignIn"
  | "endSignIn"
  | "endSignIns"
  | "sweep";

/** Sign-ins, and what is good once. When a sign-in was last seen goes through `fast`. */
export function createSignInRows(db: DatabaseSync, fast: DatabaseSync): Pick<PeopleStore, SignInMethods> {
  const addTicket = db.prepare("INSERT INTO ticket VALUES (?, ?, ?, ?)");
  const takeTicket = db.prepare("DELETE FROM ticket WHERE hash = ? AND purpose = ? AND expires > ? RETURNING *");
  const findTicket = db.prepare("SELECT * FROM ticket WHERE hash = ? AND purpose = ? AND expires > ?");
  const add = db.prepare("INSERT INTO sign_in VALUES (?, ?, ?, ?, ?, ?, ?)");
  const find = db.prepare("SELECT * FROM sign_in WHERE hash = ?");
  const list = db.prepare("SELECT * FROM sign_in WHERE account = ? ORDER BY seen DESC, id");
  const touch = fast.prepare("UPDATE sign_in SET seen = max(seen, ?) WHERE hash = ?");
  const prove = db.prepare("UPDATE sign_in SET proved_at = ? WHERE id = ?");
  const end = db.prepare("DELETE FROM sign_in WHERE account = ? AND id = ?");
  const endAll = db.prepare("DELETE FROM sign_in WHERE account = ? AND id IS NOT ?");
  const sweepSignIns = db.prepare("DELETE FROM sign_in WHERE begun < ? OR seen < ?");
  const sweepTickets = db.prepare("DELETE FROM ticket WHERE expires <= ?");

  return {
    addTicket: async ({ account, expires, hash, purpose }) =>
      void addTicket.run(hash, purpose, account ?? null, expires),
    async takeTicket(hash, purpose, now) {
      const row = takeTicket.get(hash, purpose, now);
      return row === undefined ? undefined : readTicket(row);
    },
    async findTicket(hash, purpose, now) {
      const row = findTicket.get(hash, purpose, now);
      return row === undefined ? undefined : readTicket(row);
    },
    addSignIn: async (hash, { account, begun, device, id, provedAt, seen }) =>
      void add.run(hash, id, account, begun, seen, provedAt ?? null, device),
    async findSignIn(hash) {
      const row = find.get(hash);
      return row === undefined ? undefined : readSignIn(row);
    },
    listSignIns: async (account) => list.all(account).map(readSignIn),
    touchSignIn: async (hash, at) => void touch.run(at, hash),
    proveSignIn: async (id, at) => void prove.run(at, id),
    endSignIn: async (account, id) => end.run(account, id).changes === 1,
    endSignIns: async (account, except) => void endAll.run(account, except ?? null),
    async sweep({ begun, now, seen }) {
      sweepSignIns.run(begun, seen);
      sweepTickets.run(now);
    },
  };
}

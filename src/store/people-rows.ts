import type { SQLOutputValue } from "node:sqlite";
import type {
  Account,
  DecisionRow,
  Language,
  Passkey,
  ProposedAct,
  ProposedStatus,
  Role,
  SignIn,
  Ticket,
} from "../node/ports/people.ts";

type Row = Readonly<Record<string, SQLOutputValue>>;

const text = (row: Row, name: string): string => row[name] as string;
const number = (row: Row, name: string): number => row[name] as number;
/** A field that may be NULL, as an object to be spread. */
const optional = (row: Row, name: string, as: string): object => (row[name] === null ? {} : { [as]: row[name] });

export const accountColumns = "id, name, title, by, language, roles, status, created";

export const readAccount = (row: Row): Account => ({
  id: text(row, "id"),
  name: text(row, "name"),
  title: text(row, "title"),
  by: text(row, "by"),
  language: text(row, "language") as Language,
  roles: JSON.parse(text(row, "roles")) as readonly Role[],
  status: text(row, "status") as Account["status"],
  created: number(row, "created"),
});

export const readPasskey = (row: Row): Passkey => ({
  id: text(row, "id"),
  account: text(row, "account"),
  publicKey: new Uint8Array(row["public_key"] as Uint8Array),
  counter: number(row, "counter"),
  transports: JSON.parse(text(row, "transports")) as readonly string[],
  label: text(row, "label"),
  created: number(row, "created"),
  ...optional(row, "used", "used"),
});

export const readTicket = (row: Row): Ticket => ({
  hash: text(row, "hash"),
  purpose: text(row, "purpose") as Ticket["purpose"],
  expires: number(row, "expires"),
  ...optional(row, "account", "account"),
});

export const readSignIn = (row: Row): SignIn => ({
  id: text(row, "id"),
  account: text(row, "account"),
  begun: number(row, "begun"),
  seen: number(row, "seen"),
  device: text(row, "device"),
  ...optional(row, "proved_at", "provedAt"),
});

export const readDecision = (row: Row): DecisionRow => ({
  n: number(row, "n"),
  first: number(row, "first"),
  last: number(row, "last"),
  count: number(row, "count"),
  account: text(row, "account"),
  action: text(row, "action") as DecisionRow["action"],
  place: text(row, "place"),
  kind: text(row, "kind"),
  outcome: text(row, "outcome") as DecisionRow["outcome"],
  policies: JSON.parse(text(row, "policies")) as readonly string[],
});

export const readProposed = (row: Row): ProposedAct => ({
  id: text(row, "id"),
  account: text(row, "account"),
  at: number(row, "at"),
  expires: number(row, "expires"),
  mechanism: text(row, "mechanism"),
  kind: text(row, "kind"),
  bytes: new Uint8Array(row["bytes"] as Uint8Array),
  digest: text(row, "digest"),
  status: text(row, "status") as ProposedStatus,
  ...optional(row, "body", "body"),
  ...optional(row, "settled_by", "settledBy"),
  ...optional(row, "settled_at", "settledAt"),
  ...optional(row, "outcome", "outcome"),
});

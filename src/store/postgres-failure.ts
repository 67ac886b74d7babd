import type { Refusal } from "../base/refusal.ts";
import { PortFailure } from "../node/ports.ts";

type Reason = readonly [code: string, sentence: (place: string) => string];

const away: Reason = [
  "store-away",
  (place) => `The database ${place} does not answer; nothing was changed, and it is tried again by itself.`,
];
const insecure: Reason = [
  "store-insecure",
  (place) => `No encrypted connection to ${place} could be made: check sslmode in its URL, and the certificates.`,
];
const busy: Reason = [
  "store-busy",
  (place) => `The database ${place} is busy with other writers; nothing was changed, try again in a moment.`,
];
const denied: Reason = [
  "store-denied",
  (place) => `${place} does not let this user in: check name, password and rights (spec/store.md, S22).`,
];
const damaged: Reason = [
  "store-damaged",
  (place) => `${place} is damaged: restore it from a backup, a replica or the other parties' copies.`,
];
const unfit: Reason = [
  "store-foreign",
  (place) => `${place} does not hold the tables that this version of Entente wrote.`,
];

/** SQLSTATEs (PostgreSQL, appendix A) that a person can do something about; the longest beginning that fits is taken. */
const reasons: ReadonlyMap<string, Reason> = new Map<string, Reason>([
  ["08", away],
  ["57P", away],
  ["28", denied],
  ["42501", denied],
  ["3D000", ["store-missing", (place) => `There is no database ${place}: have it created, with encoding UTF8.`]],
  ["53100", ["store-full", (place) => `The disk of the database ${place} is full; nothing was changed.`]],
  ["53", busy],
  ["25006", ["store-replica", (place) => `${place} may only be read: it is a replica. Name the primary.`]],
  ["40", busy],
  ["55P03", busy],
  ["57014", busy],
  ["58", ["store-disk", (place) => `The disk of the database ${place} failed.`]],
  ["XX001", damaged],
  ["XX002", damaged],
  ["22021", damaged],
  ["23", ["store-damaged", (place) => `${place} holds rows that contradict each other; nothing was changed.`]],
  ["3F000", unfit],
  ["42P01", unfit],
  ["42703", unfit],
]);

/** SQLSTATE of an answer by the server; undefined where none came. */
export function stateOf(error: unknown): string | undefined {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^[0-9A-Z]{5}$/.test(code) && "severity" in (error as Error) ? code : undefined;
}

/** The server is gone, or went while it was asked: it may answer again. */
export function isAway(error: unknown): boolean {
  const state = stateOf(error);
  if (state !== undefined) return state.startsWith("08") || state.startsWith("57P");
  if (!(error instanceof Error) || error instanceof PortFailure) return false;
  // Of the socket, of several that were tried, or of the driver, whose own messages carry no code.
  return (
    "syscall" in error || error instanceof AggregateError || /connection|timeout|not queryable/i.test(error.message)
  );
}

/** What the driver says by itself, without a code, where it does not come to an understanding with the server. */
function explainDriver(error: unknown): Reason | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = "code" in error ? String(error.code) : "";
  if (/\bSSL\b|\bTLS\b|certificate/i.test(error.message) || /CERT|TLS|SSL/.test(code)) return insecure;
  if (/SASL|SCRAM|password/i.test(error.message)) return denied;
  return isAway(error) ? away : undefined;
}

/** Another transaction stood in the way: the same one may succeed when it is tried again. */
export function isContended(error: unknown): boolean {
  const state = stateOf(error);
  return state === "40001" || state === "40P01";
}

/**
 * What to throw for an error of the database: a `PortFailure` with a sentence, or the error itself where it is our own bug.
 * `place` names the database without its password.
 */
export function explainPostgres(error: unknown, place: string): unknown {
  if (error instanceof PortFailure) return error;
  const state = stateOf(error);
  const found = [5, 3, 2].map((length) => reasons.get(state?.slice(0, length) ?? "")).find((each) => each);
  const reason = found ?? (state === undefined ? explainDriver(error) : undefined);
  return reason === undefined ? error : new PortFailure({ code: reason[0], sentence: reason[1](place) }, error);
}

/** Nobody knows yet whether the last batch is in the database; it is settled before anything else of that mechanism is written. */
export function refusePending(place: string): Refusal {
  return {
    code: "commit-uncertain",
    sentence: `The connection to ${place} was lost while it was writing, and it cannot be asked yet whether the last entries are there; nothing of them is released until it can.`,
  };
}

import type { Refusal } from "../base/refusal.ts";
import { PortFailure } from "../node/ports.ts";

/** Primary result codes of SQLite, https://sqlite.org/rescode.html, that a person can do something about. */
const reasons: ReadonlyMap<number, readonly [code: string, sentence: (path: string) => string]> = new Map([
  [3, ["store-denied", (path) => `This user may not read or write ${path}.`]],
  [5, ["store-busy", (path) => `Another program is writing to ${path}; nothing was changed, try again in a moment.`]],
  [6, ["store-busy", (path) => `Another program is writing to ${path}; nothing was changed, try again in a moment.`]],
  [8, ["store-denied", (path) => `${path} may only be read: check the permissions of the file and of its folder.`]],
  [10, ["store-disk", (path) => `The disk failed while reading or writing ${path}.`]],
  [11, ["store-damaged", (path) => `${path} is damaged: restore it from a backup or from the other parties' copies.`]],
  [13, ["store-full", (path) => `The disk that holds ${path} is full; nothing was changed.`]],
  [14, ["store-missing", (path) => `${path} cannot be opened: check that its folder exists and may be written to.`]],
  [19, ["store-damaged", (path) => `${path} holds rows that contradict each other; nothing was changed.`]],
  [26, ["store-foreign", (path) => `${path} is not a database.`]],
]);

/** What to throw for an error of the database: a `PortFailure` with a sentence, or the error itself where it is our own bug. */
export function explainFailure(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number") return error;
  // The low byte is the primary code; extended codes say the same in more detail.
  const reason = reasons.get(error.errcode & 0xff);
  return reason === undefined ? error : new PortFailure({ code: reason[0], sentence: reason[1](path) }, error);
}

/** Nobody knows whether the last batch is on disk: the only cure is to open the store again and look. */
export function refuseUncertain(path: string): Refusal {
  return {
    code: "commit-uncertain",
    sentence: `It is not certain that the last entries reached ${path}; nothing more is written until the record is opened and checked again.`,
  };
}

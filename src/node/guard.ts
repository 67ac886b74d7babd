import { accept, refuse, type Result } from "../base/refusal.ts";
import type { GuardedHead } from "./ports.ts";

/**
 * Whether our own log may be signed on. The guard remembers outside the database the newest state we ever released; a database
 * that is behind it was put back from a backup, and signing on from there would give the others two histories of us. A database
 * ahead of the guard is the ordinary trace of a crash between commit and guard: it was not yet released, and it goes on.
 *
 * `rootAt` gives the root of the stored log at any size it has, in hex.
 */
export function checkGuard(
  guarded: GuardedHead | undefined,
  size: number,
  rootAt: (size: number) => string,
): Result<void> {
  if (guarded === undefined) {
    if (size === 0) return accept(undefined);
    const sentence = `The guard file does not know this consultation, though we have ${count(size)} in it; nothing is signed until every other party has said how far it holds our record.`;
    return refuse("guard-missing", sentence);
  }
  if (guarded.size > size) {
    const sentence = `We had released ${count(guarded.size)}, but the database holds ${size}: it seems to be an older copy put back; nothing is signed until every other party has said how far it holds our record.`;
    return refuse("guard-ahead", sentence);
  }
  if (guarded.size > 0 && rootAt(guarded.size) !== guarded.root) {
    const sentence = `The first ${count(guarded.size)} in the database are not the ones we had released; nothing is signed until every other party has said how far it holds our record.`;
    return refuse("guard-differs", sentence);
  }
  return accept(undefined);
}

const count = (size: number): string => (size === 1 ? "1 entry" : `${size} entries`);

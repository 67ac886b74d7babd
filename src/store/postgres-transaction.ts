import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { assert } from "../base/refusal.ts";
import { PortFailure } from "../node/ports.ts";
import { explainPostgres, isAway, isContended, refusePending, stateOf } from "./postgres-failure.ts";
import type { Patience, Session, Source } from "./postgres-session.ts";

/** Times a transaction is tried that another one, or a lost connection, stands in the way of. */
const attemptsMax = 8;
const pauseMilliseconds = { first: 10, most: 1_000 } as const;

/** Which run of a piece of writing this is. */
export interface Run {
  /** The same in every run of it: by this it tells what it wrote itself from what others did. */
  readonly token: Uint8Array;
  /** The commit of an earlier run was not heard of: it may have been done. */
  readonly isAgain: boolean;
}

/** One piece of writing. It may be run several times, each from the start. */
export type Work<T> = (session: Session, run: Run) => Promise<T>;

/** Runs `work` in one transaction, whole or not at all; `keep` says whether what it answered is to be written. */
export type PostgresWrite = <T>(work: Work<T>, keep?: (answer: T) => boolean) => Promise<T>;

/**
 * The one way of writing (S24, S25). An error before the commit is certain: nothing is written, and what another transaction or
 * a lost connection caused is tried again. A commit that was not heard of, or that the server ended before its replicas had it,
 * is settled by running the same work once more: it is conditional, it waits for the row that the first one may still hold, it
 * knows its own token, and its own commit covers all that was written before it.
 */
export function createPostgresWrite(
  source: Source,
  patience: Patience,
  mayWrite: (session: Session) => PortFailure | undefined,
): PostgresWrite {
  return async (work, keep = () => true) => {
    const token = randomBytes(16);
    let unheard: { readonly since: number; readonly error: unknown } | undefined;
    for (let attempt = 1; ; attempt += 1) {
      const run: Run = { token, isAgain: unheard !== undefined };
      const tried = await attemptOnce(source, mayWrite, (session) => work(session, run), keep);
      if (tried.status === "done") return tried.answer;
      const { error } = tried;
      if (tried.status === "unheard") unheard ??= { since: performance.now(), error };
      if (unheard === undefined) {
        const mayRetry = tried.status === "failed" && tried.mayRetry && attempt < attemptsMax;
        if (!mayRetry) throw explainPostgres(error, source.place);
      } else if (performance.now() - unheard.since > patience.settle || !canSettle(source, tried)) {
        throw new PortFailure(refusePending(source.place), unheard.error);
      }
      await pause(attempt);
    }
  };
}

type Tried<T> =
  | { readonly status: "done"; readonly answer: T }
  | { readonly status: "failed"; readonly error: unknown; readonly mayRetry: boolean }
  | { readonly status: "unheard"; readonly error: unknown };

/** After a commit that was not heard of: whether asking again may tell. */
function canSettle<T>(source: Source, tried: Exclude<Tried<T>, { readonly status: "done" }>): boolean {
  if (tried.status === "unheard") return true;
  const explained = explainPostgres(tried.error, source.place);
  return explained instanceof PortFailure && passing.has(explained.refusal.code);
}

/** Refusals that pass by themselves: the server is starting, or the first commit still holds its row. */
const passing: ReadonlySet<string> = new Set(["store-away", "store-busy", "store-replica"]);

async function attemptOnce<T>(
  source: Source,
  mayWrite: (session: Session) => PortFailure | undefined,
  work: (session: Session) => Promise<T>,
  keep: (answer: T) => boolean,
): Promise<Tried<T>> {
  let session: Session;
  try {
    session = await source.take();
  } catch (error) {
    return { status: "failed", error, mayRetry: false };
  }
  const refusal = mayWrite(session);
  if (refusal !== undefined) {
    session.release();
    return { status: "failed", error: refusal, mayRetry: false };
  }
  let answer: T;
  try {
    // Sent together with the work's first statements.
    const begun = session.run("BEGIN");
    const [began, worked] = await Promise.allSettled([begun, work(session)]);
    if (began.status === "rejected") throw began.reason;
    if (worked.status === "rejected") throw worked.reason;
    answer = worked.value;
    if (!keep(answer)) {
      await session.end("ROLLBACK");
      session.release();
      return { status: "done", answer };
    }
  } catch (error) {
    await undo(session, error);
    return { status: "failed", error, mayRetry: isAway(error) || isContended(error) };
  }
  return finish(session, answer);
}

async function finish<T>(session: Session, answer: T): Promise<Tried<T>> {
  const warnings = session.warnings();
  let done: string;
  try {
    done = await session.end("COMMIT");
  } catch (error) {
    const state = stateOf(error);
    const isAnswered = state !== undefined && !isAway(error) && state !== "40003";
    session.release(true);
    // The server says that it did not commit; or nothing is known.
    return isAnswered ? { status: "failed", error, mayRetry: isContended(error) } : { status: "unheard", error };
  }
  // A transaction of which a statement failed is rolled back by COMMIT, without an error.
  assert(done === "COMMIT", `a transaction whose every statement succeeded ends with ${done}`);
  // A warning here says that the wait for the replicas was broken off: committed, but not as safely as was asked for.
  const isDoubtful = session.warnings() > warnings;
  session.release(isDoubtful);
  return isDoubtful
    ? { status: "unheard", error: new Error("the wait for replicas was broken off") }
    : { status: "done", answer };
}

async function undo(session: Session, error: unknown): Promise<void> {
  if (isAway(error)) return session.release(true);
  try {
    await session.end("ROLLBACK");
    session.release();
  } catch {
    session.release(true);
  }
}

/** Twice as long each time, and never the same for two that met. */
async function pause(attempt: number): Promise<void> {
  const most = Math.min(pauseMilliseconds.most, pauseMilliseconds.first * 2 ** attempt);
  await wait(most * (0.5 + Math.random() / 2));
}

/** Waits for statements that left together, and throws the first error among them: those after it only follow from it. */
export async function together(...statements: readonly Promise<unknown>[]): Promise<void> {
  for (const each of await Promise.allSettled(statements)) if (each.status === "rejected") throw each.reason;
}

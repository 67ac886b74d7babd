import { setTimeout as wait } from "node:timers/promises";
import { PortFailure } from "../node/ports.ts";
import { explainPostgres, stateOf } from "./postgres-failure.ts";
import type { Patience, Session, Source } from "./postgres-session.ts";

/** Sessions that may still see what was there before a moment, as far as this user may know of them. */
const onlookers = `SELECT count(*) AS count FROM pg_stat_activity
  WHERE backend_xmin IS NOT NULL AND xact_start <= $1::timestamptz AND pid <> pg_backend_pid()`;

const pollMilliseconds = 50;

/**
 * Takes the bytes of destroyed parts from the disk (S30). Their rows are empty already, but older versions of a row stay in the
 * table's file, even after an ordinary VACUUM: the table is written anew. Where the server lets this user, the log of writes is
 * moved on as well. Rejects as `traces-remain` where somebody still reads what was there.
 */
export async function eraseTraces(source: Source, patience: Patience): Promise<void> {
  const session = await source.take();
  // An engine that only speaks this protocol clears away by itself.
  if (session.identity === "") return session.release();
  try {
    await outlastReaders(source, session, patience);
    await session.linger("VACUUM (FULL) @.part");
    for (const step of ["SELECT pg_switch_wal()", "CHECKPOINT"]) {
      await session.linger(step).catch((error: unknown) => {
        if (stateOf(error) !== "42501") throw error;
      });
    }
    session.release();
  } catch (error) {
    session.release(true);
    throw stateOf(error) === "55P03" ? refuseTraces(source) : explainPostgres(error, source.place);
  }
}

async function outlastReaders(source: Source, session: Session, patience: Patience): Promise<void> {
  const [moment = ""] = await session.rows("SELECT clock_timestamp()::text AS at", [], (row) => String(row["at"]));
  const deadline = performance.now() + patience.lock;
  for (;;) {
    const [count] = await session.rows(onlookers, [moment], (row) => row["count"]);
    if (count === 0) return;
    if (performance.now() > deadline) throw refuseTraces(source);
    await wait(pollMilliseconds);
  }
}

function refuseTraces({ place }: Source): PortFailure {
  const sentence = `The text is destroyed, but traces of it stay on the disk of ${place} while others read from before; try again when they have ended.`;
  return new PortFailure({ code: "traces-remain", sentence });
}

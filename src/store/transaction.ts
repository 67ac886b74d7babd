import type { DatabaseSync } from "node:sqlite";
import { PortFailure } from "../node/ports.ts";
import { explainFailure, refuseUncertain } from "./failure.ts";

/** The three steps of a transaction, apart so that a test can make one of them fail. */
export interface Transaction {
  begin(): void;
  commit(): void;
  rollback(): void;
}

export function createTransaction(db: DatabaseSync): Transaction {
  // Takes the write lock at once: a head that was compared cannot change before the commit.
  const begin = db.prepare("BEGIN IMMEDIATE");
  const commit = db.prepare("COMMIT");
  return {
    begin: () => void begin.run(),
    commit: () => void commit.run(),
    rollback: () => {
      // SQLite may have rolled back by itself, on a full disk for example.
      if (db.isTransaction) db.exec("ROLLBACK");
    },
  };
}

/** Runs `work` whole or not at all; `keep` says whether what it answered is to be written. Throws what `explainFailure` makes of an error. */
export type Write = <T>(work: () => T, keep?: (answer: T) => boolean) => T;

/**
 * The one way of writing. An error before the commit is certain: rolled back, nothing written, may be tried again. An error
 * of the commit itself is not: the batch may be on disk or not, so this writer stops for good and every later call says so.
 */
export function createWrite(transaction: Transaction, path: string): Write {
  let isStopped = false;
  const stop = (cause: unknown): never => {
    isStopped = true;
    throw new PortFailure(refuseUncertain(path), cause);
  };
  const undo = (): void => {
    try {
      transaction.rollback();
    } catch (error) {
      stop(error);
    }
  };

  return (work, keep = () => true) => {
    if (isStopped) throw new PortFailure(refuseUncertain(path));
    let answer: ReturnType<typeof work>;
    try {
      transaction.begin();
      answer = work();
    } catch (error) {
      undo();
      throw explainFailure(error, path);
    }
    if (!keep(answer)) {
      undo();
      return answer;
    }
    try {
      transaction.commit();
    } catch (error) {
      try {
        transaction.rollback();
      } catch {
        // Stopped all the same.
      }
      stop(error);
    }
    return answer;
  };
}

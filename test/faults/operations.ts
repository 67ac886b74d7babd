import { append } from "./append.ts";
import { importing } from "./importing.ts";
import { restoring } from "./restoring.ts";

/** What the driver's process can say and do besides its operation. */
export interface Stage {
  /** Everything is open: from here on calls may fail. */
  ready(): void;
  /** Something is durable and may be relied on. */
  done(what: string): void;
  /** Does a step; what the world cannot do is said, and the next step is tried all the same. */
  attempt(step: () => Promise<void>): Promise<void>;
}

export interface Operation {
  /** Makes what the operation starts from, in an empty directory. */
  prepare(dir: string): Promise<void>;
  run(dir: string, stage: Stage): Promise<void>;
  /**
   * Looks at what a run has left, with a disk that works again: throws unless the record verifies, everything acknowledged (in the
   * order said) is there, and work goes on.
   */
  check(dir: string, done: readonly string[]): Promise<void>;
}

export const operations: Readonly<Record<string, Operation>> = {
  append,
  import: importing,
  restore: restoring,
};

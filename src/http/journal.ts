import { pino } from "pino";
import type { DestinationStream } from "pino";
import type { Settings } from "../node/home/settings.ts";

/**
 * What a log line may say: names, sizes and codes. There is no field for words of an entry, a part, a key or an invitation, so
 * none can be logged by mistake.
 */
export interface Noted {
  /** First digits of the mechanism. */
  readonly mechanism?: string;
  readonly peer?: string;
  /** Network address of who called. */
  readonly caller?: string;
  readonly method?: string;
  /** Name of the resource, without what it was asked for. */
  readonly resource?: string;
  readonly status?: number;
  /** Why not, as programs know it. */
  readonly code?: string;
  readonly bytes?: number;
  readonly entries?: number;
  readonly parts?: number;
  readonly cosignatures?: number;
  readonly logs?: readonly string[];
  readonly kinds?: readonly string[];
  readonly seconds?: number;
  readonly milliseconds?: number;
  readonly address?: string;
  readonly port?: number;
  readonly version?: string;
}

export type Grave = "error" | "warn" | "info" | "debug";

/** The log of a serving node: one JSON object a line. */
export interface Journal {
  note(grave: Grave, event: string, noted?: Noted): void;
  /** A fault of this program: its name and where it happened, never the values at hand. */
  fault(event: string, error: unknown): void;
  flush(): void;
}

/** Names under which other libraries keep what must not be written; nothing of ours has them. */
const never = ["authorization", "cookie", "headers", "body", "bytes64", "note", "key", "keys", "seed", "token", "text"];

export function openJournal(level: Settings["logLevel"], out: DestinationStream): Journal {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: never.flatMap((name) => [name, `*.${name}`]), remove: true },
    },
    out,
  );
  return {
    note: (grave, event, noted = {}) => logger[grave](noted, event),
    fault(event, error) {
      const name = error instanceof Error ? error.name : "unknown";
      logger.error({ fault: name, at: error instanceof Error ? placesOf(error) : [] }, event);
    },
    flush: () => logger.flush(),
  };
}

/** Functions and lines of the stack. Its first lines are the message, which may hold a value. */
const placesOf = ({ stack = "" }: Error): readonly string[] =>
  stack
    .split("\n")
    .filter((line) => line.startsWith("    at "))
    .slice(0, 8)
    .map((line) => line.trim().slice(3, 160));

/** Enough of a mechanism's id to tell it from others in a log. */
export const shortId = (mechanism: string): string => mechanism.slice(0, 12);

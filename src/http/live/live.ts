import type { MechanismId } from "../../base/ids.ts";
import { openPosition } from "./position.ts";
import type { Place, Position } from "./position.ts";

/** How many streams of news are open at once, and how they keep alive. */
export const liveLimits = {
  /** Of one officer: tabs and devices; a browser opens one for all its tabs. */
  perOfficer: 16,
  /** Of the node. */
  inAll: 256,
  /** A line without news is sent after so long, seconds: proxies cut what is silent for a minute. */
  beatSeconds: 15,
  /** After so long a browser comes again when its stream was cut, milliseconds. */
  retryMilliseconds: 1000,
} as const;

/** Who listens. */
export interface Listener {
  /** Officers are counted by it. */
  readonly officer: string;
  /** Whether news of a consultation may be told to this one. */
  readonly mayHear: (mechanism: MechanismId) => boolean;
  /** Whether the sign-in still stands; asked at each beat. */
  readonly isPresent: () => Promise<boolean>;
  /** Where the listener stands, as an earlier stream or an overview told it; undefined from now on. */
  readonly since: string | undefined;
}

/** News of what moved at this node. */
export interface Live {
  /** What the database says now; consultations written to by any process are told. */
  notice(revisions: ReadonlyMap<MechanismId, number>): void;
  /** Something of the house's own moved: private matter, what waits for a second person, people. */
  touchDesk(): void;
  /** Which start of the node this is, and how often its desk was touched since. */
  desk(): string;
  /** A stream of server-sent events (WHATWG HTML, 9.2); undefined where there are too many. */
  open(listener: Listener): ReadableStream<Uint8Array> | undefined;
}

export interface LiveWorld {
  /** Short names of this node's consultations. */
  readonly listNames: () => Promise<ReadonlyMap<MechanismId, string>>;
  /** Tells this start of the node from others: what moved of the desk is counted anew by each. */
  readonly start: string;
  /** Ends all streams. */
  readonly signal: AbortSignal;
  readonly beatSeconds?: number;
}

const text = new TextEncoder();

/**
 * Each stream has a position and is told the difference to the present one whenever its reader has room: who reads slowly is told
 * less often and misses nothing, and no news are kept for anybody.
 */
export function createLive({ beatSeconds = liveLimits.beatSeconds, listNames, signal, start }: LiveWorld): Live {
  let present: Position = openPosition(start);
  let names: ReadonlyMap<MechanismId, string> = new Map();
  const streams = new Map<string, number>();
  const sleepers = new Set<() => void>();
  let count = 0;

  const wake = (): void => {
    for (const rouse of sleepers) rouse();
  };

  /** Until something moved, the beat is due, or all ends. */
  const sleep = async (until: AbortSignal): Promise<"moved" | "beat"> => {
    const { promise, resolve } = Promise.withResolvers<"moved" | "beat">();
    const rouse = (): void => resolve("moved");
    const timer = setTimeout(() => resolve("beat"), beatSeconds * 1000);
    sleepers.add(rouse);
    until.addEventListener("abort", rouse, { once: true });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      sleepers.delete(rouse);
      until.removeEventListener("abort", rouse);
    }
  };

  const tell = async (from: Place, to: Position, { mayHear }: Listener): Promise<string> => {
    const moved = to.movedSince(from);
    if (moved.some((each) => each !== "desk" && !names.has(each))) names = await listNames();
    const heard = moved.flatMap((each) => (each === "desk" ? each : mayHear(each) ? (names.get(each) ?? []) : []));
    // The place is told with the last event alone: who is cut off between two is told both again.
    return heard
      .map((of, i) => {
        const place = i === heard.length - 1 ? `id: ${to.text}\n` : "";
        return `event: moved\n${place}data: ${JSON.stringify({ of })}\n\n`;
      })
      .join("");
  };

  return {
    notice(revisions) {
      const next = present.with(revisions);
      if (next === present) return;
      present = next;
      wake();
    },
    touchDesk() {
      present = present.afterDesk();
      wake();
    },
    desk: () => present.desk,
    open(listener) {
      const mine = streams.get(listener.officer) ?? 0;
      if (signal.aborted || count >= liveLimits.inAll || mine >= liveLimits.perOfficer) return undefined;
      count += 1;
      streams.set(listener.officer, mine + 1);
      const gone = new AbortController();
      const close = (): void => {
        if (gone.signal.aborted) return;
        gone.abort();
        signal.removeEventListener("abort", close);
        count -= 1;
        const left = (streams.get(listener.officer) ?? 1) - 1;
        if (left === 0) streams.delete(listener.officer);
        else streams.set(listener.officer, left);
      };
      signal.addEventListener("abort", close, { once: true });
      let at: Place = listener.since === undefined ? present : present.read(listener.since);
      // An event without data moves the place alone: a stream cut before the first news resumes from here.
      let greeting = `retry: ${liveLimits.retryMilliseconds}\n`;
      greeting += listener.since === undefined ? `id: ${present.text}\n\n` : "\n";
      return new ReadableStream<Uint8Array>(
        {
          async pull(controller) {
            for (;;) {
              if (gone.signal.aborted) return controller.close();
              const to = present;
              const news = greeting + (at === to ? "" : await tell(at, to, listener));
              greeting = "";
              at = to;
              if (news !== "") return controller.enqueue(text.encode(news));
              if ((await sleep(gone.signal)) === "moved") continue;
              if (!(await listener.isPresent())) {
                close();
                return controller.close();
              }
              return controller.enqueue(text.encode(":\n\n"));
            }
          },
          cancel: close,
        },
        { highWaterMark: 0 },
      );
    },
  };
}

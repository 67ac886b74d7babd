import { useEffect, useRef } from "react";
import { useQueryClient } from "@tanstack/react-query";

/** What the node tells while a page is open: a consultation was written to, or our own desk was. */
interface Moved {
  /** Short name of the consultation, or `desk`. */
  readonly of: string;
}

/** What one tab passes on to the others of this node. */
interface Passed extends Moved {
  /** Where the stream stands, so that whoever listens next goes on from there. */
  readonly place: string;
}

/** A consultation as the pages have read it. */
interface Read {
  readonly id: string;
  readonly revision: number;
}

const channelName = "entente-live";
/** After so long one tries again where the node would not be listened to, milliseconds; doubled each time. */
const againMilliseconds = 2000;
const againMillisecondsMax = 60_000;

/**
 * Reads again what a page shows as soon as the node says that it moved. `read` is what the pages start from, undefined until there is
 * something. Of all tabs of this node one listens and tells the others: a browser has few connections to one address.
 */
export function useLive(read: readonly Read[] | undefined): void {
  const queries = useQueryClient();
  const place = useRef("");
  const isOn = read !== undefined;
  // Where the pages stand when they begin to listen; from then on the stream says it.
  if (read !== undefined && place.current === "") place.current = placeOf(read);
  useEffect(() => {
    if (!isOn) return undefined;
    const ending = new AbortController();
    const others = new BroadcastChannel(channelName);
    const look = ({ of, place: at }: Passed): void => {
      if (at !== "") place.current = at;
      void queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] === of || queryKey[0] === "all" });
    };
    others.addEventListener("message", (event: MessageEvent<Passed>) => look(event.data));
    const turn = (): Promise<void> =>
      listen(
        () => place.current,
        (news) => {
          look(news);
          // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin already
          others.postMessage(news);
        },
        ending.signal,
      );
    // Where the tab that listens is closed the lock falls to the next.
    navigator.locks.request(channelName, { signal: ending.signal }, turn).catch(() => undefined);
    return () => {
      ending.abort();
      others.close();
    };
  }, [isOn, queries]);
}

const placeOf = (read: readonly Read[]): string =>
  read.map(({ id, revision }) => `${id.slice(0, 16)}:${revision}`).join(",");

/** Until the signal. The browser resumes a cut stream by itself; one that was refused is asked for again. */
function listen(since: () => string, take: (news: Passed) => void, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = againMilliseconds;
  const open = (): void => {
    source = new EventSource(`/api/live?since=${encodeURIComponent(since())}`);
    source.addEventListener("open", () => {
      pause = againMilliseconds;
    });
    source.addEventListener("moved", (event: MessageEvent<string>) => {
      take({ ...(JSON.parse(event.data) as Moved), place: event.lastEventId });
    });
    source.addEventListener("error", () => {
      if (source?.readyState !== EventSource.CLOSED || signal.aborted) return;
      timer = setTimeout(open, pause);
      pause = Math.min(2 * pause, againMillisecondsMax);
    });
  };
  open();
  signal.addEventListener(
    "abort",
    () => {
      clearTimeout(timer);
      source?.close();
      resolve();
    },
    { once: true },
  );
  return promise;
}

import { get } from "node:http";
import type { IncomingMessage } from "node:http";

/** One event as the wire has it. */
export interface Heard {
  readonly id: string | undefined;
  readonly of: string;
}

/** A stream of news as a browser reads it, byte by byte over real HTTP. */
export interface Listening {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly heard: readonly Heard[];
  /** Lines that keep the connection alive. */
  beats(): number;
  /** The last place told, events without data included. */
  place(): string;
  /** Until so many events have come; rejects after five seconds. */
  until(count: number): Promise<void>;
  /** Until the node ends the stream. */
  readonly ended: Promise<void>;
  cut(): void;
}

export async function listen(
  origin: string,
  headers: Readonly<Record<string, string>>,
  query = "",
): Promise<Listening> {
  const answered = Promise.withResolvers<IncomingMessage>();
  const request = get(`${origin}/api/live${query}`, { headers: { ...headers, accept: "text/event-stream" } });
  request.once("response", answered.resolve).on("error", answered.reject);
  const answer = await answered.promise;
  const heard: Heard[] = [];
  const ended = Promise.withResolvers<void>();
  let place = "";
  let beats = 0;
  let rest = "";
  let moved = Promise.withResolvers<void>();
  answer.setEncoding("utf8");
  answer.on("data", (chunk: string) => {
    const blocks = (rest + chunk).split("\n\n");
    rest = blocks.pop() ?? "";
    for (const block of blocks) {
      const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1];
      if (block.startsWith(":")) beats += 1;
      place = field("id") ?? place;
      const data = field("data");
      if (data !== undefined) heard.push({ id: field("id"), of: (JSON.parse(data) as { of: string }).of });
    }
    moved.resolve();
    moved = Promise.withResolvers<void>();
  });
  answer.once("close", ended.resolve);
  return {
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    heard,
    beats: () => beats,
    place: () => place,
    ended: ended.promise,
    cut: () => void request.destroy(),
    async until(count) {
      const late = Promise.withResolvers<never>();
      const timer = setTimeout(
        () => late.reject(new Error(`heard ${heard.length} of ${count}: ${JSON.stringify(heard)}`)),
        5000,
      );
      while (heard.length < count) await Promise.race([moved.promise, late.promise]);
      clearTimeout(timer);
    },
  };
}

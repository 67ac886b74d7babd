import type { IncomingMessage } from "node:http";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";
import type { Budget } from "./limits.ts";

/** How much of a request is read, and for how long. */
export interface BodyLimits {
  readonly bytesMax: number;
  readonly seconds: number;
  /** What all requests may hold in memory together. */
  readonly buffer: Budget;
}

/** A request's body; to be let go when it is no longer needed, so that others may be read. */
export interface Body {
  readonly bytes: Uint8Array;
  letGo(): void;
}

/**
 * Reads a body of the length it declares and no longer, within the time and the memory there is; nothing is decompressed. Its
 * memory is taken before the first byte is read.
 */
export async function readBody(
  incoming: IncomingMessage,
  { buffer, bytesMax, seconds }: BodyLimits,
): Promise<Result<Body>> {
  const encoding = incoming.headers["content-encoding"];
  if (encoding !== undefined && encoding !== "identity") {
    return refuse("body-encoded", "The body of a request is sent as it is, without compression.");
  }
  const declared = incoming.headers["content-length"];
  if (declared === undefined || !/^\d{1,15}$/.test(declared)) {
    return refuse("length-missing", "A request says beforehand how long it is.");
  }
  const length = Number(declared);
  if (length > bytesMax)
    return refuse("request-too-large", `A request has at most ${bytesMax} bytes; this one says ${length}.`);
  const letGo = buffer.take(length);
  if (letGo === undefined) return refuse("busy", "Too much is being read at this moment: come again.");
  const read = await collect(incoming, length, seconds);
  if (!read.ok) letGo();
  return read.ok ? accept({ bytes: read.value, letGo }) : read;
}

function collect(incoming: IncomingMessage, length: number, seconds: number): Promise<Result<Uint8Array>> {
  const { promise, resolve } = Promise.withResolvers<Result<Uint8Array>>();
  const bytes = new Uint8Array(length);
  let at = 0;
  const short = refuse("request-short", `The request said ${length} bytes and ended before.`);
  const timer = setTimeout(
    () => resolve(refuse("request-slow", `The request was not here within ${seconds} seconds.`)),
    seconds * 1000,
  );
  incoming.on("data", (chunk: Buffer) => {
    if (at + chunk.length > length) return resolve(refuse("request-too-large", "The request is longer than it said."));
    bytes.set(chunk, at);
    at += chunk.length;
  });
  incoming.on("end", () => resolve(at === length ? accept(bytes) : short));
  incoming.on("error", () => resolve(short));
  incoming.on("close", () => resolve(at === length ? accept(bytes) : short));
  return promise.finally(() => {
    clearTimeout(timer);
    incoming.removeAllListeners("data");
  });
}

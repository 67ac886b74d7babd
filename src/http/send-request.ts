import { request as requestPlain } from "node:http";
import type { Agent, IncomingMessage } from "node:http";
import { request as requestSecure } from "node:https";
import { accept, refuse } from "../base/refusal.ts";
import type { Result } from "../base/refusal.ts";

/** One HTTP request as bytes, and what is let come back. */
export interface Outgoing {
  readonly origin: string;
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly seconds: number;
  readonly bytesMax: number;
  readonly agent: Agent;
  readonly signal: AbortSignal;
  /** Called when the whole request is on its way: the next may follow without overtaking it. */
  readonly onSent?: () => void;
}

export interface Incoming {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: Uint8Array;
}

/** Sends one request and reads its answer whole, within the time and the size allowed; nothing is followed or decompressed. */
export async function sendRequest(outgoing: Outgoing): Promise<Result<Incoming>> {
  const { promise, resolve } = Promise.withResolvers<Result<Incoming>>();
  const { agent, body, headers, method, onSent, origin, path, seconds } = outgoing;
  const signal = AbortSignal.any([outgoing.signal, AbortSignal.timeout(seconds * 1000)]);
  const send = origin.startsWith("https:") ? requestSecure : requestPlain;
  const sent = send(`${origin}${path}`, {
    method,
    agent,
    signal,
    headers: { ...headers, ...(method === "POST" ? { "content-length": body.length } : {}) },
  });
  sent.on("error", (error) => resolve(failed(error)));
  sent.on("finish", () => onSent?.());
  sent.on(
    "response",
    (incoming) => void collect(incoming, outgoing.bytesMax).then(resolve, (error) => resolve(failed(error))),
  );
  sent.end(body);
  return promise;
}

async function collect(incoming: IncomingMessage, bytesMax: number): Promise<Result<Incoming>> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > bytesMax) {
      incoming.destroy();
      return refuse("reply-too-large", `The answer is larger than the ${bytesMax} bytes that are read.`);
    }
    chunks.push(chunk);
  }
  return accept({
    status: incoming.statusCode ?? 0,
    headers: incoming.headers,
    body: new Uint8Array(Buffer.concat(chunks)),
  });
}

/** Why nothing came back: the system's own code, which names no content. */
function failed(error: unknown): Result<never> {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const name = error instanceof Error ? error.name : "";
  return name === "TimeoutError" || name === "AbortError"
    ? refuse("call-slow", "The peer did not answer in time.")
    : refuse(
        "call-failed",
        `The peer could not be reached (${/^[A-Z_0-9]{1,40}$/.test(code) ? code : "no connection"}).`,
      );
}

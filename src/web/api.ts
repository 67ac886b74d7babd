import { hc } from "hono/client";
import { fetchProving } from "./prove.ts";
import type { Api } from "../http/api/app.ts";

/** The node that serves this page, called with the types of its API. */
export const api = hc<Api>("/api", { init: { credentials: "same-origin" }, fetch: fetchProving });

/** Why the node did not do what was asked: its own sentence, which pages show as it is. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: string;
  readonly status: number;

  constructor(status: number, code: string, sentence: string) {
    super(sentence);
    this.status = status;
    this.code = code;
  }
}

interface Answer {
  readonly ok: boolean;
  readonly status: number;
  json(): Promise<unknown>;
}

interface Problem {
  readonly code: string;
  readonly sentence: string;
}

/** What a call answers where it is not refused. */
type Value<A extends Answer> = Exclude<Awaited<ReturnType<A["json"]>>, Problem>;

/** What the node answered; its refusals are thrown as `Refusal`. Code `unreachable` when it did not answer at all. */
export async function ask<A extends Answer>(call: Promise<A>): Promise<Value<A>> {
  const answer = await call.catch(() => {
    throw new Refusal(0, "unreachable", "");
  });
  if (answer.ok) return (await answer.json()) as Value<A>;
  const problem: unknown = await answer.json().catch(() => undefined);
  const { code = "unknown", sentence = "" } = (problem ?? {}) as Partial<Problem>;
  throw new Refusal(answer.status, code, sentence);
}

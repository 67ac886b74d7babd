import { OpenAPIHono, z } from "./shape.ts";
import type { Refusal, Result } from "../../base/refusal.ts";
import { problemBody, statusOf } from "../problem.ts";
import type { ApiEnv } from "./world.ts";

/** What every refusal looks like; part of each route's description. */
const problem = z
  .object({
    code: z.string().openapi({ description: "Stable, for programs." }),
    sentence: z.string().openapi({ description: "What happened and what can be done, for a person." }),
  })
  .openapi("Problem");

/** The answers that any route may give beside its own. */
export const refusals = {
  default: { description: "Refused, with the reason", content: { "application/problem+json": { schema: problem } } },
} as const;

/** A refusal on its way to the answer: thrown by handlers, turned into `application/problem+json` in one place. */
export class Refused extends Error {
  override readonly name = "Refused";
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.sentence);
    this.refusal = refusal;
  }
}

/** The value of a result, or its refusal on the way to the answer. */
export function take<T>(result: Result<T>): T {
  if (!result.ok) throw new Refused(result.refusal);
  return result.value;
}

/** Refuses in a handler. */
export function stop(code: string, sentence: string): never {
  throw new Refused({ code, sentence });
}

/** A sub-app of the API: what does not fit its shapes is refused in the same form as everything else. */
export const createRoutes = (): OpenAPIHono<ApiEnv> =>
  new OpenAPIHono<ApiEnv>({
    defaultHook(result) {
      if (result.success) return undefined;
      const issue = result.error.issues[0];
      const where = issue?.path.join(".") ?? "";
      const refusal = {
        code: "call-malformed",
        sentence: `${where === "" ? "The call" : where}: ${issue?.message ?? ""}.`,
      };
      return new Response(problemBody(refusal), {
        status: statusOf(refusal),
        headers: { "content-type": "application/problem+json" },
      });
    },
  });

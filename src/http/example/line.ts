import type { MiddlewareHandler } from "hono";
import { refuse } from "../../base/refusal.ts";
import type { Caller } from "../caller.ts";
import type { Call } from "../service.ts";

/** The line between a house of an example and the others, which can be cut and joined again to try what happens then. */
export interface Line {
  isCut(): boolean;
  set(isCut: boolean): void;
  /** A caller that reaches nobody while the line is cut. */
  over(caller: Caller): Caller;
  /** Breaks off what comes over it while it is cut, as a cut wire does: without an answer. */
  readonly guard: MiddlewareHandler<{ Bindings: Call["env"] }>;
}

export function layLine(): Line {
  let cut = false;
  return {
    isCut: () => cut,
    set: (isCut) => void (cut = isCut),
    over: (caller) => ({
      call: async (...call) =>
        cut ? refuse("call-failed", "The peer could not be reached (the line is cut).") : caller.call(...call),
    }),
    async guard(call, next) {
      if (!cut) return next();
      call.env.incoming.socket.destroy();
      return new Response(undefined, { status: 503 });
    },
  };
}

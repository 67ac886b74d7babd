import { buildCommand } from "@stricli/core";
import { homeOf } from "../desk.ts";
import type { Desk } from "../desk.ts";
import { take } from "../failure.ts";
import { homeFlags, optionalText } from "../flags.ts";

interface ServeFlags {
  readonly home?: string;
  readonly config?: string;
}

/** `entente serve`: the node as a server, until it is told to stop. */
export const serveCommand = buildCommand({
  parameters: {
    flags: {
      home: homeFlags.home,
      config: optionalText("File of settings [entente.json in the home]; docs/settings.md lists them", "FILE"),
    },
  },
  docs: {
    brief: "Serve this home to the other parties' nodes, and exchange with them, until stopped (SIGTERM, Ctrl-C)",
  },
  async func(this: Desk, flags: ServeFlags) {
    const { stopped } = take(await this.wiring.serve(homeOf(this, flags), flags.config));
    await stopped;
  },
});

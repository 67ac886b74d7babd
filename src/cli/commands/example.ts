import { buildCommand } from "@stricli/core";
import { join } from "node:path";
import { say } from "../desk.ts";
import type { Desk } from "../desk.ts";
import { buildExample } from "../example/build.ts";
import { summarizeHome } from "../example/summary.ts";
import { optionalText } from "../flags.ts";

const folder = "var/example";
const widthDefault = 100;
const widthMax = 120;

interface ExampleFlags {
  readonly home?: string;
}

const exampleFlags = {
  home: optionalText(`Folder in which each party's home is made [${folder}]`, "DIR"),
} as const;

/** `entente demo`: builds the example, or goes on with it, and exits. */
export const demoCommand = buildCommand({
  parameters: { flags: exampleFlags },
  docs: { brief: "Build the example with its three homes and exit; a second run goes on and repeats nothing" },
  async func(this: Desk, flags: ExampleFlags) {
    await play(this, flags.home ?? folder);
  },
});

/** `entente start`, what `npm start` runs: the example with progress, then what each party sees. */
export const startCommand = buildCommand({
  parameters: { flags: exampleFlags },
  docs: { brief: "Play the example with progress, then print what each of the three sees and what waits for it" },
  async func(this: Desk, flags: ExampleFlags) {
    const dir = flags.home ?? folder;
    const homes = await play(this, dir);
    const width = Math.min(this.terminal.columns ?? widthDefault, widthMax);
    for (const name of homes) {
      const home = await this.wiring.openExampleHome(join(dir, name), {
        clock: this.wiring.clock,
        post: join(dir, "post"),
      });
      try {
        say(this, "");
        say(this, await summarizeHome(home.node, this.wiring.clock.now(), width));
      } finally {
        await home.node.close();
      }
    }
    say(this, `Look further: bin/entente show review --home ${join(dir, homes[0] ?? "")} --mechanism NAME`);
  },
});

async function play(desk: Desk, dir: string): Promise<readonly string[]> {
  const { wiring } = desk;
  const built = await buildExample({
    dir,
    now: wiring.clock.now(),
    open: wiring.openExampleHome,
    say: (line) => say(desk, line),
  });
  const homes = built.homes.map((name) => join(dir, name)).join(", ");
  say(
    desk,
    built.played === 0 ? `Already played; the time since has passed in ${homes}.` : `The three homes are ${homes}.`,
  );
  return built.homes;
}
